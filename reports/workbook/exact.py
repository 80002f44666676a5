"""A tie as whole numbers: the weights that the live formulas multiply by, and what they come to now.

A spreadsheet calculates in floats, which hold whole numbers exactly as long as they have at most 15 digits. So the
formulas are the kernel's own arithmetic on scaled integers (see `expectations.kernel`): digits times weights, interval
ends in half units. Where a number would have more digits, formula and Python both say that they cannot tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...expectations.packing import merged, unit_class
from ...figures.figure import Figure
from ...figures.interval import NEAREST, Interval, rounding_interval
from ...rules.model import Tie

HOLDS, FAILS, CANNOT_TELL = "holds", "fails", "cannot tell"
#: From here on a spreadsheet may round: it shows and compares 15 digits.
LIMIT = 10**15
#: A weight beyond this is not written into a formula at all.
_LARGEST_WEIGHT = 10**18
_TURNED = {"=": "=", "<=": ">=", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Term:
    """A figure's part: its weight is top + per x result, the result in half units; a linear tie has no ``per``."""

    figure: int
    top: int
    per: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A tie as a row of whole weights.

    Its value is sum(weight x figure) over the figures in half units of their own last digits; zero where it closes,
    positive where what is reported is too high (for a ratio of negative base too low). ``unit`` is what the value of
    a linear tie is divided by to be the difference in the target's own last digits.
    """

    terms: tuple[Term, ...]
    operator: str
    result: int | None = None
    unit: int = 1

    @property
    def writable(self) -> bool:
        """Whether its weights can stand in a formula."""
        return bool(self.terms) and all(max(abs(t.top), abs(t.per)) < _LARGEST_WEIGHT for t in self.terms)


@dataclass(frozen=True, slots=True)
class Range:
    """A range of whole numbers; an open end does not belong to it."""

    low: int
    high: int
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """What a tie's formulas come to; None where a figure has no number.

    ``off`` is the value as printed, ``least`` to ``greatest`` all values that rounding allows, ``size`` what no number
    met on the way exceeds, ``base`` what a ratio divides by, ``base_range`` that with rounding.
    """

    off: int
    range: Range
    size: int
    base: int = 1
    base_range: Range = Range(1, 1)


def row_of(tie: Tie, target: int | None, figures: Sequence[Figure]) -> Row:
    """The whole weights of a tie.

    1,948 = 11,848 - 9,900 in thousands has weights 1, -1, 1. A percentage of one decimal, 17.5 = 100 x (new - base) /
    base, has per 1 and top 2000 for the base, top -2000 for the new amount.
    """
    parts = merged(tie)
    decimals = {k: figures[k].decimals or 0 for k in parts}
    finest = max(decimals.values(), default=0)
    power = {k: 10 ** (finest - decimals[k]) for k in parts}
    if tie.result is None:
        own = parts.get(target, (1, 0))[0] if target is not None else 1
        sign = -1 if own < 0 else 1
        terms = tuple(Term(k, sign * c * power[k]) for k, (c, _) in parts.items())
        unit = abs(own or 1) * power.get(target or 0, 1)
        return Row(terms=terms, operator=tie.operator if sign > 0 else _TURNED[tie.operator], unit=unit)
    own_decimals = figures[tie.result].decimals or 0
    u, v = 10 ** max(own_decimals, 0), 10 ** max(-own_decimals, 0)
    terms = tuple(Term(k, -2 * u * tie.factor * c * power[k], v * d * power[k]) for k, (c, d) in parts.items())
    return Row(terms=terms, operator=tie.operator, result=tie.result)


def interval_of(figure: Figure, rounding: Mapping[str, str]) -> Interval:
    """What a figure can stand for, in half units of its last digit."""
    mode = rounding.get(unit_class(figure), NEAREST)
    return rounding_interval(figure.mantissa or 0, figure.decimals or 0, exact=figure.exact, mode=mode)


def weighed(weight: int, span: Interval) -> Range:
    """A weight times an interval; a negative weight swaps the ends, their openness too, and zero leaves nothing."""
    if weight > 0:
        return Range(weight * span.low, weight * span.high, span.low_open, span.high_open)
    return Range(weight * span.high, weight * span.low, bool(weight) and span.high_open, bool(weight) and span.low_open)


def added(ranges: Sequence[Range]) -> Range:
    """The sum of ranges, open where one of them is."""
    return Range(
        sum(r.low for r in ranges),
        sum(r.high for r in ranges),
        any(r.low_open for r in ranges),
        any(r.high_open for r in ranges),
    )


def at(row: Row, p: int, spans: Mapping[int, Interval], *, p_open: bool = False) -> Range:
    """The range of a tie's value for one value of its result, in half units."""
    total = added([weighed(t.top + t.per * p, spans[t.figure]) for t in row.terms])
    return Range(total.low, total.high, total.low_open or p_open, total.high_open or p_open)


def hull(one: Range, other: Range) -> Range:
    """The smallest range around two; an end that both reach is open only where both leave it out."""
    low, high = min(one.low, other.low), max(one.high, other.high)
    return Range(
        low,
        high,
        (one.low > low or one.low_open) and (other.low > low or other.low_open),
        (one.high < high or one.high_open) and (other.high < high or other.high_open),
    )


def now(row: Row, figures: Sequence[Figure], rounding: Mapping[str, str]) -> Now | None:
    """What the formulas of a tie come to with the figures as printed."""
    named = [t.figure for t in row.terms] + ([] if row.result is None else [row.result])
    if not row.terms or not all(figures[k].readable and abs(figures[k].mantissa or 0) < LIMIT for k in named):
        return None
    spans = {k: interval_of(figures[k], rounding) for k in named}
    digits = {k: figures[k].mantissa or 0 for k in named}
    if row.result is None:
        off = 2 * sum(t.top * digits[t.figure] for t in row.terms)
        size = sum(size_of(t, 0, digits[t.figure]) for t in row.terms)
        return Now(off=off, range=at(row, 0, spans), size=size)
    p, own = 2 * digits[row.result], spans[row.result]
    base = added([weighed(t.per, spans[t.figure]) for t in row.terms])
    return Now(
        off=2 * sum((t.top + t.per * p) * digits[t.figure] for t in row.terms),
        range=hull(at(row, own.low, spans, p_open=own.low_open), at(row, own.high, spans, p_open=own.high_open)),
        size=sum(size_of(t, p, digits[t.figure]) for t in row.terms),
        base=sum(t.per * digits[t.figure] for t in row.terms),
        base_range=base,
    )


def size_of(term: Term, p: int, digits: int) -> int:
    """What no product of a ratio's term exceeds."""
    return (abs(term.top) + abs(term.per) * (abs(p) + 2)) * (2 * abs(digits) + 2)


def word(row: Row, found: Now | None) -> str:
    """Whether a tie holds as far as rounding allows: the kernel's verdict, where numbers are not too long."""
    if found is None or not row.writable or found.size >= LIMIT:
        return CANNOT_TELL
    operator = row.operator
    if row.result is not None:
        if found.base == 0 or (operator != "=" and found.base_range.low <= 0 <= found.base_range.high):
            return CANNOT_TELL
        operator = operator if found.base > 0 else _TURNED[operator]
    span = found.range
    too_high = span.low > 0 or (span.low == 0 and span.low_open)
    too_low = span.high < 0 or (span.high == 0 and span.high_open)
    return FAILS if (too_high and operator != ">=") or (too_low and operator != "<=") else HOLDS
