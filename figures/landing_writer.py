"""Landings written as they come: row groups of whole documents, beside what stands there, and put in place at once."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from .files import step
from .schema import TABLES

if TYPE_CHECKING:
    from types import TracebackType

#: What a row group may hold, whichever is reached first; it is what a reader holds at a time.
GROUP_DOCUMENTS, GROUP_FIGURES, GROUP_BYTES = 2_500, 500_000, 64 << 20
#: Small differences between rows, which this encoding keeps in a few bits.
_PACKED = {"figure", "mantissa", "table", "row", "column", "line", "col_start", "col_end", "page"}
#: What every tie needs, without a codec: read in five sixths of the time for a fifth more bytes.
_BARE = {"document", "concept", "figure", "mantissa", "decimals"}
#: Words that every row has its own of, and dates, which repeat.
_OWN_WORDS = {"text"}
_MARK = "whole"
_MAKING, _SCRATCH = ".making-", ".landing-"  # the second is locked by its owner, or its owner is dead


class LandingWriter:
    """A landing in the making, in memory of one row group; nothing is seen of it before `commit`.

    Each table is one file, and the row groups of all tables are cut between the same documents, so that what belongs
    together is found together.

    Raises:
        OSError: the folder cannot be written, or holds something that is no landing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._parts: dict[str, list[pa.Table]] = {}
        self._files: dict[str, pq.ParquetWriter] = {}
        self._held = [0, 0, 0]
        self._scratch: Path | None = None
        self._lock = contextlib.ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Take the tables of some whole documents; the names of tables must be the same each time."""
        for name, table in tables.items():
            self._parts.setdefault(name, []).append(table)
        documents, figures = (tables[name].num_rows if name in tables else 0 for name in ("documents", "figures"))
        sizes = (max(documents, 1), figures, sum(table.nbytes for table in tables.values()))
        self._held = [held + size for held, size in zip(self._held, sizes, strict=True)]
        limits = (GROUP_DOCUMENTS, GROUP_FIGURES, GROUP_BYTES)
        if any(held >= limit for held, limit in zip(self._held, limits, strict=True)):
            self._flush()

    def commit(self) -> None:
        """Put all tables in the place of those that stand there; of nothing, nothing is replaced."""
        self._flush()
        if self._scratch is None:
            return
        for name, file in self._files.items():
            file.close()
            _to_disk(self._scratch / name / "part-0.parquet")
            refuse_foreign(self.folder / name)
        step("write", self._scratch / _MARK)
        (self._scratch / _MARK).touch()
        _to_disk(self._scratch)
        self._files = {}
        with _held_lock(self.folder, wait=True):
            _put_in_place(self.folder, self._scratch)
        self.close()

    def close(self) -> None:
        """Forget what was not committed."""
        for file in self._files.values():
            with contextlib.suppress(OSError, pa.ArrowException):
                file.close()
        self._files, self._parts = {}, {}
        if self._scratch is not None and not (self._scratch / _MARK).exists():
            shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch = None
        self._lock.close()

    def _flush(self) -> None:
        scratch = self._scratch or (self._begin() if self._parts else None)
        for name, parts in self._parts.items():
            whole = pa.concat_tables(parts).unify_dictionaries()
            if scratch is not None and name not in self._files:
                self._files[name] = _file(scratch / name, whole.schema)
            step("write", self.folder / name)
            self._files[name].write_table(whole, row_group_size=max(whole.num_rows, 1))
        self._parts, self._held = {}, [0, 0, 0]

    def _begin(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in self._parts:
            refuse_foreign(self.folder / name)
        settle(self.folder)
        made = Path(tempfile.mkdtemp(prefix=_MAKING, dir=self.folder))
        self._lock.enter_context(_held_lock(made))
        self._scratch = made.rename(made.with_name(made.name.replace(_MAKING, _SCRATCH, 1)))
        return self._scratch


def settle(folder: Path) -> None:
    """Finish what a writer that was killed had begun to put in place, and clear away what one had not finished."""
    for scratch in sorted(folder.glob(f"{_SCRATCH}*")):
        whole = (scratch / _MARK).exists()
        with contextlib.suppress(OSError), _held_lock(scratch, wait=whole):
            if not whole:
                shutil.rmtree(scratch, ignore_errors=True)
                continue
            with _held_lock(folder, wait=True):
                if (scratch / _MARK).exists():  # its owner may have been alive, and done by now
                    _put_in_place(folder, scratch)


def refuse_foreign(folder: Path) -> None:
    """A folder that happens to be called `figures` is not ours to replace unless all in it is Parquet.

    Raises:
        FileExistsError: there is something else in it.
    """
    if folder.exists() and not (folder.is_dir() and all(part.suffix == ".parquet" for part in folder.iterdir())):
        raise FileExistsError(17, "holds other files and would be replaced", str(folder))


def _put_in_place(folder: Path, scratch: Path) -> None:
    """Rename each table's folder to its place; begun, it can always be finished, since each step is one rename."""
    for name in TABLES:
        if not (scratch / name).is_dir():
            continue
        old = scratch / f"old-{name}"
        shutil.rmtree(old, ignore_errors=True)
        step("rename", folder / name)
        with contextlib.suppress(FileNotFoundError):
            (folder / name).rename(old)
        step("rename", scratch / name)
        (scratch / name).rename(folder / name)
    _to_disk(folder)
    (scratch / _MARK).unlink()
    shutil.rmtree(scratch, ignore_errors=True)


def _file(folder: Path, schema: pa.Schema) -> pq.ParquetWriter:
    folder.mkdir()
    packed = [name for name in schema.names if name in _PACKED]
    kinds = {field.name: field.type for field in schema}
    words = [
        name for name, kind in kinds.items()
        if name not in {*packed, *_OWN_WORDS} and (pa.types.is_dictionary(kind) or _repeats(kind))
    ]  # fmt: skip
    return pq.ParquetWriter(
        folder / "part-0.parquet",
        schema.with_metadata({b"tieout": b'{"documents": "whole in one row group, the same in every table"}'}),
        use_dictionary=words,
        column_encoding=dict.fromkeys(packed, "DELTA_BINARY_PACKED"),
        compression={leaf: "none" if leaf in _BARE else "zstd" for leaf in _leaves(schema)},
        write_statistics=[leaf for leaf in _leaves(schema) if leaf not in _OWN_WORDS],
        dictionary_pagesize_limit=64 << 20,  # a column of words whose dictionary is full is read ten times as slowly
    )


def _repeats(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_date(kind) or pa.types.is_int8(kind))


def _leaves(schema: pa.Schema) -> list[str]:
    """The paths of the columns as Parquet has them, nested ones with their steps."""
    sink = pa.BufferOutputStream()
    pq.write_metadata(schema, sink)
    found = pq.read_metadata(pa.BufferReader(sink.getvalue())).schema
    return [found.column(at).path for at in range(len(found))]


def _to_disk(path: Path) -> None:
    if os.name == "nt":  # there a folder cannot be opened, and a file only for writing
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _held_lock(scratch: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold a scratch folder as its living owner does; the lock goes with the process, however that ends.

    Raises:
        OSError: another process holds it.
    """
    try:
        import fcntl  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        yield
        return
    handle: Any = os.open(scratch, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)
