"""`tieout review`: what an auditor's staff reads instead of paper, a highlighter and a red pencil."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import NoReturn

import click

from ..call import Call
from .options import DATABASE, INPUTS, MAPPING, PARTIAL, QUIET, RUN_TIME, SUITES, WAIVERS

#: The folder of Data Docs within the site.
DATA_DOCS = "data-docs"


@click.command()
@INPUTS
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), required=True, help="Folder of the pages.")
@click.option(
    "--data-docs", is_flag=True, help="Build Data Docs too, in DIR/data-docs, each page linked with its review."
)
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
    data_docs: bool,  # noqa: FBT001
    run_time: dt.datetime,
    suites: tuple[str, ...],
    waivers: Path | None,
    mapping: Path | None,
    database: str | None,
    allow_partial: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> NoReturn:
    """Write a site to review by: the findings, and every document as printed with a tick mark at every figure.

    The pages open from disk and load nothing. DIR also remembers each run, so that the index says what is new.

    \b
    tieout review report.txt --out site
    tieout review landing --out site --suite ours.yaml
    tieout review *.txt --out site --data-docs
    """  # noqa: D301
    call = Call(
        quiet=quiet, allow_partial=allow_partial, pandas=data_docs, waivers=waivers, mapping=mapping, database=database
    )
    call.thrifty()
    checked = [each for _, each in call.judged(inputs, suites) if each is not None]
    if checked:
        from ..reports.review import build_review  # noqa: PLC0415 - pages only where they are made

        with call.writing("the pages"):
            index = build_review(checked, out, run_time=run_time, data_docs=DATA_DOCS if data_docs else "")
            if data_docs:
                from ..reports.datadocs import build_docs  # noqa: PLC0415 - Great Expectations takes seconds to import

                build_docs(checked, out / DATA_DOCS, run_time=run_time, review="..", history=out)
            call.say(f"{index} shows {len(checked)} document{'' if len(checked) == 1 else 's'}")
    sys.exit(call.exit_code)
