"""Checks over several processes: documents are handed out, results come back in order, and a lost process costs one.

What is under way is bounded, so that a long run needs no more memory than a short one.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from .. import api
from ..call import INPUT, INTERNAL, Call
from .crew_process import Message, Recorder, Result, Results, Settings, Task, begin, work

if TYPE_CHECKING:
    from ..figures.reading import Reading
    from ..reports.checked import Checked
    from ..rules.model import Rule

#: Results that wait to be told of, for each process.
_AHEAD = 3
#: A process takes half a second to start: it must have documents of together so many figures to be worth it.
_WORTH = 4_000
_DOCUMENT = 1_000  # figures of a document whose reading is part of the work
#: Figures, and documents, that are handed out at a time from a landing.
_FIGURES, _DOCUMENTS = 4_000, 64


def crew_of(asked: int | None, inputs: Sequence[str]) -> int:
    """How many processes a call is worth: those asked for, else one a core where there is work for them."""
    if asked is not None:
        return asked
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if cores == 1:
        return 1
    return max(1, min(cores, sum(_weight(Path(each)) for each in inputs if not api.is_query(each)) // _WORTH))


def _weight(path: Path) -> int:
    """About how many figures an input has."""
    if not (path / "figures").is_dir():
        return _DOCUMENT if path.is_file() and not api.holds_table(path) else 0
    import pyarrow.parquet as pq  # noqa: PLC0415 - only a landing

    try:
        return sum(int(pq.read_metadata(file).num_rows) for file in (path / "figures").glob("**/*.parquet"))
    except (OSError, ValueError):
        return 0


def judged(
    call: Call, inputs: Sequence[str], settings: Settings, jobs: int
) -> Iterator[tuple[Reading, Checked | None]]:
    """As `Call.judged`, by so many processes; the same readings, checks and messages in the same order."""
    if settings.suites and not call.known_suites(settings.suites):
        return
    ended: set[Path] = set()
    rules: dict[tuple[int, int], tuple[Rule, ...]] = {}
    with ExitStack() as stack:
        tasks = _tasks(call, inputs, jobs, stack)
        for task, results in _worked(tasks, settings, jobs):
            rules |= {(results.process, number): each for number, each in results.rules.items()}
            if task.path in ended:
                continue
            counts = _replayed(call, task.told, task.path)
            for result in results.every if counts else ():
                if result.ends:
                    ended.add(task.path)
                if not _replayed(call, result.told, task.path) or result.reading is None:
                    continue
                if result.checked is not None:
                    known = rules[results.process, result.rules]
                    result.checked = replace(result.checked, reading=result.reading, rules=known)
                yield result.reading, result.checked


def _replayed(call: Call, told: Iterable[Message], path: Path) -> bool:
    """Tell what was said of a document; whether it counts, and is not one that another input has too."""
    for message in told:
        if message.begins:
            if not call.first(message.text, path):
                return False
        elif message.text and message.code is not None:
            call.wrong(message.code, message.text, message.quoted)
        elif message.text:
            call.say(message.text)
        elif message.code is not None:
            call.codes.add(message.code)
    return True


def _tasks(call: Call, inputs: Sequence[str], jobs: int, stack: ExitStack) -> Iterator[Task]:
    """The inputs in pieces of work, in order."""
    queries = [each for each in dict.fromkeys(inputs) if api.is_query(each)]
    paths = call.fetched(each for each in inputs if each not in queries)
    call.thrifty()
    for path, name in zip(paths, call.names(paths), strict=True):
        if (path / "figures").is_dir():
            yield from _landed(path, name, jobs, stack)
        elif api.holds_table(path):
            yield from _read_here(call, path, path, name)
        else:
            yield Task(path, name)
    for query in queries:
        yield from _read_here(call, query, Path("query"), "query")


def _landed(path: Path, name: str, jobs: int, stack: ExitStack) -> Iterator[Task]:
    """Some documents at a time of a landing, few enough that every process gets some."""
    from ..figures.landing_sorting import whole_parts  # noqa: PLC0415 - only a landing
    from ..figures.landing_writer import settle  # noqa: PLC0415
    from ..loader.errors import InputError  # noqa: PLC0415
    from ..loader.landings import landed  # noqa: PLC0415

    told: list[Message] = []
    try:
        with landed(path):
            settle(path)
            parts = stack.enter_context(whole_parts(path, lambda said: told.append(Message(f"note: {path}: {said}"))))
    except InputError as error:
        told.append(Message(str(error), INPUT))
        yield Task(path, name, folder=path, last=0, told=tuple(told))
        return
    fair = max(1, len(parts.names) // (jobs * _AHEAD))
    for number, part in enumerate(parts.parts):
        count = len(part.documents)
        size = max(part.rows // count, 1)
        step = max(1, min(_DOCUMENTS, _FIGURES // size, fair))
        for first in range(0, count, step):
            last = min(first + step, count)
            yield Task(path, name, parts.folder, number, first, last, parts.stamp, told=tuple(told))
            told = []


def _read_here(call: Call, source: Path | str, path: Path, name: str) -> Iterator[Task]:
    """The readings of a table or query, which is open once; what is said while they are made travels with them."""
    recorder = Recorder(mapping=call.mapping, database=call.database, allow_partial=call.allow_partial)
    for reading in recorder.opened(source, name):
        yield Task(path, name, reading=reading, told=tuple(recorder.taken()))
    yield Task(path, name, folder=path, last=0, told=tuple(recorder.taken()))


def _worked(tasks: Iterable[Task], settings: Settings, jobs: int) -> Iterator[tuple[Task, Results]]:
    """The tasks' results in their order; each thread has a process, and a new one if that is lost."""
    mine = threading.local()
    members: list[_Member] = []

    def work_on(task: Task) -> Results:
        if not hasattr(mine, "member"):
            mine.member = _Member(settings)
            members.append(mine.member)
        return _survived(mine.member, task)

    waiting: deque[tuple[Task, Future[Results]]] = deque()
    threads = ThreadPoolExecutor(jobs)
    try:
        for task in tasks:
            waiting.append((task, threads.submit(work_on, task)))
            if len(waiting) >= jobs * _AHEAD:
                done, future = waiting.popleft()
                yield done, future.result()
        while waiting:
            done, future = waiting.popleft()
            yield done, future.result()
    except BaseException:
        for member in members:
            member.end()
        raise
    finally:
        threads.shutdown(cancel_futures=True)
        for member in members:
            member.close()


