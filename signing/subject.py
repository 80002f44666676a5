"""What is signed about: one document by the hash of its file, and by the hash of what it was judged by."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from ..figures.reading import Correction, Reading
from ..rules.model import Rule

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A document as it was checked: `sha256` of its file (empty where it came from no file), `rules` of the suites."""

    document: str
    sha256: str
    rules: str


def subject_of(reading: Reading, rules: Iterable[Rule], path: Path | None) -> Subject:
    """The document, hashed; `path` is the input that it came from.

    A landing says the hash of the file that it was read from; any other table is hashed itself.

    Raises:
        OSError: the input cannot be read any more.
    """
    known = reading.document.source_hash or ""
    if not re.fullmatch(r"[0-9a-f]{64}", known):
        known = file_hash(path) if path is not None and path.is_file() else ""
    judged_by = rules_hash(rules, reading.document.corrections)
    return Subject(document=reading.document.document, sha256=known, rules=judged_by)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, as 64 hex digits.

    Raises:
        OSError: it cannot be read.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            found.update(piece)
    return found.hexdigest()


def rules_hash(rules: Iterable[Rule], corrections: Iterable[Correction] = ()) -> str:
    """What a document was judged by: every rule's content, whatever file or order it stood in, and every correction.

    Titles and reasons count too: who signed has read them. A correction counts by what became of it, since it
    changes what is compared.
    """
    told = sorted((asdict(rule) for rule in rules), key=lambda rule: str(rule["id"]))
    mended = sorted([each.kind, each.state, each.message, str(each.line or "")] for each in corrections)
    text = json.dumps([told, *([mended] if mended else [])], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
