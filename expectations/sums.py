"""Printed sums as rounding sees them: the weight of each member's rounding error, and who stands on one grid."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from ..figures.interval import TRUNCATED
from . import chance
from .packing import merged, unit_class

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..figures.figure import Figure
    from ..rules.model import Tie

#: More different weights than this, and the exact distribution costs more than it is worth: nothing is concluded.
_MOST_WEIGHTS = 4


@dataclass(frozen=True)
class Sum:
    """A linear equality over readable figures; members that are nil or exact carry no rounding and are left out.

    ``row`` is figure to coefficient; ``unit`` and ``decimals`` name its scale, the finest of its members', in whose
    units ``residual`` and the weights count; ``nil_weights`` are those of its nils, were they rounded too.
    """

    number: int
    row: dict[int, int]
    rounded: tuple[int, ...]
    decimals: int
    unit: str
    residual: int
    weights: tuple[int, ...]
    nil_weights: tuple[int, ...]
    twice_mean: int
    table: int | None
    said: bool = False

    @cached_property
    def equation(self) -> frozenset[tuple[int, int]]:
        """The sum whatever rule found it and whichever side it is written on."""
        sign = 1 if self.row[min(self.row)] > 0 else -1
        return frozenset((figure, sign * c) for figure, c in self.row.items())

    @property
    def even(self) -> bool:
        """Whether all its rounded members are printed to the same unit with weight one, so that it can foot exactly."""
        return len(self.rounded) > 1 and set(self.weights) == {1}

    @property
    def scale(self) -> tuple[str, int]:
        """The scale it stands in: unit class and decimals."""
        return self.unit, self.decimals

    @cached_property
    def chance_exact(self) -> Fraction:
        """How likely independent rounding lets an even sum foot with residual zero."""
        return chance.exactly(self.weights, self.twice_mean)

    @property
    def chance_as_far(self) -> Fraction:
        """How likely independent rounding puts it this far off, or farther.

        A nil among the parts may be an amount too small to print, and counts as rounded here: 12 = 11 + nil is
        no wonder, though 12 = 11 in two places is.
        """
        weights = self.weights + self.nil_weights
        if len(set(weights)) > _MOST_WEIGHTS:
            return Fraction(1)
        heaviest = max(weights, default=0)
        heavy = tuple(w for w in weights if 10 * w > heaviest)
        slack = sum(w for w in weights if 10 * w <= heaviest)
        return chance.as_far(heavy, 2 * self.residual - self.twice_mean, slack)


def scale_of(figure: Figure) -> tuple[str, int]:
    """The scale a figure stands in, as `Sum.scale`."""
    return unit_class(figure), figure.decimals or 0


def sum_of(number: int, tie: Tie, figures: Sequence[Figure], rounding: Mapping[str, str]) -> Sum | None:
    """The tie as a sum; None where it is a ratio, an inequality, or has an unreadable member."""
    if tie.result is not None or tie.operator != "=":
        return None
    row = {figure: c for figure, (c, _) in merged(tie).items() if c}
    members = [figures[k] for k in row]
    if not row or not all(f.readable for f in members):
        return None
    decimals = {f.figure: f.decimals or 0 for f in members}
    loose = tuple(f.figure for f in members if not f.exact)
    finest = max(decimals[k] for k in (loose or decimals))
    finest = max([finest, *(d for k, d in decimals.items() if k not in loose and figures[k].mantissa)])
    scaled = {k: c * 10 ** (finest - decimals[k]) if figures[k].mantissa else 0 for k, c in row.items()}
    weights = {k: abs(row[k]) * 10 ** (finest - decimals[k]) for k in loose}
    tables = {f.table for f in members}
    return Sum(
        number=number,
        row=row,
        rounded=loose,
        decimals=finest,
        unit=unit_class(members[0]),
        residual=sum(scaled[k] * (figures[k].mantissa or 0) for k in row),
        weights=tuple(sorted(weights.values())),
        nil_weights=tuple(abs(row[f.figure]) for f in members if f.status == "nil"),
        twice_mean=-sum(_lost(figures[k], rounding) * row[k] * 10 ** (finest - decimals[k]) for k in loose),
        said=None in tables,
        table=tables.pop() if len(tables) == 1 else None,
    )


def _lost(figure: Figure, rounding: Mapping[str, str]) -> int:
    """Twice what printing takes from an amount on average, in units of its last digit."""
    if rounding and rounding.get(unit_class(figure)) == TRUNCATED and figure.mantissa:
        return 1 if figure.mantissa > 0 else -1
    return 0
