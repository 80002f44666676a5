"""Options that several commands have, worded once."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

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


class _Place(click.Path):
    """A folder, whose text as it was given is kept: as a path, ``s3://bucket`` would lose a slash."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - as click has it
        if ctx is not None and param is not None:
            ctx.meta[f"tieout.given.{param.name}"] = os.fspath(value)
        return super().convert(value, param, ctx)


PLACE = _Place(path_type=Path)


def as_given(name: str) -> str | None:
    """The text that was given for an option of the type `PLACE`."""
    text: str | None = click.get_current_context().meta.get(f"tieout.given.{name}")
    return text


def cluster(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a check by Spark; `clustered` reads them, so that the command itself stays as it is."""
    for option in reversed(_CLUSTER):
        command = option(command)
    return command


def _noted(ctx: click.Context, param: click.Parameter, value: object) -> None:
    ctx.meta[f"tieout.cluster.{param.name}"] = value


def clustered() -> dict[str, Any] | None:
    """What `--master`, `--least` and `--ties` say, if `--engine spark` is asked for.

    Raises:
        UsageError: they are given without it.
    """
    meta = click.get_current_context().meta
    said = {name: meta[f"tieout.cluster.{name}"] for name in ("master", "least", "ties")}
    if meta["tieout.cluster.engine"] == "spark":
        return said | {"least": said["least"] or "note"}
    given = [f"--{name}" for name, value in said.items() if value]
    if given:
        raise click.UsageError(f"{given[0]} is for --engine spark")
    return None


_CLUSTER = (
    click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        show_default=True,
        expose_value=False,
        callback=_noted,
        help="What checks: this machine, or Spark, which reads a landing and writes to --out; needs tieout[spark].",
    ),
    click.option(
        "--master",
        metavar="URL",
        expose_value=False,
        callback=_noted,
        help="Spark's cluster.  [what spark-submit or MASTER says, else local[*]]",
    ),
    click.option(
        "--least",
        type=click.Choice(["note", "warning", "error"]),
        expose_value=False,
        callback=_noted,
        help="With Spark: write findings of this level up, and only count the rest.  [note]",
    ),
    click.option(
        "--ties", is_flag=True, expose_value=False, callback=_noted, help="With Spark: write the ties' verdicts too."
    ),
)


def _run_time(_: click.Context, __: click.Parameter, value: str | None) -> dt.datetime:
    """The time given, else SOURCE_DATE_EPOCH where a build sets it, else now; without a zone it is UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if value is None and not epoch:
        return dt.datetime.now(dt.UTC)
    try:
        time = dt.datetime.fromisoformat(value) if value is not None else dt.datetime.fromtimestamp(int(epoch), dt.UTC)
        return (time if time.tzinfo else time.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError, OSError):
        given, form = (epoch, "a number of seconds") if value is None else (value, "a time such as 2026-01-02T12:00Z")
        name = "SOURCE_DATE_EPOCH" if value is None else "--run-time"
        raise click.UsageError(f"{name} is {given[:40]!r} and has to be {form}") from None


RUN_TIME = click.option(
    "--run-time",
    metavar="TIME",
    callback=_run_time,
    help="What the pages give as the time of the run: 2026-01-02T12:00Z.  [SOURCE_DATE_EPOCH, else now]",
)
SETTING = click.option(
    "--set",
    "settings",
    metavar="KEY=VALUE",
    multiple=True,
    help="Set a key of the project file for this call: check.fail_on=warning; may be given again.",
)
