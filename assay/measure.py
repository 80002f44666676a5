"""An assay of a checked document: what its checks would find if its figures were changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from ..expectations.finding import Finding
from ..expectations.verdict import Outcome
from ..figures.figure import Figure
from ..figures.reading import Reading
from ..rules.model import Binding, Rule
from .bonds import Bonds
from .changes import SINGLE
from .model import KINDS, WEIGHED, Assay, Calibration, Group, Tally, Unvouched
from .quick import Found, Quick, tally
from .sample import calibrated, changeable
from .swaps import Exchange, exchanges, levels
from .thorough import Recheck
from .told import Told
from .trials import lost_ties


class Judged(Protocol):
    """A document that was checked, as reports have it; ``outcomes[k]`` is the verdict of ``binding.ties[k]``."""

    @property
    def reading(self) -> Reading: ...  # noqa: D102
    @property
    def rules(self) -> tuple[Rule, ...]: ...  # noqa: D102
    @property
    def binding(self) -> Binding: ...  # noqa: D102
    @property
    def outcomes(self) -> list[Outcome]: ...  # noqa: D102
    @property
    def findings(self) -> list[Finding]: ...  # noqa: D102


def assay(checked: Judged, *, kinds: Sequence[str] = KINDS, thorough: int = 0) -> Assay:
    """Change each figure in all ways of the `kinds` and tell what would be found.

    `thorough` changes, drawn with a fixed seed, are checked again from the binding on (see `Calibration`).

    Raises:
        ValueError: there is no kind of that name.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"no kind of change is called {kind!r}; there are {', '.join(KINDS)}")
    asked = tuple(kind for kind in KINDS if kind in kinds)
    quick = quick_answers(checked)
    count = _Count(quick)
    figures = checked.reading.figures
    for figure in figures:
        if changeable(figure):
            count.figure(figure, quick.each(figure, asked))
    for kind in asked:
        if kind not in SINGLE:
            found = list(exchanges(figures, kind))
            count.exchanges(kind, zip(found, levels(quick.bonds, found), strict=True), figures)
    calibration = None
    if thorough:
        recheck = Recheck(checked.reading, checked.rules, checked.findings)
        calibration = calibrated(quick, recheck, asked, thorough)
    return count.result(checked.reading, asked, calibration)


def quick_answers(checked: Judged) -> Quick:
    """What answers for a checked document."""
    reading = checked.reading
    ties, outcomes = checked.binding.ties, checked.outcomes
    bonds = Bonds(reading.figures, ties, outcomes, checked.rules, checked.findings, reading.document.rounding)
    bonds.lost = lost_ties(reading, checked.rules, ties, outcomes, bonds.vouching)
    return Quick(reading, bonds, Told(reading, checked.rules))


@dataclass
class _Count:
    """Tallies while they are counted."""

    quick: Quick
    overall: Tally = field(default_factory=Tally)
    of_figure: dict[int, Tally] = field(default_factory=dict)
    _kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    _of_kind: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _statements: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    _of_statement: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _families: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    _of_family: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _alone: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def figure(self, figure: Figure, found: Found) -> None:
        """Count all that may happen to one figure by itself."""
        own = Tally()
        changes = [each for kind, some in found.items() if kind not in WEIGHED for each in some]
        for kind, some in found.items():
            here = tally(some)
            self._kinds[kind] += here
            if some:
                self._of_kind[kind].add(figure.figure)
            if kind not in WEIGHED:
                own += here
        self.of_figure[figure.figure] = own
        self.overall += own
        statement = _statement(figure)
        self._statements[statement] += own
        self._of_statement[statement] += 1
        self._by_family(figure, [by for _, by in changes])

    def _by_family(self, figure: Figure, told: Sequence[dict[str, str]]) -> None:
        for family in {*self.quick.families(figure), *(name for by in told for name in by)}:
            own = [by.get(family, "") for by in told]
            self._families[family] += Tally(len(told), own.count("error"), own.count("warning"))
            self._of_family[family] += 1
            self._alone[family] += sum(family in by and len(by) == 1 for by in told)

    def exchanges(self, kind: str, found: Iterable[tuple[Exchange, str]], figures: Sequence[Figure]) -> None:
        """Count changes of several figures at once, each under the statement of its first."""
        for each, level in found:
            one = Tally(1, int(level == "error"), int(level == "warning"))
            self.overall += one
            self._kinds[kind] += one
            self._of_kind[kind] |= each.keys()
            self._statements[_statement(figures[min(each)])] += one

    def result(self, reading: Reading, kinds: tuple[str, ...], calibration: Calibration | None) -> Assay:
        """The assay of all that was counted."""
        statuses = [f.status for f in reading.figures]
        return Assay(
            document=reading.document.document,
            kinds=kinds,
            figures=len(self.of_figure),
            nils=statuses.count("nil"),
            unreadable=statuses.count("unreadable"),
            overall=self.overall,
            by_statement=_groups(self._statements, self._of_statement),
            by_kind=tuple(Group(k, len(self._of_kind[k]), self._kinds[k]) for k in kinds),
            by_family=_groups(self._families, self._of_family, self._alone),
            of_figure=self.of_figure,
            unvouched=self._unvouched(reading.figures),
            calibration=calibration,
        )

    def _unvouched(self, figures: Sequence[Figure]) -> tuple[Unvouched, ...]:
        silent = [figures[k] for k, own in self.of_figure.items() if own.changes and not own.found]
        return tuple(Unvouched(f.figure, self.quick.why_silent(f)) for f in sorted(silent, key=_materiality))


def _groups(
    tallies: dict[str, Tally], figures: dict[str, int], alone: dict[str, int] | None = None
) -> tuple[Group, ...]:
    """The most changes first."""
    names = sorted(tallies, key=lambda name: (-tallies[name].changes, name))
    return tuple(Group(name, figures.get(name, 0), tallies[name], (alone or {}).get(name, 0)) for name in names)


def _statement(figure: Figure) -> str:
    """The statement a figure stands in; what is said in sentences is a part of its own."""
    return "prose" if figure.table is None and figure.line is not None else figure.statement or "other"


def _materiality(figure: Figure) -> tuple[object, ...]:
    """Amounts of money first, the largest of them first; then other numbers by their size."""
    unit = figure.unit or ""
    money = not unit or (len(unit) == 3 and unit.isupper())
    return (not money, unit, -abs(figure.amount or Decimal(0)), figure.figure)
