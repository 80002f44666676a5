"""How sure a repair is: proven, likely or ambiguous, and the words that prove it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from ..expectations.verdict import IMPOSSIBLE
from .costs import FARTHEST
from .graph import OPEN, Graph, Row
from .readings import Value
from .search import Explanation, View, beliefs

PROVEN, LIKELY, AMBIGUOUS = "proven", "likely", "ambiguous"
#: Least shares of belief. Healing two ties alone was right in 97 to 99.7 of 100, all conditions together in 99.9.
ALMOST_ONE, MOST = 0.999, 0.9
#: With a single tie two of its members may by chance both be one glyph from healing it: more must speak for one.
MOST_OF_ONE_TIE = 0.98


@dataclass(frozen=True, slots=True)
class Accusation:
    """A figure that an explanation changes: to what, how sure, and the rows that hold because of it."""

    figure: int
    value: Value
    certainty: str
    share: float
    healed: tuple[Row, ...]
    holds: int  #: its ties that hold afterwards
    broken: int  #: its ties that do not


def accusations(graph: Graph, explanations: Sequence[Explanation]) -> list[Accusation]:
    """The figures that the best explanation changes."""
    best = explanations[0]
    shares = beliefs(explanations)
    return [_accusation(graph, best, figure, shares[figure][value]) for figure, value in best.changes.items()]


def _accusation(graph: Graph, best: Explanation, figure: int, share: float) -> Accusation:
    after = View(graph.values, best.changes)
    healed, holds, broken = [], 0, 0
    for k in graph.of_figure[figure]:
        row = graph.rows[k]
        if any(after[f] is None for f in row.figures):
            continue
        before = graph.cost(row, graph.values, graph.sums.get(k))
        fine = graph.cost(row, after) < OPEN
        holds, broken = holds + fine, broken + (not fine)
        if fine and before >= OPEN:
            healed.append(row)
    value = best.changes[figure]
    certainty = AMBIGUOUS
    enough = MOST if len(healed) > 1 else MOST_OF_ONE_TIE
    if share >= enough and best.finished and healed and not _misplaced(graph, best, figure):
        certainty = LIKELY
        sure = share >= ALMOST_ONE and not broken and not best.moves
        if sure and _independent(figure, healed) and any(_pinned(graph, row, after) for row in healed):
            certainty = PROVEN
    return Accusation(figure, value, certainty, share, tuple(healed), holds, broken)


def _independent(figure: int, rows: Sequence[Row]) -> bool:
    """Whether two of the rows share no other member."""
    members = [set(row.figures) - {figure} for row in rows]
    return any(one.isdisjoint(other) for one, other in combinations(members, 2))


def _misplaced(graph: Graph, best: Explanation, figure: int) -> bool:
    """Whether the new value is no misreading and stands in its table elsewhere: rows or columns may be mistaken."""
    value, own = best.changes[figure], graph.figures[figure]
    if best.moves or own.table is None or graph.styles.cost(figure, value) < FARTHEST:
        return False
    return any(f.table == own.table and f.figure != figure and (f.mantissa, f.decimals) == value for f in graph.figures)


def _pinned(graph: Graph, row: Row, after: View) -> bool:
    """Whether the row is a sum of equally precise figures that foots exactly: any other value would not."""
    return row.plain and graph.total(row, after).middle == 0


def impossible(rows: Sequence[Row]) -> bool:
    """Whether one of the rows is impossible as printed, not only odd or lacking a token."""
    return any(row.verdict == IMPOSSIBLE for row in rows)


def proof(accusation: Accusation) -> str:
    """What speaks for the value, in words."""
    count = len(accusation.healed)
    names = sorted({row.tie.rule for row in accusation.healed})
    text = f"makes {count} {'tie' if count == 1 else 'ties'} hold: {', '.join(names[:4])}"
    others = accusation.holds - count
    if others > 0:
        text += f"; {others} that held still {'holds' if others == 1 else 'hold'}"
    if accusation.broken:
        text += f"; {accusation.broken} {'does' if accusation.broken == 1 else 'do'} not"
    return text
