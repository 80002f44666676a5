"""The Python interface: load, check, findings."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from .figures.complaint import FileError
from .figures.reading import Reading
from .loader.errors import CorrectionsError, InputError
from .mapping.sources import is_delimited, is_query
from .project.near import project_for
from .reports.checked import Checked
from .rules.complaint import SuiteError
from .rules.model import Suite

if TYPE_CHECKING:
    from .expectations.waivers import Waiver
    from .mapping.model import Mapping
    from .project.model import Project
    from .signing.policy import Policy

__all__ = [
    "Checked",
    "CorrectionsError",
    "InputError",
    "SuiteError",
    "check",
    "is_query",
    "load",
    "open_input",
    "policy_for",
    "project_for",
    "read",
    "settled",
    "signed",
    "suites_for",
    "waivers_for",
]

_PARQUET = b"PAR1"
#: One suite or several: names of our own, files, or suites made in Python.
Suites: TypeAlias = str | Path | Suite | Iterable[str | Path | Suite]


def _silently(_: str) -> None:
    """Tell nobody."""


def load(
    *paths: str | Path, out: str | Path | None = None, mapping: Mapping | str | Path | None = None
) -> list[Reading]:
    """Read documents, landings or tables, and land them together if `out` names a folder.

    Raises:
        InputError: one of them cannot be read.
        FileError: a table's mapping does not read or fit, or none is given and the table leaves a question open.
        OSError: the landing cannot be written.
    """
    places = [Path(path) for path in paths]
    named = zip(places, names(places), strict=True)
    readings = [r for path, name in named for r in open_input(path, name, mapping=mapping)]
    if out is not None:
        from .figures.landing import LandingWriter, tables_of  # noqa: PLC0415 - Arrow only where it is needed

        with LandingWriter(Path(out)) as writer:
            for reading in readings:
                writer.add(tables_of([reading]))
            writer.commit()
    return readings


@overload
def check(
    source: Reading,
    suites: Suites | None = None,
    waivers: str | Path | None = None,
    mapping: None = None,
) -> Checked: ...
@overload
def check(
    source: Any,  # noqa: ANN401 - any frame
    suites: Suites | None = None,
    waivers: str | Path | None = None,
    mapping: Mapping | str | Path | None = None,
) -> list[Checked]: ...
def check(
    source: Any,
    suites: Suites | None = None,
    waivers: str | Path | None = None,
    mapping: Mapping | str | Path | None = None,
) -> Checked | list[Checked]:
    """Tie out a reading; or every document of a path, a query, a list of readings, a pandas, polars or Arrow table.

    Without `suites`, those that the document's standard calls for and those that lie beside it; without a file of
    `waivers`, the ``waivers.yaml`` beside the path. A table of one's own is read by `mapping` (a file, or a
    `tieout.mapping.model.Mapping`), else by the one beside it, else as `tieout map` would propose.

    Raises:
        InputError: the source cannot be read.
        FileError: the mapping does not read or fit, or there is none and the table leaves a question open.
        SuiteError: a suite is unknown or does not read.
        WaiverError: a waiver file does not read.
        ProjectError, LedgerError: the project file above the path, or the sign-offs beside it, do not read.
    """
    query = isinstance(source, str) and is_query(source)
    path = Path(source) if isinstance(source, (str, os.PathLike)) and not query else None
    project = None if path is None else project_for(path)
    known = waivers_for(None if waivers is None else Path(waivers), path, project)
    if isinstance(source, Reading):
        return settled(_checked(source, _suites(suites, source, None)), known)
    if isinstance(source, (list, tuple)) and all(isinstance(each, Reading) for each in source):
        return [check(each, suites, waivers) for each in source]
    policy = _policy(project)
    readings = _tabular(source, None, _silently, mapping, None) if path is None else open_input(path, mapping=mapping)
    found = (
        settled(_checked(reading, _suites(suites, reading, path, project)), known, policy=policy)
        for reading in readings
    )
    return [each if path is None else signed(each, path, policy) for each in found]


def waivers_for(named: Path | None, path: Path | None, project: Project | None = None) -> list[Waiver]:
    """The waivers of the file that is named, else of the project's, else of those beside the input.

    Raises:
        WaiverError: one of them cannot be read, or does not read.
    """
    if named is None and project is not None and project.check.waivers:
        named = project.path(project.check.waivers)
    if named is None and (path is None or not _may_have_waivers(path)):
        return []
    from .expectations.waiver_file import beside, read_waivers  # noqa: PLC0415 - YAML only where there are waivers

    files = [named] if named is not None else [] if path is None else beside(path)
    return [waiver for file in files for waiver in read_waivers(file)]


def _may_have_waivers(path: Path) -> bool:
    return any((folder / "waivers.yaml").is_file() for folder in (path, path.parent))


def settled(
    checked: Checked, waivers: Sequence[Waiver], today: dt.date | None = None, policy: Policy | None = None
) -> Checked:
    """The same check with its findings waived that waivers in force say so of, and the waivers' own faults told."""
    if not waivers:
        return checked
    from .expectations.waivers import settle  # noqa: PLC0415 - as above
    from .signing.faults import waiver_faults  # noqa: PLC0415 - as above
    from .signing.policy import Policy  # noqa: PLC0415 - as above

    findings, here = settle(checked.findings, waivers, checked.reading, today or dt.date.today())  # noqa: DTZ011 - days end where the user is
    return replace(checked, findings=findings + waiver_faults(waivers, here, policy or Policy()))


