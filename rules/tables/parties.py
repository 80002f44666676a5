"""Segments' sales to customers and to each other: the first make the consolidated total, the second cancel."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..habit import holds
from ..model import Member, Remark, Rule, Tie, Unbound
from .grid import Grid, grids
from .words import TOTAL, kin, words_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

_OUTSIDE = re.compile(r"\b(?:external|outside|unaffiliated|third[- ]party|customers?)\b", re.IGNORECASE)
_INSIDE = re.compile(r"\binter-?segments?\b|\bbetween segments\b|\binternal\b|\bintra-?group\b", re.IGNORECASE)
_CANCELS = re.compile(r"\belimination|\breconcil|\badjustments?\b", re.IGNORECASE)
_WHOLE = re.compile(r"\bconsolidated\b", re.IGNORECASE)
Rows = dict[int, dict[int, "Figure"]]


def parties_cancel(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties sales to customers, segment by segment, to the consolidated total, and those between segments to nothing.

    Customers 72,071 and 2,052 are 74,123 in all; intersegment sales of 186 stand against an elimination of (186).
    Both only where they hold in at least half of the columns.
    """
    for grid in grids(reading):
        rows: Rows = defaultdict(dict)
        for (row, column), figure in grid.cells.items():
            rows[row][column] = figure
        captions = {row: next(iter(cells.values())).caption or "" for row, cells in rows.items()}
        for group in _groups(captions):
            found = list(_bound(rule, grid, rows, captions, group))
            if found and 2 * sum(holds(tie, reading.figures) is True for tie in found) >= len(found):
                yield from found


def _groups(captions: dict[int, str]) -> Iterator[list[int]]:
    """The rows under one caption of either kind, a segment each."""
    by_words: dict[frozenset[str], list[int]] = defaultdict(list)
    for row, caption in captions.items():
        if bool(_OUTSIDE.search(caption)) != bool(_INSIDE.search(caption)):
            by_words[kin(words_of(caption).text)].append(row)
    yield from (rows for rows in by_words.values() if len(rows) > 1)


def _bound(rule: Rule, grid: Grid, rows: Rows, captions: dict[int, str], group: list[int]) -> Iterator[Tie]:
    outside = bool(_OUTSIDE.search(captions[group[0]]))
    after = [row for row in sorted(rows) if row > group[-1]]
    wanted = _WHOLE if outside else _CANCELS
    other = next((r for r in after if wanted.search(captions[r]) or (outside and _is_total(captions[r]))), None)
    for column in rows[other] if other is not None else ():
        cell = rows[other or 0][column]
        parts = [rows[row][column] for row in group if column in rows[row]]
        printed = [f for f in parts if f.status != "nil"]
        if len(parts) < len(group) or not printed or not cell.mantissa or any(f.unit != cell.unit for f in printed):
            continue
        sign = -1 if outside or cell.mantissa > 0 else 1
        members = (Member(cell.figure, 1), *(Member(f.figure, sign) for f in printed))
        shape = f"table {grid.table}: {captions[group[0]][:40]} of all segments"
        family = "G04" if outside else "G03"
        yield Tie(rule=rule.id, family=family, kind="foot", members=members, total=cell.figure, shape=shape)


def _is_total(caption: str) -> bool:
    return words_of(caption).kind == TOTAL
