"""Whether a checklist is the one that was made, and the file at hand the one that it is about."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...figures.chain import breaks
from ...signing.ledger import LedgerError, beside, read_ledger
from ...signing.subject import file_hash
from .seal import HASH, record_seal, text_holds

_LARGEST = 64_000_000
_MARKDOWN = re.compile(rf"<!-- tieout checklist: seal=({HASH}) files=([0-9a-fnoe,]*) heads=([0-9a-fnoe,]*) -->\n")
_HTML = re.compile(rf'<code data-files="([0-9a-fnoe,]*)" data-heads="([0-9a-fnoe,]*)" id="seal-value">({HASH})</code>')
HOLDS, FAILS, CANNOT_TELL = "holds", "fails", "cannot tell"


class NoChecklistError(ValueError):
    """The file is no checklist of ours."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What a checklist says of itself: the files it is about, and whether it is what its seal was made of.

    ``heads`` are the last entries of the sign-offs that each of the files had.
    """

    files: tuple[str, ...]
    heads: tuple[str, ...]
    seal: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """holds, fails or cannot tell, and why."""

    verdict: str
    why: str


def verify(checklist: Path, published: Path) -> Verdict:
    """Hold the published file against the checklist.

    Raises:
        NoChecklistError: the first is no checklist.
        OSError: one of them cannot be read.
    """
    sealed = read_sealed(checklist)
    if not sealed.whole:
        return Verdict(FAILS, f"{checklist}: was changed after it was made; its seal {sealed.seal} is of another text")
    known = [each for each in sealed.files if re.fullmatch(HASH, each)]
    if not known:
        return Verdict(CANNOT_TELL, f"{checklist}: is about figures that came from no file, so it knows no file's hash")
    found = file_hash(published)
    if found in known:
        heads = [head for file, head in zip(sealed.files, sealed.heads, strict=False) if file == found]
        if lost := _lost(heads, beside(published)):
            return Verdict(FAILS, lost)
        return Verdict(HOLDS, f"{published} is the file that was checked: SHA-256 {found}; seal {sealed.seal}")
    named = ", ".join(known[:3]) + (" ..." if len(known) > 3 else "")
    return Verdict(FAILS, f"{published} is not the file that was checked: its SHA-256 is {found}, checked was {named}")


def _lost(heads: Sequence[str], ledger: Path) -> str:
    """What happened to the sign-offs beside the file since; nothing where there are none, or all are there."""
    if not ledger.is_file():
        return ""
    try:
        entries = read_ledger(ledger)
    except LedgerError as error:
        return str(error)
    if broken := breaks(entry.link for entry in entries):
        return f"{ledger}: the chain of the sign-offs is broken at entry {broken[0].at}"
    known = {entry.hash for entry in entries}
    if any(re.fullmatch(HASH, head) and head not in known for head in heads):
        return f"{ledger}: the last sign-off that the checklist was made with is not there any more"
    return ""


def read_sealed(path: Path) -> Sealed:
    """What a checklist of any of our formats says of itself.

    Raises:
        NoChecklistError: it is none.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise NoChecklistError(f"{path}: is larger than {_LARGEST // 1_000_000} MB, so it is no checklist")
    if data[:4] == b"PK\x03\x04":
        from .cells import read_workbook  # noqa: PLC0415 - only a workbook needs it

        return read_workbook(data, str(path))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        text = ""
    for read in (_of_json, _of_markdown, _of_html):
        found = read(text)
        if found is not None:
            return found
    raise NoChecklistError(f"{path}: is no checklist of tieout; name the file that `tieout checklist --out` wrote")


def _of_json(text: str) -> Sealed | None:
    if not text.lstrip().startswith("{"):
        return None
    try:
        record = json.loads(text, object_pairs_hook=_once)
        files = tuple(str(each["sha256"]) for each in record["documents"])
        heads = tuple(str(each["signoffs"]["head"]) for each in record["documents"])
        seal = record["seal"]
        if "checklist" not in record or not re.fullmatch(HASH, seal):
            return None
        return Sealed(files, heads, seal, record_seal(record) == seal)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys stand there once: of a key written twice, people and programs may read different values."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def _of_markdown(text: str) -> Sealed | None:
    found = _MARKDOWN.match(text)
    if found is None:
        return None
    seal, files, heads = found.groups()
    return Sealed(tuple(files.split(",")), tuple(heads.split(",")), seal, text_holds(text, seal))


def _of_html(text: str) -> Sealed | None:
    found = _HTML.findall(text)
    if len(found) != 1:
        return None
    files, heads, seal = found[0]
    return Sealed(tuple(files.split(",")), tuple(heads.split(",")), seal, text_holds(text, seal))
