"""What one column's heading says, and the dates it stands for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .calendar import Period, duration_start, weeks_start

if TYPE_CHECKING:
    from .calendar import Atom, FiscalCalendar

_MONTHS_OF = {"Q": 3, "H": 6, "Y": 12}


@dataclass(slots=True)
class Review:
    """What a reviewer says of a column, None where nothing; `before` is the head as it was read.

    `changed` names what is other than read, once the columns are known.
    """

    before: Head
    period: Period | None = None
    compared: Period | None = None
    unit: str | None = None
    scale: int | None = None
    measure: str | None = None
    basis: str | None = None
    statement: bool = False
    changed: tuple[str, ...] = ()


@dataclass(slots=True)
class Head:
    """What one column's heading says; what it leaves open is None."""

    months: int | None = None
    weeks: int | None = None
    month: int | None = None
    day: int | None = None
    year: int | None = None
    code: tuple[str, int] | None = None
    instant: bool = False
    change: bool = False
    percent: bool = False
    currency: str | None = None
    scale: int | None = None
    compared_year: int | None = None
    atoms: list[Atom] = field(default_factory=list, compare=False, repr=False)
    review: Review | None = field(default=None, compare=False, repr=False)

    def take(self, atom: Atom) -> None:
        """Let a period expression say what it can of the column."""
        self.atoms.append(atom)
        if atom.kind == "date":
            self.year, self.month, self.day = atom.number(0), atom.number(1), atom.number(2)
        elif atom.kind == "monthday":
            self.month, self.day = atom.number(0), atom.number(1)
        elif atom.kind == "year":
            self.year = atom.number(0)
        elif atom.kind in ("months", "ended"):
            self.months = atom.number(0)
        elif atom.kind == "weeks":
            self.weeks = atom.number(0)
        elif atom.kind == "code":
            self.code = (str(atom.values[0]), atom.number(1))
            if atom.number(2):  # "FY2017" is dated by the fiscal calendar, whatever day a title names
                self.year, self.month, self.day = atom.number(2), None, None
        elif atom.kind == "asof":
            self.instant = True


def period_of(head: Head, fiscal: FiscalCalendar, *, instant: bool) -> Period | None:
    """The dates a column's head stands for; None where it names no year.

    >>> period_of(Head(months=6, month=9, day=30, year=2017), FiscalCalendar(), instant=False)
    Period(start=datetime.date(2017, 4, 1), end=datetime.date(2017, 9, 30))
    """
    if head.year is None:
        return None
    if head.month is None:
        found = _undated(head, head.year, fiscal)
        return Period(None, found.end) if instant and found else found
    try:
        end = dt.date(head.year, head.month, head.day or 1)
    except ValueError:
        return None
    if instant or head.instant:
        return Period(None, end)
    return Period(_start(head, end), end)


def _undated(head: Head, year: int, fiscal: FiscalCalendar) -> Period | None:
    """The period of a head that names a year and no day: the fiscal year, or the part its code names."""
    if head.code is None and head.months in (3, 6):
        return None  # which quarter or half is not said
    unit, ordinal = head.code or ("Y", 1)
    return fiscal.period(unit, ordinal, year)


def _start(head: Head, end: dt.date) -> dt.date | None:
    if head.weeks:
        return weeks_start(end, head.weeks)
    months = head.months or (_MONTHS_OF[head.code[0]] if head.code else None)
    return duration_start(end, months) if months else None


def with_exact_years(periods: list[Period | None], known: list[dt.date]) -> list[Period | None]:
    """Start each year of a 52-week calendar on the day after the year before, where that is printed."""
    ends = [p.end for p in periods if p is not None] + known
    fixed = []
    for period in periods:
        if period is not None and period.start is not None and (period.end - period.start).days in range(355, 375):
            before = [e for e in ends if 357 <= (period.end - e).days <= 373]
            if before:
                period = replace(period, start=before[0] + dt.timedelta(days=1))  # noqa: PLW2901
        fixed.append(period)
    return fixed
