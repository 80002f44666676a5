"""A balance sheet of six lines and two dates, as a reading: what tests of suites and pages are about."""

import datetime as dt

from tieout.figures.figure import Figure
from tieout.figures.reading import Column, Document, Line, Reading
from tieout.rules.model import Rule

#: caption, concept, this year, last year; the figures of a year tie out: 11,848 + 9,900 = 21,748 = 9,500 + 12,248.
LINES = (
    ("Cash and cash equivalents", "Cash", "11,848", "10,210"),
    ("Accounts receivable", "AccountsReceivableNetCurrent", "9,900", "8,750"),
    ("Total assets", "Assets", "21,748", "18,960"),
    ("Total liabilities", "Liabilities", "9,500", "9,040"),
    ("Total equity", "StockholdersEquity", "12,248", "9,920"),
    ("Total liabilities and equity", "LiabilitiesAndStockholdersEquity", "21,748", "18,960"),
)
DATES = (dt.date(2025, 9, 30), dt.date(2024, 12, 31))

BALANCE = Rule(
    id="balance",
    family="B01",
    title="Assets equal liabilities and equity",
    kind="tie",
    relation="Assets = LiabilitiesAndStockholdersEquity",
    source="the balance sheet equation",
    why="Everything that a company owns is owed to somebody.",
)
CURRENT = Rule(
    id="assets-add-up",
    family="B02",
    title="Assets are cash and receivables",
    kind="foot",
    relation="Assets = Cash + AccountsReceivableNetCurrent",
)
RIGHT_SIDE = Rule(
    id="right-side-adds-up",
    family="B03",
    title="The right side is liabilities and equity",
    kind="foot",
    relation="LiabilitiesAndStockholdersEquity = Liabilities + StockholdersEquity",
    severity="warning",
)
GOODWILL = Rule(
    id="goodwill",
    family="B04",
    title="Goodwill is gross less impairment",
    kind="tie",
    relation="Goodwill = GoodwillGross - GoodwillImpairedAccumulatedImpairmentLoss",
)
RULES = (BALANCE, CURRENT, RIGHT_SIDE, GOODWILL)


def sheet(name: str = "sheet.txt", **printed: str) -> Reading:
    """The balance sheet in thousands of dollars; `sheet(Assets="20,748")` misprints this year's total."""
    figures: list[Figure] = []
    lines = [Line(page=1, line=1, text="Balance sheets (in thousands)")]
    for row, (caption, concept, *values) in enumerate(LINES):
        values[0] = printed.get(concept, values[0])
        text = caption.ljust(40)
        for column, value in enumerate(values):
            start = len(text) + 10 - len(value)
            text = text.ljust(start) + value
            figures.append(_figure(len(figures), (row, column), (caption, concept), value, start))
        lines.append(Line(page=1, line=row + 2, text=text))
    columns = [
        Column(table=0, column=k, statement="balance_sheet", header=str(day), period_end=day, unit="USD", scale=3)
        for k, day in enumerate(DATES)
    ]
    document = Document(document=name, entity="Example Holdings", standard="US GAAP", currency="USD")
    return Reading(document=document, lines=lines, columns=columns, figures=figures)


def _figure(number: int, cell: tuple[int, int], item: tuple[str, str], value: str, start: int) -> Figure:
    (row, column), (caption, concept) = cell, item
    return Figure(
        figure=number,
        statement="balance_sheet",
        table=0,
        row=row,
        column=column,
        caption=caption,
        caption_printed=caption,
        concept=f"us-gaap:{concept}",
        period_end=DATES[column],
        unit="USD",
        mantissa=int("".join(c for c in value if c.isdigit())),
        decimals=-3,
        printed=value,
        page=1,
        line=row + 2,
        col_start=start,
        col_end=start + len(value),
    )
