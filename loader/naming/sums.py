"""Which column of a table adds up the others: found by arithmetic, since headings are damaged first."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...figures.figure import Figure

#: Lines of numbers, one a row, None where a row has none in that column.
Grid = list[list[int | None]]
_AGREE = 0.6  # of the rows that can tell: damage spoils some
_WIDEST = 14


def grid_of(figures: Iterable[Figure], columns: Sequence[int]) -> Grid:
    """The numbers of some columns in units of the finest decimals, row by row."""
    figures = [f for f in figures if f.column in columns and f.mantissa is not None and f.decimals is not None]
    finest = max((f.decimals or 0 for f in figures), default=0)
    rows: dict[int, list[int | None]] = {}
    for f in figures:
        line = rows.setdefault(f.row or 0, [None] * len(columns))
        line[columns.index(f.column or 0)] = (f.mantissa or 0) * 10 ** (finest - (f.decimals or 0))
    return [rows[key] for key in sorted(rows)]


def total_column(grid: Grid) -> tuple[int, frozenset[int], int | None]:
    """The column that is the sum of others: ``(total, parts, subtotal)``, total -1 where there is none.

    A subtotal is the sum of the parts before it and itself no part: of common stock 5, retained
    earnings 7, the parent's total 12, noncontrolling 1 and total 13 the parts are the first, second
    and fourth. Up to two columns (numbers of shares) may stand outside.
    """
    width = len(grid[0]) if grid else 0
    if not 3 <= width <= _WIDEST:
        return -1, frozenset(), None
    for total in (width - 1, 0, width - 2):
        others = [c for c in range(width) if c != total]
        for outside in (0, 1, 2, 3):
            for left_out in combinations(others, outside):
                parts = [c for c in others if c not in left_out]
                if len(parts) > 1 and _adds(grid, total, parts):
                    return total, frozenset(parts), _subtotal(grid, parts, left_out)
    return -1, frozenset(), None


def _adds(grid: Grid, total: int, parts: list[int]) -> bool:
    tell = agree = 0
    for row in grid:
        want = row[total]
        values = [row[c] or 0 for c in parts]
        if not want or sum(1 for v in values if v) < 1:
            continue
        tell += 1
        agree += sum(values) == want
    several = sum(1 for row in grid if row[total] and sum(1 for c in parts if row[c]) > 1)
    return tell >= 2 and several >= 1 and agree >= _AGREE * tell


def _subtotal(grid: Grid, parts: list[int], left_out: tuple[int, ...]) -> int | None:
    """Of the columns left out, the one that adds up parts before it."""
    for column in left_out:
        before = [c for c in parts if c < column]
        if len(before) > 1 and _adds(grid, column, before):
            return column
    return None
