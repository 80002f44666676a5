"""What changed between two drafts: what was not carried through first, then verdicts, comparatives and all figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..drafts.diff import Altered, Diff, Draft, Uncarried
from ..drafts.diff import diff as diff_drafts
from ..drafts.supposed import printed_as
from ..expectations.finding import Finding
from ..expectations.verdict import LEVELS
from ..figures.figure import Figure
from .checked import Checked
from .excerpt import short, visible
from .json import document_facts, finding_facts
from .page import LEVEL_STYLES, Look, Page
from .plain import plain
from .text import place

_MOST = 20  #: rows of a kind that are shown; --verbose shows all
#: What happened to a tie, in words.
UNCARRIED = {
    "total": "changed, and none of its parts did",
    "parts": "did not change with its parts",
    "places": "did not change with another place of the same amount",
    "both": "changed by another amount than its parts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two drafts and what came of comparing them; one is None where only the other has such a document."""

    old: Checked | None
    new: Checked | None
    diff: Diff | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffRow:
    """One line of a table of changes, in a reader's words; ``was`` or ``now`` is empty where there is none."""

    kind: str
    family: str
    place: str
    caption: str
    was: str
    now: str
    says: str = ""
    level: str = "note"


def compared(old: Checked, new: Checked) -> Compared:
    """Compare two checked drafts."""
    return Compared(old=old, new=new, diff=diff_drafts(_draft(old), _draft(new)))


def fails(every: Sequence[Compared], fail_on: str) -> bool:
    """Whether a change was not carried through, or a finding at or above a level is new and not waived."""
    least = LEVELS.index(fail_on)
    return any(
        one.diff is not None
        and (
            one.diff.uncarried
            or any(LEVELS.index(f.level) >= least and not f.waived for f in one.diff.new_findings)
        )
        for one in every
    )  # fmt: skip


def diff_rows(one: Compared) -> dict[str, list[DiffRow]]:
    """The changes under their headings, in the order of what to look at first; headings without rows are left out."""
    old, new, found = one.old, one.new, one.diff
    if old is None or new is None or found is None:
        return {}
    was = {each.new: short(old.reading.figures[each.old].token or "") for each in found.altered if each.value}
    restated = "the new draft speaks of it" if found.restated else "and no word says so"
    sections = {
        "Not carried through": [_uncarried(new, each, was) for each in found.uncarried],
        "New findings": [_finding(new, f, "new") for f in _ranked(found.new_findings)],
        "Fixed findings": [_finding(old, f, "fixed") for f in _ranked(found.fixed_findings)],
        f"Comparatives changed, {restated}": [
            _altered(old, new, each, "V01", "note" if found.restated else "warning") for each in found.comparatives
        ],
        "Changed figures": [_altered(old, new, each) for each in found.altered if each.value and not each.comparative],
        "Printed more or less finely": [_altered(old, new, each) for each in found.altered if each.digits],
        "Other words": [
            _altered(old, new, each) for each in found.altered if each.words and not each.value and not each.digits
        ],
        "Amounts moved under an unchanged total": [
            _row("moved", "V05", new, new.reading.figures[tie.total or 0], says=f"by {visible(tie.rule)}")
            for tie in found.moved
        ],
        "Added figures": [_row("added", "V06", new, new.reading.figures[k]) for k in found.added],
        "Removed figures": [_row("removed", "V06", old, old.reading.figures[k], gone=True) for k in found.removed],
    }
    return {heading: rows for heading, rows in sections.items() if rows}


def summary(one: Compared) -> str:
    """The numbers in one sentence: `3 figures changed, 1 added, none removed; 2 changes not carried through`."""
    found = one.diff
    if one.old is None or one.new is None or found is None:
        return "only in the new draft" if one.old is None else "only in the old draft"
    if found.empty:
        return f"nothing changed in {_count(len(found.pairs), 'figure')}"
    changed = sum(each.value for each in found.altered)
    said = f"{_count(changed, 'figure')} changed, {len(found.added)} added, {len(found.removed)} removed"
    said += f"; {_count(len(found.uncarried), 'change')} not carried through, {_count(found.carried, 'tie')} followed"
    said += f"; {len(found.new_findings)} new findings, {len(found.fixed_findings)} fixed"
    was, now = one.old.coverage, one.new.coverage
    said += f"; tied {was.tied} of {was.figures}, now {now.tied} of {now.figures}"
    return said + (f"; {_count(found.lost, 'tie')} lost a figure" if found.lost else "")


