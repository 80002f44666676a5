"""The ways in which one printed number goes wrong, each as the number that would stand there instead."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..figures.figure import Figure
from ..figures.printing import printed_places
from ..repair.costs import rates

_DIGITS = "0123456789"
#: Misreadings are weighed by how many there are in so many readings of the digit.
_READINGS = 1_000_000
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Change:
    """What stands in a figure's place: other digits, or a point elsewhere; ``weight`` is 1 but for misreadings."""

    mantissa: int
    decimals: int
    weight: int = 1


def changes_of(figure: Figure, kind: str, prior: Figure | None = None) -> list[Change]:
    """All changes of one kind of a figure that has a value, none of them the figure as it is, each once.

    ``(1,048)`` mistyped is (2,048) ... (1,049), 36 changes; its sign lost is 1,048; `prior` is what stood there last.
    """
    if kind == "stale":
        found = [] if prior is None else [(prior.mantissa or 0, prior.decimals or 0, 1)]
    else:
        found = list(_OF_KIND[kind](figure))
    seen = {(figure.mantissa, figure.decimals)}
    each = []
    for mantissa, decimals, weight in found:
        if (mantissa, decimals) not in seen:
            seen.add((mantissa, decimals))
            each.append(Change(mantissa, decimals, weight))
    return each


_Found = Iterator[tuple[int, int, int]]


def _digits(figure: Figure) -> tuple[str, int]:
    """The digits as printed, and how many of them stand after the point: 0.25 is "025" and 2."""
    places = max(printed_places(figure), 0)
    return str(abs(figure.mantissa or 0)).rjust(places + 1, "0"), places


def _retyped(edit: Callable[[str, int], Iterator[tuple[str, int]]]) -> Callable[[Figure], _Found]:
    """A kind of change as what it makes of the printed digits; no number of several digits then begins with a zero."""

    def retyped(figure: Figure) -> _Found:
        digits, places = _digits(figure)
        sign = -1 if (figure.mantissa or 0) < 0 else 1
        for text, weight in edit(digits, places):
            if len(text) > places and not (text[0] == "0" != digits[0] and len(text) == len(digits) > places + 1):
                yield sign * int(text), figure.decimals or 0, weight

    return retyped


def _mistyped(digits: str, _: int) -> Iterator[tuple[str, int]]:
    for k, old in enumerate(digits):
        yield from ((digits[:k] + new + digits[k + 1 :], 1) for new in _DIGITS if new != old)


@cache
def _misreadings(digit: str) -> tuple[tuple[str, int], ...]:
    """The digits that a digit was seen to be read as, and how often in a million readings of it."""
    found = ((read, nats) for (true, read), nats in rates().items() if true == digit and read in set(_DIGITS))
    return tuple((read, max(1, round(_READINGS * math.exp(-nats)))) for read, nats in sorted(found))


def _misread(digits: str, _: int) -> Iterator[tuple[str, int]]:
    for k, old in enumerate(digits):
        yield from ((digits[:k] + new + digits[k + 1 :], weight) for new, weight in _misreadings(old))


def _transposed(digits: str, _: int) -> Iterator[tuple[str, int]]:
    for k in range(len(digits) - 1):
        yield digits[:k] + digits[k + 1] + digits[k] + digits[k + 2 :], 1


def _dropped(digits: str, places: int) -> Iterator[tuple[str, int]]:
    """A digit of the whole part left out, 1,048 as 108; behind the point the column's width would tell."""
    whole = len(digits) - places
    for k in range(whole if whole > 1 else 0):
        if digits[k] != "0":
            yield digits[:k] + digits[k + 1 :], 1


def _zero(digits: str, places: int) -> Iterator[tuple[str, int]]:
    """A zero of the whole part left out or doubled, or one more at its end: 1,048 as 148, 10,048 and 10,480."""
    whole = len(digits) - places
    for k in range(whole):
        if digits[k] == "0" and whole > 1:
            yield digits[:k] + digits[k + 1 :], 1
            yield digits[:k] + "0" + digits[k:], 1
    if int(digits):
        yield digits[:whole] + "0" + digits[whole:], 1


