"""Options that several commands have, worded once."""

from __future__ import annotations

from pathlib import Path

import click

INPUTS = click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
SUITES = click.option(
    "--suite",
    "suites",
    metavar="NAME|FILE",
    multiple=True,
    help="Check this suite; may be given again. Without it: those that the document's standard calls for,"
    " and suite.yaml beside it.",
)
PARTIAL = click.option("--allow-partial", is_flag=True, help="Do not exit with 3 for regions that were not read.")
QUIET = click.option("-q", "--quiet", is_flag=True, help="Say nothing but findings and errors.")
COLOR = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour; auto heeds NO_COLOR, FORCE_COLOR and whether a terminal reads.",
)
WAIVERS = click.option(
    "--waivers",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Waive what this file says; without it waivers.yaml beside the input.",
)
MAPPING = click.option(
    "--mapping",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Read tables of your own by this mapping; without it mapping.yaml beside the table (tieout map makes one).",
)
DATABASE = click.option(
    "--database",
    metavar="FILE|URL",
    envvar="TIEOUT_DATABASE",
    help="What a query runs on: a DuckDB file, or an SQLAlchemy address; needs tieout[sql].",
)
