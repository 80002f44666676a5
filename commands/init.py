"""`tieout init`: a project file to begin with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from ..call import USAGE, Call


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--force", is_flag=True, help="Replace a tieout.toml that is there.")
def command(folder: Path, force: bool) -> NoReturn:  # noqa: FBT001
    """Write DIR/tieout.toml from the documents, landings, tables, suites and waivers that lie in DIR and below.

    Every key is in it, those that hold by default as comments.

    \b
    tieout init
    tieout init reports
    """  # noqa: D301
    from ..figures.files import write_atomic  # noqa: PLC0415 - this command alone
    from ..project.read import NAME  # noqa: PLC0415
    from ..project.write import look, project_text  # noqa: PLC0415

    call = Call()
    target = folder / NAME
    if target.exists() and not force:
        call.wrong(USAGE, f"{target}: is there already; edit it, or replace it with --force")
        sys.exit(call.exit_code)
    try:
        found = look(folder)
        write_atomic(target, project_text(found).encode())
    except OSError as error:
        call.wrong(USAGE, f"{error.filename or folder}: {error.strerror}; name a folder that can be written")
        sys.exit(call.exit_code)
    counted = (
        (found.count, "document"),
        (len(found.landings), "landing"),
        (len(found.tables), "folder of tables"),
        (len(found.suites), "suite"),
    )
    parts = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in counted if count]
    call.say(f"{target}: {', '.join(parts) or 'nothing found to check yet'}; next: tieout nightly")
    sys.exit(call.exit_code)
