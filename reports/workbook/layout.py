"""Where everything of a document stands in the workbook: its sheets, each figure's row and each figure's own cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from math import log10

from ...figures.figure import STATEMENTS, Figure
from ...figures.printing import printed_places, printed_scale
from ..checked import Checked
from .book import cell
from .columns import FIRST, NUMBER
from .exact import LIMIT

#: Lines between two rows of one table that are shown in it; more than these are another text in between.
_MOST_BETWEEN = 200
#: The rows above a table's first and the columns before its first number.
HEAD_ROWS, HEAD_COLUMNS = 6, 2
#: A number is not shown in a scale further than this from its digits.
_MOST_SHIFT = 15


@dataclass(frozen=True, slots=True)
class Names:
    """The sheets of one document; with several documents in a workbook, their names begin with its number."""

    prefix: str = ""

    @property
    def ties(self) -> str:
        """What ties."""
        return f"{self.prefix}Ties"

    @property
    def figures(self) -> str:
        """Every figure."""
        return f"{self.prefix}Figures"

    @property
    def findings(self) -> str:
        """What does not tie."""
        return f"{self.prefix}Findings"

    @property
    def source(self) -> str:
        """The lines as printed."""
        return f"{self.prefix}Source"

    @property
    def workings(self) -> str:
        """Ratios and long sums, figure by figure."""
        return f"{self.prefix}Workings"

    def table(self, number: int, statement: str | None) -> str:
        """`T07 balance sheet`: words of ours alone, never a document's."""
        known = statement if statement in STATEMENTS else "other"
        return f"{self.prefix}T{number + 1:02d} {known.replace('_', ' ')}"


@dataclass(slots=True)
class TableRow:
    """A row of a table's sheet: its line, its words, and its figures by column; one without figures is a heading."""

    line: int | None
    text: str
    figures: dict[int, Figure] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """A printed table on its sheet."""

    number: int
    sheet: str
    rows: list[TableRow]
    columns: list[int]

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Where the n-th row and a column of the document stand in the sheet."""
        return HEAD_ROWS + row, HEAD_COLUMNS + self.columns.index(column)


@dataclass(slots=True)
class Layout:
    """A document's sheets: ``cells`` has (sheet, row, column) of the figures that stand in a table's sheet."""

    checked: Checked
    names: Names
    page: str
    tables: list[Table]
    cells: dict[int, tuple[str, int, int]]
    source_rows: dict[int, int]

    def figure_row(self, figure: int) -> int:
        """The row of a figure in the sheet of figures."""
        return FIRST + figure

    def number(self, figure: int) -> str:
        """The address of a figure's number as a tie's formula has it."""
        return cell(self.figure_row(figure), NUMBER, self.names.figures, fixed=True)

    def of(self, figure: int, column: int) -> str:
        """The address of another column of a figure's row."""
        return cell(self.figure_row(figure), column, self.names.figures, fixed=True)

    def home(self, figure: int) -> str:
        """The address of the cell that a reviewer changes."""
        if figure in self.cells:
            sheet, row, column = self.cells[figure]
            return cell(row, column, sheet)
        return cell(self.figure_row(figure), NUMBER, self.names.figures)


def layout(checked: Checked, prefix: str, page: str) -> Layout:
    """Lay out one document; `page` is the name of its page in a review."""
    names = Names(prefix)
    tables = _tables(checked, names)
    cells = {}
    for table in tables:
        for at, row in enumerate(table.rows):
            for column, figure in row.figures.items():
                cells[figure.figure] = (table.sheet, *table.place(at, column))
    lines = {line.line: FIRST + at for at, line in enumerate(checked.reading.lines)}
    return Layout(checked, names, page, tables, cells, lines)


def shift(figure: Figure) -> int:
    """By which power of ten the printed number is to be multiplied to be its digits: 1 for 17.5, 0 for 1,948."""
    return (figure.decimals or 0) + printed_scale(figure)


