"""Heading lines become columns: period, unit, scale and measure of each, however the heading is broken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .blocks import is_column_head
from .calendar import Atom
from .head import Head
from .measures import all_per_share
from .rows import HEADING, TEXT
from .units import Slot, Stated, stated_units, unit_slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import RawLine

_PERIOD_SLOTS = ("year", "date", "monthday", "code")
_YEAR_OVER_YEAR = ("yoy", "year over year", "year-over-year", "% change", "percent change")
_OWNERS = re.compile(r"\battributable to \w", re.IGNORECASE)
_NARROWEST = 3  # columns of a table whose columns are parts of a whole
_NEAREST = 12  # lines above the first row that speak of this table's changes
# How sure a heading is: every amount's column has a period from words over the columns; or some have.
_SURE, _HALF_SURE = 0.9, 0.5


@dataclass(slots=True)
class Heading:
    """A table's heading: its title lines, its columns' heads, and what is said once for all of them."""

    titles: list[str] = field(default_factory=list)
    labels: list[RawLine] = field(default_factory=list)
    sections: list[RawLine] = field(default_factory=list)
    over: Sequence[RawLine] = ()
    heads: list[Head] = field(default_factory=list)
    stated: Stated = field(default_factory=Stated)
    context: list[Atom] = field(default_factory=list)
    sure: float = 0.0
    yoy: bool = False
    per_share: bool = False

    def follow(self, other: Heading) -> None:
        """Head the columns as the table before did, which this one goes on with."""
        self.heads, self.stated, self.context = other.heads, other.stated, other.context
        self.yoy, self.per_share = other.yoy, other.per_share

    def free_labels(self, width: int) -> bool:
        """Take lines of at least a word a column, and what stands above them, for labels; whether there were any.

        "Shares Amount Capital Equity" over four columns heads them, not the rows below; "Attributable
        to owners" above it is said of all the table.
        """
        last = max((at for at, r in enumerate(self.sections, 1) if _labels(r, width)), default=0)
        whose = [r for r in self.sections[:last] if _OWNERS.search(r.caption)]
        self.labels += [r for r in self.sections[:last] if r not in whose]
        self.sections = [*whose, *self.sections[last:]]
        return last > 0


def _labels(raw: RawLine, width: int) -> bool:
    long = len(raw.caption.split()) >= width >= _NARROWEST
    return long and not raw.caption.endswith(":") and not _OWNERS.search(raw.caption)


def read_heading(head: Sequence[RawLine], width: int, percents: Sequence[float]) -> Heading:
    """The heading of a table of `width` columns; `percents` is each column's share of "%" cells."""
    first, last = _column_lines(head)
    heading = Heading(over=head[first:last])
    columns = [r for r in head[first:last] if is_column_head(r) and _pure(r)]
    _sort_lines(heading, head, first, last, columns)
    if first == len(head):
        _sections_of_titles(heading, head)
    text = " ".join(r.text for r in head[-_NEAREST:]).lower()
    heading.yoy = any(w in text for w in _YEAR_OVER_YEAR)
    heading.heads = [Head() for _ in range(width)]
    _fill(heading, columns, head[first:last], percents)
    return heading


def _sort_lines(heading: Heading, head: Sequence[RawLine], first: int, last: int, columns: list[RawLine]) -> None:
    """Titles above the lines that head columns, labels among them, sections below; units and periods of all."""
    for at, raw in enumerate(head):
        heads_columns = any(raw is r for r in columns)
        if at < first:
            heading.titles.append(raw.caption)
        elif at >= last:
            heading.sections.append(raw)
        elif not heads_columns:
            heading.labels.append(raw)
        stated = stated_units(raw.text)
        if stated is not None:
            heading.stated = _merged(heading.stated, stated)
        heading.per_share = heading.per_share or all_per_share(raw.text)
        if not heads_columns:
            heading.context.extend(raw.atoms)


def _sections_of_titles(heading: Heading, head: Sequence[RawLine]) -> None:
    """Where nothing heads columns, last lines with a colon head the rows: "Current assets:"."""
    while heading.titles and heading.titles[-1].endswith(":") and head[len(heading.titles) - 1].kind == TEXT:
        heading.sections.insert(0, head[len(heading.titles) - 1])
        heading.titles.pop()


