"""The work of `check`: the documents judged one by one, landed and remembered, and the report brought to its place."""

# ruff: noqa: PLC0415 - each form of a report imports what it needs alone

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import __version__
from ..call import FINDINGS, USAGE, Call
from .output import Output

if TYPE_CHECKING:
    from ..figures.reading import Reading
    from ..reports.checked import Checked
    from ..reports.landed import Landing
    from ..reports.page import Look


def judged(  # noqa: PLR0917 - what `check` was called with
    call: Call,
    inputs: Sequence[str],
    suites: Sequence[str],
    fail_on: str | None,
    out: Path | str | None,
    waivers: Path | None,
    jobs: int | None = None,
) -> Iterator[Checked]:
    """The checked documents one by one; landed in `out` as they come, if asked, and seen there after the last."""
    from ..expectations.verdict import LEVELS
    from .memory import Memory

    landing = _landing(call, out)
    memory = Memory(suites=list(suites), waivers=None if waivers is None else str(waivers))
    with ExitStack() as stack:
        if landing is not None:
            stack.callback(landing.close)
        for reading, checked in _every(call, inputs, suites, jobs):
            if landing is not None and not _landed(call, landing, reading, checked):
                landing = None
            if checked is None:
                continue
            counted = (f.level for f in checked.findings if not f.waived)
            least = LEVELS.index(call.fails_from(fail_on, Path(call.input_of(checked.name))))
            if any(LEVELS.index(level) >= least for level in counted):
                call.codes.add(FINDINGS)
            memory.add(checked, call.input_of(checked.name))
            yield checked
        if landing is not None:
            with call.writing("the landing"):
                landing.write()
    if memory.inputs:
        memory.save()


def _every(
    call: Call, inputs: Sequence[str], suites: Sequence[str], jobs: int | None
) -> Iterator[tuple[Reading, Checked | None]]:
    """Every reading and its check, by several processes where these are asked for or worth their start."""
    if jobs == 1 or (jobs is None and len(inputs) == 1 and Path(inputs[0]).is_file()):
        return call.judged(inputs, suites)
    from . import crew
    from .crew_process import Settings

    processes = crew.crew_of(jobs, inputs)
    if processes == 1:
        return call.judged(inputs, suites)
    return crew.judged(call, inputs, Settings(tuple(suites), call.options), processes)


def _landed(call: Call, landing: Landing, reading: Reading, checked: Checked | None) -> bool:
    """Whether one more document could be landed; where not, nothing of the landing is kept."""
    done = False
    with call.writing("the landing"):
        landing.add(reading, checked, judged=True)
        done = True
    if not done:
        landing.close()
    return done


def land(landing: Landing, readings: Iterable[Reading], identity: str | None) -> tuple[int, int]:
    """Land readings as they come, the one of them under another name if one is given; how many, with how many figures.

    Raises:
        OSError: the folder cannot be written, or holds something that is no landing.
    """
    count = figures = 0
    with closing(landing):
        for reading in readings:
            if identity is not None:
                reading.document.document = identity
            landing.add(reading)
            count, figures = count + 1, figures + len(reading.figures)
        landing.write()
    return count, figures


def _landing(call: Call, out: Path | str | None) -> Landing | None:
    if out is None:
        return None
    call.thrifty()
    from ..reports.landed import Landing

    return Landing(out)


def look_of(target: Path | None, color: str, limit: int | None, *, verbose: bool, quiet: bool) -> Look:
    """The look that the options ask for, on stdout or in the file that the report goes to."""
    from ..reports.page import look_for

    look = look_for(sys.stdout if target is None else io.StringIO(), color)
    shown = (None if verbose else look.limit) if limit is None else limit or None
    return replace(look, limit=shown, verbose=verbose, quiet=quiet)


def report(every: Iterator[Checked], form: str, fail_on: str, inputs: Sequence[str], look: Look) -> Iterator[str]:
    """The report in pieces, as text of the form asked for."""
    if form == "json":
        from ..reports.json import json_text

        return json_text(every, __version__)
    if form == "junit":
        from ..reports.junit import junit_text

        return iter([junit_text(every, fail_on)])
    if form == "sarif":
        from ..reports.sarif import sarif_text

        return iter([sarif_text(every, __version__)])
    if form == "github":
        from ..reports.github import github_text

        return github_text(every)
    if form == "markdown":
        from ..reports.markdown import markdown_text

        return iter([markdown_text(every)])
    from ..reports.text import report_text

    return report_text(every, inputs, look)


# --- Where it goes ---


def destined(form: str, target: Path | None) -> None:
    """Refuse before any work what could not be delivered after it.

    Raises:
        UsageError: a workbook was to go to a terminal.
    """
    if form == "xlsx" and target is None and sys.stdout.isatty():
        raise click.UsageError("a workbook is no text for a terminal; name its file: --output review.xlsx")


def deliver(call: Call, pieces: Iterable[str], target: Path | None) -> None:
    """Write a report to stdout piece by piece as it comes, or into the file when it is whole."""
    if target is not None:
        _replace(call, target, "".join(pieces).encode(errors="backslashreplace"))
        return
    output = Output()
    for piece in pieces:
        output.write(piece)
    output.close()


def deliver_workbook(call: Call, every: Iterable[Checked], target: Path | None) -> None:
    """Write the workbook of all documents to stdout, or into the file."""
    from ..reports.workbook import workbook

    content = workbook(list(every), __version__)
    if target is not None:
        _replace(call, target, content)
        return
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def _replace(call: Call, target: Path, content: bytes) -> None:
    from ..reports.html import replace_file

    try:
        replace_file(target, content)
    except OSError as error:
        call.wrong(USAGE, f"{target}: {error.strerror or error}; name another file with --output")
