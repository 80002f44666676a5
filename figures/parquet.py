"""Foreign Parquet files, read within a budget: the footer first, then batch by batch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .arrow import flat

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_BATCH = 65_536


@dataclass(frozen=True, slots=True)
class Budget:
    """What a foreign table may cost; a file that asks for more is refused before it is unpacked."""

    rows: int = 50_000_000
    bytes: int = 8 << 30  #: in memory, of all columns together
    ratio: int = 200  #: unpacked bytes per packed byte; honest figures stay below 50
    ratio_from: int = 64 << 20  #: smaller tables may pack as well as they like
    columns: int = 1_000
    text: int = 65_536  #: bytes of one string


class OverBudgetError(ValueError):
    """A file would cost more than its reader allows."""

    def __init__(self, path: Path, what: str, found: int, allowed: int, setting: str) -> None:
        super().__init__(
            f"{path}: {what}: {found:,}, and {allowed:,} are allowed; where the file is trusted, read it with"
            f" a Budget whose `{setting}` is larger"
        )


class UnreadableError(ValueError):
    """A file is no Parquet, or a damaged one."""

    def __init__(self, path: Path, why: object) -> None:
        super().__init__(f"{path}: not a readable Parquet file ({why}); write it anew")


def read_parquet(path: Path, columns: Collection[str], budget: Budget) -> tuple[pa.Table, list[str]]:
    """Read those of `columns` that a Parquet file, or every Parquet file of a folder, has; and name the others.

    Strings stay dictionaries, so that a repeated string is not unpacked, and every batch is validated in full.

    Raises:
        FileNotFoundError: there is no such file, or the folder holds none.
        OverBudgetError: before anything is unpacked where the footer tells, else at the batch that goes over.
        UnreadableError: what the file holds is no valid Arrow data.
    """
    files = list(_files(path))
    if not files:
        raise FileNotFoundError(f"{path}: no Parquet file; expected one, or a folder of *.parquet")
    spent = _Spent(budget)
    found: dict[str, None] = {}
    tables = []
    for file in files:
        table, names = _read(file, columns, spent)
        tables.append(table)
        found |= dict.fromkeys(names)
    try:
        table = pa.concat_tables(tables, promote_options="permissive") if len(tables) > 1 else tables[0]
    except pa.ArrowException as error:
        raise UnreadableError(path, f"its parts do not fit together: {error}") from error
    return table, [name for name in found if name not in columns]


def _files(path: Path) -> Iterator[Path]:
    """The file itself, or the folder's Parquet files by name; links inside a folder are refused."""
    if not path.is_dir():
        if path.exists():
            yield path
        return
    for file in sorted(path.rglob("*.parquet")):
        inside = file.relative_to(path)
        if any(part.startswith((".", "_")) for part in inside.parts):
            continue
        if any((path / step).is_symlink() for step in (inside, *inside.parents)):
            raise UnreadableError(file, "a link inside a folder of data is not followed")
        if file.is_file():
            yield file


class _Spent:
    """What the files of one table have cost so far."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.rows = self.bytes = self.packed = self.unpacked = 0

    def footer(self, path: Path, metadata: pq.FileMetaData, wanted: list[int]) -> None:
        """Count what the footer promises of the wanted leaf columns."""
        budget = self.budget
        self._check(path, "columns", metadata.num_columns, budget.columns, "columns")
        self.rows += metadata.num_rows
        self._check(path, "rows", self.rows, budget.rows, "rows")
        for group in range(metadata.num_row_groups):
            for leaf in wanted:
                chunk = metadata.row_group(group).column(leaf)
                self.packed += max(chunk.total_compressed_size, 0)
                self.unpacked += max(chunk.total_uncompressed_size, 0)
        self._check(path, "unpacked bytes", self.unpacked, budget.bytes, "bytes")
        if self.unpacked > budget.ratio_from:
            ratio = self.unpacked // max(self.packed, 1)
            self._check(path, "unpacked bytes per packed byte", ratio, budget.ratio, "ratio")

    def batch(self, path: Path, batch: pa.RecordBatch) -> None:
        """Count what a batch costs in memory once its repeated strings are written out."""
        for column in batch.columns:
            longest, unpacked = _string_bytes(column)
            self._check(path, "bytes of one string", longest, self.budget.text, "text")
            self.bytes += column.nbytes + unpacked
        self._check(path, "bytes in memory", self.bytes, self.budget.bytes, "bytes")

    @staticmethod
    def _check(path: Path, what: str, found: int, allowed: int, setting: str) -> None:
        if found > allowed:
            raise OverBudgetError(path, what, found, allowed, setting)


def _read(path: Path, columns: Collection[str], spent: _Spent) -> tuple[pa.Table, list[str]]:
    try:
        metadata = pq.read_metadata(path)
        top = {leaf: metadata.schema.column(leaf).path.split(".")[0] for leaf in range(metadata.num_columns)}
        wanted = [leaf for leaf, name in top.items() if name in columns]
        spent.footer(path, metadata, wanted)
        strings = [p.path for p in map(metadata.schema.column, wanted) if p.physical_type == "BYTE_ARRAY"]
        names = metadata.schema.to_arrow_schema().names
        picked = [name for name in dict.fromkeys(names) if name in columns]
        batches = []
        with pq.ParquetFile(path, read_dictionary=strings, page_checksum_verification=True) as file:
            for batch in file.iter_batches(_BATCH, columns=picked, use_threads=False):
                batch.validate(full=True)
                spent.batch(path, batch)
                batches.append(batch)
            schema = batches[0].schema if batches else pa.schema([file.schema_arrow.field(n) for n in picked])
        return pa.Table.from_batches(batches, schema), names
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise UnreadableError(path, error) from error


def _string_bytes(array: pa.Array) -> tuple[int, int]:
    """The longest string of an array, nested ones too, and the bytes of all when written out."""
    kind = array.type
    if pa.types.is_map(kind):
        return _both(_string_bytes(array.keys), _string_bytes(array.items))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _string_bytes(array.flatten())
    if pa.types.is_struct(kind):
        total = (0, 0)
        for field in array.flatten():
            total = _both(total, _string_bytes(field))
        return total
    if not pa.types.is_dictionary(kind) or not len(array.dictionary):
        return 0, 0
    lengths, _ = flat(pa.chunked_array([pc.binary_length(array.dictionary)]))
    codes, valid = flat(pa.chunked_array([array.indices]))
    return int(lengths.max()), int(lengths[codes[valid]].sum())


def _both(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return max(one[0], other[0]), one[1] + other[1]
