"""Tie out the printed figures of financial reports."""

__version__ = "0.1.0"
