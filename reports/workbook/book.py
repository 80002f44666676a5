"""A workbook that is the same bytes for the same content, and in which no text of a document can act."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from typing import TYPE_CHECKING, Any

from ..excerpt import visible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: Excel takes 32,767 UTF-16 units in a cell, and a character is at most two.
LONGEST = 16_000
#: Rows of a sheet, and links of a sheet, that Excel opens.
MOST_ROWS, MOST_LINKS = 1_048_576, 65_530
#: A row's height in points for each line of text, and no row is higher than so many.
_LINE_HEIGHT, _MOST_LINES = 13, 12
#: A sheet's name.
_LONGEST_NAME = 31
#: What makes a formula of a text as soon as somebody edits its cell.
_ACTIVE = ("=", "+", "-", "@", "'")
#: A workbook says when it was made; the same input must give the same bytes.
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the library wants it naive

Properties = tuple[tuple[str, Any], ...]


@cache
def _plain_worksheet() -> type[Worksheet]:
    """A worksheet that takes formulas as they are.

    XlsxWriter looks through each for thirty functions that Excel learned late; ours have none, and the search costs
    more than all the rest.
    """
    from xlsxwriter.worksheet import Worksheet  # noqa: PLC0415 - as below

    class Plain(Worksheet):  # type: ignore[misc]
        def _prepare_formula(self, formula: str, *_: object, **__: object) -> str:
            return formula.removeprefix("=")

    return Plain


class Book:
    """A workbook in memory; its formats are made once each."""

    def __init__(self, title: str, version: str) -> None:
        from xlsxwriter import Workbook  # noqa: PLC0415 - only who writes a workbook

        self._content = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "max_url_length": 2079}
        self._book = Workbook(self._content, options)
        self._book.set_properties({"title": title, "comments": f"tieout {version}", "created": _CREATED})
        self._book.set_calc_mode("auto")
        self._formats: dict[Properties, Format] = {}

    def format(self, **properties: Any) -> Format:  # noqa: ANN401 - as XlsxWriter has it
        """The format of these properties (XlsxWriter's names)."""
        key = tuple(properties.items())
        if key not in self._formats:
            self._formats[key] = self._book.add_format(
                {"font_name": "Arial", "font_size": 10, "valign": "vcenter"} | properties
            )
        return self._formats[key]

    def rule_format(self, **properties: Any) -> Format:  # noqa: ANN401 - as XlsxWriter has it
        """A format for conditions, which changes nothing but what it names."""
        key = (("rule", True), *sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str) -> Sheet:
        """A new sheet; its name is made of our own words."""
        return Sheet(self, self._book.add_worksheet(name[:_LONGEST_NAME], worksheet_class=_plain_worksheet()))

    def content(self) -> bytes:
        """The file."""
        self._book.close()
        return self._content.getvalue()


class Sheet:
    """A sheet that is written cell by cell; rows and columns count from 0."""

    def __init__(self, book: Book, sheet: Worksheet) -> None:
        self.book = book
        self.raw = sheet
        self._links = 0

    def text(self, row: int, column: int, text: str | None, **properties: Any) -> None:  # noqa: ANN401 - a format's
        """Write a text as text, whatever it begins with; nothing for none."""
        if not text:
            return
        shown = safe(text)
        if "align" not in properties:
            properties |= {"align": "left", "indent": 1}  # or it would touch the number to the left of it
        if shown.startswith(_ACTIVE):
            properties["quote_prefix"] = True  # so that it stays text when its cell is edited
        self.raw.write_string(row, column, shown, self.book.format(**properties))

    def tall(self, row: int, text: str, width: int) -> None:
        """Make a row as high as a text needs in a column of so many characters: not every program does it itself."""
        lines = min(-(-len(safe(text)) * 9 // (10 * width)), _MOST_LINES)
        if lines > 1:
            self.raw.set_row(row, _LINE_HEIGHT * lines + 2)

    def number(self, row: int, column: int, value: float | None, **properties: Any) -> None:  # noqa: ANN401 - as above
        """Write a number; nothing for none."""
        if value is not None:
            self.raw.write_number(row, column, value, self.book.format(**properties))

    def formula(self, row: int, column: int, formula: str, value: object, **properties: Any) -> None:  # noqa: ANN401 - as above
        """Write a formula of our own, with the value that it has now for readers that do not calculate."""
        shown = value if isinstance(value, (int, float, str)) else str(value)
        self.raw.write_formula(row, column, f"={formula}", self.book.format(**properties), shown)

    def link(self, row: int, column: int, target: str, label: str | float, **properties: Any) -> None:  # noqa: ANN401 - as above
        """Write a label that leads to ``internal:'Sheet'!A1`` or ``external:page.html#L1``.

        Beyond what Excel opens, the label alone.
        """
        look = {"font_color": "#1F4E9E", "underline": 1} | properties
        if self._links < MOST_LINKS:
            self._links += 1
            self.raw.write_url(row, column, target, self.book.format(**look), str(label)[:255])
        if isinstance(label, str):
            self.text(row, column, label, **look)
        else:
            self.number(row, column, label, **look)


def safe(text: str) -> str:
    r"""The text as a cell shows it: controls spelled out, tabs as spaces, and not longer than a cell can be.

    >>> safe("a\tb\x00")
    'a    b\\x00'
    """
    shown = visible(text[:LONGEST].replace("\t", "    "))[:LONGEST]
    rest = len(text) - LONGEST
    return f"{shown}… ({rest:,} more characters)" if rest > 0 else shown


@cache
def column_name(column: int) -> str:
    """The letters of a column that counts from 0.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell(row: int, column: int, sheet: str | None = None, *, fixed: bool = False) -> str:
    """A cell's address: row 4, column 2 is C5, fixed $C$5, of a sheet 'Ties'!$C$5.

    >>> cell(4, 2), cell(4, 2, "Ties", fixed=True)
    ('C5', "'Ties'!$C$5")
    """
    mark = "$" if fixed else ""
    place = f"{mark}{column_name(column)}{mark}{row + 1}"
    return place if sheet is None else f"'{sheet}'!{place}"
