"""What all our HTML pages share: how text is made harmless, what a page may do, how it looks, and how it is written."""

from __future__ import annotations

from .environment import environment, island
from .files import file_names, own_pages, replace_file, slug
from .symbols import symbols

__all__ = ["environment", "file_names", "island", "own_pages", "replace_file", "slug", "symbols"]
