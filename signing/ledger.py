"""The sign-offs of a folder: signoffs.yaml, reviewed like code, each entry chained by hash to the one before."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from ..figures.chain import Link, digest, head
from ..figures.complaint import FileError, nearest
from ..figures.safe_yaml import Mapping, Node, Scalar, clip, loads
from ..figures.safe_yaml import Sequence as List
from ..figures.shared_file import clean, entry_text, rewrite
from .policy import ROLES

NAME = "signoffs.yaml"
ANSWERS = ("yes", "no", "n.a.")
#: How many items there are to answer for.
ITEMS = 32
#: The item that the whole is signed with; its entries vouch for what all others said at that moment.
WHOLE = 32
LARGEST = 20_000_000
_HEAD = (
    "# Who answers for what: review it like code (tieout sign). Each entry is chained to the one before.\nsignoffs:\n"
)
_HASH = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class LedgerError(FileError):
    """A file of sign-offs that cannot be used: ``file:line:column: what is wrong; the cure``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """One person's answer to one item of the checklist, about one state of a document and its rules.

    ``sha256`` is of the file, ``rules`` of what it was judged by; ``seen`` of the answers to all other items, for the
    item that signs the whole. ``before`` and ``hash`` chain it.
    """

    item: int
    answer: str
    role: str
    by: str
    why: str
    at: str
    document: str
    sha256: str
    rules: str
    seen: str = ""
    before: str = ""
    hash: str = ""
    line: int = field(default=0, compare=False)

    @property
    def facts(self) -> dict[str, str]:
        """What the entry says, without its place in the chain."""
        return {name: str(getattr(self, name)) for name in _SAID if getattr(self, name)}

    @property
    def link(self) -> Link:
        """The entry as a link of the chain."""
        return Link(self.facts, self.before, self.hash)

    @property
    def day(self) -> str:
        """The day it was signed."""
        return self.at[:10]

    def about(self, document: str) -> bool:
        """Whether it is of the document of this name, whatever folder the check was called in."""
        return self.document.rpartition("/")[2] == document.rpartition("/")[2]


_ORDER = tuple(f.name for f in fields(SignOff) if f.compare)
_SAID = tuple(name for name in _ORDER if name not in {"before", "hash"})
_NEEDED = tuple(name for name in _SAID if name != "seen")


def beside(path: Path) -> Path:
    """The file that an input's sign-offs are in."""
    return path.parent / NAME


