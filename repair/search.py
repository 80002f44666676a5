"""The cheapest explanations of a group of broken rows: best first over accepting a row and changing a figure."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count

from .candidates import DEAR, Candidates, Change
from .graph import OPEN, Graph, Sum
from .readings import Value

#: States opened in one group, and nats over the best explanation within which others count.
BUDGET, SLACK = 300, 9.0
EXPLANATIONS = 30
#: In longer sums two misreadings that add up to the residual are too many to mean anything.
LONG = 16
#: A guess of what a row will cost that a change has broken and no candidate is known for yet.
_NEWLY_BROKEN = 5.0


@dataclass(frozen=True, slots=True)
class Move:
    """A change of shape that heals several rows at once: cells exchanged, or a row that the document lost."""

    cost: float
    changes: tuple[tuple[int, Value], ...] = ()
    accepted: frozenset[int] = frozenset()
    word: str = ""
    rows: frozenset[int] = frozenset()  #: those it heals
    gaps: tuple[tuple[int, Fraction], ...] = ()  #: of a lost row: each total and what its column lacks
    telling: bool = True  #: whether more than one column speaks for it


@dataclass(slots=True)
class State:
    """Some figures changed and some rows accepted; `cost` is what that and the rows' small misses cost."""

    changes: dict[int, Value]
    accepted: frozenset[int]
    spent: float
    costs: dict[int, float]  #: of the rows looked at
    sums: dict[int, Sum]
    words: tuple[Move, ...] = ()

    def open_rows(self) -> list[int]:
        """The rows still to be explained."""
        return [k for k, c in self.costs.items() if c >= OPEN and k not in self.accepted]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Figures' values that explain a group's broken rows, its cost, and its share of belief."""

    changes: Mapping[int, Value]
    accepted: frozenset[int]
    cost: float
    moves: tuple[Move, ...] = ()
    share: float = 0.0
    finished: bool = True


@dataclass(slots=True)
class Search:
    """One group's search."""

    graph: Graph
    candidates: Candidates
    rows: list[int]
    moves: list[Move] = field(default_factory=list)
    budget: int = BUDGET
    opened: int = 0
    _share: dict[int, float] = field(default_factory=dict)
    _before: dict[int, float] = field(default_factory=dict)

    def run(self) -> list[Explanation]:
        """The explanations within the slack of the best, best first, with their shares of belief."""
        start = State({}, frozenset(), 0.0, {k: self._cost_now(k) for k in self.rows}, {})
        self._estimate(start)
        tick = count()
        queue: list[tuple[float, int, State]] = [(self._bound(start), next(tick), start)]
        seen: set[tuple[frozenset[tuple[int, Value]], frozenset[int]]] = set()
        found: list[Explanation] = []
        best = math.inf
        limit = SLACK + math.fsum(c for c in start.costs.values() if c >= OPEN)  # all of them accepted
        while queue and queue[0][0] <= best + SLACK and self.opened < self.budget and len(found) < EXPLANATIONS:
            bound, _, state = heapq.heappop(queue)
            key = frozenset(state.changes.items()), state.accepted
            if key in seen:
                continue
            seen.add(key)
            todo = state.open_rows()
            if not todo:
                found.append(_explained(state, bound))
                best = min(best, bound)
                continue
            self.opened += 1
            limit = min(limit, best + SLACK)
            for child in self._children(state, todo, limit):
                guess = self._bound(child)
                if guess <= limit:
                    heapq.heappush(queue, (guess, next(tick), child))
        left = heapq.nsmallest(EXPLANATIONS, queue)
        found += [_explained(s, b, finished=False) for b, _, s in left if b <= best + SLACK]
        return _shared(found)

    # --- Expanding ---

    def _children(self, state: State, todo: list[int], limit: float) -> Iterator[State]:
        k = min(todo, key=lambda r: (len(self.graph.rows[r].figures), r))
        row = self.graph.rows[k]
        if not state.changes and not state.accepted:
            yield from (self._moved(state, move) for move in self.moves)
        yield State(
            state.changes, state.accepted | {k}, state.spent + state.costs[k], state.costs, state.sums, state.words
        )
        values = View(self.graph.values, state.changes)
        at = self._sum(state, k)
        free = [f for f in row.figures if f not in state.changes]
        singles = [c for f in free for c in self.candidates.singles(row, f, values, at)]
        for change in singles:
            if state.spent + change.cost > limit:
                continue
            child = self.changed(state, (change,))
            if child.costs[k] < OPEN:
                yield child
        cheap = min((c.cost for c in singles), default=math.inf) < DEAR
        if at is not None and not cheap and not at.unknown and len(free) <= LONG:
            for pair in self.candidates.pairs(row, values, at, free):
                yield self.changed(state, pair)

    def changed(self, state: State, changes: tuple[Change, ...]) -> State:
        """The state after some figures take other values; every row of theirs is weighed again."""
        new = State(dict(state.changes), state.accepted, state.spent, dict(state.costs), dict(state.sums), state.words)
        touched: dict[int, None] = {}
        for change in changes:
            old = new.changes.get(change.figure, self.graph.values[change.figure])
            for k in self.graph.of_figure[change.figure]:
                at = self._sum(new, k)
                if at is not None:
                    new.sums[k] = self.graph.moved(self.graph.rows[k], at, change.figure, old, change.value)
                touched[k] = None
            new.changes[change.figure] = change.value
            new.spent += change.cost
        values = View(self.graph.values, new.changes)
        for k in touched:
            new.costs[k] = self.graph.cost(self.graph.rows[k], values, new.sums.get(k))
        return new

    def _moved(self, state: State, move: Move) -> State:
        changes = tuple(Change(f, v, 0.0) for f, v in move.changes)
        child = self.changed(state, changes)
        child.spent += move.cost
        child.accepted |= move.accepted
        child.words += (move,)
        return child

    def _sum(self, state: State, k: int) -> Sum | None:
        return state.sums.get(k, self.graph.sums.get(k))

    # --- Bounds ---

    def _cost_now(self, k: int) -> float:
        if k not in self._before:
            self._before[k] = self.graph.cost(self.graph.rows[k], self.graph.values, self.graph.sums.get(k))
        return self._before[k]

    def _bound(self, state: State) -> float:
        """What the state has cost, and the least that the rows left open will."""
        total = state.spent
        for k, cost in state.costs.items():
            if k in state.accepted:
                continue
            if cost >= OPEN:
                total += min(cost, self._share.get(k, _NEWLY_BROKEN))
            else:
                before = self._cost_now(k)  # a small miss that was there before is nobody's fault
                total += cost - (min(cost, before) if before < OPEN else 0.0)
        return total

    def _estimate(self, start: State) -> None:
        """The least each row can cost: its part in the cheapest change that heals it, shared with the others healed."""
        values = self.graph.values
        for k in self.rows:
            row = self.graph.rows[k]
            for figure in row.figures:
                for change in self.candidates.singles(row, figure, values, self._sum(start, k)):
                    child = self.changed(start, (change,))
                    healed = [r for r in self.rows if child.costs[r] < start.costs[r]]
                    for r in healed:
                        share = change.cost / len(healed)
                        self._share[r] = min(self._share.get(r, math.inf), share)
        for move in self.moves:
            self._share_move(move)

    def _share_move(self, move: Move) -> None:
        for r in move.rows:
            self._share[r] = min(self._share.get(r, math.inf), move.cost / len(move.rows))