def policy_for(path: Path) -> Policy | None:
    """The rules of review that the project of an input sets; None where nothing is said.

    Raises:
        PolicyError: the project's file does not read.
    """
    return _policy(project_for(path))


def _policy(project: Project | None) -> Policy | None:
    if project is None:
        return None
    from .signing.policy import policy_of  # noqa: PLC0415 - as above

    return policy_of(project)


def signed(checked: Checked, path: Path, policy: Policy | None = None) -> Checked:
    """The same check with the faults of the sign-offs beside the input told: a broken chain, a lapsed signature.

    Raises:
        LedgerError: the sign-offs do not read.
    """
    if not (path.parent / "signoffs.yaml").is_file():
        return checked
    from .signing.faults import ledger_faults  # noqa: PLC0415 - only where somebody has signed
    from .signing.ledger import beside, read_ledger  # noqa: PLC0415
    from .signing.policy import Policy  # noqa: PLC0415
    from .signing.standing import standings  # noqa: PLC0415
    from .signing.subject import subject_of  # noqa: PLC0415

    entries = read_ledger(beside(path))
    found = standings(entries, subject_of(checked.reading, checked.rules, path))
    return replace(checked, findings=[*checked.findings, *ledger_faults(entries, found, policy or Policy())])


def read(path: Path, name: str | None = None, *, corrected: bool = True) -> Reading:
    """Read one document; `name` is what it is called in every table and report.

    The corrections beside it are applied, unless `corrected` is false.

    Raises:
        InputError: missing, empty, binary, not text, or no file at all.
        CorrectionsError: the corrections do not read.
    """
    from .loader import read as read_document  # noqa: PLC0415 - a landing is checked without any loader

    return read_document(path, name or names([path])[0], corrected=corrected)


def open_input(
    path: Path | str,
    name: str | None = None,
    tell: Callable[[str], None] = _silently,
    *,
    corrected: bool = True,
    mapping: Mapping | str | Path | None = None,
    database: str | None = None,
) -> Iterator[Reading]:
    """Read what a path holds: a document, a landing (a folder) or a table (CSV, Parquet, a folder of them, a query).

    What a table leaves open is assumed, and told. Documents have the corrections beside them if `corrected`.

    Raises:
        InputError: as `read`; or a folder that is no landing, or tables that are none of ours.
        CorrectionsError: the corrections beside a document do not read.
        FileError: as `check`.
    """
    if isinstance(path, str) and is_query(path):
        yield from _tabular(path, name, tell, mapping, database)
        return
    path = Path(path)
    if holds_table(path):
        yield from _table(path, name, tell, mapping)
    elif path.is_dir():
        from .loader.landings import read_landing  # noqa: PLC0415 - a document needs no Arrow

        yield from map(numbered, read_landing(path, tell))
    else:
        yield read(path, name, corrected=corrected)


def holds_table(path: Path) -> bool:
    """Whether the path is a delimited text or Parquet file, or a folder with some right in it."""
    try:
        if is_delimited(path):
            return True
        if path.is_dir():
            return any(part.suffix == ".parquet" for part in path.iterdir())
        if not path.is_file():
            return False  # to open a pipe would wait for its writer
        with path.open("rb") as file:
            return file.read(4) == _PARQUET
    except OSError:
        return False  # whoever reads it says what is wrong with it


def suites_for(
    names_or_files: Iterable[str | Path], reading: Reading, path: Path | None, project: Project | None = None
) -> list[Suite]:
    """Choose the suites for a reading: those named, else the project's, else its standard's and those beside `path`.

    Raises:
        SuiteError: a suite is unknown or does not read.
    """
    from .rules.language import load_suites  # noqa: PLC0415 - YAML only where suites are read

    document = reading.document
    asked = list(names_or_files)
    if not asked and project is not None:
        asked = list(project.suites_for(project.name_of(path, document.document), document.entity))
    return load_suites(asked, beside=path, standard=document.standard)


