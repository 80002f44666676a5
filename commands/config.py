"""`tieout config show`: what holds here, and where each value comes from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from ..call import USAGE, Call
from ..figures.complaint import FileError
from .options import SETTING
from .output import Output


@click.group()
def command() -> None:
    """Show what the project file sets, and where each value comes from.

    \b
    tieout config show --origin
    """  # noqa: D301


@command.command()
@click.argument("folder", metavar="[INPUT]", type=click.Path(path_type=Path), default=Path())
@click.option("--origin", is_flag=True, help="Say of each value where it comes from.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@SETTING
def show(folder: Path, origin: bool, form: str, settings: tuple[str, ...]) -> NoReturn:  # noqa: FBT001
    """Show every key with its value: of the project file nearest to INPUT (the working folder), or the default.

    A variable of the environment wins over the file: TIEOUT_CHECK_FAIL_ON is check.fail_on. Alerts' addresses
    are shown without their secrets.

    \b
    tieout config show
    tieout config show reports/report.txt --origin
    """  # noqa: D301
    from ..project.read import current  # noqa: PLC0415 - this command alone
    from ..project.show import config_json, config_text  # noqa: PLC0415

    call, output = Call(), Output()
    try:
        project = current(folder, settings)
    except FileError as error:
        call.wrong(USAGE, str(error))
    else:
        output.write(config_json(project) if form == "json" else config_text(project, origin=origin))
    output.close()
    sys.exit(call.exit_code)
