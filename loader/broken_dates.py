"""Dates that a wrapped caption breaks: "Balance, June" over "30, 2023  1,036  1" is one caption and its cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .calendar import MONTH, Atom, atoms_of
from .rows import BLANK, FURNITURE, PROSE, ROW, TEXT, RawLine, set_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENS = re.compile(rf"\b{MONTH}(?:\s{{1,9}}\d{{1,2}}\s{{0,3}},?)?\s{{0,9}}\Z", re.IGNORECASE)
_CLOSES = re.compile(r"\s{0,200}(?:\d{1,2}\s{0,3},\s{0,9})?(?:19|20)\d\d\b")
_MARK = re.compile(r"\(?[\d*a-z]{1,2}\)?\Z")
_NEAR = 4  # lines of the same caption, blank ones and a note's mark among them
_CELLS = 2  # beside the date; a line of years heads columns


def join_dates(raws: list[RawLine]) -> None:
    """Let a row that begins with the rest of a date begin with that date, and the line above be words only."""
    for at, first in enumerate(raws):
        if first.kind in (BLANK, FURNITURE, PROSE, ROW) or not _OPENS.search(first.text[-40:]):
            continue
        if len([a for a in first.atoms if a.kind not in ("asof", "ended")]) > 1:
            continue
        marks: list[RawLine] = []
        second = next(_row_below(raws[at + 1 : at + 1 + _NEAR], marks), None)
        closing = _CLOSES.match(second.text) if second is not None else None
        if second is None or closing is None or not _takes(second, first, closing.end()):
            continue
        first.kind, first.atoms = TEXT, []
        for raw in marks:
            raw.kind, raw.cells = FURNITURE, []


def _row_below(lines: list[RawLine], marks: list[RawLine]) -> Iterator[RawLine]:
    """The first line below that is no note's mark; the marks are kept in `marks`."""
    for raw in lines:
        if _MARK.match(raw.text.strip()):
            marks.append(raw)
        elif raw.kind != BLANK:
            yield raw


def _takes(row: RawLine, first: RawLine, end: int) -> bool:
    """Give a row the date that ends at `end`, if two cells or more stand right of it and none of them is a year."""
    joined = atoms_of(f"{first.text.rstrip()[-40:]} {row.text[:end].strip()}")
    whole = next((a for a in joined if a.kind == "date"), None)
    if whole is None or row.kind == PROSE:
        return False
    before = row.kind, row.caption, row.cells, row.atoms
    row.atoms = [Atom("date", 0, end, whole.values), *(a for a in row.atoms if a.start >= end)]
    set_cells(row)
    years = any(c.year is not None and "," not in c.text for c in row.cells)
    if row.kind != ROW or len(row.cells) < _CELLS or years:
        row.kind, row.caption, row.cells, row.atoms = before
        return False
    row.atoms = []
    return True
