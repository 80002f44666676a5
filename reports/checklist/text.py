"""The checklist for a terminal: one line an item, and what is left to do under those that are not settled."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import TypeAlias

from ..excerpt import short, visible
from ..page import Look, Page
from .answers import PLAIN_TODOS
from .model import NO, NOT_APPLICABLE, OPEN, YES, Checklist, Line, Sheet

_STYLES = {YES: "bold green", NO: "bold red", OPEN: "bold yellow", NOT_APPLICABLE: ""}
_MOST_EVIDENCE = 3
_MOST_WORDS = 240
_MARGIN = " " * 20
Wanted: TypeAlias = Callable[[Line], bool]


def checklist_text(checklist: Checklist, inputs: list[str], look: Look, wanted: Wanted = lambda _: True) -> str:
    """Every document's items that are wanted, and the commands that settle the first open one; all items count."""
    page = Page(look)
    for sheet in checklist.sheets:
        _sheet(page, sheet, look, wanted)
    _next(page, checklist, inputs)
    return str(page)


def _sheet(page: Page, sheet: Sheet, look: Look, wanted: Wanted) -> None:
    counts = ", ".join(f"{count} {answer}" for answer, count in sheet.answers.items())
    state = ("publishable", _STYLES[YES]) if sheet.publishable else ("not publishable yet", _STYLES[NO])
    page.hanging("", (visible(sheet.document), "bold"), ": ", state, f" ({counts})")
    for line in filter(wanted, sheet.lines):
        _line(page, line, look)
    rows = [
        ("file", sheet.sha256 or "none: the figures came from no file"),
        ("rules", f"{sheet.rules} ({', '.join(map(visible, sheet.suites))})"),
        ("sign-offs", f"{sheet.head} ({sheet.entries})" if sheet.entries else "none"),
    ]
    for label, text in rows:
        page.hanging(f"  {label:<9} ", text)
    page.line()


def _line(page: Page, line: Line, look: Look) -> None:
    n = line.counts
    counts = ((n.tied, "tied"), (n.failed, "failed"), (n.waived, "waived"))
    numbers = [f"{count:,} {word}" for count, word in counts if count]
    counted = f" ({', '.join(numbers)})" if numbers else ""
    lead = f"  {line.number:>2} {line.answer:<14} "
    page.hanging(lead, f"{line.text}{counted}", style=_STYLES[line.answer])
    own = [part for part in line.parts if part.answer == line.answer != YES]
    for part in line.parts if look.verbose else own:
        page.hanging(_MARGIN, f"{part.name}: {short(part.why, _MOST_WORDS)}")
    some = line.evidence[:_MOST_EVIDENCE] if line.answer == NO else ()
    for each in line.evidence if look.verbose else some:
        page.hanging(_MARGIN, (each.id, "bold"), f" {visible(each.rule)}: {short(each.says, 120)}")
    for one in line.signatures:
        state = "" if one.state == "in force" else f" ({one.state}: {one.reason})"
        page.hanging(_MARGIN, f"{one.role} {visible(one.by)} {one.at[:10]}: {one.answer}{state}: {visible(one.why)}")
    if line.todo and line.todo not in PLAIN_TODOS:
        page.hanging(_MARGIN, f"to do: {visible(line.todo)}")


def _next(page: Page, checklist: Checklist, inputs: list[str]) -> None:
    """What to do next: settle a finding, answer an item."""
    named = " ".join(shlex.quote(visible(each)) for each in inputs[:1])
    lines = [line for sheet in checklist.sheets for line in sheet.lines]
    stands = next((e for line in lines if line.answer == NO for e in line.evidence if not e.waived and e.id), None)
    if stands is not None:
        page.line(f"next: tieout why {stands.id}")
    if waits := next((line for line in lines if line.answer == OPEN), None):
        page.line(f'next: tieout sign {named} --item {waits.number} --answer yes --by NAME --role reviewer --why "..."')
