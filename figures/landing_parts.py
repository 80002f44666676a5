"""A landing part by part: which row groups hold which documents, so that a few documents are read at a time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from .arrow import plain
from .schema import TABLES

READ_TABLES = ("documents", "lines", "columns", "figures")
#: Rows of figures that a part may have before it is sorted on disk first: some hundred megabytes.
PART_ROWS = 2_000_000

_Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """One row group of one table's file."""

    table: str
    file: Path
    number: int
    rows: int


@dataclass(frozen=True, slots=True)
class Part:
    """Documents that are whole in these row groups, and in no others; numbered as in the landing's `names`."""

    documents: tuple[int, ...]
    groups: tuple[Group, ...]

    @property
    def rows(self) -> int:
        """Rows of figures that must be read for it."""
        return sum(group.rows for group in self.groups if group.table in {"figures", "lines"})


@dataclass(slots=True)
class Parts:
    """All documents of a landing in the order in which they are told of, and the parts that hold them."""

    folder: Path
    names: tuple[str, ...]
    parts: list[Part]
    numbers: dict[str, int] = field(repr=False)
    stamp: int  #: differs where the files do

    def too_large(self) -> bool:
        """Whether some part is more than should be in memory at once."""
        return any(part.rows > PART_ROWS for part in self.parts)


def parts_of(folder: Path) -> Parts:
    """Find out which row groups belong together, by their documents alone.

    A landing of ours has one row group a table and part; any other is read as right, in larger parts.

    Raises:
        ValueError: a file is no Parquet, or has no documents.
    """
    stamp = _stamp(folder)
    numbers: dict[str, int] = {}
    held: list[tuple[Group, list[int]]] = []
    for table in ("documents", "figures", "lines", "columns"):
        for group, names in _groups(folder, table):
            if table in {"documents", "figures"}:
                for name in names:
                    numbers.setdefault(name, len(numbers))
            held.append((group, [numbers[name] for name in names if name in numbers]))
    return Parts(folder, tuple(numbers), _joined(held, len(numbers)), numbers, stamp)


def _stamp(folder: Path) -> int:
    files = [file for table in READ_TABLES for file in sorted((folder / table).glob("**/*.parquet"))]
    stats = [(file.name, stat.st_size, stat.st_mtime_ns) for file in files for stat in (file.stat(),)]
    return zlib.crc32(repr(stats).encode())


def read_part(part: Part) -> dict[str, pa.Table]:
    """The tables of a part's row groups; one that was not landed comes back empty.

    Raises:
        ValueError: a file is no Parquet, or lacks the table's columns.
    """
    found: dict[str, list[pa.Table]] = {name: [] for name in READ_TABLES}
    for group in part.groups:
        found[group.table].append(read_group(group.file, group.table, group.number))
    return {
        name: pa.concat_tables(tables, promote_options="permissive") if tables else TABLES[name].empty_table()
        for name, tables in found.items()
    }


def read_group(file: Path, name: str, number: int | None = None) -> pa.Table:
    """One row group of a table's file, or all of it, in the table's own types.

    Raises:
        ValueError: it is no Parquet, or has other columns or types.
    """
    try:
        with pq.ParquetFile(file) as opened:  # read_table would import the dataset module, and that pandas: 1 s
            if number is None:
                table = opened.read(use_threads=False)
            else:
                table = opened.read_row_group(number, use_threads=False)
    except (pa.ArrowInvalid, OSError) as error:
        raise ValueError(f"{file}: not a readable Parquet file ({error}); land the document again") from error
    return fitted(table, name, file)


def fitted(table: pa.Table, name: str, file: Path) -> pa.Table:
    """The columns of the contract, those that are missing as nulls.

    Raises:
        ValueError: a column has another type.
    """
    schema = TABLES[name]
    for column in schema.names:
        if column not in table.column_names:
            table = table.append_column(schema.field(column), pa.nulls(table.num_rows, schema.field(column).type))
    try:
        return table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"{file}: column types are not those of the {name} table ({error})") from error


