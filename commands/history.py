"""`tieout history`: what the runs came to, night by night."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from ..call import USAGE, Call
from ..figures.complaint import FileError
from .options import SETTING
from .output import Output


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--last", metavar="N", type=click.IntRange(min=1), default=30, show_default=True, help="So many runs.")
@click.option("--document", metavar="NAME", help="What the runs said of this document alone.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@SETTING
def command(folder: Path, last: int, document: str | None, form: str, settings: tuple[str, ...]) -> NoReturn:
    """Show what the nightly runs of DIR (the working folder) came to, the newest last.

    \b
    tieout history
    tieout history --last 90 --document q2/report.txt
    """  # noqa: D301
    from ..nightly.told import history_json, history_text  # noqa: PLC0415 - this command alone
    from ..project.read import current  # noqa: PLC0415
    from ..reports.history import read_totals, totals_of  # noqa: PLC0415

    call, output = Call(), Output()
    call.thrifty()
    try:
        project = current(folder, settings)
    except FileError as error:
        call.wrong(USAGE, str(error))
        sys.exit(call.exit_code)
    place = project.path(project.store.path)
    totals, told = read_totals(place, last) if document is None else totals_of(place, document, last)
    for each in told:
        call.say(f"warning: {each}")
    output.write(history_json(totals) if form == "json" else history_text(totals))
    output.close()
    sys.exit(call.exit_code)
