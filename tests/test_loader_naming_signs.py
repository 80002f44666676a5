"""Polarity: a concept's value is polarity times the printed figure."""

import pytest

from tieout.loader.naming.captions import Caption, read_caption
from tieout.loader.naming.dictionary import dictionary
from tieout.loader.naming.signs import polarity, unnamed


def caption(text: str) -> Caption:
    return read_caption(text, dictionary().vocabulary)


@pytest.mark.parametrize(
    ("sign", "text", "printed", "expected"),
    [
        # an outflow is a positive amount paid, in whichever way it is printed
        ("positive", "Dividends paid", [-5286, -4100], -1),
        ("positive", "Dividends paid", [5286, 4100], 1),
        ("positive", "Treasury stock", [-1896, -1896], -1),
        ("positive", "Interest expense", [-142, 0], -1),
        # a total may be negative
        ("result", "Operating loss", [-34, -20], 1),
        ("result", "Net loss", [313, 120], -1),
        ("result", "Net income (loss)", [-313, 120], 1),
        ("result", "Net income", [-313, -120], 1),
        ("result", "Accumulated deficit", [-500], 1),
        # an item that goes either way says itself which way is up
        ("income", "Other income (expense), net", [-3, 4], 1),
        ("income", "Other (income) expense, net", [-3, 4], -1),
        ("income", "Other expense, net", [34, 20], -1),
        ("income", "Other expense, net", [-34, -20], 1),
        ("income", "Other operating income", [-169, -172], -1),
        ("expense", "Provision for income taxes", [5, 4], 1),
        ("expense", "Provision for (benefit from) income taxes", [-5, 4], 1),
        ("expense", "Income tax benefit (provision)", [5, 4], -1),
        ("expense", "Income tax benefit", [5, 4], -1),
        # cash flows as printed, adjustments and assets the other way round
        ("flow-", "Increase in inventories", [-712514], -1),
        ("flow-", "Gain on sale of property", [-7704], -1),
        ("flow", "Increase in accounts payable", [518161], 1),
        ("flow", "Net cash used in investing activities", [-3896, -4499], 1),
        ("flow", "Net cash used in investing activities", [3896, 4499], -1),
    ],
)
def test_polarity(sign: str, text: str, printed: list[int], expected: int) -> None:
    assert polarity(sign, caption(text), printed) == expected


def test_taxes_deducted_from_income_are_still_an_expense() -> None:
    assert polarity("expense", caption("Income tax expense"), [-5, -4], deducted=True) == -1
    assert polarity("expense", caption("Income tax expense"), [-5, -4]) == 1  # a benefit


@pytest.mark.parametrize(
    ("text", "statement", "zone", "expected"),
    [
        ("Bridge loan fees paid", "cash_flow", "financing", "positive"),
        ("Settlement receivable", "cash_flow", "changes", "flow-"),
        ("Customer incentives", "cash_flow", "adjustments", "flow"),
        ("Licensing gain", "income_statement", None, "income"),
        ("Cash dividends on preference shares", "equity", None, "positive"),
        ("Other line", "notes", None, "flow"),
    ],
)
def test_an_unnamed_line_has_its_usual_sign(text: str, statement: str, zone: str | None, expected: str) -> None:
    assert unnamed(caption(text), statement, zone) == expected
