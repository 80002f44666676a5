"""When work can be left out: hashes of all that a reading, and all that a verdict, depends on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import astuple
from functools import cache
from pathlib import Path

from .. import __version__
from ..expectations.waiver_file import beside as waivers_beside
from ..project.model import Project
from ..rules.language import load_suites, rules_of
from ..signing.ledger import beside as ledger_beside
from .sources import Source

_CHUNK = 1 << 20
_CODE = (".py", ".yaml", ".csv", ".json", ".txt", ".j2", ".css", ".js")


def hash_of(*parts: object) -> str:
    """32 hex digits of some parts, none of which can pass for two."""
    said = json.dumps(parts, default=_plain, sort_keys=True)
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()[:32]


def _plain(part: object) -> object:
    return sorted(map(str, part)) if isinstance(part, (set, frozenset)) else str(part)


@cache
def engine() -> str:
    """The hash of tieout itself: another version, or another line of code, checks everything anew."""
    root = Path(__file__).resolve().parent.parent
    found = hashlib.sha256(__version__.encode())
    folders = [root, *(f for f in sorted(root.iterdir()) if (f / "__init__.py").is_file())]
    for folder in folders:
        every = sorted(folder.glob("*.py" if folder == root else "**/*"))
        for path in (p for p in every if p.suffix in _CODE and "__pycache__" not in p.parts):
            found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:32]


def bytes_hash(source: Source) -> str:
    """The hash of what an input holds: a file's bytes, or a folder's Parquet files with their names.

    Raises:
        OSError: it cannot be read.
    """
    found = hashlib.sha256()
    files = [source.path]
    if source.path.is_dir():
        files = sorted(source.path.glob("**/*.parquet"))
        found.update("\0".join(path.relative_to(source.path).as_posix() for path in files).encode(errors="replace"))
    for path in files:
        with path.open("rb") as file:
            found.update(file.read(_CHUNK))
            while piece := file.read(_CHUNK):
                found.update(piece)
    return found.hexdigest()


class Keys:
    """The keys of one run; what several documents share is hashed once."""

    def __init__(self, project: Project, today: dt.date) -> None:
        self._project = project
        self._today = today.isoformat()
        self._names: dict[Path, frozenset[str]] = {}
        self._files: dict[Path, str] = {}
        self._rules: dict[object, str] = {}
        self._settings = hash_of(astuple(project.review), project.check.waivers)

    def content(self, source: Source, held: str) -> str:
        """The key of an input's readings: what it holds, what it is called, what corrects or maps it, and our code."""
        stem = source.path.stem
        names = ("corrections.yaml", f"{stem}.corrections.yaml", "mapping.yaml", f"{stem}.mapping.yaml")
        return hash_of(engine(), source.kind, source.name, held, self._beside(source, names))

    def verdict(self, source: Source, content: str, document: str, about: tuple[str | None, str | None]) -> str:
        """The key of a document's verdicts; `about` is its standard and entity, by which suites are chosen.

        Raises:
            SuiteError: a suite does not read.
            OSError: a file beside the input cannot be read.
        """
        waivers = self._waivers(source)
        today = self._today if waivers else ""  # waivers end
        return hash_of(
            content, document, self._suites(source, about), waivers, today, self._ledger(source), self._settings
        )

    def _suites(self, source: Source, about: tuple[str | None, str | None]) -> str:
        standard, entity = about
        chosen = self._project.suites_for(source.name, entity)
        own = (f"{source.path.stem}.suite.yaml", "suite.yaml")
        near = None if chosen or not self._there(source, own) else source.path
        key = (chosen, near, standard)
        if key not in self._rules:
            suites = load_suites(chosen, beside=near, standard=standard)
            rules = [astuple(rule) for rule in rules_of(suites)]
            self._rules[key] = hash_of([suite.name for suite in suites], rules)
        return self._rules[key]

    def _waivers(self, source: Source) -> list[str]:
        named = self._project.check.waivers
        if named:
            return [self._file(self._project.path(named))]
        if source.path.is_dir() or self._there(source, ("waivers.yaml",)):
            return [self._file(path) for path in waivers_beside(source.path)]
        return []

    def _ledger(self, source: Source) -> str:
        path = ledger_beside(source.path)
        return self._file(path) if self._there(source, (path.name,)) else ""

    def _beside(self, source: Source, names: Iterable[str]) -> list[tuple[str, str]]:
        return [(name, self._file(source.path.parent / name)) for name in self._there(source, names)]

    def _there(self, source: Source, names: Iterable[str]) -> list[str]:
        """Which of these names lie beside an input; a folder is listed once."""
        folder = source.path.parent
        if folder not in self._names:
            self._names[folder] = frozenset(e.name for e in os.scandir(folder) if e.name.endswith(".yaml"))
        return [name for name in names if name in self._names[folder]]

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        return self._files[path]
