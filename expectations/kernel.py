"""The exact kernel: can figures that print like this satisfy their ties? Decided on scaled integers, many ties at once.

Every printed figure stands for an interval (`figures.interval`). Over the box of its members' intervals a tie's
relation takes all values between two ends; the tie is impossible where zero is not among them. The arithmetic is
whole: amounts on the finest decimals of their tie, interval ends in half units of those.

Three paths compute the same thing, chosen per tie by how large its numbers can get: float64 that carries integers
under 2^53, int64 under 2^63, Python integers beyond.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from .verdict import EXACT, IMPOSSIBLE, NOT_EVALUATED, ROUNDING

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

    Array = NDArray[Any]

#: Verdict codes, and the verdict each stands for. The last two are told apart for the reason's sake.
IS_EXACT, IS_ROUNDING, IS_IMPOSSIBLE, LACKS_OPERAND, LACKS_BASE = range(5)
VERDICT_OF = (EXACT, ROUNDING, IMPOSSIBLE, NOT_EVALUATED, NOT_EVALUATED)

#: Operators as codes: the sign of the values that satisfy them beside zero.
OPERATOR_CODE = {"=": 0, "<=": -1, ">=": 1}

# Half of what each type carries: the bound itself is computed in float64 and may be a little low.
_PATHS: tuple[tuple[Any, float, float], ...] = (
    (np.float64, 0.0, 2.0**52),
    (np.int64, 2.0**52, 2.0**62),
    (object, 2.0**62, np.inf),
)
_POWERS = 10 ** np.arange(19, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class FigureArrays:
    """Figures as parallel arrays; amount = mantissa x 10^-decimals.

    ``mantissa`` is int64, or Python integers (dtype object) where one needs more. What is not ``known`` may hold
    anything. ``exact`` figures stand for themselves alone; ``truncated`` ones are cut off towards zero, all others
    rounded to the nearest.
    """

    mantissa: Array
    decimals: Array
    exact: Array
    truncated: Array
    known: Array


@dataclass(frozen=True, slots=True)
class TieArrays:
    """Ties as sparse rows: members `pointers[k]` to `pointers[k + 1]` belong to tie k; no figure twice in a tie.

    ``members`` and ``result`` are positions in the `FigureArrays`. ``result`` is -1 for a linear tie, else the tie
    says result = factor x sum(coefficient x member) / sum(denominator x member). ``operator`` as `OPERATOR_CODE`.
    """

    pointers: Array
    members: Array
    coefficients: Array
    denominators: Array
    result: Array
    factor: Array
    operator: Array

    def take(self, chosen: Array) -> TieArrays:
        """Only these ties, in this order."""
        lengths = np.diff(self.pointers)[chosen]
        pointers = np.concatenate(([0], np.cumsum(lengths)))
        entries = np.repeat(self.pointers[:-1][chosen] - pointers[:-1], lengths) + np.arange(pointers[-1])
        return TieArrays(
            pointers,
            self.members[entries],
            self.coefficients[entries],
            self.denominators[entries],
            self.result[chosen],
            self.factor[chosen],
            self.operator[chosen],
        )


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict a tie: ``codes`` as above, and the residual as residual / divisor x 10^-decimals.

    The residual is sum(coefficient x amount) of a linear tie, result minus quotient of a ratio; 0 where not evaluated.
    """

    codes: Array
    residual: Array
    divisor: Array
    decimals: Array


class _Span(NamedTuple):
    """Interval ends of many values, and whether each end is left out."""

    low: Array
    high: Array
    low_open: Array
    high_open: Array


def judge(figures: FigureArrays, ties: TieArrays) -> Judged:
    """Give every tie its verdict code and residual.

    ``1,948 = 11,848 - 9,900`` is exact, ``1,948 = 11,848 - 9,901`` rounding (residual 1 of at most 1.5 that three
    half units allow), ``1,048 = 11,848 - 9,900`` impossible with residual -900.
    """
    count = len(ties.operator)
    codes = np.full(count, LACKS_OPERAND, dtype=np.int8)
    out = Judged(codes, np.zeros(count, object), np.ones(count, object), np.zeros(count, np.int64))
    ready = _complete(figures, ties)
    for linear in (True, False):
        chosen = np.flatnonzero(ready & ((ties.result < 0) == linear))
        if not len(chosen):
            continue
        bound = _bound(figures, ties.take(chosen), linear=linear)
        for kind, least, limit in _PATHS:
            path = chosen[(bound >= least) & ((bound < limit) | (limit == np.inf))]
            if len(path):
                part = (_linear if linear else _ratio)(figures, ties.take(path), kind)
                for whole, piece in zip(
                    (out.codes, out.residual, out.divisor, out.decimals),
                    (part.codes, part.residual, part.divisor, part.decimals),
                    strict=True,
                ):
                    whole[path] = piece
    return out


