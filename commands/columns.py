"""`tieout columns`: what was read of every column's heading, and a corrections file to confirm it in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from ..call import USAGE, Call
from ..figures.reading import Reading
from ..loader.corrections import SUFFIX
from ..reports.headings import headings_json, headings_text, skeleton
from .options import INPUTS, PARTIAL
from .output import Output


@click.command()
@INPUTS
@click.option("--unsure", is_flag=True, help="Only the columns whose heading is in doubt.")
@click.option("--write", is_flag=True, help="Write these into STEM.corrections.yaml beside each document.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@PARTIAL
def command(inputs: tuple[str, ...], unsure: bool, write: bool, form: str, allow_partial: bool) -> NoReturn:  # noqa: FBT001
    """Show what was read of every column: period, unit, scale, measure, basis, and how sure that is.

    \b
    tieout columns report.txt
    tieout columns report.txt --unsure --write
    tieout columns landing --format json
    """  # noqa: D301
    call, output = Call(allow_partial=allow_partial), Output()
    found: list[tuple[Path, Reading]] = []
    for path, reading in call.readings(inputs):
        found.append((path, reading))
        if form == "text":
            output.write(headings_text(reading, unsure=unsure))
    if form == "json":
        output.write(headings_json((reading for _, reading in found), unsure=unsure))
    if write:
        _write(call, found)
    output.close()
    sys.exit(call.exit_code)


def _write(call: Call, found: Sequence[tuple[Path, Reading]]) -> None:
    for path, reading in found:
        if path.is_dir() or reading.document.format != "text":
            call.wrong(USAGE, f"{path}: is no document; corrections lie beside the document that was read")
            continue
        target, text = path.with_name(path.stem + SUFFIX), skeleton(reading, path.name)
        if not text:
            call.say(f"{path}: no heading is in doubt; nothing to write")
            continue
        try:
            with target.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            call.wrong(USAGE, f"{target}: is there already; move it away, or add to it by hand")
        except OSError as error:
            call.wrong(USAGE, f"{target}: {error.strerror or error}; make its folder writable")
        else:
            call.say(f"{target} waits to be confirmed: set right what is wrong, then write confirmed: true")
