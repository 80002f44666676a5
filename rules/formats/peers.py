"""Whom a number's format is compared with: the numbers of its kind in its row, its column, its table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from ..memo import once
from .shape import Shape, groups_with_points, shape_of
from .tally import Tally, Traits, traits_of, usual

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
_DOCUMENT_FEWEST = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A table figure with its shape; `kind` tells percentages and per-share amounts from other numbers."""

    figure: Figure
    shape: Shape
    kind: str
    traits: Traits


@dataclass(slots=True)
class Peers:
    """A reading's table numbers, by row, column and table."""

    cells: list[Cell] = field(default_factory=list)
    rows: dict[object, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    columns: dict[object, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    tables: dict[object, list[Cell]] = field(default_factory=lambda: defaultdict(list))
    _leaky: dict[object, bool] = field(default_factory=dict)
    _tallies: dict[object, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def add(self, cell: Cell) -> None:
        """Sort a cell into its groups."""
        self.cells.append(cell)
        for groups, key in zip((self.rows, self.columns, self.tables), _keys(cell), strict=True):
            groups[key].append(cell)
            self._tallies[key].add(cell.traits)
        self._tallies["document", cell.kind].add(cell.traits)

    def row(self, cell: Cell) -> Tally:
        """The others of its kind in its row."""
        return self._others(0, cell)

    def column(self, cell: Cell) -> Tally:
        """The others of its kind in its column."""
        return self._others(1, cell)

    def table(self, cell: Cell) -> Tally:
        """The others of its kind in its table."""
        return self._others(2, cell)

    def document(self, cell: Cell) -> Tally:
        """The others of its kind in the whole document."""
        return self._tallies["document", cell.kind].without(cell.traits)

    def _others(self, group: int, cell: Cell) -> Tally:
        return self._tallies[_keys(cell)[group]].without(cell.traits)

    def leaky(self, cell: Cell) -> bool:
        """Whether its table loses decimal points: several rows print some numbers of a kind with and some without."""
        key = _keys(cell)[2]
        if key not in self._leaky:
            rows: dict[int | None, list[Cell]] = defaultdict(list)
            for other in self.tables[key]:
                rows[other.figure.row].append(other)
            self._leaky[key] = sum(map(_mixed, rows.values())) >= _MIXED_ROWS
        return self._leaky[key]


def _keys(cell: Cell) -> tuple[object, object, object]:
    """Its row, its column and its table, each with its kind."""
    f = cell.figure
    return ("row", f.table, f.row, cell.kind), ("column", f.table, f.column, cell.kind), (f.table, cell.kind)


@once
def peers_of(reading: Reading) -> Peers:
    """Sort a reading's table numbers."""
    found, swapped = Peers(), groups_with_points(reading.figures)
    for figure in reading.figures:
        if figure.table is None or figure.status in {"nil", "blank", "not_meaningful"}:
            continue
        shape = shape_of(figure, swapped=swapped)
        if shape is not None:
            kind = _kind(figure, shape)
            found.add(Cell(figure, shape, kind, traits_of(shape, kind)))
    return found


def usual_places(peers: Tally, fewest: int = _FEWEST) -> int | None:
    """How many decimals nearly all of these numbers print; None if they do not agree or are too few."""
    return usual(peers.places, fewest, _SHARE)


def column_places(cell: Cell, peers: Peers) -> int | None:
    """How many decimals the others of its kind in its column print.

    Where points get lost, those that may have lost theirs have no say.
    """
    column = peers.column(cell)
    leaky = peers.leaky(cell) and column.with_point >= _LEAKY_SHARE * column.count
    return usual(column.pointed if leaky else column.places, _FEWEST, _SHARE)


def table_places(peers: Tally) -> int | None:
    """How many decimals a whole table prints."""
    return usual(peers.places, _TABLE_FEWEST, _TABLE_SHARE)


def document_places(peers: Tally) -> int | None:
    """How many decimals a whole document prints: three in four of its numbers have a point, and these agree."""
    return usual(peers.pointed, _DOCUMENT_FEWEST, _TABLE_SHARE) if 4 * peers.with_point >= 3 * peers.count else None


def supported(places: int, peers: Tally) -> bool:
    """Whether at least half of these print so many decimals."""
    legal = sum(peers.legal.values())
    return legal > 0 and 2 * peers.legal.get(places, 0) >= legal


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


def _mixed(row: list[Cell]) -> bool:
    return any(c.traits.lossy for c in row) and any(c.traits.places for c in row if c.traits.legal)