# --- Text, Markdown, JSON ---


def diff_text(every: Sequence[Compared], look: Look) -> Iterator[str]:
    """The report for a terminal, a piece a document."""
    for one in every:
        page = Page(look)
        page.hanging("", (_title(one), "bold"))
        page.hanging("", summary(one))
        for heading, rows in diff_rows(one).items():
            page.line()
            page.hanging("", (f"{heading} ({len(rows)})", "bold"))
            shown = rows if look.verbose else rows[:_MOST]
            for row in shown:
                _text_row(page, row)
            if len(shown) < len(rows):
                page.line(f"  and {len(rows) - len(shown)} more, all with --verbose")
        yield str(page) + "\n"


def diff_markdown(every: Sequence[Compared]) -> Iterator[str]:
    """The report as Markdown tables; text of the documents is escaped."""
    for one in every:
        yield f"## {plain(_title(one))}\n\n{plain(summary(one))}\n"
        for heading, rows in diff_rows(one).items():
            yield f"\n### {plain(heading)} ({len(rows)})\n\n"
            yield "| check | place | caption | was | now | |\n|---|---|---|---|---|---|\n"
            for row in rows:
                cells = (row.family, row.place, row.caption, row.was, row.now, row.says)
                yield f"| {' | '.join(map(plain, cells))} |\n"
        yield "\n"


def diff_json(every: Sequence[Compared], version: str) -> Iterator[str]:
    """The report for machines, a document a line; figures by their number in each draft."""
    yield f'{{"tieout": {json.dumps(version)}, "documents": ['
    for number, one in enumerate(every):
        yield ("," if number else "") + "\n" + json.dumps(_facts(one), allow_nan=False)
    yield "\n]}\n"


def _facts(one: Compared) -> dict[str, Any]:
    old, new, found = one.old, one.new, one.diff
    facts: dict[str, Any] = {
        "old": None if old is None else document_facts(old),
        "new": None if new is None else document_facts(new),
    }
    if old is None or new is None or found is None:
        return facts
    ones, others = old.reading.figures, new.reading.figures
    return facts | {
        "changed": [_altered_facts(each, ones[each.old], others[each.new]) for each in found.altered],
        "added": [_figure_facts(others[k]) for k in found.added],
        "removed": [_figure_facts(ones[k]) for k in found.removed],
        "not_carried_through": [_uncarried_facts(each, others) for each in found.uncarried],
        "carried_through": found.carried,
        "moved": [{"family": "V05", "rule": tie.rule, "figures": list(tie.figures)} for tie in found.moved],
        "ties_lost": found.lost,
        "restatement_said": found.restated,
        "findings": {
            "new": [finding_facts(f) for f in found.new_findings],
            "fixed": [finding_facts(f) for f in found.fixed_findings],
            "standing": [
                {"fingerprint": now.fingerprint, "was": was.state, "state": now.state, "rule": now.rule}
                for was, now in found.standing_findings
            ],
        },
    }


def _altered_facts(each: Altered, old: Figure, new: Figure) -> dict[str, Any]:
    return _figure_facts(new) | {
        "family": "V01" if each.value and each.comparative else "V06",
        "old_figure": each.old,
        "was": old.token,
        "was_caption": old.caption,
        "value": each.value,
        "digits": each.digits,
        "words": each.words,
        "comparative": each.comparative,
    }


def _figure_facts(figure: Figure) -> dict[str, Any]:
    return {
        "figure": figure.figure,
        "caption": figure.caption,
        "printed": figure.token,
        "line": figure.line,
        "col_start": figure.col_start,
        "col_end": figure.col_end,
    }


