"""One run at a time: a lock file that names its holder by process, start of the process, boot and host.

The kernel's lock on the file decides between processes of one machine, and ends with its process however that ends.
The words in the file decide where that lock does not reach (another machine, some network folders), and tell whoever
comes second who was first.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

_NAME = "lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds the lock; ``started`` is the process's own start in ticks since the boot, where the system tells."""

    pid: int
    started: str
    boot: str
    host: str
    since: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since}"


class HeldError(RuntimeError):
    """Another run is at work."""

    def __init__(self, path: Path, holder: Holder | None, *, elsewhere: bool = False) -> None:
        who = "another process" if holder is None else str(holder)
        cure = f"if that machine does not run it any more, remove {path}" if elsewhere else "wait for it, or end it"
        super().__init__(f"{path}: held by {who}; {cure}")
        self.holder = holder


@contextlib.contextmanager
def locked(folder: Path, since: str) -> Iterator[Holder | None]:
    """Hold the folder's lock; gives the holder of a run before that was ended without giving it back, if there was one.

    Raises:
        HeldError: another run is at work.
        OSError: the lock cannot be written.
    """
    path = folder / _NAME
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        before = _read(handle)
        if not _taken(handle):
            raise HeldError(path, before)
        before = _read(handle)  # it may have changed hands meanwhile
        if before is not None and before.host != socket.gethostname():
            raise HeldError(path, before, elsewhere=True)
        if before is not None and _lives(before):
            raise HeldError(path, before)
        _write(handle, json.dumps(asdict(_me(since))).encode())
        try:
            yield before
        finally:
            _write(handle, b"")
    finally:
        os.close(handle)


def boot_id() -> str:
    """The id of this machine's boot; empty where the system does not tell."""
    return _text(Path("/proc/sys/kernel/random/boot_id"))


def start_of(pid: int) -> str:
    """When a process was started, in ticks since the boot; empty where there is none, or the system does not tell."""
    fields = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    return fields[19] if len(fields) > 19 else ""


def _me(since: str) -> Holder:
    pid = os.getpid()
    return Holder(pid=pid, started=start_of(pid), boot=boot_id(), host=socket.gethostname(), since=since)


def _lives(holder: Holder) -> bool:
    """Whether a holder on this machine still runs: of this boot, and no other process that got its number since."""
    if holder.boot != boot_id() or holder.pid == os.getpid():
        return False
    if holder.started or start_of(os.getpid()):
        return bool(holder.started) and start_of(holder.pid) == holder.started
    try:
        os.kill(holder.pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is another user's
    return True


def _taken(handle: int) -> bool:
    try:
        import fcntl  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks: the words in the file have to do
    return True


def _read(handle: int) -> Holder | None:
    try:
        return Holder(**json.loads(os.pread(handle, 4096, 0)))
    except (ValueError, TypeError):
        return None


def _write(handle: int, data: bytes) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, data, 0)


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace").strip()
    except OSError:
        return ""
