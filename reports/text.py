"""Findings for a terminal: the printed figure with a caret under it, what it should be, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from ..expectations.finding import Finding, Repair, Suspect
from ..figures.figure import Figure
from ..figures.printing import correction_of
from .arithmetic import decimal
from .cases import anchor
from .checked import Checked
from .excerpt import Span, pointed, short, visible
from .page import LEVEL_STYLES, Look, Page
from .places import alike, headline
from .places import places as places_of
from .said import Said
from .summary import Tally, next_text, summary_text, total_text

#: So many figures, suspects and repairs of a finding are listed; --verbose lists all.
_MOST_FIGURES = 8
_MOST_SUSPECTS = 4
_MOST_REPAIRS = 3


def report_text(every: Iterable[Checked], inputs: Sequence[str], look: Look) -> Iterator[str]:
    """The whole report in pieces: each document's findings and summary, then what they come to together."""
    tally = Tally()
    for checked in every:
        tally.add(checked)
        yield findings_text(checked, look) + summary_text(checked, look) + "\n"
    if tally.documents > 1:
        yield total_text(tally, look)
    if tally.documents and not look.quiet:
        yield next_text(tally, inputs, look)


def findings_text(checked: Checked, look: Look) -> str:
    """The blocks of one document's findings, the worst first; empty if there is nothing to show.

    Notes and waived findings are only counted, unless `look` is verbose.
    """
    page = Page(look)
    shown = [f for f in checked.in_order if look.verbose or not (f.waived or f.level == "note")]
    lines = {line.line: line.text for line in checked.reading.lines} if shown else {}
    ids = checked.short_ids
    for level in ("error", "warning", "note"):
        own = alike(f for f in shown if f.level == level)
        for group in islice(own, look.limit):
            _Block(page, checked, group[0], look, lines, ids, group).write()
        if look.limit is not None and len(own) > look.limit:
            page.line((f"... and {_named([f for group in own[look.limit :] for f in group])}", LEVEL_STYLES[level]))
            page.line()
    return str(page)


def _named(findings: list[Finding]) -> str:
    """How many more there are, and of which families: `3 more errors: B01 (2), F01 (1); --limit 0 shows all`."""
    families = Counter(visible(finding.family) for finding in findings)
    named = ", ".join(f"{family} ({count})" for family, count in sorted(families.items()))
    plural = "" if len(findings) == 1 else "s"
    return f"{len(findings)} more {findings[0].level}{plural}: {named}; --limit 0 shows all"


def place(checked: Checked, figure: Figure | None, line: int | None, column: int | None) -> str:
    """Where to look: `report.txt:12:34`, columns from 1 as editors count; or the cell or anchor."""
    name = visible(checked.name)
    if line is not None:
        return f"{name}:{line}" if column is None else f"{name}:{line}:{column + 1}"
    return f"{name}:{short(figure.place)}" if figure is not None and figure.place else name


def figure_text(checked: Checked, figure: Figure) -> str:
    """A figure in a line: `1,048 Total assets, 2017-09-30 (report.txt:12:34)`."""
    caption = f" {short(figure.caption)}" if figure.caption else ""
    period = f", {figure.period_end.isoformat()}" if figure.period_end else ""
    where = place(checked, figure, figure.line, figure.col_start)
    corrected = f", {visible(correction_of(figure))}" if figure.origin == "corrected" else ""
    return f"{short(figure.printed or 'nothing printed')}{caption}{period} ({where}){corrected}"


def finding_text(checked: Checked, finding: Finding, look: Look) -> str:
    """One finding's block, whatever its level."""
    page = Page(look)
    lines = {line.line: line.text for line in checked.reading.lines}
    _Block(page, checked, finding, look, lines, checked.short_ids).write()
    return str(page)


def shown_figure(checked: Checked, finding: Finding) -> Figure | None:
    """The figure that a finding's block points at."""
    return anchor(checked, finding)


