"""Landed tables over a cluster: all rows of a document brought together, and handed on as tables of whole documents.

The first half runs where Spark is steered, the second in its workers, which need neither Spark's Python nor pandas.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from .arrow import column_of, plain
from .schema import COLUMNS, DOCUMENTS, FIGURES, LINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

#: The tables that travel together, in the order in which a document's rows arrive.
SPREAD: dict[str, pa.Schema] = {"documents": DOCUMENTS, "lines": LINES, "columns": COLUMNS, "figures": FIGURES}
#: Where a row stands in its table, by columns that say so: no exchange between machines keeps an order.
_PLACE = {"documents": (), "lines": ("line",), "columns": ("table", "column"), "figures": ("figure",)}
#: A row of one table has nothing to say in the columns of the others.
_OPTIONAL = True
_TABLE, _FIRST, _SECOND = "_table", "_first", "_second"


class ForeignColumnsError(ValueError):
    """A table has columns of other types than those of the landed tables, or lacks one that it cannot do without."""


def spark_schema(schema: pa.Schema) -> StructType:
    """The same columns as Spark calls them; it has no dictionaries."""
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415 - an extra

    return from_arrow_schema(schema)


def demand_columns(frame: DataFrame, table: str, needed: Iterable[str]) -> None:
    """See that a frame's columns are those of this landed table, as far as it has them.

    Raises:
        ForeignColumnsError: a type is another, or a column of `needed` is missing.
    """
    wanted = {field.name: field.dataType for field in spark_schema(SPREAD[table])}
    there = {field.name: field.dataType for field in frame.schema}
    missing = [name for name in needed if name not in there]
    if missing:
        raise ForeignColumnsError(f"has no column {', '.join(missing)}")
    for name, kind in there.items():
        if name in wanted and kind != wanted[name]:
            said = f"column {name} is {kind.simpleString()}, and {wanted[name].simpleString()} in a landing"
            raise ForeignColumnsError(said)


def together(frames: Mapping[str, DataFrame], partitions: int) -> DataFrame:
    """The tables as one frame whose partitions hold whole documents, each document's rows in order.

    Columns of one name share their place: every row says which table it is of.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - as above

    known: dict[str, Any] = {}
    for schema in SPREAD.values():
        known |= {field.name: field.dataType for field in spark_schema(schema)}
    parts = []
    for number, (name, schema) in enumerate(SPREAD.items()):
        if name not in frames:
            continue
        frame = frames[name]
        kept = [f.col(column) for column in schema.names if column in frame.columns]
        place = [f.col(column).cast("long") for column in _PLACE[name] if column in frame.columns]
        first, second, *_ = [*place, f.lit(0).cast("long"), f.lit(0).cast("long")]
        number_of = f.lit(number).cast("byte").alias(_TABLE)
        parts.append(frame.select(*kept, number_of, first.alias(_FIRST), second.alias(_SECOND)))
    union = parts[0]
    for part in parts[1:]:
        union = union.unionByName(part, allowMissingColumns=True)
    return by_document(union, partitions, _TABLE, _FIRST, _SECOND)


def by_document(frame: DataFrame, partitions: int, *order: str) -> DataFrame:
    """The rows with all of a document in one partition, and there one after the other.

    The number of partitions is fixed, which keeps Spark from cutting one in two where it finds it large.
    """
    return frame.repartition(partitions, "document").sortWithinPartitions("document", *order)


# --- In the workers ---


def whole_documents(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Batches in order of their documents as tables of whole documents, of so many rows or a document more."""
    held: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        if not batch.num_rows:
            continue
        cut = _last_begins(batch) if count + batch.num_rows >= rows else None
        if cut is None or (cut == 0 and not (held and _ends(held[-1]) != _ends(batch))):
            held.append(batch)
            count += batch.num_rows
            continue
        yield pa.Table.from_batches([*held, *([batch.slice(0, cut)] if cut else [])])
        held, count = [batch.slice(cut)], batch.num_rows - cut
    if held:
        yield pa.Table.from_batches(held)


def _last_begins(batch: pa.RecordBatch) -> int:
    """The row from which on all are of the batch's last document."""
    codes = _codes(batch.column("document"))
    other = np.flatnonzero(codes != codes[-1])
    return int(other[-1]) + 1 if len(other) else 0


def _ends(batch: pa.RecordBatch) -> str:
    name: str = batch.column("document")[-1].as_py()
    return name


def _codes(column: pa.Array) -> Any:  # noqa: ANN401 - an array of any integers
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    return plain(pa.chunked_array([encoded.indices]))[0]


def separated(table: pa.Table) -> dict[str, pa.Table]:
    """The landed tables that travelled as one; one of which no row came is empty."""
    numbers = plain(table.column(_TABLE))[0]
    found = {}
    for number, (name, schema) in enumerate(SPREAD.items()):
        mine = np.flatnonzero(numbers == number)
        rows = column_of(mine.astype(np.int64), pa.int64())
        found[name] = landed(table.take(rows), schema) if len(mine) else schema.empty_table()
    return found


def landed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table's columns in the types of a landing, those that it lacks as nulls."""
    columns = []
    for field in schema:
        if field.name not in table.column_names:
            columns.append(pa.nulls(table.num_rows, field.type))
            continue
        column = table.column(field.name)
        if pa.types.is_dictionary(field.type) and not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        columns.append(column.cast(field.type))
    return pa.table(columns, schema=pa.schema([field.with_nullable(_OPTIONAL) for field in schema]))