def names(paths: Sequence[Path]) -> list[str]:
    """What documents are called: the path inside the working folder, else the file's name.

    Where two would be called the same, as much of their folders is kept as tells them apart.
    """
    found = [_name(path) for path in paths]
    parts = [Path(_absolute(path)).parts for path in paths]
    for length in range(2, max(map(len, parts), default=0) + 1):
        same = {name for name in found if found.count(name) > 1}
        if not same:
            break
        found = [_text("/".join(p[-length:])) if name in same else name for name, p in zip(found, parts, strict=True)]
    return found


def _absolute(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - unlike resolve(), a link keeps the name that the user gave it


def _name(path: Path) -> str:
    full = Path(_absolute(path))
    here = Path.cwd()
    return _text(full.relative_to(here).as_posix() if full.is_relative_to(here) else full.name)


def _text(name: str) -> str:
    """A file name that is no valid text (bytes in another encoding) with those bytes spelled out."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _table(
    path: Path, name: str | None, tell: Callable[[str], None], mapping: Mapping | str | Path | None
) -> Iterator[Reading]:
    try:
        yield from _tabular(path, name, tell, mapping, None)
    except (InputError, FileError):
        raise
    except (ValueError, OSError) as error:
        message = str(error).removeprefix(f"{path}: ").replace("\n  ", "; ").replace(":; ", ": ")
        cure = "a figures table needs caption or concept, period_end, mantissa and decimals"
        raise InputError(str(path), "", message, cure) from error


def _tabular(
    data: Any,  # noqa: ANN401 - a path, a query or a frame
    name: str | None,
    tell: Callable[[str], None],
    mapping: Mapping | str | Path | None,
    database: str | None,
) -> Iterator[Reading]:
    """Any table: by a mapping, unless it has our columns already or nothing that a mapping could be about."""
    from .mapping.inputs import is_ours, read_foreign  # noqa: PLC0415 - a document needs no Arrow

    if mapping is None and is_ours(data):
        return _frame(data, name, tell)
    return read_foreign(data, mapping=mapping, name=name, database=database, tell=tell)


def _frame(data: object, name: str | None, tell: Callable[[str], None]) -> Iterator[Reading]:
    from .figures.frames import adopt  # noqa: PLC0415 - a document needs no Arrow
    from .figures.landing import readings_of  # noqa: PLC0415

    adopted = adopt(data, document=name)
    for said in adopted.said:
        tell(said)
    yield from map(numbered, readings_of({"figures": adopted.table}))


def numbered(reading: Reading) -> Reading:
    """The reading, if its figures are numbered as every other part takes for granted.

    Raises:
        InputError: they are not.
    """
    for number, figure in enumerate(reading.figures):
        if figure.figure != number:
            place, cure = f"figure {figure.figure}", "number each document's figures 0, 1, 2, ... in reading order"
            raise InputError(reading.document.document, place, f"where figure {number} should stand", cure)
    return reading


def _suites(suites: Suites | None, reading: Reading, path: Path | None, project: Project | None = None) -> list[Suite]:
    asked = [suites] if isinstance(suites, (str, Path, Suite)) else list(suites or ())
    ready = [suite for suite in asked if isinstance(suite, Suite)]
    if ready and len(ready) == len(asked):
        return ready
    return ready + suites_for([suite for suite in asked if not isinstance(suite, Suite)], reading, path, project)


def _checked(reading: Reading, suites: Sequence[Suite]) -> Checked:
    """Bind, judge, find, blame: the one pipeline behind every command and report."""
    from .expectations.coverage import coverage  # noqa: PLC0415 - reading alone needs none of these
    from .expectations.evaluate import evaluate  # noqa: PLC0415
    from .expectations.findings import find  # noqa: PLC0415
    from .expectations.waivers import marked  # noqa: PLC0415
    from .repair.blame import blame  # noqa: PLC0415
    from .rules.bind import bind  # noqa: PLC0415
    from .rules.language import rules_of  # noqa: PLC0415

    rules = rules_of(suites)
    binding = bind(rules, reading)
    outcomes = evaluate(binding, reading)
    found = find(binding, outcomes, reading, rules)
    return Checked(
        reading=reading,
        suites=tuple(suite.name for suite in suites),
        rules=tuple(rules),
        binding=binding,
        outcomes=outcomes,
        findings=marked(blame(found, binding, outcomes, reading), reading),
        coverage=coverage(binding, outcomes, reading),
    )
