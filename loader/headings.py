"""Heading lines become columns: period, unit, scale and measure of each, however the heading is broken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .blocks import is_column_head
from .calendar import Atom, FiscalCalendar, Period, duration_start, weeks_start
from .units import Slot, Stated, stated_units, unit_slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import RawLine

_PERIOD_SLOTS = ("year", "date", "monthday", "code")


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
    words: str = ""
    compared_year: int | None = None


@dataclass(slots=True)
class Heading:
    """A table's heading: its title lines, its columns' heads, and what is said once for all of them."""

    titles: list[str] = field(default_factory=list)
    labels: list[RawLine] = field(default_factory=list)
    sections: list[RawLine] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    stated: Stated = field(default_factory=Stated)
    context: list[Atom] = field(default_factory=list)
    sure: float = 0.0
    yoy: bool = False


def read_heading(head: Sequence[RawLine], width: int, percents: Sequence[float]) -> Heading:
    """The heading of a table of `width` columns; `percents` is each column's share of "%" cells."""
    heading = Heading()
    first, last = _column_lines(head)
    columns = [r for r in head[first:last] if is_column_head(r) and _pure(r)]
    for at, raw in enumerate(head):
        if at < first:
            heading.titles.append(raw.caption)
        elif at >= last:
            heading.sections.append(raw)
        elif raw not in columns:
            heading.labels.append(raw)
        stated = stated_units(raw.text)
        if stated is not None:
            heading.stated = _merged(heading.stated, stated)
        if raw not in columns:
            heading.context.extend(raw.atoms)
    text = " ".join(r.text for r in head[-12:]).lower()
    heading.yoy = any(w in text for w in ("yoy", "year over year", "year-over-year", "% change", "percent change"))
    while (
        first == len(head)
        and heading.titles
        and heading.titles[-1].endswith(":")
        and head[len(heading.titles) - 1].kind == "text"
    ):
        heading.sections.insert(0, head[len(heading.titles) - 1])
        heading.titles.pop()
    heading.heads = [Head() for _ in range(width)]
    _fill(heading, columns, [r for r in head[first:last]], width, percents)
    return heading


def _merged(one: Stated, other: Stated) -> Stated:
    return Stated(
        other.scale if other.scale is not None else one.scale,
        other.currency or one.currency,
        other.shares if other.shares is not None else one.shares,
    )


def _column_lines(head: Sequence[RawLine]) -> tuple[int, int]:
    """First line, and the line after the last, of the run that heads the columns."""
    marks = [i for i, r in enumerate(head) if is_column_head(r) or r.changes]
    if not marks:
        return len(head), len(head)
    last = marks[-1] + 1
    first = marks[-1]
    for at in reversed(range(marks[-1] + 1)):
        if at in marks and _pure(head[at]):
            first = at
        elif first - at > 4:
            break
    return first, last


def _pure(raw: RawLine) -> bool:
    """Whether a line is column heads alone, not a sentence or a title that names a period.

    What stands left of the first period counts only if it is no unit clause ("(in millions) 2023 2022").
    """
    if raw.kind != "heading":
        return True
    marks = sorted([(a.start, a.end) for a in raw.atoms] + raw.changes)
    text = raw.text
    if text.strip().startswith("(") and text.strip().endswith(")"):
        return False
    before, after = text[: marks[0][0]], text[marks[0][0] :]
    if stated_units(before) is not None or len(marks) >= 3:
        before = ""
    spans = sum(e - s for s, e in marks)
    letters = sum(not c.isspace() for c in before + after)
    listing = any(w in after.lower() for w in (" and ", " through ", " to "))
    return spans * 5 >= letters * 2 and not (listing and len(raw.atoms) <= 3)


