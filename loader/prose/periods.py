"""Period words of a sentence become dated periods, each with its place."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..calendar import FiscalCalendar, Period, duration_start, month_end, shift_months, weeks_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..calendar import Atom

_NEAR = 24  # characters between the parts of one period: "three months and the six months ended June 30, 2023"
_PRIOR = re.compile(
    r"\b(?:prior|previous|preceding|last|same|corresponding|comparable|year[\s-]?ago|year[\s-]earlier)\b(?:[\s-](?:prior|previous|fiscal|quarter|first|six|nine|three))?"
    r"[\s-]{0,2}(?:year|period|quarter|half|months)?\b(?:[\s-](?:period|quarter|ago|earlier))?|\ba\syear\s(?:ago|earlier)\b",
    re.IGNORECASE,
)
_YEARS = re.compile(r"\b(?:year|period)\b|ago|earlier", re.IGNORECASE)
_ENDED = re.compile(r"\b(?:end(?:ed|ing)|through)\s{1,3}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A period said from `start` to `end` of a sentence; ``prior`` means the one a year before the other named."""

    start: int
    end: int
    period: Period | None
    prior: bool = False


def mentions_of(text: str, atoms: Sequence[Atom], fiscal: FiscalCalendar) -> list[Mention]:
    """The periods a sentence names, in order.

    >>> from tieout.loader.calendar import atoms_of
    >>> text = "in the second quarter of 2023"
    >>> [str(m.period.end) for m in mentions_of(text, atoms_of(text), FiscalCalendar())]
    ['2023-06-30']
    """
    found: list[Mention] = []
    used: set[int] = set()
    for at in range(len(atoms)):
        if at not in used:
            mention = _mention(text, atoms, at, fiscal, used, found)
            if mention is not None:
                found.append(mention)
    for match in _PRIOR.finditer(text[:4000]):
        if _YEARS.search(match.group()) and not any(m.start < match.end() and match.start() < m.end for m in found):
            found.append(Mention(*match.span(), None, prior=True))
    return sorted(found, key=lambda m: m.start)


def _mention(  # noqa: PLR0917 - the state of one sentence
    text: str, atoms: Sequence[Atom], at: int, fiscal: FiscalCalendar, used: set[int], found: list[Mention]
) -> Mention | None:
    atom = atoms[at]
    match atom.kind:
        case "date":
            day = dt.date(atom.number(0), atom.number(1), atom.number(2))
            return Mention(atom.start, atom.end, Period(None, day))
        case "months" | "weeks" | "ended":
            return _duration(atoms, at, fiscal, used)
        case "code":
            return _coded(atoms, at, fiscal, used)
        case "year" | "versus":
            return _year(text, atom, fiscal, found)
    return None


def _duration(atoms: Sequence[Atom], at: int, fiscal: FiscalCalendar, used: set[int]) -> Mention | None:
    """Date "six months ended September 30, 2017", "the first six months of 2023"."""
    atom = atoms[at]
    for k in range(at + 1, min(at + 4, len(atoms))):
        later = atoms[k]
        if later.start - atoms[k - 1].end > _NEAR:
            break
        if later.kind == "date":
            end = dt.date(later.number(0), later.number(1), later.number(2))
            used.update(j for j in range(at + 1, k + 1) if atoms[j].kind in ("date", "ended", "asof"))
            return Mention(atom.start, later.end, Period(_start(atom, end), end))
        if later.kind == "year" and atom.kind == "months":
            first = fiscal.period("Q", 1, later.number(0)).start
            if first is not None:
                used.add(k)
                return Mention(atom.start, later.end, Period(first, _after(first, atom.number(0))))
        if later.kind == "monthday":
            year = next((a for a in atoms[k + 1 : k + 3] if a.kind in ("year", "date")), None)
            if year is not None:
                end = month_end(year.number(0), later.number(0))
                used.add(k)
                return Mention(atom.start, later.end, Period(_start(atom, end), end))
    return None


def _after(first: dt.date, months: int) -> dt.date:
    """The last day of so many months from `first`."""
    return shift_months(first, months - 1)


def _start(atom: Atom, end: dt.date) -> dt.date:
    count = atom.number(0)
    return weeks_start(end, count) if atom.kind == "weeks" else duration_start(end, count)


def _coded(atoms: Sequence[Atom], at: int, fiscal: FiscalCalendar, used: set[int]) -> Mention | None:
    """Date "1H17", "FY2017", "the second quarter of fiscal 2023"."""
    atom, end = atoms[at], atoms[at].end
    year = atom.number(2)
    if not year:
        later = atoms[at + 1] if at + 1 < len(atoms) else None
        if later is None or later.start - end > 12 or later.kind not in ("year", "code", "date"):
            return None
        if later.kind == "date":
            used.add(at + 1)
            day = dt.date(later.number(0), later.number(1), later.number(2))
            return Mention(
                atom.start, later.end, Period(duration_start(day, {"Q": 3, "H": 6, "Y": 12}[str(atom.values[0])]), day)
            )
        year = later.number(2) if later.kind == "code" else later.number(0)
        used.add(at + 1)
        end = later.end
    return Mention(atom.start, end, fiscal.period(str(atom.values[0]), atom.number(1), year)) if year else None


def _year(text: str, atom: Atom, fiscal: FiscalCalendar, found: list[Mention]) -> Mention:
    """A year alone: that of the period just named where it goes on from it, else the fiscal year."""
    year = atom.number(0)
    last = found[-1] if found else None
    joined = last is not None and text[last.end : atom.start].strip(" ,").lower() in (
        "and",
        "or",
        "",
        "compared to",
        "compared with",
        "versus",
    )
    if last is not None and joined and last.period is not None:
        span = shifted(last.period, 12 * (year - last.period.end.year))
        if last.end > last.start + 6:  # more than a bare year went before
            return Mention(atom.start, atom.end, span)
    return Mention(atom.start, atom.end, fiscal.period("Y", 1, year))


def shifted(period: Period, months: int) -> Period:
    """The same span so many months later; a 52-week year's days stay near.

    >>> shifted(Period(None, dt.date(2017, 9, 30)), -12).end
    datetime.date(2016, 9, 30)
    """
    end = _moved(period.end, months)
    return Period(None if period.start is None else _moved(period.start, months), end)


def _moved(day: dt.date, months: int) -> dt.date:
    last = shift_months(day, months)
    return last if month_end(day.year, day.month) == day else last.replace(day=min(day.day, last.day))


def beside(mentions: Sequence[Mention], start: int, end: int) -> Mention | None:
    """The first period said between two places."""
    return next((m for m in mentions if start <= m.start < end), None)
