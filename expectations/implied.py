"""What the other members of a tie leave to one of them: an interval of amounts, and the digits that satisfy it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from ..figures.interval import NEAREST, TRUNCATED, rounding_interval
from .packing import merged, unit_class

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..figures.figure import Figure
    from ..rules.model import Tie


class Ends(NamedTuple):
    """Amounts from `low` to `high`, in the unit itself; None is no bound, an open end does not belong."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class Implied:
    """What a tie implies for one member.

    ``ends`` are amounts. ``first`` and ``last`` are the mantissas on the member's own grid that would print a value
    the others allow (None: no bound); ``point`` is the one that foots with residual zero, of a ratio the quotient of
    the others as printed, rounded; None where the grid has no such value.
    """

    ends: Ends
    first: int | None
    last: int | None
    point: int | None


def implied(
    tie: Tie, figure: int, figures: Sequence[Figure], rounding: Mapping[str, str] | None = None
) -> Implied | None:
    """Work out what the others leave to `figure`; None where they leave it open or one of them is unreadable.

    Parts of 1,200 and 748 leave a total from 1,947 to 1,949, of which 1,948 foots exactly; its own value plays no part.
    A percent change of 11,754 on 10,000 leaves 17.529 to 17.551, so 17.5, and 17.6 where 17.55 is rounded up.
    """
    others = [figures[k] for k in tie.figures if k != figure]
    if figure not in tie.figures or not all(f.readable for f in others):
        return None
    modes = rounding or {}
    spans = {f.figure: ends_of(f, modes) for f in others}
    amounts = {f.figure: Fraction(f.amount or 0) for f in others}
    if tie.result is None:
        ends, point = _linear(tie, figure, spans, amounts)
    elif figure == tie.result:
        ends, point = _quotient(tie, spans, amounts)
    else:
        ends, point = _operand(tie, figure, spans, amounts)
    return None if ends is None else _on_grid(ends, point, figures[figure], tie, modes)


def implied_each(
    tie: Tie, figures: Sequence[Figure], rounding: Mapping[str, str] | None = None
) -> dict[int, Implied | None]:
    """What `implied` says of each member of a tie; of an equality in one pass, however many members it has."""
    row = {k: c for k, (c, _) in merged(tie).items()}
    if tie.result is not None or tie.operator != "=" or not all(figures[k].readable for k in row):
        return {k: implied(tie, k, figures, rounding) for k in tie.figures}
    modes = rounding or {}
    finest = max((figures[k].decimals or 0 for k in row), default=0)
    half = Fraction(1, 2) / Fraction(10) ** finest
    spans = {k: _weighed(figures[k], c, finest, modes) for k, c in row.items()}
    low, high, middle = (sum(span[part] for span in spans.values()) for part in range(3))
    low_opens, high_opens = (sum(span[part] for span in spans.values()) for part in (3, 4))
    found: dict[int, Implied | None] = {}
    for k, own in row.items():
        span = spans[k]
        if not own:
            found[k] = None
            continue
        others = Ends((low - span[0]) * half, (high - span[1]) * half, low_opens > span[3], high_opens > span[4])
        point = -(middle - span[2]) * half / own
        found[k] = _on_grid(_scaled(others, Fraction(-1, own)), point, figures[k], tie, modes)
    return found


def _weighed(figure: Figure, c: int, finest: int, modes: Mapping[str, str]) -> tuple[int, int, int, bool, bool]:
    """Low, high and printed value times a coefficient in half units of the finest digit, and which ends are open."""
    if not c:
        return 0, 0, 0, False, False
    mode, mantissa, decimals = modes.get(unit_class(figure), NEAREST), figure.mantissa or 0, figure.decimals or 0
    span = rounding_interval(mantissa, decimals, exact=figure.exact, mode=mode)
    factor = c * 10 ** (finest - decimals)
    middle = 2 * mantissa * factor
    if c > 0:
        return span.low * factor, span.high * factor, middle, span.low_open, span.high_open
    return span.high * factor, span.low * factor, middle, span.high_open, span.low_open


# --- The three places a member can have ---


def _linear(tie: Tie, figure: int, spans: Mapping[int, Ends], amounts: Mapping[int, Fraction]) -> _Found:
    row = {k: Fraction(c) for k, (c, _) in merged(tie).items()}
    own = row.pop(figure)
    if not own:
        return None, None
    ends = _scaled(_sum(row, spans), -1 / own)
    if (tie.operator == "<=") == (own > 0) and tie.operator != "=":  # own x figure is at most what the others leave
        ends = Ends(None, ends.high, high_open=ends.high_open)
    elif tie.operator != "=":
        ends = Ends(ends.low, None, low_open=ends.low_open)
    return ends, -_value(row, amounts) / own


def _quotient(tie: Tie, spans: Mapping[int, Ends], amounts: Mapping[int, Fraction]) -> _Found:
    """The range of factor x N / D by Dinkelbach's steps: maximise N - quotient x D, which lets the quotient grow."""
    row = merged(tie)
    under = {k: Fraction(d) for k, (_, d) in row.items()}
    over = {k: Fraction(tie.factor * c) for k, (c, _) in row.items()}
    base = _sum(under, spans)
    if base.low is None or base.high is None or base.low <= 0 <= base.high or tie.operator != "=":
        return None, None
    if base.high < 0:
        over, under = _negated(over), _negated(under)
    high, high_open = _greatest(over, under, spans, amounts)
    low, low_open = _greatest(_negated(over), under, spans, amounts)
    return Ends(-low, high, low_open, high_open), _value(over, amounts) / _value(under, amounts)


