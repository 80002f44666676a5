"""Which values a figure could have had: those a broken row implies, and those its token may be a misreading of."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..expectations.verdict import ANOMALY
from ..figures.figure import Figure
from ..rules.model import Remark
from .costs import FARTHEST
from .graph import Graph, Row, Sum
from .readings import Value, grids, near

#: Nats for a number to be wrong: of any document, of one that shows damage all over.
WRONG, LEAST_WRONG = 5.3, 3.0
#: Nats for a number whose token shows damage; and for one whose separators alone do, most of which are right.
MALFORMED, MISGROUPED = 0.1, 2.0
#: Nats for any value of a token no one can read.
UNREADABLE = 4.0
#: Nats more for a printed dash to stand for a number.
NO_DASH = 3.0
#: Up to so many values of an implied interval are all weighed; of more, only misreadings and the printed one.
POINTS = 12
#: A pair of changes is looked for where no single change costs less.
DEAR = 13.0

#: Nats for a number to be given in another scale.
SCALED = 7.0
_SCALES = frozenset(Fraction(10) ** k for k in (-6, -3, 3, 6))

#: Rows of a document for which pairs are looked for.
MOST_PAIRS = 12
_PAIRS, _PARTNERS = 6, 40


@dataclass(frozen=True, slots=True)
class Change:
    """A figure's other value and what believing it costs."""

    figure: int
    value: Value
    cost: float


@dataclass(slots=True)
class Candidates:
    """The possible changes of one document's figures, each worked out when first asked for."""

    graph: Graph
    prior: float = WRONG
    priors: Mapping[int, float] = field(default_factory=dict)  #: of malformed figures
    _costs: dict[tuple[int, Value], float] = field(default_factory=dict)
    _singles: dict[tuple[object, ...], list[Change]] = field(default_factory=dict)
    _pairs: dict[tuple[object, ...], list[tuple[Change, Change]]] = field(default_factory=dict)
    _near: dict[int, list[tuple[Value, float]]] = field(default_factory=dict)

    def cost(self, number: int, value: Value) -> float:
        """Nats for the figure to be wrong and its token a misreading of the value."""
        key = number, value
        if key not in self._costs:
            figure = self.graph.figures[number]
            edits = min(self.graph.styles.cost(number, value), _scaled(self.graph.values[number], value))
            if figure.status == "unreadable":
                self._costs[key] = MALFORMED + edits * UNREADABLE / FARTHEST
            else:
                prior = self.priors.get(number, self.prior)
                self._costs[key] = prior + edits + NO_DASH * (figure.status == "nil")
        return self._costs[key]

    def singles(self, row: Row, number: int, values: Mapping[int, Value | None], at: Sum | None) -> list[Change]:
        """The changes of one member that may heal the row."""
        others = tuple(values[f] for f in row.figures) if at is None else (at.low, at.middle, values[number])
        key = row.number, number, others
        if key not in self._singles:
            self._singles[key] = self._healing(row, number, values, at)
        return self._singles[key]

    def _healing(self, row: Row, number: int, values: Mapping[int, Value | None], at: Sum | None) -> list[Change]:
        figure, old = self.graph.figures[number], values[number]
        if figure.reviewed:
            return []
        found: dict[Value, None] = {}
        for decimals in grids(figure, self.graph.styles.of(number)):
            for value in self._points(row, number, values, at, decimals):
                found.setdefault(value)
        return [Change(number, v, self.cost(number, v)) for v in _distinct(found, old)]

    def _points(
        self, row: Row, number: int, values: Mapping[int, Value | None], at: Sum | None, decimals: int
    ) -> Iterator[Value]:
        ends = grid_points(self.graph, row, number, values, at, decimals=decimals)
        if ends is None:
            return
        first, last, printed = ends
        if printed is not None:
            yield printed, decimals
        if last - first < POINTS:
            near_enough = ((m, decimals) for m in range(first, last + 1) if m != printed)
            yield from (v for v in near_enough if self.graph.styles.cost(number, v) < FARTHEST)
        else:
            yield from (v for v, _ in self.near(number) if v[1] == decimals and first <= v[0] <= last)

    def near(self, number: int) -> list[tuple[Value, float]]:
        """The misreadings of one glyph, with their costs, cheapest first."""
        if number not in self._near:
            figure = self.graph.figures[number]
            costed = ((v, self.cost(number, v)) for v in near(figure, self.graph.styles.of(number)))
            self._near[number] = sorted(costed, key=lambda c: c[1])
        return self._near[number]

    def pairs(
        self, row: Row, values: Mapping[int, Value | None], at: Sum, free: Iterable[int]
    ) -> list[tuple[Change, Change]]:
        """The cheapest two changes that together heal a linear row: by two-sum over misreadings of one glyph."""
        key = row.number, at.low, at.middle, tuple(free)
        if key not in self._pairs:
            dear = len(self._pairs) >= MOST_PAIRS or any(values[f] is None for f in key[3])
            self._pairs[key] = [] if dear else self._two_sum(row, values, at, key[3])
        return self._pairs[key]

    def _two_sum(
        self, row: Row, values: Mapping[int, Value | None], at: Sum, free: tuple[int, ...]
    ) -> list[tuple[Change, Change]]:
        moves: list[tuple[int, Change]] = []
        for number in free:
            old, coefficient = values[number], row.parts[number][0]
            here = 0 if old is None else self.graph.span(number, old, row.decimals)[2]
            for value, cost in self.near(number)[:_PARTNERS]:
                shift = coefficient * (self.graph.span(number, value, row.decimals)[2] - here)
                moves.append((shift, Change(number, value, cost)))
        moves.sort(key=lambda m: m[0])
        shifts = [m[0] for m in moves]
        half = (at.high - at.low) // 2 if not row.habit else 0
        found: list[tuple[float, Change, Change]] = []
        for shift, one in moves:
            start = bisect_left(shifts, -at.middle - shift - half)
            end = bisect_right(shifts, -at.middle - shift + half)
            for _, other in moves[start : min(end, start + _PARTNERS)]:
                if one.figure < other.figure:
                    found.append((one.cost + other.cost, one, other))
        found.sort(key=lambda f: f[0])
        return [(one, other) for _, one, other in found[:_PAIRS]]


