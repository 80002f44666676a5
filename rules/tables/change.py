"""Change columns: this less prior is the change, and 100 x (new - base) / |base| is the percent change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from .grid import Grid, grids
from .pairs import Pair, Series, Test, differs, grows, of_rows, pairs_of, series_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: Rows that must show an undeclared pair of columns; a pair that the headings declare needs half of its rows.
ROWS = 3
Triple = tuple["Figure", "Figure", "Figure"]


def change_columns(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties changes to the two columns they compare: ``1,095 - 721 = 374`` is change - new + base = 0.

    The columns are those of the change's own and compared period, or else a pair that at least
    three rows agree on. Where a table prints costs' changes with the other sign, that sign is kept.
    """
    for grid in grids(reading):
        series = series_of(grid)
        for column in series.changes:
            pair = _pair(grid, series, column, differs)
            if pair is not None:
                yield from _differences(
                    rule, grid, column, pair, declared=pair.declared or series.measure[column] == "change"
                )


def percent_change_columns(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties growth rates to the amounts they compare: 2,316 over 1,948 is 18.9 %.

    A nil or missing base is skipped: there is no rate to print. A dash for a rate claims nothing. Of two
    columns that compare the same amounts one is the plain growth; the other (at constant exchange rates,
    organic) is another measure, and is tied only where it is practically the same.
    """
    for grid in grids(reading):
        series = series_of(grid)
        found = ((column, _pair(grid, series, column, grows)) for column in series.percents)
        pairs = {column: pair for column, pair in found if pair is not None}
        for column in series.percents:
            if column in pairs:
                if _is_plain(column, pairs):
                    yield from _growths(rule, grid, column, pairs[column])
            elif series.declares_growth(column):
                yield from _down(rule, grid, series, column)


def _is_plain(column: int, pairs: dict[int, Pair]) -> bool:
    """Whether a column of rates is the plain growth of its amounts: 6 rows of 9 are not, beside a column of all 9.

    Of columns that fit alike the first is; one wrong rate does not make it another measure.
    """
    own = pairs[column]
    rivals = {c: p.holds for c, p in pairs.items() if (p.new, p.base) == (own.new, own.base) and c != column}
    if (own.tested - own.holds) * 10 <= own.tested:
        return True
    return all(own.holds + 1 >= holds if column < c else own.holds > holds + 1 for c, holds in rivals.items())


def _pair(grid: Grid, series: Series, column: int, test: Test) -> Pair | None:
    best: Pair | None = None
    for pair in pairs_of(grid, series, column, test):
        if pair.declared:
            good = pair.holds * 2 >= pair.tested and (pair.holds or pair.tested < 2)
        else:
            good = pair.holds >= ROWS and pair.holds * 4 >= pair.tested * 3 and pair.bits >= 12
        if good and pair.declared:
            return pair
        if good and (best is None or pair.holds > best.holds):
            best = pair
    return best


def _differences(rule: Rule, grid: Grid, column: int, pair: Pair, *, declared: bool) -> Iterator[Tie]:
    shape = f"table {grid.table}: column {column} = {pair.new} - {pair.base}"
    family, kind = ("X02", "recompute") if declared else (rule.family, "cross-foot")
    for row, change in grid.down[column]:
        new, base = grid.cells.get((row, pair.new)), grid.cells.get((row, pair.base))
        if new is None or base is None or not (new.unit == base.unit == change.unit):
            continue
        if change.status == "nil" and differs(change, new, base) == 0:
            continue
        if new.mantissa == 0 and base.mantissa == 0:
            continue
        sign = differs(change, new, base) or pair.sign
        members = (Member(change.figure, 1), Member(new.figure, -sign), Member(base.figure, sign))
        yield Tie(rule=rule.id, family=family, kind=kind, members=members, total=change.figure, shape=shape)


def _growths(rule: Rule, grid: Grid, column: int, pair: Pair) -> Iterator[Tie]:
    shape = f"table {grid.table}: column {column} = % {pair.new} over {pair.base}"
    for row, rate in grid.down[column]:
        new, base = grid.cells.get((row, pair.new)), grid.cells.get((row, pair.base))
        if new is not None and base is not None:
            yield from growth_tie(rule, (rate, new, base), shape, pair.sign)


def growth_tie(rule: Rule, triple: Triple, shape: str, usual: int = 1) -> Iterator[Tie]:
    """The tie of one rate to its amounts; points where the line is itself a percentage and they fit."""
    rate, new, base = triple
    if rate.status != "number" or new.unit != base.unit or base.mantissa == 0:
        return
    points = differs(*triple) if new.unit == "percent" else 0
    if points:
        linear = (Member(rate.figure, 1), Member(new.figure, -points), Member(base.figure, points))
        yield Tie(rule=rule.id, family="R09", kind="recompute", members=linear, total=rate.figure, shape=shape)
    elif new.unit != "percent" or grows(*triple):
        below = -1 if (base.mantissa or 0) < 0 else 1
        yield Tie(
            rule=rule.id,
            family="R01",
            kind="recompute",
            members=(Member(new.figure, 1), Member(base.figure, -1, below)),
            result=rate.figure,
            factor=100 * (grows(*triple) or usual),
            total=rate.figure,
            shape=shape,
        )


def _down(rule: Rule, grid: Grid, series: Series, column: int) -> Iterator[Tie]:
    """Rates of a table whose rows are periods: the base stands in another row of the amount's column."""
    found = of_rows(grid, series, column)
    tested = [grows(rate, new, base) for rate, new, base in found if base.mantissa and rate.status == "number"]
    if not tested or sum(map(bool, tested)) * 2 < len(tested):
        return
    for triple in found:
        yield from growth_tie(rule, triple, f"table {grid.table}: column {column} down the periods")
