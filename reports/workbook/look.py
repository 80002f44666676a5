"""How the sheets look: headings, inputs, muted helpers, and verdicts by word and colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .book import Sheet, column_name

HEAD: dict[str, Any] = {"bold": True, "bg_color": "#E8EAED", "text_wrap": True, "bottom": 1, "valign": "vcenter"}
TITLE: dict[str, Any] = {"bold": True, "font_size": 14}
BOLD: dict[str, Any] = {"bold": True}
#: A number to change by hand; everything in black is calculated or said.
INPUT: dict[str, Any] = {"font_color": "#0000C8"}
MUTED: dict[str, Any] = {"font_color": "#6B6B6B"}
WRAP: dict[str, Any] = {"text_wrap": True}
#: A word that a formula says, set off from the number before it.
SAID: dict[str, Any] = {"align": "left", "indent": 1}

#: Background and letters of what holds, is odd or fails: contrast above 7 to 1 each.
GREEN, AMBER, RED, GREY = (
    {"bg_color": "#DFF2E1", "font_color": "#0B4F1E"},
    {"bg_color": "#FFF0CC", "font_color": "#5C3B00"},
    {"bg_color": "#FBDCDC", "font_color": "#7A0A0A"},
    {"bg_color": "#ECECEC", "font_color": "#444444"},
)


def header(sheet: Sheet, columns: Sequence[tuple[str, int]], *, freeze: int) -> None:
    """The first row: names of the columns, their widths, frozen with as many columns, and repeated on every page."""
    for column, (name, width) in enumerate(columns):
        sheet.raw.set_column(column, column, width)
        sheet.text(0, column, name, **HEAD)
    sheet.raw.set_row(0, 32)
    sheet.raw.freeze_panes(1, freeze)
    printed(sheet, first=0, last=0)
    sheet.raw.set_paper(8)  # A3: so many columns are not read on less


def printed(sheet: Sheet, *, first: int, last: int) -> None:
    """Printing: landscape, one page wide, headings on every page, name and page number below."""
    sheet.raw.set_landscape()
    sheet.raw.set_paper(9)  # A4
    sheet.raw.fit_to_pages(1, 0)
    sheet.raw.repeat_rows(first, last)
    sheet.raw.set_footer("&L&A&RPage &P of &N")


def coloured(sheet: Sheet, area: tuple[int, int, int, int], rules: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Colour an area by formulas over its first row, the first that is true counts."""
    for formula, look in rules:
        condition = {"type": "formula", "criteria": f"={formula}", "stop_if_true": True}
        sheet.raw.conditional_format(*area, condition | {"format": sheet.book.rule_format(**look)})


def by_word(first_row: int, column: int) -> list[tuple[str, dict[str, Any]]]:
    """The colours of a cell that says holds, fails or cannot tell."""
    own = f"${column_name(column)}{first_row + 1}"
    return [(f'{own}="holds"', GREEN), (f'{own}="fails"', RED), (f'{own}="cannot tell"', GREY)]
