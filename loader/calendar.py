"""Period words become atoms (durations, dates, years, fiscal codes), and a fiscal calendar dates them."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Written out: the standard library's names follow the locale.
_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
DECEMBER = 12
_SHORT = {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
# "(?a:" keeps to the letters of the names: with all of Unicode, "ſ" (long s) is taken for an "s".
MONTH = "(?a:" + "|".join([*MONTHS, *(f"{s}\\.?" for s in _SHORT)]) + ")"
_LOOKED_AT = 2000  # characters of a line; period words stand in headings and captions
_SMALL = frozenset({"for", "the", "as", "of", "at", "and", "in", "year", "fiscal", "period"})
_UNTIL = frozenset({"to", "through", "until", "-", "–", "—"})
_COUNT = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "twenty-six": 26, "thirty-nine": 39,
    "fifty-two": 52, "fifty-three": 53, "first": 1, "second": 2, "third": 3, "fourth": 4,
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip
_NUMBER = "(?a:" + "|".join(sorted(_COUNT, key=len, reverse=True)) + r"|\d{1,2})"
_PATTERN = re.compile(
    rf"""
    (?P<date>\b(?P<dm>{MONTH})\s{{0,9}}(?P<dd>\d{{1,2}})\s{{0,9}}[.,]?\s{{0,9}}(?P<dy>(?:19|20)\d\d)\b)
  | (?P<dated>\b(?P<xd>\d{{1,2}})\s{{1,9}}(?P<xm>{MONTH})\s{{1,9}}(?P<xy>(?:19|20)\d\d)\b)
  | (?P<iso>\b(?P<iy>(?:19|20)\d\d)[-/](?P<im>\d{{1,2}})[-/](?P<id>\d{{1,2}})\b)
  | (?P<monthday>\b(?P<mm>{MONTH})\s{{0,9}}(?P<md>\d{{1,2}})\b[.,]?)
  | (?P<monthyear>\b(?P<ym>{MONTH})\s{{0,9}},?\s{{0,9}}(?P<yy>(?:19|20)\d\d)\b)
  | (?P<months>\b(?P<mn>{_NUMBER})[\s-]{{0,3}}months?\b(?:\s{{1,9}}periods?)?(?:\s{{0,9}}ended|\s{{0,9}}ending)?)
  | (?P<weeks>\b(?P<wn>{_NUMBER})[\s-]{{0,3}}weeks?\b(?:\s{{0,9}}ended|\s{{0,9}}ending)?)
  | (?P<half>\b(?P<hn>(?a:first|second|1st|2nd))[\s-]{{1,3}}half\b)
  | (?P<quarter>\b(?P<qn>(?a:first|second|third|fourth|1st|2nd|3rd|4th))[\s-]{{1,3}}quarter\b(?:\s{{0,9}}ended)?)
  | (?P<code>\b(?:(?P<cn>[1-4])(?P<cu>[QH])|(?P<cu2>[QH])(?P<cn2>[1-4]))[\s']{{0,3}}
        (?:FY)?\s{{0,9}}(?P<cy>(?:20)?\d\d)\b)
  | (?P<fy>\b(?:FY|fiscal(?:\s{{1,9}}year)?\s)\s{{0,9}}'?(?P<fyy>(?:20)?\d\d)\b)
  | (?P<ended>\b(?:fiscal\s{{1,9}})?(?:years?|quarters?|periods?)[\s-]{{1,3}}(?:ended|ending)\b)
  | (?P<asof>\b(?:as\s{{1,9}}of|as\s{{1,9}}at|at)\b)
  | (?P<versus>\b(?P<v1>(?:19|20)\d\d)\s{{1,9}}(?:vs\.?|versus|compared\s{{1,9}}(?:to|with))\s{{1,9}}
        (?P<v2>(?:19|20)\d\d)\b)
  | (?P<year>\b(?:19|20)\d\d\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)


#: Without one of these a line names no period; most lines have none, and this is quick to see.
_HINT = re.compile(r"\d|month|week|half|quarter|end(?:ed|ing)|\ba[ts]\b", re.IGNORECASE)


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
    return list(_atoms(text[:_LOOKED_AT]))


@lru_cache(maxsize=8192)  # captions and headings are asked for their periods again at every stage
def _atoms(text: str) -> tuple[Atom, ...]:
    if not _HINT.search(text):
        return ()
    found = (_READERS[str(match.lastgroup)](match) for match in _PATTERN.finditer(text))
    atoms = [atom for atom in found if atom is not None]
    return tuple(a for a, after in zip_longest(atoms, atoms[1:]) if not _begins(a, after, text))


def _begins(atom: Atom, after: Atom | None, text: str) -> bool:
    """Whether a date begins a period whose end follows: "April 1, 2017 to September 30, 2017" is dated by its end."""
    if after is None or atom.kind != "date" or after.kind != "date" or atom.number(2) != 1:
        return False
    return text[atom.end : after.start].strip().lower() in _UNTIL and atom.values < after.values


def is_period_caption(caption: str) -> bool:
    """Whether a caption is a period and nothing else: "Six months ended September 30, 2017"."""
    atoms = atoms_of(caption)
    if not any(a.kind != "asof" for a in atoms):
        return False
    rest = list(caption)
    for atom in atoms:
        rest[atom.start : atom.end] = " " * (atom.end - atom.start)
    words = [w.strip(".,:;()") for w in "".join(rest).lower().split()]
    return not any(w and w not in _SMALL for w in words)


def _monthday(match: re.Match[str]) -> Atom | None:
    day = int(match["md"])
    return Atom("monthday", *match.span(), (month_of(match["mm"]), day)) if 1 <= day <= 31 else None


def _monthyear(match: re.Match[str]) -> Atom:
    """A month and year ("December 2017") are the month's last day."""
    year, month = int(match["yy"]), month_of(match["ym"])
    return Atom("date", *match.span(), (year, month, month_end(year, month).day))


def _code(match: re.Match[str]) -> Atom:
    unit, ordinal = match["cu"] or match["cu2"], match["cn"] or match["cn2"]
    return Atom("code", *match.span(), (unit.upper(), int(ordinal), full_year(match["cy"])))


def _ended(match: re.Match[str]) -> Atom:
    return Atom("ended", *match.span(), (3 if "quarter" in match["ended"].lower() else 12,))


#: How each alternative of the pattern becomes an atom, by the name of its group.
_READERS: dict[str, Callable[[re.Match[str]], Atom | None]] = {
    "date": lambda m: _date(m, m["dy"], m["dm"], m["dd"]),
    "dated": lambda m: _date(m, m["xy"], m["xm"], m["xd"]),
    "iso": lambda m: _date(m, m["iy"], m["im"], m["id"]),
    "monthday": _monthday,
    "monthyear": _monthyear,
    "months": lambda m: Atom("months", *m.span(), (_count(m["mn"]),)),
    "weeks": lambda m: Atom("weeks", *m.span(), (_count(m["wn"]),)),
    "half": lambda m: Atom("code", *m.span(), ("H", _count(m["hn"]), 0)),
    "quarter": lambda m: Atom("code", *m.span(), ("Q", _count(m["qn"]), 0)),
    "code": _code,
    "fy": lambda m: Atom("code", *m.span(), ("Y", 1, full_year(m["fyy"]))),
    "ended": _ended,
    "asof": lambda m: Atom("asof", *m.span()),
    "versus": lambda m: Atom("versus", *m.span(), (int(m["v1"]), int(m["v2"]))),
    "year": lambda m: Atom("year", *m.span(), (int(m["year"]),)),
}


def _date(match: re.Match[str], year: str, month: str, day: str) -> Atom | None:
    number = int(month) if month.isdecimal() else month_of(month)
    try:
        dt.date(int(year), number, int(day))
    except ValueError:
        return None
    return Atom("date", *match.span(), (int(year), number, int(day)))


def month_of(word: str) -> int:
    """The number of a month's name or short name."""
    word = word.lower().rstrip(".")
    return MONTHS.get(word) or _SHORT[word]


def _count(word: str) -> int:
    return _COUNT.get(word.lower()) or int(word)


def full_year(digits: str) -> int:
    """The year that two or four digits name: "17" is 2017."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """When a company's fiscal years end and what it calls them.

    Fiscal year Y ends on the last day of ``end_month`` of calendar year Y + ``offset``.
    ``known`` maps a fiscal year to its exact last day where the document prints it (52-week years).
    """

    end_month: int = DECEMBER
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
        whole = unit == "Y" or months * ordinal == 12
        end = last if whole else shift_months(last, months * ordinal - 12)
        return Period(duration_start(end, months), end)


def month_end(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year, month, monthrange(year, month)[1])


def shift_months(day: dt.date, months: int) -> dt.date:
    """The month end `months` later (earlier if negative) than the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return month_end(index // 12, index % 12 + 1)


def duration_start(end: dt.date, months: int) -> dt.date:
    """The first day of a duration of so many months that ends on `end`.

    Calendar months where `end` is a month's last day; else 52-week years of 13-week quarters:
    the year ended 2023-12-30 starts on 2023-01-01.
    """
    if end.day == monthrange(end.year, end.month)[1]:
        return shift_months(end, -months) + dt.timedelta(days=1)
    return weeks_start(end, round(months * 13 / 3))


def weeks_start(end: dt.date, weeks: int) -> dt.date:
    """The first day of a duration of so many weeks that ends on `end`."""
    return end - dt.timedelta(days=7 * weeks - 1)
