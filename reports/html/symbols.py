"""Text of documents made harmless for a page: what acts, hides or reorders is spelled out, and length is bounded."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ..excerpt import visible

#: A text is shown to so many characters; a longer one says how many it left out.
LONGEST = 500
#: So many accents may stand on one letter; a tower of thousands would cover the lines above.
_MOST_MARKS = 4
#: A tab is no more than a gap, and tables of some documents are full of them.
_TAB = "→ "


def symbols(value: object) -> object:
    r"""The value as a page shows it: every text passes here, numbers and markup of our own as they are.

    >>> symbols("caf\u00e9\tbar \x1b[31m"), symbols("1,048\u202e840,1"), symbols(17)
    ('café→ bar \\x1b[31m', '1,048\\u202e840,1', 17)
    """
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    text = value[:LONGEST]
    if not (text.isascii() and text.isprintable()):
        text = visible("".join(_piled(text.replace("\t", _TAB))))
    rest = len(value) - LONGEST
    return f"{text}… ({rest:,} more characters)" if rest > 0 else text


def _piled(characters: Iterable[str]) -> Iterator[str]:
    """The characters, with accents beyond a few on one letter spelled out."""
    marks = 0
    for character in characters:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        yield character if marks <= _MOST_MARKS else f"\\u{ord(character):04x}"
