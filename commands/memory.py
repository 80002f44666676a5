"""What the last check in this folder was about, so that `why` and `waive` need nothing but a finding's id."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..reports.checked import Checked

FOLDER = ".tieout"
FILE = "last.json"
_LARGEST = 50_000_000
#: So many findings are known by their input; where there are more, every input may hold one, and memory stays bounded.
_MOST = 100_000
_TOO_MANY = ""


@dataclass(slots=True)
class Memory:
    """The inputs and options of a check, its findings by input, and how many of each rule were false alarms."""

    inputs: list[str] = field(default_factory=list)
    suites: list[str] = field(default_factory=list)
    waivers: str | None = None
    findings: dict[str, list[int]] = field(default_factory=dict)  #: fingerprint -> places in `inputs`
    rules: dict[str, list[int]] = field(default_factory=dict)  #: rule -> findings, false alarms among them

    def add(self, checked: Checked, path: str) -> None:
        """Take one checked document; what could not be evaluated is no finding that could be a false alarm."""
        if path not in self.inputs[-1:]:  # one input's documents come one after another
            self.inputs.append(path)
        place = len(self.inputs) - 1
        counts: Counter[tuple[str, bool]] = Counter()
        for finding in checked.findings:
            self._place(finding.fingerprint, place)
            if finding.verdict != "not_evaluated":
                false_alarm = finding.waiver is not None and finding.waived and finding.waiver.kind == "false-alarm"
                counts[finding.rule, false_alarm] += 1
        for (rule, false_alarm), count in counts.items():
            known = self.rules.setdefault(rule, [0, 0])
            known[0] += count
            known[1] += count * false_alarm

    def _place(self, fingerprint: str, place: int) -> None:
        if _TOO_MANY in self.findings:
            return
        if len(self.findings) >= _MOST:
            self.findings = {_TOO_MANY: []}
            return
        places = self.findings.setdefault(fingerprint, [])
        if place not in places[-1:]:
            places.append(place)

    def holding(self, start: str) -> list[str]:
        """The inputs that had a finding whose fingerprint starts so; all of them if none is known to."""
        places = {place for mark, known in self.findings.items() if mark.startswith(start) for place in known}
        return [path for at, path in enumerate(self.inputs) if at in places] or self.inputs

    def save(self) -> None:
        """Keep it in `.tieout/` of this folder, whole or not at all; where that cannot be written, nothing happens."""
        with contextlib.suppress(OSError, ValueError):
            folder = Path(FOLDER)
            folder.mkdir(exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", "utf-8")
            handle, scratch = tempfile.mkstemp(prefix=f".{FILE}-", dir=folder)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({name: getattr(self, name) for name in self.__slots__}, file)
            Path(scratch).replace(folder / FILE)


def recall() -> Memory | None:
    """The last check in this folder; None if there is none, or its file is not as we write it."""
    try:
        with (Path(FOLDER) / FILE).open("rb") as file:
            found: Any = json.loads(file.read(_LARGEST))
        memory = Memory(**{name: found[name] for name in Memory.__slots__})
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return memory if _sound(memory) else None


def _sound(memory: Memory) -> bool:
    """Whether every part has the type that it was written with."""

    def texts(value: Any) -> bool:  # noqa: ANN401 - as below
        return isinstance(value, list) and all(isinstance(each, str) for each in value)

    def numbers(value: Any) -> bool:  # noqa: ANN401 - whatever JSON holds
        return isinstance(value, dict) and all(
            isinstance(each, list) and all(type(n) is int and n >= 0 for n in each) for each in value.values()
        )

    named = memory.waivers is None or isinstance(memory.waivers, str)
    counted = numbers(memory.rules) and all(len(pair) == 2 for pair in memory.rules.values())
    return texts(memory.inputs) and texts(memory.suites) and named and numbers(memory.findings) and counted


def where(inputs: Sequence[str], suites: Sequence[str], waivers: Path | None, start: str = "") -> Memory | None:
    """What a command is to work on: the inputs named, else those of the last check that had such a finding."""
    if inputs:
        return Memory(list(inputs), list(suites), None if waivers is None else str(waivers))
    last = recall()
    if last is None or not last.inputs:
        return None
    named = last.waivers if waivers is None else str(waivers)
    return Memory(last.holding(start), list(suites) or last.suites, named, last.findings, last.rules)
