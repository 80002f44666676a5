"""`tieout assay`: which errors the checks would find if the document's own figures were changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from .. import __version__
from ..assay.model import KINDS
from ..call import FINDINGS, Call
from ..reports.assay import assay_text, falls_short, json_text
from ..reports.page import look_for
from .options import COLOR, DATABASE, INPUTS, MAPPING, PARTIAL, QUIET, SUITES, WAIVERS
from .output import Output

if TYPE_CHECKING:
    from ..assay.model import Assay
    from ..reports.checked import Checked


@click.command()
@INPUTS
@SUITES
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="Make only changes of this kind; may be given again.",
)
@click.option(
    "--thorough",
    metavar="N",
    type=click.IntRange(min=0),
    default=0,
    help="Check N of the changed documents again from start to end, and say how often the quick answer was right.",
)
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    help="Exit with 1 where less of a document's changes would be found.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@WAIVERS
@MAPPING
@DATABASE
@PARTIAL
@click.option("--limit", metavar="N", type=click.IntRange(min=0), help="Unvouched figures shown; 0 is all.  [20]")
@COLOR
@QUIET
@click.option("-v", "--verbose", is_flag=True, help="Show every family.")
def command(  # noqa: PLR0917 - click passes options by name
    inputs: tuple[str, ...],
    suites: tuple[str, ...],
    kinds: tuple[str, ...],
    thorough: int,
    fail_under: float | None,
    form: str,
    waivers: Path | None,
    mapping: Path | None,
    database: str | None,
    allow_partial: bool,  # noqa: FBT001
    limit: int | None,
    color: str,
    quiet: bool,  # noqa: FBT001
    verbose: bool,  # noqa: FBT001
) -> NoReturn:
    """Change every figure as readers and typists do, and show which changes the checks would find.

    A change is found where the check would give an error or a warning that it does not give now. Figures of which
    no change would be found are listed, the largest amounts first.

    \b
    tieout assay report.txt
    tieout assay report.txt --thorough 200
    tieout assay report.txt --kind digit --fail-under 95
    tieout assay *.txt --format json > assay.json
    """  # noqa: D301
    call = Call(quiet=quiet, allow_partial=allow_partial, waivers=waivers, mapping=mapping, database=database)
    least = None if fail_under is None else Fraction(str(fail_under))
    look = look_for(sys.stdout, color)
    look = replace(look, limit=look.limit if limit is None else limit or None, verbose=verbose, quiet=quiet)
    every = _assayed(call, inputs, suites, kinds or KINDS, thorough, least)
    output = Output()
    for piece in json_text(every, __version__) if form == "json" else assay_text(every, look):
        output.write(piece)
    output.close()
    sys.exit(call.exit_code)


def _assayed(  # noqa: PLR0917 - what the command was called with
    call: Call,
    inputs: Sequence[str],
    suites: Sequence[str],
    kinds: Sequence[str],
    thorough: int,
    least: Fraction | None,
) -> Iterator[tuple[Checked, Assay]]:
    from ..assay.measure import assay  # noqa: PLC0415 - help needs no arrays

    for reading, checked in call.judged(inputs, suites):
        if checked is None:
            continue
        try:
            found = assay(checked, kinds=kinds, thorough=thorough)
        except Exception as error:  # noqa: BLE001 - a defect in one document must not cost the others
            call.internal(f"assay of {reading.document.document}", error)
            continue
        if least is not None and falls_short(found, least):
            call.codes.add(FINDINGS)
        yield checked, found
