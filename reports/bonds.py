"""Every figure with its ties: each one's verdict, what it leaves the figure, and from which others, strongest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..expectations.implied import Implied, implied, implied_each
from ..expectations.verdict import IMPLAUSIBLE, IMPOSSIBLE, NOT_EVALUATED, PLUG, Outcome
from ..figures.figure import Figure
from ..rules.model import Tie
from .arithmetic import formula, in_print
from .checked import Checked
from .excerpt import visible

#: A part of a sum of more figures than this is not spelled out from all the others: nobody would read it.
_MOST_TERMS = 40
#: The verdicts of ties that do not hold as they stand, in the order of what to look at first.
BROKEN = (IMPOSSIBLE, IMPLAUSIBLE, PLUG)


@dataclass(frozen=True, slots=True)
class Bond:
    """One tie of one figure.

    ``number`` is the tie's place in the binding, ``partners`` are the numbers of its other figures. ``left`` is how
    many values the others leave the figure, None where they leave it open; ``low`` to ``high`` are these, as the
    figure would print them, and ``point`` the one that closes the tie exactly. ``formula`` is how the others give
    it: ``11,848 - 9,900``.
    """

    number: int
    tie: Tie
    outcome: Outcome
    partners: tuple[int, ...]
    left: int | None = None
    low: str | None = None
    high: str | None = None
    point: str | None = None
    formula: str | None = None

    @property
    def rank(self) -> tuple[object, ...]:
        """Broken ones first, then by how few values they leave, then by how few others they need."""
        verdict = self.outcome.verdict
        group = BROKEN.index(verdict) if verdict in BROKEN else len(BROKEN) + (verdict == NOT_EVALUATED)
        return (group, self.left is None, self.left or 0, len(self.tie.figures), self.tie.rule, self.number)

    @property
    def leaves(self) -> str:
        """What the tie leaves the figure, in words: ``gives 1,948, allows 1,947 to 1,949``."""
        if self.outcome.verdict == NOT_EVALUATED:
            return visible(self.outcome.reason) or "no reason given"
        if self.low is None or self.high is None:
            one_sided = f"at most {self.high}" if self.high is not None else f"at least {self.low}"
            return "leaves it open" if self.low == self.high else f"it is {one_sided}"
        if self.left == 0:
            return "no number in its place would do"
        if self.left == 1:
            return f"gives {self.low} and nothing else"
        point = "" if self.point is None else f"gives {self.point}, "
        return f"{point}allows {self.low} to {self.high}"

    @property
    def says(self) -> str:
        """What the tie leaves the figure, and how: ``gives 1,948 and nothing else (11,848 - 9,900)``."""
        return f"{self.leaves} ({self.formula})" if self.formula else self.leaves


class Bonds:
    """The ties of each figure of a check, found in one pass; what they leave is worked out where it is asked for."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked
        self._ties: dict[int, list[int]] = {}
        for number, tie in enumerate(checked.binding.ties):
            for figure in tie.figures:
                self._ties.setdefault(figure, []).append(number)

    def numbers(self, figure: int) -> Sequence[int]:
        """The places in the binding of a figure's ties, in their order."""
        return self._ties.get(figure, ())

    def of(self, figure: Figure) -> list[Bond]:
        """All ties of a figure, the strongest first."""
        return sorted((bond(self._checked, number, figure) for number in self.numbers(figure.figure)), key=_rank)

    def each(self) -> dict[int, list[Bond]]:
        """The same of every figure, by its number, with what a tie leaves its members worked out in one pass."""
        checked = self._checked
        found: dict[int, list[Bond]] = {figure.figure: [] for figure in checked.reading.figures}
        for number, tie in enumerate(checked.binding.ties):
            for one, left in _left(checked, tie, checked.outcomes[number]).items():
                figure = checked.figure(one)
                if figure is not None:
                    found[one].append(_bond(checked, number, figure, left))
        return {number: sorted(own, key=_rank) for number, own in found.items()}


def bond(checked: Checked, number: int, figure: Figure) -> Bond:
    """One tie as one of its figures sees it: parts of 1,200 and 748 leave their total 1,947 to 1,949."""
    tie, outcome = checked.binding.ties[number], checked.outcomes[number]
    left = None
    if outcome.verdict != NOT_EVALUATED:
        left = implied(tie, figure.figure, checked.reading.figures, checked.reading.document.rounding)
    return _bond(checked, number, figure, left)


def _left(checked: Checked, tie: Tie, outcome: Outcome) -> dict[int, Implied | None]:
    if outcome.verdict == NOT_EVALUATED:
        return dict.fromkeys(tie.figures)
    return implied_each(tie, checked.reading.figures, checked.reading.document.rounding)


def _bond(checked: Checked, number: int, figure: Figure, found: Implied | None) -> Bond:
    tie, outcome = checked.binding.ties[number], checked.outcomes[number]
    partners = tuple(k for k in tie.figures if k != figure.figure)
    if outcome.verdict == NOT_EVALUATED:
        return Bond(number, tie, outcome, partners)
    told = len(partners) <= _MOST_TERMS or figure.figure in {tie.result, tie.total}
    terms = formula(checked, tie, figure.figure) if told else None
    if found is None:
        return Bond(number, tie, outcome, partners, formula=terms)
    both = found.first is not None and found.last is not None
    left = max((found.last or 0) - (found.first or 0) + 1, 0) if both else None
    printed = {each: _printed(each, figure) for each in {found.first, found.last, found.point}}
    low, high, point = (printed[each] for each in (found.first, found.last, found.point))
    return Bond(number, tie, outcome, partners, left, low, high, point, terms)


def _rank(one: Bond) -> tuple[object, ...]:
    return one.rank


def _printed(mantissa: int | None, figure: Figure) -> str | None:
    return None if mantissa is None else in_print(Fraction(mantissa) / Fraction(10) ** (figure.decimals or 0), figure)
