"""When a document's fiscal years end: from its words, its balance sheets and the dates it prints."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from .calendar import DECEMBER, MONTH, Atom, FiscalCalendar, full_year, month_end, month_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rows import RawLine
    from .table import Table

_YEAR_END = re.compile(
    rf"(?:fiscal\s{{1,9}}year|year)s?[\s-]{{1,3}}(?:ended|ending)\s{{1,9}}(?P<m>{MONTH})\s{{0,9}}\d{{1,2}}\s{{0,9}},?\s{{0,9}}"
    r"(?P<y>(?:19|20)\d\d)?(?:[^\n]{0,12}?FY\s{0,9}'?(?P<fy>(?:20)?\d\d)\b)?",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:from|since|beginning|starting|commencing|effective)(?:\s(?:on|in))?\s{0,9}\Z", re.IGNORECASE
)
_NEAR = 30  # characters before a date in which a word says that something begins on it
_DEFINED = re.compile(
    rf"(?P<n>[1-4])(?P<u>[QH])(?P<y>\d\d)\W{{1,4}}from\s{{1,9}}(?P<m>{MONTH})\s{{0,9}}\d{{1,2}},?\s{{0,9}}"
    r"(?P<y1>(?:19|20)\d\d)",
    re.IGNORECASE,
)


def fiscal_years(raws: list[RawLine], tables: list[Table], currency: str | None) -> FiscalCalendar:
    """The fiscal calendar of a document; one in yen calls a year after the calendar year it starts in."""
    japanese = currency == "JPY"
    fiscal = fiscal_calendar((r.text for r in raws), names_by_start=japanese)
    if fiscal == FiscalCalendar():
        fiscal = _from_balance_sheet(tables, fiscal, names_by_start=japanese)
    dates = [
        a
        for r in raws
        for a in r.atoms
        if a.kind == "date" and not _BEGINS.search(r.text[max(0, a.start - _NEAR) : a.start])
    ]
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
            return FiscalCalendar(month, _offset(month, names_by_start=names_by_start))
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


def fiscal_calendar(lines: Iterable[str], *, names_by_start: bool) -> FiscalCalendar:
    """The fiscal calendar a document speaks of, from its own words.

    A definition ("1H17 from April 1, 2017", "fiscal year ending March 31, 2018 (FY2017)") decides
    what a year is called; without one, a year is called after the calendar year it starts in when
    `names_by_start` says so or it ends in January or February, else after that it ends in.
    """
    months: Counter[int] = Counter()
    offsets: Counter[int] = Counter()
    for line in lines:
        text = line[:2000]
        for match in _YEAR_END.finditer(text):
            month = month_of(match["m"])
            months[month] += 1
            if match["fy"] and match["y"]:
                offsets[int(match["y"]) - full_year(match["fy"])] += 1
        for match in _DEFINED.finditer(text):
            skipped = {"Q": 3, "H": 6}[match["u"].upper()] * (int(match["n"]) - 1)
            first = int(match["y1"]) * 12 + month_of(match["m"]) - 1 - skipped
            end = first + 11
            months[end % 12 + 1] += 1
            offsets[end // 12 - full_year(match["y"])] += 1
    month = months.most_common(1)[0][0] if months else DECEMBER
    if offsets:
        return FiscalCalendar(month, offsets.most_common(1)[0][0])
    return FiscalCalendar(month, _offset(month, names_by_start=names_by_start))


def _offset(month: int, *, names_by_start: bool) -> int:
    """Years from a fiscal year's name to its end: 1 where the year ended in February 2018 is called 2017."""
    return int(month <= 2 or (names_by_start and month < 12))
