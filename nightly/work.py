"""The work on one input, wherever it is done: read or taken from the store, checked, its page made; nothing raises."""

from __future__ import annotations

import datetime as dt
import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import api
from ..expectations.verdict import NOT_EVALUATED
from ..figures.arrow import without_pandas
from ..figures.complaint import FileError
from ..loader.errors import InputError
from ..project.model import Project
from ..reports.history import past_of
from ..signing.policy import policy_of
from .keys import Keys, bytes_hash
from .row import Entry, Row, Told
from .sources import INPUT, USAGE, Fault, Source
from .store import Store

if TYPE_CHECKING:
    from ..figures.reading import Reading
    from ..reports.checked import Checked

_LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An input to be worked on: its bytes' hash, and the key of its readings."""

    source: Source
    held: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of it: the entry, or what went wrong."""

    source: str
    entry: Entry | None = None
    faults: tuple[Fault, ...] = ()
    read: bool = False


class Worker:
    """What a process needs to do jobs."""

    def __init__(self, project: Project, store: Store, today: dt.date) -> None:
        if not project.site.data_docs:  # Great Expectations is built on it
            without_pandas()
        self.project = project
        self.store = store
        self.today = today
        self.keys = Keys(project, today)

    def work(self, job: Job) -> Done:
        """Do one; whatever goes wrong with an input is a fault of that input."""
        name = job.source.name
        try:
            return self._work(job)
        except InputError as error:
            return _failed(name, str(error), INPUT)
        except FileError as error:
            return _failed(name, str(error), USAGE)
        except OSError as error:
            return _failed(name, f"{error.filename or name}: {error.strerror or error}", INPUT)
        except Exception as error:  # noqa: BLE001 - a defect on one input must not cost the others
            return _failed(name, defect(error), INPUT)

    def _work(self, job: Job) -> Done:
        kept = self.store.readings(job.content)
        readings = self._read(job) if kept is None else kept
        rows = tuple(self._row(job, reading) for reading in readings)
        entry = Entry(source=job.source.name, held=job.held, content=job.content, rows=rows)
        return Done(source=job.source.name, entry=entry, read=kept is None)

    def _read(self, job: Job) -> Sequence[Reading]:
        """The input's readings, landed for the next time unless they lie landed already."""
        source = job.source
        readings = list(api.open_input(source.path, source.name))
        if bytes_hash(source) != job.held:
            raise InputError(source.name, "", "was changed while it was read", "the next run reads it")
        if source.kind != "landing":
            self.store.add_readings(job.content, readings)
        return readings

    def checked(self, source: Source, content: str) -> list[Checked]:
        """The checks of an input's documents once more, for reports that need all of them at hand.

        Raises:
            Exception: whatever is wrong with the input now.
        """
        kept = self.store.readings(content)
        readings = list(api.open_input(source.path, source.name)) if kept is None else kept
        return [self._checked(source, reading) for reading in readings]

    def _row(self, job: Job, reading: Reading) -> Row:
        checked = self._checked(job.source, reading)
        document = reading.document
        about = (document.standard, document.entity)
        verdict = self.keys.verdict(job.source, job.content, document.document, about)
        page = page_bytes(checked)
        self.store.add_page(verdict, page)
        return row_of(checked, job.content, verdict, len(page))

    def _checked(self, source: Source, reading: Reading) -> Checked:
        path, policy = source.path, policy_of(self.project)
        suites = api.suites_for([], reading, path, self.project)
        waivers = api.waivers_for(None, path, self.project)
        checked = api.settled(api.check(reading, suites), waivers, self.today, policy)
        return api.signed(checked, path, policy)


def page_bytes(checked: Checked) -> bytes:
    """The document's page of the review."""
    from ..reports.html import slug  # noqa: PLC0415 - templates only where a page is made
    from ..reports.review.site import document_page  # noqa: PLC0415

    return document_page(checked, f"{slug(checked.name)}.html").encode()


def row_of(checked: Checked, content: str, verdict: str, page: int) -> Row:
    """The line on a checked document."""
    document, past = checked.reading.document, past_of(checked, dt.datetime.min.replace(tzinfo=dt.UTC))
    worse = [f for f in checked.in_order if f.level in {"error", "warning"} and f.fingerprint]
    told = {f.fingerprint: f for f in reversed(worse) if not f.waived and f.verdict != NOT_EVALUATED}
    return Row(
        document=checked.name,
        content=content,
        verdict=verdict,
        page=page,
        source=past.source,
        rules=past.suites,
        standard=document.standard,
        entity=document.entity,
        errors=past.errors,
        warnings=past.warnings,
        notes=past.notes,
        waived=past.waived,
        figures=past.figures,
        tied=past.tied,
        tied_twice=past.tied_twice,
        mapped=sum(figure.concept is not None for figure in checked.reading.figures),
        verdicts=past.verdicts,
        unread=_unread(checked.reading),
        told=tuple(Told(fingerprint=k, level=f.level, rule=f.rule, family=f.family) for k, f in reversed(told.items())),
    )


def _unread(reading: Reading) -> str:
    regions = reading.document.unread
    if not regions:
        return ""
    more = f" and {len(regions) - 1} more regions" if len(regions) > 1 else ""
    return f"line {regions[0].first} not read up to {regions[0].last}{more}"


def _failed(source: str, what: str, code: int) -> Done:
    return Done(source=source, faults=(Fault(source=source, what=what[:_LONGEST], code=code),))


def defect(error: BaseException) -> str:
    """Own up in one line, unless TIEOUT_DEBUG=1 asks for all of it."""
    if os.environ.get("TIEOUT_DEBUG", "0") not in {"", "0"}:
        return "".join(traceback.format_exception(error))
    cure = "please report it, with the traceback that TIEOUT_DEBUG=1 shows"
    return f"a defect of tieout: {type(error).__name__}: {str(error)[:100]}; {cure}"
