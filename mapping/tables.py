"""Foreign tables of any kind (CSV, Parquet, frames, SQL), read into Arrow without touching their digits."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..figures.frames import as_arrow
from ..figures.parquet import Budget, read_parquet
from .errors import MappingError, SqlExtraError
from .sources import DELIMITED, is_query

if TYPE_CHECKING:
    import sqlalchemy

_NOTHING = ["", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None", "none"]
_DELIMITERS = ",;\t|"
_HEAD = 1 << 20
_ROWS = 65_536
#: What makes a connection one for reading, where nothing but a rollback would keep "with ... delete" from the data;
#: SQLite does not even begin a transaction for it.
_READ_ONLY = {
    "sqlite": "PRAGMA query_only = ON",
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
}
#: Columns that may hold numbers as text.
_VALUES = {"value", "amount", "val"}


def foreign_table(source: Any, *, database: str | None = None, budget: Budget | None = None) -> pa.Table:  # noqa: ANN401 - a door
    """The table of a path, a query or a frame; CSV columns are text as it stands there.

    Args:
        source: a CSV or Parquet file, a folder of one of them, a query, or anything with `__arrow_c_stream__`.
        database: a DuckDB file or an SQLAlchemy address that a query runs on; none of them for files alone.
        budget: what it may cost, as for a figures table.

    Raises:
        MappingError: the query fails, or the file is no table; names the cure.
        OverBudgetError: it would cost more than the budget.
        FileNotFoundError: there is no such file.
    """
    budget = budget or Budget()
    if not isinstance(source, (str, os.PathLike)):
        return as_arrow(source, budget)
    if isinstance(source, str) and is_query(source):
        return _queried(source, database, budget)
    path = Path(source)
    if path.suffix.casefold() in DELIMITED:
        return _checked(path, _read_csv(path, budget))
    parts = list(_delimited(path)) if path.is_dir() else []
    if parts:
        return _checked(path, pa.concat_tables((_read_csv(part, budget) for part in parts), promote_options="default"))
    return _checked(path, read_parquet(path, parquet_names(path)[0], budget)[0])


def _delimited(folder: Path) -> Iterable[Path]:
    return (part for part in sorted(folder.iterdir()) if part.suffix.casefold() in DELIMITED and part.is_file())


def parquet_names(path: Path) -> tuple[list[str], bool]:
    """The columns of a Parquet file or of a folder's first; and whether any but `decimals` holds numbers."""
    first = next(iter(sorted(path.rglob("*.parquet"))), path) if path.is_dir() else path
    try:
        schema = pq.read_schema(first)
    except (pa.ArrowException, OSError):
        return [], False  # its reader says what is wrong
    numeric = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal)
    numbers = any(is_one(field.type) for field in schema if field.name != "decimals" for is_one in numeric)
    return list(schema.names), numbers or bool(set(schema.names) & _VALUES)


def _checked(path: Path, table: pa.Table) -> pa.Table:
    twice = sorted({name for name in table.column_names if table.column_names.count(name) > 1})
    if twice:
        raise MappingError(str(path), f"the column {twice[0]!r} is there twice", "rename one of them")
    return table


# --- Delimited text ---


def _read_csv(path: Path, budget: Budget) -> pa.Table:
    from pyarrow import csv  # noqa: PLC0415 - only delimited text

    if path.stat().st_size > budget.bytes:
        raise MappingError(str(path), f"is larger than {budget.bytes:,} bytes", "write it as Parquet")
    encoding, header = _head(path)
    parse = csv.ParseOptions(delimiter=_delimiter(header), newlines_in_values=True)
    read = csv.ReadOptions(encoding=encoding)
    try:
        with csv.open_csv(path, read, parse, csv.ConvertOptions(null_values=_NOTHING)) as reader:
            names = reader.schema.names
        if len(set(names)) < len(names):
            raise _twice(path, names)
        types = dict.fromkeys(names, pa.string())  # the digits as they stand there: 12.30 has two decimals
        convert = csv.ConvertOptions(column_types=types, null_values=_NOTHING, strings_can_be_null=True)
        table = csv.read_csv(path, read, parse, convert)
    except pa.ArrowException as error:
        raise MappingError(str(path), f"does not read as a table ({error})", "one header line, equal columns") from None
    return _all_named(table)


def _twice(path: Path, names: list[str]) -> MappingError:
    """Columns of one name; without any, the first line is no heading but a title or one of several."""
    if names.count("") > 1:
        what = f"its first line names only {len(names) - names.count('')} of {len(names)} columns"
        return MappingError(str(path), what, "begin with one line that names every column: item,2023,2022")
    return MappingError(str(path), f"the column {max(names, key=names.count)!r} is there twice", "rename one")


