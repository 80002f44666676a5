"""Takes one line item for one instance of a rule: its period, its dimensions and, of several places, the nearest."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from ..figures.figure import Figure
from .index import DAY, Frame, Index, axis_key, bases_agree, member_key, year_before
from .terms import Clear, Name

#: A year has 365 or 366 days, or 52 or 53 weeks.
_SLACK = 8
_COLUMNS = {"basis", "measure"}
Dims: TypeAlias = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Missing(Exception):  # noqa: N818 - no error, the ordinary case of a line that is not printed
    """Why a line item could not be taken; ``absent`` when it is simply not printed there."""

    reason: str
    absent: bool = True


@dataclass(frozen=True, slots=True)
class Home:
    """The place an instance starts from; partners are preferred from the same table, then statement."""

    table: int | None
    statement: str | None
    unit: str | None
    column: int | None = None


def home_of(figure: Figure) -> Home:
    """The place of a figure."""
    return Home(figure.table, figure.statement, figure.unit, figure.column)


def take(index: Index, name: Name, frame: Frame, home: Home, *, same_unit: bool = True) -> list[Figure]:
    """The figures `name` means in this instance: one, or with ``[axis=*]`` one for each member.

    Raises:
        Missing: none is printed for the frame, or several that disagree.
    """
    wanted = _wanted(name.selections, frame.dims)
    found: list[list[Figure]] = []
    for by_period in index.by_period(name):
        for period in periods(index, name, frame):
            figures = by_period.get(period, ())
            fitting = [f for f in figures if _fits(index, name, f, frame, home, same_unit=same_unit)]
            fitting = [f for f in fitting if _dims_fit(index.of(f, captioned=name.caption), *wanted)]
            if fitting and name.near is not None:
                # A place between two lines is a place in this table: another's line does not stand there.
                at_home = [f for f in fitting if f.table == home.table]
                fitting = _at_place(index, name, at_home, frame)
            if fitting:
                found.append(fitting)
                break
    if found:
        # Of several concepts for one line item the table's own is meant, whatever other places call it.
        fitting = next((own for own in found if any(f.table == home.table for f in own)), found[0])
        return _members(index, name, fitting, home) if wanted[0] else [_nearest(name, fitting, home)]
    raise Missing(f"{name} is not printed for {frame.words}")


def _members(index: Index, name: Name, figures: list[Figure], home: Home) -> list[Figure]:
    """One figure for each member of the axis, all from the one table that prints the most of them."""
    tables: dict[int | None, dict[frozenset[tuple[str, str]], list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        tables[figure.table][index.of(figure)].append(figure)
    best = max(tables, key=lambda table: (len(tables[table]), table == home.table, -(table or 0)))
    if len(tables[best]) < 2:
        raise Missing(f"{name} is printed for one member only", absent=False)
    return [_nearest(name, group, home) for group in tables[best].values()]


def _nearest(name: Name, figures: list[Figure], home: Home) -> Figure:
    """Of several places the same table, then the same statement, then the finest digits.

    Raises:
        Missing: that place prints it several times and the values differ.
    """
    ranked = defaultdict(list)
    for figure in figures:
        ranked[_rank(figure, home)].append(figure)
    best = ranked[min(ranked)]
    if len({f.amount for f in best}) > 1:
        lines = ", ".join(str(f.line) for f in best[:4])
        raise Missing(f"{name} is printed with different values (lines {lines})", absent=False)
    return next((f for f in best if f.column == home.column), best[0])


def _rank(figure: Figure, home: Home) -> tuple[bool, bool, int, int]:
    return (
        figure.table != home.table,
        figure.statement != home.statement,
        -(figure.decimals if figure.decimals is not None else -99),
        figure.table if figure.table is not None else -1,
    )


# --- Does a figure belong to the frame? ---


def _fits(index: Index, name: Name, figure: Figure, frame: Frame, home: Home, *, same_unit: bool) -> bool:
    basis = next((member for axis, member in name.selections if axis == "basis"), frame.basis)
    if not bases_agree(figure.basis, basis) or not index.entity_fits(figure, frame):
        return False
    return not (same_unit and figure.unit and home.unit and figure.unit != home.unit)


@lru_cache(maxsize=4096)
def _wanted(selections: tuple[tuple[str, str], ...], dims: Dims) -> tuple[frozenset[str], Dims]:
    """The axes over which a name sums, and the dimensions that its figures must have beside them."""
    members, open_axes = dict(dims), set()
    for axis, member in selections:
        if axis in _COLUMNS:
            continue
        key = axis_key(axis)
        members.pop(key, None)
        if member == "*":
            open_axes.add(key)
        else:
            members[key] = member_key(member)
    return frozenset(open_axes), frozenset(members.items())


def _dims_fit(own: Dims, open_axes: frozenset[str], members: Dims) -> bool:
    if not open_axes:
        return own == members
    held = {axis for axis, _ in own}
    return open_axes <= held and {pair for pair in own if pair[0] not in open_axes} == members


def periods(index: Index, name: Name, frame: Frame) -> Iterator[tuple[dt.date | None, dt.date | None]]:
    """The periods under which `name` may stand in this frame, (start, end) with start None for a balance."""
    if name.at == "start":
        if frame.start is not None:
            yield None, frame.start - DAY
            yield None, frame.start
        return
    if name.at == "end":
        yield None, frame.end
        return
    if name.at == "prior":
        yield from _year_before(index, frame)
        return
    yield frame.start, frame.end
    if frame.start is not None:
        yield None, frame.end


def _year_before(index: Index, frame: Frame) -> Iterator[tuple[dt.date | None, dt.date | None]]:
    if frame.end is None:
        return
    end = year_before(frame.end)
    if frame.start is None:
        ends = {f.period_end for f in index.figures if f.period_start is None and f.period_end}
        yield from ((None, day) for day in sorted(ends) if abs((day - end).days) <= _SLACK)
        return
    start = year_before(frame.start)
    for first, last in sorted(index.durations[None]):
        if abs((first - start).days) <= _SLACK and abs((last - end).days) <= _SLACK:
            yield first, last


def frames_at(index: Index, name: Name, figure: Figure) -> Iterator[Frame]:
    """The instances for which `figure`, found under `name` on a left side, may be the figure meant."""
    chosen = {axis_key(axis) for axis, _ in name.selections if axis not in _COLUMNS}
    dims = frozenset((axis, member) for axis, member in index.of(figure, captioned=name.caption) if axis not in chosen)
    own = Frame(figure.entity, figure.period_start, figure.period_end, figure.basis, dims)
    if not name.at:
        yield own
        return
    if name.at == "prior":
        yield from _year_after(index, own)
        return
    for start, end in sorted(index.durations.get(figure.statement) or index.durations[None]):
        opening = figure.period_end in {start - DAY, start}
        if end == figure.period_end if name.at == "end" else opening:
            yield replace(own, start=start, end=end)


def _year_after(index: Index, own: Frame) -> Iterator[Frame]:
    spans = {(f.period_start, f.period_end) for f in index.figures}
    for start, end in sorted(spans, key=str):
        later = replace(own, start=start, end=end)
        if (own.start, own.end) in set(_year_before(index, later)):
            yield later


# --- Above, below, between ---


def _at_place(index: Index, name: Name, found: list[Figure], frame: Frame) -> list[Figure]:
    """Those of the found figures that stand above, below or between the lines that `name` asks for."""
    side, others = name.near or ("", ())
    return [f for f in found if _stands(f, side, [_row(index, other, frame, f) for other in others])]


def _stands(figure: Figure, side: str, marks: list[int | None]) -> bool:
    """Whether a figure's row lies on that side of the rows of one or two marks; no row, no side."""
    row, known = figure.row, [mark for mark in marks if mark is not None]
    if row is None or len(known) < len(marks):
        return False
    if side == "below":
        return row > known[0]
    if side == "above":
        return row < known[0]
    return min(known) < row < max(known)


