"""`tieout nightly`: what is new or changed is checked, all is compared, published and told."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import NoReturn

import click

from .. import __version__
from ..call import INPUT, USAGE, Call
from ..figures.complaint import FileError
from .options import QUIET, RUN_TIME, SETTING
from .output import Output


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--jobs", metavar="N", type=click.IntRange(min=0), help="Processes; 0 is one a core.  [nightly.jobs]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@SETTING
@RUN_TIME
@QUIET
def command(  # noqa: PLR0917 - click passes options by name
    folder: Path,
    jobs: int | None,
    form: str,
    settings: tuple[str, ...],
    run_time: dt.datetime,
    quiet: bool,  # noqa: FBT001
) -> NoReturn:
    """Check all that the project file of DIR (the working folder) names, reading only what is new or changed.

    A run that was ended goes on where it was. What cannot be checked leaves the last good site up.

    \b
    tieout nightly
    tieout nightly /srv/reports --jobs 4

    \b
    Exit codes
      0  nothing at or above check.fail_on
      1  findings at or above it
      2  wrong usage or configuration; or another run is at work
      3  incomplete: an input that could not be checked, or something expected that did not arrive
    """  # noqa: D301
    from ..nightly.lock import HeldError  # noqa: PLC0415 - this command alone
    from ..nightly.run import run  # noqa: PLC0415
    from ..nightly.told import night_json, night_text  # noqa: PLC0415
    from ..project.read import current  # noqa: PLC0415

    call, output = Call(quiet=quiet), Output()
    try:
        options = [*settings, *([] if jobs is None else [f"nightly.jobs={jobs}"])]
        project = current(folder, options)
        if not any((project.inputs.documents, project.inputs.landings, project.inputs.tables)):
            call.wrong(
                USAGE, f"{project.file or folder}: names nothing in [inputs]; `tieout init` writes a file to edit"
            )
            sys.exit(call.exit_code)
        if not project.site.data_docs:
            call.thrifty()
        night = run(project, run_time, call.say)
    except (FileError, HeldError) as error:
        call.wrong(USAGE, str(error))
        sys.exit(call.exit_code)
    except OSError as error:
        call.wrong(INPUT, f"{error.filename or folder}: {error.strerror or error}; the run could not be made")
        sys.exit(call.exit_code)
    for fault in night.faults:
        call.wrong(fault.code, str(fault))
    if form == "json":
        output.write(night_json(night, __version__))
    elif not quiet:
        output.write(night_text(night))
    output.close()
    call.codes |= night.codes
    sys.exit(call.exit_code)
