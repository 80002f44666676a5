"""Pages as files: names that documents can have on disk, and writing that nobody sees half done."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from ...figures.files import write_atomic

_UNSAFE = re.compile(r"[^0-9A-Za-z._-]+")
_LONGEST_NAME = 80
#: Far more than what stands before the generator in the head of a page.
_HEAD = 4000


def slug(name: str) -> str:
    """A file name for a document's or a suite's name; one that had to be changed gets a hash, so that no two meet.

    >>> slug("iij-1h17.txt"), slug("q2/iij.txt")
    ('iij-1h17.txt', 'q2-iij.txt-c6ab3d')
    """
    safe = _UNSAFE.sub("-", name).strip(".-")[:_LONGEST_NAME]
    if safe == name and safe.lower() != "index":
        return safe
    return f"{safe}-{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:6]}".lstrip("-")


def file_names(names: Iterable[str]) -> list[str]:
    """One file name for each, in order, no two of which differ in case alone.

    >>> file_names(["a.txt", "A.txt"])
    ['a.txt', 'A.txt-2']
    """
    taken: set[str] = set()
    found = []
    for name in names:
        base = candidate = slug(name)
        number = 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{base}-{number}"
        taken.add(candidate.casefold())
        found.append(candidate)
    return found


def replace_file(path: Path, content: str | bytes) -> None:
    """Write the file beside and rename it, so that nobody opens half of it.

    Raises:
        OSError: its folder cannot be written.
    """
    write_atomic(path, content.encode() if isinstance(content, str) else content, sync=False)


def own_pages(folder: Path, generator: str) -> set[str]:
    """The names of the pages in a folder that say they are by this generator."""
    mark = f'<meta name="generator" content="{generator}">'.encode()
    found = set()
    for path in folder.glob("*.html"):
        with path.open("rb") as file:
            if mark in file.read(_HEAD):
                found.add(path.name)
    return found
