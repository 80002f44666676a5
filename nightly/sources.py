"""What a run is about: the inputs that the project names, found on the disk, and those that should be there."""

from __future__ import annotations

import datetime as dt
import glob
import hashlib
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from ..project.model import DAYS, Expected, Project

#: Exit codes of what goes wrong, as DESIGN's: configuration, an input.
USAGE, INPUT = 2, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An input: a document, a landing or a table; `name` is its path from the project's folder."""

    kind: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What keeps a run from being complete: which input, what is wrong, and the exit code that it calls for."""

    source: str
    what: str
    code: int = INPUT

    def __str__(self) -> str:
        return self.what if self.what.startswith(self.source) else f"{self.source}: {self.what}"


def find_sources(
    project: Project, known: Collection[str], scratch: Path | None = None
) -> tuple[list[Source], list[Fault]]:
    """The inputs, each once, in order of their names; and what was named, or `known` last time, and is not there.

    What lies in object storage is fetched into `scratch`, each place by its own name.
    """
    from ..figures.storage import is_remote, local  # noqa: PLC0415 - a part of it is heavy

    found: dict[str, Source] = {}
    faults: list[Fault] = []
    for kind, written in patterns_of(project):
        if is_remote(written):
            fetched = _fetched(kind, written, scratch or project.folder)
            if isinstance(fetched, Source):
                found.setdefault(written, fetched)
            else:
                faults.append(fetched)
            continue
        pattern = local(written)
        paths = list(matching(project.folder, pattern, folders=kind == "landing" or "." not in Path(pattern).name))
        kept = [(name, path) for name, path in paths if not _excluded(name, project)]
        for name, path in kept:
            found.setdefault(name, Source(kind=kind, name=name, path=path))
        if not kept and (fault := _vanished(project.folder, pattern, known)):
            faults.append(fault)
    return [found[name] for name in sorted(found)], faults


def _fetched(kind: str, uri: str, scratch: Path) -> Source | Fault:
    """A document, landing or table in object storage, as it lies there tonight."""
    from ..figures.storage import fetch  # noqa: PLC0415 - as above

    folder = scratch / hashlib.sha256(uri.encode(errors="surrogatepass")).hexdigest()[:16]
    try:
        shutil.rmtree(folder, ignore_errors=True)  # what is gone there is gone here
        folder.mkdir(parents=True)
        return Source(kind=kind, name=uri, path=fetch(uri, folder))
    except OSError as error:
        return Fault(source=uri, what=str(error))


def patterns_of(project: Project) -> Iterator[tuple[str, str]]:
    """Every pattern of inputs with the kind of input that it is for."""
    inputs = project.inputs
    for kind, patterns in (("document", inputs.documents), ("landing", inputs.landings), ("table", inputs.tables)):
        yield from ((kind, pattern) for pattern in patterns)


def matching(folder: Path, pattern: str, *, folders: bool = False) -> Iterator[tuple[str, Path]]:
    """What a pattern finds from a folder, hidden names left out: files, or folders where these are meant too."""
    for text in sorted(glob.glob(os.path.join(folder, pattern), recursive=True)):  # noqa: PTH118, PTH207 - absolute ones too
        path = Path(text)
        lost = path.is_symlink() and not path.exists()  # whoever reads it says so
        if lost or path.is_file() or (folders and path.is_dir()):
            yield name_of(folder, path), path


def name_of(folder: Path, path: Path) -> str:
    """What an input is called: its path from the project's folder, bytes that are no text spelled out."""
    full = Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps the name that the user gave it
    base = Path(os.path.abspath(folder))  # noqa: PTH100
    name = full.relative_to(base).as_posix() if full.is_relative_to(base) else full.as_posix()
    return os.fsencode(name).decode(errors="backslashreplace")


def _excluded(name: str, project: Project) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in project.inputs.exclude)


def _vanished(folder: Path, pattern: str, known: Collection[str]) -> Fault | None:
    """A pattern that finds nothing is a fault where its folder is gone, or where it found something before."""
    cure = "bring it back; if it is meant to be gone, take the pattern out of [inputs]"
    plain = not glob.has_magic(pattern)
    root = Path(pattern) if plain else Path(*_until(Path(pattern).parts, glob.has_magic))
    if not (folder / root).exists():
        return Fault(source=pattern, what=f"{root.as_posix()} is not there; {cure}")
    before = sum(fnmatchcase(name, pattern.replace("**/", "*")) for name in known)
    if before:
        return Fault(source=pattern, what=f"finds nothing, and found {before} last time; {cure}")
    return None


def _until(parts: Iterable[str], stop: object) -> Iterator[str]:
    for part in parts:
        if stop(part):  # type: ignore[operator]
            return
        yield part


# --- What should be there ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An expectation that was not met: so many were found of those expected."""

    expected: Expected
    found: int

    @property
    def says(self) -> str:
        """In words."""
        one = self.expected
        kind = "new or changed " if one.new else ""
        by = f" by {one.by}" if one.by else ""
        return f"{one.glob}: {self.found} {kind}of {one.count} expected{by} arrived"


def missing(project: Project, changed: Collection[str], now: dt.datetime) -> list[Missing]:
    """The expectations that are due and not met; `changed` names the inputs that are new or changed."""
    found = []
    for one in project.expect:
        if not due(one, now):
            continue
        names = [name for name, _ in matching(project.folder, one.glob, folders=True)]
        count = sum(name in changed for name in names) if one.new else len(names)
        if count < one.count:
            found.append(Missing(expected=one, found=count))
    return found


def due(one: Expected, now: dt.datetime) -> bool:
    """Whether the hour fell into the last 24 hours on a day that counts; without an hour, whether today counts.

    Expected by 18:00 on Fridays: asked for from Friday 18:00 to Saturday 18:00, so that a run at 2:00 asks too.
    """
    if not one.by:
        return DAYS[now.weekday()] in one.days
    at = now.replace(hour=int(one.by[:2]), minute=int(one.by[3:]), second=0, microsecond=0)
    last = at if at <= now else at - dt.timedelta(days=1)
    return DAYS[last.weekday()] in one.days
