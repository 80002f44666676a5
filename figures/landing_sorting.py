"""Landings that others wrote or shuffled, sorted into a temporary one whose documents are whole in a row group each."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from .landing_parts import READ_TABLES, Group, Held, Part, Parts, document_codes, fitted, parts_of
from .landing_writer import GROUP_FIGURES, LandingWriter
from .schema import TABLES

#: Rows that are read and handed out at a time.
_BATCH = 1 << 18


@contextlib.contextmanager
def whole_parts(folder: Path, tell: Callable[[str], None]) -> Iterator[Parts]:
    """The landing's parts, or those of a sorted copy if some part is too large to be held; the copy goes after.

    Raises:
        ValueError: a file is no Parquet, or lacks the table's columns.
        OSError: there is no room for the copy.
    """
    found = parts_of(folder)
    if not found.too_large():
        yield found
        return
    tell(f"{folder}: documents stand in several row groups each, so it is sorted first; `tieout load` lands them whole")
    with tempfile.TemporaryDirectory(prefix="tieout-") as scratch:
        copy = Path(scratch) / "landing"
        with LandingWriter(copy) as writer:
            for part in found.parts:
                for tables in _sorted(part, found, Path(scratch)):
                    writer.add(tables)
            writer.commit()
        yield parts_of(copy)


def _sorted(part: Part, found: Parts, scratch: Path) -> Iterator[dict[str, pa.Table]]:
    """The tables of a part's documents, some documents at a time."""
    shelves = max(1, -(-part.rows // GROUP_FIGURES))
    shelf = np.zeros(len(found.names), np.int64)
    shelf[list(part.documents)] = np.arange(len(part.documents)) * shelves // len(part.documents)
    for group in part.groups:
        _hand_out(group, found.numbers, shelf, scratch)
    for number in range(shelves):
        tables = {name: _shelved(scratch, name, number) for name in READ_TABLES}
        wanted = [found.names[k] for k in part.documents if shelf[k] == number]
        for _, rows in Held(tables, wanted).slices(GROUP_FIGURES):
            yield rows
    for file in scratch.glob("*.arrow"):
        file.unlink()


def _hand_out(group: Group, numbers: dict[str, int], shelf: npt.NDArray[np.int64], scratch: Path) -> None:
    """Append a row group's rows to the files of their shelves, read in batches however long it is."""
    with pq.ParquetFile(group.file) as opened:
        for batch in opened.iter_batches(_BATCH, row_groups=[group.number], use_threads=False):
            table = fitted(pa.Table.from_batches([batch]), group.table, group.file)
            codes, names = document_codes(table)
            places = np.array([shelf[numbers[name]] if name in numbers else -1 for name in names] or [0])[codes]
            for place in np.unique(places[places >= 0]).tolist():
                _append(scratch / f"{group.table}-{place}", table.filter(_mask(places == place)))


def _append(stem: Path, rows: pa.Table) -> None:
    """Keep rows in a file of their own: a stream of Arrow's cannot be taken up again."""
    number = 0
    while (path := stem.with_name(f"{stem.name}-{number}.arrow")).exists():
        number += 1
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)


def _shelved(scratch: Path, name: str, number: int) -> pa.Table:
    found = []
    at = 0
    while (path := scratch / f"{name}-{number}-{at}.arrow").exists():
        with pa.OSFile(str(path), "rb") as source, pa.ipc.open_stream(source) as stream:
            found.append(stream.read_all())
        at += 1
    return pa.concat_tables(found).unify_dictionaries() if found else TABLES[name].empty_table()


def _mask(flags: npt.NDArray[np.bool_]) -> pa.Array:
    bits = np.packbits(flags, bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(flags), [None, pa.py_buffer(bits)])
