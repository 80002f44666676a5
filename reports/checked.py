"""What every report reads: one document's reading, what was declared of it, and what came out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..expectations.finding import Coverage, Finding
from ..expectations.verdict import LEVELS, NOT_EVALUATED, Outcome
from ..figures.figure import Figure
from ..figures.identity import short_ids
from ..figures.reading import Reading
from ..rules.model import Binding, Rule, Tie

#: The verdicts that a tie can get, in the order in which reports count them.
TIE_VERDICTS = ("exact", "rounding", "plug", "implausible", "impossible", NOT_EVALUATED)


@dataclass(slots=True, kw_only=True)
class Checked:
    """One document checked: ``outcomes[k]`` is the verdict of ``binding.ties[k]``."""

    reading: Reading
    suites: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    binding: Binding = field(default_factory=Binding)
    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def name(self) -> str:
        """The document's name, which is its path inside the project where it has one."""
        return self.reading.document.document

    @property
    def verdicts(self) -> dict[str, int]:
        """How many ties got which verdict; what could not be bound counts as not evaluated."""
        counts = Counter(outcome.verdict for outcome in self.outcomes)
        counts[NOT_EVALUATED] += len(self.binding.unbound)
        return {verdict: counts[verdict] for verdict in TIE_VERDICTS}

    @property
    def in_order(self) -> list[Finding]:
        """The findings as every report lists them: the worst first, then by their place."""
        return sorted(self.findings, key=_rank)

    @property
    def short_ids(self) -> dict[str, str]:
        """What commands may call each finding: the first digits of its fingerprint, as few as tell it apart."""
        return short_ids(finding.fingerprint for finding in self.findings if finding.fingerprint)

    def figure(self, number: int) -> Figure | None:
        """The figure of that number, or None where a table names one that it does not hold."""
        figures = self.reading.figures
        if 0 <= number < len(figures) and figures[number].figure == number:
            return figures[number]
        return next((f for f in figures if f.figure == number), None)

    def tie(self, finding: Finding) -> Tie | None:
        """The tie that a finding speaks of, if it speaks of one."""
        ties = self.binding.ties
        return ties[finding.tie] if finding.tie is not None and 0 <= finding.tie < len(ties) else None

    def rule(self, identity: str) -> Rule | None:
        """The declared rule of that id."""
        return next((rule for rule in self.rules if rule.id == identity), None)


def _rank(finding: Finding) -> tuple[object, ...]:
    place = (finding.line is None, finding.line or 0, finding.col_start or 0)
    return (-LEVELS.index(finding.level), *place, finding.family, finding.rule, finding.figures, finding.message)
