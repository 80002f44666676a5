"""A check as a comment on a pull request: what to look at first, in Markdown that no document text can act in."""

from __future__ import annotations

from collections.abc import Iterable

from .cases import Case, cases
from .checked import Checked
from .places import headline
from .plain import plain
from .said import Said
from .summary import coverage_sentence, levels

#: GitHub takes comments of 65,536 characters; some are left for what it adds.
LONGEST = 65_000
#: By this hidden line a job finds the comment that it wrote last, to replace it.
MARK = "<!-- tieout -->"
_SIGNS = {"error": "✗", "warning": "!", "note": "i"}
#: A cell shows so much of a text.
_CELL = 300


def markdown_text(every: Iterable[Checked]) -> str:
    """The comment: a row a document, then its cases, the worst first; what does not fit is counted."""
    documents = list(every)
    blocks = [block for checked in documents for block in _document(checked)]
    head = [MARK, "## Tie-out", "", *_table(documents), ""]
    text, left = "\n".join(head), 0
    for block in blocks:
        if len(text) + len(block) > LONGEST - 200:
            left += 1
            continue
        text += block
    return text + (f"\n*{left} more: `tieout review` shows all.*\n" if left else "\n")


def _table(documents: list[Checked]) -> list[str]:
    rows = ["| document | errors | warnings | notes | coverage |", "|---|---:|---:|---:|---|"]
    for checked in documents:
        counts = levels(checked)
        cells = [plain(checked.name, _CELL), *(f"{counts[level]:,}" for level in ("error", "warning", "note"))]
        rows.append(f"| {' | '.join([*cells, plain(coverage_sentence(checked), _CELL)])} |")
    return rows


def _document(checked: Checked) -> list[str]:
    found = [case for case in cases(checked) if case.level != "note" and not case.waived]
    if not found:
        return []
    return [f"\n### {plain(checked.name, _CELL)}\n\n", *(_case(checked, case) for case in found)]


def _case(checked: Checked, case: Case) -> str:
    finding = case.first
    several = case.figure is None and len(case.findings) > 1
    text = headline(list(case.findings)) if several else finding.message
    place = f"line {finding.line}: " if finding.line is not None else ""
    lines = [f"- {_SIGNS[case.level]} **{plain(finding.family, _CELL)}** {place}{plain(text, _CELL)}"]
    wanted = Said(checked, finding).wanted
    if wanted and not several and finding.tie is None:  # the sentence of a tie says it already
        lines.append(f"  - expected {plain(wanted, _CELL)}")
    proposed = dict.fromkeys((each.printed, each.certainty) for each in finding.repairs)
    lines += [f"  - proposed {plain(printed, _CELL)} ({plain(sure)})" for printed, sure in list(proposed)[:2]]
    if finding.fingerprint:
        lines.append(f"  - `tieout why {checked.short_ids[finding.fingerprint]}`")
    return "\n".join(lines) + "\n"
