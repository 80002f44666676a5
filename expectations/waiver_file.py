"""The waiver file: reviewed YAML, appended to so that neither comments nor other people's entries are lost."""

from __future__ import annotations

import codecs
import contextlib
import datetime as dt
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from ..figures.complaint import FileError, nearest
from ..figures.safe_yaml import Mapping, Node, Scalar, clip, loads
from ..figures.safe_yaml import Sequence as List
from .waivers import KINDS, LEAST_DIGITS, Waiver

NAME = "waivers.yaml"
#: A hundred times a suite's: the baseline of a thousand documents is one file.
LARGEST = 100_000_000
_HEAD = "# Findings that somebody answers for: review it like code (tieout waive, tieout baseline)\nwaivers:\n"
_KEYS = tuple(f.name for f in fields(Waiver) if f.name != "line")
_DATES = ("expires", "added")
_ORDER = (
    *("id", "state", "rule", "entity", "statement", "caption", "period", "document", "finding"),
    *("kind", "reason", "owner", "reviewer", "expires", "added"),
)
_TRIES = 50


class WaiverError(FileError):
    """A waiver file that cannot be used: ``file:line:column: what is wrong; the cure``."""


def beside(path: Path) -> list[Path]:
    """The waiver files that count for an input without being named: beside it, and inside a landing."""
    places = [path.parent / NAME, *([path / NAME] if path.is_dir() else [])]
    return [place for place in places if place.is_file()]


def read_waivers(path: Path) -> list[Waiver]:
    """The file's waivers in order.

    Raises:
        WaiverError: it cannot be read, or does not read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise WaiverError(str(path), None, None, what, "`tieout waive` and `tieout baseline` write one") from None
    return parse_waivers(data, str(path))


def parse_waivers(data: bytes, name: str) -> list[Waiver]:
    """The waivers that `data` writes; `name` is what errors call the file.

    Raises:
        WaiverError: it does not read.
    """
    entries = _entries(data, name)
    return [] if entries is None else [_waiver(node, name) for node in entries.items]


def append_waivers(path: Path, waivers: Sequence[Waiver]) -> None:
    """Write the waivers behind those that the file has, whoever else is writing it too.

    The new file is written beside the old one and renamed; the folder is locked meanwhile, and where that is of
    no help (an editor, a network folder) the old one is read again just before.

    Raises:
        WaiverError: the file does not read, or has a form that cannot be appended to.
        OSError: it cannot be written.
    """
    path = path.resolve()  # a link stays a link
    with _locked(path.parent):
        for _ in range(_TRIES):
            old = _bytes(path)
            scratch = _written(path, appended(old, waivers, str(path)))
            if _bytes(path) == old:
                scratch.replace(path)
                return
            scratch.unlink()
    raise WaiverError(str(path), None, None, "is written by others all the time", "try again")


def appended(old: bytes, waivers: Sequence[Waiver], name: str) -> bytes:
    """The file's bytes with these waivers behind what is there.

    Raises:
        WaiverError: it does not read, or ends with something else than its waivers.
    """
    known = parse_waivers(old, name)
    entries = _entries(old, name)
    text = old.decode("utf-8-sig") if entries is not None else old.decode("utf-8-sig").rstrip() + "\n" + _HEAD
    indent = " " * (entries.column - 1) if entries is not None and entries.items else ""
    text = text.lstrip("\n") if text.endswith("\n") or not text else text + "\n"
    new = (text + "".join(_block(waiver, indent) for waiver in waivers)).encode()
    try:
        if parse_waivers(new, name) == [*known, *waivers]:
            return new
    except WaiverError:
        pass
    cure = 'let the file end with "waivers:" and a list of entries that begin with "- "'
    raise WaiverError(name, None, None, "cannot be appended to", cure)


# --- Reading ---


def _entries(data: bytes, name: str) -> List | None:
    """The list under ``waivers``; None where the file has none yet."""
    written = (line.lstrip() for line in data.removeprefix(codecs.BOM_UTF8).splitlines())
    if all(not line or line.startswith(b"#") for line in written):
        return None
    try:
        top = loads(data, name, LARGEST)
    except FileError as error:
        cure = error.cure if "suite" not in error.cure else "see docs/settling.md"
        raise WaiverError(error.file, error.line, error.column, error.what, cure) from None
    if not isinstance(top, Mapping) or "waivers" not in top.items:
        raise WaiverError(name, top.line, top.column, "is no waiver file", 'its one key is "waivers"')
    for key, place in top.keys.items():
        if key != "waivers":
            raise WaiverError(name, place.line, place.column, f'"{clip(key)}" is not known', 'its one key is "waivers"')
    found = top.items["waivers"]
    if isinstance(found, Scalar) and not found.text:
        return List([], found.line, 1)
    if not isinstance(found, List):
        raise WaiverError(name, found.line, found.column, "waivers are a list", 'begin each with "- "')
    return found


def _waiver(node: Node, name: str) -> Waiver:
    if not isinstance(node, Mapping):
        raise _wrong(name, node, "a waiver is a mapping", 'begin it with "- id: ..."')
    values = {key: _text(node, key, name) for key in node.items}
    if not (values.get("id") or values.get("rule")):
        raise _wrong(name, node, "waives nothing", "a waiver needs an id (with its state) or a rule")
    if identity := values.get("id"):
        if not re.fullmatch(rf"[0-9a-f]{{{LEAST_DIGITS},64}}", identity):
            raise _wrong(name, node.items["id"], "is no id", f"an id is {LEAST_DIGITS} or more of the digits 0-9a-f")
        if not values.get("state"):
            raise _wrong(name, node, "has an id without its state", "`tieout waive ID` writes both")
    if values.get("kind", KINDS[0]) not in KINDS:
        word = clip(values["kind"])
        raise _wrong(name, node.items["kind"], f'"{word}" is no kind', f"kinds are {', '.join(KINDS)}")
    dates = {key: _date(node.items[key], name) for key in _DATES if values.get(key)}
    texts = {key: text for key, text in values.items() if key not in _DATES}
    return Waiver(**texts, **dates, line=node.line)  # type: ignore[arg-type]


def _text(node: Mapping, key: str, name: str) -> str:
    value = node.items[key]
    if key not in _KEYS:
        raise _wrong(name, node.keys[key], f'"{clip(key)}" is not known' + nearest(key, _KEYS), "or leave it out")
    if not isinstance(value, Scalar):
        raise _wrong(name, value, f'"{key}" is a word or text', "put it on one line")
    return value.text


def _wrong(name: str, at: Node | Scalar, what: str, cure: str) -> WaiverError:
    return WaiverError(name, at.line, at.column, what, cure)


def _date(node: Node, name: str) -> dt.date:
    text = node.text if isinstance(node, Scalar) else ""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise WaiverError(name, node.line, node.column, f'"{clip(text)}" is no date', "write it as 2018-06-30")


# --- Writing ---


def _block(waiver: Waiver, indent: str) -> str:
    rows = [(key, str(value)) for key in _ORDER if (value := getattr(waiver, key))]
    return "".join(
        f"{indent}{'  ' if number else '- '}{key}: {_scalar(text)}\n" for number, (key, text) in enumerate(rows)
    )


def _scalar(text: str) -> str:
    r"""Words of ours plain, all other text in double quotes with what cannot be seen spelled out.

    >>> print(_scalar("false-alarm"), _scalar("2018-06-30"), _scalar('a "b"'))
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
    """Text as a waiver can hold it: no lone surrogates, no line ends, and not longer than somebody reads."""
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
