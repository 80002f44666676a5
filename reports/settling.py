"""What settles a finding: what to print instead, what to write down if it was misread, and the commands to waive it."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import NamedTuple

from ..expectations.finding import Finding
from .checked import Checked
from .excerpt import short, visible
from .text import place


class Step(NamedTuple):
    """One way to settle: when it is the right one, words before what is to be copied, and that."""

    when: str
    lead: str
    code: str

    @property
    def text(self) -> str:
        """The whole, as a terminal shows it."""
        return f"{self.lead}{self.code}"


def settling(checked: Checked, finding: Finding, name: str) -> list[Step]:
    """The ways to settle a finding of this short id; none is needed where it is waived."""
    if finding.waived:
        return []
    steps = _corrections(checked, finding)
    if name:
        who = '--reason "..." --owner NAME'
        steps += [
            Step("if it is a false alarm", "", f"tieout waive {name} {who} --expires 90d"),
            Step("if it may stand", "", f"tieout waive {name} --kind accepted {who} --expires 1y"),
        ]
    return [*steps, Step("what the rule says", "", f"tieout rules explain {visible(finding.rule)}")]


def _corrections(checked: Checked, finding: Finding) -> list[Step]:
    """What to print instead, where that is sure; and what to write down if the document is right and was misread."""
    repair = next((r for r in finding.repairs if r.figure is not None), None)
    figure = None if repair is None or repair.figure is None else checked.figure(repair.figure)
    if repair is None or figure is None or figure.line is None or not figure.printed:
        return []
    steps = []
    if repair.certainty != "ambiguous":
        caption = f" {short(figure.caption)}" if figure.caption else ""
        where = place(checked, figure, figure.line, figure.col_start)
        instead = f"print {short(repair.printed)} instead of {short(figure.printed)}{caption} ({where})"
        steps.append(Step("if it is wrong", instead, ""))
    cell = f"line: {figure.line}, printed: {json.dumps(figure.printed)}, value: {json.dumps(repair.printed)}"
    file = f"{PurePosixPath(checked.name).stem}.corrections.yaml"
    return [*steps, Step("if it was misread", f"write into {visible(file)}: ", visible(f"cells: [{{{cell}}}]"))]
