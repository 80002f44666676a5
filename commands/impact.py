"""`tieout impact`: what else must change if a figure does."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from .. import __version__
from ..call import USAGE, Call
from ..drafts.impact import impact
from ..drafts.supposed import mantissa_of
from ..figures.figure import Figure
from ..reports.checked import Checked
from ..reports.excerpt import short
from ..reports.impact import impact_json, impact_text
from ..reports.page import look_for
from ..reports.text import place, shown_figure
from ..reports.why import figures_at
from .memory import Memory
from .options import COLOR, SUITES, WAIVERS
from .output import Output
from .pick import Place, caller, is_id, judged, picked, place_of, scope


@click.command()
@click.argument("what", metavar="FILE:LINE:COL|ID")
@click.argument("new", metavar="NEW")
@click.argument("inputs", metavar="[INPUT]...", nargs=-1)
@SUITES
@WAIVERS
@click.option(
    "--with",
    "also",
    metavar="FILE:LINE:COL=NEW",
    multiple=True,
    help="Another figure that changes too, such as the part that takes up a total's change; may be given again.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-v", "--verbose", is_flag=True, help="Show every place.")
@COLOR
def command(  # noqa: PLR0917 - click passes options by name
    what: str,
    new: str,
    inputs: tuple[str, ...],
    suites: tuple[str, ...],
    waivers: Path | None,
    also: tuple[str, ...],
    form: str,
    verbose: bool,  # noqa: FBT001
    color: str,
) -> NoReturn:
    """Show what else must change if a figure becomes NEW, written as it would be printed there.

    Places of the same amount, totals, roll-forwards and rates follow, each to its own last digit, along the ties that
    `tieout why` shows. ID is that of a finding, whose figure is meant. Write a negative NEW in brackets, or after --.

    \b
    tieout impact report.txt:1022:28 1,948
    tieout impact report.txt:37:18 "(1,948)" --format json
    tieout impact 3f9a21c 1,948
    tieout impact report.txt:8:54 11,948 --with "report.txt:6:54=2,048"
    """  # noqa: D301
    from dataclasses import replace  # noqa: PLC0415 - one use

    at = place_of(what)
    if at is None and not is_id(what):
        raise click.UsageError(f"{what[:80]!r} is no id (4 or more of the digits 0-9a-f) and no FILE:LINE:COL")
    memory = _scope(at, inputs, suites, waivers, what)
    call = caller(memory)
    found = _of_place(call, memory, at, what) if at else _of_finding(call, memory, what)
    if found is None:
        sys.exit(call.exit_code)
    checked, figure = found
    mantissa = _read(call, checked, figure, new)
    others = dict(each for text in also if (each := _also(call, checked, memory, text)))
    if mantissa is None or len(others) < len(also):
        sys.exit(call.exit_code or USAGE)
    ties, outcomes = checked.binding.ties, checked.outcomes
    came = impact(checked.reading, ties, outcomes, figure.figure, mantissa, also=others)
    look = replace(look_for(sys.stdout, color), verbose=verbose)
    Output().write(impact_json(checked, came, __version__) if form == "json" else impact_text(checked, came, look))
    sys.exit(call.exit_code)


def _scope(
    at: Place | None, inputs: tuple[str, ...], suites: tuple[str, ...], waivers: Path | None, what: str
) -> Memory:
    """The inputs to look in: those named, else the file if there is one, else those of the last check."""
    if at is not None and not inputs and Path(at.file).exists():
        return scope((at.file,), suites, waivers)
    return scope(inputs, suites, waivers, "" if at is not None else what)


def _of_place(call: Call, memory: Memory, at: Place, what: str) -> tuple[Checked, Figure] | None:
    known = [
        (checked, figure)
        for checked, path in judged(call, memory)
        if at.file in {checked.name, path}
        for figure in figures_at(checked, at.line, at.column, at.cell)
    ]
    return _one(call, known, what)


def _one(call: Call, known: list[tuple[Checked, Figure]], what: str) -> tuple[Checked, Figure] | None:
    """The figure that is meant, if it is one."""
    if len(known) == 1:
        return known[0]
    if not known and not call.codes:
        call.wrong(USAGE, f"{short(what)}: no figure was read there; name another line or column, counted from 1")
    elif known:
        which = [f"{place(c, f, f.line, f.col_start)} {short(f.printed or '')}" for c, f in known[:6]]
        call.wrong(USAGE, f"{short(what)} may be {len(known)} figures: {', '.join(which)}; name the column too")
    return None


def _also(call: Call, checked: Checked, memory: Memory, text: str) -> tuple[int, int] | None:
    """Another figure of the same document and its new mantissa, as `report.txt:6:54=2,048` names them."""
    where, _, new = text.rpartition("=")
    at = place_of(where)
    if at is None or at.file not in {checked.name, *memory.inputs}:
        call.wrong(USAGE, f"--with {short(text)}: is no FILE:LINE:COL=NEW in {short(checked.name)}")
        return None
    found = _one(call, [(checked, figure) for figure in figures_at(checked, at.line, at.column, at.cell)], where)
    mantissa = None if found is None else _read(call, *found, new)
    return None if found is None or mantissa is None else (found[1].figure, mantissa)


def _read(call: Call, checked: Checked, figure: Figure, new: str) -> int | None:
    """What the figure's mantissa would be; that it is no number there is told."""
    mantissa = mantissa_of(new, figure) if figure.readable else None
    if mantissa is None:
        call.wrong(USAGE, _no_number(checked, figure, new))
    return mantissa


def _of_finding(call: Call, memory: Memory, what: str) -> tuple[Checked, Figure] | None:
    picks = picked(call, memory, [what])
    figures = [(pick.checked, shown_figure(pick.checked, pick.finding)) for pick in picks]
    known = [(checked, figure) for checked, figure in figures if figure is not None]
    if len(known) == 1:
        return known[0]
    if not call.codes:
        call.wrong(USAGE, f"{what}: {'is of several documents' if known else 'is of no figure'}; name FILE:LINE:COL")
    return None


def _no_number(checked: Checked, figure: Figure, new: str) -> str:
    where = place(checked, figure, figure.line, figure.col_start)
    own = short(figure.token or "nothing")
    if not figure.readable:
        return f"{where}: {own} is unreadable; correct it first (corrections.yaml)"
    return f"{short(new)!r} is no number in the place of {own} ({where}); write it as printed there, to the same digit"
