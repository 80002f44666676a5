"""Finding the findings that an id names: the inputs are checked again, so what is shown is what stands there now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from ..call import USAGE, Call
from ..expectations.finding import Finding
from ..reports.checked import Checked
from ..reports.text import shown_figure
from .memory import Memory, where

#: A start of a fingerprint that is shorter names too much to be meant.
LEAST = 4
NOTHING_CHECKED = "no check is remembered in this folder; name the inputs too, or run `tieout check INPUT...` first"


@dataclass(frozen=True, slots=True)
class Pick:
    """A finding with the document and the input that it is of."""

    checked: Checked
    finding: Finding
    input: str

    @property
    def short_id(self) -> str:
        """What commands may call it."""
        return self.checked.short_ids[self.finding.fingerprint]


def is_id(text: str) -> bool:
    """Whether the text can be a finding's id."""
    return re.fullmatch(rf"[0-9a-f]{{{LEAST},64}}", text) is not None


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a document and, if given, a column, both counted from 1 as reports print them; or a table's cell."""

    file: str
    line: int
    column: int = 0
    cell: str = ""

    def covers(self, checked: Checked, path: str, finding: Finding) -> bool:
        """Whether a finding points there."""
        if self.file not in {checked.name, path}:
            return False
        shown = shown_figure(checked, finding) if finding.line is None else None
        if self.cell:
            return shown is not None and shown.place == self.cell
        line, start, end = (
            (finding.line, finding.col_start, finding.col_end)
            if shown is None
            else (shown.line, shown.col_start, shown.col_end)
        )
        start = start or 0
        return line == self.line and (not self.column or start <= self.column - 1 < max(end or 0, start + 1))


_PLACE = re.compile(r"(.+?):([0-9]{1,9})(?::([0-9]{1,9}))?", re.DOTALL)
_CELL = re.compile(r"(.+?):(row [0-9]{1,9}(?:, .{1,200})?)", re.DOTALL)


def place_of(text: str) -> Place | None:
    """The place that `report.txt:12:34`, `report.txt:12` or `lake.csv:row 12` names; None for anything else."""
    found = None if is_id(text) else _PLACE.fullmatch(text)
    if found is not None:
        return Place(found[1], int(found[2]), int(found[3] or 0))
    cell = _CELL.fullmatch(text)
    return None if cell is None else Place(cell[1], 0, cell=cell[2])


def scope(inputs: Sequence[str], suites: Sequence[str], waivers: Path | None, start: str = "") -> Memory:
    """The inputs, suites and waivers to work on.

    Raises:
        click.UsageError: no input is named, and none remembered.
    """
    found = where(inputs, suites, waivers, start)
    if found is None:
        raise click.UsageError(NOTHING_CHECKED)
    return found


def caller(memory: Memory, *, quiet: bool = True) -> Call:
    """A call over these inputs; that a region was not read was said by the check and is no fault here."""
    waivers = Path(memory.waivers) if memory.waivers else None
    return Call(quiet=quiet, allow_partial=True, waivers=waivers)


def judged(call: Call, memory: Memory) -> Iterator[tuple[Checked, str]]:
    """The checked documents of the inputs, each with its input."""
    for _, checked in call.judged(memory.inputs, memory.suites):
        if checked is not None:
            yield checked, call.input_of(checked.name)


def picked(call: Call, memory: Memory, ids: Sequence[str]) -> list[Pick]:
    """The findings that the ids or places name, in their order; what names none or several is told.

    A finding that stands in several documents (two drafts of one report) is picked in each.
    """
    found: dict[str, list[Pick]] = {each: [] for each in dict.fromkeys(ids)}
    for checked, path in judged(call, memory):
        for finding in checked.in_order:
            for start, picks in found.items():
                at = place_of(start)
                if finding.fingerprint.startswith(start) if at is None else at.covers(checked, path, finding):
                    picks.append(Pick(checked, finding, path))
    for start, picks in found.items():
        if problem := _problem(start, picks):
            call.wrong(USAGE, problem)
            picks.clear()
    return [pick for picks in found.values() for pick in picks]


def _problem(start: str, picks: list[Pick]) -> str:
    if not picks:
        if place_of(start):
            return f"no finding points at {start}; `tieout check` shows the ids"
        return f"no finding has the id {start}: it is corrected, or of another input; `tieout check` shows the ids"
    names = list(dict.fromkeys(pick.finding.fingerprint for pick in picks))
    if len(names) == 1:
        return ""
    rules = {pick.finding.fingerprint: pick.finding.rule for pick in picks}
    several = ", ".join(f"{name[:10]} ({rules[name]})" for name in names[:4])
    return f"{start} may be {len(names)} findings: {several}; give one id with enough digits"
