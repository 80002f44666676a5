"""Small statements written as text, for tests: what an accountant sees is what the rules get."""

import datetime as dt
import re

from tieout.figures.figure import STATEMENTS, Figure
from tieout.figures.reading import Document, Line, Reading


def statements(text: str, *, rounding: dict[str, str] | None = None) -> Reading:
    """A reading of tables written as text.

        income_statement | 2016 | 2017
        Revenues         | 74.1 | 83.0
        "Cost of sales"  | 62.3 |

    A year is a duration, ``2017-09-30`` a balance date, ``2017-04-01/2017-09-30`` a period. A line
    item is a concept, or in quotes a caption; ``Revenues[segment=ATM]`` has a dimension, and
    ``not IncomeTax`` prints the other sign. A dash is nil, ``?`` unreadable, nothing not printed.
    Tables are parted by empty lines.
    """
    reading = Reading(document=Document(document="small.txt", standard="US GAAP", rounding=rounding or {}))
    line = 0
    for table, block in enumerate(re.split(r"\n\s*\n", text.strip("\n"))):
        heading, *rows = [[cell.strip() for cell in each.split("|")] for each in block.strip().splitlines()]
        assert heading[0] in STATEMENTS, heading
        for row, (item, *cells) in enumerate(rows):
            line += 1
            reading.lines.append(Line(page=1, line=line, text=f"{item} {' '.join(cells)}"))
            for column, cell in enumerate(cells):
                if cell:
                    place = {"table": table, "row": row, "column": column, "statement": heading[0], "line": line}
                    figure = _figure(len(reading.figures), item, cell, heading[1 + column], place)
                    reading.figures.append(figure)
    return reading


def _figure(number: int, item: str, cell: str, period: str, place: dict[str, object]) -> Figure:
    polarity = -1 if item.startswith("not ") else 1
    item, _, dims = item.removeprefix("not ").partition("[")
    start, end = _period(period)
    mantissa, decimals = _digits(cell)
    return Figure(
        figure=number,
        caption=item.strip('"'),
        concept=None if item.startswith('"') else f"us-gaap:{item}",
        dimensions=dict(pair.split("=") for pair in dims.rstrip("]").split(",") if pair),
        period_start=start,
        period_end=end,
        unit="USD",
        mantissa=mantissa,
        decimals=decimals,
        exact=cell == "-",
        status={"-": "nil", "?": "unreadable"}.get(cell, "number"),
        polarity=polarity,
        printed=cell,
        col_start=10,
        col_end=10 + len(cell),
        **place,  # type: ignore[arg-type]
    )


def _period(text: str) -> tuple[dt.date | None, dt.date]:
    if len(text) == 4:
        return dt.date(int(text), 1, 1), dt.date(int(text), 12, 31)
    start, _, end = text.rpartition("/")
    return dt.date.fromisoformat(start) if start else None, dt.date.fromisoformat(end)


def _digits(cell: str) -> tuple[int | None, int | None]:
    if cell in {"-", "?"}:
        return (0, 0) if cell == "-" else (None, None)
    whole, _, tail = cell.strip("()").replace(",", "").partition(".")
    value = int(whole + tail)
    return (-value if cell.startswith("(") else value), len(tail)