def _complete(figures: FigureArrays, ties: TieArrays) -> Array:
    """Which ties have members, all of them known."""
    lengths = np.diff(ties.pointers)
    unknown = np.concatenate(([0], np.cumsum(~figures.known[ties.members])))
    missing = unknown[ties.pointers[1:]] - unknown[ties.pointers[:-1]]
    result = figures.known[np.maximum(ties.result, 0)] if len(figures.known) else np.zeros(len(lengths), bool)
    complete: Array = (lengths > 0) & (missing == 0) & ((ties.result < 0) | result)
    return complete


# --- Scales and magnitudes ---


def _finest(figures: FigureArrays, ties: TieArrays) -> tuple[Array, Array]:
    """The finest decimals of each tie's members, and by how many powers of ten each member is coarser."""
    own = figures.decimals[ties.members].astype(np.int64)
    finest = np.maximum.reduceat(own, ties.pointers[:-1])
    return finest, np.repeat(finest, np.diff(ties.pointers)) - own


def _powers(shift: Array, kind: DTypeLike) -> Array:
    if kind is object:
        return np.array([10 ** int(k) for k in shift], dtype=object)
    return _POWERS[shift].astype(kind)


def _magnitude(mantissa: Array) -> Array:
    """How far an interval's end can lie from zero, in half units, as floats."""
    if mantissa.dtype == object:
        mantissa = np.array([min(abs(m), 10**200) for m in mantissa], dtype=float)
    return 2 * np.abs(mantissa.astype(np.float64)) + 2


def _bound(figures: FigureArrays, ties: TieArrays, *, linear: bool) -> Array:
    """No number that the tie's evaluation meets is larger than this, but for a hair of float error."""
    _, shift = _finest(figures, ties)
    weight, alone = np.abs(ties.coefficients.astype(np.float64)), np.zeros(1)
    with np.errstate(over="ignore"):
        if not linear:
            u, v = (x.astype(np.float64) for x in _quotient_scales(figures, ties, object))
            lengths = np.diff(ties.pointers)
            alone = 2 * u * np.abs(ties.factor) + v * _magnitude(figures.mantissa[ties.result])
            weight = np.repeat(alone, lengths) * (weight + np.abs(ties.denominators))
            weight += np.repeat(2 * u, lengths) * np.abs(ties.denominators)
        weight = np.maximum(weight, 1)  # a member counts even where its coefficient is zero: it must fit the type too
        size = weight * 10.0 ** np.minimum(shift, 300) * _magnitude(figures.mantissa[ties.members])
        return np.add.reduceat(size, ties.pointers[:-1]) + alone


# --- Intervals and ranges ---


def _span(figures: FigureArrays, which: Array, kind: DTypeLike) -> _Span:
    """The rounding intervals of figures in half units of their own last digit (see `figures.interval`)."""
    mantissa = figures.mantissa[which].astype(kind)
    rounds = ~figures.exact[which]
    cut = rounds & figures.truncated[which]
    rests_above, rests_below = cut & (mantissa > 0), cut & (mantissa < 0)  # truncation kept the end nearer to zero
    below = rounds.astype(np.int64) + cut - 2 * rests_above
    above = rounds.astype(np.int64) + cut - 2 * rests_below
    return _Span(2 * mantissa - below, 2 * mantissa + above, cut & ~rests_above, cut & ~rests_below)


def _range(weight: Array, span: _Span, starts: Array) -> _Span:
    """The range of sum(weight x value) of each row over its box; a negative weight swaps the ends, open flags too."""
    up = weight > 0
    counts = weight != 0
    low = weight * np.where(up, span.low, span.high)
    high = weight * np.where(up, span.high, span.low)
    low_open = counts & np.where(up, span.low_open, span.high_open)
    high_open = counts & np.where(up, span.high_open, span.low_open)
    return _Span(
        np.add.reduceat(low, starts),
        np.add.reduceat(high, starts),
        np.logical_or.reduceat(low_open, starts),
        np.logical_or.reduceat(high_open, starts),
    )


