"""One run from start to end: find, do what is due, compare, publish, remember, tell; resumed wherever it was ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..figures.complaint import FileError
from ..figures.files import step
from ..project.model import Project
from ..reports.history import Total, read_totals, run_files, write_run
from .alert import AlertError, News, Told, due, environment, message_of, send
from .compare import Comparison, Notice, compared, notices_of
from .keys import Keys, bytes_hash
from .lock import Holder, locked
from .pool import worked
from .publish import publish
from .row import Entry, Row
from .sources import INPUT, USAGE, Fault, Source, find_sources, missing
from .store import Store
from .work import Done, Job, Worker, defect

FINDINGS = 1
_WORST_FIRST = (USAGE, INPUT, FINDINGS)


@dataclass(slots=True, kw_only=True)
class Night:
    """What a run came to."""

    run_time: dt.datetime
    rows: list[Row] = field(default_factory=list)
    before: dict[str, Row] = field(default_factory=dict)
    comparison: Comparison = field(default_factory=Comparison)
    notices: list[Notice] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    codes: set[int] = field(default_factory=set)
    read: int = 0
    checked: int = 0
    resumed: Holder | None = None
    index: Path | None = None
    alerted: int = 0
    untold: str = ""

    @property
    def complete(self) -> bool:
        """Whether every input could be checked."""
        return not self.faults

    @property
    def exit_code(self) -> int:
        """The worst that happened: 2 before 3 before 1."""
        return next((code for code in _WORST_FIRST if code in self.codes), 0)

    def fault(self, fault: Fault) -> None:
        """Note what keeps the run from being complete."""
        self.faults.append(fault)
        self.codes.add(fault.code)

    @property
    def total(self) -> Total:
        """The run as its history keeps it."""
        added = ("errors", "warnings", "waived", "figures", "tied")
        return Total(
            run_time=self.run_time.astimezone(dt.UTC),
            state="complete" if self.complete else "incomplete",
            documents=len(self.rows),
            new=len(self.comparison.new),
            fixed=self.comparison.fixed,
            standing=self.comparison.standing,
            notices=len(self.notices),
            **{name: sum(getattr(row, name) for row in self.rows) for name in added},
        )


def run(
    project: Project,
    run_time: dt.datetime,
    tell: Callable[[str], None] = lambda _: None,
    work: Callable[[Job], Done] | None = None,
) -> Night:
    """Make the run of a project; whatever goes wrong with an input leaves the last good site up.

    Raises:
        HeldError: another run is at work.
        OSError: not even the folder of runs can be written.
    """
    store = Store(project.path(project.store.path)).prepare()
    with locked(store.folder, f"{run_time.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC") as ended:
        night = Night(run_time=run_time, resumed=ended)
        if ended is not None:
            tell(f"the run of {ended} was ended before it was through; going on from there")
        try:
            _through(project, store, night, work)
        except OSError as error:  # a full disk, a share that went away
            night.fault(Fault(source=str(error.filename or store.folder), what=f"{error.strerror or error}"))
        except Exception as error:  # noqa: BLE001 - a defect of ours leaves the last good site up, and is remembered
            night.fault(Fault(source="the run", what=defect(error)))
        _remembered(project, store, night)
        _told(project, store, night)
    return night


def _through(project: Project, store: Store, night: Night, work: Callable[[Job], Done] | None) -> None:
    last = store.last_run()
    night.before = {row.document: row for entry in last.values() for row in entry.rows}
    known = last | store.begun()
    today = night.run_time.astimezone().date()
    sources, faults = find_sources(project, known, store.folder / "fetched")
    for fault in faults:
        night.fault(fault)
    entries: dict[str, Entry] = {}
    jobs = list(_jobs(sources, known, entries, keys=Keys(project, today), store=store, night=night))
    night.checked = len(jobs)
    with store.journal() as journal:
        for done in worked(jobs, project, store, today, work):
            for fault in done.faults:
                night.fault(fault)
            night.read += done.read
            if done.entry is not None:
                journal.add(done.entry)
                entries[done.source] = done.entry
    seen = entries if night.complete else last | entries  # what could not be checked stands as it did
    night.rows = sorted(_rows(seen, night), key=lambda row: row.document)
    _judged(project, night, [name for name, entry in entries.items() if _is_new(entry, last.get(name))])
    if night.complete:
        more = _data_docs(project, store, night, [(s, entries[s.name]) for s in sources])
        _published(project, store, night, [entries[name] for name in sorted(entries)], more)


def _jobs(
    sources: Iterable[Source],
    known: Mapping[str, Entry],
    done: dict[str, Entry],
    *,
    keys: Keys,
    store: Store,
    night: Night,
) -> Iterator[Job]:
    """What is new or changed, or has new rules; all else is done, as it was."""
    for source in sources:
        try:
            held = bytes_hash(source)
            content = keys.content(source, held)
            entry = known.get(source.name)
            if entry is not None and entry.content == content and _stands(source, entry, keys, store):
                done[source.name] = entry
            else:
                yield Job(source=source, held=held, content=content)
        except OSError as error:
            night.fault(Fault(source=source.name, what=f"cannot be read ({error.strerror or error})"))
        except FileError as error:
            night.fault(Fault(source=source.name, what=str(error), code=USAGE))


def _is_new(entry: Entry, last: Entry | None) -> bool:
    return last is None or entry.held != last.held


def _stands(source: Source, entry: Entry, keys: Keys, store: Store) -> bool:
    """Whether the same rules and waivers hold for all documents of an input, and their pages are there."""
    return all(
        store.has_page(row.verdict, row.page)
        and keys.verdict(source, entry.content, row.document, (row.standard, row.entity)) == row.verdict
        for row in entry.rows
    )


def _rows(entries: Mapping[str, Entry], night: Night) -> Iterator[Row]:
    """The documents, each of one input alone."""
    owner: dict[str, str] = {}
    for name in sorted(entries):
        for row in entries[name].rows:
            other = owner.setdefault(row.document, name)
            if other == name:
                yield row
            else:
                what = f"its document {row.document} is in {other} too; leave one of them out of [inputs]"
                night.fault(Fault(source=name, what=what, code=USAGE))


def _judged(project: Project, night: Night, changed: Sequence[str]) -> None:
    """Compare with the last complete run, and say what the findings come to."""
    night.comparison = compared(night.rows, night.before)
    absent = missing(project, frozenset(changed), night.run_time.astimezone())
    night.notices = notices_of(night.rows, night.before if night.complete else {}, absent, project.nightly)
    if absent or (not project.check.allow_partial and any(row.unread for row in night.rows)):
        night.codes.add(INPUT)
    levels = ("note", "warning", "error")
    least = levels.index(project.check.fail_on)
    counts = (
        any(row.notes for row in night.rows),
        any(row.warnings for row in night.rows) or any(n.level == "warning" for n in night.notices),
        any(row.errors for row in night.rows) or any(n.level == "error" for n in night.notices),
    )
    if any(counts[least:]):
        night.codes.add(FINDINGS)


def _data_docs(
    project: Project, store: Store, night: Night, inputs: Sequence[tuple[Source, Entry]]
) -> Callable[[Path], str]:
    """What adds Data Docs to a site, where the project asks for them: a checkpoint a document, all of them at hand."""

    def build(folder: Path) -> str:
        if not project.site.data_docs or not inputs:
            return ""
        from ..reports.datadocs import build_docs  # noqa: PLC0415 - Great Expectations takes seconds to import

        worker = Worker(project, store, night.run_time.astimezone().date())
        every = [checked for source, entry in inputs for checked in worker.checked(source, entry.content)]
        docs = folder / "data-docs"
        build_docs(every, docs, run_time=night.run_time, title=project.site.title, review="..", history=store.folder)
        return "data-docs/index.html"

    return build


def _published(
    project: Project, store: Store, night: Night, entries: Sequence[Entry], more: Callable[[Path], str]
) -> None:
    totals, _ = read_totals(store.folder)
    tonight = night.total
    totals = [each for each in totals if each.run_time < tonight.run_time]
    when = next((each.run_time for each in reversed(totals) if each.state == "complete"), None)
    said = [f"{notice.document}{': ' if notice.document else ''}{notice.message}" for notice in night.notices]
    night.index = publish(
        project, store, night.rows, before=(when, night.before), totals=[*totals, tonight], notices=said, more=more
    )
    store.finish(entries)
    store.sweep({row.content for row in night.rows}, {row.verdict for row in night.rows})


def _remembered(project: Project, store: Store, night: Night) -> None:
    """Add the run to the history, complete or not, and let go of the oldest."""
    try:
        total = night.total  # adds all documents up: once
        write_run(store.folder, [row.past(total.run_time) for row in night.rows], total)
        for path in run_files(store.folder)[: -max(project.retention.runs, 2)]:
            step("remove", path)
            path.unlink(missing_ok=True)
    except OSError as error:
        what = f"the run cannot be remembered ({error.strerror or error})"
        night.fault(Fault(source=str(error.filename or store.folder), what=what))


def _told(project: Project, store: Store, night: Night) -> None:
    """Tell of what is new; what could not be told is tried again in the next run."""
    if not project.alerts.to:
        return
    told = Told(store.folder / "alerted.json")
    standing = due(project.alerts, list(_news(night)))
    news = told.new(standing)
    try:
        if news:
            send(project.alerts, *message_of(project.alerts, news, summary_line(night)), environment())
            night.alerted = len(news)
        if night.complete:  # else what is not seen tonight may stand all the same
            told.keep(standing)
        elif news:
            told.add(news)
    except (AlertError, OSError) as error:
        night.codes.add(INPUT)
        night.untold = str(error)


def _news(night: Night) -> Iterator[News]:
    for fault in night.faults:
        yield News(fingerprint=_mark(fault), level="error", document="", says=f"the run is incomplete: {fault.source}")
    for notice in night.notices:
        yield News(fingerprint=notice.fingerprint, level=notice.level, document=notice.document, says=notice.message)
    for row in night.rows:
        for one in row.told:
            says = f"{one.family} {one.rule}"
            yield News(fingerprint=one.fingerprint, level=one.level, document=row.document, says=says)


def _mark(fault: Fault) -> str:
    return Notice(rule="incomplete", family="", level="error", message="", document=fault.source).fingerprint


def summary_line(night: Night) -> str:
    """`3 documents: 1 error, 2 warnings; 1 new, 0 fixed, 2 still there`."""
    total = night.total
    return (
        f"{total.documents:,} documents: {total.errors:,} errors, {total.warnings:,} warnings;"
        f" {total.new:,} new, {total.fixed:,} fixed, {total.standing:,} still there"
    )
