"""The command line: what each command is called, what it takes, and in which order it does its work.

Click alone is imported here at once; everything else by the command that needs it, so that help is instant.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import difflib
import importlib
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from . import __version__
from .commands.options import (
    COLOR,
    DATABASE,
    INPUTS,
    MAPPING,
    PARTIAL,
    PLACE,
    QUIET,
    SUITES,
    WAIVERS,
    as_given,
    cluster,
    clustered,
)  # fmt: skip
from .commands.output import Output

_INTERRUPTED = 130  # what a shell calls a command that Ctrl-C ended; 1 would mean findings


class _Group(click.Group):
    """A group that names the nearest right word, and owns up to its defects in one line and exit code 4.

    Its `lazy` commands stand in modules of their own (name -> module of `commands` and short help),
    imported when the command runs; the module has a click command of the command's name.
    """

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - as click has it
        super().__init__(*args, **kwargs)
        self.lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *self.lazy])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f".commands.{self.lazy[cmd_name][0]}", __package__)
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        own = {name: super(_Group, self).get_command(ctx, name) for name in super().list_commands(ctx)}
        rows = {name: command.get_short_help_str(70) for name, command in own.items() if command is not None}
        rows.update({name: short for name, (_, short) in self.lazy.items()})
        with formatter.section("Commands"):
            formatter.write_dl(sorted(rows.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            close = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            meant = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(self.list_commands(ctx))}"
            ctx.fail(f"no such command {args[0][:80]!r}; {meant}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            sys.exit(_INTERRUPTED)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as click has it
        try:
            return super().main(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - the last resort
            from .call import INTERNAL, Call

            Call().internal(sys.argv[1] if len(sys.argv) > 1 else "tieout", error)
            sys.exit(INTERNAL)


#: Commands with modules of their own: name -> module in `commands`, short help.
_LAZY: dict[str, tuple[str, str]] = {
    "assay": ("assay", "Change every figure, and show which changes the checks would find."),
    "baseline": ("baseline", "Accept today's findings as legacy, so that only new ones fail."),
    "captions": ("captions", "Show what every line item was taken for."),
    "checklist": ("checklist", "Answer the 32 items before publication, and verify the published file."),
    "config": ("config", "Show what the project file sets, and where each value comes from."),
    "columns": ("columns", "Show what was read of every heading, to be confirmed."),
    "diff": ("diff", "Show what changed between two drafts, and what was not carried through."),
    "docs": ("docs", "Write the verdicts as pages to browse (Great Expectations Data Docs)."),
    "history": ("history", "Show what the nightly runs came to, night by night."),
    "impact": ("impact", "Show what else must change if a figure does."),
    "init": ("init", "Write a project file from what lies in a folder."),
    "map": ("map", "Propose how a table of your own is read (CSV, Parquet, SQL)."),
    "nightly": ("nightly", "Check all of a project, reading only what is new or changed; compare, publish, tell."),
    "review": ("review", "Write a site to review by, with a tick mark at every figure."),
    "schema": ("schema", "Print the JSON Schema of a report for machines."),
    "sign": ("sign", "Answer an item of the checklist under your name, chained by hash."),
    "waive": ("waive", "Settle findings, with reason, owner and a last day."),
    "why": ("why", "Show all ties of a figure, and what settles it."),
}
_FORMATS = ["text", "json", "junit", "sarif", "github", "markdown", "xlsx"]
_LAZY_RULES: dict[str, tuple[str, str]] = {
    "lint": ("rules_lint", "Name what a suite lacks, line by line."),
    "new": ("rules_new", "Write a rule of your own, shown bound before it is saved."),
    "test": ("rules_test", "Run the cases of a suite's rules."),
}


@click.group(cls=_Group, lazy=_LAZY, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def main() -> None:
    """Tie out the printed figures of financial reports.

    \b
    tieout check report.txt                     show what does not tie
    tieout load report.txt --out landing        land the figures as Parquet
    tieout why 3f9a21c                          all that speaks for and against a figure
    tieout check landing --format json          check what was landed
    tieout review report.txt --out site         pages to review by: findings, source, tick marks
    tieout docs report.txt --out site           the verdicts as Great Expectations Data Docs
    tieout rules explain B01                    what a rule says, and why
    """  # noqa: D301 - \b keeps click from wrapping the examples


# --- Commands ---


@main.command()
@click.argument("documents", metavar="DOC...", nargs=-1, required=True)
@click.option("--out", metavar="DIR", type=PLACE, required=True, help="Folder of the landing.")
@click.option("--id", "identity", metavar="NAME", help="Call the document so instead of by its path; for one DOC.")
@MAPPING
@DATABASE
@PARTIAL
@QUIET
def load(  # noqa: PLR0917 - click passes options by name
    documents: tuple[str, ...],
    out: Path,
    identity: str | None,
    mapping: Path | None,
    database: str | None,
    allow_partial: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> NoReturn:
    """Read documents and land their figures as Parquet tables.

    The tables documents, lines, columns and figures each become a folder in DIR and replace what it held.

    \b
    tieout load report.txt --out landing
    tieout load q1.txt q2.txt --out landing
    tieout load report.txt --out landing --id fy2017/1h
    """  # noqa: D301
    from .call import Call
    from .commands.checking import land
    from .reports.landed import Landing

    if identity is not None and len(documents) != 1:
        raise click.UsageError("--id names one document; load the others by a call each, or without --id")
    call = Call(quiet=quiet, allow_partial=allow_partial, mapping=mapping, database=database)
    call.thrifty()
    place = as_given("out") or str(out)
    with call.writing("the landing"):
        count, figures = land(Landing(place), (reading for _, reading in call.readings(documents)), identity)
        if count:
            plural = "" if count == 1 else "s"
            call.say(f"{count} document{plural}, {figures:,} figures landed in {place}; next: tieout check {place}")
    sys.exit(call.exit_code)


@main.command()
@INPUTS
@SUITES
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--out", metavar="DIR", type=PLACE, help="Land figures, ties and findings there.")
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="Write the report there.  [stdout]")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    help="Exit with 1 from findings of this level up; waived ones do not count.  [the project file's, else error]",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 in spite of findings.")
@WAIVERS
@MAPPING
@DATABASE
@PARTIAL
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(1, 256),
    help="Processes that check.  [one a core for many documents]",
)
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="Findings shown per level; 0 is all.  [20]")
@cluster
@COLOR
@QUIET
@click.option("-v", "--verbose", is_flag=True, help="Show every note, figure and suspect.")
def check(  # noqa: PLR0917 - click passes options by name
    inputs: tuple[str, ...],
    suites: tuple[str, ...],
    form: str,
    out: Path | None,
    output: Path | None,
    fail_on: str | None,
    exit_zero: bool,  # noqa: FBT001
    waivers: Path | None,
    mapping: Path | None,
    database: str | None,
    allow_partial: bool,  # noqa: FBT001
    jobs: int | None,
    limit: int | None,
    color: str,
    quiet: bool,  # noqa: FBT001
    verbose: bool,  # noqa: FBT001
) -> NoReturn:
    """Check that the printed figures tie, and show what does not.

    INPUT is a document, a landing (the folder that `tieout load` wrote), a table of your own (CSV, Parquet) or a
    query; several may be mixed.

    \b
    tieout check report.txt
    tieout check report.txt --suite us-gaap --suite ours.yaml
    tieout check landing --format json > findings.json
    tieout check report.txt --format xlsx --output review.xlsx
    tieout check lake.parquet --mapping mapping.yaml
    tieout check *.txt --format junit --fail-on warning > tieout.xml
    tieout check landing --engine spark --master spark://host:7077 --out verdicts

    \b
    Exit codes
      0  nothing at or above --fail-on
      1  findings at or above --fail-on
      2  wrong usage or configuration (an option, a suite)
      3  an input that could not be read, or only in part
      4  a defect in tieout itself
    """  # noqa: D301
    from .call import FINDINGS, Call
    from .commands.checking import deliver, deliver_workbook, destined, judged, look_of, report

    call = Call(quiet=quiet, allow_partial=allow_partial, waivers=waivers, mapping=mapping, database=database)
    destined(form, output)
    if (spread := clustered()) is not None:
        from .commands.on_spark import check_on_spark

        said = {"form": form, "fail_on": fail_on, "output": output, "verbose": verbose}
        check_on_spark(call, inputs, suites, as_given("out"), waivers, **said, **spread)
        sys.exit(0 if exit_zero and call.exit_code == FINDINGS else call.exit_code)
    every = judged(call, inputs, suites, fail_on, as_given("out") or out, waivers, jobs)
    if form == "xlsx":
        deliver_workbook(call, every, output)
    else:
        look = look_of(output, color, limit, verbose=verbose, quiet=quiet)
        least = call.fails_from(fail_on, Path(inputs[0]))
        deliver(call, report(every, form, least, inputs, look), output)
    sys.exit(0 if exit_zero and call.exit_code == FINDINGS else call.exit_code)


@main.group(cls=_Group, lazy=_LAZY_RULES)
def rules() -> None:
    """Show the rules that checks are made of."""


@rules.command("list")
@SUITES
def list_rules(suites: tuple[str, ...]) -> NoReturn:
    """List the rules of suites, of all of tieout's own without --suite.

    Where the last check in this folder had findings waived as false alarms, each rule shows how many of its
    findings that was.

    \b
    tieout rules list
    tieout rules list --suite us-gaap
    """  # noqa: D301
    from .call import Call
    from .commands.memory import recall
    from .reports.rulebook import list_text

    call = Call()
    output = Output()
    last = recall()
    output.write(list_text(call.suites(suites), {} if last is None else last.rules))
    output.close()
    sys.exit(call.exit_code)


@rules.command()
@click.argument("identity", metavar="ID")
@SUITES
def explain(identity: str, suites: tuple[str, ...]) -> NoReturn:
    """Explain a rule, or all rules of a family: what it says, why it matters, where it is from.

    \b
    tieout rules explain B01
    tieout rules explain network-parts --suite ours.yaml
    """  # noqa: D301
    from .call import USAGE, Call
    from .reports.rulebook import UnknownRuleError, explain_text

    call = Call()
    output = Output()
    try:
        output.write(explain_text(identity, call.suites(suites)))
    except UnknownRuleError as error:
        call.wrong(USAGE, str(error))
    output.close()
    sys.exit(call.exit_code)
