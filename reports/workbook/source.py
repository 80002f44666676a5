"""The sheet of source: the lines as printed, one row a line, where links of the other sheets lead."""

from __future__ import annotations

from .book import MOST_ROWS, Book
from .columns import FIRST
from .layout import Layout
from .look import MUTED, header

_COLUMNS = (("Line", 8), ("Page", 6), ("As printed", 140))


def write_source(book: Book, place: Layout) -> None:
    """Write the sheet; a document without lines (figures of one's own) has none."""
    lines = place.checked.reading.lines
    if not lines:
        return
    sheet = book.sheet(place.names.source)
    header(sheet, _COLUMNS, freeze=1)
    for row, line in enumerate(lines[: MOST_ROWS - FIRST - 1], FIRST):
        sheet.number(row, 0, line.line, **MUTED)
        sheet.number(row, 1, line.page, **MUTED)
        sheet.text(row, 2, line.text, font_name="Courier New", font_size=9)
    if len(lines) > MOST_ROWS - FIRST - 1:
        sheet.text(MOST_ROWS - 1, 2, "More lines than a sheet can have: the rest is in the document.")
