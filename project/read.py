"""Finds and reads the project file: strictly, so that a slip of the pen is an error and not a check left out."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..figures.complaint import FileError, nearest
from .model import LISTS, NEEDED, TABLES, Project
from .places import Places

NAME, SHARED = "tieout.toml", "pyproject.toml"
#: How a variable of the environment begins: TIEOUT_CHECK_FAIL_ON is check.fail_on.
PREFIX = "TIEOUT_"
_LARGEST = 1_000_000


class ProjectError(FileError):
    """A project file that cannot be used: ``file:line:column: what is wrong; the cure``."""


@dataclass(slots=True)
class Said:
    """What a file says: its tables, where they stand, and, once read, the origin of each value."""

    path: Path
    tables: dict[str, Any]
    places: Places
    origins: dict[str, str] = field(default_factory=dict)

    def wrong(self, key: str, what: str, cure: str) -> ProjectError:
        """The complaint at the key's line."""
        word = key.rpartition(".")[2].partition("[")[0]
        shown = "".join(c if c.isprintable() else "?" for c in word[:60])
        line = self.places.line(key)
        column = None if line is None else self.places.column(line)
        return ProjectError(str(self.path), line, column, f'"{shown}" {what}', cure)


def project_for(
    path: Path, environment: Mapping[str, str] | None = None, options: Sequence[str] = ()
) -> Project | None:
    """The project of an input or a folder: of the nearest file in it or above; None where nothing is said at all.

    An `environment` variable wins over the file, and an option (``check.fail_on=warning``) over both.

    Raises:
        ProjectError: the file, a variable or an option does not read.
    """
    said = find(path)
    variables = {k: v for k, v in (environment or {}).items() if _variable(k)}
    if said is None and not variables and not options:
        return None
    project = Project() if said is None else _project(said)
    return _with(project, variables, options)


def find(path: Path) -> Said | None:
    """The nearest file: ``tieout.toml`` before a ``pyproject.toml`` that speaks of tieout.

    Raises:
        ProjectError: it does not read.
    """
    start = path.resolve()
    for folder in ([start] if start.is_dir() else []) + list(start.parents):
        if (own := folder / NAME).is_file():
            source = _source(own)
            return Said(own, _toml(own, source), Places(source))
        shared = folder / SHARED
        if shared.is_file() and "tool.tieout" in (source := _source(shared)):
            tables = _toml(shared, source).get("tool", {}).get("tieout")
            if isinstance(tables, dict):
                return Said(shared, tables, Places(source, "tool.tieout"))
    return None


def read(path: Path) -> Project:
    """The project of one file.

    Raises:
        ProjectError: it does not read.
    """
    source = _source(path)
    return _project(Said(path, _toml(path, source), Places(source)))


# --- Tables ---


def _project(said: Said) -> Project:
    found: dict[str, Any] = {}
    for name, value in said.tables.items():
        if name not in TABLES:
            raise _unknown(said, name)
        if name in LISTS:
            if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
                raise said.wrong(name, "is a list of tables", f"write [[{name}]] and its keys below")
            found[name] = tuple(_table(said, name, each, f"{name}[{n}]") for n, each in enumerate(value))
        elif isinstance(value, dict):
            found[name] = _table(said, name, value, name)
        else:
            raise said.wrong(name, "is a table", f"write [{name}] and its keys below")
    return Project(**found, file=str(said.path), folder=said.path.parent, origins=said.origins)


def _unknown(said: Said, name: str) -> ProjectError:
    homes = [table for table, kind in TABLES.items() if any(one.name == name for one in fields(kind))]
    if homes:
        return said.wrong(name, "stands outside of its table", f"write [{homes[0]}] in a line above it")
    return said.wrong(name, "is not known" + nearest(name, TABLES), "correct or remove it")