@dataclass
class _Block:
    """One finding on its page; ``group`` holds it and those that say the same of other places."""

    page: Page
    checked: Checked
    finding: Finding
    look: Look
    lines: dict[int, str]
    ids: dict[str, str]
    group: list[Finding] = field(default_factory=list)

    @cached_property
    def said(self) -> Said:
        """What the finding says."""
        return Said(self.checked, self.finding, every=self.look.verbose)

    @property
    def anchor(self) -> Figure | None:
        """The figure to show."""
        return self.said.anchor

    def write(self) -> None:
        finding, style = self.finding, LEVEL_STYLES.get(self.finding.level, "")
        waived = " (waived)" if finding.waived else ""
        head = (f"{finding.level}[{visible(finding.family)}]{waived}", style)
        short_id = visible(self.ids.get(finding.fingerprint, ""))
        name = f" {short_id} {visible(finding.rule)}: " if short_id else f" {visible(finding.rule)}: "
        self.page.hanging("", head, (name, "bold"), visible(headline(self.group or [finding])))
        margin = self._source()
        for label, text in self._remarks():
            self.page.hanging(f"{margin} = {label}: ", text)
        self.page.line()

    # --- The source ---

    def _source(self) -> str:
        """The place, the line and the carets; returns a margin as wide as the line's number."""
        line, column = self.finding.line, self.finding.col_start
        if line is None and self.anchor is not None:
            line, column = self.anchor.line, self.anchor.col_start
        margin = " " * len(str(line or ""))
        self.page.line((f"{margin}--> ", "bold blue"), place(self.checked, self.anchor, line, column))
        if line is not None and line in self.lines:
            source, carets = pointed(self.lines[line], self._spans(line), self.look.excerpt)
            self.page.line((f"{margin} |", "bold blue"))
            self.page.line((f"{line} | ", "bold blue"), source)
            self.page.line((f"{margin} | ", "bold blue"), (carets, LEVEL_STYLES.get(self.finding.level, "")))
        if reported := self._reported():
            self.page.hanging(f"{margin} = ", (reported, "bold"))
        return margin

    def _spans(self, line: int) -> list[Span]:
        """The accused under `^`, `~` where nobody is accused, and the finding's others on the line under `-`."""
        finding, anchor = self.finding, self.anchor
        spans = []
        if finding.line == line and finding.col_start is not None:
            spans.append(Span(finding.col_start, finding.col_end or finding.col_start))
        elif anchor is not None and anchor.col_start is not None:
            spans.append(Span(anchor.col_start, anchor.col_end or anchor.col_start, "~"))
        for figure in map(self.checked.figure, finding.figures):
            if figure is None or figure.line != line or figure.col_start is None:
                continue
            other = Span(figure.col_start, figure.col_end or figure.col_start, "-")
            if all(other.start >= span.end or other.end <= span.start for span in spans):
                spans.append(other)
        return spans

    def _reported(self) -> str:
        """`reported 1,048, expected 1,948 (11,848 - 9,900)`, as far as it is known."""
        printed = self.said.reported
        if not printed:
            return ""
        wanted = self.said.wanted
        corrected = "" if self.anchor is None else correction_of(self.anchor)
        said = f" ({visible(corrected)})" if corrected else ""
        return f"reported {short(printed)}{said}" + (f", expected {wanted}" if wanted else "")

    # --- What else is known ---

    def _remarks(self) -> list[tuple[str, str]]:
        finding, rule = self.finding, self.checked.rule(self.finding.rule)
        remarks = [
            ("waiver", str(finding.waiver or "")),
            ("why", finding.why or (rule.why if rule is not None else "")),
        ]
        if len(self.group) > 1:
            remarks += [("known", finding.message)]
            remarks += [("place", text) for text in places_of(self.group, every=self.look.verbose)]
        remarks += self._listed(
            "figure", [figure_text(self.checked, figure) for figure in self.said.others], _MOST_FIGURES
        )
        remarks += self._listed("suspect", [self._suspect(each) for each in self.said.suspects], _MOST_SUSPECTS)
        remarks += self._listed("repair", [self._repair(each) for each in finding.repairs], _MOST_REPAIRS)
        if self.look.verbose:
            residual = f", residual {decimal(finding.residual)}" if finding.residual else ""
            remarks.append(("verdict", f"{finding.verdict}{residual}; fingerprint {finding.fingerprint or 'none'}"))
        return [(label, visible(text)) for label, text in remarks if text]

    def _listed(self, label: str, texts: list[str], most: int) -> list[tuple[str, str]]:
        """The first of the texts, and how many more there are; all of them if the look is verbose."""
        shown = texts if self.look.verbose or len(texts) <= most + 1 else texts[:most]
        rest = [f"and {len(texts) - len(shown)} more, all with --verbose"] if len(shown) < len(texts) else []
        return [(label, text) for text in [*shown, *rest]]

    def _suspect(self, suspect: Suspect) -> str:
        """Who may be wrong, how much speaks for it, and what it would be: `1,048 Total: 87%, 1,948 if so`."""
        figure = self.checked.figure(suspect.figure)
        if figure is None:
            return ""
        value = self.said.if_so(suspect)
        so = f", {value} if so" if value else ""
        return f"{figure_text(self.checked, figure)}: {100 * suspect.weight:.0f}%{so}"

    def _repair(self, repair: Repair) -> str:
        figure = None if repair.figure is None else self.checked.figure(repair.figure)
        old = f"{short(figure.printed)} -> " if figure is not None and figure.printed else "a lost row: "
        proof = f": {repair.proof}" if repair.proof else ""
        return f"{old}{short(repair.printed)} ({repair.certainty}){proof}"
