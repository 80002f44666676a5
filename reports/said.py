"""What a finding says, in values that every report words in its own way: reported, expected, suspects, the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property

from ..expectations.finding import Expected, Finding, Suspect
from ..figures.figure import Figure
from ..rules.model import Tie
from .arithmetic import decimal, formula, implied, in_print, places
from .cases import anchor
from .checked import Checked
from .excerpt import visible

#: Suspects of less weight than this are named only where everything is.
LEAST_WEIGHT = 0.05


@dataclass
class Said:
    """A finding with what can be worked out of it; `every` names suspects of no weight and figures of nil too."""

    checked: Checked
    finding: Finding
    every: bool = False

    @cached_property
    def tie(self) -> Tie | None:
        """The tie that the finding speaks of."""
        return self.checked.tie(self.finding)

    @cached_property
    def anchor(self) -> Figure | None:
        """The figure that it points at."""
        return anchor(self.checked, self.finding)

    @property
    def reported(self) -> str:
        """The token in question as printed, empty where there is none."""
        return self.finding.printed or (self.anchor.printed if self.anchor is not None else None) or ""

    @property
    def wanted(self) -> str:
        """What the figure should be, with the sum that says so: ``1,948 (11,848 - 9,900)``; empty if unknown."""
        allowed = self.allowed
        if self.tie is None or self.anchor is None:
            return allowed
        amount = implied(self.checked, self.tie, self.anchor.figure)
        if amount is None:
            return allowed
        terms = formula(self.checked, self.tie, self.anchor.figure)
        text = in_print(amount, self.anchor, finer=2) + (f" ({terms}{self._where})" if terms else "")
        loose = self.finding.accused is not None and _loose(self.finding.expected, self.anchor)
        return f"{text}; allowed is {allowed}" if loose else text

    @property
    def _where(self) -> str:
        """Where the one other figure of the tie stands: a number in brackets beside its equal tells nobody anything."""
        numbers = [] if self.tie is None or self.anchor is None else self.tie.figures
        others = [self.checked.figure(number) for number in numbers if number != getattr(self.anchor, "figure", None)]
        line = others[0].line if len(others) == 1 and others[0] is not None else None
        return "" if line is None else f" in line {line}"

    @property
    def allowed(self) -> str:
        """What the finding itself expects: one number, or a range whose open ends are said."""
        expected = self.finding.expected
        if expected is None:
            return ""
        low, high = decimal(visible(expected.low)), decimal(visible(expected.high))
        if low == high:
            return low
        over, under = "over " * expected.low_open, "under " * expected.high_open
        return f"{over}{low} to {under}{high}"

    @cached_property
    def suspects(self) -> list[Suspect]:
        """The suspects that the document holds."""
        least = 0 if self.every else LEAST_WEIGHT
        known = [s for s in self.finding.suspects if self.checked.figure(s.figure) is not None]
        return [suspect for suspect in known if suspect.weight >= least]

    def if_so(self, suspect: Suspect) -> str:
        """What a suspect would be, were it the wrong one: ``1,948``; empty where no number would do.

        What is proposed for it wins: other ties than this one may have told 17.5 from 17.6.
        """
        proposed = next((each.printed for each in self.finding.repairs if each.figure == suspect.figure), "")
        if proposed:
            return visible(proposed)
        figure = self.checked.figure(suspect.figure)
        amount = None if self.tie is None else implied(self.checked, self.tie, suspect.figure)
        return "" if amount is None or figure is None else in_print(amount, figure, finer=self._finer(figure))

    def _finer(self, figure: Figure) -> int:
        """How many digits more than the figure most of its column prints: ``175`` among ``12.0`` has lost a point."""
        column = (figure.table, figure.column, figure.measure)
        peers = (f for f in self.checked.reading.figures if (f.table, f.column, f.measure) == column and f.readable)
        usual = Counter(map(places, peers)).most_common(1)
        return max(usual[0][0] - places(figure), 0) if usual and figure.table is not None else 0

    @property
    def others(self) -> list[Figure]:
        """The figures that it neither points at nor suspects; without dashes and zeros, unless `every`."""
        shown = {suspect.figure for suspect in self.suspects} | {self.anchor.figure if self.anchor else None}
        numbers = [number for number in self.finding.figures if number not in shown]
        figures = [figure for figure in map(self.checked.figure, numbers) if figure is not None]
        return [figure for figure in figures if self.every or figure.mantissa != 0]


def _loose(expected: Expected | None, figure: Figure) -> bool:
    """Whether more than one number that the figure could print is allowed: 1,946.5 to 1,949.5 holds three."""
    if expected is None:
        return False
    try:
        return Decimal(expected.high) - Decimal(expected.low) > Decimal(1).scaleb(-places(figure))
    except InvalidOperation:
        return True
