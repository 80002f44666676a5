"""The waiver file: reviewed YAML, appended to so that neither comments nor other people's entries are lost."""

from __future__ import annotations

import codecs
import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from ..figures.complaint import FileError, nearest
from ..figures.safe_yaml import Mapping, Node, Scalar, clip, loads
from ..figures.safe_yaml import Sequence as List
from ..figures.shared_file import clean, entry_text, rewrite
from .waivers import KINDS, LEAST_DIGITS, Waiver, chained

__all__ = ["NAME", "WaiverError", "append_waivers", "appended", "beside", "clean", "parse_waivers", "read_waivers"]

NAME = "waivers.yaml"
#: A hundred times a suite's: the baseline of a thousand documents is one file.
LARGEST = 100_000_000
_HEAD = "# Findings that somebody answers for: review it like code (tieout waive, tieout baseline)\nwaivers:\n"
_KEYS = tuple(f.name for f in fields(Waiver) if f.compare)
_DATES = ("expires", "added")
_ORDER = (
    *("id", "state", "rule", "entity", "statement", "caption", "period", "document", "finding"),
    *("kind", "reason", "owner", "reviewer", "expires", "added", "before", "hash"),
)


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


def append_waivers(path: Path, waivers: Sequence[Waiver], *, chain: bool = False) -> None:
    """Write the waivers behind those that the file has, whoever else is writing it too.

    With `chain`, or where the file has a chain already, each is chained to the one before.

    Raises:
        FileError: the file does not read, has a form that cannot be appended to, or is written all the time.
        OSError: it cannot be written.
    """
    rewrite(path, lambda old: appended(old, waivers, str(path), chain=chain))


def appended(old: bytes, waivers: Sequence[Waiver], name: str, *, chain: bool = False) -> bytes:
    """The file's bytes with these waivers behind what is there.

    Raises:
        WaiverError: it does not read, or ends with something else than its waivers.
    """
    known = parse_waivers(old, name)
    if chain or any(waiver.hash for waiver in known):
        waivers = chained(known, waivers)
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
    return Waiver(**texts, **dates, line=node.line, file=name)  # type: ignore[arg-type]


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
    return entry_text([(key, str(value)) for key in _ORDER if (value := getattr(waiver, key))], indent)
