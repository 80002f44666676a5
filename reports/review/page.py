"""What stands on one document's page of the review, as plain values for the template."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from ...expectations.finding import Finding
from ...figures.figure import Figure
from ..arithmetic import implied, in_print
from ..cases import Case, cases, residual_of, unevaluated
from ..checked import Checked
from ..html import symbols
from ..marks import LegendEntry, legend, marks
from ..places import alike, headline
from ..plots.coverage import PROSE
from ..said import Said
from ..settling import Step, settling
from ..summary import corrections_sentence, coverage_sentence
from .island import island_of, unit_of
from .source import View, period_of, text_of, views

#: So many characters of a line stand before and behind what an excerpt is about.
_AROUND = 300
_ID = re.compile(r"[0-9a-f]{7,64}")


@dataclass(frozen=True, slots=True)
class Section:
    """More of a page, made elsewhere: pictures, an assay, a checklist. ``html`` is safe to show."""

    title: str
    anchor: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Link:
    """A place beside this page: Data Docs, a workbook, a checklist."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A figure as a list names it; ``line`` and ``number`` lead to it."""

    number: int
    printed: str
    caption: str
    period: str
    line: int | None
    weight: str = ""
    if_so: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One finding as its card shows it; ``excerpt`` is the line with the figure marked."""

    id: str
    family: str
    rule: str
    title: str
    level: str
    verdict: str
    message: str
    why: str
    reported: str
    expected: str
    difference: str
    repairs: list[dict[str, Any]]
    suspects: list[Named]
    others: list[Named]
    steps: list[Step]
    waiver: str
    line: int | None
    excerpt: Markup
    figure: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A case: its letter, what it says in a line, its findings, and of a word its wrong forms with their lines.

    ``anchor`` is its id in the page and in addresses: the first finding's, where that has one.
    """

    anchor: str
    letter: str
    level: str
    waived: bool
    certainty: str
    headline: str
    shown: list[Shown]
    figure: Named | None
    statement: str
    forms: list[tuple[str, list[int]]] = field(default_factory=list)
    known: str = ""

    @property
    def count(self) -> int:
        """How many findings it holds."""
        return sum(len(lines) for _, lines in self.forms) or len(self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document's page; ``file`` is its name in the site's folder."""

    file: str
    name: str
    title: str
    about: list[tuple[str, str]]
    counts: dict[str, int]
    coverage: str
    unread: list[str]
    cards: list[Card]
    unevaluated: list[tuple[str, str, str, str]]
    legend: list[LegendEntry]
    statements: list[str]
    views: list[View]
    sections: Sequence[Section]
    links: Sequence[Link]
    island: dict[str, Any]

    @property
    def standing(self) -> list[Card]:
        """The cases that somebody has to act on."""
        return [card for card in self.cards if card.level != "note" and not card.waived]

    @property
    def lesser(self) -> list[Card]:
        """Notes and waived cases."""
        return [card for card in self.cards if card.level == "note" or card.waived]


def page_of(checked: Checked, *, file: str, sections: Sequence[Section] = (), links: Sequence[Link] = ()) -> Page:
    """The page of a checked document."""
    ordered = cases(checked)
    marked = marks(checked, ordered)
    document = checked.reading.document
    ids = checked.short_ids
    anchors = [_anchor(ids.get(case.first.fingerprint, ""), number) for number, case in enumerate(ordered)]
    cards = [_card(checked, case, ids, anchor) for case, anchor in zip(ordered, anchors, strict=True)]
    return Page(
        file=file,
        name=checked.name,
        title=document.title or document.entity or "",
        about=_about(checked),
        counts=_counts(cards),
        coverage=coverage_sentence(checked),
        unread=[f"lines {region.first} to {region.last}: {region.reason}" for region in document.unread],
        cards=cards,
        unevaluated=[(ids.get(f.fingerprint, ""), f.family, f.rule, f.message) for f in unevaluated(checked)],
        legend=legend(marked),
        statements=sorted({figure.statement or PROSE for figure in checked.reading.figures}),
        views=views(checked, marked, dict(zip(anchors, ordered, strict=True))),
        sections=sections,
        links=links,
        island=island_of(checked, marked, dict(zip(anchors, ordered, strict=True))),
    )


def _anchor(identity: str, number: int) -> str:
    return identity if _ID.fullmatch(identity) else f"case-{number + 1}"


def _counts(cards: Sequence[Card]) -> dict[str, int]:
    """Findings by level as the terminal counts them, waived ones apart."""
    counts = dict.fromkeys(("error", "warning", "note", "waived"), 0)
    for card in cards:
        if card.forms or card.waived:
            counts["waived" if card.waived else card.level] += card.count
        else:
            for shown in card.shown:
                counts[shown.level] += 1
    return counts


def _about(checked: Checked) -> list[tuple[str, str]]:
    document = checked.reading.document
    period = " to ".join(str(day) for day in (document.period_start, document.period_end) if day)
    rounding = ", ".join(f"{unit} {mode}" for unit, mode in sorted(document.rounding.items()))
    said = [
        ("Entity", document.entity if document.title else None),
        ("Period", period),
        ("Standard", document.standard),
        ("Currency", document.currency),
        ("Rounding declared", rounding),
        ("Source hash", document.source_hash),
        ("Suites", ", ".join(checked.suites)),
        ("Corrections", corrections_sentence(checked)),
    ]
    return [(label, text) for label, text in said if text]


# --- Findings ---


def _card(checked: Checked, case: Case, ids: Mapping[str, str], anchor: str) -> Card:
    words = alike(case.findings)
    group = words[0] if len(words) == 1 and len(case.findings) > 1 else []
    shown = [
        _shown(checked, finding, ids.get(finding.fingerprint, ""))
        for finding in (case.findings[:1] if group else case.findings)
    ]
    return Card(
        anchor=anchor,
        letter=case.letter,
        level=case.level,
        waived=case.waived,
        certainty=case.certainty,
        headline=headline(group or [case.first]),
        shown=shown,
        figure=None if case.figure is None else named(case.figure),
        statement=(case.figure.statement or PROSE) if case.figure is not None else "",
        forms=_forms(group),
        known=group[0].message if group else "",
    )


def _forms(group: Sequence[Finding]) -> list[tuple[str, list[int]]]:
    """The wrong forms of a word with their lines, the commonest first."""
    found: dict[str, list[int]] = {}
    for finding in group:
        found.setdefault(finding.printed or "", []).append(finding.line or 0)
    return sorted(found.items(), key=lambda form: (-len(form[1]), form[1], form[0]))


def named(figure: Figure, weight: str = "", if_so: str = "") -> Named:
    """A figure for a list."""
    return Named(
        number=figure.figure,
        printed=figure.printed or "nothing printed",
        caption=figure.caption or "",
        period=period_of(figure),
        line=figure.line,
        weight=weight,
        if_so=if_so,
    )


def _shown(checked: Checked, finding: Finding, name: str) -> Shown:
    said, rule = Said(checked, finding), checked.rule(finding.rule)
    line = finding.line if finding.line is not None else said.anchor.line if said.anchor is not None else None
    suspects = [(checked.figure(each.figure), each) for each in said.suspects]
    return Shown(
        id=name,
        family=finding.family,
        rule=finding.rule,
        title=rule.title if rule is not None else finding.rule,
        level=finding.level,
        verdict=finding.verdict.replace("_", " "),
        message=finding.message,
        why=finding.why or (rule.why if rule is not None else ""),
        reported=said.reported,
        expected=said.wanted,
        difference=_difference(checked, finding, said),
        repairs=[_repair(checked, finding, number) for number in range(len(finding.repairs))],
        suspects=[named(f, f"{s.weight:.0%}", said.if_so(s)) for f, s in suspects if f is not None],
        others=[named(figure) for figure in said.others],
        steps=settling(checked, finding, name),
        waiver=str(finding.waiver or ""),
        line=line,
        excerpt=_excerpt(checked, finding, said.anchor, line),
        figure=None if said.anchor is None else said.anchor.figure,
    )


def _difference(checked: Checked, finding: Finding, said: Said) -> str:
    """Reported less expected, both as the card shows them, in the scale that is printed: ``-900 JPY millions``.

    A total of 324,959 whose parts make 325,959 is off by -1,000; the part that is to blame is off by +1,000.
    """
    figure, residual = said.anchor, residual_of(finding)
    if not residual or figure is None:
        return ""
    wanted = None if said.tie is None else implied(checked, said.tie, figure.figure)
    if wanted is not None and figure.amount is not None:
        residual = Fraction(figure.amount) - wanted
    return f"{'-' if residual < 0 else ''}{in_print(abs(residual), figure, finer=2)} {unit_of(figure)}".strip()


def _repair(checked: Checked, finding: Finding, number: int) -> dict[str, Any]:
    repair = finding.repairs[number]
    figure = None if repair.figure is None else checked.figure(repair.figure)
    return {
        "was": None if figure is None else named(figure),
        "printed": repair.printed,
        "certainty": repair.certainty,
        "proof": repair.proof,
    }


def _excerpt(checked: Checked, finding: Finding, anchor: Figure | None, line: int | None) -> Markup:
    """The source line with what the finding is about marked, and the words around it."""
    lines = checked.reading.lines
    text = next((each.text for each in lines[max((line or 0) - 1, 0) :] if each.line == line), None)
    if text is None:
        return Markup("")
    start, end = finding.col_start, finding.col_end
    if finding.line is None and anchor is not None:
        start, end = anchor.col_start, anchor.col_end
    if start is None or not 0 <= start <= (end or start) <= len(text):
        start = end = 0
    end = end or start
    begin, stop = max(start - _AROUND, 0), min(end + _AROUND, len(text))
    marked = Markup("<mark>{}</mark>").format(symbols(text[start:end])) if end > start else ""
    before = text_of(f"{'… ' if begin else ''}{text[begin:start]}")
    return before + marked + text_of(f"{text[end:stop]}{' …' if stop < len(text) else ''}")