def _point(figure: Figure) -> _Found:
    """The point lost or a digit further on either side: 17.5 as 175 and 1.75, 0.25 as 25, 2.5 and 0.025."""
    places, mantissa, decimals = printed_places(figure), figure.mantissa or 0, figure.decimals or 0
    if places > 0 and mantissa:
        for shift in dict.fromkeys((-places, -1, 1)):
            yield mantissa, decimals + shift, 1


def _sign(figure: Figure) -> _Found:
    if (figure.mantissa or 0) < 0:
        yield -(figure.mantissa or 0), figure.decimals or 0, 1


def _scale(figure: Figure) -> _Found:
    """An amount in thousands among millions, or in millions among thousands, cut to the digits that it prints."""
    unit, mantissa, decimals = figure.unit or "", figure.mantissa or 0, figure.decimals or 0
    if figure.measure not in {"amount", "change"} or (unit and not (len(unit) == 3 and unit.isupper())):
        return
    yield mantissa * _THOUSAND, decimals, 1
    size = (2 * abs(mantissa) + _THOUSAND) // (2 * _THOUSAND)
    if size:
        yield (size if mantissa > 0 else -size), decimals, 1


_OF_KIND: dict[str, Callable[[Figure], _Found]] = {
    "digit": _retyped(_mistyped),
    "misread": _retyped(_misread),
    "transposed": _retyped(_transposed),
    "dropped": _retyped(_dropped),
    "zero": _retyped(_zero),
    "point": _point,
    "sign": _sign,
    "scale": _scale,
}
#: The kinds that change one figure by itself.
SINGLE = ("digit", "misread", "transposed", "dropped", "zero", "point", "sign", "stale", "scale")


# --- Neighbours in a row ---


def priors(figures: Sequence[Figure]) -> dict[int, Figure]:
    """For each figure of a table the number of its row that it would be, had nobody updated it.

    That is the one of the latest period before its own, of the same unit, measure and last digit.
    """
    found = {}
    for row in _rows(figures):
        for figure in row:
            older = [f for f in row if _alike(f, figure) and _day(f) < _day(figure)]
            if older:
                found[figure.figure] = max(older, key=_day)
    return found


def pairs(figures: Sequence[Figure]) -> dict[tuple[int, int, int], list[tuple[Figure, Figure]]]:
    """The pairs of unlike numbers in neighbouring columns, by table and its two columns, each of one unit and measure.

    Where a column stands between two others' numbers in one row only, these are neighbours in that row.
    """
    found: dict[tuple[int, int, int], list[tuple[Figure, Figure]]] = {}
    for row in _rows(figures):
        for one, other in itertools.pairwise(row):
            if (one.unit, one.measure) == (other.unit, other.measure) and one.amount != other.amount:
                key = (one.table or 0, one.column or 0, other.column or 0)
                found.setdefault(key, []).append((one, other))
    return found


def _rows(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The numbers of each row of each table, by column."""
    rows: dict[tuple[int, int], list[Figure]] = {}
    for f in figures:
        if f.table is not None and f.row is not None and f.column is not None and f.status == "number" and f.readable:
            rows.setdefault((f.table, f.row), []).append(f)
    for row in rows.values():
        yield sorted(row, key=lambda f: (f.column or 0, f.figure))


def _alike(one: Figure, other: Figure) -> bool:
    """Whether one could have been copied over the other."""
    same = (one.unit, one.measure, one.decimals) == (other.unit, other.measure, other.decimals)
    return same and one.period_end is not None and other.period_end is not None


def _day(figure: Figure) -> int:
    return figure.period_end.toordinal() if figure.period_end else 0
