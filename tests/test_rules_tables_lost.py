"""A lost subtotal: what leads to it and what follows from it make the same amount in every column."""

from __future__ import annotations

import datetime as dt

import pytest

from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.rules.model import Remark, Rule
from tieout.rules.tables.lost import lost_subtotals

RULE = Rule(id="subtotal-lost", family="F08", title="", kind="presence", relation="<lost subtotals>")
LINES: dict[str, tuple[int, ...]] = {
    "OperatingIncomeLoss": (1947702, 2315529),
    "NonoperatingIncomeExpense": (157653, 153270),
    "IncomeTaxExpenseBenefit": (953678, 969527),
    "IncomeLossFromEquityMethodInvestments": (41646, 77339),
    "ProfitLoss": (1193323, 1576611),
}
PRETAX = "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"


def statement(lines: dict[str, tuple[int, ...]]) -> Reading:
    """An income statement in thousands, one column a period."""
    figures = [
        Figure(
            figure=0, statement="income_statement", table=0, row=row, column=column, caption=concept,
            concept=f"us-gaap:{concept}", period_start=dt.date(2016 + column, 4, 1),
            period_end=dt.date(2016 + column, 9, 30), unit="JPY", mantissa=amount, decimals=-3, line=row + 1,
        )
        for row, (concept, amounts) in enumerate(lines.items())
        for column, amount in enumerate(amounts)
    ]  # fmt: skip
    for number, figure in enumerate(figures):
        figure.figure = number
    return Reading(document=Document(document="statement"), figures=figures)


def remarks(lines: dict[str, tuple[int, ...]]) -> list[Remark]:
    """What the finder says of the statement."""
    return [said for said in lost_subtotals(RULE, statement(lines)) if isinstance(said, Remark)]


def test_a_lost_line_is_named_with_its_amounts() -> None:
    """1,947,702 + 157,653 = 1,193,323 + 953,678 - 41,646 = 2,105,355, and nobody prints it."""
    (said,) = remarks(LINES)
    assert "income before income tax" in said.message
    assert said.expected == "2,105,355 and 2,468,799"
    assert said.line == 3


def test_a_printed_line_is_not_lost() -> None:
    """With the subtotal printed, the ties themselves judge it."""
    assert remarks({**LINES, PRETAX: (2105355, 2468799)}) == []


@pytest.mark.parametrize("line", [name for name in LINES if name != "IncomeLossFromEquityMethodInvestments"])
def test_nothing_is_said_where_a_line_is_missing_or_differs(line: str) -> None:
    """One line missing, or one digit off, and the two ways do not prove a lost line."""
    assert remarks({name: amounts for name, amounts in LINES.items() if name != line}) == []
    changed = {**LINES, line: (LINES[line][0] + 1, LINES[line][1])}
    assert remarks(changed) == []
