"""What a reviewer wrote down as misread: the entries of a corrections file, each with what it expects to find.

``report.corrections.yaml`` beside ``report.txt``, or sections of a ``corrections.yaml`` that name their document.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from ..figures import safe_yaml
from ..figures.complaint import FileError, nearest
from ..figures.figure import BASES, MEASURES, STATEMENTS
from ..figures.safe_yaml import Node, Scalar, Sequence, clip
from .calendar import Period
from .errors import CorrectionsError

SUFFIX = ".corrections.yaml"
SHARED = "corrections.yaml"
#: Words for powers of ten, as headings have them.
SCALES = {"ones": 0, "hundreds": 2, "thousands": 3, "millions": 6, "billions": 9, "trillions": 12}
_LONGEST = 500
_MOST = 2000  # entries of one list; more than that nobody has reviewed
_LARGEST = 10_000_000
_REVIEW = ("reason", "by", "date", "confirmed")
_PLAIN_UNITS = ("shares", "percent", "count", "pp", "bp")

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What all entries have: where they are written, who answers for them, and where they are to be found."""

    place: str
    reason: str | None = None
    by: str | None = None
    date: str | None = None
    confirmed: bool | None = None
    line: int | None = None
    table: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEntry(Entry):
    """What columns of one table say; `column` counts from 1, None is all of them."""

    heading: str | None = None
    row: str | None = None
    column: int | None = None
    period: Period | None = None
    compared: Period | None = None
    unit: str | None = None
    scale: int | None = None
    measure: str | None = None
    basis: str | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionEntry(Entry):
    """What a line item is; ``everywhere`` where its caption is printed more than once and means the same."""

    printed: str
    everywhere: bool = False
    caption: str | None = None
    concept: str | None = None
    polarity: int | None = None
    section: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEntry(Entry):
    """What is printed on a line, and how it should have been read; `column` is its first character, from 1."""

    printed: str
    value: str
    column: int | None = None


AnyEntry: TypeAlias = ColumnEntry | CaptionEntry | CellEntry


def entries_beside(path: Path) -> list[AnyEntry]:
    """The entries for a document, from its own file and from the one that its folder shares.

    Raises:
        CorrectionsError: one of the files does not read, or says not for which document it is.
    """
    found: list[AnyEntry] = []
    own, shared = path.with_name(path.stem + SUFFIX), path.with_name(SHARED)
    if own.is_file():
        found += _File(own).entries(path, named=True)
    if shared.is_file():
        found += _File(shared).entries(path, named=False)
    return found