def _codes(printed: Array, span: _Span, operator: Array) -> Array:
    """Codes from the relation's value as printed and its range; a touched end counts only when closed."""
    above = (span.low > 0) | ((span.low == 0) & span.low_open)
    below = (span.high < 0) | ((span.high == 0) & span.high_open)
    impossible = (above & (operator <= 0)) | (below & (operator >= 0))
    holds = (printed == 0) | ((printed < 0) & (operator < 0)) | ((printed > 0) & (operator > 0))
    return np.select([holds.astype(bool), impossible.astype(bool)], [IS_EXACT, IS_IMPOSSIBLE], IS_ROUNDING)


def _whole(values: Array) -> Array:
    return values if values.dtype == object else values.astype(np.int64)


# --- The two forms of a tie ---


def _linear(figures: FigureArrays, ties: TieArrays, kind: DTypeLike) -> Judged:
    starts = ties.pointers[:-1]
    decimals, shift = _finest(figures, ties)
    weight = ties.coefficients.astype(kind) * _powers(shift, kind)
    residual = np.add.reduceat(weight * figures.mantissa[ties.members].astype(kind), starts)
    span = _range(weight, _span(figures, ties.members, kind), starts)
    return Judged(_codes(residual, span, ties.operator), _whole(residual), np.ones_like(ties.result), decimals)


def _quotient_scales(figures: FigureArrays, ties: TieArrays, kind: DTypeLike) -> tuple[Array, Array]:
    """Powers of ten (u, v) that make the result whole: result = mantissa x v / u."""
    decimals = figures.decimals[ties.result].astype(np.int64)
    shifts = np.maximum(decimals, 0), np.maximum(-decimals, 0)
    return _powers(shifts[0], kind), _powers(shifts[1], kind)


def _ratio(figures: FigureArrays, ties: TieArrays, kind: DTypeLike) -> Judged:
    """Judge f = factor x N(x) - p x D(x), linear in x for a fixed p and in p for fixed x: its ends lie at ends of p.

    With p in half units and x on common decimals, f is scaled to 2 u factor N - v p D.
    """
    starts, lengths = ties.pointers[:-1], np.diff(ties.pointers)
    _, shift = _finest(figures, ties)
    power = _powers(shift, kind)
    numerator, denominator = ties.coefficients.astype(kind) * power, ties.denominators.astype(kind) * power
    u, v = _quotient_scales(figures, ties, kind)
    members, result = _span(figures, ties.members, kind), _span(figures, ties.result, kind)
    top = np.repeat(2 * u * ties.factor.astype(kind), lengths) * numerator

    def at(p: Array, p_open: Array) -> _Span:
        span = _range(top - np.repeat(v * p, lengths) * denominator, members, starts)
        return span._replace(low_open=span.low_open | p_open, high_open=span.high_open | p_open)

    span = _hull(at(result.low, result.low_open), at(result.high, result.high_open))
    printed = figures.mantissa[ties.members].astype(kind)
    base = np.add.reduceat(denominator * printed, starts)
    over = np.add.reduceat(numerator * printed, starts)
    residual = v * figures.mantissa[ties.result].astype(kind) * base - u * ties.factor.astype(kind) * over
    sign = np.where(base > 0, 1, -1)  # f is -(result - quotient) x D: an inequality turns with the sign of D
    codes = _codes(-residual, span, -sign * ties.operator)
    codes = np.where(_no_base(base, _range(denominator, members, starts), ties.operator), LACKS_BASE, codes)
    divisor = np.where(base == 0, 1, u * base)
    return Judged(codes, _whole(residual), _whole(divisor), np.zeros_like(ties.result))


def _hull(one: _Span, other: _Span) -> _Span:
    """The smallest range around two; an end that both reach is left out only where both leave it out."""
    low, high = np.minimum(one.low, other.low), np.maximum(one.high, other.high)
    return _Span(
        low,
        high,
        ((one.low > low) | one.low_open) & ((other.low > low) | other.low_open),
        ((one.high < high) | one.high_open) & ((other.high < high) | other.high_open),
    )


def _no_base(base: Array, span: _Span, operator: Array) -> Array:
    """Where a quotient says nothing: the base is zero as printed, or an inequality's base may have either sign."""
    silent: Array = (base == 0) | ((operator != 0) & (span.low <= 0) & (span.high >= 0))
    return silent
