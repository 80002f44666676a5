"""Whether a printed caption is the one a rule names: folded for case, marks and the glyphs OCR confuses."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: Glyphs that print alike, folded into one: "1J", "lJ" and "IJ" are the same word to a reader.
_ALIKE = str.maketrans(
    {"1": "i", "l": "i", "|": "i", "[": "i", "]": "i", "!": "i", "0": "o", "5": "s", "8": "b", "q": "o"}
)


@lru_cache(maxsize=8192)
def words(caption: str) -> tuple[str, ...]:
    """A caption's words for comparing: case, punctuation, footnote marks and look-alike glyphs folded.

    >>> words("Qutsourcing services*1 (Enterprise)") == words("Outsourcing Services (enterprise)")
    True
    """
    text = _without_marks(unicodedata.normalize("NFKC", caption[:300]).casefold())
    folded = text.translate(_ALIKE)
    return tuple("".join(c if c.isalnum() else " " for c in folded).split())


def _without_marks(text: str) -> str:
    """Footnote marks (``*1``) out: a star and the digits behind it."""
    head, *tails = text.split("*")
    return " ".join([head, *(tail.lstrip("0123456789") for tail in tails)])


def same(one: str, other: str) -> bool:
    """Whether two captions are the same line item: word for word, one wrong letter in five forgiven.

    "noncurrent" is not "current", and "Interest income" is not "Interest expense".
    """
    return _same(words(one), words(other))


@lru_cache(maxsize=65536)
def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if one == other or "".join(one) == "".join(other):
        return bool(one)
    if not one or len(one) != len(other):
        return False
    return all(_near(a, b) for a, b in zip(one, other, strict=True))


def _near(one: str, other: str) -> bool:
    if one == other:
        return True
    allowed = min(len(one), len(other)) // 5
    if allowed == 0 or abs(len(one) - len(other)) > allowed:
        return False
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only damaged captions need it

    return Levenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def holds_words(caption: str, phrase: str) -> bool:
    """Whether the words of `phrase` stand in a caption side by side, one wrong letter in five forgiven.

    >>> holds_words("Cash and restrlcted cash, end of year", "restricted cash")
    True
    """
    own, wanted = words(caption), words(phrase)
    if not wanted:
        return False
    places = range(len(own) - len(wanted) + 1)
    beside = any(all(_near(a, b) for a, b in zip(own[k:], wanted, strict=False)) for k in places)
    return beside or "".join(wanted) in "".join(own)  # OCR loses spaces


def under(section: tuple[str, ...], headings: tuple[str, ...]) -> bool:
    """Whether `headings` are among a figure's headings, in their order."""
    rest = iter(section)
    return all(any(same(wanted, heading) for heading in rest) for wanted in headings)
