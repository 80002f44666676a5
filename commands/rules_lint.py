"""`tieout rules lint`: what a suite lacks although it loads, with the place, a code and the cure."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import click

from ..call import FINDINGS, USAGE, Call
from ..loader.naming.dictionary import FILES, dictionary
from ..reports.excerpt import visible
from ..rules.authoring.lint import lint
from ..rules.authoring.sentence import known_concepts
from ..rules.complaint import SuiteError
from .output import Output


@click.command()
@click.argument("suites", metavar="SUITE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--on", "on", metavar="DOC|LANDING|TABLE", multiple=True, help="Hold its captions against these documents."
)
@click.option("--ignore", "ignored", metavar="CODE", multiple=True, help="Leave out problems of this code, as TL03.")
def command(suites: tuple[Path, ...], on: tuple[str, ...], ignored: tuple[str, ...]) -> NoReturn:
    """Name what a suite lacks: unknown names, missing reasons, rules that say the same, options nobody reads.

    With --on also captions that are not printed there, and rules that tie what is tied already.
    Exits with 1 if there are problems, with 2 if a suite does not load.

    \b
    tieout rules lint suite.yaml
    tieout rules lint suite.yaml --on report.txt
    """  # noqa: D301
    call, output = Call(), Output()
    readings = [reading for _, reading in call.readings(on)] if on else []
    names = dictionary()
    names.load(FILES)
    concepts = known_concepts() | {entry.concept for entries in names.files.values() for entry in entries}
    count = 0
    for path in suites:
        try:
            problems = [each for each in lint(path, concepts, readings) if each.code not in ignored]
        except SuiteError as error:
            call.wrong(USAGE, f"suite {error}")
            continue
        count += len(problems)
        for problem in problems:
            output.write(f"{visible(str(problem))}\n")
    if count:
        call.codes.add(FINDINGS)
    output.write(f"{count} problem{'' if count == 1 else 's'}\n" if count else "no problems\n")
    output.close()
    sys.exit(call.exit_code)