def _table(said: Said, name: str, value: dict[str, Any], place: str) -> object:
    known = {one.name: one for one in fields(TABLES[name])}
    read_values: dict[str, Any] = {}
    for key, given in value.items():
        at = f"{place}.{key}"
        if key not in known:
            raise said.wrong(at, "is not known" + nearest(key, known), "correct or remove it")
        read_values[key] = known[key].metadata["read"](given)
        if read_values[key] is None:
            raise said.wrong(at, f"cannot be {str(given)[:60]!r}", known[key].metadata["cure"])
        line = said.places.line(at)
        said.origins[at] = f"{said.path.name}:{line}" if line else said.path.name
    for key in NEEDED.get(name, ()):
        if not read_values.get(key):
            raise said.wrong(place, f'needs "{key}"', known[key].metadata["cure"])
    return TABLES[name](**read_values)


# --- What wins over the file ---


def _variable(name: str) -> str | None:
    """The key that a variable of the environment sets, if it is one of ours."""
    if not name.startswith(PREFIX):
        return None
    table, _, key = name.removeprefix(PREFIX).lower().partition("_")
    kind = None if table in LISTS else TABLES.get(table)
    return f"{table}.{key}" if kind is not None and any(one.name == key for one in fields(kind)) else None


def _with(project: Project, variables: Mapping[str, str], options: Sequence[str]) -> Project:
    from dataclasses import replace  # noqa: PLC0415 - most projects have the file alone

    tables = {name: getattr(project, name) for name in TABLES if name not in LISTS}
    origins = dict(project.origins)
    given = [(_variable(name) or "", value, f"environment {name}") for name, value in sorted(variables.items())]
    for option in options:
        key, equals, value = option.partition("=")
        if not equals:
            raise ProjectError(f"--set {option[:60]}", None, None, "has no value", "write --set check.fail_on=warning")
        given.append((key.strip(), value, "option"))
    for key, value, origin in given:
        table, _, name = key.partition(".")
        known = {one.name: one for one in fields(TABLES[table])} if table in tables else {}
        where = origin.removeprefix("environment ") if origin != "option" else f"--set {key[:60]}"
        if name not in known:
            every = [f"{each}.{one.name}" for each in tables for one in fields(TABLES[each])]
            raise ProjectError(where, None, None, "is not known" + nearest(key, every), "see tieout config show")
        read_value = known[name].metadata["read"](_value(value, str(known[name].type)))
        if read_value is None:
            raise ProjectError(where, None, None, f"cannot be {value[:60]!r}", known[name].metadata["cure"])
        tables[table] = replace(tables[table], **{name: read_value})
        origins[key] = origin
    return replace(project, **tables, origins=origins)


def _value(text: str, kind: str) -> object:
    """What stands in a variable or an option, as TOML would have it: lists by commas, text without quotes."""
    if kind.startswith("tuple"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if kind == "bool":
        return {"true": True, "false": False, "1": True, "0": False}.get(text.strip().casefold(), text)
    if kind.startswith("str"):
        return text
    try:
        return int(text) if kind == "int" else Decimal(text)
    except (ValueError, ArithmeticError):
        return text


def current(path: Path, options: Sequence[str] = ()) -> Project:
    """The project of a folder as this process sees it: its file, its environment, its options.

    Raises:
        ProjectError: as `project_for`.
    """
    return project_for(path, os.environ, options) or Project(folder=path)


# --- The file ---


def _source(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise ProjectError(str(path), None, None, what, "correct its rights or remove it") from None
    if len(data) > _LARGEST:
        raise ProjectError(str(path), None, None, "is larger than 1 MB", "remove what is not about the project")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ProjectError(str(path), None, None, "is no UTF-8 text", "save it as UTF-8") from None


def _toml(path: Path, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(source.replace("\r\n", "\n"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        what = f"is no TOML: {str(error)[:100]}"
        raise ProjectError(str(path), None, None, what, 'write keys as key = value, text in "quotes"') from None
