"""Which figure is wrong, and what it should have been."""
