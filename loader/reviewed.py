"""Columns as a reviewer says they are: what their headings print, what is set right, and which figures that changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .dating import POINT_STATEMENTS
from .head import Head, Review, period_of

if TYPE_CHECKING:
    from ..figures.figure import Figure
    from ..figures.reading import Column
    from .calendar import FiscalCalendar
    from .table import Table

_BETWEEN = " / "  # lines of a heading put together


def plain(text: str) -> str:
    """Words with single blanks between them, as they are compared."""
    return " ".join(text.split())


def heading_text(table: Table) -> str | None:
    """The lines over the columns as printed: ``Years Ended December 31, / 2023 2022``."""
    return _BETWEEN.join(plain(raw.text) for raw in table.heading.over) or None


def head_words(head: Head, table: Table) -> str | None:
    """The printed words that date a column, in the order of the page."""
    places = {
        (raw.line, atom.start, raw.text[atom.start : atom.end].strip())
        for raw in table.block.head
        for atom in raw.atoms
        if any(atom is taken for taken in head.atoms)
    }
    return " ".join(words for _, _, words in sorted(places)) or None


def review_columns(table: Table, columns: Sequence[Column], fiscal: FiscalCalendar) -> dict[int, tuple[str, ...]]:
    """Set the columns right that a reviewer speaks of; which of their fields that changed, by column."""
    changed: dict[int, tuple[str, ...]] = {}
    for head, column in zip(table.heading.heads, columns, strict=True):
        if head.review is not None:
            changed[column.column] = _set_right(table, head.review, column, fiscal)
            column.origin = "corrected" if changed[column.column] else "confirmed"
            if head.review.certain:
                column.sure = 1.0
    return changed


def _set_right(table: Table, review: Review, column: Column, fiscal: FiscalCalendar) -> tuple[str, ...]:
    changed = ["statement"] if review.statement else []
    if review.period is not None:
        read = period_of(review.before, fiscal, instant=table.statement in POINT_STATEMENTS)
        if read != review.period:
            changed.append("period")
        column.period_start, column.period_end = review.period.start, review.period.end
    if review.compared is not None:
        changed.append("compared")
        column.compared_start, column.compared_end = review.compared.start, review.compared.end
    if review.unit == "percent" and review.measure is None:
        column.measure = "percent_change" if column.measure in ("change", "percent_change") else "ratio"
    if review.unit == "percent" and review.scale is None:
        column.scale = 0
    for name in ("unit", "scale", "measure", "basis"):
        value = getattr(review, name)
        if value is not None and value != getattr(column, name):
            setattr(column, name, value)
            changed.append(name)
    return tuple(changed)


def mark_corrected(figures: Sequence[Figure], table: Table, columns: dict[int, tuple[str, ...]]) -> None:
    """Say of every figure of a column or a line item that was set right what was corrected of it."""
    for figure in figures:
        own = columns.get(figure.column, ()) if figure.column is not None else ()
        item = table.items[figure.row].corrected if figure.row is not None else ()
        if own or item:
            figure.corrected, figure.origin = (*item, *own), "corrected"
