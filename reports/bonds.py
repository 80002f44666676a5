"""Every figure with its ties: each one's verdict, what it leaves the figure, and from which others, strongest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..expectations.implied import implied
from ..expectations.verdict import IMPLAUSIBLE, IMPOSSIBLE, NOT_EVALUATED, PLUG, Outcome
from ..figures.figure import Figure
from ..rules.model import Tie
from .arithmetic import formula, in_print
from .checked import Checked
from .excerpt import visible

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


def bond(checked: Checked, number: int, figure: Figure) -> Bond:
    """One tie as one of its figures sees it: parts of 1,200 and 748 leave their total 1,947 to 1,949."""
    tie, outcome = checked.binding.ties[number], checked.outcomes[number]
    partners = tuple(k for k in tie.figures if k != figure.figure)
    if outcome.verdict == NOT_EVALUATED:
        return Bond(number, tie, outcome, partners)
    found = implied(tie, figure.figure, checked.reading.figures, checked.reading.document.rounding)
    terms = formula(checked, tie, figure.figure)
    if found is None:
        return Bond(number, tie, outcome, partners, formula=terms)
    both = found.first is not None and found.last is not None
    left = max((found.last or 0) - (found.first or 0) + 1, 0) if both else None
    low, high, point = (_printed(each, figure) for each in (found.first, found.last, found.point))
    return Bond(number, tie, outcome, partners, left, low, high, point, terms)


def _rank(one: Bond) -> tuple[object, ...]:
    return one.rank


def _printed(mantissa: int | None, figure: Figure) -> str | None:
    return None if mantissa is None else in_print(Fraction(mantissa) / Fraction(10) ** (figure.decimals or 0), figure)
