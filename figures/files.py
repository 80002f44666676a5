"""Writing that nobody sees half done: beside, then renamed; every step passes one point where tests can fail it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def _nobody(_: str, __: Path) -> None:
    """Let a step pass."""


#: Called before every step that changes a disk (`write`, `rename`, `append`, `link`, `remove`) with its path.
#: Tests put a function here that raises, or ends the process.
before: Callable[[str, Path], None] = _nobody


def step(what: str, path: Path) -> None:
    """Say that a step is about to be made."""
    before(what, path)


def write_atomic(path: Path, content: bytes, *, mode: int = 0o644, sync: bool = True) -> None:
    """Replace the file's content whole or not at all.

    Without `sync` it may be empty after the machine, not only the process, fails: for what can be made again.

    Raises:
        OSError: its folder cannot be written, or the disk is full; what stood there before still stands.
    """
    step("write", path)
    handle, name = tempfile.mkstemp(prefix=".page-", dir=path.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if sync:
                file.flush()
                os.fsync(file.fileno())
        scratch.chmod(mode)
        step("rename", path)
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    if sync:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk, where its file system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # a folder cannot be opened on Windows
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network folders cannot: they answer for themselves
    finally:
        os.close(handle)


def append_line(handle: int, line: bytes, path: Path) -> None:
    """Add a line to an open file in one write, so that at most the last one is ever cut off.

    Raises:
        OSError: the disk is full.
    """
    step("append", path)
    data = line + b"\n"
    written = os.write(handle, data)
    if written != len(data):
        os.write(handle, data[written:])


def switch_link(path: Path, target: Path) -> None:
    """Let the link at `path` lead to `target` from now on; at no moment does it lead nowhere.

    Raises:
        OSError: it cannot be made, or something that is no link stands there.
    """
    step("link", path)
    if path.exists() and not path.is_symlink():
        raise FileExistsError(17, "is no link of ours and would be replaced", str(path))
    scratch = path.with_name(f".{path.name}-{os.getpid()}")
    scratch.unlink(missing_ok=True)
    scratch.symlink_to(os.path.relpath(target, path.parent), target_is_directory=True)
    try:
        step("rename", path)
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
