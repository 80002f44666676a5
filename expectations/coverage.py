"""How much of a document its ties reach."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .finding import Coverage
from .verdict import NOT_EVALUATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..figures.reading import Reading
    from ..rules.model import Binding
    from .verdict import Outcome


def coverage(binding: Binding, outcomes: Sequence[Outcome], reading: Reading) -> Coverage:
    """Count the figures that stand for a number and are not nil, and those that evaluated equality ties reach.

    Tied twice is a member of two ties that share no other member: a total that casts in its column and agrees with
    another statement, not one whose column two rules cast.
    """
    ties_of = _ties_of(binding, outcomes)
    counted = [f for f in reading.figures if f.status in {"number", "unreadable"}]
    tied = [f for f in counted if f.figure in ties_of]
    return Coverage(
        figures=len(counted),
        tied=len(tied),
        tied_twice=sum(_independent(f.figure, ties_of[f.figure]) for f in tied),
        table_figures=sum(f.table is not None for f in counted),
        table_tied=sum(f.table is not None for f in tied),
    )


def reach(binding: Binding, outcomes: Sequence[Outcome]) -> dict[int, int]:
    """How often each figure is tied, as `coverage` counts it: 2 is tied twice, 1 once; others are not in it."""
    return {figure: 1 + _independent(figure, ties) for figure, ties in _ties_of(binding, outcomes).items()}


def _ties_of(binding: Binding, outcomes: Sequence[Outcome]) -> dict[int, set[frozenset[int]]]:
    """The evaluated equality ties of each figure, as sets of members."""
    ties_of: dict[int, set[frozenset[int]]] = defaultdict(set)
    for tie, outcome in zip(binding.ties, outcomes, strict=True):
        if tie.operator == "=" and outcome.verdict != NOT_EVALUATED:
            members = frozenset(tie.figures)
            for figure in members:
                ties_of[figure].add(members)
    return ties_of


def _independent(figure: int, ties: set[frozenset[int]]) -> bool:
    """Whether two of the ties share nothing but the figure."""
    if len(ties) < 2:
        return False
    others = [members - {figure} for members in ties]
    return any(one.isdisjoint(other) for k, one in enumerate(others) for other in others[:k])
