"""What was read of the columns' headings: table by table for people and machines, and what waits to be confirmed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from ..figures.figure import Figure
from ..figures.reading import Column, Reading
from .excerpt import short, visible

#: From here on a reading is sure: every column of amounts was dated by words over it.
SURE = 0.9
_SCALES = {0: "ones", 3: "thousands", 6: "millions", 9: "billions", 12: "trillions"}
_LONGEST = 500  # characters of a text that a corrections file may hold


@dataclass(frozen=True, slots=True)
class HeadedTable:
    """A table's columns with where it begins, and the caption of its first row."""

    line: int | None
    row: str | None
    columns: list[Column]
    width: int


def tables_of(reading: Reading, *, unsure: bool = False) -> list[HeadedTable]:
    """The tables that have figures in columns, in reading order; only columns not sure of if `unsure`."""
    first: dict[int, Figure] = {}
    for figure in reading.figures:
        if figure.table is not None and figure.column is not None:
            first.setdefault(figure.table, figure)
    tables = []
    for number, group in groupby(reading.columns, key=lambda column: column.table):
        every = list(group)
        columns = [c for c in every if not (unsure and c.sure >= SURE)]
        if columns and number in first:
            line = columns[0].line or first[number].line
            tables.append(HeadedTable(line, first[number].caption_printed, columns, len(every)))
    return tables


# --- For people ---


def headings_text(reading: Reading, *, unsure: bool = False) -> str:
    """Every table's columns: period, unit, scale, basis, and how sure the reading is; `?` where it is not."""
    tables = tables_of(reading, unsure=unsure)
    every = tables_of(reading)
    doubtful = sum(c.sure < SURE for table in every for c in table.columns)
    total = sum(len(table.columns) for table in every)
    counts = f"{total} column{'' if total == 1 else 's'} in {len(every)} table{'' if len(every) == 1 else 's'}"
    lines = [f"{visible(reading.document.document)}: {counts}, {doubtful} not sure", ""]
    for table in tables:
        lines += [*_table(table), ""]
    return "\n".join(lines) + "\n"


def _table(table: HeadedTable) -> Iterator[str]:
    head = table.columns[0]
    yield f"line {table.line}  {head.statement or 'other'}  {short(head.title or 'no title', 80)}"
    if head.heading:
        yield f"  heading: {short(head.heading, 100)}"
    for column in table.columns:
        mark = "?" if column.sure < SURE else " "
        words = f'  "{short(column.words, 40)}"' if column.words else ""
        origin = "" if column.origin == "printed" else f"  {column.origin}"
        base = _span(column.compared_start, column.compared_end)
        yield (
            f" {mark}column {column.column + 1}  {_span(column.period_start, column.period_end) or 'no period':24}  "
            f"{_counted(column):13} {column.measure:14} {column.basis:9} {column.sure:4.0%}"
            f"{f'  over {base}' if base else ''}{origin}{words}"
        ).rstrip()


def _span(start: dt.date | None, end: dt.date | None) -> str:
    if end is None:
        return ""
    return f"{start} to {end}" if start else f"{end}"


def _counted(column: Column) -> str:
    scale = _SCALES.get(column.scale, f"10^{column.scale}") if column.scale is not None else "no scale"
    return f"{visible(column.unit or 'no unit')} {'' if column.unit == 'percent' else scale}".strip()


# --- For machines ---


def headings_json(readings: Iterable[Reading], *, unsure: bool = False) -> str:
    """The same as JSON; columns count from 1 as in a corrections file."""
    documents = [
        {
            "document": reading.document.document,
            "tables": [_plain(table) for table in tables_of(reading, unsure=unsure)],
        }
        for reading in readings
    ]
    return json.dumps({"documents": documents}, ensure_ascii=False, indent=2) + "\n"


def _plain(table: HeadedTable) -> dict[str, Any]:
    head = table.columns[0]
    return {
        "table": head.table,
        "line": table.line,
        "statement": head.statement,
        "title": head.title,
        "heading": head.heading,
        "row": table.row,
        "columns": [_plain_column(column) for column in table.columns],
    }


def _plain_column(column: Column) -> dict[str, Any]:
    days = {name: getattr(column, name) for name in ("period_start", "period_end", "compared_start", "compared_end")}
    return {
        "column": column.column + 1,
        "words": column.words,
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        "unit": column.unit,
        "scale": column.scale,
        "measure": column.measure,
        "basis": column.basis,
        "sure": round(column.sure, 3),
        "origin": column.origin,
    }


# --- For a reviewer to confirm ---


def skeleton(reading: Reading, document: str) -> str:
    """A corrections file with what was read of every column that is not sure; empty if all are.

    `document` is the file's name. Nothing in it has an effect until it is confirmed.
    """
    entries = [entry for table in tables_of(reading, unsure=True) for entry in _entries(table)]
    if not entries:
        return ""
    return (
        "# What was read of headings that are in doubt. Set right what is wrong; write true for false where you\n"
        "# have looked; delete what does not matter. Nothing counts until it is confirmed.\n"
        f"document: {_quoted(document)}\ncolumns:\n" + "\n".join(entries)
    )


def _entries(table: HeadedTable) -> Iterator[str]:
    head = table.columns[0]
    anchors = {"table": head.title, "heading": head.heading}
    known = {key: text for key, text in anchors.items() if text and len(text) <= _LONGEST}
    if not known and table.row and len(table.row) <= _LONGEST:
        known["row"] = table.row
    said = [_values(column) for column in table.columns]
    alike = len(said) == table.width > 1 and all(each == said[0] for each in said)
    for column, values in zip(table.columns, said, strict=True) if known else ():
        which = [] if alike else [f"column: {column.column + 1}"]
        yield "".join(f"  {mark} {line}\n" for mark, line in _marked([*_place(table, known), *which, *values]))
        if alike:
            return


def _marked(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from ((" " if number else "-", line) for number, line in enumerate(lines))


def _place(table: HeadedTable, known: dict[str, str]) -> list[str]:
    return [f"{key}: {_quoted(text)}" for key, text in known.items()] + [f"line: {table.line}"] * (
        table.line is not None
    )


def _values(column: Column) -> list[str]:
    period, base = _span(column.period_start, column.period_end), _span(column.compared_start, column.compared_end)
    lines = [f"period: {period}" if period else "# period: 2016-04-01 to 2016-09-30 (or one day: 2016-09-30)"]
    lines += [f"compared: {base}"] * bool(base)
    lines += [f"unit: {_quoted(column.unit)}"] if column.unit else ["# unit: USD"]
    if column.unit != "percent":
        scale = _SCALES.get(column.scale, str(column.scale)) if column.scale is not None else None
        lines.append(f"scale: {scale}" if scale else "# scale: millions")
    lines.append(f"measure: {column.measure}")
    if column.basis != "reported":  # figures of a period to come are forecasts, whatever the heading says
        lines.append(f"basis: {column.basis}")
    return [*lines, "confirmed: false"]


def _quoted(text: str) -> str:
    """A text as YAML in quotes, on one line, whatever it holds."""
    import yaml  # noqa: PLC0415 - only who writes a corrections file

    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000).strip()
