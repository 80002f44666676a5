"""Shares of a total: columns of percentages beside amounts, and lines of margins under them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log2
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from .grid import Grid, grids
from .pairs import AMOUNTS, Series, series_of
from .words import TOTAL, words_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: Rows that must show a column of shares, columns that must show a line of margins, and bits for both.
ROWS, COLUMNS, SURE = 3, 2, 8.0
#: So many rows around a line of percentages are looked at, and longer columns of them are no mix.
REACH = 200
_REVENUE = frozenset({"revenue", "revenues", "sales", "operating", "turnover"})
Span = tuple[object, ...]
Triple = tuple["Figure", "Figure", "Figure"]


def shares_of_a_total(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties percentages to part and whole: gross profit 25,450 of sales 71,070 is 35.8 %.

    Part and whole are found by agreement: three rows of a column with one whole, or a line of
    percentages in two columns with the line above it (or a namesake) over revenue or a total.
    """
    found = grids(reading)
    revenue = _revenue(found)
    for grid in found:
        series = series_of(grid)
        for column in series.percents:
            quotients = list(_quotients(rule, grid, series, column))
            yield from quotients or _column(rule, grid, series, column)
        yield from _lines(rule, grid, revenue)


def share(part: Figure, of: Figure, printed: Figure) -> bool:
    """Whether printed = 100 part / whole within the rounding of all three.

    >>> from tieout.figures.figure import Figure
    >>> part, whole = Figure(figure=0, mantissa=9249, decimals=-6), Figure(figure=1, mantissa=52285, decimals=-6)
    >>> share(part, whole, Figure(figure=2, mantissa=177, decimals=1))
    True
    """
    if None in (part.mantissa, of.mantissa, printed.mantissa, part.decimals, of.decimals, printed.decimals):
        return False
    finest = max(part.decimals or 0, of.decimals or 0)
    one, whole = (10.0 ** min(30, finest - (f.decimals or 0)) for f in (part, of))
    below = (of.mantissa or 0) * whole
    if below == 0:
        return False
    ratio = 100 * (part.mantissa or 0) * one / below
    digit = 10.0 ** -max(-30, min(30, printed.decimals or 0))
    slack = 0.5 * digit + (50 * one + abs(ratio) * whole / 2) / abs(below)
    return abs((printed.mantissa or 0) * digit - ratio) <= slack * 1.000001


def _bits(printed: Figure) -> float:
    return log2(1 + abs(printed.mantissa or 0))


def _quotients(rule: Rule, grid: Grid, series: Series, column: int) -> Iterator[Tie]:
    """A column of ratios of one amounts' column to another, row by row: equity 68,777 of assets 140,488 is 49.0."""
    rates = [(r, f) for r, f in grid.down[column] if _number(f, percent=True) and f.measure == "ratio"]
    pairs = [(one, other) for one in series.amounts for other in series.amounts if one != other]
    best: tuple[float, list[Triple]] = (SURE + log2(1 + len(pairs)), [])
    for one, other in pairs if len(rates) >= COLUMNS and len(grid.rows) <= REACH else ():
        triples = [
            (grid.cells[r, one], grid.cells[r, other], f)
            for r, f in rates
            if {(r, one), (r, other)} <= grid.cells.keys()
        ]
        held = [t for t in triples if t[0].unit == t[1].unit and share(*t)]
        bits = sum(_bits(t[2]) for t in held)
        if len(held) >= COLUMNS and len(held) * 4 >= len(triples) * 3 and bits > best[0]:
            best = (bits, triples)
    shape = f"table {grid.table}: column {column} as a ratio of columns"
    yield from (_tie(rule, *triple, shape) for triple in best[1])


def _column(rule: Rule, grid: Grid, series: Series, column: int) -> Iterator[Tie]:
    """A column of percentages as shares of one row of the amounts at its left."""
    left = [c for c in series.amounts if c < column]
    if series.declares_growth(column) or not left or len(grid.rows) > REACH:
        return
    rows = [r for r in grid.rows if _number(grid.cells.get((r, column)), percent=True)]
    best: tuple[float, list[Triple]] = (SURE, [])
    for amounts in left[-2:]:
        parts = [r for r in rows if _number(grid.cells.get((r, amounts)), percent=False)]
        for whole in grid.rows:
            of = grid.cells.get((whole, amounts))
            if of is None or not _number(of, percent=False) or len(parts) < ROWS:
                continue
            triples = [(grid.cells[r, amounts], of, grid.cells[r, column]) for r in parts if r != whole]
            held = [t for t in triples if share(*t)]
            bits = sum(_bits(t[2]) for t in held) - log2(len(grid.rows))
            if len(held) >= ROWS and len(held) * 5 >= len(triples) * 4 and bits > best[0]:
                best = (bits, triples)
    shape = f"table {grid.table}: column {column} shares"
    yield from (_tie(rule, *triple, shape) for triple in best[1])


