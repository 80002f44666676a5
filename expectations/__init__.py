"""Ties get verdicts: the exact kernel, and the Great Expectations classes on it."""
