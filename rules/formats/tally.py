"""How many of a group of numbers print which way, so that each is compared with the others in one step."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from .shape import Shape

_ROUND = frozenset({"0", "100"})


@dataclass(slots=True)
class Tally:
    """Counts over the numbers of a row, a column or a table.

    The counters hold how many print how many decimals: of those whose decimals say something (``places``; round
    hundreds of percent and zeros are often printed shorter), of these without integers (``pointed``), and of all that
    are legally grouped (``legal``).
    """

    count: int = 0
    with_point: int = 0
    grouped: int = 0
    bare: int = 0
    point_groups: int = 0
    three_places: int = 0
    places: dict[int, int] = field(default_factory=dict)
    pointed: dict[int, int] = field(default_factory=dict)
    legal: dict[int, int] = field(default_factory=dict)

    def add(self, trait: Traits, times: int = 1) -> None:
        """Count a number in (or out, with `times` -1)."""
        self.count += times
        self.with_point += times * (not trait.lossy)
        self.grouped += times * trait.grouped
        self.bare += times * trait.bare
        self.point_groups += times * trait.point_groups
        self.three_places += times * (trait.places == 3 and not trait.point_groups)
        if trait.legal:
            _count(self.legal, trait.places, times)
        if trait.speaks:
            _count(self.places, trait.places, times)
            if not trait.lossy:
                _count(self.pointed, trait.places, times)

    def without(self, trait: Traits) -> Tally:
        """The same over the others of the group."""
        others = Tally(
            self.count, self.with_point, self.grouped, self.bare, self.point_groups, self.three_places,
            self.places.copy(), self.pointed.copy(), self.legal.copy(),
        )  # fmt: skip
        others.add(trait, -1)
        return others

    @property
    def groups_thousands(self) -> bool:
        """Whether four in five of its numbers over a thousand are grouped, and there are four of them."""
        large = self.grouped + self.bare
        return large >= 4 and 5 * self.grouped >= 4 * large


@dataclass(frozen=True, slots=True)
class Traits:
    """What counts of one number's shape (see `Shape`); ``speaks`` if its decimals say how its group prints."""

    places: int
    legal: bool
    grouped: bool
    bare: bool
    lossy: bool
    point_groups: bool
    speaks: bool


def traits_of(shape: Shape, kind: str) -> Traits:
    """The traits of a shape.

    >>> from .shape import Shape
    >>> traits_of(Shape("17.5", "", ""), "percent").places
    1
    """
    point_groups, legal = shape.point_groups, shape.legal
    full = kind == "percent" and shape.core in _ROUND
    return Traits(
        places=shape.places,
        legal=legal,
        grouped=shape.grouped,
        bare=shape.bare,
        lossy=shape.lossy,
        point_groups=point_groups,
        speaks=legal and not point_groups and not full,
    )


def _count(counted: dict[int, int], places: int, times: int) -> None:
    counted[places] = counted.get(places, 0) + times


def usual(counted: dict[int, int], fewest: int, share: Fraction) -> int | None:
    """How many decimals nearly all print; None if they do not agree or are too few."""
    total = sum(counted.values())
    if total < fewest:
        return None
    places, times = max(counted.items(), key=lambda each: (each[1], each[0]))
    return places if times >= share * total else None
