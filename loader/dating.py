"""Dates that rows and change columns carry: balances, openings and closings, whole rows, comparisons."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from .calendar import Atom, FiscalCalendar, Period, atoms_of, is_period_caption
from .head import Head, period_of

if TYPE_CHECKING:
    from ..figures.figure import Figure
    from ..figures.reading import Column
    from .table import Table

POINT_STATEMENTS = ("balance_sheet",)
_BEGIN = re.compile(
    r"\b(?:beginning|start)\s{1,3}of\s{1,3}(?:the\s{1,3})?(?:year|period|quarter|fiscal)"
    r"|\bopening\b|\bbeginning balance",
    re.IGNORECASE,
)
_END = re.compile(
    r"\bend\s{1,3}of\s{1,3}(?:the\s{1,3})?(?:year|period|quarter|fiscal)|\b(?:closing|ending) balance", re.IGNORECASE
)
_HELD = re.compile(
    r"(?:total\s{1,3})?(?:restricted\s{1,3})?cash\b(?!\s{1,3}(?:paid|received|provided|used|flows?|payments?|dividends?))",
    re.IGNORECASE,
)
_OF_EQUITY = re.compile(
    r"\A(?:total\s)?(?:(?:share|stock)holders\W{0,2}\s)?(?:equity|deficit)\b[\s,:–—-]{0,5}", re.IGNORECASE
)
_OF_BALANCE = re.compile(r"\bbalances?\b", re.IGNORECASE)
_BALANCE = re.compile(r"\b(?:balances?|equity|deficit)\b", re.IGNORECASE)


def date_rows(table: Table, figures: list[Figure], fiscal: FiscalCalendar) -> None:
    """Dates that rows carry: whole rows that are periods, openings and closings, balances and what moved between."""
    by_row: dict[int, list[Figure]] = {}
    for figure in figures:
        if figure.row is not None and figure.column is not None:
            by_row.setdefault(figure.row, []).append(figure)
    balances: list[tuple[int, dt.date]] = []
    closed = False
    for number, cells in sorted(by_row.items()):
        caption = table.items[number].caption
        atoms = atoms_of(caption)
        ends = bool(_END.search(caption))
        closed = closed or (ends and table.statement == "cash_flow")
        at = _balance_date(table, caption, atoms)
        if at is not None:
            balances.append((number, at))
            for figure in cells:
                figure.period_start, figure.period_end = None, at
        elif is_period_caption(caption):
            _row_is_period(table, atoms, cells, fiscal)
        elif _BEGIN.search(caption) or ends:
            _to_instants(cells, begins=not ends)
        elif closed and _HELD.match(caption):
            _to_instants(cells, begins=False)  # what the cash at the end consists of
        elif _BALANCE.search(caption):
            _year_day(cells, atoms)
    _movements(by_row, balances)


def _balance_date(table: Table, caption: str, atoms: list[Atom]) -> dt.date | None:
    """The day of a balance row; a balance at the first of a month is that of the evening before."""
    date = next((a for a in atoms if a.kind == "date"), None)
    whole = table.statement == "equity" and len(atoms) == 1 and is_period_caption(_OF_EQUITY.sub("", caption))
    if date is None or not (whole or _OF_BALANCE.search(caption[:80])):
        return None
    day = dt.date(date.number(0), date.number(1), date.number(2))
    return day - dt.timedelta(days=1) if day.day == 1 else day


def _year_day(cells: list[Figure], atoms: list[Atom]) -> None:
    """A balance at a day without a year ("Equity at January 1") is at its column's first or last day."""
    day = next((a for a in atoms if a.kind == "monthday"), None)
    if day is None or any(a.kind in ("date", "year") for a in atoms):
        return
    for figure in cells:
        end, start = figure.period_end, figure.period_start
        if end is not None and (end.month, end.day) == day.values:
            figure.period_start = None
        elif start is not None and day.number(1) <= 1:
            figure.period_start, figure.period_end = None, start - dt.timedelta(days=1)


def _row_is_period(table: Table, atoms: list[Atom], cells: list[Figure], fiscal: FiscalCalendar) -> None:
    head = Head()
    for atom in atoms:
        head.take(atom)
    if head.year is None:
        date = max((a for a in table.heading.context if a.kind == "date"), key=lambda a: a.values, default=None)
        if date is not None:
            head.take(date)
    period = period_of(head, fiscal, instant=table.statement in POINT_STATEMENTS)
    if period is None:
        return
    for figure in cells:
        figure.period_start, figure.period_end = period.start, period.end
        if figure.measure == "percent_change":
            before = _year_before(period)
            figure.compared_start, figure.compared_end = before.start, before.end


