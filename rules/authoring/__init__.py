"""Rules of one's own: from a sentence to a suite, with cases that hold and fail, and what a suite lacks."""