def _survived(member: _Member, task: Task) -> Results:
    """What a task came to; where it ended its process, document by document, and the one that does so is named."""
    if task.last == 0:
        return Results([Result([])])
    try:
        return member.work(task)
    except BrokenProcessPool:
        if task.last - task.first == 1:
            return Results([Result([_lost(task)])])
    together = Results()
    for single in task.singles():
        found = _survived(member, single)
        together.every += found.every
        if found.rules:
            together.rules |= found.rules
        together.process = found.process or together.process
    return together


def _lost(task: Task) -> Message:
    name = task.name
    if task.folder is not None:
        from ..figures.landing_parts import parts_of  # noqa: PLC0415 - only for a landing, and once in a while

        parts = parts_of(task.folder)
        name = parts.names[parts.parts[task.part].documents[task.first]]
    elif task.reading is not None:
        name = task.reading.document.document
    cure = "check it alone to see, and please report it"
    return Message(f"internal error: {name}: its process was ended, for want of memory perhaps; {cure}", INTERNAL)


class _Member:
    """One process of the crew."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool: ProcessPoolExecutor | None = None
        self._process = 0

    def work(self, task: Task) -> Results:
        """What the process makes of a task.

        Raises:
            BrokenProcessPool: it ended before it was through; the next task gets a new one.
        """
        if self._pool is None:
            self._pool = ProcessPoolExecutor(1, get_context("spawn"), begin, (self._settings,))
        try:
            self._process = self._pool.submit(os.getpid).result()
            return self._pool.submit(work, replace(task, told=())).result()
        except BrokenProcessPool:
            self.close()
            raise

    def end(self) -> None:
        """Do not wait for what it is at."""
        if self._process and self._pool is not None:
            os.kill(self._process, signal.SIGTERM)

    def close(self) -> None:
        """Let the process go."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        self._pool, self._process = None, 0
