"""The rules of review of a project: the table `[review]` of tieout.toml, or of pyproject.toml under `[tool.tieout]`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..figures.complaint import FileError, nearest

NAME, SHARED = "tieout.toml", "pyproject.toml"
ROLES = ("preparer", "reviewer", "controller", "cfo", "legal")
#: The tables that the file may have; others are mistakes.
TABLES = ("review",)
_LARGEST = 1_000_000


class PolicyError(FileError):
    """A project file that cannot be used: ``file:line:column: what is wrong; the cure``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a review of this project asks for; ``file`` says so, and is empty where nothing was set.

    ``coverage_target`` is the least percentage of figures that must be tied. ``materiality`` is an amount in the
    document's own currency: 1000000 is a million yen in a report in yen; untied figures below it need no reviewer.
    """

    two_persons: bool = False
    roles_required: tuple[str, ...] = ROLES
    chain_required: bool = False
    coverage_target: Decimal | None = None
    materiality: Decimal | None = None
    file: str = ""


def policy_for(path: Path) -> Policy:
    """The policy that holds for an input: of the nearest project file in its folder or above it.

    Raises:
        PolicyError: that file does not read.
    """
    found = project_file(path)
    return Policy() if found is None else policy_of(found[1], found[0])


def project_file(path: Path) -> tuple[Path, Mapping[str, Any]] | None:
    """The nearest project file and its tables: ``tieout.toml`` before a ``pyproject.toml`` that speaks of tieout.

    Raises:
        PolicyError: it does not read.
    """
    start = path.resolve()
    for folder in ([start] if start.is_dir() else []) + list(start.parents):
        if (own := folder / NAME).is_file():
            return own, _known_tables(_toml(own), own)
        shared = folder / SHARED
        if shared.is_file() and b"tool.tieout" in _bytes(shared):
            tables = _toml(shared).get("tool", {}).get("tieout")
            if isinstance(tables, dict):
                return shared, _known_tables(tables, shared)
    return None


def policy_of(tables: Mapping[str, Any], path: Path) -> Policy:
    """The policy that a project file's tables say.

    Raises:
        PolicyError: a key is unknown or its value is not of its kind.
    """
    table = tables.get("review", {})
    if not isinstance(table, dict):
        raise _wrong(path, "review", "is a table", "write [review] and its keys below")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _KINDS:
            raise _wrong(path, key, "is not known" + nearest(key, _KINDS), "correct or remove it")
        read, cure = _KINDS[key]
        values[key] = read(value)
        if values[key] is None:
            raise _wrong(path, key, f"cannot be {str(value)[:60]!r}", cure)
    return Policy(**values, file=str(path))


# --- Values ---


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _roles(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list) or not all(isinstance(each, str) and each in ROLES for each in value):
        return None
    return tuple(dict.fromkeys(value))


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    number = Decimal(value)
    return number if number.is_finite() and number >= 0 else None


def _percent(value: object) -> Decimal | None:
    number = _number(value)
    return number if number is not None and number <= 100 else None


_KINDS: dict[str, tuple[Callable[[object], Any], str]] = {
    "two_persons": (_flag, "write true or false"),
    "roles_required": (_roles, f"write a list of {', '.join(ROLES)}"),
    "chain_required": (_flag, "write true or false"),
    "coverage_target": (_percent, "write a percentage from 0 to 100"),
    "materiality": (_number, "write an amount in the document's currency, such as 1_000_000"),
}


# --- The file ---


def _known_tables(tables: dict[str, Any], path: Path) -> Mapping[str, Any]:
    for name in tables:
        if name in _KINDS:
            raise _wrong(path, name, "stands outside of its table", "write [review] in a line above it")
        if name not in TABLES:
            raise _wrong(path, name, "is not known" + nearest(name, TABLES), "correct or remove it")
    return tables


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        what = f"cannot be read ({error.strerror})"
        raise PolicyError(str(path), None, None, what, "correct its rights or remove it") from None
    if len(data) > _LARGEST:
        raise PolicyError(str(path), None, None, "is larger than 1 MB", "remove what is not about the project")
    return data


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_bytes(path).decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError:
        raise PolicyError(str(path), None, None, "is no UTF-8 text", "save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = f"is no TOML: {str(error)[:100]}"
        raise PolicyError(str(path), None, None, what, 'write keys as key = value, text in "quotes"') from None


def _wrong(path: Path, key: str, what: str, cure: str) -> PolicyError:
    """The complaint at the first line that begins with the key, as far as there is one."""
    shown = "".join(c if c.isprintable() else "?" for c in key[:60])
    lines = _bytes(path).decode("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip().lstrip("[\"'").startswith(key):
            return PolicyError(str(path), number, len(line) - len(line.lstrip()) + 1, f'"{shown}" {what}', cure)
    return PolicyError(str(path), None, None, f'"{shown}" {what}', cure)