def _row(index: Index, name: Name, frame: Frame, beside: Figure) -> int | None:
    """The row of a line in the table of `beside`; None where that table does not print it."""
    try:
        mark = take(index, name, frame, home_of(beside), same_unit=False)[0]  # a row has no unit
    except Missing:
        return None
    return mark.row if mark.table == beside.table else None


def clear(index: Index, condition: Clear, frame: Frame, used: dict[int, Figure]) -> bool:
    """Whether the table prints no other line between the two, nil ones and those of the tie aside."""
    start = next(iter(used.values()))
    try:
        first, last = (take(index, name, frame, home_of(start))[0] for name in (condition.first, condition.last))
    except Missing:
        return False
    if first.table != last.table:
        return False
    if first.row is None or last.row is None:
        # figures without places come from a table of one's own: two of them that are one by the lack of others are not
        return len(used) > 2
    low, high = sorted((first.row, last.row))
    return not any(
        f.row is not None
        and low < f.row < high
        and f.figure not in used
        and f.mantissa != 0
        and _beside(f, first, last)
        for f in index.by_table[first.table]
    )


def _beside(figure: Figure, first: Figure, last: Figure) -> bool:
    """Whether a figure stands in the column of two others, or where these have none in the period of the first."""
    if first.column is not None and first.column == last.column:
        return figure.column == first.column
    return (figure.period_start, figure.period_end) == (first.period_start, first.period_end)
