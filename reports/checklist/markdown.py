"""The checklist as Markdown, for a ticket or a pull request: one table a document, then what speaks for each item."""

from __future__ import annotations

from ..plain import plain
from .model import Checklist, Evidence, Line, Sheet, Signature
from .seal import BLANK, sealed_text

#: No text of others has a comment: its brackets are escaped.
_LEAD = "<!-- tieout checklist: seal="


def markdown_text(checklist: Checklist) -> str:
    """The checklist with its seal in the first line."""
    files = ",".join(sheet.sha256 or "none" for sheet in checklist.sheets)
    heads = ",".join(sheet.head or "none" for sheet in checklist.sheets)
    parts = [f"{_LEAD}{BLANK} files={files} heads={heads} -->\n"]
    parts += [_sheet(sheet) for sheet in checklist.sheets]
    parts.append(f"\nMade by tieout {plain(checklist.version)}. The first line holds a seal over all of this text.\n")
    return sealed_text("\n".join(parts), _LEAD)


def _sheet(sheet: Sheet) -> str:
    state = "publishable" if sheet.publishable else "not publishable yet"
    counts = ", ".join(f"{count} {answer}" for answer, count in sheet.answers.items())
    rows = [f"| {_row(line)} |" for line in sheet.lines]
    table = [
        "| # | item | answer | tied | failed | waived | preparer | reviewer | date |",
        "|--:|---|---|--:|--:|--:|---|---|---|",
    ]
    details = [text for line in sheet.lines if (text := _detail(line))]
    head = [f"# Checklist of {plain(sheet.document)}: {state}\n", f"{counts}.\n", *_facts(sheet), ""]
    return "\n".join([*head, *table, *rows, "", *details])


def _facts(sheet: Sheet) -> list[str]:
    c = sheet.coverage
    rows = [
        ("title", sheet.title),
        ("entity", sheet.entity),
        ("period", sheet.period),
        ("checked", f"{sheet.source}, {sheet.figures:,} figures, {c.tied:,} of {c.figures:,} tied"),
        ("suites", f"{', '.join(sheet.suites)} ({sheet.count} rules)"),
        ("review", "; ".join(f"{name}: {value}" for name, value in sheet.policy)),
    ]
    hashes = [
        ("file", sheet.sha256 or "none"),
        ("rules", sheet.rules),
        ("sign-offs", f"{sheet.head}, {sheet.entries} entries" if sheet.entries else "none"),
    ]
    return [
        *(f"- {name}: {plain(value)}" for name, value in rows if value),
        *(f"- SHA-256 of the {name}: `{value}`" for name, value in hashes),
    ]


def _row(line: Line) -> str:
    n = line.counts
    people = [_who(line, "preparer"), _who(line, "reviewer"), last_day(line)]
    cells = [
        str(line.number),
        plain(line.text),
        f"**{line.answer}**",
        *(f"{k:,}" for k in (n.tied, n.failed, n.waived)),
    ]
    return " | ".join([*cells, *map(plain, people)])


def _who(line: Line, role: str) -> str:
    return next((each.by for each in line.signatures if each.role == role and each.state == "in force"), "")


def last_day(line: Line) -> str:
    """The day of the last answer that holds."""
    return max((each.at[:10] for each in line.signatures if each.state == "in force"), default="")


def _detail(line: Line) -> str:
    rows = [f"### {line.number}. {plain(line.text)}\n"]
    rows += [f"- **{part.answer}** {plain(part.name)}: {plain(part.why)}" for part in line.parts]
    rows += [f"- {_evidence(each)}" for each in line.evidence]
    if line.more:
        rows.append(f"- and {line.more} more findings")
    rows += [f"- {_signature(each)}" for each in line.signatures]
    if line.todo:
        rows.append(f"- to do: {plain(line.todo)}")
    return "\n".join(rows) + "\n"


def _evidence(each: Evidence) -> str:
    times = f" ({each.places} places)" if each.places > 1 else ""
    waived = f"; waived {plain(each.waived)}" if each.waived else ""
    why = f" `tieout why {each.id}`" if each.id else ""
    return f"{each.level} {plain(each.rule)}{times}: {plain(each.says)}{waived}{why}"


def _signature(each: Signature) -> str:
    state = "" if each.state == "in force" else f" ({each.state}: {each.reason})"
    return plain(f"{each.role} {each.by}, {each.at}: {each.answer}{state}: {each.why}")
