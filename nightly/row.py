"""What a run knows of one document, in one line: its keys, its counts, and its errors and warnings by fingerprint."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any

from ..reports.history import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An error or a warning that is not waived, without the document's words: those are on its page."""

    fingerprint: str
    level: str
    rule: str
    family: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One document as it was last checked.

    ``content`` and ``verdict`` are its keys; ``page`` is the page's size in bytes, by which one cut off by a failing
    machine is known. ``levels`` counts the notes and the findings that are waived or not evaluated too; ``mapped`` is
    how many figures have a concept, ``unread`` says what was not read.
    """

    document: str
    content: str
    verdict: str
    page: int = 0
    source: str = ""
    rules: str = ""
    standard: str | None = None
    entity: str | None = None
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    waived: int = 0
    figures: int = 0
    tied: int = 0
    tied_twice: int = 0
    mapped: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    unread: str = ""
    told: tuple[Told, ...] = ()

    @property
    def fingerprints(self) -> frozenset[str]:
        """Those of its errors and warnings."""
        return frozenset(one.fingerprint for one in self.told)

    def past(self, run_time: dt.datetime) -> Past:
        """The same as the history of runs keeps it."""
        return Past(
            run_time=run_time,
            document=self.document,
            source=self.source,
            suites=self.rules,
            errors=self.errors,
            warnings=self.warnings,
            notes=self.notes,
            waived=self.waived,
            verdicts=self.verdicts,
            figures=self.figures,
            tied=self.tied,
            tied_twice=self.tied_twice,
            fingerprints=self.fingerprints,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One input as it was last read: the hash of what it held, its key, and its documents."""

    source: str
    held: str
    content: str
    rows: tuple[Row, ...]


_ROW = tuple(one.name for one in fields(Row) if one.name != "told")
_TOLD = tuple(one.name for one in fields(Told))


def line_of(entry: Entry) -> bytes:
    """The entry as one line of JSON."""
    rows = [[*(getattr(row, name) for name in _ROW), [_values(one) for one in row.told]] for row in entry.rows]
    return json.dumps([entry.source, entry.held, entry.content, rows], separators=(",", ":")).encode()


def entry_of(line: bytes) -> Entry:
    """The entry that a line says.

    Raises:
        ValueError: it is no such line, or was cut off.
    """
    try:
        source, held, content, rows = json.loads(line)
        return Entry(source=source, held=held, content=content, rows=tuple(_row(row) for row in rows))
    except (TypeError, AttributeError) as error:
        raise ValueError("is no line of ours") from error


def entries_of(lines: Iterable[bytes]) -> dict[str, Entry]:
    """The entries of lines by their inputs, later ones before earlier; a line that does not read says nothing."""
    found: dict[str, Entry] = {}
    for line in lines:
        try:
            entry = entry_of(line)
        except ValueError:
            continue
        found[entry.source] = entry
    return found


def _row(values: list[Any]) -> Row:
    if len(values) != len(_ROW) + 1:
        raise ValueError("is of another version")
    told = tuple(Told(**dict(zip(_TOLD, one, strict=True))) for one in values[-1])
    return Row(**dict(zip(_ROW, values, strict=False)), told=told)


def _values(one: Told) -> list[str]:
    return [one.fingerprint, one.level, one.rule, one.family]
