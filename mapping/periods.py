"""Words of tables that name a period (2023, FY2023, 1H17, 2022 Q4, 2023-12-31) become spans of days."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from statistics import median

from ..loader.calendar import (
    MONTH,
    Atom,
    FiscalCalendar,
    atoms_of,
    duration_start,
    full_year,
    month_end,
    month_of,
    shift_months,
)
from .model import Span

_LONGEST = 80
#: Between year and part, which come in either order, with or without FY: 2022 Q4, Q4-2022, FY23Q1, 1H17, 2022H2.
_JOIN = r"[\s_/.'-]{0,3}"


def _year(name: str) -> str:
    return rf"(?:fy|cy|fiscal(?:\syear)?\s)?[\s'-]{{0,2}}(?P<{name}>(?:19|20)\d\d|\d\d)"


def _part(k: int) -> str:
    return rf"(?:(?P<u{k}>[qh])\s?(?P<n{k}>[1-4])|(?P<n{k + 1}>[1-4])\s?(?P<u{k + 1}>[qh]))"


_CODES = re.compile(rf"(?:{_year('y1')}{_JOIN}{_part(1)}|{_part(3)}{_JOIN}{_year('y2')})", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?:fy|cy|year|fiscal(?:\syear)?|fye)?[\s_']{0,3}(?P<y>(?:19|20)\d\d)[\s_]{0,2}(?P<mark>fy|[aepbf])?",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(r"(?:fy|cy)[\s_']{0,2}(?P<y>\d\d)[\s_]{0,2}(?P<mark>[aepbf])?", re.IGNORECASE)
_MONTHLY = re.compile(
    rf"(?:(?P<m>{MONTH})[\s_'-]{{0,2}}(?P<y>(?:19|20)\d\d|\d\d)|(?P<y2>(?:19|20)\d\d)[-/m](?P<n>\d\d?))",
                      re.IGNORECASE)  # fmt: skip
_ISO = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-/.]?(?P<m>0[1-9]|1[0-2])[-/.]?(?P<d>0[1-9]|[12]\d|3[01])(?:[T\s]\d\d:.{0,20})?"
)
_SLASHED = re.compile(r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<y>(?:19|20)\d\d)")
_RANGE = re.compile(r"\s?(?:/|\.\.|\bto\b|–|—)\s?")
#: Estimates, plans, budgets, forecasts; "A" is for actual.
_AHEAD = frozenset("epbf")


class Dating:
    """Dates a table's period words by its fiscal calendar; the order of day and month as the whole column has it."""

    def __init__(self, end_month: int = 12, *, names_by_start: bool = False, day_first: bool = False) -> None:
        offset = int(end_month < 12 and (end_month <= 2 or names_by_start))
        self.calendar = FiscalCalendar(end_month, offset)
        self.day_first = day_first
        self._known: dict[str, Span | None] = {}

    def span(self, text: str) -> Span | None:
        """The period that a word names, None if none.

        >>> Dating().span("2022 Q4")
        Span(start=datetime.date(2022, 10, 1), end=datetime.date(2022, 12, 31), forecast=False)
        """
        if text not in self._known:
            self._known[text] = self._span(" ".join(text.split()))
        return self._known[text]

    def _span(self, text: str) -> Span | None:
        if not text or len(text) > _LONGEST:
            return None
        day = day_of(text, day_first=self.day_first)
        if day is not None:
            return Span(start=None, end=day)
        return self._code(text) or self._year(text) or _month(text) or self._range(text) or self._words(text)

    def _code(self, text: str) -> Span | None:
        match = _CODES.fullmatch(text)
        if match is None:
            return None
        unit = next(match[g] for g in ("u1", "u2", "u3", "u4") if match[g]).upper()
        number = next(int(match[g]) for g in ("n1", "n2", "n3", "n4") if match[g])
        if unit == "H" and number > 2:
            return None
        return self._fiscal(unit, number, full_year(match["y1"] or match["y2"]))

    def _year(self, text: str) -> Span | None:
        match = _WHOLE.fullmatch(text) or _SHORT_YEAR.fullmatch(text)
        if match is None:
            return None
        return self._fiscal("Y", 1, full_year(match["y"]), forecast=(match["mark"] or "").casefold() in _AHEAD)

    def _fiscal(self, unit: str, number: int, year: int, *, forecast: bool = False) -> Span:
        period = self.calendar.period(unit, number, year)
        return Span(start=period.start, end=period.end, forecast=forecast)

    def _range(self, text: str) -> Span | None:
        """Two days with a slash or a "to" between them."""
        parts = _RANGE.split(text)
        half = len(parts) // 2
        if len(parts) % 2:
            return None
        ends = [day_of("/".join(side), day_first=self.day_first) for side in (parts[:half], parts[half:])]
        if None in ends or ends[0] > ends[1]:  # type: ignore[operator]
            return None
        return Span(start=ends[0], end=ends[1])  # type: ignore[arg-type]

    def _words(self, text: str) -> Span | None:
        """What a heading would say: "Three months ended September 30, 2017", "as of March 31, 2018"."""
        atoms = atoms_of(text)
        dates = [a for a in atoms if a.kind == "date"]
        if len(dates) != 1 or not _only(text, atoms):
            return None
        end = dt.date(dates[0].number(0), dates[0].number(1), dates[0].number(2))
        months = next((a.number(0) for a in atoms if a.kind in ("months", "ended")), 0)
        return Span(start=duration_start(end, months) if months else None, end=end)


