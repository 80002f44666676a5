"""Line items that sentences name get the concept that the tables' line items of the same words have."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...figures.reading import Reading

_WORD = re.compile(r"[a-z0-9&]+")
_STOP = frozenset({"the", "of", "and", "a", "an", "in", "for", "to", "our", "its"})
_SURE = 3  # of four places that print the caption, so many must give it one concept
_LEVELS = ("amount", "per_share", "count")


def name_claims(reading: Reading) -> None:
    """Set the concept of prose figures, in place: "operating income" is what the statement's line is.

    A caption that tables print for several concepts, and one that they do not print, leave it null.
    """
    names: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for figure in reading.figures:
        if figure.table is not None and figure.concept and figure.caption and not figure.dimensions:
            names[_words(figure.caption)][figure.concept] += 1
    for figure in reading.figures:
        if figure.table is None and figure.concept is None and figure.caption and figure.measure in _LEVELS:
            found = names.get(_words(figure.caption))
            if found:
                concept, count = found.most_common(1)[0]
                figure.concept = concept if 4 * count >= _SURE * found.total() else None


def _words(caption: str) -> frozenset[str]:
    """The words of a caption, singular: "Total revenues" and "total revenue" are one."""
    words = (w for w in _WORD.findall(caption.lower()[:300]) if w not in _STOP)
    return frozenset(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in words)
