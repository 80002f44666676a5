"""Faults of shape, seen over all columns of one rule: a row that the document lost, and cells exchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..figures.figure import Figure
from ..rules.model import Remark
from .graph import OPEN, Graph, Row, costly_rows
from .readings import Value
from .search import Move

#: Nats for a row to be lost whose values stand elsewhere in one row, stand twice, or whose ruins are in their place.
ELSEWHERE, TWICE, RUINS, RUINED_CELL = 6.0, 7.0, 6.0, 4.0
#: Nats for two cells of one row to stand in each other's columns.
EXCHANGE = 8.0
#: Smaller residuals than this, in units of the sum, coincide too easily to be known again.
_TELLING = 100
_GARBAGE = "O07"  # the family of rules that name unreadable rows


@dataclass(slots=True)
class Shapes:
    """The moves of a document: what is needed of the reading, collected once."""

    graph: Graph
    remarks: Sequence[Remark] = ()
    _amounts: dict[Fraction, list[Figure]] | None = None
    _wrecks: list[tuple[int, int | None]] | None = None

    def moves(self) -> list[Move]:
        """The moves that would heal broken rows of the same shape."""
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for k in costly_rows(self.graph):
            row = self.graph.rows[k]
            if row.result is None and not self.graph.sums[k].unknown:
                groups[row.tie.rule, row.tie.shape or str(k)].append(k)
        found: list[Move] = []
        for rows in groups.values():
            found += self._exchanged(rows)
        return found + self._lost_rows(groups.values())

    # --- A lost row ---

    def _lost_rows(self, groups: Iterable[list[int]]) -> list[Move]:
        """A row that the columns lack: known by its values elsewhere, by both columns alike, or by its ruins.

        Two rules that miss the same amount of the same total miss the same row.
        """
        lacking: list[tuple[set[int], dict[int, Fraction]]] = []
        for rows in groups:
            gaps = {k: g for k in rows if self._telling(k, g := residual(self.graph, self.graph.rows[k]))}
            if not gaps:
                continue
            healed, columns = set(gaps), self._columns(gaps)
            for other in [x for x in lacking if x[1].items() & columns.items()]:
                lacking.remove(other)
                healed |= other[0]
                columns = {**other[1], **columns}
            lacking.append((healed, columns))
        return [move for healed, columns in lacking for move in self._lost(healed, columns)]

    def _lost(self, gaps: set[int], columns: dict[int, Fraction]) -> Iterator[Move]:
        ruin = any(self.ruin(self.graph.rows[k]) is not None for k in gaps)
        cost, word = self._evidence(list(gaps), columns, ruin=ruin)
        if word:
            healed = frozenset(gaps)
            left_out = word.startswith("line")
            totals = () if left_out else tuple(columns.items())
            yield Move(cost, accepted=healed, word=word, rows=healed, gaps=totals, telling=len(columns) > 1)

    def _evidence(self, rows: list[int], columns: dict[int, Fraction], *, ruin: bool) -> tuple[float, str]:
        if len(columns) > 1:
            place = self._elsewhere(columns, set().union(*(self.graph.rows[k].figures for k in rows)))
            if place is not None and place.table in {self.graph.figures[total].table for total in columns}:
                return ELSEWHERE, f"line {place.line} would make the sum foot, and it leaves that line out"
            if place is not None:
                return ELSEWHERE - 2 * ruin, f"stands again on line {place.line}"
            if len(set(columns.values())) == 1:
                return TWICE - 2 * ruin, "is missing in each column alike"
        if ruin and len({gap > 0 for gap in columns.values()}) == 1:
            return RUINS + len(columns) * RUINED_CELL, "is missing where an unreadable row stands"
        return 0.0, ""

    def _telling(self, k: int, gap: Fraction) -> bool:
        """Whether a broken sum of one table misses by more than chance would hit."""
        row = self.graph.rows[k]
        tables = {self.graph.figures[f].table for f in row.figures}
        summed = row.result is None and row.tie.operator == "=" and len(tables) == 1 and None not in tables
        return summed and len(row.parts) > 2 and abs(gap) >= _TELLING * Fraction(10) ** -row.coarse

    def _columns(self, gaps: dict[int, Fraction]) -> dict[int, Fraction]:
        """What each column of the table lacks, by its total: of the broken rows, and where no tie was bound."""
        found = {self._total(self.graph.rows[k]): gap for k, gap in gaps.items()}
        first = self.graph.rows[next(iter(gaps))]
        table = self.graph.figures[first.figures[0]].table
        weights = {self.graph.figures[f].row: c for f, (c, _) in first.parts.items()}
        if len(gaps) > 1 or len(weights) < len(first.parts):
            return found
        cells: dict[int | None, dict[int | None, Figure]] = defaultdict(dict)
        for figure in self.graph.figures:
            if figure.table == table and figure.row in weights and figure.column is not None and figure.readable:
                cells[figure.column][figure.row] = figure
        total = self.graph.figures[self._total(first)]
        for column, at in cells.items():
            if column == total.column or at.keys() != weights.keys() or at[total.row].unit != total.unit:
                continue
            left = sum((weights[r] * Fraction(f.amount or 0) for r, f in at.items()), Fraction(0))
            if left:
                found[at[total.row].figure] = left if weights[total.row] > 0 else -left
        return found

    @staticmethod
    def _total(row: Row) -> int:
        return row.figures[0] if row.tie.total is None else row.tie.total

    def _elsewhere(self, gaps: dict[int, Fraction], members: set[int]) -> Figure | None:
        """The first figure of a row elsewhere that holds the gaps of all the columns, each as one figure."""
        if self._amounts is None:
            self._amounts = defaultdict(list)
            for figure in self.graph.figures:
                if figure.mantissa and figure.decimals is not None and figure.table is not None:
                    self._amounts[abs(Fraction(figure.amount or 0))].append(figure)
        places: list[dict[tuple[int | None, int | None], Figure]] = []
        for gap in gaps.values():
            same = [f for f in self._amounts.get(abs(gap), ()) if f.figure not in members]
            places.append({(f.table, f.row): f for f in reversed(same)})
        common = set(places[0]).intersection(*places[1:])
        return min((places[0][at] for at in common), key=lambda f: f.figure, default=None)

    def ruin(self, row: Row) -> tuple[int, int | None] | None:
        """Where, among the lines of a row's members, something unreadable stands: its line, and its figure if any."""
        lines = [f.line for f in map(self.graph.figures.__getitem__, row.figures) if f.line is not None]
        members = set(row.figures)
        for line, figure in self._ruins():
            if lines and min(lines) < line < max(lines) and figure not in members:
                return line, figure
        return None

    def _ruins(self) -> list[tuple[int, int | None]]:
        if self._wrecks is None:
            figures = self.graph.figures
            found: list[tuple[int | None, int | None]] = [
                (remark.line if remark.figure is None else figures[remark.figure].line, remark.figure)
                for remark in self.remarks
                if remark.family == _GARBAGE
            ]
            found += [(f.line, f.figure) for f in figures if f.status == "unreadable" and f.table is not None]
            self._wrecks = [(line, figure) for line, figure in found if line is not None]
        return self._wrecks

    # --- Cells exchanged ---

    def _exchanged(self, rows: list[int]) -> Iterator[Move]:
        for at, one in enumerate(rows):
            for other in rows[at + 1 :]:
                yield from self._exchanges(one, other)

    def _exchanges(self, one: int, other: int) -> Iterator[Move]:
        graph = self.graph
        partners = {graph.figures[f].row: f for f in graph.rows[other].parts if graph.figures[f].row is not None}
        for figure in graph.rows[one].parts:
            partner = partners.get(graph.figures[figure].row)
            if partner is None or partner == figure:
                continue
            mine, theirs = graph.values[figure], graph.values[partner]
            if mine is None or theirs is None or mine == theirs:
                continue
            changes: tuple[tuple[int, Value], ...] = ((figure, theirs), (partner, mine))
            if all(self._heals(k, dict(changes)) for k in (one, other)):
                yield Move(
                    EXCHANGE, changes=changes, word="stand in each other's columns", rows=frozenset((one, other))
                )

    def _heals(self, k: int, changes: dict[int, Value]) -> bool:
        row, at = self.graph.rows[k], self.graph.sums[k]
        for figure, value in changes.items():
            if figure in row.parts:
                at = self.graph.moved(row, at, figure, self.graph.values[figure], value)
        return self.graph.cost(row, self.graph.values, at) < OPEN


def residual(graph: Graph, row: Row) -> Fraction:
    """What the printed values of a linear row leave over, in the unit itself: total less parts is positive."""
    total = row.tie.total
    left = graph.amount(row, graph.total(row, graph.values).middle)
    return -left if total in row.parts and row.parts[total][0] < 0 else left
