"""Whether a document keeps a relation that not every filer keeps, judged from its other periods.

Shares that take part in dividends lower earnings per share below income over shares, in every
period of a filer that has such shares and in none of another's. So the document itself says which
it is: with at most one in three of its instances failing the relation is kept, and what fails is
worth a look; else the relation is not this filer's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ..figures.figure import Figure
from ..figures.interval import rounding_interval
from ..figures.reading import Reading
from .model import Tie

_OF_THREE = 3
Range = tuple[Fraction, Fraction]


def is_habit(ties: Sequence[Tie], reading: Reading) -> bool:
    """Whether at most a third of the ties that can be read fail by their rounding intervals.

    One of two failing is no habit, one of three is.
    """
    judged = [held for each in ties if (held := holds(each, reading.figures)) is not None]
    return _OF_THREE * judged.count(False) <= len(judged)


def holds(tie: Tie, figures: Sequence[Figure]) -> bool | None:
    """Whether the intervals of a tie's figures allow it; None where one has no value."""
    ranges = {number: _range(figures[number]) for number in tie.figures if figures[number].readable}
    if len(ranges) < len(tie.figures):
        return None
    above = _total((m.coefficient, ranges[m.figure]) for m in tie.members)
    low, high = above
    if tie.result is not None:
        below = _total((m.denominator, ranges[m.figure]) for m in tie.members)
        if below[0] <= 0 <= below[1]:
            return None
        corners = [tie.factor * n / d for n in above for d in below]
        result = ranges[tie.result]
        low, high = result[0] - max(corners), result[1] - min(corners)
    return {"=": low <= 0 <= high, "<=": low <= 0, ">=": high >= 0}[tie.operator]


def _range(figure: Figure) -> Range:
    """The values a figure can stand for, rounded to the nearest: 17.5 is 17.45 to 17.55."""
    interval = rounding_interval(figure.mantissa or 0, figure.decimals or 0, exact=figure.exact)
    unit = Fraction(10) ** -interval.decimals / 2
    return interval.low * unit, interval.high * unit


def _total(parts: Iterable[tuple[int, Range]]) -> Range:
    low = high = Fraction(0)
    for coefficient, ends in parts:
        products = [coefficient * end for end in ends]
        low, high = low + min(products), high + max(products)
    return low, high
