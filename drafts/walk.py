"""The walk along the ties: which figure gives way to a changed one, by how much, and where the change dies out."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from ..expectations.evaluate import target_of
from ..expectations.implied import Implied, implied
from ..expectations.packing import merged
from ..expectations.verdict import EXACT, PLUG, ROUNDING, Outcome
from ..figures.figure import Figure
from ..rules.model import Tie
from .supposed import supposed

if TYPE_CHECKING:
    from ..figures.reading import Reading

#: A tie's rank among those to be followed, smaller first.
Order = tuple[int, int, int]

#: So often a figure may be set anew as more of its parts change; then its ties contradict each other.
_MOST_TURNS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """A figure's new mantissa, the tie and the changed figure that asked for it, and how sure that is.

    ``fineness`` are the decimals of the coarsest figure on the way, ``order`` is the tie's as `_order` has it.
    """

    mantissa: int
    tie: int | None = None
    source: int | None = None
    fineness: int = 0
    order: Order = (0, 0, 0)


def walk(
    reading: Reading, ties: Sequence[Tie], outcomes: Sequence[Outcome], given: Mapping[int, int]
) -> dict[int, Step]:
    """Every figure that is reached from those `given` a mantissa; ties that do not hold now are not followed."""
    return _Walk(reading, ties, outcomes, given).done()


@dataclass(slots=True)
class _Walk:
    reading: Reading
    ties: Sequence[Tie]
    outcomes: Sequence[Outcome]
    given: Mapping[int, int]
    now: list[Figure] = field(init=False)
    steps: dict[int, Step] = field(default_factory=dict)
    turns: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def done(self) -> dict[int, Step]:
        self.now = list(self.reading.figures)
        ties_of = self._followed()
        waiting: list[tuple[Order, int, int, int]] = []
        count = 0

        def reach(number: int) -> None:
            nonlocal count
            for k in ties_of[number]:
                heapq.heappush(waiting, (self._order(self.ties[k]), count := count + 1, k, number))

        for number, mantissa in self.given.items():
            self._set(number, Step(mantissa, fineness=self.reading.figures[number].decimals or 0))
        for number in self.given:
            reach(number)
        while waiting:
            order, _, k, number = heapq.heappop(waiting)
            target = self._gives_way(self.ties[k], number)
            if target is not None and self._follow(k, target, number, order):
                reach(target)
        return self.steps

    def _followed(self) -> Mapping[int, list[int]]:
        """The equality ties of each figure that hold."""
        found: dict[int, list[int]] = defaultdict(list)
        for k, tie in enumerate(self.ties):
            if tie.operator == "=" and self.outcomes[k].verdict in {EXACT, ROUNDING, PLUG}:
                for number in tie.figures:
                    found[number].append(k)
        return found

    def _order(self, tie: Tie) -> Order:
        """Which ties are followed to their ends before which others: the finest amounts first, rates last.

        Of one fineness: coarse places of a finer amount, then sums and places of one precision, then sums across
        precisions, whose answer is often a part elsewhere.
        """
        if tie.result is not None:
            return (1, 0, 0)
        decimals = {self.reading.figures[k].decimals or 0 for k in tie.figures}
        even = len(decimals) == 1
        return (0, -min(decimals), 1 if even else 0 if len(tie.figures) == 2 else 2)

    def _gives_way(self, tie: Tie, number: int) -> int | None:
        """The figure that follows: the total or the rate, else the only other; None where it is not said which."""
        target = target_of(tie)
        others = [f for f in tie.figures if f != number]
        if len(others) == 1 and (tie.result is None or number != target):
            return others[0]
        return target if number != target else None

    def _follow(self, k: int, target: int, source: int, order: Order) -> bool:
        """Set the target to what the tie asks of it, unless something surer has set it; whether that changes it."""
        if target in self.given:
            return False
        fineness = min(
            (self.steps[f].fineness for f in self.ties[k].figures if f in self.steps and f != target), default=0
        )
        known = self.steps.get(target)
        if known is not None and (known.fineness > fineness or known.order < order):
            return False
        wanted = self._wanted(k, target)
        if wanted is None or wanted == self.now[target].mantissa or self.turns[target] >= _MOST_TURNS:
            return False
        if known is not None and known.tie != k and self._allowed(k, target):
            return False
        self.turns[target] += 1
        self._set(target, Step(wanted, k, source, fineness, order))
        return True

    def _set(self, number: int, step: Step) -> None:
        self.steps[number] = step
        self.now[number] = supposed(self.reading.figures[number], step.mantissa)

    # --- What a tie asks of a figure ---

    def _wanted(self, k: int, target: int) -> int | None:
        """The figure's mantissa moved by as much as the others move it, then within what they allow.

        What rounding left between a total and its parts stays between them: it is the true amounts that move.
        """
        tie, figure = self.ties[k], self.reading.figures[target]
        before, after = self._closing(tie, target, self.reading.figures), self._closing(tie, target, self.now)
        if before is None or after is None or figure.mantissa is None:
            return None
        moved = figure.mantissa + _nearest(after) - _nearest(before)
        left = self._left(k, target)
        if left is None or self.outcomes[k].verdict == PLUG:
            return moved
        if left.first is None or left.last is None or left.first > left.last:
            return moved
        return min(max(moved, left.first), left.last)

    def _allowed(self, k: int, target: int) -> bool:
        """Whether the figure as it is set now is one that the tie allows and does not keep to the last digit."""
        left, mantissa = self._left(k, target), self.now[target].mantissa
        if left is None or left.first is None or left.last is None or mantissa is None:
            return False
        same = {self.now[f].decimals for f in self.ties[k].figures} == {self.now[target].decimals}
        exact = self.ties[k].result is None and same and self.outcomes[k].verdict == EXACT
        return left.first <= mantissa <= left.last and not exact

    def _left(self, k: int, target: int) -> Implied | None:
        return implied(self.ties[k], target, self.now, self.reading.document.rounding)

    def _closing(self, tie: Tie, target: int, figures: Sequence[Figure]) -> Fraction | None:
        """The amount that closes the tie, in units of the target's last digit; None where none does."""
        row = merged(tie)
        amounts = {f: Fraction(amount) for f in tie.figures if (amount := figures[f].amount) is not None}
        unit = Fraction(10) ** (figures[target].decimals or 0)
        if any(f not in amounts for f in tie.figures if f != target):
            return None
        if tie.result is None:
            own = row[target][0]
            rest = sum((c * amounts[f] for f, (c, _) in row.items() if f != target), Fraction(0))
            return -rest / own * unit if own else None
        if target != tie.result:
            return None
        over = sum((c * amounts[f] for f, (c, _) in row.items()), Fraction(0))
        under = sum((d * amounts[f] for f, (_, d) in row.items()), Fraction(0))
        return tie.factor * over / under * unit if under else None


def _nearest(value: Fraction) -> int:
    """Rounded half away from zero."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))