def _all_named(table: pa.Table) -> pa.Table:
    """The columns by their names without blanks; one without a name is called by its place, row numbers are left out.

    Spreadsheets leave the head of the line items empty, data frames that of their row numbers.
    """
    kept = [(name, name.strip() or f"column {place}") for place, name in enumerate(table.column_names, 1)]
    kept = [(name, called) for name, called in kept if name.strip() or not _counts(table.column(name))]
    return table.select([name for name, _ in kept]).rename_columns([called for _, called in kept])


def _counts(column: pa.ChunkedArray) -> bool:
    """Whether a column only numbers its rows, or is empty."""
    return all(value is None or value.isdecimal() for value in column.slice(0, _ROWS).to_pylist())


def _head(path: Path) -> tuple[str, str]:
    """The encoding (UTF-8, else Windows' Latin), and the header line."""
    with path.open("rb") as file:
        data = file.read(_HEAD)
    if not data.strip():
        raise MappingError(str(path), "is empty", "a table begins with a line of column names")
    if b"\0" in data:
        raise MappingError(str(path), "is no text", "save it as UTF-8")
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(data)  # the last letter may be cut off
        return "utf8", text.lstrip("\ufeff").split("\n", 1)[0]
    except UnicodeDecodeError:
        return "cp1252", data.decode("cp1252", errors="replace").split("\n", 1)[0]


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


# --- SQL ---


def _queried(query: str, database: str | None, budget: Budget) -> pa.Table:
    if database is not None and "://" in database:
        return _by_sqlalchemy(query, database, budget)
    try:
        import duckdb  # noqa: PLC0415 - only queries need it
    except ImportError:
        raise SqlExtraError("SQL", "duckdb") from None
    try:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "autoinstall_known_extensions": "false"
        }  # a query fetches no code
        with duckdb.connect(database or ":memory:", read_only=database is not None, config=settings) as connection:
            found = connection.sql(query)
            if found is None:
                raise MappingError("SQL", "the query gives no rows", "begin it with select")
            reader = getattr(found, "to_arrow_reader", None) or found.fetch_arrow_reader
            return _within(reader(_ROWS), budget)
    except duckdb.Error as error:
        said = " ".join(str(error).split())[:300]
        raise MappingError("SQL", said, "try the query in duckdb; --database names the file it runs on") from None


def _within(reader: pa.RecordBatchReader, budget: Budget) -> pa.Table:
    batches, rows = [], 0
    for batch in reader:
        rows += batch.num_rows
        if rows > budget.rows:
            raise MappingError("SQL", f"more than {budget.rows:,} rows", "narrow the query")
        batches.append(batch)
    return pa.Table.from_batches(batches, reader.schema)


def _by_sqlalchemy(query: str, address: str, budget: Budget) -> pa.Table:
    """The rows of a query; what the driver says is told without the address, which may hold a password."""
    try:
        import sqlalchemy  # noqa: PLC0415 - only queries on other databases need it
    except ImportError:
        raise SqlExtraError("SQL", "SQLAlchemy") from None
    engine = _engine(address)
    try:
        with engine.connect() as connection:
            if reading := _READ_ONLY.get(connection.dialect.name):
                connection.exec_driver_sql(reading)
            # the query goes as it is: ":00" and "%" are no places for parameters
            result = connection.execution_options(no_parameters=True).exec_driver_sql(query)
            if not result.returns_rows:
                raise MappingError("SQL", "the query gives no rows", "begin it with select")
            names, rows = list(result.keys()), result.fetchmany(budget.rows + 1)
    except sqlalchemy.exc.SQLAlchemyError as error:
        said = " ".join(str(getattr(error, "orig", None) or error).split())[:300]
        raise MappingError("SQL", said, "try the query with the database's own client") from None
    finally:
        engine.dispose()
    if len(rows) > budget.rows:
        raise MappingError("SQL", f"more than {budget.rows:,} rows", "narrow the query")
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise MappingError("SQL", f"the column {twice[0]!r} is there twice", "name one of them anew: select x as y")
    return pa.table({name: _column(name, [row[place] for row in rows]) for place, name in enumerate(names)})


def _engine(address: str) -> sqlalchemy.Engine:
    from sqlalchemy import create_engine, exc  # noqa: PLC0415 - as above

    like = "it is like sqlite:///warehouse.db or postgresql+psycopg://user@host/name"
    scheme = address.split("://", 1)[0][:40]
    try:
        return create_engine(address)
    except exc.NoSuchModuleError:
        raise MappingError(
            "--database", f"no database is called {scheme!r}", f"{like}; others need a package"
        ) from None
    except (exc.ArgumentError, ValueError):  # the text of the error may quote the password
        raise MappingError("--database", "the address does not read as one", like) from None
    except ImportError as error:
        raise SqlExtraError("SQL", error.name or scheme) from None


def _column(name: str, values: list[Any]) -> pa.Array:
    """One column; databases without strict types may hold words among its numbers, which is then read as text."""
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError):
        pass
    if all(isinstance(value, (int, float, str, Decimal, type(None))) for value in values):
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    raise MappingError("SQL", f"the column {name!r} holds values that are no numbers and no text", "leave it out")
