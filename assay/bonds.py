"""What each tie lets each of its figures be before anybody is told: the exact interval, and the odd part of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import TypeVar

from ..expectations.evaluate import LEAST_CHANCE
from ..expectations.finding import Finding
from ..expectations.habit import Habits
from ..expectations.implied import Ends, Implied, implied
from ..expectations.packing import merged
from ..expectations.plugs import footed_figures
from ..expectations.sums import Sum, scale_of, sum_of
from ..expectations.verdict import EXACT, IMPOSSIBLE, LEVEL_OF, PLUG, ROUNDING, Outcome, milder
from ..figures.figure import Figure
from ..rules.model import Rule, Tie

_VOUCHING = (EXACT, ROUNDING, PLUG)
#: From so many sums on, whether they are forced to foot is asked once a table.
_MANY = 800


@dataclass(frozen=True, slots=True)
class Bond:
    """What one tie says of one figure, in mantissas on the figure's own grid; None is no bound.

    From ``first`` to ``last`` the tie is not broken, beyond it says ``level``; from ``plain_first`` to ``plain_last``
    it is not even odd, beyond it warns. ``ends`` are the amounts that the others leave, for a number on another grid.
    ``baseless`` is the number that would make the base of a ratio zero, of which the tie would say nothing.
    """

    family: str
    level: str
    first: int | None
    last: int | None
    plain_first: int | None
    plain_last: int | None
    ends: Ends
    baseless: int | None = None


@dataclass
class Bonds:
    """The ties that vouch in a document: those that hold and of whose rule a breach would be told.

    One that is broken, odd or waived as it stands cannot tell of a change.
    """

    figures: Sequence[Figure]
    ties: Sequence[Tie]
    outcomes: Sequence[Outcome]
    rules: Iterable[Rule]
    findings: Iterable[Finding]
    rounding: Mapping[str, str]
    lost: Collection[tuple[int, int]] = ()  #: ties that would not be there with that figure wrong
    vouching: dict[int, str] = field(default_factory=dict)  #: number of the tie: level of a breach
    _of_figure: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _sums: dict[int, Sum] = field(default_factory=dict)
    _reach: dict[int, tuple[int, int] | None] = field(default_factory=dict)
    _forced: dict[object, bool] = field(default_factory=dict)
    _declared: set[str] = field(default_factory=set)
    _figures: list[Figure] = field(default_factory=list)  #: a copy in which one may be another for a moment

    def __post_init__(self) -> None:
        self._figures = list(self.figures)
        severity = {rule.id: rule.severity for rule in self.rules}
        self._declared = {rule.id for rule in self.rules if not rule.relation.startswith("<")}
        waived = {f.tie for f in self.findings if f.waived}
        for k, (tie, outcome) in enumerate(zip(self.ties, self.outcomes, strict=True)):
            level = milder(LEVEL_OF[IMPOSSIBLE], severity.get(tie.rule, LEVEL_OF[IMPOSSIBLE]))
            if outcome.verdict in _VOUCHING and k not in waived and level in {"error", "warning"}:
                self.vouching[k] = level
                for figure in tie.figures:
                    self._of_figure[figure].append(k)
        for k, tie in enumerate(self.ties):
            found = sum_of(k, tie, self.figures, self.rounding)
            if found is not None and self.outcomes[k].verdict in {EXACT, ROUNDING}:
                self._sums[k] = found

    def numbers(self, figure: int) -> list[int]:
        """The ties that vouch for a figure, by their numbers."""
        return [k for k in self._of_figure.get(figure, ()) if (k, figure) not in self.lost]

    def declared(self, k: int) -> bool:
        """Whether the tie is of a relation that names its figures, not of a finder that searches for it."""
        return self.ties[k].rule in self._declared

    def fleeting(self, figure: int) -> bool:
        """Whether a figure has ties that hold, and none that would be there if it did not."""
        return bool(self._of_figure.get(figure)) and not self.numbers(figure)

    def of(self, figure: int) -> Iterator[Bond]:
        """What its ties say of a figure; those that leave it open say nothing."""
        for k in self.numbers(figure):
            left = self._left(k, figure)
            if left is not None:
                yield self._bond(k, figure, left[0], wider=left[1])

    # --- The interval that the tie allows ---

    def _left(self, k: int, figure: int) -> tuple[Implied, bool] | None:
        """What the others leave to the figure; and whether that is more than rounding would, for a plug among them."""
        tie = self.ties[k]
        found = implied(tie, figure, self.figures, self.rounding)
        if found is None:
            return None
        if tie.result is None:
            wider = self._plug(k, figure)
            return _widened(found, wider, _unit(self.figures[figure])), wider > 0
        movable = [f for f in tie.figures if f not in {figure, tie.result} and self._movable(f, figure)]
        moved = [self._moved(tie, figure, f, step) for f in movable for step in (1, -1)]
        each = [found, *(left for left in moved if left is not None)]
        return (_hull(each), bool(movable)) if len(each) == len(moved) + 1 else None

    def _moved(self, tie: Tie, figure: int, other: int, step: int) -> Implied | None:
        """What the tie leaves to the figure where another one was moved by a unit to make its own column cast."""
        as_it_is = self._figures[other]
        self._figures[other] = replace(as_it_is, mantissa=(as_it_is.mantissa or 0) + step)
        try:
            return implied(tie, figure, self._figures, self.rounding)
        finally:
            self._figures[other] = as_it_is

    def _plug(self, k: int, figure: int) -> Fraction:
        """By how much a coarser member, whose own table foots, may be off and be called a plug; mostly 0."""
        found = self._sums.get(k) or sum_of(k, self.ties[k], self.figures, self.rounding)
        if found is None or figure not in found.row or len({self.figures[f].decimals for f in found.rounded}) < 2:
            return Fraction(0)
        coarse = (f for f in found.rounded if f != figure and (self.figures[f].decimals or 0) < found.decimals)
        units = [abs(found.row[f]) * _unit(self.figures[f]) for f in coarse if self._foots(f, figure)]
        return max(units, default=Fraction(0)) / abs(found.row[figure])

    def _movable(self, figure: int, without: int) -> bool:
        return self._habits.forces(scale_of(self.figures[figure])) and self._foots(figure, without)

    def _foots(self, figure: int, without: int) -> bool:
        """Whether the figure stands in a sum that foots exactly, whatever the other one is."""
        return any(without not in self._sums[k].row for k in self._footing.get(figure, ()))

    @cached_property
    def _footing(self) -> dict[int, list[int]]:
        """The sums that make a figure foot, as the search for plugs has it."""
        found: dict[int, list[int]] = defaultdict(list)
        for k, one in self._sums.items():
            for figure in footed_figures([one], self.figures):
                found[figure].append(k)
        return found

    # --- What would be odd within it ---

    @cached_property
    def _habits(self) -> Habits:
        return Habits(self._sums.values())

    @cached_property
    def _tests(self) -> Counter[int | None]:
        return Counter(one.table for one in self._sums.values())

    def _plain(self, k: int) -> tuple[int, int] | None:
        """The residuals of a sum that would not be odd, the least and the greatest; None where any would do."""
        one = self._sums.get(k)
        if one is None:
            return None
        if k not in self._reach:
            forced = one.residual == 0 and self._is_forced(one)
            self._reach[k] = (0, 0) if forced else _likely(one, self._tests[one.table])
        return self._reach[k]

    def _baseless(self, tie: Tie, figure: int) -> int | None:
        own = 0 if tie.result is None else merged(tie).get(figure, (0, 0))[1]
        if not own:
            return None
        others = (
            Fraction(m.denominator * (self.figures[m.figure].amount or 0)) for m in tie.members if m.figure != figure
        )
        grid = -sum(others, Fraction(0)) / own / _unit(self.figures[figure])
        return int(grid) if grid.denominator == 1 else None

    def _is_forced(self, one: Sum) -> bool:
        """Whether the preparer makes the like of this sum foot; of very many, one of a table speaks for all of it."""
        if len(self._sums) < _MANY or not one.even or len(one.rounded) < 3:
            return bool(self._habits.against(one))
        key = (one.scale, one.table)
        if key not in self._forced:
            self._forced[key] = bool(self._habits.against(one))
        return self._forced[key]

    def _bond(self, k: int, figure: int, left: Implied, *, wider: bool) -> Bond:
        tie, own, level, one = self.ties[k], self.figures[figure], self.vouching[k], self._sums.get(k)
        plain = None if wider or one is None or figure not in one.rounded else self._plain(k)
        first = last = None
        if plain is not None and one is not None:
            step = one.row[figure] * 10 ** (one.decimals - (own.decimals or 0))
            ends = sorted(Fraction(end - one.residual, step) for end in plain)
            first, last = (own.mantissa or 0) + ceil(ends[0]), (own.mantissa or 0) + floor(ends[1])
        return Bond(tie.family, level, left.first, left.last, first, last, left.ends, self._baseless(tie, figure))


def _likely(one: Sum, tests: int) -> tuple[int, int] | None:
    """The residuals that independent rounding may well give: of three parts -1 to 1, of twelve -3 to 3."""
    most, mean = sum(one.weights) + sum(one.nil_weights), one.twice_mean

    def odd(twice: int) -> bool:
        return replace(one, residual=twice, twice_mean=twice).chance_as_far * tests < LEAST_CHANCE

    if not odd(most):
        return None
    far = bisect_left(range(most + 1), 1, key=odd) - 1
    return ceil(Fraction(mean - far, 2)), floor(Fraction(mean + far, 2))


def _unit(figure: Figure) -> Fraction:
    return Fraction(10) ** -(figure.decimals or 0)


def _hull(each: Sequence[Implied]) -> Implied:
    firsts, lasts = [e.first for e in each], [e.last for e in each]
    lows, highs = [e.ends.low for e in each], [e.ends.high for e in each]
    ends = Ends(_least(lows), _greatest(highs))
    return Implied(ends, _least(firsts), _greatest(lasts), each[0].point)


_Number = TypeVar("_Number", int, Fraction)


def _least(ends: Sequence[_Number | None]) -> _Number | None:
    known = [end for end in ends if end is not None]
    return min(known) if len(known) == len(ends) else None


def _greatest(ends: Sequence[_Number | None]) -> _Number | None:
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _widened(left: Implied, by: Fraction, unit: Fraction) -> Implied:
    if not by:
        return left
    low, high = left.ends.low, left.ends.high
    first = None if left.first is None else left.first - ceil(by / unit)
    last = None if left.last is None else left.last + ceil(by / unit)
    return Implied(
        Ends(None if low is None else low - by, None if high is None else high + by), first, last, left.point
    )
