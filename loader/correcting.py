"""Corrections applied while a document is read: cells before values, headings before periods, captions before names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..figures.reading import Correction, Line
from .corrections import CaptionEntry, CellEntry, ColumnEntry, entries_beside, values_of
from .head import Head, Review
from .reviewed import heading_text, plain

if TYPE_CHECKING:
    from pathlib import Path

    from ..figures.figure import Figure
    from ..figures.reading import Reading
    from .captions import Item
    from .corrections import AnyEntry, Entry
    from .table import Table

_NAMED = 5  # lines named where a text is printed more than once


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a line that is read otherwise: characters from 0 of the line as printed, end exclusive."""

    start: int
    end: int
    value: str
    entry: CellEntry


class Corrections:
    """A document's corrections on their way through its reading, and what became of each."""

    def __init__(self, entries: Iterable[AnyEntry]) -> None:
        entries = list(entries)
        self.cells = [e for e in entries if isinstance(e, CellEntry)]
        self.columns = [e for e in entries if isinstance(e, ColumnEntry)]
        self.captions = [e for e in entries if isinstance(e, CaptionEntry)]
        self.outcomes: list[Correction] = []
        self._edits: dict[int, list[Edit]] = {}
        self._items: list[tuple[Item, CaptionEntry, int, int]] = []
        self._bases: dict[tuple[int, int], str] = {}

    @classmethod
    def beside(cls, path: Path) -> Corrections:
        """The corrections that lie beside a document; none is the rule."""
        return cls(entries_beside(path))

    # --- Cells, before any line is read ---

    def lines(self, lines: Sequence[Line]) -> list[Line]:
        """The lines as they should have been printed; the reading keeps those that were."""
        edits: dict[int, list[Edit]] = defaultdict(list)
        for entry in self.cells:
            edit = self._edit(entry, lines, edits)
            if edit is not None and entry.line is not None:
                edits[entry.line].append(edit)
        for own in edits.values():
            own.sort(key=lambda edit: edit.start)
        self._edits = edits
        return [replace(x, text=_edited(x.text, edits[x.line])) if x.line in edits else x for x in lines]

    def _edit(self, entry: CellEntry, lines: Sequence[Line], edits: dict[int, list[Edit]]) -> Edit | None:
        number = entry.line or 0
        text = lines[number - 1].text if number <= len(lines) else ""
        starts = list(_places(text, entry.printed)) if entry.column is None else [entry.column - 1]
        starts = [at for at in starts if text.startswith(entry.printed, at)]
        if not starts:
            self._stale(entry, f"line {number} does not print {_quoted(entry.printed)}", _elsewhere(entry, lines))
            return None
        if len(starts) > 1:
            places = ", ".join(str(at + 1) for at in starts[:_NAMED])
            said = f"line {number} prints {_quoted(entry.printed)} {len(starts)} times (columns {places})"
            self._told(entry, "ambiguous", f"{said}: say which with column:", number)
            return None
        edit = Edit(starts[0], starts[0] + len(entry.printed), entry.value, entry)
        if any(edit.start < other.end and other.start < edit.end for other in edits.get(number, ())):
            self._told(entry, "ambiguous", f"line {number}: another entry corrects the same text", number)
            return None
        if not self._waits(entry, entry.value != entry.printed):
            self._told(entry, "applied", f"{_quoted(entry.printed)} reads {_quoted(entry.value)}", number)
            return edit
        return None

    # --- Headings, before periods are derived ---

    def headings(self, tables: Sequence[Table]) -> None:
        """Let the columns' heads say what the reviewer says."""
        for entry in self.columns:
            found = [t for t in tables if _is_table(entry, t)]
            if len(found) != 1:
                self._no_table(entry, found, tables)
                continue
            table = found[0]
            width = len(table.heading.heads)
            if entry.column is not None and entry.column > width:
                self._stale(entry, f"the table in line {_line(table)} has {width} columns, none is {entry.column}")
            elif entry.confirmed is False:
                self._open(entry, table)
            else:
                self._head(entry, table, tables)

    def _head(self, entry: ColumnEntry, table: Table, tables: Sequence[Table]) -> None:
        """Correct the heads of a table; one that goes on with it follows, unless it is corrected itself."""
        if any(t.heading.heads is table.heading.heads for t in tables if t.number < table.number):
            table.heading.heads = [replace(head, atoms=head.atoms) for head in table.heading.heads]
        other = entry.statement is not None and entry.statement != table.statement
        for at, head in enumerate(table.heading.heads):
            if entry.column in (None, at + 1):
                _review(head, entry, statement=other)
                if entry.basis is not None:
                    self._bases[table.number, at] = entry.basis
        if entry.statement is not None:
            table.statement = entry.statement
        which = "all columns" if entry.column is None else f"column {entry.column}"
        said = ", ".join(f"{name} {_shown(value)}" for name, value in values_of(entry)) or "as read"
        self._told(entry, "applied" if any(values_of(entry)) else "confirmed", f"{which}: {said}", _line(table))

    def _no_table(self, entry: ColumnEntry, found: list[Table], tables: Sequence[Table]) -> None:
        if found:
            lines = ", ".join(str(_line(t)) for t in found[:_NAMED])
            said = f"{len(found)} tables print this (lines {lines}): say which with line:, heading: or row:"
            self._told(entry, "ambiguous", said, _line(found[0]))
            return
        moved = [t for t in tables if _is_table(replace(entry, line=None), t)] if entry.line is not None else []
        wanted = entry.heading or entry.row or entry.table or ""
        at = f" whose first row is line {entry.line}" if entry.line is not None else ""
        hint = f"it is now in line {_line(moved[0])}" if len(moved) == 1 else ""
        self._stale(entry, f"no table{at} prints {_quoted(wanted)}", hint)

    def _open(self, entry: ColumnEntry, table: Table) -> None:
        """An entry that waits for somebody to confirm it; what it says has no effect until then."""
        self._told(entry, "open", "waits to be confirmed (confirmed: true)", _line(table))

    # --- Captions, before figures are made of the line items ---

    def line_items(self, tables: Sequence[Table]) -> None:
        """Let line items have the captions and headings that the reviewer gives them."""
        by_caption: dict[str, list[tuple[Table, int, Item]]] = defaultdict(list)
        for table in tables if self.captions else ():
            for number, item in enumerate(table.items):
                by_caption[plain(item.caption)].append((table, number, item))
        for entry in self.captions:
            every = by_caption.get(plain(entry.printed), [])
            found = [x for x in every if _is_item(entry, *x)]
            if not found:
                at = f"line {entry.line}" if entry.line is not None else "no line item"
                verb = "does not have" if entry.line is not None else "has"
                same = [str(x[2].row.raw.line) for x in every]
                hint = f"it is now in line {', '.join(same[:_NAMED])}" if entry.line is not None and same else ""
                self._stale(entry, f"{at} {verb} the caption {_quoted(entry.printed)}", hint)
            elif len(found) > 1 and not entry.everywhere:
                lines = ", ".join(str(item.row.raw.line) for _, _, item in found[:_NAMED])
                said = f"{len(found)} line items are {_quoted(entry.printed)} (lines {lines})"
                self._told(entry, "ambiguous", f"{said}: say which with line:, or everywhere: true", None)
            elif not self._waits(entry, bool(list(values_of(entry)))):
                self._items += [(item, entry, table.number, number) for table, number, item in found]
                self._told(entry, *_said_of(entry), found[0][2].row.raw.line)
        for item, entry, _, _ in self._items:
            _correct(item, entry)

    @property
    def concepts(self) -> dict[tuple[int, int], str]:
        """The concepts that the reviewer gave, by table and row."""
        return {(table, row): entry.concept for _, entry, table, row in self._items if entry.concept is not None}

    # --- At the end ---

    def finish(self, reading: Reading) -> None:
        """Put figures back to where they are printed, and let what the reviewer said hold against all that follows."""
        entries = {(table, row): entry for _, entry, table, row in self._items}
        for figure in reading.figures:
            if figure.line in self._edits:
                _put_back(figure, self._edits[figure.line], reading.lines[figure.line - 1].text)
            if figure.table is not None and (figure.table, figure.column) in self._bases:
                figure.basis = self._bases[figure.table, figure.column or 0]
            entry = entries.get((figure.table or 0, figure.row or 0)) if figure.table is not None else None
            if entry is not None and figure.column is not None:
                figure.concept = entry.concept or figure.concept
                figure.polarity = entry.polarity or figure.polarity
        reading.document.corrections = self.outcomes

    def _waits(self, entry: CellEntry | CaptionEntry, changes: bool) -> bool:  # noqa: FBT001
        if entry.confirmed is False and changes:
            self._told(entry, "open", "waits to be confirmed (confirmed: true)", entry.line)
            return True
        return False

    def _stale(self, entry: Entry, what: str, hint: str = "") -> None:
        self._told(entry, "stale", f"{what}{f'; {hint}' if hint else ''}", entry.line)

    def _told(self, entry: Entry, state: str, message: str, line: int | None) -> None:
        kind = {CellEntry: "cell", ColumnEntry: "column", CaptionEntry: "caption"}[type(entry)]
        self.outcomes.append(
            Correction(
                place=entry.place, kind=kind, state=state, message=message, line=line,
                reason=entry.reason, by=entry.by, date=entry.date,
            )
        )  # fmt: skip