class _File:
    """One corrections file as its nodes are read."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, str(path)
        try:
            self.root = safe_yaml.load(path)
        except FileError as error:
            raise CorrectionsError(error.file, error.line, error.column, error.what, error.cure) from None

    def entries(self, document: Path, *, named: bool) -> list[AnyEntry]:
        """The entries for the document; a file of its own name need not name it."""
        top = self.fields(self.root, ("document", "documents", *_KINDS))
        if "documents" not in top:
            return self.section(self.root, document, named=named)
        if len(top) > 1:
            raise self.error(self.root, "has documents: and other keys", "put the entries under their document")
        sections = [self.section(node, document, named=False) for node in self.items(top["documents"])]
        return [entry for section in sections for entry in section]

    def section(self, node: Node, document: Path, *, named: bool) -> list[AnyEntry]:
        """The entries of a section if it is for the document; all are read, so that none hides an error."""
        fields = self.fields(node, ("document", *_KINDS))
        name = fields.get("document")
        if name is None and not named:
            raise self.error(node, "does not say for which document it is", f'write "document: {document.name}"')
        found = [
            make(self, each) for kind, make in _KINDS.items() if kind in fields for each in self.items(fields[kind])
        ]
        if name is None:
            return found
        text = self.text(name)
        if text == document.name:
            return found
        if text not in {each.name for each in document.parent.iterdir()}:
            cure = f'write "document: {document.name}"' if named else "name a file of this folder"
            raise self.error(name, f'there is no document "{clip(text)}" beside it', cure)
        return []

    # --- Nodes ---

    def error(self, node: Node, what: str, cure: str) -> CorrectionsError:
        return CorrectionsError(self.name, node.line, node.column, what, cure)

    def fields(self, node: Node, known: tuple[str, ...]) -> Mapping[str, Node]:
        """A mapping's values by key; a key that is none of the known is an error."""
        if not isinstance(node, safe_yaml.Mapping):
            raise self.error(node, "keys with values belong here", f"such as {known[0]}: ...")
        for key, scalar in node.keys.items():
            if key not in known:
                raise self.error(scalar, f'there is no key "{clip(key)}"{nearest(key, known)}', "correct the key")
        return node.items

    def items(self, node: Node) -> list[Node]:
        if not isinstance(node, Sequence):
            raise self.error(node, "a list belongs here", 'begin each entry with "- "')
        if len(node.items) > _MOST:
            raise self.error(node, f"holds more than {_MOST:,} entries", "correct the document's text itself")
        return node.items

    def text(self, node: Node) -> str:
        if not isinstance(node, Scalar):
            raise self.error(node, "a text belongs here", "write it in quotes")
        if len(node.text) > _LONGEST:
            raise self.error(node, f"is longer than {_LONGEST} characters", "shorten it")
        if not node.text.strip():
            raise self.error(node, "is empty", "leave the key out, or say what it should be")
        return node.text

    def whole(self, node: Node) -> int:
        text = self.text(node)
        if not (text.isascii() and text.isdecimal() and len(text) < 9 and 0 < int(text) < _LARGEST):
            raise self.error(node, f'"{clip(text)}" is no number that counts from 1', "give a whole number")
        return int(text)

    def flag(self, node: Node) -> bool:
        text = self.text(node)
        if text not in {"true", "false"}:
            raise self.error(node, f'"{clip(text)}" is neither true nor false', "write true or false")
        return text == "true"

    def word(self, node: Node, known: tuple[str, ...]) -> str:
        text = self.text(node)
        if text not in known:
            raise self.error(node, f'"{clip(text)}" is none of the words{nearest(text, known)}', "use one of them")
        return text

    def day(self, node: Node, text: str) -> dt.date:
        try:
            if len(text) == 10 and text.isascii() and text[:2] in {"19", "20", "21"}:
                return dt.date.fromisoformat(text)
        except ValueError:
            pass
        raise self.error(node, f'"{clip(text)}" is no date', "write 2017-09-30")

    def date(self, node: Node) -> str:
        return self.day(node, self.text(node)).isoformat()

    def period(self, node: Node) -> Period:
        """``2016-04-01 to 2016-09-30`` is a duration, ``2016-09-30`` an instant."""
        first, to, last = self.text(node).partition(" to ")
        if not to:
            return Period(None, self.day(node, first.strip()))
        start, end = self.day(node, first.strip()), self.day(node, last.strip())
        if start > end:
            raise self.error(node, "the period ends before it starts", "write the earlier day first")
        return Period(start, end)

    def scale(self, node: Node) -> int:
        text = self.text(node)
        if text in SCALES:
            return SCALES[text]
        if text.isascii() and text.isdecimal() and len(text) < 3 and int(text) <= 15:
            return int(text)
        raise self.error(node, f'"{clip(text)}" is no scale{nearest(text, SCALES)}', "or give the power of ten, as 3")

    def unit(self, node: Node) -> str:
        text = self.text(node)
        money = text.removesuffix("/shares")
        code = len(money) == 3 and money.isascii() and money.isalpha() and money.isupper()
        other = len(text) <= 12 and text.isascii() and text.isalpha() and not (len(text) == 3 and text.isupper())
        if not (code or text in _PLAIN_UNITS or (other and any(c.isupper() for c in text))):
            cure = "write an ISO 4217 code (JPY), JPY/shares, shares, percent, count or a unit such as Gbps"
            raise self.error(node, f'"{clip(text)}" is no unit', cure)
        return text

    def concept(self, node: Node) -> str:
        text = self.text(node)
        prefix, colon, name = text.partition(":")
        if not (colon and text.isascii() and prefix.replace("-", "").isalnum() and name.replace("_", "").isalnum()):
            raise self.error(node, f'"{clip(text)}" is no concept', "write it as us-gaap:Revenues")
        return text

    def polarity(self, node: Node) -> int:
        text = self.text(node)
        if text not in {"1", "+1", "-1"}:
            raise self.error(node, f'"{clip(text)}" is no polarity', "1 as the concept's sign, -1 the other way round")
        return int(text)

    def section_names(self, node: Node) -> tuple[str, ...]:
        if isinstance(node, Scalar):
            return (self.text(node),)
        return tuple(self.text(each) for each in self.items(node))


