"""Jobs over processes, results as they come: few are under way at a time, so that thousands take no more memory."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from pathlib import Path

from ..project.model import Project
from .sources import Fault
from .store import Store
from .work import Done, Job, Worker

#: Fewer jobs than this for each process are not worth its start.
_WORTH = 6
_AHEAD = 4

_worker: Worker | None = None


def worked(
    jobs: list[Job], project: Project, store: Store, today: dt.date, work: Callable[[Job], Done] | None = None
) -> Iterator[Done]:
    """What comes of each job, in whatever order they are done; `work` does them here, where it is given."""
    processes = min(project.nightly.jobs or _cores(), len(jobs) // _WORTH)
    if processes <= 1 or work is not None:
        yield from map(work or Worker(project, store, today).work, jobs)
        return
    rest = iter(jobs)
    start = (project, store.folder, today)
    while True:
        lost = yield from _pooled(rest, processes, start)
        if not lost:
            return
        for job in lost:  # one of them ended its process: alone, it shows which
            if (yield from _pooled(iter([job]), 1, start)):
                yield Done(source=job.source.name, faults=(_killed(job),))


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pooled(
    jobs: Iterator[Job], processes: int, start: tuple[Project, Path, dt.date]
) -> Generator[Done, None, list[Job]]:
    """The jobs done by new processes; returns those that were lost because one of these was ended."""
    with ProcessPoolExecutor(processes, get_context("spawn"), _begin, start) as pool:
        under_way: dict[Future[Done] | None, Job] = {}
        try:
            _more(pool, jobs, processes * _AHEAD, under_way)
            while under_way:
                for future in wait(filter(None, under_way), return_when=FIRST_COMPLETED).done:
                    yield future.result()
                    del under_way[future]
                _more(pool, jobs, processes * _AHEAD - len(under_way), under_way)
        except BrokenProcessPool:
            return list(under_way.values())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return []


def _more(
    pool: ProcessPoolExecutor, jobs: Iterable[Job], count: int, under_way: dict[Future[Done] | None, Job]
) -> None:
    for job in islice(jobs, count):
        under_way[None] = job  # until a process has it: there may be none any more
        future = pool.submit(_do, job)
        under_way[future] = under_way.pop(None)


def _killed(job: Job) -> Fault:
    what = "its process was ended from outside, for want of memory perhaps; check it alone to see"
    return Fault(source=job.source.name, what=what)


def _begin(project: Project, folder: Path, today: dt.date) -> None:
    global _worker  # noqa: PLW0603 - what a process begins with, and keeps
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = Worker(project, Store(folder), today)


def _do(job: Job) -> Done:
    assert _worker is not None  # noqa: S101 - _begin has been called
    return _worker.work(job)


def _end_with_parent() -> None:
    """End when the run does, however it does: nobody else would tell a process that waits for work."""
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