# --- Where an entry belongs ---


def _is_table(entry: ColumnEntry, table: Table) -> bool:
    """Whether a table prints all that the entry expects."""
    if not table.items or (entry.line is not None and entry.line != _line(table)):
        return False
    titles = {plain(title) for title in table.heading.titles}
    if entry.table is not None and plain(entry.table) not in titles:
        return False
    if entry.heading is not None and plain(entry.heading) != heading_text(table):
        return False
    return entry.row is None or plain(entry.row) == plain(table.items[0].caption)


def _is_item(entry: CaptionEntry, table: Table, _: int, item: Item) -> bool:
    """Whether a line item of the entry's caption stands where the entry says."""
    if entry.line is not None and entry.line != item.row.raw.line:
        return False
    return entry.table is None or plain(entry.table) in {plain(title) for title in table.heading.titles}


def _line(table: Table) -> int:
    return table.items[0].row.raw.line


def _places(text: str, printed: str) -> Iterator[int]:
    """Where a text is printed as a piece of its own, not within a longer number or word."""
    at = text.find(printed)
    while at >= 0:
        before, after = text[max(at - 1, 0) : at], text[at + len(printed) : at + len(printed) + 1]
        if not _joined(before, printed[0]) and not _joined(printed[-1], after):
            yield at
        at = text.find(printed, at + 1)


