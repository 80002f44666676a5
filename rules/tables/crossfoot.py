"""Rows cross-foot: a total column is the sum of other columns, row by row."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from ..model import Member, Remark, Rule, Tie, Unbound
from .grid import Line, Sheet, grids, sheets
from .search import Search, Sum
from .sums import holds
from .words import TOTAL, words_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: Rows that must show a sum of columns; two where the heading says "total".
ROWS, TITLED_ROWS = 3, 2
#: Quarters and years of weeks are so many days longer or shorter than another.
_LIKE = 9


def rows_cross_foot(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties the total column to its parts in every row: ``Japan 10, Other 5, Total 15``.

    The same search as down the columns, turned: at least three rows must agree, most of those that
    can be tested must, and then the other rows are held to it.
    """
    for grid in grids(reading):
        for sheet in sheets(grid):
            turned = _turned(sheet)
            if turned is None:
                continue
            search = Search(turned)
            for one in search.run():
                if _enough(turned, one):
                    yield from _ties(rule, turned, one)


def _turned(sheet: Sheet) -> Sheet | None:
    """The sheet with columns as lines, without columns of changes; None where too few are left."""
    kept = [c for c in range(len(sheet.columns)) if _measure(sheet, c) != "change"]
    if len(kept) < 3 or len(sheet.lines) < TITLED_ROWS:
        return None
    lines = [_line(sheet, place, column) for place, column in enumerate(kept)]
    figures = [[row[column] for row in sheet.figures] for column in kept]
    values, known, there, doubt = (
        np.ascontiguousarray(a[:, kept].T) for a in (sheet.values, sheet.known, sheet.there, sheet.doubt)
    )
    rows = [line.row for line in sheet.lines]
    return Sheet(sheet.grid, sheet.unit, lines, rows, values, known, there, doubt, sheet.decimals, sheet.step, figures)


def _measure(sheet: Sheet, column: int) -> str:
    figures = [figure for figure in (row[column] for row in sheet.figures) if figure is not None]
    return Counter(figure.measure for figure in figures).most_common(1)[0][0]


def _line(sheet: Sheet, place: int, column: int) -> Line:
    heading = sheet.grid.columns.get(sheet.columns[column])
    text = (heading.header if heading else None) or ""
    return Line(place, sheet.columns[column], words_of(text), text)


def _enough(turned: Sheet, one: Sum) -> bool:
    titled = turned.lines[one.total].words.kind == TOTAL
    if len(one.parts) == 2 and one.form == "derived":
        return False  # this less prior: the change columns' own rule
    if _are_like_periods([_days(turned.figures[place]) for place in (one.total, *(part for part, _ in one.parts))]):
        return False
    return one.holds >= (TITLED_ROWS if titled else ROWS) and one.holds >= 2 * one.misses


def _days(figures: list[Figure | None]) -> tuple[dt.date | None, dt.date] | None:
    """The first and last day of a column's first dated figure."""
    return next(((f.period_start, f.period_end) for f in figures if f is not None and f.period_end), None)


def _are_like_periods(spans: list[tuple[dt.date | None, dt.date] | None]) -> bool:
    """Whether columns are periods of one length: of quarters or of year-ends none is the sum of others.

    Values that grow evenly look so: 10, 12, 14 and 16 have 16 = 14 + 12 - 10.
    """
    dated = [span for span in spans if span]
    lengths = [(end - start).days if start else 0 for start, end in dated]
    return len(set(dated)) == len(spans) and max(lengths) - min(lengths) <= _LIKE


def _ties(rule: Rule, turned: Sheet, one: Sum) -> Iterator[Tie | Unbound]:
    shape = f"table {turned.grid.table}: column {_name(turned, one.total)} = " + " ".join(
        f"{'+' if sign > 0 else '-'} {_name(turned, part)}" for part, sign in one.parts
    )
    for row in range(len(turned.columns)):
        total = turned.figures[one.total][row]
        parts = [(turned.figures[part][row], sign) for part, sign in one.parts]
        printed = [(figure, sign) for figure, sign in parts if figure is not None]
        if total is None or not printed or not any(f.mantissa != 0 for f in (total, *(f for f, _ in printed))):
            continue
        if len(printed) < len(parts) and holds(turned, one, row) is False:
            reason = f"{shape}: not every column has a figure in this row"
            yield Unbound(rule=rule.id, family=rule.family, reason=reason, figures=(total.figure,))
            continue
        members = (Member(total.figure, 1), *(Member(f.figure, -sign) for f, sign in printed))
        yield Tie(rule=rule.id, family=rule.family, kind="cross-foot", members=members, total=total.figure, shape=shape)


def _name(turned: Sheet, place: int) -> str:
    line = turned.lines[place]
    return f"{line.row} {line.caption[:30]}".strip()
