"""Columns as a reviewer says they are: what their headings print, what is set right, and which figures that changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..figures.figure import Figure
    from ..figures.reading import Column
    from .head import Head, Review
    from .table import Table

#: What can be corrected of a column, by the name that a corrections file has for it.
_FIELDS = {
    "period": ("period_start", "period_end"),
    "compared": ("compared_start", "compared_end"),
    **{name: (name,) for name in ("unit", "scale", "measure", "basis")},
}
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


def review_columns(table: Table, columns: Sequence[Column]) -> None:
    """Set the columns right that a reviewer speaks of; what their headings compare is settled later."""
    for head, column in zip(table.heading.heads, columns, strict=True):
        if head.review is not None:
            _set_right(head.review, column)
            column.sure = 1.0


def _set_right(review: Review, column: Column) -> None:
    if review.period is not None:
        column.period_start, column.period_end = review.period.start, review.period.end
    if review.compared is not None:
        column.compared_start, column.compared_end = review.compared.start, review.compared.end
    if review.unit == "percent":
        change = column.measure in ("change", "percent_change")
        column.measure, column.scale = "percent_change" if change else "ratio", 0
    for name in ("unit", "scale", "measure", "basis"):
        value = getattr(review, name)
        if value is not None:
            setattr(column, name, value)


def mark_columns(table: Table, columns: Sequence[Column], read: Sequence[Column]) -> None:
    """Say of the columns that a reviewer spoke of whether that changed them; `read` is what they were without."""
    for head, column, before in zip(table.heading.heads, columns, read, strict=True):
        if head.review is not None:
            changed = [name for name, fields in _FIELDS.items() if _differ(column, before, fields)]
            head.review.changed = ("statement",) * head.review.statement + tuple(changed)
            column.origin = "corrected" if head.review.changed else "confirmed"


def _differ(one: Column, other: Column, fields: tuple[str, ...]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in fields)


def mark_figures(figures: Sequence[Figure], table: Table, columns: Sequence[Column]) -> None:
    """Say of every figure of a column or a line item that was set right what was corrected of it."""
    reviews = [head.review for head in table.heading.heads]
    changed = [review.changed if review is not None else () for review in reviews]
    for figure in figures:
        own = changed[figure.column] if figure.column is not None and figure.column < len(columns) else ()
        item = table.items[figure.row].corrected if figure.row is not None else ()
        if own or item:
            figure.corrected, figure.origin = (*item, *own), "corrected"
