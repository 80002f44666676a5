"""Whether a preparer makes sums foot exactly: then a residual that rounding would excuse is no rounding.

Figures rounded one by one foot exactly in two of three sums of three parts, and less often in longer ones. Where all
the other sums of a table or a scale do so nonetheless, the preparer forces them to, and the odd one out is suspect.
A few misses are allowed, or one damaged figure would excuse the next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .sums import Sum

#: Forced footing must explain the other sums this many times better than rounding one by one.
_ODDS = 1000
#: And miss at most this often.
_MOST_MISSES = Fraction(1, 20)


class Habits:
    """The even sums of a document that hold, by table and by scale."""

    def __init__(self, sums: Iterable[Sum]) -> None:
        self._scales: dict[tuple[str, int], list[Sum]] = defaultdict(list)
        self._known: dict[tuple[str, int], bool] = {}
        seen: set[frozenset[tuple[int, int]]] = set()
        for one in sums:
            if one.even and not one.said and len(one.rounded) > 2 and one.equation not in seen:
                seen.add(one.equation)
                self._scales[one.scale].append(one)

    def forces(self, scale: tuple[str, int]) -> bool:
        """Whether the preparer makes the sums of this scale foot, so that its figures may be a unit off."""
        if scale not in self._known:
            self._known[scale] = _forced(self._scales.get(scale, ()))
        return self._known[scale]

    def against(self, odd: Sum) -> str:
        """Why a residual in this sum is no rounding, in words; empty where it may well be."""
        if odd.said:
            return ""  # sentences round each amount by itself, whatever the tables do
        if not odd.even or len(odd.rounded) + len(odd.nil_weights) <= 2:
            return ""  # two places of one amount: its chance says all there is to say
        others = [s for s in self._scales[odd.scale] if odd.row.keys().isdisjoint(s.row)]
        own = [s for s in others if s.table == odd.table and odd.table is not None]
        own_misses = sum(s.residual != 0 for s in own)
        if _forced(own):
            return f"the other {len(own)} sums of its table foot exactly{_but(own_misses)}"
        if own_misses == 0 and _forced(others):
            misses = sum(s.residual != 0 for s in others)
            return f"the other {len(others)} sums of its scale in the document foot exactly{_but(misses)}"
        return ""


def _but(misses: int) -> str:
    return f", all but {misses}" if misses else ""


def _forced(sums: Sequence[Sum]) -> bool:
    """Whether these sums are forced to foot, by the odds against rounding one by one."""
    misses = sum(s.residual != 0 for s in sums)
    rate = Fraction(2 * misses + 1, 2 * (len(sums) + 1))
    if rate > _MOST_MISSES:
        return False
    forced = rate**misses * (1 - rate) ** (len(sums) - misses)
    chances = Counter(s.chance_exact if s.residual == 0 else 1 - s.chance_exact for s in sums)
    top = bottom = 1
    for chance, times in chances.items():
        top, bottom = top * chance.numerator**times, bottom * chance.denominator**times
    return forced.numerator * bottom > _ODDS * top * forced.denominator
