"""The slow truth about a tie: fractions, and every corner of the box of rounding intervals."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import product

from tieout.figures.figure import Figure
from tieout.figures.interval import rounding_interval
from tieout.rules.model import Tie

End = tuple[Fraction, bool]  # an end of an interval, and whether it is left out


def ends(figure: Figure, mode: str) -> tuple[End, End]:
    assert figure.mantissa is not None
    assert figure.decimals is not None
    found = rounding_interval(figure.mantissa, figure.decimals, exact=figure.exact, mode=mode)
    unit = Fraction(1, 2) / Fraction(10) ** figure.decimals
    return (found.low * unit, found.low_open), (found.high * unit, found.high_open)


def corners(tie: Tie, figures: list[Figure], mode: str) -> Iterable[tuple[Fraction, bool]]:
    """The relation's value in each corner of the box, and whether a corner of that value is left out."""
    members = [ends(figures[m.figure], mode) for m in tie.members]
    results = [(Fraction(0), False)] if tie.result is None else ends(figures[tie.result], mode)
    for p, p_open in results:
        weights = [
            Fraction(m.coefficient) if tie.result is None else tie.factor * m.coefficient - p * m.denominator
            for m in tie.members
        ]
        for corner in product(*members):
            value = sum((w * x for w, (x, _) in zip(weights, corner, strict=True)), Fraction(0))
            yield value, p_open or any(w != 0 and left_out for w, (_, left_out) in zip(weights, corner, strict=True))


def verdict(tie: Tie, figures: list[Figure], mode: str = "nearest") -> str:
    """The verdict by enumeration: 2^members corners, so for small ties only."""
    if not all(figures[k].readable for k in tie.figures) or not tie.members:
        return "not_evaluated"
    amounts = [(m, Fraction(figures[m.figure].amount or 0)) for m in tie.members]
    value = sum((m.coefficient * x for m, x in amounts), Fraction(0))
    operator = tie.operator
    values = list(corners(tie, figures, mode))
    if tie.result is not None:
        base = sum((m.denominator * x for m, x in amounts), Fraction(0))
        bases = [sum(m.denominator * x for m, (x, _) in zip(tie.members, corner, strict=True))
                 for corner in product(*(ends(figures[m.figure], mode) for m in tie.members))]  # fmt: skip
        if base == 0 or (operator != "=" and min(bases) <= 0 <= max(bases)):
            return "not_evaluated"
        value = tie.factor * value - Fraction(figures[tie.result].amount or 0) * base
        if base > 0:  # the relation's value is (quotient - result) x base
            operator = {"=": "=", "<=": ">=", ">=": "<="}[operator]
    if {"=": value == 0, "<=": value <= 0, ">=": value >= 0}[operator]:
        return "exact"
    lowest, highest = min(v for v, _ in values), max(v for v, _ in values)
    low_open = all(left_out for v, left_out in values if v == lowest)
    high_open = all(left_out for v, left_out in values if v == highest)
    above = lowest > 0 or (lowest == 0 and low_open)
    below = highest < 0 or (highest == 0 and high_open)
    impossible = {"=": above or below, "<=": above, ">=": below}[operator]
    return "impossible" if impossible else "rounding"
