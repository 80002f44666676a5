"""Findings for a terminal: the printed figure with a caret under it, what it should be, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from itertools import islice

from ..expectations.finding import Expected, Finding, Repair, Suspect
from ..figures.figure import Figure
from ..figures.printing import correction_of
from ..rules.model import Tie
from .arithmetic import decimal, formula, implied, in_print, places, target
from .checked import Checked
from .excerpt import Span, pointed, short, visible
from .page import LEVEL_STYLES, Look, Page
from .places import alike, headline
from .places import places as places_of
from .summary import Tally, next_text, summary_text, total_text

#: So many figures, suspects and repairs of a finding are listed; --verbose lists all.
_MOST_FIGURES = 8
_MOST_SUSPECTS = 4
_MOST_REPAIRS = 3
#: Suspects of less weight than this are named under --verbose only.
_LEAST_WEIGHT = 0.05


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
    return _Block(Page(Look()), checked, finding, Look(), {}, {}).anchor


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
    def tie(self) -> Tie | None:
        return self.checked.tie(self.finding)

    @cached_property
    def anchor(self) -> Figure | None:
        """The figure to show: the accused, else the tie's answer, else the first with a place."""
        first = (self.finding.accused, None if self.tie is None else target(self.tie))
        numbers = [number for number in (*first, *self.finding.figures) if number is not None]
        figures = [figure for figure in map(self.checked.figure, numbers) if figure is not None]
        return next((f for f in figures if f.line is not None or f.place), figures[0] if figures else None)

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
        printed = self.finding.printed or (self.anchor.printed if self.anchor is not None else None)
        if not printed:
            return ""
        wanted = self._wanted()
        corrected = "" if self.anchor is None else correction_of(self.anchor)
        said = f" ({visible(corrected)})" if corrected else ""
        return f"reported {short(printed)}{said}" + (f", expected {wanted}" if wanted else "")

    def _wanted(self) -> str:
        allowed = _allowed(self.finding)
        if self.tie is None or self.anchor is None:
            return allowed
        amount = implied(self.checked, self.tie, self.anchor.figure)
        if amount is None:
            return allowed
        terms = formula(self.checked, self.tie, self.anchor.figure)
        text = in_print(amount, self.anchor, finer=2) + (f" ({terms})" if terms else "")
        loose = self.finding.accused is not None and _loose(self.finding.expected, self.anchor)
        return f"{text}; allowed is {allowed}" if loose else text

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
            "figure", [figure_text(self.checked, figure) for figure in self._others()], _MOST_FIGURES
        )
        remarks += self._listed("suspect", [self._suspect(each) for each in self._suspects], _MOST_SUSPECTS)
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

    @cached_property
    def _suspects(self) -> list[Suspect]:
        least = 0 if self.look.verbose else _LEAST_WEIGHT
        known = [s for s in self.finding.suspects if self.checked.figure(s.figure) is not None]
        return [suspect for suspect in known if suspect.weight >= least]

    def _others(self) -> list[Figure]:
        """The figures that are neither shown nor suspected; without dashes and zeros, unless the look is verbose."""
        shown = {suspect.figure for suspect in self._suspects} | {self.anchor.figure if self.anchor else None}
        numbers = [number for number in self.finding.figures if number not in shown]
        figures = [figure for figure in map(self.checked.figure, numbers) if figure is not None]
        return [figure for figure in figures if self.look.verbose or figure.mantissa != 0]

    def _suspect(self, suspect: Suspect) -> str:
        """Who may be wrong, how much speaks for it, and what it would be: `1,048 Total: 87%, 1,948 if so`."""
        figure = self.checked.figure(suspect.figure)
        if figure is None:
            return ""
        amount = None if self.tie is None else implied(self.checked, self.tie, suspect.figure)
        value = "" if amount is None else f", {in_print(amount, figure)} if so"
        return f"{figure_text(self.checked, figure)}: {100 * suspect.weight:.0f}%{value}"

    def _repair(self, repair: Repair) -> str:
        figure = None if repair.figure is None else self.checked.figure(repair.figure)
        old = f"{short(figure.printed)} -> " if figure is not None and figure.printed else "a lost row: "
        proof = f": {repair.proof}" if repair.proof else ""
        return f"{old}{short(repair.printed)} ({repair.certainty}){proof}"


def _loose(expected: Expected | None, figure: Figure) -> bool:
    """Whether more than one number that the figure could print is allowed: 1,946.5 to 1,949.5 holds three."""
    if expected is None:
        return False
    try:
        return Decimal(expected.high) - Decimal(expected.low) > Decimal(1).scaleb(-places(figure))
    except InvalidOperation:
        return True


def _allowed(finding: Finding) -> str:
    """What the finding itself expects: one number, or a range whose open ends are said."""
    expected = finding.expected
    if expected is None:
        return ""
    low, high = decimal(visible(expected.low)), decimal(visible(expected.high))
    if low == high:
        return low
    over, under = "over " * expected.low_open, "under " * expected.high_open
    return f"{over}{low} to {under}{high}"
