"""Which two columns a column of changes or growth rates compares: by its periods, else by agreement of rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import log2

from ...figures.figure import Figure
from .grid import Grid

AMOUNTS = frozenset({"amount", "count", "per_share"})
#: Undeclared pairs are sought among so many columns around the change.
NEAR = 5

Span = tuple[dt.date | None, dt.date | None]
Test = Callable[[Figure, Figure, Figure], int]


@dataclass(slots=True)
class Series:
    """A grid's columns by what they hold: amounts, changes of amounts, percentages; with their periods."""

    amounts: list[int] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    percents: list[int] = field(default_factory=list)
    measure: dict[int, str] = field(default_factory=dict)
    span: dict[int, Span] = field(default_factory=dict)
    compared: dict[int, Span] = field(default_factory=dict)
    basis: dict[int, str] = field(default_factory=dict)

    def declares_growth(self, column: int) -> bool:
        """Whether the heading says that the column compares two periods."""
        return self.measure[column] == "percent_change"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns that a third may compare, and the rows that show it; `sign` is the usual one."""

    new: int
    base: int
    declared: bool
    holds: int
    tested: int
    bits: float
    sign: int


def series_of(grid: Grid) -> Series:
    """Sort a grid's columns by the measure and unit of most of their figures."""
    series = Series()
    for column, cells in grid.down.items():
        own = [f for _, f in cells if f.status == "number"] or [f for _, f in cells]
        measure, percent = Counter((f.measure, f.unit == "percent") for f in own).most_common(1)[0][0]
        series.measure[column] = measure
        series.span[column] = _usual((f.period_start, f.period_end) for f in own)
        series.compared[column] = _usual((f.compared_start, f.compared_end) for f in own)
        series.basis[column] = Counter(f.basis for f in own).most_common(1)[0][0]
        if percent:
            series.percents.append(column)
        else:
            if measure in AMOUNTS:
                series.amounts.append(column)
            series.changes.append(column)
    return series


def _usual(spans: Iterator[Span]) -> Span:
    return Counter(spans).most_common(1)[0][0]


def pairs_of(grid: Grid, series: Series, column: int, test: Test) -> Iterator[Pair]:
    """Every pair of columns that may be compared, with the rows in which the test holds.

    First the one that the headings declare; the others are for where it does not hold, its heading misread.
    """
    declared = _declared(series, column)
    if declared is not None:
        yield _weighed(grid, column, *declared, test, declared=True)
    named = series.measure[column] in ("change", "percent_change")
    if grid.statement == "equity" and not named:
        return
    near = [c for c in series.amounts if c != column and abs(c - column) <= NEAR and (named or c < column)]
    for one in near:
        for other in near:
            if one < other:
                pair = _weighed(grid, column, one, other, test, declared=False)
                back = _weighed(grid, column, other, one, test, declared=False)
                yield max(pair, back, key=lambda p: (p.holds, p.sign, p.bits))


def _declared(series: Series, column: int) -> tuple[int, int] | None:
    span, compared = series.span[column], series.compared[column]
    if compared[1] is None:
        return None
    new = [c for c in series.amounts if series.span[c] == span and c != column]
    base = [c for c in series.amounts if series.span[c] == compared and c != column]
    same = [(n, b) for n in new for b in base if series.basis[n] == series.basis[b]] or [
        (n, b) for n in new for b in base
    ]
    if not same:
        return None
    return min(
        same, key=lambda p: (series.basis[p[0]] != series.basis[column], abs(p[0] - column) + abs(p[1] - column))
    )


