"""The whole check of a changed document, from the binding of its rules on: what the quick answers are held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..expectations.evaluate import evaluate
from ..expectations.finding import Finding
from ..expectations.findings import find
from ..expectations.verdict import LEVELS
from ..figures.figure import Figure
from ..figures.reading import Reading
from ..repair.blame import blame
from ..rules.bind import bind
from ..rules.model import Rule
from .changes import Change
from .token import changed

_TELLING = ("warning", "error")
#: A suspect of so much belief is named.
_NAMED = 0.5
Key = tuple[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Said:
    """What the check says of a change: at which level, whether it names the figure, whether it puts it right."""

    level: str = ""
    named: bool = False
    repaired: bool = False


class Recheck:
    """Checks a document again with some of its figures changed; what it said before is not said of the change."""

    def __init__(self, reading: Reading, rules: Sequence[Rule], findings: Iterable[Finding]) -> None:
        self.reading, self.rules = reading, list(rules)
        self._before = {_key(f): f.level for f in findings}

    def says(self, changes: Mapping[int, Change]) -> Said:
        """What the check says of the changed figures, at once if they are several."""
        figures = list(self.reading.figures)
        for number, change in changes.items():
            figures[number] = changed(figures[number], change)
        new = [f for f in self._findings(replace(self.reading, figures=figures)) if self._is_new(f, changes)]
        level = max((f.level for f in new), key=LEVELS.index, default="")
        return Said(
            level,
            any(_names(f, number) for f in new for number in changes),
            any(_repairs(f, self.reading.figures[number]) for f in new for number in changes),
        )

    def _findings(self, reading: Reading) -> list[Finding]:
        binding = bind(self.rules, reading)
        outcomes = evaluate(binding, reading)
        return blame(find(binding, outcomes, reading, self.rules), binding, outcomes, reading)

    def _is_new(self, finding: Finding, changes: Mapping[int, Change]) -> bool:
        """Whether an error or a warning about a changed figure was not said before, or only milder."""
        about = {finding.accused, *finding.figures, *finding.related}
        before = self._before.get(_key(finding), "pass")
        louder = LEVELS.index(finding.level) > LEVELS.index(before)
        return finding.level in _TELLING and louder and not about.isdisjoint(changes)


def _key(finding: Finding) -> Key:
    return finding.rule, frozenset(finding.figures)


def _names(finding: Finding, figure: int) -> bool:
    first = finding.suspects[0] if finding.suspects else None
    return finding.accused == figure or (first is not None and first.figure == figure and first.weight >= _NAMED)


def _repairs(finding: Finding, figure: Figure) -> bool:
    first = next((r for r in finding.repairs if r.figure == figure.figure), None)
    return first is not None and Decimal(first.value) == figure.amount
