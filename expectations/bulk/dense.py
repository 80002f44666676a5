"""Ties over a block of documents, slot by slot: residuals and rounding widths as whole numbers, one column a frame.

A frame is one document and period. Amounts stand on the finest decimals of their slot in doubles that carry integers,
a missing one as NaN, while all that can be met stays under 2^51; what does not is left to the sparse kernel.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from .plan import SlotPlan, SlotRule, Term

    Array = NDArray[Any]

#: A double carries integers to 2^53; twice a residual is compared with a width, and bounds are computed in floats.
LIMIT = 2.0**51
IS_EXACT = 255
#: The width of a figure in half units of its slot's finest digit, by how much coarser its own is.
_WIDTHS = np.array([10.0**k for k in range(IS_EXACT)] + [0.0])


@dataclass(frozen=True, slots=True)
class Block:
    """Figures as slot x frame matrices.

    ``values[s]`` are amounts in units of 10^-decimals[s], NaN where nothing is reported. ``coarser[s]`` says by how
    many powers of ten the last printed digit is coarser than that, `IS_EXACT` of a figure that is not rounded; None
    where every digit is as fine. ``largest[s]`` bounds amount and width in half units. ``own`` tells, where balances
    stand in for what a period lacks, which cells are the period's own.
    """

    values: Array
    coarser: Array | None
    decimals: Array
    largest: Array
    own: Array | None = None
    _filled: dict[int, Array] = field(default_factory=dict, repr=False)

    def filled(self, slot: int) -> Array:
        """A slot's amounts with zero where nothing is reported."""
        if slot not in self._filled:
            value = self.values[slot]
            self._filled[slot] = np.where(np.isnan(value), 0.0, value)
        return self._filled[slot]


@dataclass(frozen=True, slots=True)
class RuleVerdicts:
    """What became of one rule: how many frames are exact, and which are not.

    ``rounding`` and ``impossible`` are frames; ``residual`` is that of the impossible ones, left minus right in units
    of 10^-decimals. Where a number would be too large ``beyond`` holds the frames that must be judged one by one.
    """

    number: int
    exact: int
    rounding: Array
    impossible: Array
    residual: Array
    decimals: int
    not_evaluated: int
    beyond: Array


def judge_block(plan: SlotPlan, block: Block, units: Mapping[int, int]) -> Iterator[RuleVerdicts]:
    """Judge every rule of the plan in every frame where its anchor is reported.

    `units` are the units of slots; a line item in another unit than the anchor's is not the one that the rule means.

    ``A = B - C`` printed 1,948, 11,848 and 9,901 has residual 1, and three half units of width: rounding. With 1,048
    it has -899: impossible.
    """
    with np.errstate(invalid="ignore"):
        for number, rule in enumerate(plan.rules):
            yield _judge(number, rule, block, units)


def terms_in_unit(rule: SlotRule, units: Mapping[int, int]) -> tuple[Term, ...] | None:
    """The terms in the anchor's unit; None where one that the rule cannot do without is in another."""
    unit = units.get(rule.anchor)
    other = {t.slot for t in rule.terms if unit is not None and units.get(t.slot, unit) != unit}
    if any(t.slot in other and not t.optional for t in rule.terms):
        return None
    return tuple(t for t in rule.terms if t.slot not in other)


def _judge(number: int, declared: SlotRule, block: Block, units: Mapping[int, int]) -> RuleVerdicts:
    none = np.empty(0, np.int64)
    anchored = ~np.isnan(block.values[declared.anchor]) if block.own is None else block.own[declared.anchor]
    terms = terms_in_unit(declared, units)
    if terms is None or len(terms) < 2:
        return RuleVerdicts(number, 0, none, none, none, 0, _lacking(declared, block, anchored), none)
    rule = replace(declared, terms=terms)
    decimals, weights = _weights(rule.terms, block)
    bound = sum(weight * float(block.largest[term.slot]) for term, weight in zip(rule.terms, weights, strict=True))
    if bound >= LIMIT:
        return RuleVerdicts(number, 0, none, none, none, decimals, 0, np.flatnonzero(anchored))
    residual = _residual(rule, block, weights)
    evaluated = anchored & ~np.isnan(residual)
    count = int(np.count_nonzero(evaluated))
    lacking = 0 if count == np.count_nonzero(anchored) else _lacking(declared, block, anchored & ~evaluated)
    off = np.flatnonzero(evaluated & (residual != 0))
    left = residual[off]
    width = _width(rule, block, weights, off)
    twice = 2 * left
    if rule.operator == "=":
        bad, holds = np.abs(twice) > width, np.zeros(len(off), bool)
    elif rule.operator == "<=":
        bad, holds = twice > width, left < 0
    else:
        bad, holds = -twice > width, left > 0
    return RuleVerdicts(
        number,
        exact=count - len(off) + int(np.count_nonzero(holds)),
        rounding=off[~bad & ~holds],
        impossible=off[bad],
        residual=left[bad].astype(np.int64),
        decimals=decimals,
        not_evaluated=lacking,
        beyond=none,
    )


def _weights(terms: tuple[Term, ...], block: Block) -> tuple[int, list[float]]:
    """The finest decimals of a rule's slots, and by how much each slot's unit counts on them, without the sign."""
    finest = max(int(block.decimals[term.slot]) for term in terms)
    return finest, [abs(t.coefficient) * 10.0 ** (finest - int(block.decimals[t.slot])) for t in terms]


def _residual(rule: SlotRule, block: Block, weights: list[float]) -> Array:
    """Sum of coefficient x amount of each frame, NaN where a member is not reported."""
    total = np.zeros(block.values.shape[1])
    for term, weight in zip(rule.terms, weights, strict=True):
        value = block.filled(term.slot) if term.optional else block.values[term.slot]
        if weight != 1:
            value = value * weight
        if term.coefficient > 0:
            total += value
        else:
            total -= value
    return total


def _width(rule: SlotRule, block: Block, weights: list[float], frames: Array) -> Array:
    """Half units that the members' rounding leaves the residual in these frames."""
    total = np.zeros(len(frames))
    for term, weight in zip(rule.terms, weights, strict=True):
        if block.coarser is None and not term.optional:
            total += weight
            continue
        width = np.ones(len(frames)) if block.coarser is None else _WIDTHS[block.coarser[term.slot][frames]]
        if term.optional:
            width = np.where(np.isnan(block.values[term.slot][frames]), 0.0, width)
        total += width * weight
    return total


def _lacking(rule: SlotRule, block: Block, frames: Array) -> int:
    """In how many of these frames another member is reported: there the rule is spoken of and cannot be evaluated."""
    bare = every = np.flatnonzero(frames)
    for term in rule.terms:
        if term.slot != rule.anchor and len(bare):
            bare = bare[np.isnan(block.values[term.slot][bare])]
    return len(every) - len(bare)
