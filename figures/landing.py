"""Landed readings: Parquet datasets, one folder a table, written beside and renamed, read back as they were."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections import defaultdict
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from .figure import Figure
from .reading import Column, Correction, Document, Line, Reading, Region
from .schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

READ_TABLES = ("documents", "lines", "columns", "figures")

_PACKED = ["figure", "mantissa", "table", "row", "column", "line", "col_start", "col_end", "page"]


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
    """Replace the landing's tables by these, each folder whole or not at all.

    Every table is written beside its folder and renamed, so a reader never sees half a file.

    Raises:
        OSError: the folder cannot be written; what stood there before still stands.

    """
    folder.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".landing-", dir=folder))
    try:
        for name, table in tables.items():
            (scratch / name).mkdir()
            _write(table, scratch / name / "part-0.parquet")
        for name in tables:
            old = scratch / f"old-{name}"
            with contextlib.suppress(FileNotFoundError):
                (folder / name).rename(old)
            (scratch / name).rename(folder / name)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def is_landing(path: Path) -> bool:
    """Whether the folder holds landed figures."""
    return path.is_dir() and (path / "figures").is_dir()


def read_landing(folder: Path) -> dict[str, pa.Table]:
    """The landing's tables; a table that was not landed comes back empty.

    Raises:
        ValueError: a file in it is no Parquet, or lacks the table's columns.

    """
    found: dict[str, pa.Table] = {}
    for name in READ_TABLES:
        parts = sorted((folder / name).glob("**/*.parquet"))
        if not parts:
            found[name] = TABLES[name].empty_table()
            continue
        found[name] = pa.concat_tables([_read(part, name) for part in parts], promote_options="permissive")
    return found


def readings_of(tables: Mapping[str, pa.Table]) -> Iterator[Reading]:
    """The readings that landed tables hold, documents in the order of the figures table.

    A figures table alone is enough: what the other tables would say stays empty.
    """
    documents = {row["document"]: row for row in _rows(tables, "documents")}
    lines, columns, figures = (_by_document(_rows(tables, name)) for name in ("lines", "columns", "figures"))
    names = tuple(dict.fromkeys([*documents, *figures]))
    for name in names:
        yield Reading(
            siblings=names,
            document=_document(documents.get(name, {"document": name})),
            lines=[_make(Line, row) for row in lines.get(name, ())],
            columns=[_make(Column, row) for row in columns.get(name, ())],
            figures=sorted((_figure(row) for row in figures.get(name, ())), key=lambda f: f.figure),
        )


def _write(table: pa.Table, path: Path) -> None:
    packed = {c: "DELTA_BINARY_PACKED" for c in _PACKED if c in table.column_names}
    words = [f.name for f in table.schema if pa.types.is_dictionary(f.type) or pa.types.is_string(f.type)]
    words = [w for w in words if w not in packed and w != "text"]
    with path.open("wb") as out:
        pq.write_table(table, out, use_dictionary=words, column_encoding=packed, compression="zstd")
        out.flush()
        os.fsync(out.fileno())


def _read(part: Path, name: str) -> pa.Table:
    try:
        with pq.ParquetFile(part) as file:  # read_table would import the dataset module, and that pandas: 1 s
            table = file.read()
    except (pa.ArrowInvalid, OSError) as error:
        raise ValueError(f"{part}: not a readable Parquet file ({error}); land the document again") from error
    schema = TABLES[name]
    missing = [f.name for f in schema if f.name not in table.column_names]
    if missing:
        for column in missing:
            table = table.append_column(schema.field(column), pa.nulls(table.num_rows, schema.field(column).type))
    try:
        return table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"{part}: column types are not those of the {name} table ({error})") from error


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
