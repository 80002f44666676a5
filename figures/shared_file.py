"""A text file that several people and processes append to: rewritten as a whole, and nobody's words are lost."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from .complaint import FileError

_TRIES = 50


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Replace the file's bytes (none where there is no file yet) by what `change` makes of them.

    The new file is written beside the old one and renamed; the folder is locked meanwhile, and where that is of
    no help (an editor, a network folder) the old one is read again just before.

    Raises:
        FileError: others write it all the time; or what `change` raises.
        OSError: it cannot be written.
    """
    path = path.resolve()  # a link stays a link
    with _locked(path.parent):
        for _ in range(_TRIES):
            old = _bytes(path)
            scratch = _written(path, change(old))
            if _bytes(path) == old:
                scratch.replace(path)
                return
            scratch.unlink()
    raise FileError(str(path), None, None, "is written by others all the time", "try again")


def entry_text(rows: Sequence[tuple[str, str]], indent: str = "") -> str:
    r"""One entry of a YAML list, its values plain or in quotes.

    >>> print(entry_text([("item", "30"), ("by", 'Yuki "Y"')]))
    - item: "30"
      by: "Yuki \"Y\""
    <BLANKLINE>
    """
    return "".join(
        f"{indent}{'  ' if number else '- '}{key}: {scalar(text)}\n" for number, (key, text) in enumerate(rows)
    )


def scalar(text: str) -> str:
    r"""Words of ours plain, all other text in double quotes with what cannot be seen spelled out.

    >>> print(scalar("false-alarm"), scalar("2018-06-30"), scalar('a "b"'))
    false-alarm 2018-06-30 "a \"b\""
    """
    if re.fullmatch(r"[a-z]+(-[a-z]+)+|[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def clean(text: str, most: int = 500) -> str:
    """Text as an entry can hold it: no lone surrogates, no line ends, and not longer than somebody reads."""
    flat = " ".join(text.encode("utf-8", "backslashreplace").decode().split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _written(path: Path, data: bytes) -> Path:
    """The bytes in a file beside, with the rights of the one that it is to replace."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    scratch = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.chmod(path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask())
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    return scratch


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Be the only one of us that writes in the folder, as far as its file system knows locks."""
    try:
        import fcntl  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