def _operand(tie: Tie, figure: int, spans: Mapping[int, Ends], amounts: Mapping[int, Fraction]) -> _Found:
    """For a fixed result the relation is linear; the result's two ends bound all between them."""
    assert tie.result is not None  # noqa: S101 - the caller has told the forms apart
    found: list[Ends] = []
    signs = set()
    result = spans[tie.result]
    for p, p_open in ((result.low, result.low_open), (result.high, result.high_open)):
        row = _at(tie, p or Fraction(0))
        own = row.pop(figure)
        signs.add(own > 0)
        if not own or tie.operator != "=":
            return None, None
        ends = _scaled(_sum(row, spans), -1 / own)
        found.append(ends._replace(low_open=ends.low_open or p_open, high_open=ends.high_open or p_open))
    if len(signs) > 1:  # between the ends the member drops out of the relation: it may be anything
        return None, None
    row = _at(tie, amounts[tie.result])
    own = row.pop(figure)
    return _hull(found), -_value(row, amounts) / own if own else None


_Found = tuple[Ends | None, Fraction | None]


# --- Interval arithmetic on fractions ---


def ends_of(figure: Figure, modes: Mapping[str, str]) -> Ends:
    """What a figure's own digits can stand for: 1,948 in thousands is 1,947,500 to 1,948,500."""
    mode = modes.get(unit_class(figure), NEAREST)
    found = rounding_interval(figure.mantissa or 0, figure.decimals or 0, exact=figure.exact, mode=mode)
    half = _unit(figure) / 2
    return Ends(found.low * half, found.high * half, found.low_open, found.high_open)


def _unit(figure: Figure) -> Fraction:
    return Fraction(10) ** -(figure.decimals or 0)


def _sum(row: Mapping[int, Fraction], spans: Mapping[int, Ends]) -> Ends:
    low = high = Fraction(0)
    low_open = high_open = False
    for k, c in row.items():
        if c:
            part = _scaled(spans[k], c)
            low, high = low + (part.low or 0), high + (part.high or 0)
            low_open, high_open = low_open or part.low_open, high_open or part.high_open
    return Ends(low, high, low_open, high_open)


def _scaled(ends: Ends, factor: Fraction) -> Ends:
    low, high = (ends.low or 0) * factor, (ends.high or 0) * factor
    if factor >= 0:
        return Ends(low, high, ends.low_open, ends.high_open)
    return Ends(high, low, ends.high_open, ends.low_open)


def _hull(found: Iterable[Ends]) -> Ends:
    each = list(found)
    low, high = min(e.low or Fraction(0) for e in each), max(e.high or Fraction(0) for e in each)
    return Ends(
        low,
        high,
        all(e.low_open for e in each if e.low == low),
        all(e.high_open for e in each if e.high == high),
    )


def _value(row: Mapping[int, Fraction], amounts: Mapping[int, Fraction]) -> Fraction:
    return sum((c * amounts[k] for k, c in row.items()), Fraction(0))


def _negated(row: Mapping[int, Fraction]) -> dict[int, Fraction]:
    return {k: -c for k, c in row.items()}


def _at(tie: Tie, p: Fraction) -> dict[int, Fraction]:
    """The relation's coefficients for one value of the result."""
    return {k: tie.factor * c - p * d for k, (c, d) in merged(tie).items()}


def _greatest(
    over: Mapping[int, Fraction],
    under: Mapping[int, Fraction],
    spans: Mapping[int, Ends],
    amounts: Mapping[int, Fraction],
) -> tuple[Fraction, bool]:
    """The greatest over / under, and whether its corner is left out; `under` is positive all over the box."""
    quotient = _value(over, amounts) / _value(under, amounts)
    while True:
        row = {k: over[k] - quotient * under[k] for k in over}
        corner = {k: (spans[k].high if row[k] > 0 else spans[k].low) or Fraction(0) for k in row}
        better = _value(over, corner) / _value(under, corner)
        if better <= quotient:
            return quotient, _sum(row, spans).high_open
        quotient = better


# --- The member's own grid ---


def _on_grid(ends: Ends, point: Fraction | None, figure: Figure, tie: Tie, modes: Mapping[str, str]) -> Implied:
    unit, mode = _unit(figure), modes.get(unit_class(figure), NEAREST)
    first = None if ends.low is None else _first(ends.low / unit, mode, figure, left_out=ends.low_open)
    last = None if ends.high is None else -_first(-ends.high / unit, mode, figure, left_out=ends.high_open)
    return Implied(ends, first, last, _point(point, unit, mode, ratio=tie.result is not None))


def _first(low: Fraction, mode: str, figure: Figure, *, left_out: bool) -> int:
    """The least mantissa whose own interval reaches above `low`, or to it where both ends are closed."""
    for mantissa in range(floor(low) - 1, ceil(low) + 2):
        own = rounding_interval(mantissa, 0, exact=figure.exact, mode=mode)
        if own.high > 2 * low or (own.high == 2 * low and not own.high_open and not left_out):
            return mantissa
    raise AssertionError(low)  # every amount has a mantissa within one unit


def _point(point: Fraction | None, unit: Fraction, mode: str, *, ratio: bool) -> int | None:
    if point is None:
        return None
    grid = point / unit
    if not ratio:
        return int(grid) if grid.denominator == 1 else None
    if mode == TRUNCATED:
        return int(grid)
    return floor(grid + Fraction(1, 2)) if grid >= 0 else -floor(-grid + Fraction(1, 2))