# --- Entries ---


def _column(file: _File, node: Node) -> ColumnEntry:
    read = _Fields(file, node, ("line", "table", "heading", "row", "column", *_COLUMN_VALUES))
    entry = ColumnEntry(
        **_review(file, node, read),
        heading=read("heading", file.text),
        row=read("row", file.text),
        column=read("column", file.whole),
        period=read("period", file.period),
        compared=read("compared", file.period),
        unit=read("unit", file.unit),
        scale=read("scale", file.scale),
        measure=read("measure", lambda n: file.word(n, MEASURES)),
        basis=read("basis", lambda n: file.word(n, BASES)),
        statement=read("statement", lambda n: file.word(n, STATEMENTS)),
    )
    if entry.table is None and entry.heading is None and entry.row is None:
        cure = "copy table:, heading: or row: from `tieout columns`"
        raise file.error(node, "the entry does not say what it expects to be printed", cure)
    if entry.confirmed is None and all(getattr(entry, name) is None for name in _COLUMN_VALUES):
        raise file.error(node, "the entry corrects nothing", 'give a value such as period:, or "confirmed: true"')
    return entry


def _caption(file: _File, node: Node) -> CaptionEntry:
    read = _Fields(file, node, ("printed", "line", "table", "everywhere", *_CAPTION_VALUES))
    entry = CaptionEntry(
        **_review(file, node, read),
        printed=_printed(file, node, read),
        everywhere=read("everywhere", file.flag) or False,
        caption=read("caption", file.text),
        concept=read("concept", file.concept),
        polarity=read("polarity", file.polarity),
        section=read("section", file.section_names),
    )
    if entry.confirmed is None and all(getattr(entry, name) is None for name in _CAPTION_VALUES):
        raise file.error(node, "the entry corrects nothing", "give caption:, concept:, polarity: or section:")
    return entry


def _cell(file: _File, node: Node) -> CellEntry:
    read = _Fields(file, node, ("printed", "line", "column", "value"))
    value = read("value", file.text)
    entry_line = read("line", file.whole)
    if value is None or entry_line is None:
        raise file.error(node, f"the entry has no {'value' if value is None else 'line'}:", "add it")
    if not all(c.isprintable() for c in value):
        raise file.error(node, "the value holds control characters", "write one line of plain text")
    review = _review(file, node, read)
    return CellEntry(
        **review, printed=_printed(file, node, read), value=value.strip(), column=read("column", file.whole)
    )


def _printed(file: _File, node: Node, read: _Fields) -> str:
    printed = read("printed", file.text)
    if printed is None:
        raise file.error(node, "the entry does not say what is printed", "add printed: as the document has it")
    return printed


class _Fields:
    """The values of an entry, each read as what its key holds; None where the key is not there."""

    def __init__(self, file: _File, node: Node, keys: tuple[str, ...]) -> None:
        self._fields = file.fields(node, (*keys, *_REVIEW))

    def __call__(self, key: str, kind: Callable[[Node], T]) -> T | None:
        return kind(self._fields[key]) if key in self._fields else None


def _review(file: _File, node: Node, read: _Fields) -> dict[str, Any]:
    return {
        "place": f"{file.path.name}:{node.line}:{node.column}",
        "reason": read("reason", file.text),
        "by": read("by", file.text),
        "date": read("date", file.date),
        "confirmed": read("confirmed", file.flag),
        "line": read("line", file.whole),
        "table": read("table", file.text),
    }


_COLUMN_VALUES = ("period", "compared", "unit", "scale", "measure", "basis", "statement")
_CAPTION_VALUES = ("caption", "concept", "polarity", "section")
_KINDS: dict[str, Callable[[_File, Node], AnyEntry]] = {"columns": _column, "captions": _caption, "cells": _cell}


def values_of(entry: AnyEntry) -> Iterator[tuple[str, object]]:
    """What an entry says should have been read, by the name of the field."""
    names = _COLUMN_VALUES if isinstance(entry, ColumnEntry) else _CAPTION_VALUES
    if isinstance(entry, CellEntry):
        yield "value", entry.value
        return
    yield from ((name, getattr(entry, name)) for name in names if getattr(entry, name) is not None)
