"""Period words become dates: durations, dates, years, fiscal codes, and the fiscal calendar that dates them."""

from __future__ import annotations

import calendar as _calendar
import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MONTHS = {name.lower(): number for number, name in enumerate(_calendar.month_name) if name}
_SHORT = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_MONTH = "|".join([*MONTHS, *(f"{s}\\.?" for s in _SHORT)])
_COUNT = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "twenty-six": 26, "thirty-nine": 39,
    "fifty-two": 52, "fifty-three": 53, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
_NUMBER = "|".join(sorted(_COUNT, key=len, reverse=True)) + r"|\d{1,2}"
_PATTERN = re.compile(
    rf"""
    (?P<date>\b(?P<dm>{_MONTH})\s{{0,9}}(?P<dd>\d{{1,2}})\s{{0,9}}[.,]?\s{{0,9}}(?P<dy>(?:19|20)\d\d)\b)
  | (?P<dated>\b(?P<xd>\d{{1,2}})\s{{1,9}}(?P<xm>{_MONTH})\s{{1,9}}(?P<xy>(?:19|20)\d\d)\b)
  | (?P<iso>\b(?P<iy>(?:19|20)\d\d)[-/](?P<im>\d{{1,2}})[-/](?P<id>\d{{1,2}})\b)
  | (?P<monthday>\b(?P<mm>{_MONTH})\s{{0,9}}(?P<md>\d{{1,2}})\b[.,]?)
  | (?P<monthyear>\b(?P<ym>{_MONTH})\s{{0,9}},?\s{{0,9}}(?P<yy>(?:19|20)\d\d)\b)
  | (?P<months>\b(?P<mn>{_NUMBER})[\s-]{{0,3}}months?\b(?:\s{{1,9}}periods?)?(?:\s{{0,9}}ended|\s{{0,9}}ending)?)
  | (?P<weeks>\b(?P<wn>{_NUMBER})[\s-]{{0,3}}weeks?\b(?:\s{{0,9}}ended|\s{{0,9}}ending)?)
  | (?P<half>\b(?P<hn>first|second|1st|2nd)[\s-]{{1,3}}half\b)
  | (?P<quarter>\b(?P<qn>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]{{1,3}}quarter\b(?:\s{{0,9}}ended)?)
  | (?P<code>\b(?:(?P<cn>[1-4])(?P<cu>[QH])|(?P<cu2>[QH])(?P<cn2>[1-4]))[\s']{{0,3}}(?:FY)?\s{{0,9}}(?P<cy>(?:20)?\d\d)\b)
  | (?P<fy>\b(?:FY|fiscal(?:\s{{1,9}}year)?\s)\s{{0,9}}'?(?P<fyy>(?:20)?\d\d)\b)
  | (?P<ended>\b(?:fiscal\s{{1,9}})?(?:years?|quarters?|periods?)[\s-]{{1,3}}(?:ended|ending)\b)
  | (?P<asof>\b(?:as\s{{1,9}}of|as\s{{1,9}}at|at)\b)
  | (?P<versus>\b(?P<v1>(?:19|20)\d\d)\s{{1,9}}(?:vs\.?|versus|compared\s{{1,9}}(?:to|with))\s{{1,9}}(?P<v2>(?:19|20)\d\d)\b)
  | (?P<year>\b(?:19|20)\d\d\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Atom:
    """One period expression of a line: what kind, where, and its numbers.

    Kinds: ``date`` (year, month, day), ``monthday`` (month, day), ``year`` (year,), ``months`` and
    ``weeks`` (count,), ``code`` (unit letter Q, H or Y, ordinal, year or 0), ``asof``, ``ended``,
    ``versus`` (later, earlier).
    """

    kind: str
    start: int
    end: int
    values: tuple[int | str, ...] = ()

    def number(self, at: int) -> int:
        """The whole number at that place of `values`."""
        return int(self.values[at])


@dataclass(frozen=True, slots=True)
class Period:
    """A duration (both days, inclusive) or an instant (start None)."""

    start: dt.date | None
    end: dt.date


def atoms_of(text: str) -> list[Atom]:
    """Every period expression of a line, in order.

    >>> [a.kind for a in atoms_of("Six months ended September 30, 2017")]
    ['months', 'date']
    """
    found = []
    for match in _PATTERN.finditer(text[:2000]):
        atom = _atom(match)
        if atom is not None:
            found.append(atom)
    return found


def _atom(match: re.Match[str]) -> Atom | None:  # noqa: PLR0911 - one return a kind of expression
    kind, at = str(match.lastgroup), match.span()
    group = {k: v for k, v in match.groupdict().items() if v is not None}
    if "date" in group:
        return _date(at, group["dy"], group["dm"], group["dd"])
    if "dated" in group:
        return _date(at, group["xy"], group["xm"], group["xd"])
    if "iso" in group:
        return _date(at, group["iy"], group["im"], group["id"])
    if "monthday" in group:
        day = int(group["md"])
        return Atom("monthday", *at, (_month(group["mm"]), day)) if 1 <= day <= 31 else None
    if "monthyear" in group:
        year, month = int(group["yy"]), _month(group["ym"])
        return Atom("date", *at, (year, month, _calendar.monthrange(year, month)[1]))
    if "months" in group:
        return Atom("months", *at, (_count(group["mn"]),))
    if "weeks" in group:
        return Atom("weeks", *at, (_count(group["wn"]),))
    if "half" in group:
        return Atom("code", *at, ("H", _count(group["hn"]), 0))
    if "quarter" in group:
        return Atom("code", *at, ("Q", _count(group["qn"]), 0))
    if "code" in group:
        unit, ordinal = group.get("cu") or group["cu2"], group.get("cn") or group["cn2"]
        return Atom("code", *at, (unit.upper(), int(ordinal), _full_year(group["cy"])))
    if "fy" in group:
        return Atom("code", *at, ("Y", 1, _full_year(group["fyy"])))
    if "ended" in group:
        return Atom("ended", *at, (3 if "quarter" in group["ended"].lower() else 12,))
    if "versus" in group:
        return Atom("versus", *at, (int(group["v1"]), int(group["v2"])))
    if "year" in group:
        return Atom("year", *at, (int(group["year"]),))
    return Atom("asof", *at) if kind == "asof" or "asof" in group else None


def _date(at: tuple[int, int], year: str, month: str, day: str) -> Atom | None:
    number = int(month) if month.isdigit() else _month(month)
    try:
        dt.date(int(year), number, int(day))
    except ValueError:
        return None
    return Atom("date", *at, (int(year), number, int(day)))


def _month(word: str) -> int:
    word = word.lower().rstrip(".")
    return MONTHS.get(word) or _SHORT[word]


def _count(word: str) -> int:
    return _COUNT.get(word.lower()) or int(word)


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """When a company's fiscal years end and what it calls them.

    Fiscal year Y ends on the last day of ``end_month`` of calendar year Y + ``offset``.
    ``known`` maps a fiscal year to its exact last day where the document prints it (52-week years).
    """

    end_month: int = 12
    offset: int = 0
    known: tuple[tuple[int, dt.date], ...] = ()

    def year_end(self, year: int) -> dt.date:
        """The last day of fiscal year `year`."""
        exact = dict(self.known).get(year)
        if exact is not None:
            return exact
        return month_end(year + self.offset, self.end_month)

    def period(self, unit: str, ordinal: int, year: int) -> Period:
        """The duration a code names: ("H", 1, 2017) is the first half of fiscal 2017."""
        months = {"Q": 3, "H": 6, "Y": 12}[unit]
        last = self.year_end(year)
        if unit == "Y" or months * ordinal == 12:
            end = last
        else:
            end = shift_months(last, months * ordinal - 12)
        return Period(duration_start(end, months), end)


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, _calendar.monthrange(year, month)[1])


def shift_months(day: dt.date, months: int) -> dt.date:
    """The month end `months` later (earlier if negative) than the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return month_end(index // 12, index % 12 + 1)


def duration_start(end: dt.date, months: int) -> dt.date:
    """The first day of a duration of so many months that ends on `end`.

    Calendar months where `end` is a month's last day; else 52-week years of 13-week quarters:
    the year ended 2023-12-30 starts on 2023-01-01.
    """
    if end.day == _calendar.monthrange(end.year, end.month)[1]:
        return shift_months(end, -months) + dt.timedelta(days=1)
    return weeks_start(end, round(months * 13 / 3))


def weeks_start(end: dt.date, weeks: int) -> dt.date:
    """The first day of a duration of so many weeks that ends on `end`."""
    return end - dt.timedelta(days=7 * weeks - 1)


_YEAR_END = re.compile(
    rf"(?:fiscal\s{{1,9}}year|year)s?[\s-]{{1,3}}(?:ended|ending)\s{{1,9}}(?P<m>{_MONTH})\s{{0,9}}(?P<d>\d{{1,2}})\s{{0,9}},?\s{{0,9}}(?P<y>(?:19|20)\d\d)?"
    r"[^\n]{0,12}?(?:FY\s{0,9}'?(?P<fy>(?:20)?\d\d))?",
    re.IGNORECASE,
)
_DEFINED = re.compile(
    rf"(?P<n>[1-4])(?P<u>[QH])(?P<y>\d\d)\W{{1,4}}from\s{{1,9}}(?P<m>{_MONTH})\s{{0,9}}\d{{1,2}},?\s{{0,9}}(?P<y1>(?:19|20)\d\d)",
    re.IGNORECASE,
)


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
            month = _month(match["m"])
            months[month] += 1
            if match["fy"] and match["y"]:
                offsets[int(match["y"]) - _full_year(match["fy"])] += 1
        for match in _DEFINED.finditer(text):
            skipped = {"Q": 3, "H": 6}[match["u"].upper()] * (int(match["n"]) - 1)
            first = int(match["y1"]) * 12 + _month(match["m"]) - 1 - skipped
            end = first + 11
            months[end % 12 + 1] += 1
            offsets[end // 12 - _full_year(match["y"])] += 1
    month = months.most_common(1)[0][0] if months else 12
    if offsets:
        return FiscalCalendar(month, offsets.most_common(1)[0][0])
    late = month <= 2 or (names_by_start and month < 12)
    return FiscalCalendar(month, 1 if late else 0)