def _year_before(period: Period) -> Period:
    def back(day: dt.date) -> dt.date:
        return dt.date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)

    return Period(back(period.start) if period.start else None, back(period.end))


def _to_instants(cells: list[Figure], *, begins: bool) -> None:
    for figure in cells:
        if begins and figure.period_start is not None:
            figure.period_end = figure.period_start - dt.timedelta(days=1)
        figure.period_start = None


def _movements(by_row: dict[int, list[Figure]], balances: list[tuple[int, dt.date]]) -> None:
    for (row, opened), (closing, closed) in pairwise(balances):
        if not dt.timedelta(20) < closed - opened < dt.timedelta(400):
            continue
        for number in range(row + 1, closing):
            for figure in by_row.get(number, ()):
                figure.period_start, figure.period_end = opened + dt.timedelta(days=1), closed


def compare_columns(table: Table, figures: list[Figure], columns: list[Column]) -> None:
    """Say of each change column which two periods it compares."""
    heads = table.heading.heads
    amounts = [c for c in columns if c.measure == "amount" and c.period_end is not None]
    changes = [c for c in columns if c.measure in ("change", "percent_change")]
    for column in changes:
        review = heads[column.column].review
        pair = _pair(column, heads[column.column], amounts, changes)
        if pair is None or column.compared_end is not None:  # as a reviewer says
            continue
        new, base = pair
        if review is None or review.period is None:
            column.period_start, column.period_end = new.period_start, new.period_end
        column.compared_start, column.compared_end = base.period_start, base.period_end
    for figure in figures:
        if figure.column is None or figure.compared_end is not None:
            continue
        column = columns[figure.column]
        if figure.measure in ("change", "percent_change") and column.compared_end is not None:
            figure.period_start, figure.period_end = column.period_start, column.period_end
            figure.compared_start, figure.compared_end = column.compared_start, column.compared_end


def _pair(column: Column, head: Head, amounts: list[Column], changes: list[Column]) -> tuple[Column, Column] | None:
    """The two amount columns a change column compares, later first."""
    if len(amounts) < 2:
        return None
    if head.year is not None and head.compared_year is not None:
        return _named_pair(head, amounts)
    return _of_own_period(column, amounts) or _of_place(column, amounts, changes)


def _named_pair(head: Head, amounts: list[Column]) -> tuple[Column, Column] | None:
    """What "2023 vs. 2022" over the column names."""
    new = [c for c in amounts if c.period_end and c.period_end.year == head.year]
    base = [c for c in amounts if c.period_end and c.period_end.year == head.compared_year]
    return (new[0], base[0]) if new and base else None


def _of_own_period(column: Column, amounts: list[Column]) -> tuple[Column, Column] | None:
    """A percentage dated itself compares the amounts of its period with those of the next older one."""
    if column.period_end is None or column.measure != "percent_change":
        return None
    same = [c for c in amounts if (c.period_start, c.period_end) == (column.period_start, column.period_end)]
    older = [c for c in amounts if same and _end(c) < column.period_end]
    return (same[0], max(older, key=_end)) if older else None


def _of_place(column: Column, amounts: list[Column], changes: list[Column]) -> tuple[Column, Column] | None:
    """What a change column compares by where it stands: the two amounts left of it, or its turn among the years."""
    left = [c for c in amounts if c.column < column.column]
    grouped = len(changes) > 1 and len(changes) * 2 == len(amounts)
    if not (grouped and left and column.column - left[-1].column <= 2):
        years = len({c.period_end for c in amounts}) == len(amounts)
        if years and len(changes) == len(amounts) - 1 and len(amounts) > 2:
            order, rank = sorted(amounts, key=_end, reverse=True), changes.index(column)
            return order[rank], order[rank + 1]
    new, base = sorted(left[-2:] if len(left) >= 2 else amounts[:2], key=_end, reverse=True)
    return (new, base) if new.period_end != base.period_end else None


def _end(column: Column) -> dt.date:
    return column.period_end or dt.date.min
