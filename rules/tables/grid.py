"""Tables as grids of figures: rows and columns in printed order, one sheet of whole numbers per unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..formats.rows import garbage
from ..memo import once
from .words import Words, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...figures.figure import Figure
    from ...figures.reading import Column, Reading

ADDITIVE = frozenset({"amount", "change", "count", "per_share"})
#: Whole numbers above this are not searched: sums of hundreds of them must stay inside int64.
LARGEST = 2**52
#: Cells whose decimals lie further apart than this are not brought to one scale.
WIDEST = 9


@dataclass(slots=True)
class Line:
    """A row or a column of a sheet: what it says, and whether a heading or a gap stands before it."""

    index: int
    row: int
    words: Words
    caption: str = ""
    section: tuple[str, ...] = ()
    headed: bool = False
    gap: bool = False


@dataclass
class Grid:
    """One table's figures by row and column; `columns` are what its headings say."""

    table: int
    statement: str | None
    cells: dict[tuple[int, int], Figure] = field(default_factory=dict)
    columns: dict[int, Column] = field(default_factory=dict)

    @cached_property
    def rows(self) -> list[int]:
        """Row numbers in printed order; asked for once all cells are in."""
        return sorted({row for row, _ in self.cells})

    @cached_property
    def down(self) -> dict[int, list[tuple[int, Figure]]]:
        """Each column's cells with their rows, in printed order; asked for once all cells are in."""
        found: dict[int, list[tuple[int, Figure]]] = defaultdict(list)
        for (row, column), figure in sorted(self.cells.items(), key=lambda cell: cell[0]):
            found[column].append((row, figure))
        return dict(sorted(found.items()))


@dataclass(slots=True)
class Sheet:
    """The additive figures of one unit in a table, as whole numbers of one scale.

    ``values`` are rows by columns in units of ``10**-decimals``; ``step`` is one unit of the last
    printed digit in them. A cell is ``there`` if something is printed, ``known`` unless what is
    printed there cannot be read; an empty cell is a known zero. A cell in ``doubt`` is read from a
    damaged token.
    """

    grid: Grid
    unit: str | None
    lines: list[Line]
    columns: list[int]
    values: np.ndarray
    known: np.ndarray
    there: np.ndarray
    doubt: np.ndarray
    decimals: int
    step: int
    figures: list[list[Figure | None]]


@once
def grids(reading: Reading) -> list[Grid]:
    """The document's tables with their figures, in reading order; the numbers of garbage rows are left out."""
    found: dict[int, Grid] = {}
    noise = {figure.figure for figure in garbage(reading)}
    for figure in reading.figures:
        if figure.table is None or figure.row is None or figure.column is None or figure.figure in noise:
            continue
        grid = found.get(figure.table)
        if grid is None:
            grid = found[figure.table] = Grid(figure.table, figure.statement)
        if figure.status in ("number", "nil", "unreadable"):
            grid.cells.setdefault((figure.row, figure.column), figure)
    for column in reading.columns:
        if column.table in found:
            found[column.table].columns[column.column] = column
    return [grid for grid in found.values() if grid.cells]


def sheets(grid: Grid) -> Iterator[Sheet]:
    """The table's additive figures, one sheet a unit, for units with at least three figures."""
    by_unit: dict[tuple[str | None, str], list[tuple[tuple[int, int], Figure]]] = defaultdict(list)
    for place, figure in grid.cells.items():
        if figure.measure in ADDITIVE and figure.unit != "percent":
            kind = "per_share" if figure.measure == "per_share" else "amount"
            by_unit[figure.unit, kind].append((place, figure))
    _adopt_nils(by_unit)
    for (unit, _), cells in by_unit.items():
        if len(cells) > 2:
            sheet = _sheet(grid, unit, cells)
            if sheet is not None:
                yield sheet


def _adopt_nils(by_unit: dict[tuple[str | None, str], list[tuple[tuple[int, int], Figure]]]) -> None:
    """Give dashes without a unit to the table's main unit: they have no digits to tell it by."""
    main = max(by_unit, key=lambda key: len(by_unit[key]), default=None)
    for key in [k for k in by_unit if k[0] is None and k != main]:
        if main is not None and all(f.status == "nil" for _, f in by_unit[key]):
            by_unit[main].extend(by_unit.pop(key))


def _sheet(grid: Grid, unit: str | None, cells: list[tuple[tuple[int, int], Figure]]) -> Sheet | None:
    counts = Counter(f.decimals for _, f in cells if f.mantissa and f.decimals is not None)
    if not counts:
        return None
    usual = counts.most_common(1)[0][0]
    near = [d for d in counts if abs(d - usual) <= WIDEST]
    decimals = max(near)
    rows = sorted({place[0] for place, _ in cells})
    columns = sorted({place[1] for place, _ in cells})
    row_at, column_at = {r: i for i, r in enumerate(rows)}, {c: i for i, c in enumerate(columns)}
    shape = (len(rows), len(columns))
    values, known = np.zeros(shape, np.int64), np.ones(shape, bool)
    there, doubt = np.zeros(shape, bool), np.zeros(shape, bool)
    figures: list[list[Figure | None]] = [[None] * len(columns) for _ in rows]
    for (row, column), figure in cells:
        i, j = row_at[row], column_at[column]
        there[i, j], figures[i][j], doubt[i, j] = True, figure, bool(figure.damage)
        value = _scaled(figure, decimals)
        known[i, j] = value is not None
        values[i, j] = value or 0
    lines = list(_lines(rows, figures))
    return Sheet(grid, unit, lines, columns, values, known, there, doubt, decimals, 10 ** (decimals - usual), figures)


def _scaled(figure: Figure, decimals: int) -> int | None:
    """The figure in units of ``10**-decimals``, None where it has no value or lies out of reach.

    >>> from tieout.figures.figure import Figure
    >>> _scaled(Figure(figure=0, mantissa=83, decimals=-6), -3)
    83000
    """
    if figure.mantissa is None or figure.decimals is None:
        return None
    if figure.mantissa == 0:
        return 0
    shift = decimals - figure.decimals
    if not 0 <= shift <= 2 * WIDEST:
        return None
    value = figure.mantissa * 10**shift
    return value if abs(value) <= LARGEST else None


def _lines(rows: list[int], figures: list[list[Figure | None]]) -> Iterator[Line]:
    before: tuple[str, ...] = ()
    last = None
    for index, (row, cells) in enumerate(zip(rows, figures, strict=True)):
        first = next(f for f in cells if f is not None)
        section = first.section
        headed = section != before and section != before[: len(section)]
        gap = section != before or (last is not None and row > last + 1)
        caption = first.caption or first.caption_printed or ""
        yield Line(index, row, words_of(caption), caption, section, headed, gap)
        before, last = section, row


def figures_at(sheet: Sheet, members: Iterable[tuple[int, int]], column: int) -> list[tuple[Figure, int]]:
    """The figures and signs of some (row, sign) members in one column, empty cells left out."""
    found = ((sheet.figures[row][column], sign) for row, sign in members)
    return [(figure, sign) for figure, sign in found if figure is not None]
