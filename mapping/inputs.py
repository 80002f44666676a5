"""Foreign tables as inputs: the mapping that is named, lies beside them or is beyond doubt; else what to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ..figures.schema import FIGURES
from .apply import Mapped, mapped
from .errors import MappingError
from .model import Mapping
from .propose import Proposal, propose
from .sources import is_delimited, is_query
from .tables import foreign_table, parquet_names
from .written import FILE, mapping_beside, read_mapping

if TYPE_CHECKING:
    from ..figures.reading import Reading

#: What a query is called, in reports and beside the working folder's files.
QUERY = "query"


def read_foreign(
    source: Any,  # noqa: ANN401 - a door
    *,
    mapping: Mapping | str | Path | None = None,
    name: str | None = None,
    database: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Iterator[Reading]:
    """Read a path, a query or a frame by a mapping: the one given, the one beside it, else the one proposed.

    Raises:
        MappingError: the mapping does not fit, or none is given and the table leaves a question open.
        FileError: the mapping's file does not read.
    """
    found = foreign_readings(source, mapping=mapping, name=name, database=database)
    for sentence in found.said:
        tell(sentence)
    yield from found.readings


def foreign_readings(
    source: Any,  # noqa: ANN401 - a door
    *,
    mapping: Mapping | str | Path | None = None,
    name: str | None = None,
    database: str | None = None,
    table: pa.Table | None = None,
) -> Mapped:
    """The same at once; `table` spares reading the source again."""
    table = foreign_table(source, database=database) if table is None else table
    given = chosen_mapping(source, mapping)
    if given is not None:
        return mapped(table, given, document=name or name_of(source))
    where = name_of(source)
    if "mantissa" in table.column_names:
        return _own(table, name or where)
    proposal = proposed(table, where)
    assert proposal.mapping is not None  # noqa: S101 - `proposed` refuses
    found = mapped(table, proposal.mapping, document=name or where)
    found.said.insert(0, f"read without a mapping as {'; '.join(proposal.found)}")
    found.said += [f"unsure of {line}" for line in proposal.unsure]
    return found


def _own(table: pa.Table, document: str) -> Mapped:
    """A figures table of ours that came as text or by a query: the digits are digits, and no amount to be rounded.

    Raises:
        FiguresTableError: it lacks a column, or one does not read.
    """
    from ..figures.frames import adopt  # noqa: PLC0415 - only a table that is ours already
    from ..figures.landing import readings_of  # noqa: PLC0415 - as above

    adopted = adopt(pa.table({name: _typed(table[name], name) for name in table.column_names}), document=document)
    return Mapped(list(readings_of({"figures": adopted.table})), list(adopted.said))


def _typed(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """A column of text as the type that a figures table has there; as it is where that does not read."""
    wanted = FIGURES.field(name).type if name in FIGURES.names else pa.string()
    simple = pa.types.is_integer(wanted) or pa.types.is_date(wanted) or pa.types.is_boolean(wanted)
    if not (simple and pa.types.is_string(column.type)):
        return column
    filled = pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)
    try:
        return filled.cast(wanted)
    except pa.ArrowInvalid:
        return column


def chosen_mapping(source: object, mapping: Mapping | str | Path | None) -> Mapping | None:
    """The mapping that is given, by name or whole, else the one that lies beside a file."""
    if isinstance(mapping, Mapping):
        return mapping
    path = None if mapping is None else Path(mapping)
    if path is None and isinstance(source, (str, os.PathLike)) and not (isinstance(source, str) and is_query(source)):
        path = mapping_beside(Path(source))
    return None if path is None else read_mapping(path)


def proposed(table: pa.Table, where: str) -> Proposal:
    """What is proposed for a table that nobody mapped, if it is beyond doubt.

    Raises:
        MappingError: it is not; tells the first question, and how to answer.
    """
    proposal = propose(table)
    if not proposal.clear:
        more = f" (and {len(proposal.questions) - 1} more)" if len(proposal.questions) > 1 else ""
        cure = f"`tieout map {where}` shows what was found and writes a mapping to correct"
        raise MappingError(where, f"{proposal.questions[0]}{more}", cure)
    return proposal


def is_ours(source: Any) -> bool:  # noqa: ANN401 - a door
    """Whether a table is a figures table already, or too little of anything: its own reader says what it lacks.

    The column `mantissa` is no foreign table's; and one without any column of numbers has no figures to map.
    """
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        if (isinstance(source, str) and is_query(source)) or is_delimited(path):
            return False
        names, numbers = parquet_names(path)
        beside = mapping_beside(path)
        if beside is not None:  # one for all tables of the folder is not meant for a figures table
            return "mantissa" in names and beside.name == FILE
    else:
        schema = getattr(source, "schema", None)
        names = list(schema.names) if isinstance(schema, pa.Schema) else list(map(str, getattr(source, "columns", ())))
        numbers = True
    return "mantissa" in names or (not numbers) or len(set(names) & {"caption", "concept"}) == len(names)


def name_of(source: object) -> str:
    """What the one document of a source is called where nothing else names it."""
    if isinstance(source, str) and is_query(source):
        return QUERY
    return Path(source).name if isinstance(source, (str, os.PathLike)) else "figures"
