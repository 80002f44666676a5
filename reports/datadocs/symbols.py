"""Text of documents made harmless for a page: what acts, hides or reorders is shown as a symbol."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ..excerpt import visible

#: A cell shows so many characters of a text; a longer one says how many it left out.
LONGEST = 1000
#: So many accents may stand on one letter; a tower of thousands would cover the lines above.
_MOST_MARKS = 4
_DELETE = 0x7F


def symbols(value: object) -> object:
    r"""The value as a page shows it: every text passes here, numbers and markup of our own as they are.

    >>> symbols("caf\u00e9\tbar \x1b[31m"), symbols("1,048\u202e840,1"), symbols(17)
    ('café␉bar ␛[31m', '1,048\\u202e840,1', 17)
    """
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    text = value[:LONGEST]
    if not (text.isascii() and text.isprintable()):
        text = visible("".join(_piled(map(_symbol, text))))
    rest = len(value) - LONGEST
    return f"{text}… ({rest:,} more characters)" if rest > 0 else text


def _symbol(character: str) -> str:
    """Control characters as their pictures: an escape is ␛."""
    code = ord(character)
    if code < ord(" "):
        return chr(0x2400 + code)
    return "␡" if code == _DELETE else character


def _piled(characters: Iterable[str]) -> Iterator[str]:
    """The characters, with accents beyond a few on one letter spelled out."""
    marks = 0
    for character in characters:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        yield character if marks <= _MOST_MARKS else f"\\u{ord(character):04x}"