def named_columns(head: Sequence[RawLine]) -> int:
    """How many columns the best heading line names."""
    most = 0
    for raw in head:
        slots = [a for a in raw.atoms if a.kind in ("year", "date", "monthday", "code")]
        most = max(most, len(slots) + (len(raw.changes) if len(slots) > 1 else 0))
    return most


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
    if raw.kind != HEADING:
        return True
    marks = sorted([(a.start, a.end) for a in raw.atoms] + raw.changes)
    text = raw.text
    if text.strip().startswith("(") and text.strip().endswith(")"):
        return False
    before, after = text[: marks[0][0]], text[marks[0][0] :]
    if before.rstrip().endswith(":"):
        return False  # "Scheduled date of payment: December 8, 2017"
    if not before.strip() and _side_by_side(raw.atoms, text):
        return True  # "2023  2022  Segment": columns of words stand beside those of figures
    if stated_units(before) is not None or len(marks) >= 3:
        before = ""
    spans = sum(e - s for s, e in marks)
    letters = sum(not c.isspace() for c in before + after)
    listing = any(w in after.lower() for w in (" and ", " through ", " to "))
    if _worded_title(text, marks):
        return False
    return spans * 5 >= letters * 2 and not (listing and len(raw.atoms) <= 3)


def _side_by_side(atoms: list[Atom], text: str) -> bool:
    """Whether a line begins with two periods of one kind and nothing between them."""
    if len(atoms) < 2 or text[atoms[0].end : atoms[1].start].strip():
        return False
    alike = atoms[0].kind == atoms[1].kind
    return alike and (atoms[0].kind != "code" or atoms[0].values[0] == atoms[1].values[0])


def _worded_title(text: str, marks: list[tuple[int, int]]) -> bool:
    """Whether three words or more stand beside the periods: a title that names its period, unless it heads columns."""
    rest = list(text)
    for start, end in marks:
        rest[start:end] = " " * (end - start)
    words = [w for w in "".join(rest).split() if len(w) > 3 and w.isalpha()]
    return len(words) >= 3 and len(marks) < 4 and stated_units(text) is None


def _fill(heading: Heading, columns: list[RawLine], lines: Sequence[RawLine], percents: Sequence[float]) -> None:
    """Give the columns what the lines over them say: units, changes, periods."""
    heads = heading.heads
    rest = _exact_units(heads, lines)
    changes = _changes(heads, columns, lines, percents)
    _mark_changes(heading, lines, changes)
    _spread_units(heads, rest)
    amounts = [at for at in range(len(heads)) if at not in changes]
    placed, spanned = _periods(heads, columns, amounts)
    _context(heading, spanned=spanned)
    _versus(heads, columns, changes)
    dated = sum(h.year is not None for h in heads)
    certain = placed and dated >= len(amounts)
    heading.sure = 0.0 if not heads else (_SURE if certain else _HALF_SURE * dated / len(heads))


def _mark_changes(heading: Heading, lines: Sequence[RawLine], changes: set[int]) -> None:
    """Say of columns other than the amounts' whether they are changes, and whether in percent."""
    heads = heading.heads
    percent = any(s.percent for r in lines for s in unit_slots(r.text)) or any(
        "%" in r.text[s:e] for r in lines for s, e in r.changes
    )
    versus = any(a.kind == "versus" for r in lines for a in r.atoms)
    worded = heading.yoy or versus or any(r.changes for r in lines)
    of_total = any("percent of" in r.text.lower() or "% of" in r.text.lower() for r in lines)
    last_amount = max((k for k in range(len(heads)) if k not in changes), default=0)
    for at in changes:
        # Beside "% of revenues" columns only what stands right of every amount is a change.
        heads[at].change = worded and (not of_total or at > last_amount)
        heads[at].percent = heads[at].percent or (percent and heads[at].currency is None and len(changes) == 1)


def _periods(heads: list[Head], columns: list[RawLine], amounts: list[int]) -> tuple[int, bool]:
    """Spread the lines' period words over the columns: how many were placed, and whether any was a duration."""
    everything = list(range(len(heads)))
    atoms = [a for r in columns for a in r.atoms]
    sequence = {kind: [a for a in atoms if a.kind == kind] for kind in _PERIOD_SLOTS}
    sequence["code"] = [a for a in sequence["code"] if a.values[2]]
    if whole := _days_above(columns, len(amounts)):
        sequence.update(date=whole, monthday=[], year=[])
    spans = _spans(columns)
    if any(len(sequence[kind]) in (len(heads), len(amounts)) for kind in ("date", "year") if sequence[kind]):
        sequence["code"] = []
    placed = sum(_spread(heads, sequence[kind], amounts) for kind in ("date", "monthday", "year", "code"))
    placed += _spread(heads, spans, everything if len(spans) > 1 and len(heads) % len(spans) == 0 else amounts)
    if not spans and any(a.kind == "asof" for a in atoms):
        for head in heads:
            head.instant = True
    return placed, bool(spans)