def grid_points(
    graph: Graph, row: Row, number: int, values: Mapping[int, Value | None], at: Sum | None, *, decimals: int
) -> tuple[int, int, int | None] | None:
    """First and last mantissa that the row allows a member, and the one that the printed others give exactly.

    1,200 and 748 leave a total in the same unit 1946 to 1950 (each rounded), printed 1948.
    """
    if row.result is not None:
        implied = graph.implied(row, number, values)
        if implied is None:
            return None
        unit = 10**decimals if decimals >= 0 else 1
        down = 1 if decimals >= 0 else 10**-decimals
        low, high = implied[0] * unit / down, implied[1] * unit / down
        return -((1 - 2 * low) // 2), (2 * high + 1) // 2, None
    others = graph.others(row, number, values, at)
    if others is None:
        return None
    step = graph.step(row, number, decimals)
    low, high, middle = others.low, others.high, others.middle
    if step < 0:
        step, low, high, middle = -step, -high, -low, -middle
    first, last = -((high + step // 2) // step), (step // 2 - low) // step
    return first, last, -middle // step if middle % step == 0 else None


def _scaled(old: Value | None, new: Value) -> float:
    """The cost of a number given in thousands among millions, and the like."""
    if old is None or not old[0] or not new[0]:
        return FARTHEST
    ratio = Fraction(new[0], old[0]) * Fraction(10) ** (old[1] - new[1])
    return SCALED if ratio in _SCALES else FARTHEST


def _distinct(found: Iterable[Value], old: Value | None) -> list[Value]:
    return [value for value in found if value != old]


_FORMS = frozenset({"O01", "O02", "U05"})  # unreadable glyphs, a lost point, another format than the column's


def priors_of(figures: Iterable[Figure], remarks: Iterable[Remark]) -> dict[int, float]:
    """Nats for each malformed figure of a document to be wrong."""
    found = {f.figure: MISGROUPED if set(f.damage) == {"separator"} else MALFORMED for f in figures if f.damage}
    for remark in remarks:
        if remark.figure is not None and remark.verdict == ANOMALY and remark.family[:1] in {"O", "U"}:
            cost = MALFORMED if remark.family in _FORMS else MISGROUPED
            found[remark.figure] = min(cost, found.get(remark.figure, cost))
    return found


def prior_of(figures: Iterable[Figure], malformed: Collection[int]) -> float:
    """Nats for any one number of a document to be wrong: fewer where many of its tokens show damage.

    One malformed token in 200 is taken for what any release may have, 5.3; one in 20 makes it 3.
    """
    numbers = [f for f in figures if f.status in {"number", "unreadable"}]
    damaged = sum(f.figure in malformed or f.status == "unreadable" for f in numbers)
    return min(WRONG, max(LEAST_WRONG, -math.log((damaged + 0.5) / (len(numbers) + 100))))
