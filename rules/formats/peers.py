"""Whom a number's format is compared with: the numbers of its kind in its row, its column, its table."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from .shape import Shape, groups_with_points, shape_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: Where so many of at least so many peers agree, the odd one out is an anomaly.
_SHARE = Fraction(4, 5)
_FEWEST = 4
#: A table with so many rows that print some numbers with a point and some without is losing points.
_MIXED_ROWS = 2
#: But not all of them.
_LEAKY_SHARE = Fraction(2, 5)
#: A whole table speaks for a column of its own only where it is large and all but unanimous.
_TABLE_SHARE = Fraction(19, 20)
_TABLE_FEWEST = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """A table figure with its shape; `kind` tells percentages and per-share amounts from other numbers."""

    figure: Figure
    shape: Shape
    kind: str


@dataclass(slots=True)
class Peers:
    """A reading's table numbers, by row, column and table."""

    cells: list[Cell] = field(default_factory=list)
    rows: dict[object, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[object, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    tables: dict[object, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    _leaky: dict[object, bool] = field(default_factory=dict)

    def row(self, cell: Cell) -> list[Cell]:
        """The others of its kind in its row."""
        f = cell.figure
        return [c for c in self.rows[f.table, f.row, cell.kind] if c is not cell]

    def column(self, cell: Cell) -> list[Cell]:
        """The others of its kind in its column."""
        f = cell.figure
        return [c for c in self.columns[f.table, f.column, cell.kind] if c is not cell]

    def leaky(self, cell: Cell) -> bool:
        """Whether its table loses decimal points: several rows print some numbers of a kind with and some without."""
        key = (cell.figure.table, cell.kind)
        if key not in self._leaky:
            rows: dict[int | None, list[Cell]] = defaultdict(list)
            for other in self.tables[key]:
                rows[other.figure.row].append(other)
            self._leaky[key] = sum(map(_mixed, rows.values())) >= _MIXED_ROWS
        return self._leaky[key]

    def table(self, cell: Cell) -> list[Cell]:
        """The others of its kind in its table."""
        return [c for c in self.tables[cell.figure.table, cell.kind] if c is not cell]


def peers_of(reading: Reading) -> Peers:
    """Sort a reading's table numbers."""
    found, swapped = Peers(), groups_with_points(reading.figures)
    for figure in reading.figures:
        if figure.table is None or figure.status in {"nil", "blank", "not_meaningful"}:
            continue
        shape = shape_of(figure, swapped=swapped)
        if shape is not None:
            cell = Cell(figure, shape, _kind(figure, shape))
            found.cells.append(cell)
            found.rows[figure.table, figure.row, cell.kind].append(cell)
            found.columns[figure.table, figure.column, cell.kind].append(cell)
            found.tables[figure.table, cell.kind].append(cell)
    return found


def usual_places(cells: list[Cell], fewest: int = _FEWEST, share: Fraction = _SHARE) -> int | None:
    """How many decimals nearly all of these numbers print; None if they do not agree or are too few.

    Round hundreds of percent and zeros are often printed shorter, and say nothing.
    """
    counted = Counter(c.shape.places for c in cells if c.shape.legal and not c.shape.point_groups and not _round(c))
    total = sum(counted.values())
    if total < fewest:
        return None
    places, times = max(counted.items(), key=lambda each: (each[1], each[0]))
    return places if times >= share * total else None


def column_places(cell: Cell, peers: Peers) -> int | None:
    """How many decimals the others of its kind in its column print.

    Where points get lost, those that may have lost theirs have no say.
    """
    column = peers.column(cell)
    pointed = [c for c in column if not c.shape.lossy]
    leaky = peers.leaky(cell) and len(pointed) >= _LEAKY_SHARE * len(column)
    return usual_places(pointed if leaky else column)


def table_places(cells: list[Cell]) -> int | None:
    """How many decimals a whole table prints."""
    return usual_places(cells, _TABLE_FEWEST, _TABLE_SHARE)


def supported(places: int, cells: list[Cell]) -> bool:
    """Whether at least half of these print so many decimals."""
    legal = [c for c in cells if c.shape.legal]
    return bool(legal) and 2 * sum(c.shape.places == places for c in legal) >= len(legal)


def _kind(figure: Figure, shape: Shape) -> str:
    """Percentages, per-share amounts, counts, basis points and amounts are each compared with their own."""
    unit = figure.unit or ""
    if shape.percent or unit == "percent":
        return "percent"
    if figure.measure == "per_share" or unit.endswith("/shares"):
        return "per_share"
    if figure.measure == "count" or unit == "shares":
        return "count"
    if not unit or (len(unit) == 3 and unit.isupper()):
        return "percent" if figure.measure in {"percent_change", "ratio"} else "amount"
    return unit


def _round(cell: Cell) -> bool:
    return cell.kind == "percent" and cell.shape.core in {"0", "100"}


def _mixed(row: list[Cell]) -> bool:
    return any(c.shape.lossy for c in row) and any(c.shape.places for c in row if c.shape.legal)
