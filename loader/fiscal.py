"""When a document's fiscal years end: from its words, its balance sheets and the dates it prints."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from .calendar import Atom, FiscalCalendar, fiscal_calendar, month_end

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rows import RawLine
    from .table import Table


def fiscal_years(raws: list[RawLine], tables: list[Table], currency: str | None) -> FiscalCalendar:
    japanese = currency == "JPY"
    fiscal = fiscal_calendar((r.text for r in raws), names_by_start=japanese)
    if fiscal == FiscalCalendar():
        fiscal = _from_balance_sheet(tables, fiscal, names_by_start=japanese)
    dates = [a for r in raws for a in r.atoms if a.kind == "date"]
    heads = [
        Atom("date", 0, 0, (h.year, h.month, h.day or 1)) for t in tables for h in t.heading.heads if h.year and h.month
    ]
    return _with_printed_ends([*dates, *(a for a in heads if _exists(a))], fiscal)


def _exists(atom: Atom) -> bool:
    return atom.number(2) <= month_end(atom.number(0), atom.number(1)).day


def _from_balance_sheet(tables: list[Table], fiscal: FiscalCalendar, *, names_by_start: bool) -> FiscalCalendar:
    """The older column of a balance sheet is the last fiscal year's end."""
    for table in tables:
        dated = [(h.year, h.month, h.day) for h in table.heading.heads if h.year and h.month]
        if table.statement == "balance_sheet" and len(dated) >= 2:
            month, day = min(dated)[1] or 12, min(dated)[2] or 28
            # A 52-week year may end in the first days of the next month.
            month = month - 1 if day < 7 and month > 1 else month
            early = month <= 2 or (names_by_start and month < 12)
            return FiscalCalendar(month, 1 if early else 0)
    return fiscal


def _with_printed_ends(dates: Iterable[Atom], fiscal: FiscalCalendar) -> FiscalCalendar:
    """The fiscal calendar with the exact year ends that the document prints (52-week years)."""
    counts: Counter[tuple[int, dt.date]] = Counter()
    for atom in dates:
        day = dt.date(atom.number(0), atom.number(1), atom.number(2))
        for year in (day.year - 1, day.year):
            if abs((day - fiscal.year_end(year)).days) <= 10:
                counts[year, day] += 1
    known: dict[int, dt.date] = {}
    for (year, day), _ in counts.most_common():
        known.setdefault(year, day)
    return replace(fiscal, known=tuple(sorted(known.items())))
