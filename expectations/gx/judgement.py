"""What the kernel says of declared rules, gathered per rule as plain values that a result can carry."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from ...rules.bind import bind
from ..coverage import coverage as coverage_of
from ..evaluate import evaluate
from ..verdict import EXACT, LEVEL_OF, NOT_EVALUATED, ROUNDING
from .kept import Kept, listening
from .rows import Row, remark_row, tie_row, worst_first
from .watch import lacks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ...figures.reading import Reading
    from ...rules.model import Binding, Rule
    from ..verdict import Outcome

#: A verdict that has one of these levels by itself fails its expectation.
FAILING = ("warning", "error")
#: Rules of these kinds speak only where something is wrong; the others tie something or bind to nothing.
REMARKING = ("sign", "bound", "presence", "text")
NO_FIGURES = "the batch holds no figures"
NOTHING_BOUND = "the rule binds to no figure"


@dataclass(slots=True)
class Judged:
    """What became of one rule: how many ties got which verdict, rows to look at, and why some were not evaluated."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: list[Row] = field(default_factory=list)
    unevaluated: list[str] = field(default_factory=list)
    quiet: bool = False

    @property
    def evaluated(self) -> int:
        """How many ties and remarks got a verdict."""
        return sum(n for verdict, n in self.counts.items() if verdict != NOT_EVALUATED)

    @property
    def failing(self) -> int:
        """How many of them fail the rule."""
        return sum(n for verdict, n in self.counts.items() if verdict != NOT_EVALUATED and _fails(verdict))

    @property
    def status(self) -> str:
        """``failed``, ``passed``, or ``not_evaluated`` where nothing was there to pass or fail."""
        if self.failing:
            return "failed"
        return "passed" if self.evaluated or self.quiet else "not_evaluated"

    def details(self) -> dict[str, Any]:
        """The same as JSON can carry it."""
        return {
            "status": self.status,
            "verdicts": {verdict: self.counts[verdict] for verdict in sorted(self.counts)},
            "evaluated": self.evaluated,
            "failing": self.failing,
            "rows": [asdict(row) for row in worst_first(self.rows)],
            "not_evaluated": [{"reason": r, "times": n} for r, n in Counter(self.unevaluated).most_common()],
        }


@dataclass(slots=True)
class Verdicts:
    """All rules of a suite judged on some documents, with what share of their figures is tied; see `kept`."""

    rules: dict[str, Judged]
    coverage: dict[str, int]
    kept: list[Kept] = field(default_factory=list)


def judge(rules: Sequence[Rule], readings: Iterable[Reading]) -> Verdicts:
    """Bind the rules to each document and gather the verdicts.

    Documents are judged independently of each other; the counts are their sums.
    """
    judged = {rule.id: Judged() for rule in rules}
    coverage: Counter[str] = Counter()
    kept: list[Kept] = []
    for reading in readings:
        binding = bind(rules, reading)
        outcomes = evaluate(binding, reading)
        _tally(judged, rules, reading, binding, outcomes)
        if listening():
            kept.append(Kept(tuple(rules), reading, binding, outcomes))
        coverage.update(asdict(coverage_of(binding, outcomes, reading)))
    for one in judged.values():
        if not one.counts and not one.quiet:
            _miss(one, NO_FIGURES)
    return Verdicts(judged, dict(coverage), kept)


def _tally(
    judged: dict[str, Judged], rules: Sequence[Rule], reading: Reading, binding: Binding, outcomes: Sequence[Outcome]
) -> None:
    by_id = {rule.id: rule for rule in rules}
    before = {rule.id: judged[rule.id].counts.total() for rule in rules}
    lines = {line.line: line.text for line in reading.lines}
    for tie, outcome in zip(binding.ties, outcomes, strict=True):
        one = judged[tie.rule]
        one.counts[outcome.verdict] += 1
        if outcome.verdict == NOT_EVALUATED:
            one.unevaluated.append(outcome.reason or "an operand is missing or unreadable")
        elif outcome.verdict not in (EXACT, ROUNDING):
            one.rows.append(tie_row(by_id[tie.rule], tie, outcome, reading, lines))
    for remark in binding.remarks:
        judged[remark.rule].counts[remark.verdict] += 1
        judged[remark.rule].rows.append(remark_row(by_id[remark.rule], remark, reading, lines))
    for unbound in binding.unbound:
        _miss(judged[unbound.rule], unbound.reason)
    for rule in rules:
        if judged[rule.id].counts.total() == before[rule.id]:
            _silent(judged[rule.id], rule, reading)


def _silent(one: Judged, rule: Rule, reading: Reading) -> None:
    """A rule that only speaks of faults has passed when it is silent about figures; any other bound to nothing."""
    if rule.kind not in REMARKING or not reading.figures:
        _miss(one, NOTHING_BOUND)
    elif missing := lacks(rule, reading):
        tables = " and ".join(missing)
        _miss(one, f"needs the table {tables}, which is not at hand: name the landing that holds it (landing=...)")
    else:
        one.quiet = True


def _miss(one: Judged, reason: str) -> None:
    one.counts[NOT_EVALUATED] += 1
    one.unevaluated.append(reason)


def _fails(verdict: str) -> bool:
    return LEVEL_OF[verdict] in FAILING