def _weighed(grid: Grid, column: int, new: int, base: int, test: Test, *, declared: bool) -> Pair:
    holds = tested = 0
    bits = 0.0
    signs: Counter[int] = Counter()
    for row, figure in grid.down[column]:
        if not figure.mantissa:
            continue
        one, other = grid.cells.get((row, new)), grid.cells.get((row, base))
        if one is None or other is None or one.unit != other.unit or not other.mantissa:
            continue
        if one.mantissa is None or (one.mantissa == 0 and not declared):
            continue
        tested += 1
        sign = test(figure, one, other)
        if sign:
            holds += 1
            signs[sign] += 1
            bits += log2(1 + min(abs(figure.mantissa), abs(one.mantissa), abs(other.mantissa)))
    sign = 1 if signs[1] >= signs[-1] else -1
    return Pair(new, base, declared, holds, tested, bits, sign)


def of_rows(grid: Grid, series: Series, column: int) -> list[tuple[Figure, Figure, Figure]]:
    """Rates with the amount at their left and that column's amount in the row of the compared period."""
    left = [c for c in series.amounts if c < column]
    found: list[tuple[Figure, Figure, Figure]] = []
    if not left:
        return found
    by_span: dict[Span, list[Figure]] = {}
    for _, figure in grid.down[left[-1]]:
        if figure.measure in AMOUNTS:
            by_span.setdefault((figure.period_start, figure.period_end), []).append(figure)
    for row, rate in grid.down[column]:
        new = grid.cells.get((row, left[-1]))
        bases = [f for f in by_span.get((rate.compared_start, rate.compared_end), []) if f.row != row]
        if rate.compared_end and new is not None and len(bases) == 1 and new.unit == bases[0].unit:
            found.append((rate, new, bases[0]))
    return found


def differs(change: Figure, new: Figure, base: Figure) -> int:
    """+1 where change = new - base within rounding, -1 where it is base - new, 0 where neither.

    >>> one, two = Figure(figure=0, mantissa=374, decimals=0), Figure(figure=1, mantissa=1095, decimals=0)
    >>> differs(one, two, Figure(figure=2, mantissa=721, decimals=0))
    1
    """
    scaled = _one_scale(change, new, base)
    if scaled is None:
        return 0
    (c, n, b), slack = scaled
    if 2 * abs(c - (n - b)) <= slack:
        return 1
    return -1 if 2 * abs(c + (n - b)) <= slack else 0


def _one_scale(*figures: Figure) -> tuple[list[int], int] | None:
    """The figures' mantissas in one scale, and the sum of their last digits' units, all in that scale."""
    if any(f.mantissa is None or f.decimals is None for f in figures):
        return None
    finest = max(f.decimals or 0 for f in figures)
    units = [10 ** min(30, finest - (f.decimals or 0)) for f in figures]
    slack = sum(0 if f.exact else unit for f, unit in zip(figures, units, strict=True))
    return [(f.mantissa or 0) * unit for f, unit in zip(figures, units, strict=True)], slack


def grows(rate: Figure, new: Figure, base: Figure) -> int:
    """+1 where rate = 100 (new - base) / |base| within rounding, -1 with the other sign, 0 where neither.

    >>> rate = Figure(figure=0, mantissa=189, decimals=1, unit="percent")
    >>> grows(rate, Figure(figure=1, mantissa=2316, decimals=-6), Figure(figure=2, mantissa=1948, decimals=-6))
    1
    """
    scaled = _one_scale(new, base)
    if scaled is None or rate.mantissa is None or rate.decimals is None or not base.mantissa:
        return 0
    (n, b), _ = scaled
    finest = max(new.decimals or 0, base.decimals or 0)
    half_new, half_base = (0.5 * 10 ** min(30, finest - (f.decimals or 0)) for f in (new, base))
    growth = 100 * (n - b) / abs(b)
    printed = rate.mantissa / 10**rate.decimals if abs(rate.decimals) < 30 else 0.0
    slack = 0.5 * 10.0 ** -max(-30, min(30, rate.decimals)) + 100 * (half_new + half_base * abs(n / b)) / abs(b)
    slack *= 1.000001
    if abs(printed - growth) <= slack:
        return 1
    return -1 if abs(printed + growth) <= slack else 0
