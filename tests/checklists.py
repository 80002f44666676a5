"""Small releases and their checklists, for tests: a balance sheet, what its text says, and who signed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from small_sheet import RULES, sheet

from tieout.api import check
from tieout.figures.reading import Line, Reading
from tieout.reports.checked import Checked
from tieout.reports.checklist.build import sheet_of
from tieout.reports.checklist.facts import Review
from tieout.reports.checklist.model import Checklist, Sheet
from tieout.rules.model import Rule, Suite
from tieout.signing.ledger import SignOff, chained
from tieout.signing.policy import Policy
from tieout.signing.subject import subject_of

VERSION = "0.0.0"
SHA256 = "5a" * 32
NAMES = Rule(id="names", family="W04", title="Names", kind="text", relation="<names consistent>", severity="warning")
SEPARATORS = Rule(
    id="separators", family="U06", title="Grouped", kind="text", relation="<separators>", severity="warning"
)


def release(*text: str, **printed: str) -> Reading:
    """The small balance sheet with lines of text behind it, as read from a file."""
    reading = sheet(**printed)
    reading.document.source_hash = SHA256
    last = len(reading.lines)
    reading.lines += [Line(page=1, line=last + k, text=words) for k, words in enumerate(text, 1)]
    return reading


def checked(reading: Reading, *rules: Rule) -> Checked:
    """Checked by the small suite, or by these rules."""
    return check(reading, [Suite(name="small", title="A small suite", rules=rules or (*RULES, NAMES, SEPARATORS))])


def signed(one: Checked, *entries: tuple[int, str, str, str], seen: str = "") -> tuple[SignOff, ...]:
    """Sign-offs as (item, answer, role, name), chained, about the document as it is."""
    subject = subject_of(one.reading, one.rules, None)
    made = [
        SignOff(
            item=item, answer=answer, role=role, by=by, why=f"{by} looked", at="2025-11-05T09:30:00Z",
            document=one.name, sha256=subject.sha256, rules=subject.rules, seen=seen if item == 32 else "",
        )
        for item, answer, role, by in entries
    ]  # fmt: skip
    return tuple(chained([], made))


def sheet_for(
    one: Checked | Reading, entries: Sequence[SignOff] = (), policy: Policy | None = None, path: Path | None = None
) -> Sheet:
    """The checklist of a document, with these sign-offs under this policy."""
    found = one if isinstance(one, Checked) else checked(one)
    return sheet_of(found, path, Review(policy=policy or Policy(), entries=tuple(entries)))


def checklist(*sheets: Sheet) -> Checklist:
    """Sheets as one checklist of a version that never changes."""
    return Checklist(VERSION, sheets)


def answers(found: Sheet) -> dict[int, str]:
    """Every item's answer."""
    return {line.number: line.answer for line in found.lines}


def part(found: Sheet, number: int, name: str) -> str:
    """What one part of an item says: ``yes: 2 ties hold``."""
    line = found.lines[number - 1]
    return next(f"{each.answer}: {each.why}" for each in line.parts if each.name == name)


def renamed(found: Sheet, **values: object) -> Sheet:
    """The sheet with other values."""
    return replace(found, **values)  # type: ignore[arg-type]
