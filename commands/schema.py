"""`tieout schema`: the JSON Schema of what tieout prints for machines."""

from __future__ import annotations

import click

from .output import Output


@click.command()
@click.argument("name", metavar="[check]", type=click.Choice(["check"]), default="check")
def command(name: str) -> None:
    """Print the JSON Schema of a report for machines.

    \b
    tieout schema > check-1.json
    tieout check report.txt --format json | check-jsonschema --schemafile check-1.json -
    """  # noqa: D301
    from ..reports.schema import schema_text  # noqa: PLC0415 - help is instant

    output = Output()
    output.write(schema_text(name))
    output.close()
