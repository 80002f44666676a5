"""A file's bytes become pages of lines, or one clear error."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..figures.reading import Line
from .errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

# A text of more than this is no report; reading stays linear, but the landing would not be small.
MAX_BYTES = 200_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a document: its lines with their pages, and the hash of its bytes."""

    lines: list[Line]
    pages: int
    sha256: str


def read_source(path: Path) -> Source:
    """Read a text document; a form feed begins a page and stays a character of its line.

    Raises:
        InputError: missing, no regular file, unreadable, empty, binary or not UTF-8.

    """
    data = _bytes_of(path)
    text = _decode(path, data)
    lines, page = [], 1
    for number, content in enumerate(text.split("\n"), start=1):
        line = content.removesuffix("\r")
        # OCR programs put the form feed first on its line; where it ends one, the next line is on the new page.
        if line.startswith("\f") and number > 1:
            page += 1
        lines.append(Line(page=page, line=number, text=line))
        page += line.count("\f", 1)
    return Source(lines, page, hashlib.sha256(data).hexdigest())


def _bytes_of(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(
                str(path), "", "is a folder, not a document", "name a text file, or a landing with figures/"
            )
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or a device may never end
            raise InputError(str(path), "", "is no regular file", "save the text to a file first")
        if status.st_size > MAX_BYTES:
            raise InputError(str(path), "", "is larger than 200 MB", "split it into its documents")
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(str(path), "", "no such file", "check the path") from None
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise InputError(str(path), "", reason.lower(), "check the path and its permissions") from error
    if not data.strip():
        raise InputError(str(path), "", "the file is empty", "give the document's OCR text")
    return data


def _decode(path: Path, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        at = data.find(b"\0")
        if at >= 0:
            raise InputError(
                str(path), f"byte {at}", "is binary, not text", "give the OCR text (UTF-8) of the document"
            )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        cure = "save it as UTF-8 (iconv -t UTF-8)"
        raise InputError(
            str(path), f"line {line}", f"is not {encoding.removesuffix('-sig').upper()} text", cure
        ) from error
