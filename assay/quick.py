"""The quick answer: what each tie leaves to its figures, held against every change of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..expectations.packing import unit_class
from ..expectations.verdict import LEVELS
from ..figures.figure import Figure
from ..figures.interval import NEAREST, rounding_interval
from ..figures.reading import Reading
from .bonds import Bond, Bonds
from .changes import SINGLE, Change, changes_of, priors
from .model import Tally
from .told import Told

_SPEAKING = ("point", "scale")  # kinds that change a number's format or size so that its neighbours differ
Levels = dict[str, str]  #: the level at which each family would tell
Found = dict[str, list[tuple[Change, Levels]]]  #: who would tell of each change, by kind


@dataclass(slots=True)
class Window:
    """The numbers that one family lets a figure be: outside of ``sound`` an error, outside of ``plain`` a warning."""

    first: int | None = None
    last: int | None = None
    plain_first: int | None = None
    plain_last: int | None = None
    bonds: list[Bond] = field(default_factory=list)
    baseless: set[int] = field(default_factory=set)

    def add(self, bond: Bond) -> None:
        """Narrow the window by one more tie."""
        self.bonds.append(bond)
        if bond.baseless is not None:
            self.baseless.add(bond.baseless)
        if bond.level == "error":
            self.first, self.last = _above(self.first, bond.first), _below(self.last, bond.last)
        else:
            self.plain_first = _above(self.plain_first, bond.first)
            self.plain_last = _below(self.plain_last, bond.last)
        self.plain_first = _above(self.plain_first, bond.plain_first)
        self.plain_last = _below(self.plain_last, bond.plain_last)

    def level(self, mantissa: int) -> str:
        """At which level the family would tell of this number; empty if not at all."""
        if mantissa in self.baseless:
            evaluated = [bond for bond in self.bonds if bond.baseless != mantissa]
            return max((windows([bond])[bond.family].level(mantissa) for bond in evaluated), key=_rank, default="")
        if _outside(mantissa, self.first, self.last):
            return "error"
        return "warning" if _outside(mantissa, self.plain_first, self.plain_last) else ""


@dataclass
class Quick:
    """One document's quick answers."""

    reading: Reading
    bonds: Bonds
    told: Told
    priors: dict[int, Figure] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.priors = priors(self.reading.figures)

    def changes(self, figure: Figure, kind: str) -> list[Change]:
        """The changes of a kind that one figure may suffer by itself."""
        return changes_of(figure, kind, self.priors.get(figure.figure))

    def levels(self, figure: Figure, kind: str, change: Change) -> Levels:
        """Who would tell of one change."""
        bonds = list(self.bonds.of(figure.figure))
        return self._levels(figure, kind, change, bonds, windows(bonds))

    def each(self, figure: Figure, kinds: Sequence[str]) -> Found:
        """Who would tell of each change of a figure, by kind."""
        bonds = list(self.bonds.of(figure.figure))
        own = windows(bonds)
        return {
            kind: [(c, self._levels(figure, kind, c, bonds, own)) for c in self.changes(figure, kind)]
            for kind in kinds
            if kind in SINGLE
        }

    def families(self, figure: Figure) -> set[str]:
        """The families of the ties that vouch for a figure."""
        return {self.bonds.ties[k].family for k in self.bonds.numbers(figure.figure)}

    def why_silent(self, figure: Figure) -> str:
        """Why no change of a figure would be found."""
        if self.bonds.numbers(figure.figure):
            return "its ties would allow any of the changes"
        if self.bonds.fleeting(figure.figure):
            return "its ties are found by their agreement: with this figure wrong there would be none"
        if any(figure.figure in tie.figures for tie in self.bonds.ties):
            return "its ties cannot tell: they are broken, odd, waived or not evaluated as it stands"
        return "no tie"

    def _levels(self, figure: Figure, kind: str, change: Change, bonds: list[Bond], own: dict[str, Window]) -> Levels:
        if change.decimals == figure.decimals:
            found = {family: level for family, w in own.items() if (level := w.level(change.mantissa))}
        else:
            found = self._off_grid(figure, change, bonds)
        if not found and kind in _SPEAKING:
            level, family = self.told.format(figure, change)
            found = {family: level} if level else {}
        if kind == "sign":
            level, family = self.told.sign(figure.figure)
            if level and found.get(family) != "error":
                found[family] = level
        return found

    def _off_grid(self, figure: Figure, change: Change, bonds: list[Bond]) -> Levels:
        mode = self.bonds.rounding.get(unit_class(figure), NEAREST)
        own = rounding_interval(change.mantissa, change.decimals, exact=figure.exact, mode=mode)
        unit = Fraction(10) ** -change.decimals / 2
        low, high = own.low * unit, own.high * unit
        found: Levels = {}
        for bond in bonds:
            ends = bond.ends
            above = ends.high is not None and (
                low > ends.high or (low == ends.high and (own.low_open or ends.high_open))
            )
            below = ends.low is not None and (
                high < ends.low or (high == ends.low and (own.high_open or ends.low_open))
            )
            if (above or below) and found.get(bond.family) != "error":
                found[bond.family] = bond.level
        return found


def windows(bonds: Sequence[Bond]) -> dict[str, Window]:
    """What each family's ties together let a figure be."""
    found: dict[str, Window] = defaultdict(Window)
    for bond in bonds:
        found[bond.family].add(bond)
    return dict(found)


def worst(levels: Levels) -> str:
    """The worst level that any family would tell at."""
    return "error" if "error" in levels.values() else "warning" if levels else ""


def tally(found: Sequence[tuple[Change, Levels]]) -> Tally:
    """Count changes, each as often as it weighs."""
    told = [(c.weight, worst(levels)) for c, levels in found]
    return Tally(
        sum(weight for weight, _ in told),
        sum(weight for weight, level in told if level == "error"),
        sum(weight for weight, level in told if level == "warning"),
    )


def _rank(level: str) -> int:
    return LEVELS.index(level or "pass")


def _above(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else max(one, other)


def _below(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def _outside(number: int, first: int | None, last: int | None) -> bool:
    return (first is not None and number < first) or (last is not None and number > last)