def document_codes(table: pa.Table) -> tuple[_Codes, list[str]]:
    """Each row's document as a number, and the names of all documents that occur, in the order of the rows."""
    column = table.column("document").unify_dictionaries()
    if not column.num_chunks or not len(column):
        return np.empty(0, np.int64), []
    codes = plain(pa.chunked_array([chunk.indices for chunk in column.chunks]))[0].astype(np.int64)
    change = np.flatnonzero(np.diff(codes, prepend=-1))
    seen = list(dict.fromkeys(codes[change].tolist()))
    dictionary = column.chunk(0).dictionary
    numbers = np.zeros(len(dictionary), np.int64)
    numbers[seen] = np.arange(len(seen))
    return numbers[codes], [dictionary[code].as_py() for code in seen]


class Held:
    """A part's tables with each document's rows found, to be handed out some whole documents at a time."""

    def __init__(self, tables: Mapping[str, pa.Table], documents: Sequence[str]) -> None:
        self._documents = documents
        self._rows = {name: _Rows(table, documents) for name, table in tables.items()}

    def slices(
        self, figures: int, first: int = 0, last: int | None = None
    ) -> Iterator[tuple[Sequence[str], dict[str, pa.Table]]]:
        """Documents from the first to before the last, and their rows: about so many figures at a time."""
        end = len(self._documents) if last is None else last
        while first < end:
            until = min(max(self._rows["figures"].until(first, figures), first + 1), end)
            yield self._documents[first:until], {name: rows.of(first, until) for name, rows in self._rows.items()}
            first = until


class _Rows:
    """A table whose rows are found by document; gathered first where a document's rows do not stand together."""

    def __init__(self, table: pa.Table, wanted: Sequence[str]) -> None:
        codes, names = document_codes(table)
        places = {name: at for at, name in enumerate(wanted)}
        codes = np.array([places.get(name, len(wanted)) for name in names] or [0], np.int64)[codes]
        if bool((codes[1:] < codes[:-1]).any()):
            order = np.argsort(codes, kind="stable")
            table, codes = table.take(_indices(order)), codes[order]
        self._table = table
        self._bounds = np.searchsorted(codes, np.arange(len(wanted) + 1))

    def until(self, first: int, rows: int) -> int:
        """The document before which so many rows from those of `first` on have been passed."""
        return int(np.searchsorted(self._bounds, self._bounds[first] + rows, side="right")) - 1

    def of(self, first: int, last: int) -> pa.Table:
        low, high = int(self._bounds[first]), int(self._bounds[last])
        return self._table.slice(low, high - low)


def _indices(order: npt.NDArray[np.int64]) -> pa.Array:
    return pa.Array.from_buffers(pa.int64(), len(order), [None, pa.py_buffer(np.ascontiguousarray(order))])


def _groups(folder: Path, table: str) -> Iterator[tuple[Group, list[str]]]:
    for file in sorted((folder / table).glob("**/*.parquet")):
        try:
            with pq.ParquetFile(file) as opened:
                for number in range(opened.num_row_groups):
                    rows = opened.metadata.row_group(number).num_rows
                    yield Group(table, file, number, rows), _names(opened, number, table, file)
        except (pa.ArrowInvalid, OSError) as error:
            raise ValueError(f"{file}: not a readable Parquet file ({error}); land the document again") from error


def _names(opened: pq.ParquetFile, number: int, table: str, file: Path) -> list[str]:
    if "document" not in opened.schema_arrow.names:
        raise ValueError(f"{file}: has no column `document`, which the {table} table needs")
    column = opened.read_row_group(number, columns=["document"], use_threads=False)
    if column.column("document").null_count:
        raise ValueError(f"{file}: row group {number} has rows without a document; land the documents again")
    try:
        column = column.cast(pa.schema([TABLES[table].field("document")]))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise ValueError(f"{file}: column types are not those of the {table} table ({error})") from error
    return document_codes(column)[1]


def _joined(held: Sequence[tuple[Group, list[int]]], count: int) -> list[Part]:
    """Row groups that share a document, and those that share one with these, as one part each."""
    leader = list(range(count))

    def found(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for _, numbers in held:
        for one, other in pairwise(numbers):
            low, high = sorted((found(one), found(other)))
            leader[high] = low
    documents: dict[int, list[int]] = {}
    for number in range(count):
        documents.setdefault(found(number), []).append(number)
    groups: dict[int, list[Group]] = {}
    for group, numbers in held:
        if numbers:
            groups.setdefault(found(numbers[0]), []).append(group)
    return [Part(tuple(members), tuple(groups.get(first, ()))) for first, members in documents.items()]