def read_ledger(path: Path) -> list[SignOff]:
    """The file's sign-offs in order; none where there is no file.

    Raises:
        LedgerError: it cannot be read, or does not read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise LedgerError(str(path), None, None, what, "`tieout sign` writes one") from None
    return parse_ledger(data, str(path))


def parse_ledger(data: bytes, name: str) -> list[SignOff]:
    """The sign-offs that `data` writes; `name` is what errors call the file.

    Raises:
        LedgerError: it does not read.
    """
    found = _entries(data, name)
    return [] if found is None else [_sign_off(node, name) for node in found.items]


def append_sign_offs(path: Path, new: Sequence[SignOff]) -> list[SignOff]:
    """Write the sign-offs behind those that the file has, chained, whoever else is writing it too.

    Returns them as they were written.

    Raises:
        FileError: the file does not read, has a form that cannot be appended to, or is written all the time.
        OSError: it cannot be written.
    """
    written: list[SignOff] = []

    def change(old: bytes) -> bytes:
        after, linked = appended(old, new, str(path))
        written[:] = linked
        return after

    rewrite(path, change)
    return written


def appended(old: bytes, new: Sequence[SignOff], name: str) -> tuple[bytes, list[SignOff]]:
    """The file's bytes with these sign-offs behind what is there, and them as they are chained.

    Raises:
        LedgerError: it does not read, or ends with something else than its sign-offs.
    """
    known = parse_ledger(old, name)
    linked = chained(known, new)
    entries = _entries(old, name)
    text = old.decode("utf-8-sig") if entries is not None else old.decode("utf-8-sig").rstrip() + "\n" + _HEAD
    indent = " " * (entries.column - 1) if entries is not None and entries.items else ""
    text = text.lstrip("\n") if text.endswith("\n") or not text else text + "\n"
    after = (text + "".join(_block(each, indent) for each in linked)).encode()
    try:
        if parse_ledger(after, name) == [*known, *linked]:
            return after, linked
    except LedgerError:
        pass
    cure = 'let the file end with "signoffs:" and a list of entries that begin with "- "'
    raise LedgerError(name, None, None, "cannot be appended to", cure)


def chained(known: Sequence[SignOff], new: Sequence[SignOff]) -> list[SignOff]:
    """The new sign-offs, their words fit for a file, each chained to the one before it."""
    last = head(each.link for each in known)
    found: list[SignOff] = []
    for each in new:
        fit = replace(each, by=clean(each.by), why=clean(each.why), document=clean(each.document))
        found.append(replace(fit, before=last, hash=digest(last, fit.facts)))
        last = found[-1].hash
    return found


def _block(each: SignOff, indent: str) -> str:
    return entry_text([(name, str(value)) for name in _ORDER if (value := getattr(each, name))], indent)


# --- Reading ---


def _entries(data: bytes, name: str) -> List | None:
    """The list under ``signoffs``; None where the file has none yet."""
    written = (line.lstrip() for line in data.removeprefix(codecs.BOM_UTF8).splitlines())
    if all(not line or line.startswith(b"#") for line in written):
        return None
    try:
        top = loads(data, name, LARGEST)
    except FileError as error:
        raise LedgerError(error.file, error.line, error.column, error.what, error.cure) from None
    if not isinstance(top, Mapping) or "signoffs" not in top.items:
        raise LedgerError(name, top.line, top.column, "is no file of sign-offs", 'its one key is "signoffs"')
    for key, place in top.keys.items():
        if key != "signoffs":
            what = f'"{clip(key)}" is not known'
            raise LedgerError(name, place.line, place.column, what, 'its one key is "signoffs"')
    found = top.items["signoffs"]
    if isinstance(found, Scalar) and not found.text:
        return List([], found.line, 1)
    if not isinstance(found, List):
        raise LedgerError(name, found.line, found.column, "sign-offs are a list", 'begin each with "- "')
    return found


def _sign_off(node: Node, name: str) -> SignOff:
    if not isinstance(node, Mapping):
        raise _wrong(name, node, "a sign-off is a mapping", 'begin it with "- item: ..."')
    values = {key: _text(node, key, name) for key in node.items}
    for key in _NEEDED:
        if not values.get(key):
            raise _wrong(name, node, f'has no "{key}"', "`tieout sign` writes all that is needed")
    item = values.pop("item")
    if not (re.fullmatch(r"[0-9]{1,3}", item) and 1 <= int(item) <= ITEMS):
        raise _wrong(name, node.items["item"], f'"{clip(item)}" is no item', f"items are 1 to {ITEMS}")
    for key, known in (("answer", ANSWERS), ("role", ROLES)):
        if values[key] not in known:
            what = f'"{clip(values[key])}" is no {key}' + nearest(values[key], known)
            raise _wrong(name, node.items[key], what, f"one of {', '.join(known)}")
    for key in ("sha256", "rules", "seen", "before", "hash"):
        if values.get(key) and not _HASH.fullmatch(values[key]):
            raise _wrong(name, node.items[key], f'"{key}" is no hash', "64 of the digits 0-9a-f")
    if not _TIME.fullmatch(values["at"]):
        raise _wrong(name, node.items["at"], f'"{clip(values["at"])}" is no time', "write it as 2018-06-30T12:00:00Z")
    return SignOff(item=int(item), **values, line=node.line)


def _text(node: Mapping, key: str, name: str) -> str:
    value = node.items[key]
    if key not in _ORDER:
        raise _wrong(name, node.keys[key], f'"{clip(key)}" is not known' + nearest(key, _ORDER), "or leave it out")
    if not isinstance(value, Scalar):
        raise _wrong(name, value, f'"{key}" is a word or text', "put it on one line")
    return value.text


def _wrong(name: str, at: Node, what: str, cure: str) -> LedgerError:
    return LedgerError(name, at.line, at.column, what, cure)
