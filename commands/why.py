"""`tieout why`: a figure with everything that it ties to, and what settles it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from ..call import USAGE
from ..reports.page import look_for
from ..reports.why import figures_at, figures_text, why_text
from .memory import Memory
from .options import COLOR, SUITES, WAIVERS
from .output import Output
from .pick import caller, is_id, judged, picked, place_of, scope


@click.command()
@click.argument("what", metavar="ID|FILE:LINE[:COL]")
@click.argument("inputs", metavar="[INPUT]...", nargs=-1)
@SUITES
@WAIVERS
@COLOR
def command(what: str, inputs: tuple[str, ...], suites: tuple[str, ...], waivers: Path | None, color: str) -> NoReturn:
    """Show all ties of a figure with their partners, the strongest first, and what settles it.

    ID is the one that `tieout check` shows with each finding. Without INPUT those of the last check in this
    folder are read again.

    \b
    tieout why 3f9a21c
    tieout why 3f9a21c report.txt
    tieout why report.txt:1022:28
    tieout why 'lake.csv:row 12'
    """  # noqa: D301
    output, look = Output(), look_for(sys.stdout, color)
    place = place_of(what)
    if place is None and not is_id(what):
        raise click.UsageError(f"{what[:80]!r} is no id (4 or more of the digits 0-9a-f) and no FILE:LINE")
    if place is None:
        memory = scope(inputs, suites, waivers, what)
        call = caller(memory)
        for pick in picked(call, memory, [what]):
            output.write(why_text(pick.checked, pick.finding, look))
        sys.exit(call.exit_code)
    memory = _at(place.file, inputs, suites, waivers)
    call = caller(memory)
    known = False
    for checked, path in judged(call, memory):
        if place.file in {checked.name, path} and (found := figures_at(checked, place.line, place.column, place.cell)):
            known = True
            output.write(figures_text(checked, found, look))
    if not known and not call.codes:
        call.wrong(USAGE, f"{what}: no figure was read there; name another line or column, counted from 1")
    sys.exit(call.exit_code)


def _at(file: str, inputs: tuple[str, ...], suites: tuple[str, ...], waivers: Path | None) -> Memory:
    """The inputs to look in: those named, else the file if there is one, else those of the last check."""
    if not inputs and Path(file).exists():
        return scope((file,), suites, waivers)
    return scope(inputs, suites, waivers)
