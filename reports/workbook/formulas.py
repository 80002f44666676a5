"""Formulas of a tie over the sheet of figures: in printed numbers to be read, and in whole digits to be exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ...expectations.packing import merged
from ...figures.figure import Figure
from ...figures.printing import printed_places, printed_scale
from ...rules.model import Tie
from .columns import DIGITS
from .exact import LIMIT, Row
from .layout import Layout, shift

#: A power of ten beyond this makes no formula that anybody reads.
_MOST_SHIFT = 15
Part = tuple[int, int]


def off_of_sum(row: Row, place: Layout) -> str:
    """`2*('Figures'!$K$5-'Figures'!$K$6)`: how far a sum is off, in half units of its finest last digit."""
    return f"2*({_weighed((term.top, place.of(term.figure, DIGITS)) for term in row.terms)})"


def size_of_sum(row: Row, place: Layout) -> str:
    """What no number that the sum meets exceeds."""
    parts = [(abs(term.top), f"ABS({place.of(term.figure, DIGITS)})") for term in row.terms]
    return f"2*({_weighed(parts)}+{sum(abs(term.top) for term in row.terms)})"


def difference(row: Row, target: Figure, off: str) -> str:
    """A sum's difference in the printed unit of its target, from what it is off by."""
    moved = shift(target)
    divisor = 2 * row.unit * 10 ** max(moved, 0)
    return f"{off}/{divisor}" if moved >= 0 else f"{off}*{10**-moved}/{divisor}"


def recomputed(tie: Tie, target: Figure, place: Layout) -> str | None:
    """What the other figures make of the target, in its printed unit; None where it is not alone on its side."""
    figures = place.checked.reading.figures
    parts = merged(tie)
    places = printed_places(target) + 3
    if tie.result is None:
        own = parts.pop(target.figure, (0, 0))[0]
        text = _scaled([(k, -c) for k, (c, _) in parts.items()], place, figures, printed_scale(target))
        if not own or text is None:
            return None
        return f"ROUND({text if own == 1 else f'({text})/{own}'},{places})"
    lowest = min((printed_scale(figures[k]) for k in parts), default=0)
    above = _scaled([(k, c) for k, (c, _) in parts.items()], place, figures, lowest)
    below = _scaled([(k, d) for k, (_, d) in parts.items()], place, figures, lowest)
    if above is None or below is None or abs(printed_scale(target)) > _MOST_SHIFT:
        return None
    factor = "" if tie.factor == 1 else f"{tie.factor}*"
    scale = printed_scale(target)
    unit = "" if not scale else f"/{10**scale}" if scale > 0 else f"*{10**-scale}"
    return f"ROUND({factor}({above})/({below}){unit},{places})"


def recomputed_value(tie: Tie, target: Figure, figures: Sequence[Figure]) -> float | None:
    """What the formula comes to with the figures as printed."""
    parts = merged(tie)
    others = [figures[k] for k in parts if tie.result is not None or k != target.figure]
    if not all(f.readable and abs(f.mantissa or 0) < LIMIT for f in others):
        return None
    amounts = {f.figure: Fraction(f.mantissa or 0) / Fraction(10) ** (f.decimals or 0) for f in others}
    if tie.result is None:
        own = parts.pop(target.figure, (0, 0))[0]
        if not own:
            return None
        exact = -sum((c * amounts[k] for k, (c, _) in parts.items()), Fraction(0)) / own
    else:
        below = sum((d * amounts[k] for k, (_, d) in parts.items()), Fraction(0))
        if not below:
            return None
        exact = tie.factor * sum((c * amounts[k] for k, (c, _) in parts.items()), Fraction(0)) / below
    return float(round(exact / Fraction(10) ** printed_scale(target), printed_places(target) + 3))


def _scaled(weights: Iterable[Part], place: Layout, figures: Sequence[Figure], scale: int) -> str | None:
    """The weighted sum of printed numbers, each brought to one scale."""
    parts = []
    for figure, weight in weights:
        if not weight:
            continue
        moved = printed_scale(figures[figure]) - scale
        if abs(moved) > _MOST_SHIFT:
            return None
        number = place.number(figure)
        parts.append((weight * 10**moved, number) if moved >= 0 else (weight, f"{number}/{10**-moved}"))
    return _weighed(parts) if parts else "0"


def _weighed(parts: Iterable[tuple[int, str]]) -> str:
    """`A-B+2*C` of weights and addresses."""
    text = ""
    for weight, address in parts:
        sign = "-" if weight < 0 else "+"
        text += f"{sign}{address}" if abs(weight) == 1 else f"{sign}{abs(weight)}*{address}"
    return text.removeprefix("+") or "0"
