"""What a process of a crew does: it reads and judges the documents of a task, and keeps what is to be said of them."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing import parent_process
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import api
from ..call import Call

if TYPE_CHECKING:
    from ..figures.reading import Reading
    from ..reports.checked import Checked
    from ..rules.model import Rule, Suite


@dataclass(frozen=True, slots=True)
class Settings:
    """What a process needs to judge as the call that started it does."""

    suites: tuple[str, ...]
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be told, with the exit code that it calls for; a mark of the place where a document begins."""

    text: str = ""
    code: int | None = None
    quoted: tuple[str, ...] = ()
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A document's path; or some documents of a landing's part; or a reading that only this process could make."""

    path: Path
    name: str
    folder: Path | None = None
    part: int = 0
    first: int = 0
    last: int = 1
    stamp: int = 0
    reading: Reading | None = None
    told: tuple[Message, ...] = ()

    def singles(self) -> list[Task]:
        """The same, one document at a time."""
        return [replace(self, first=k, last=k + 1) for k in range(self.first, self.last)]


@dataclass(slots=True)
class Result:
    """One document's reading and check, and what was said on the way; `rules` stand for those of the check."""

    told: list[Message]
    reading: Reading | None = None
    checked: Checked | None = None
    rules: int = 0
    ends: bool = False  #: nothing more can be had from the task's input


@dataclass(slots=True)
class Results:
    """What a task came to; ``rules`` are those that this process has not told of before."""

    every: list[Result] = field(default_factory=list)
    rules: dict[int, tuple[Rule, ...]] = field(default_factory=dict)
    process: int = 0


# --- Where it is done ---


class Recorder(Call):
    """A call that keeps what is to be said, for another process to say it."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as `Call` has them
        super().__init__(**options)
        self._kept: list[Message] = []

    def wrong(self, code: int, message: str, quoted: Sequence[str] = ()) -> None:
        """Keep what is wrong."""
        self._kept.append(Message(message, code, tuple(quoted)))

    def say(self, message: str) -> None:
        """Keep what is no error."""
        self._kept.append(Message(message))

    def first(self, name: str, path: Path | str) -> bool:  # noqa: ARG002 - as `Call` has it
        """Mark where a document begins: only the process that was called knows of the others."""
        self._kept.append(Message(name, begins=True))
        return True

    def taken(self) -> list[Message]:
        """What has been said since this was asked last."""
        codes = [Message(code=code) for code in sorted(self.codes)]
        kept, self._kept = [*self._kept, *codes], []
        self.codes.clear()
        return kept


class _Judge:
    """What a process of the crew keeps between tasks."""

    def __init__(self, settings: Settings) -> None:
        self.call = Recorder(**settings.options)
        self.call.thrifty()
        self.known: list[Suite] = self.call.known_suites(settings.suites)
        self.call.taken()  # who started this process has said so
        self._rules: list[tuple[Rule, ...]] = []

    def work(self, task: Task) -> Results:
        found = Results(process=os.getpid())
        for reading in self._readings(task):
            checked = self.call.judge(reading, task.path, self.known)
            number = 0
            if checked is not None:
                number, new = self._number(checked.rules)
                if new:
                    found.rules[number] = checked.rules
                checked = replace(checked, reading=_NOBODY, rules=())
            reading.siblings = ()
            found.every.append(Result(self.call.taken(), reading, checked, number))
        told = self.call.taken()
        found.every.append(Result(told, ends=any(message.code is not None for message in told)))
        return found

    def _readings(self, task: Task) -> Iterator[Reading]:
        if task.reading is not None:
            return iter([task.reading])
        if task.folder is None:
            return self.call.opened(task.path, task.name)
        from ..loader.landings import read_some  # noqa: PLC0415 - only a landing

        some = (task.first, task.last)
        readings = map(api.numbered, read_some(task.folder, task.part, some, task.stamp, task.path))
        return self.call.opened(task.path, task.name, given=readings)

    def _number(self, rules: tuple[Rule, ...]) -> tuple[int, bool]:
        """The number of these rules in this process, and whether nobody has been told of them."""
        for number, known in enumerate(self._rules):
            if len(known) == len(rules) and all(map(_same, known, rules)):
                return number, False
        self._rules.append(rules)
        return len(self._rules) - 1, True


def _same(one: object, other: object) -> bool:
    return one is other or one == other


_judge: _Judge | None = None
_NOBODY: Any = None


def begin(settings: Settings) -> None:
    """Make ready to work, until the process that was called is gone."""
    global _judge  # noqa: PLW0603 - what a process begins with, and keeps
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this process ends it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _judge = _Judge(settings)


def work(task: Task) -> Results:
    """Do a task."""
    assert _judge is not None  # noqa: S101 - `begin` has been called
    return _judge.work(task)


def _end_with_parent() -> None:
    """End when the call does, however it does: nobody else would tell a process that waits for work."""
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
