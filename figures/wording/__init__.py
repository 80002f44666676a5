"""Words and names that recognition damaged, found from what the document prints elsewhere, and what was meant."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from .damage import damaged_words
from .names import damaged_names
from .tokens import Misreading, page_of

if TYPE_CHECKING:
    from ..reading import Reading

__all__ = ["Misreading", "misreadings"]


def misreadings(reading: Reading) -> tuple[Misreading, ...]:
    """The damaged names and words of a document, in the order of its lines.

    A token of digits is none where a column's figure is printed.
    """
    lines = tuple((line.line, line.text) for line in reading.lines)
    found = _misreadings(lines, reading.document.entity or "")
    cells = {(f.line, f.col_start) for f in reading.figures if f.column is not None}
    return tuple(m for m in found if not (m.printed.isdigit() and (m.line, m.start) in cells))


@lru_cache(maxsize=2)  # the loader mends captions by them, the rules report them
def _misreadings(lines: tuple[tuple[int, str], ...], entity: str) -> tuple[Misreading, ...]:
    page = page_of(lines)
    names = damaged_names(page, entity)
    taken = {(m.line, m.start) for m in names}
    words: Iterable[Misreading] = (m for m in damaged_words(page) if (m.line, m.start) not in taken)
    return tuple(sorted((*names, *words), key=lambda m: (m.line, m.start)))
