"""The Great Expectations classes: thin shells over the kernel."""