def _uncarried_facts(each: Uncarried, figures: Sequence[Figure]) -> dict[str, Any]:
    wanted = None if each.wanted is None else printed_as(each.wanted, figures[each.at])
    return {
        "family": each.family,
        "kind": each.kind,
        "level": each.level,
        "rules": list(each.rules),
        "changed": list(each.changed),
        "unchanged": list(each.kept),
        "figure": each.at,
        "wanted": wanted,
        "was": each.before,
        "now": each.now,
    }


# --- Rows ---


def _uncarried(new: Checked, each: Uncarried, was: Mapping[int, str]) -> DiffRow:
    figures = new.reading.figures
    shown = each.at
    changed = ", ".join(_named(figures[k]) for k in each.changed[:4] if k != shown)
    kept = ", ".join(_named(figures[k]) for k in each.kept[:4] if k != shown)
    says = UNCARRIED[each.kind]
    says += f", {printed_as(each.wanted, figures[shown])} would close it" if each.wanted is not None else ""
    says += f"; changed: {changed}" if changed else ""
    says += f"; unchanged: {kept}" if kept else ""
    row = _row("uncarried", each.family, new, figures[shown], says=f"{says} ({visible(', '.join(each.rules))})")
    return replace(row, level=each.level, was=was.get(shown, ""))


def _named(figure: Figure) -> str:
    where = f" in line {figure.line}" if figure.line is not None else ""
    return f"{short(figure.token or 'nothing', 30)} {short(figure.caption or '', 40)}{where}"


def _finding(checked: Checked, finding: Finding, kind: str) -> DiffRow:
    number = finding.accused if finding.accused is not None else next(iter(finding.figures), None)
    figure = None if number is None else checked.reading.figures[number]
    waived = " (waived)" if finding.waived else ""
    line, column = finding.line, finding.col_start
    if line is None and figure is not None:
        line, column = figure.line, figure.col_start
    return DiffRow(
        kind=kind,
        family=visible(finding.family),
        place=place(checked, figure, line, column),
        caption=visible(checked.short_ids.get(finding.fingerprint, "")),
        was="",
        now=finding.level,
        says=f"{short(finding.message, 300)}{waived}",
        level=finding.level,
    )


def _altered(old: Checked, new: Checked, each: Altered, family: str = "V06", level: str = "note") -> DiffRow:
    one, other = old.reading.figures[each.old], new.reading.figures[each.new]
    return DiffRow(
        kind="comparative" if family == "V01" else "changed",
        family=family,
        place=place(new, other, other.line, other.col_start),
        caption=short(other.caption or other.caption_printed or ""),
        was=short(one.token or ""),
        now=short(other.token or ""),
        says=f"was called {short(one.caption or '')}" if each.words else "",
        level=level,
    )


def _row(kind: str, family: str, checked: Checked, figure: Figure, *, says: str = "", gone: bool = False) -> DiffRow:
    token = short(figure.token or "")
    return DiffRow(
        kind=kind,
        family=family,
        place=place(checked, figure, figure.line, figure.col_start),
        caption=short(figure.caption or figure.caption_printed or ""),
        was=token if gone else "",
        now="" if gone else token,
        says=says,
    )


# --- Words ---


def _draft(checked: Checked) -> Draft:
    return Draft(
        reading=checked.reading,
        ties=checked.binding.ties,
        outcomes=checked.outcomes,
        findings=checked.findings,
        coverage=checked.coverage,
    )


def _ranked(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (-LEVELS.index(f.level), f.line or 0, f.family, f.rule, f.message))


def _text_row(page: Page, row: DiffRow) -> None:
    style = LEVEL_STYLES.get(row.level, "")
    head = f"{row.was} became {row.now}" if row.was and row.now else row.was or row.now
    page.hanging("  ", (row.family, style), f" {head}  {row.caption} ({row.place})")
    if row.says:
        page.hanging("      ", row.says)


def _title(one: Compared) -> str:
    names = [visible(each.name) for each in (one.old, one.new) if each is not None]
    return names[0] if len(set(names)) == 1 else " and ".join(names)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
