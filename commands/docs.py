"""`tieout docs`: the verdicts as Great Expectations Data Docs."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import NoReturn

import click

from ..call import Call
from .options import DATABASE, INPUTS, MAPPING, PARTIAL, QUIET, RUN_TIME, SUITES, WAIVERS


@click.command()
@INPUTS
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), required=True, help="Folder of the pages.")
@RUN_TIME
@SUITES
@WAIVERS
@MAPPING
@DATABASE
@PARTIAL
@QUIET
def command(  # noqa: PLR0917 - click passes options by name
    inputs: tuple[str, ...],
    out: Path,
    run_time: dt.datetime,
    suites: tuple[str, ...],
    waivers: Path | None,
    mapping: Path | None,
    database: str | None,
    allow_partial: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> NoReturn:
    """Write the verdicts as pages to browse (Great Expectations Data Docs).

    DIR/history remembers each run, so that the index says what is new, fixed and still there.

    \b
    tieout docs report.txt --out site
    tieout docs landing --out site --suite ours.yaml
    """  # noqa: D301
    call = Call(
        quiet=quiet, allow_partial=allow_partial, pandas=True, waivers=waivers, mapping=mapping, database=database
    )
    checked = [each for _, each in call.judged(inputs, suites) if each is not None]
    if checked:
        from ..reports.datadocs import build_docs  # noqa: PLC0415 - Great Expectations takes seconds to import

        with call.writing("the pages"):
            index = build_docs(checked, out, run_time=run_time)
            call.say(f"{index} shows {len(checked)} document{'' if len(checked) == 1 else 's'}")
    sys.exit(call.exit_code)
