"""`tieout captions`: which concept every line item was taken for, and which were not mapped."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from ..call import Call
from ..reports.line_items import captions_json, captions_text
from .options import INPUTS, PARTIAL
from .output import Output


@click.command()
@INPUTS
@click.option("--unmapped", is_flag=True, help="Only the line items that stand for no known concept.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@PARTIAL
def command(inputs: tuple[str, ...], unmapped: bool, form: str, allow_partial: bool) -> NoReturn:  # noqa: FBT001
    """Show what every line item was taken for: concept, polarity and dimensions, those not mapped first.

    \b
    tieout captions report.txt
    tieout captions report.txt --unmapped
    tieout captions landing --format json
    """  # noqa: D301
    call, output = Call(allow_partial=allow_partial), Output()
    if form == "json":
        output.write(captions_json((reading for _, reading in call.readings(inputs)), unmapped=unmapped))
    else:
        for _, reading in call.readings(inputs):
            output.write(captions_text(reading, unmapped=unmapped))
    output.close()
    sys.exit(call.exit_code)