def _fill(
    heading: Heading, columns: list[RawLine], lines: list[RawLine], width: int, percents: Sequence[float]
) -> None:
    heads = heading.heads
    rest = _exact_units(heads, lines)
    changes = _changes(heads, columns, lines, width, percents)
    percent = any(s.percent for r in lines for s in unit_slots(r.text)) or any(
        "%" in r.text[s:e] for r in lines for s, e in r.changes
    )
    worded = any(r.changes for r in lines) or heading.yoy
    shares = any("percent of" in r.text.lower() or "% of" in r.text.lower() for r in lines)
    for at in changes:
        heads[at].change = worded and (not shares or at > max((k for k in range(width) if k not in changes), default=0))
        heads[at].percent = heads[at].percent or (percent and heads[at].currency is None and len(changes) == 1)
    _spread_units(heads, rest)
    amounts = [at for at in range(width) if at not in changes]
    everything = list(range(width))
    sequence = {
        kind: [a for r in columns for a in r.atoms if a.kind == kind]
        for kind in (*_PERIOD_SLOTS, "months", "weeks", "ended", "asof")
    }
    spans = [
        a for r in columns for a in r.atoms if a.kind in ("months", "weeks") or (a.kind == "code" and not a.values[2])
    ]
    sequence["code"] = [a for a in sequence["code"] if a.values[2]]
    if not spans:
        spans = sequence["ended"]
    placed = 0
    if _dates_enough(sequence, width, len(amounts)):
        sequence["code"] = []
    for kind in ("date", "monthday", "year", "code"):
        placed += _spread(heads, sequence[kind], amounts, everything)
    placed += _spread(heads, spans, everything if len(spans) > 1 and width % len(spans) == 0 else amounts, everything)
    if sequence["asof"] and not spans:
        for head in heads:
            head.instant = True
    _context(heading, bool(spans))
    _versus(heads, columns, changes)
    dated = sum(h.year is not None for h in heads)
    heading.sure = 0.0 if not width else (0.9 if placed and dated >= len(amounts) else 0.5 * dated / width)


def _dates_enough(sequence: dict[str, list[Atom]], width: int, amounts: int) -> bool:
    return any(len(sequence[kind]) in (width, amounts) for kind in ("date", "year") if sequence[kind])


def _exact_units(heads: list[Head], lines: list[RawLine]) -> list[list[Slot]]:
    """Take the unit words of a line that has one for every column; returns those of the other lines."""
    rest: list[list[Slot]] = []
    for raw in lines:
        if stated_units(raw.text) is not None and raw.text.lstrip()[:1] == "(":
            continue
        slots = unit_slots(raw.text)
        if len(slots) != len(heads) or not any(s.currency or s.percent for s in slots):
            rest.append(slots)
            continue
        for head, slot in zip(heads, slots, strict=True):
            head.currency, head.percent = slot.currency or head.currency, slot.percent or head.percent
            head.scale = slot.scale if slot.scale is not None else head.scale
    return rest