def _lines(rule: Rule, grid: Grid, revenue: dict[Span, list[Figure]]) -> Iterator[Tie]:
    """Lines of percentages under amounts: the margin of the line above, or of the namesake."""
    rows: dict[int, dict[int, Figure]] = defaultdict(dict)
    for (row, column), figure in sorted(grid.cells.items(), key=lambda item: item[0]):
        rows[row][column] = figure
    amounts = [r for r in rows if any(_number(f, percent=False) for f in rows[r].values())]
    for row, cells in rows.items():
        printed = {c: f for c, f in cells.items() if _number(f, percent=True) and f.measure == "ratio"}
        if len(printed) < COLUMNS:
            continue
        shape = f"table {grid.table}: row {row} as a share"
        near = [r for r in amounts[:1] + amounts if r != row and abs(r - row) <= REACH]
        pairs = list(_parts_and_wholes(rows, list(dict.fromkeys(near)), row, revenue))
        yield from (_tie(rule, *triple, shape) for triple in _margin(pairs, printed))


def _parts_and_wholes(
    rows: dict[int, dict[int, Figure]], amounts: list[int], row: int, revenue: dict[Span, list[Figure]]
) -> Iterator[tuple[dict[int, Figure], dict[int, Figure]]]:
    """What a line of percentages may be: the line above or a namesake, over a total or revenue."""
    above = [r for r in amounts if r < row][-1:]
    name = _core(rows[row])
    named = [r for r in amounts if r not in above and len(name & _core(rows[r])) > 1]
    for part in [*above, *named[:4]]:
        wholes = (r for r in amounts if r != part and _is_whole(rows[r], first=amounts[0] == r))
        yield from ((rows[part], rows[r]) for r in wholes)
        yield from ((rows[part], _elsewhere(rows[part], revenue, k)) for k in range(2))


def _margin(pairs: list[tuple[dict[int, Figure], dict[int, Figure]]], printed: dict[int, Figure]) -> list[Triple]:
    """The part and whole that most columns show, if they are enough for so many tries."""
    best: tuple[float, list[Triple]] = (SURE + log2(1 + len(pairs)), [])
    for part, whole in pairs:
        triples = [(part[c], whole[c], f) for c, f in printed.items() if c in part and c in whole]
        held = [t for t in triples if share(*t)]
        bits = sum(_bits(t[2]) for t in held)
        if len(held) >= COLUMNS and len(held) * 3 >= len(triples) * 2 and bits > best[0]:
            best = (bits, triples)
    return best[1]


def _core(cells: dict[int, Figure]) -> frozenset[str]:
    return words_of(next(iter(cells.values())).caption or "").core


def _is_whole(cells: dict[int, Figure], *, first: bool) -> bool:
    words = words_of(next(iter(cells.values())).caption or "")
    return first or words.kind == TOTAL or bool(words.core & _REVENUE)


def _elsewhere(cells: dict[int, Figure], revenue: dict[Span, list[Figure]], nth: int) -> dict[int, Figure]:
    """The document's revenue for the periods of some cells, the `nth` figure that has them."""
    found = {c: revenue.get(_span(f), []) for c, f in cells.items()}
    return {c: figures[nth] for c, figures in found.items() if nth < len(figures)}


def _revenue(found: list[Grid]) -> dict[Span, list[Figure]]:
    by_span: dict[Span, list[Figure]] = defaultdict(list)
    for grid in found:
        for figure in grid.cells.values():
            words = words_of(figure.caption or "")
            if words.core and words.core <= _REVENUE and words.core != {"operating"} and figure.measure == "amount":
                same = by_span[_span(figure)]
                if figure.mantissa and all(f.mantissa != figure.mantissa for f in same):
                    same.append(figure)
    return by_span


def _span(figure: Figure) -> Span:
    return (figure.period_start, figure.period_end, figure.basis)


def _number(figure: Figure | None, *, percent: bool) -> bool:
    if figure is None or figure.status != "number" or (figure.unit == "percent") != percent:
        return False
    return percent or figure.measure in AMOUNTS


def _tie(rule: Rule, part: Figure, of: Figure, printed: Figure, shape: str) -> Tie:
    members = (Member(part.figure, 1), Member(of.figure, 0, 1))
    return Tie(
        rule=rule.id,
        family="R05",
        kind="recompute",
        members=members,
        result=printed.figure,
        factor=100,
        total=printed.figure,
        shape=shape,
    )
