"""Findings as GitHub's workflow commands, which stand beside the lines that they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .cases import Case, cases
from .checked import Checked
from .excerpt import visible
from .places import headline, places
from .said import Said
from .summary import coverage_sentence, levels

#: GitHub's words for our levels.
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
#: So many of a level are shown of one step; what comes after them is only in its log.
SHOWN = 10
_LONGEST = 2_000


def github_text(every: Iterable[Checked]) -> Iterator[str]:
    """One command a case that is not waived, errors first, and a notice that sums each document up.

    >>> print(command("error", "11,848 = 100 %", file="a,b.txt", line="3"))
    ::error file=a%2Cb.txt,line=3::11,848 = 100 %25
    """
    for checked in every:
        shown = [case for case in cases(checked) if not case.waived]
        for case in shown:
            yield f"{_annotation(checked, case)}\n"
        counts = levels(checked)
        words = ", ".join(f"{counts[level]:,} {level}s" for level in ("error", "warning", "note"))
        more = " (GitHub shows ten of a level; the log has all)" if max(counts.values(), default=0) > SHOWN else ""
        said = f"{words}; {coverage_sentence(checked)}{more}"
        yield f"{command('notice', said, file=checked.name, title='tieout')}\n"


def _annotation(checked: Checked, case: Case) -> str:
    finding = case.first
    group = [each for each in case.findings if each.rule == finding.rule] if case.figure is None else [finding]
    text = headline(group) if len(group) > 1 else finding.message
    lines = [text, *(places(group) if len(group) > 1 else [])]
    wanted = Said(checked, finding).wanted
    if wanted and len(group) == 1 and finding.tie is None:  # the sentence of a tie says it already
        lines.append(f"expected {wanted}")
    lines += list(dict.fromkeys(f"proposed: {each.printed} ({each.certainty})" for each in finding.repairs))[:3]
    if finding.fingerprint:
        lines.append(f"tieout why {checked.short_ids[finding.fingerprint]}")
    place = {"file": checked.name}
    line, start = finding.line, finding.col_start
    end = finding.col_end
    if line is None and case.figure is not None:
        line, start, end = case.figure.line, case.figure.col_start, case.figure.col_end
    if line is not None:
        place["line"] = str(line)
        if start is not None:
            place |= {"col": str(start + 1), "endColumn": str(max(end or 0, start + 1))}
    title = f"{finding.family} {finding.rule}"
    return command(_COMMANDS[finding.level], "\n".join(lines), **place, title=title)


def command(name: str, message: str, **properties: str) -> str:
    """One workflow command; nothing in its texts ends it, begins another or names a property."""
    given = ",".join(f"{key}={_escaped(visible(value), ':,')}" for key, value in properties.items() if value)
    text = "\n".join(visible(line) for line in message[:_LONGEST].split("\n"))
    return f"::{name} {given}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    for character in ("%", "\r", "\n", *more):
        text = text.replace(character, f"%{ord(character):02X}")
    return text