class View(Mapping[int, "Value | None"]):
    """The graph's values, some of them changed."""

    __slots__ = ("_base", "_changes")

    def __init__(self, base: Mapping[int, Value | None], changes: Mapping[int, Value]) -> None:
        self._base, self._changes = base, changes

    def __getitem__(self, figure: int) -> Value | None:
        found = self._changes.get(figure)
        return self._base[figure] if found is None else found

    def __iter__(self) -> Iterator[int]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)


def _explained(state: State, cost: float, *, finished: bool = True) -> Explanation:
    return Explanation(state.changes, state.accepted, cost, state.words, finished=finished)


def _shared(found: list[Explanation]) -> list[Explanation]:
    if not found:
        return []
    found.sort(key=lambda e: (e.cost, not e.finished))
    weights = [math.exp(found[0].cost - e.cost) for e in found]
    total = math.fsum(weights)
    return [
        Explanation(e.changes, e.accepted, e.cost, e.moves, w / total, e.finished)
        for e, w in zip(found, weights, strict=True)
    ]


def beliefs(explanations: Sequence[Explanation]) -> dict[int, dict[Value, float]]:
    """Per figure, the share of belief in each of its other values."""
    out: dict[int, dict[Value, float]] = defaultdict(lambda: defaultdict(float))
    for explanation in explanations:
        for figure, value in explanation.changes.items():
            out[figure][value] += explanation.share
    return {figure: dict(values) for figure, values in out.items()}