def _days_above(columns: list[RawLine], count: int) -> list[Atom]:
    """The columns' dates where some stand whole and others have their days on the line above.

    "July 2," over "2023  December 31, 2022" are July 2, 2023 and December 31, 2022.
    """
    days = iter([a for r in columns for a in r.atoms if a.kind == "monthday"])
    for raw in columns:
        slots = [a for a in raw.atoms if a.kind in ("date", "year")]
        if len(slots) == count and {a.kind for a in slots} == {"date", "year"}:
            found = [a if a.kind == "date" else _on(a, next(days, None)) for a in slots]
            whole = [a for a in found if a is not None]
            return whole if len(whole) == count and next(days, None) is None else []
    return []


def _on(year: Atom, day: Atom | None) -> Atom | None:
    """The year's day, as a whole date."""
    return Atom("date", year.start, year.end, (*year.values, *day.values)) if day is not None else None


def _spans(columns: list[RawLine]) -> list[Atom]:
    """The durations over the columns; "year ended" is one beside another on its line, or where there is no other."""
    spans: list[Atom] = []
    for raw in columns:
        counted = [a for a in raw.atoms if a.kind in ("months", "weeks") or (a.kind == "code" and not a.values[2])]
        ended = [a for a in raw.atoms if a.kind == "ended"]
        varied = bool(counted) or len({a.values for a in ended}) > 1
        spans += sorted([*counted, *ended], key=lambda a: a.start) if varied else []
    return spans or [a for r in columns for a in r.atoms if a.kind == "ended"]


def _exact_units(heads: list[Head], lines: Sequence[RawLine]) -> list[list[Slot]]:
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
    heads: list[Head], columns: list[RawLine], lines: Sequence[RawLine], percents: Sequence[float]
) -> set[int]:
    """Which columns hold changes or percentages rather than the periods' amounts."""
    width = len(heads)
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
    if worded and min(marked, default=named) >= named >= 2 and named < width <= named + max(worded, 2):
        return set(range(named, width))
    return marked if len(marked) < width else set()


def _spread(heads: list[Head], atoms: list[Atom], amounts: list[int]) -> int:
    """Give each column its atom: one each where they match, else each over an equal run of columns.

    Two dates over four columns of amounts: the first two columns have the first.
    """
    if not atoms:
        return 0
    everything = list(range(len(heads)))
    targets = everything if len(atoms) == len(everything) else amounts or everything
    atoms = atoms[-len(targets) :]
    for k, at in enumerate(targets):
        heads[at].take(atoms[k * len(atoms) // len(targets)])
    return len(atoms)


def _context(heading: Heading, *, spanned: bool) -> None:
    """Fill what the columns leave open from the table's title: "At August 31, 2024 and 2023"."""
    dates = list({a.values: a for a in heading.context if a.kind == "date"}.values())
    days = [a for a in heading.context if a.kind == "monthday"]
    lengths = [a for a in heading.context if a.kind in ("months", "weeks")] or [
        a for a in heading.context if a.kind == "ended"
    ]
    undated = [h for h in heading.heads if h.year is None and not h.code and not h.change]
    if undated and len(dates) == len(undated) and len(dates) > 1:
        for head, atom in zip(undated, dates, strict=True):
            head.take(atom)
    for head in heading.heads:
        if head.month is None and head.code is None:
            if head.year is None and dates:
                head.take(dates[-1])
            elif head.year is not None and (dates or days):
                source = days[-1] if days else dates[0]
                head.month, head.day = source.number(-2), source.number(-1)
        if not spanned and lengths and head.months is None and head.weeks is None and not head.instant:
            head.take(lengths[-1])
    if not spanned and not lengths and any(a.kind == "asof" for a in heading.context):
        for head in heading.heads:
            head.instant = True


def _versus(heads: list[Head], columns: list[RawLine], changes: set[int]) -> None:
    pairs = [a for r in columns for a in r.atoms if a.kind == "versus"]
    for at, atom in zip(sorted(changes), pairs, strict=False):
        heads[at].year, heads[at].compared_year = atom.number(0), atom.number(1)