def printed_number(figure: Figure) -> float | None:
    """The number in its printed unit: 82,988 in millions is 82988; None where a cell cannot hold it exactly."""
    moved, mantissa = shift(figure), figure.mantissa or 0
    if not figure.readable or abs(moved) > _MOST_SHIFT or abs(mantissa) * 10 ** max(-moved, 0) >= LIMIT:
        return None
    return mantissa / 10**moved if moved > 0 else float(mantissa * int(10**-moved))


def number_format(figure: Figure) -> str:
    """A spreadsheet's format that shows the number like the print: brackets, triangles, percent signs and dashes.

    >>> number_format(Figure(figure=0, printed="(1,048)", mantissa=-1048, decimals=-3))
    '#,##0;(#,##0)'
    """
    token = (figure.token or "")[:60]
    places = min(max(printed_places(figure), 0), _MOST_SHIFT)
    grouped = "," in token or not figure.token or abs(figure.mantissa or 0) < 1000
    body = ("#,##0" if grouped else "0") + (f".{'0' * places}" if places else "")
    percent = '"%"' if "%" in token or "％" in token else ""
    triangle = next((sign for sign in "△▲" if sign in token), "")
    negative = f"({body}{percent})" if "(" in token else f'"{triangle or "-"}"{body}{percent}'
    dash = ';"-"' if figure.status == "nil" and not any(c.isdigit() for c in token) else ""
    return f"{body}{percent};{negative}{dash}"


def scale_words(figure: Figure) -> str:
    """`thousands`: the power of ten that the figure is printed in."""
    named = {0: "", 3: "thousands", 6: "millions", 8: "hundred millions", 9: "billions", 12: "trillions"}
    scale = printed_scale(figure)
    return named.get(scale, f"10^{scale}")


def width_of(figures: list[Figure]) -> int:
    """How many characters the widest number of a column needs, within reason."""
    sizes = [abs(printed_number(f) or 0) for f in figures]
    digits = int(log10(max([1.0, *sizes]))) + 1
    return min(max(digits + digits // 3 + 6, 11), 24)


# --- Tables ---


def _tables(checked: Checked, names: Names) -> list[Table]:
    grouped: dict[int, list[Figure]] = defaultdict(list)
    for figure in checked.reading.figures:
        if figure.table is not None and figure.column is not None:
            grouped[figure.table].append(figure)
    texts = {line.line: line.text for line in checked.reading.lines}
    tables = []
    for number, figures in sorted(grouped.items()):
        name = names.table(number, figures[0].statement)
        columns = sorted({f.column for f in figures if f.column is not None})
        tables.append(Table(number, name, _rows(figures, texts), columns))
    return tables


def _rows(figures: list[Figure], texts: dict[int, str]) -> list[TableRow]:
    """The rows with their figures, and between them the lines that have none, as they are printed."""
    rows: dict[object, TableRow] = {}
    for figure in figures:
        key = (figure.row, figure.line)
        row = rows.setdefault(key, TableRow(figure.line, figure.caption_printed or figure.caption or ""))
        if figure.column is not None:
            row.figures.setdefault(figure.column, figure)
    found = list(rows.values())
    filled = {row.line for row in found}
    with_gaps = found[:1]
    for above, below in pairwise(found):
        captions = "\n".join(" ".join(row.text.split()) for row in (above, below))
        between = _between(above.line, below.line, texts, filled)
        with_gaps += [row for row in between if row.text not in captions]  # a caption's own lines are in it
        with_gaps.append(below)
    return with_gaps


def _between(first: int | None, last: int | None, texts: dict[int, str], filled: set[int | None]) -> list[TableRow]:
    if first is None or last is None or not 0 < last - first <= _MOST_BETWEEN:
        return []
    lines = [line for line in range(first + 1, last) if line not in filled and texts.get(line, "").strip()]
    return [TableRow(line, " ".join(texts[line].split())) for line in lines]
