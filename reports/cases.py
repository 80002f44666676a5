"""Findings put together by what they point at, lettered, and in the order in which a reviewer should take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, product

from ..expectations.finding import Finding
from ..expectations.verdict import EXACT, LEVELS, NOT_EVALUATED, ROUNDING
from ..figures.figure import Figure
from .arithmetic import target
from .checked import Checked
from .places import alike

#: How sure a finding is of what is wrong.
PROVEN, LIKELY, OPEN = "proven", "likely", "open"
_SURE = {PROVEN: Fraction(1), LIKELY: Fraction(2, 3), OPEN: Fraction(1, 3)}
#: A difference counts in full from this share of the document's largest amount of its unit.
_MATERIAL = Fraction(1, 200)
#: A finding without a difference (a name, a format), and one too small to matter, still count for something.
_LEAST = Fraction(1, 10)
#: Units whose differences are compared with the figure itself: a rate has no total that it is a part of.
_RELATIVE = ("percent_change", "ratio", "per_share")

#: As on paper without those that look like numbers: i, l and o.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz"

ORDER = (
    "Errors first, then warnings, then notes and what is waived; within these by certainty (proven 1, likely 2/3,"
    " open 1/3) times materiality (the difference over 0.5 % of the largest amount that ties in its unit, at most 1;"
    " of a rate over the rate itself)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Findings that point at one figure, or say one thing of one word; the first speaks for all.

    ``letter`` is what its tick marks show, empty where no mark needs one. ``weight`` is certainty times materiality.
    """

    letter: str
    findings: tuple[Finding, ...]
    figure: Figure | None
    certainty: str
    weight: Fraction

    @property
    def first(self) -> Finding:
        """The finding that speaks for the case."""
        return self.findings[0]

    @property
    def level(self) -> str:
        """The worst level of its findings."""
        return self.first.level

    @property
    def waived(self) -> bool:
        """Whether nothing of it stands."""
        return all(finding.waived for finding in self.findings)


def cases(checked: Checked) -> list[Case]:
    """What a reviewer has to look at, in order; what could not be evaluated is no case (see `unevaluated`)."""
    largest = _largest(checked)
    groups: dict[object, list[Finding]] = {}
    for number, group in enumerate(alike(f for f in checked.in_order if f.verdict != NOT_EVALUATED)):
        figure = anchor(checked, group[0])
        key = (group[0].waived, figure.figure) if figure is not None and len(group) == 1 else ("", number)
        groups.setdefault(key, []).extend(group)
    found = [_case(checked, findings, largest) for findings in groups.values()]
    found.sort(key=_place)
    letters = _letters()
    return [_lettered(case, letters) for case in found]


def unevaluated(checked: Checked) -> list[Finding]:
    """What could not be evaluated, in the order of the reports."""
    return [finding for finding in checked.in_order if finding.verdict == NOT_EVALUATED]


def anchor(checked: Checked, finding: Finding) -> Figure | None:
    """The figure that a finding points at: the accused, else the tie's answer, else the first with a place."""
    tie = checked.tie(finding)
    first = (finding.accused, None if tie is None else target(tie))
    numbers = [number for number in (*first, *finding.figures) if number is not None]
    figures = [figure for figure in map(checked.figure, numbers) if figure is not None]
    return next((f for f in figures if f.line is not None or f.place), figures[0] if figures else None)


def certainty(finding: Finding) -> str:
    """How sure it is what is wrong: as sure as its best repair; likely where one figure or word is accused."""
    said = {repair.certainty for repair in finding.repairs}
    if said:
        return PROVEN if PROVEN in said else LIKELY if LIKELY in said else OPEN
    word = finding.expected is not None and not finding.figures
    return LIKELY if finding.accused is not None or word else OPEN


# --- Order ---


def _case(checked: Checked, findings: list[Finding], largest: Mapping[str | None, Fraction]) -> Case:
    own = [(finding, anchor(checked, finding)) for finding in findings]
    own.sort(key=lambda pair: (-LEVELS.index(pair[0].level), -_weight(pair[0], pair[1], largest)))
    first, figure = own[0]
    return Case(
        letter="",
        findings=tuple(finding for finding, _ in own),
        figure=figure,
        certainty=certainty(first),
        weight=_weight(first, figure, largest),
    )


def _weight(finding: Finding, figure: Figure | None, largest: Mapping[str | None, Fraction]) -> Fraction:
    return _SURE[certainty(finding)] * max(_LEAST, _materiality(finding, figure, largest))


def _materiality(finding: Finding, figure: Figure | None, largest: Mapping[str | None, Fraction]) -> Fraction:
    """0 to 1: a difference of 900 million where the largest amount is 137 billion is 900 / 687, so 1."""
    difference = abs(residual_of(finding))
    if figure is None or not difference:
        return Fraction(0)
    if figure.measure in _RELATIVE:
        whole = abs(Fraction(figure.amount or 0))
    else:
        whole = largest.get(figure.unit, Fraction(0)) * _MATERIAL
    return min(Fraction(1), difference / whole) if whole else Fraction(1)


def residual_of(finding: Finding) -> Fraction:
    """Reported less expected, in the unit itself; 0 where nothing is expected."""
    try:
        return Fraction((finding.residual or "0")[:80])
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def _largest(checked: Checked) -> dict[str | None, Fraction]:
    """The largest amount of each unit that is a member of a tie that holds: a misread one would dwarf all others."""
    found: dict[str | None, Fraction] = {}
    holding = (t for t, o in zip(checked.binding.ties, checked.outcomes, strict=True) if o.verdict in {EXACT, ROUNDING})
    for number in dict.fromkeys(figure for tie in holding for figure in tie.figures):
        figure = checked.figure(number)
        if figure is not None and figure.amount is not None:
            size = abs(Fraction(figure.amount))
            found[figure.unit] = max(found.get(figure.unit, size), size)
    return found


def _place(case: Case) -> tuple[object, ...]:
    first = case.first
    where = first.line if first.line is not None else case.figure.line if case.figure is not None else None
    figureless = case.figure is None  # at equal weight a number is looked at before a word
    rank = (case.waived, -LEVELS.index(case.level), -case.weight, figureless)
    return (*rank, where is None, where or 0, first.rule, first.message)


# --- Letters ---


def _letters() -> Iterator[str]:
    return ("".join(each) for length in count(1) for each in product(_ALPHABET, repeat=length))


def _lettered(case: Case, letters: Iterable[str]) -> Case:
    letter = "" if case.waived or case.level == "note" else next(iter(letters))
    return Case(letter=letter, findings=case.findings, figure=case.figure, certainty=case.certainty, weight=case.weight)