def _spread_units(heads: list[Head], rest: list[list[Slot]]) -> None:
    """Give unit words that are fewer than the columns to the columns of amounts, in equal runs."""
    currencies = [s.currency for slots in rest for s in slots if s.currency]
    scales = [s.scale for slots in rest for s in slots if s.scale is not None]
    money = [h for h in heads if not h.percent]
    amounts = [h for h in money if not h.change]
    if amounts and max(len(currencies), len(scales)) <= len(amounts):
        money = amounts
    for k, head in enumerate(money):
        if currencies and head.currency is None:
            head.currency = currencies[min(k * len(currencies) // len(money), len(currencies) - 1)]
        if scales and head.scale is None:
            head.scale = scales[min(k * len(scales) // len(money), len(scales) - 1)]


def _changes(
    heads: list[Head], columns: list[RawLine], lines: list[RawLine], width: int, percents: Sequence[float]
) -> set[int]:
    """Which columns hold changes or percentages rather than the periods' amounts."""
    marked = {at for at in range(width) if heads[at].percent or percents[at] > 0.5}
    for raw in reversed(lines):
        periods = [(a.start, 0) for a in raw.atoms if a.kind in _PERIOD_SLOTS and (a.kind != "code" or a.values[2])]
        words = [(start, 1) for start, _ in raw.changes]
        if words and len(periods) + len(words) == width:
            order = sorted(periods + words)
            return marked | {at for at, (_, change) in enumerate(order) if change}
    worded = sum(len(r.changes) for r in lines)
    counts = [len([a for a in r.atoms if a.kind in ("year", "date", "code")]) for r in columns]
    named = max(counts, default=0)
    if worded and named >= 2 and not marked and named < width <= named + max(worded, 2):
        return set(range(named, width))
    return marked if len(marked) < width else set()


def _spread(heads: list[Head], atoms: list[Atom], amounts: list[int], everything: list[int]) -> int:
    """Give each column its atom: one each where they match, else each over an equal run of columns."""
    if not atoms:
        return 0
    targets = everything if len(atoms) == len(everything) else amounts
    count = len(atoms)
    if not targets:
        targets = everything
    if count > len(targets):
        atoms, count = atoms[-len(targets) :], len(targets)
    for k, at in enumerate(targets):
        _apply(heads[at], atoms[k * count // len(targets)])
    return count


def _apply(head: Head, atom: Atom) -> None:
    if atom.kind == "date":
        head.year, head.month, head.day = atom.number(0), atom.number(1), atom.number(2)
    elif atom.kind == "monthday":
        head.month, head.day = atom.number(0), atom.number(1)
    elif atom.kind == "year":
        head.year = atom.number(0)
    elif atom.kind == "months":
        head.months = atom.number(0)
    elif atom.kind == "weeks":
        head.weeks = atom.number(0)
    elif atom.kind == "ended":
        head.months = atom.number(0)
    elif atom.kind == "code":
        head.code = (str(atom.values[0]), atom.number(1))
        head.year = atom.number(2) or head.year


def _context(heading: Heading, spans: bool) -> None:
    """Fill what the columns leave open from the table's title: "At August 31, 2024 and 2023"."""
    dates = [a for a in heading.context if a.kind == "date"]
    days = [a for a in heading.context if a.kind == "monthday"]
    lengths = [a for a in heading.context if a.kind in ("months", "weeks")] or [
        a for a in heading.context if a.kind == "ended"
    ]
    undated = [h for h in heading.heads if h.year is None and not h.code and not h.change]
    if undated and len(dates) == len(undated) and len(dates) > 1:
        for head, atom in zip(undated, dates, strict=True):
            _apply(head, atom)
    for head in heading.heads:
        if head.month is None and head.code is None:
            if head.year is None and dates:
                _apply(head, dates[-1])
            elif head.year is not None and (dates or days):
                source = days[-1] if days else dates[0]
                head.month, head.day = source.number(-2), source.number(-1)
        if not spans and lengths and head.months is None and head.weeks is None and not head.instant:
            _apply(head, lengths[-1])
    if not spans and not lengths and any(a.kind == "asof" for a in heading.context):
        for head in heading.heads:
            head.instant = True


def _versus(heads: list[Head], columns: list[RawLine], changes: set[int]) -> None:
    pairs = [a for r in columns for a in r.atoms if a.kind == "versus"]
    for at, atom in zip(sorted(changes), pairs, strict=False):
        heads[at].year, heads[at].compared_year = atom.number(0), atom.number(1)


def period_of(head: Head, fiscal: FiscalCalendar, *, instant: bool) -> Period | None:
    """The dates a column's head stands for; None where it names no year.

    >>> period_of(Head(months=6, month=9, day=30, year=2017), FiscalCalendar(), instant=False)
    Period(start=datetime.date(2017, 4, 1), end=datetime.date(2017, 9, 30))
    """
    if head.year is None:
        return None
    if head.month is None:
        unit, ordinal = head.code or ("Y", 1)
        if head.code is None and head.months in (3, 6):
            return None
        found = fiscal.period(unit, ordinal, head.year)
        return Period(None, found.end) if instant else found
    try:
        end = dt.date(head.year, head.month, head.day or 1)
    except ValueError:
        return None
    if instant or head.instant:
        return Period(None, end)
    months = head.months or ({"Q": 3, "H": 6, "Y": 12}[head.code[0]] if head.code else None)
    if head.weeks:
        return Period(weeks_start(end, head.weeks), end)
    return Period(duration_start(end, months) if months else None, end)


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