def _only(text: str, atoms: Iterable[Atom]) -> bool:
    """Whether nothing else but small words stands beside the period."""
    rest = text
    for atom in sorted(atoms, key=lambda a: -a.start):
        rest = rest[: atom.start] + " " + rest[atom.end :]
    return not set(rest.casefold().replace(",", " ").split()) - {"the", "for", "ended", "ending", "and", "on"}


@lru_cache(maxsize=65_536)
def day_of(text: str, *, day_first: bool = False) -> dt.date | None:
    """The day that a text writes as digits; 4/3/2023 is April 3 unless the day comes first."""
    match = _ISO.fullmatch(text)
    if match:
        return _date(match["y"], match["m"], match["d"])
    match = _SLASHED.fullmatch(text)
    if match is None:
        return None
    month, day = (match["b"], match["a"]) if day_first else (match["a"], match["b"])
    return _date(match["y"], month, day)


def days_come_first(texts: Iterable[str]) -> bool | None:
    """Whether a column writes 31/12/2023 and not 12/31/2023; None where no value tells."""
    pairs = [(int(m["a"]), int(m["b"])) for text in texts if (m := _SLASHED.fullmatch(text.strip()))]
    first, second = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return None if first == second else first


def _date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _month(text: str) -> Span | None:
    match = _MONTHLY.fullmatch(text)
    if match is None:
        return None
    year = full_year(match["y"] or match["y2"])
    month = int(match["n"]) if match["n"] else month_of(match["m"])
    if not 1 <= month <= 12:
        return None
    return Span(start=dt.date(year, month, 1), end=month_end(year, month))


# --- Durations of which only the end is told ---


def usual_length(ends: Iterable[tuple[object, dt.date]]) -> int | None:
    """The months from one end to the next where a key's ends follow one another so; None where they do not.

    Quarterly ends (31 March, 30 June, 30 September) are three months apart.
    """
    by_key: dict[object, set[dt.date]] = defaultdict(set)
    for key, end in ends:
        by_key[key].add(end)
    gaps = [(later - earlier).days for days in by_key.values() for earlier, later in pairwise(sorted(days))]
    if not gaps:
        return None
    usual = median(gaps)
    return next((months for months in (1, 3, 6, 12) if abs(usual - months * 30.44) <= months * 1.6 + 2), None)


def started(end: dt.date, months: int) -> dt.date:
    """The first day of so many months that end on `end`; any end's month is taken whole if it is near its last day."""
    if end.day >= 25 or end.day == month_end(end.year, end.month).day:
        return duration_start(end, months)
    return shift_months(end, -months) + dt.timedelta(days=1)
