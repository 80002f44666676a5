"""What runs keep: landed readings and pages by their keys, the last run's rows, and a journal of this one."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

from ..figures.files import append_line, step, write_atomic
from .row import Entry, entries_of, line_of

if TYPE_CHECKING:
    from ..figures.reading import Reading

_READINGS, _PAGES = "store", "pages"


class Store:
    """A folder of runs. What is called by a key never changes; all else is replaced whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sites = folder / "sites"
        self._manifest = folder / "last-run.jsonl"
        self._journal = folder / "journal.jsonl"

    def prepare(self) -> Self:
        """Make the folder, which is nothing for version control.

        Raises:
            OSError: it cannot be made.
        """
        for folder in (self.folder, self.sites):
            folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            write_atomic(ignore, b"*\n")
        return self

    # --- Readings and pages ---

    def add_readings(self, key: str, readings: Iterable[Reading]) -> None:
        """Keep the readings of an input, landed.

        Raises:
            OSError: they cannot be written.
        """
        import pyarrow as pa  # noqa: PLC0415 - Arrow only where something is read or landed

        from ..figures.landing import READ_TABLES, tables_of  # noqa: PLC0415

        tables = tables_of(readings)
        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, "zstd") as file:
            for name in READ_TABLES:
                with pa.ipc.new_stream(file, tables[name].schema) as stream:
                    stream.write_table(tables[name])
        self._write(self._place(_READINGS, key, ".arrows"), sink.getvalue().to_pybytes())

    def readings(self, key: str) -> list[Reading] | None:
        """The readings of that key; None where there are none, or where they were cut off."""
        import pyarrow as pa  # noqa: PLC0415 - as above

        from ..figures.landing import READ_TABLES, readings_of  # noqa: PLC0415

        try:
            with pa.CompressedInputStream(pa.OSFile(str(self._place(_READINGS, key, ".arrows"))), "zstd") as file:
                tables = {}
                for name in READ_TABLES:
                    with pa.ipc.open_stream(file) as stream:
                        tables[name] = stream.read_all()
                return list(readings_of(tables))
        except (OSError, ValueError):  # Arrow's complaints are ValueErrors
            return None

    def add_page(self, key: str, page: bytes) -> None:
        """Keep the page of a document.

        Raises:
            OSError: it cannot be written.
        """
        self._write(self._place(_PAGES, key, ".html"), page)

    def page(self, key: str) -> Path:
        """Where the page of that key is, if it is anywhere."""
        return self._place(_PAGES, key, ".html")

    def has_page(self, key: str, size: int) -> bool:
        """Whether the page of that key is there as it was written."""
        try:
            return self.page(key).stat().st_size == size
        except OSError:
            return False

    def sweep(self, contents: Collection[str], verdicts: Collection[str]) -> None:
        """Remove what no document needs any more, and what was being written when a run was ended.

        Raises:
            OSError: the folder cannot be read.
        """
        for kind, kept in ((_READINGS, contents), (_PAGES, verdicts)):
            for path in (self.folder / kind).glob("*/*"):
                if path.name.partition(".")[0] not in kept:
                    step("remove", path)
                    path.unlink(missing_ok=True)

    def _place(self, kind: str, key: str, suffix: str) -> Path:
        return self.folder / kind / key[:2] / f"{key}{suffix}"

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, data, sync=False)

    # --- Rows ---

    def last_run(self) -> dict[str, Entry]:
        """The inputs as the last complete run left them."""
        return entries_of(_lines(self._manifest))

    def begun(self) -> dict[str, Entry]:
        """What runs have done since that one, none of which was complete."""
        return entries_of(_lines(self._journal))

    @contextlib.contextmanager
    def journal(self) -> Iterator[Journal]:
        """The journal, open to be continued.

        Raises:
            OSError: it cannot be written.
        """
        handle = os.open(self._journal, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.lseek(handle, 0, os.SEEK_END)
            if size and os.pread(handle, 1, size - 1) != b"\n":
                append_line(handle, b"", self._journal)  # what was cut off stays a line of its own
            yield Journal(handle, self._journal)
        finally:
            os.close(handle)

    def finish(self, entries: Iterable[Entry]) -> None:
        """Make these the last complete run, and begin a new journal.

        Raises:
            OSError: they cannot be written.
        """
        write_atomic(self._manifest, b"".join(line_of(entry) + b"\n" for entry in entries))
        step("remove", self._journal)
        self._journal.unlink(missing_ok=True)


class Journal:
    """Where each input is noted as soon as it is done, so that a run that is ended goes on there."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle = handle
        self._path = path

    def add(self, entry: Entry) -> None:
        """Note an input.

        Raises:
            OSError: the disk is full.
        """
        append_line(self._handle, line_of(entry), self._path)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        return


def remove_tree(path: Path) -> None:
    """Remove a folder of ours; what cannot be removed is left for the next run."""
    step("remove", path)
    shutil.rmtree(path, ignore_errors=True)
