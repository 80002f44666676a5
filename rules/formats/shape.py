"""The shape of a printed number: what stands between its first and its last digit, and around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...figures.figure import Figure

_LONGEST = 40
_DIGITS = frozenset("0123456789")
_SWAP = str.maketrans(",.", ".,")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?\Z")
_UNGROUPED = re.compile(r"[0-9]*(?:\.[0-9]+)?\Z")
_POINT_GROUPS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})*\.[0-9]{3}(?:[.,][0-9]{3})*\Z")


@dataclass(frozen=True, slots=True)
class Shape:
    """A token as its characters show it: ``(1,234.5)%`` has core ``1,234.5``, a pair of brackets and a percent sign."""

    core: str
    before: str
    after: str

    @property
    def whole(self) -> str:
        """The digits in front of the point, with their commas."""
        return self.core.partition(".")[0]

    @property
    def places(self) -> int:
        """How many characters follow the first point; 1 for 17.5."""
        return len(self.core.partition(".")[2])

    @property
    def numeric(self) -> bool:
        """Whether nothing but digits, commas and points is in it."""
        return all(c in _DIGITS or c in ",." for c in self.core)

    @property
    def legal(self) -> bool:
        """Whether it is grouped in threes throughout, or not at all."""
        return bool(_GROUPED.match(self.core) or _UNGROUPED.match(self.core))

    @property
    def grouped(self) -> bool:
        """Whether its thousands are grouped, as they should be: 1,234 and 12,345,678.9."""
        return bool(_GROUPED.match(self.core))

    @property
    def bare(self) -> bool:
        """Whether it is four digits or more without any separator: 74123."""
        return len(self.core) > 3 and self.core.isdecimal()

    @property
    def lossy(self) -> bool:
        """Whether it may have lost a decimal point: an integer without separators; 14,711 cannot have."""
        return self.core.isdecimal()

    @property
    def zero_led(self) -> bool:
        """Whether it is an integer that begins with a zero: 017."""
        return len(self.core) > 1 and self.core[0] == "0" and self.core.isdecimal()

    @property
    def point_groups(self) -> bool:
        """Whether a point stands where a comma could: 366.841 and 277,360.190."""
        return bool(_POINT_GROUPS.match(self.core))

    @property
    def percent(self) -> bool:
        """Whether a percent sign follows."""
        return "%" in self.after or "％" in self.after

    @property
    def bracket(self) -> str:
        """The lone bracket of a token that opens or closes and does not do both; empty if all is well."""
        opened, closed = any(c in "([{" for c in self.before), any(c in ")]}" for c in self.after)
        return "" if opened == closed else "(" if opened else ")"


def shape_of(figure: Figure, *, swapped: bool = False) -> Shape | None:
    """The shape of the figure's token, None if it has none; `swapped` where the document groups with points.

    >>> from tieout.figures.figure import Figure
    >>> shape_of(Figure(figure=0, printed="$(1,234.5)%"))
    Shape(core='1,234.5', before='$(', after=')%')
    """
    text = figure.token
    if not text or len(text) > _LONGEST:
        return None
    places = [k for k, c in enumerate(text) if c in _DIGITS]
    if not places:
        return None
    first, last = places[0], places[-1] + 1
    if first and text[first - 1] == ".":
        first -= 1
    core = text[first:last]
    return Shape(core.translate(_SWAP) if swapped else core, text[:first], text[last:])


def groups_with_points(figures: list[Figure]) -> bool:
    """Whether a document writes 1.234,5 for 1,234.5: most tokens of seven digits and more say so."""
    points = commas = 0
    for figure in figures:
        text = figure.token or ""
        if len(text) < _LONGEST:
            points += text.count(".") > 1
            commas += text.count(",") > 1
    return points > 2 * commas and points > 4
