"""The site of a run: put together beside the last good one, then put in its place by one switch of a link."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..figures.files import step, switch_link, write_atomic
from ..project.model import Project
from ..reports.history import History, Total
from ..reports.html import file_names
from ..reports.plots.trend import Run
from ..reports.review.index import entries_of, index_page
from .row import Row
from .store import Store, remove_tree

_BEGUN = ".begun-"


def publish(
    project: Project,
    store: Store,
    rows: Sequence[Row],
    *,
    before: tuple[dt.datetime | None, Mapping[str, Row]],
    totals: Sequence[Total],
    notices: Sequence[str],
    more: Callable[[Path], str] = lambda _: "",
) -> Path:
    """Put the site together and switch to it; returns its index.

    Pages are links to those in the store, which nobody changes; the rest is the index, and what `more` puts into the
    folder: it returns the page to which the index leads there.

    Raises:
        OSError: it cannot be written; the last site still stands.
    """
    run_time = totals[-1].run_time
    target = project.path(project.site.path)
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(store, target, project.retention.sites)
    name = _free(store.sites, f"{run_time:%Y%m%dT%H%M%SZ}")
    begun = store.sites / f"{_BEGUN}{name}"
    step("write", begun)
    begun.mkdir()
    files = [f"{file}.html" for file in file_names(row.document for row in rows)]
    for row, file in zip(rows, files, strict=True):
        _link(store.page(row.verdict), begun / file)
    pages = {row.document: file for row, file in zip(rows, files, strict=True)}
    data_docs = more(begun)
    text = _index(project, rows, pages=pages, before=before, totals=totals, notices=notices, data_docs=data_docs)
    write_atomic(begun / "index.html", text.encode())
    step("rename", store.sites / name)
    begun.rename(store.sites / name)
    switch_link(target, store.sites / name)
    return target / "index.html"


def _index(
    project: Project,
    rows: Sequence[Row],
    *,
    pages: Mapping[str, str],
    before: tuple[dt.datetime | None, Mapping[str, Row]],
    totals: Sequence[Total],
    notices: Sequence[str],
    data_docs: str,
) -> str:
    when, old = before
    past = [] if when is None else [row.past(when) for row in old.values()]
    history = History(tuple(past))
    now = [row.past(totals[-1].run_time) for row in rows]
    runs = [
        Run(t.run_time, t.documents, t.errors, t.warnings, t.figures, t.tied) for t in totals if t.state == "complete"
    ]
    title = project.site.title
    entries = entries_of(now, pages, history)
    return index_page(entries, history, title=title, runs=runs, notices=notices, data_docs=data_docs)


def _link(page: Path, target: Path) -> None:
    """The page under its name in the site, without its bytes once more where the file system can."""
    try:
        os.link(page, target)
    except OSError:
        shutil.copyfile(page, target)


def _free(folder: Path, name: str) -> str:
    """The name, or with a number behind it: a run can be made again at the same time."""
    number, found = 1, name
    while (folder / found).exists():
        number += 1
        found = f"{name}-{number}"
    return found


def _clear(store: Store, target: Path, kept: int) -> None:
    """Remove what ended runs began, and the oldest sites, never the one that is shown."""
    with contextlib.suppress(OSError):
        shown = target.resolve().name
        every = sorted(store.sites.iterdir())
        old = [path for path in every if not path.name.startswith(_BEGUN) and path.name != shown]
        for path in [p for p in every if p.name.startswith(_BEGUN)] + old[: max(len(old) - max(kept - 2, 0), 0)]:
            remove_tree(path)
