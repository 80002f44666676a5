"""Landed readings: Parquet datasets, one folder a table, read back as they were, a few documents at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pyarrow as pa

from .figure import Figure
from .landing_parts import READ_TABLES, Held, Part, Parts, document_codes, read_group, read_part
from .landing_sorting import whole_parts
from .landing_writer import GROUP_FIGURES, LandingWriter, settle
from .reading import Column, Correction, Document, Line, Reading, Region
from .schema import TABLES

__all__ = [
    "READ_TABLES",
    "LandingWriter",
    "held_part",
    "is_landing",
    "landed_readings",
    "part_readings",
    "read_landing",
    "readings_of",
    "tables_of",
    "write_landing",
]

#: Figures that are Python objects at a time: enough that Arrow's calls do not count.
_AT_A_TIME = 5_000


def tables_of(readings: Iterable[Reading]) -> dict[str, pa.Table]:
    """The four landed tables of some readings, rows in reading order."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in READ_TABLES}
    for reading in readings:
        name = reading.document.document
        rows["documents"].append(_document_row(reading.document))
        rows["lines"].extend({"document": name, "page": x.page, "line": x.line, "text": x.text} for x in reading.lines)
        rows["columns"].extend({"document": name, **_values(x)} for x in reading.columns)
        rows["figures"].extend({"document": name, **_figure_row(x)} for x in reading.figures)
    return {table: pa.Table.from_pylist(rows[table], schema=TABLES[table]) for table in READ_TABLES}


def write_landing(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    """Replace the landing's tables by these, each whole or not at all.

    Raises:
        OSError: the folder cannot be written; what stood there before still stands.
    """
    with LandingWriter(folder) as writer:
        for part in _portions(tables):
            writer.add(part)
        writer.commit()


def is_landing(path: Path) -> bool:
    """Whether the folder holds landed figures."""
    return path.is_dir() and (path / "figures").is_dir()


def read_landing(folder: Path) -> dict[str, pa.Table]:
    """All of the landing's tables at once; a table that was not landed comes back empty.

    Raises:
        ValueError: a file in it is no Parquet, or lacks the table's columns.
    """
    found: dict[str, pa.Table] = {}
    for name in READ_TABLES:
        parts = sorted((folder / name).glob("**/*.parquet"))
        if not parts:
            found[name] = TABLES[name].empty_table()
            continue
        found[name] = pa.concat_tables([read_group(part, name) for part in parts], promote_options="permissive")
    return found


def landed_readings(folder: Path, tell: Callable[[str], None] | None = None) -> Iterator[Reading]:
    """The readings of a landing one by one, in memory of one part of it.

    Where a document is spread over so many row groups that this cannot be, the landing is first sorted into a
    temporary one, and `tell` is told.

    Raises:
        ValueError: a file in it is no Parquet, or lacks the table's columns.
        OSError: there is no room for the temporary one.
    """
    settle(folder)
    with whole_parts(folder, tell or (lambda _: None)) as parts:
        for part in parts.parts:
            yield from part_readings(held_part(parts, part), parts.names)


def held_part(parts: Parts, part: Part) -> Held:
    """A part of a landing, read.

    Raises:
        ValueError: a file is no Parquet, or lacks the table's columns.
    """
    return Held(read_part(part), [parts.names[number] for number in part.documents])


def part_readings(held: Held, siblings: tuple[str, ...], first: int = 0, last: int | None = None) -> Iterator[Reading]:
    """The readings of a part's documents from the first to before the last; `siblings` are all of the landing."""
    for some, rows in held.slices(_AT_A_TIME, first, last):
        for reading in readings_of(rows, some):
            reading.siblings = siblings
            yield reading


def readings_of(tables: Mapping[str, pa.Table], wanted: Iterable[str] | None = None) -> Iterator[Reading]:
    """The readings that landed tables hold, documents in the order of the documents table, then of the figures.

    A figures table alone is enough: what the other tables would say stays empty.
    """
    documents = {row["document"]: row for row in _rows(tables, "documents")}
    lines, columns, figures = (_by_document(_rows(tables, name)) for name in ("lines", "columns", "figures"))
    names = tuple(dict.fromkeys([*documents, *figures]))
    for name in names if wanted is None else wanted:
        yield Reading(
            siblings=names,
            document=_document(documents.get(name, {"document": name})),
            lines=[_make(Line, row) for row in lines.get(name, ())],
            columns=[_make(Column, row) for row in columns.get(name, ())],
            figures=sorted((_figure(row) for row in figures.get(name, ())), key=lambda f: f.figure),
        )


def _portions(tables: Mapping[str, pa.Table]) -> Iterator[dict[str, pa.Table]]:
    """Tables of many documents, some documents at a time; whole where they are few or are not told apart."""
    held = {name: table for name, table in tables.items() if name in READ_TABLES}
    figures = held.get("figures")
    if figures is None or len(held) < len(tables) or figures.num_rows <= GROUP_FIGURES:
        yield dict(tables)
        return
    names = dict.fromkeys(
        name for key in ("documents", "figures") if key in held for name in document_codes(held[key])[1]
    )
    for _, rows in Held(held, list(names)).slices(GROUP_FIGURES):
        yield rows


def _values(item: object) -> dict[str, Any]:
    return {f.name: getattr(item, f.name) for f in fields(item)}  # type: ignore[arg-type]


def _document_row(document: Document) -> dict[str, Any]:
    row = _values(document)
    row["rounding"] = list(document.rounding.items())
    row["unread"] = [_values(region) for region in document.unread]
    row["corrections"] = [_values(correction) for correction in document.corrections]
    return row


def _figure_row(figure: Figure) -> dict[str, Any]:
    row = _values(figure)
    row["dimensions"] = list(figure.dimensions.items())
    amount = figure.amount
    row["value"] = None if amount is None else float(amount)
    return row


def _rows(tables: Mapping[str, pa.Table], name: str) -> list[dict[str, Any]]:
    table = tables.get(name)
    if table is None:
        return []
    return table.to_pylist()  # type: ignore[no-any-return]


def _by_document(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grouped[row["document"]].append(row)
    return grouped


def _make(kind: type, row: dict[str, Any]) -> Any:  # noqa: ANN401 - any of the reading's classes
    names = {f.name for f in fields(kind)}
    return kind(**{k: v for k, v in row.items() if k in names and v is not None})


def _document(row: dict[str, Any]) -> Document:
    row = dict(row)
    row["rounding"] = dict(row.get("rounding") or [])
    row["unread"] = [Region(**region) for region in row.get("unread") or []]
    row["corrections"] = [Correction(**correction) for correction in row.get("corrections") or []]
    return _make(Document, row)  # type: ignore[no-any-return]


def _figure(row: dict[str, Any]) -> Figure:
    row = dict(row)
    row["dimensions"] = dict(row.get("dimensions") or [])
    for name in ("section", "corrected", "damage", "notes"):
        row[name] = tuple(row.get(name) or ())
    row["box"] = tuple(row["box"]) if row.get("box") else None
    return _make(Figure, row)  # type: ignore[no-any-return]
