"""The seal of a checklist: a hash over all that it says, by which a change to the checklist itself shows."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

#: What stands where the seal goes while it is computed.
BLANK = "0" * 64
HASH = r"[0-9a-f]{64}"


def sealed_text(text: str, lead: str) -> str:
    """The text with its seal behind `lead`: of all of it, whatever its line ends, with the seal's own place blank.

    Raises:
        ValueError: it has no place for a seal, or several.
    """
    if text.count(lead + BLANK) != 1:
        raise ValueError("a text has one place for its seal")
    return text.replace(lead + BLANK, lead + _hash(text))


def text_holds(text: str, seal: str) -> bool:
    """Whether a text is what its seal was made of."""
    return text.count(seal) == 1 and _hash(text.replace(seal, BLANK)) == seal


def record_seal(record: dict[str, Any]) -> str:
    """The seal of a JSON record, whatever its order and spaces; its own ``seal`` has no part in it."""
    said = {key: value for key, value in record.items() if key != "seal"}
    return hashlib.sha256(
        json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()
    ).hexdigest()


def cells_seal(sheets: Iterable[tuple[str, Sequence[Sequence[str]]]], seal: str = BLANK) -> str:
    """The seal of a workbook: of its sheets' names and the texts of their cells, with its own cell blank."""
    blank = [[name, [[BLANK if cell == seal else cell for cell in row] for row in rows]] for name, rows in sheets]
    return hashlib.sha256(json.dumps(blank, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def _hash(text: str) -> str:
    return hashlib.sha256(re.sub("\r\n?", "\n", text).encode("utf-8", "surrogatepass")).hexdigest()
