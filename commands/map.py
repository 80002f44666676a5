"""`tieout map`: look at a table of somebody's own and propose how to read it, as a mapping to correct."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from ..call import INPUT, USAGE, Call
from ..figures.complaint import FileError
from ..mapping.inputs import foreign_readings, name_of
from ..mapping.propose import Proposal, propose
from ..mapping.tables import foreign_table
from ..mapping.written import written
from ..reports.excerpt import visible
from .options import DATABASE, MAPPING, QUIET
from .output import Output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..figures.figure import Figure
    from ..mapping.apply import Mapped

_SHOWN = 3


@click.command("map")
@click.argument("source", metavar="FILE|FOLDER|SQL")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write the mapping there.")
@click.option("--force", is_flag=True, help="Replace a mapping that is there.")
@MAPPING
@DATABASE
@QUIET
def command(  # noqa: PLR0917 - click passes options by name
    source: str,
    out: Path | None,
    force: bool,  # noqa: FBT001
    mapping: Path | None,
    database: str | None,
    quiet: bool,  # noqa: FBT001
) -> NoReturn:
    """Look at a table of your own and propose how to read it.

    Shows which column is taken for what, the first figures as they would be read, what is unsure and what must be
    asked; without --out it writes nothing. With --mapping it shows how the table reads by that.

    \b
    tieout map lake.parquet
    tieout map lake.csv --out mapping.yaml
    tieout map lake.csv --mapping mapping.yaml
    tieout map "select * from 'lake/*.parquet' where year = 2023" --out mapping.yaml
    tieout map "select * from facts" --database warehouse.duckdb
    """  # noqa: D301
    call = Call(quiet=quiet)
    call.thrifty()
    output = Output()
    if out is not None and out.exists() and not force:
        call.wrong(USAGE, f"{out}: is there already; look at it with --mapping {out}, or replace it with --force")
        sys.exit(call.exit_code)
    for piece in _looked_at(call, source, mapping, database, out):
        output.write(piece)
    output.close()
    sys.exit(call.exit_code)


def _looked_at(call: Call, source: str, mapping: Path | None, database: str | None, out: Path | None) -> Iterator[str]:
    try:
        table = foreign_table(source, database=database)
        name = name_of(source)
        yield f"{name}: {table.num_rows:,} rows, {table.num_columns:,} columns\n"
        if mapping is not None:
            yield from _figures(foreign_readings(source, mapping=mapping, table=table))
            return
        if "mantissa" in table.column_names:  # by a mapping its digits would be amounts, and rounded
            yield from _figures(foreign_readings(source, table=table))
            call.say(f"{name} is a figures table already, and needs no mapping; next: tieout check {source}")
            return
        proposal = propose(table)
        yield from _proposed(proposal)
        if proposal.mapping is None:
            call.wrong(USAGE, f"{name}: no figures were found; write a mapping by hand (docs/own-figures.md)")
            return
        yield from _figures(foreign_readings(source, mapping=proposal.mapping, table=table))
        notes = [*(f"asked: {q}" for q in proposal.questions), *(f"unsure: {u}" for u in proposal.unsure)]
        yield from _kept(written(proposal.mapping, table=name, notes=notes), out, source, call)
    except FileError as error:
        call.wrong(USAGE, str(error))
    except (ValueError, OSError) as error:
        call.wrong(INPUT, str(error))


def _proposed(proposal: Proposal) -> Iterator[str]:
    yield from _listed("", proposal.found)
    yield from _listed("unsure", proposal.unsure)
    yield from _listed("to be answered in the mapping", proposal.questions)


def _listed(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield (f"\n{title}\n" if title else "") + "".join(f"  {visible(line)}\n" for line in lines)


def _figures(found: Mapped) -> Iterator[str]:
    """The first figures, and what was inferred for all."""
    figures = [f for r in found.readings for f in r.figures]
    first = [f for f in figures if f.status == "number"][:_SHOWN]
    yield from _listed("the first figures", [_shown(f) for f in first])
    yield from _listed("inferred", found.said)
    yield f"\n{len(figures):,} figures of {len(found.readings):,} documents\n"


def _shown(figure: Figure) -> str:
    """A figure as a sentence: what, of whom, when, how much and how precisely."""
    amount = figure.amount
    period = f"{figure.period_start} to {figure.period_end}" if figure.period_start else str(figure.period_end)
    size = format(amount, "f") if amount is not None else "?"
    parts = [
        figure.caption or "", f"({figure.concept})" if figure.concept else "(no concept)", figure.entity or "", period,
        f"{size} {figure.unit or '(no unit)'}", f"decimals {figure.decimals}", f"[{figure.place}]",
    ]  # fmt: skip
    parts[3:3] = [f"{axis}={member}" for axis, member in figure.dimensions.items()]
    return ", ".join(part for part in parts if part)


def _kept(text: str, out: Path | None, source: str, call: Call) -> Iterator[str]:
    """Write the mapping, or tell how."""
    if out is None:
        call.say(f"next: tieout map {_word(source)} --out mapping.yaml, correct it, then tieout check {_word(source)}")
        return
    with call.writing("the mapping"):
        out.write_text(text, encoding="utf-8")
        call.say(f"{out} written; next: tieout check {_word(source)} --mapping {out}")
    yield ""


def _word(source: str) -> str:
    return f'"{source}"' if " " in source else source