def _joined(one: str, other: str) -> bool:
    return bool(one) and bool(other) and (one.isalnum() or one in ".,") and other.isalnum()


def _elsewhere(entry: CellEntry, lines: Sequence[Line]) -> str:
    found = [x.line for x in lines if entry.printed in x.text]
    return f"it is now in line {', '.join(map(str, found[:_NAMED]))}" if found else ""


# --- What an entry does ---


def _review(head: Head, entry: ColumnEntry, *, statement: bool) -> None:
    """Hang the reviewer's words on a head, later entries over earlier ones, and date it for the fiscal calendar."""
    said = head.review or Review(replace(head, atoms=list(head.atoms)))
    head.review = replace(
        said,
        period=entry.period or said.period,
        compared=entry.compared or said.compared,
        unit=entry.unit or said.unit,
        scale=entry.scale if entry.scale is not None else said.scale,
        measure=entry.measure or said.measure,
        basis=entry.basis or said.basis,
        statement=said.statement or statement,
    )
    if entry.period is not None:
        end = entry.period.end
        head.year, head.month, head.day, head.code = end.year, end.month, end.day, None


def _correct(item: Item, entry: CaptionEntry) -> None:
    item.corrected = tuple(name for name, _ in values_of(entry))
    if entry.caption is not None:
        item.printed, item.caption = item.printed or item.caption, plain(entry.caption)
    if entry.section is not None:
        item.section = entry.section


def _said_of(entry: CaptionEntry) -> tuple[str, str]:
    said = ", ".join(f"{name} {_shown(value)}" for name, value in values_of(entry))
    return ("applied" if said else "confirmed"), f"{_quoted(entry.printed)}: {said or 'as read'}"


def _edited(text: str, edits: list[Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.value + text[edit.end :]
    return text


def _put_back(figure: Figure, edits: list[Edit], text: str) -> None:
    """Give a figure the place and the token that are printed; what it should have read stays beside them."""
    if figure.col_start is None or figure.col_end is None:
        return
    start, end, read, touched = figure.col_start, figure.col_end, figure.printed, False
    grown = 0  # characters that the edits before have added
    for edit in edits:
        first, last = edit.start + grown, edit.start + grown + len(edit.value)
        longer = len(edit.value) - (edit.end - edit.start)
        if figure.col_start < last and first < figure.col_end:
            touched = True
            start = min(start, edit.start) if figure.col_start >= first else start
            end = edit.end if figure.col_end <= last else end - longer
        elif last <= figure.col_start:
            start, end = start - longer, end - longer
        grown += longer
    figure.col_start, figure.col_end = start, end
    if touched:
        figure.printed, figure.reads, figure.origin = text[start:end], read, "corrected"
        figure.corrected = (*figure.corrected, "value")


def _quoted(text: str) -> str:
    shown = plain(text)
    return f'"{shown[:57]}..."' if len(shown) > 60 else f'"{shown}"'


def _shown(value: object) -> str:
    from .calendar import Period  # noqa: PLC0415 - only where something is corrected

    if isinstance(value, Period):
        return f"{value.start} to {value.end}" if value.start else str(value.end)
    return " > ".join(value) if isinstance(value, tuple) else str(value)
