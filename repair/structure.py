"""Faults of shape, seen over all columns of one rule: a row that the document lost, and cells exchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class Shapes:
    """The moves of a document: what is needed of the reading, collected once."""

    graph: Graph
    remarks: Sequence[Remark] = ()
    _amounts: dict[Fraction, list[Figure]] | None = field(default=None)

    def moves(self) -> list[Move]:
        """The moves that would heal two or more broken rows of the same shape."""
        groups: dict[tuple[str, str], list[int]] = defaultdict(list)
        for k in costly_rows(self.graph):
            row = self.graph.rows[k]
            if row.tie.shape and row.result is None and not self.graph.sums[k].unknown:
                groups[row.tie.rule, row.tie.shape].append(k)
        found: list[Move] = []
        for rows in groups.values():
            if len(rows) >= 2:
                found += self._lost(rows)
                found += self._exchanged(rows)
        return found

    # --- A lost row ---

    def _lost(self, rows: list[int]) -> Iterator[Move]:
        gaps = {k: residual(self.graph, self.graph.rows[k]) for k in rows}
        telling = {k: g for k, g in gaps.items() if abs(g) >= _TELLING * Fraction(10) ** -self.graph.rows[k].coarse}
        if len(telling) < 2:
            return
        ruins = any(self.ruin(self.graph.rows[k]) is not None for k in rows)
        row = self._elsewhere(telling)
        if row is not None:
            yield Move(
                ELSEWHERE - 2 * ruins,
                accepted=frozenset(telling),
                word=f"stands again on line {row}",
                rows=frozenset(telling),
            )
        elif len(set(telling.values())) == 1:
            yield Move(
                TWICE - 2 * ruins,
                accepted=frozenset(telling),
                word="is missing in each column alike",
                rows=frozenset(telling),
            )
        elif ruins and len({g > 0 for g in telling.values()}) == 1:
            yield Move(
                RUINS + 2.0,
                accepted=frozenset(telling),
                word="is missing where an unreadable row stands",
                rows=frozenset(telling),
            )

    def _elsewhere(self, gaps: dict[int, Fraction]) -> int | None:
        """The line of a row elsewhere that holds the residuals of all the columns, each as one figure."""
        if self._amounts is None:
            self._amounts = defaultdict(list)
            for figure in self.graph.figures:
                if figure.mantissa and figure.decimals is not None and figure.table is not None:
                    self._amounts[abs(Fraction(figure.mantissa) * Fraction(10) ** -figure.decimals)].append(figure)
        places: list[set[tuple[int | None, int | None]]] = []
        for k, gap in gaps.items():
            members = set(self.graph.rows[k].figures)
            same = [f for f in self._amounts.get(abs(gap), ()) if f.figure not in members]
            places.append({(f.table, f.row) for f in same})
        common = set.intersection(*places)
        if not common:
            return None
        first = min(common, key=str)
        return next((f.line for f in self.graph.figures if (f.table, f.row) == first), None)

    def ruin(self, row: Row) -> int | None:
        """The line, among those of the row's members, where something stands that could not be read."""
        lines = sorted(f.line for f in map(self.graph.figures.__getitem__, row.figures) if f.line is not None)
        if not lines:
            return None
        first, last = lines[0], lines[-1]
        for remark in self.remarks:
            if remark.figure is None and remark.line is not None and first < remark.line < last:
                return remark.line
        members = set(row.figures)
        table = self.graph.figures[row.figures[0]].table
        for figure in self.graph.figures:
            inside = figure.table == table and figure.line is not None and first < figure.line < last
            if inside and figure.status == "unreadable" and figure.figure not in members:
                return figure.line
        return None

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
