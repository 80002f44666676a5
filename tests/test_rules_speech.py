"""Captions that say one direction over figures that go the other."""

import pytest
from small import statements

from tieout.rules.bind import bind
from tieout.rules.language import own_suite
from tieout.rules.model import Binding

RULES = {rule.id: rule for rule in own_suite("us-gaap").rules}


def said(rule: str, caption: str, cell: str, section: str = "") -> list[str | None]:
    reading = statements(f'cash_flow | 2017\n"{caption}" | {cell}')
    reading.figures[0].section = (section,)
    return [remark.printed for remark in bind([RULES[rule]], reading).remarks]


@pytest.mark.parametrize(
    ("caption", "cell", "wrong"),
    [
        ("NET DECREASE IN CASH AND CASH EQUIVALENTS", "98,727", True),
        ("NET DECREASE IN CASH AND CASH EQUIVALENTS", "(2,087,560)", False),
        ("NET INCREASE IN CASH AND CASH EQUIVALENTS", "(637,194)", True),
        ("Net increase (decrease) in cash", "(637,194)", False),
        ("Net cash used in investing activities", "4,499,330", True),
        ("Net cash provided by operating activities", "(6)", True),
        ("Net cash provided by (used in) operating activities", "(6)", False),
        ("Net cash used in investing activities", "-", False),
        ("Net cash used in investing activities", "?", False),
        ("Net income", "(5)", False),
    ],
)
def test_net_cash_lines(caption: str, cell: str, wrong: bool) -> None:
    assert said("caption-says-decrease", caption, cell) == ([cell] if wrong else [])


@pytest.mark.parametrize(
    ("caption", "cell", "wrong"),
    [
        ("Proceeds from sales of property", "(5)", True),
        ("Proceeds from sales of property", "5", False),
        ("Purchase of property and equipment", "5", True),
        ("Repayments of long-term debt", "(5)", False),
        ("Dividends paid", "5", True),
        ("Proceeds from (payments for) other", "5", False),
        ("Accruals related to purchases of property", "5", False),
    ],
)
def test_lines_with_a_verb(caption: str, cell: str, wrong: bool) -> None:
    assert said("verbs-agree-with-signs", caption, cell) == ([cell] if wrong else [])


def test_supplementary_lines_are_excused() -> None:
    assert said("verbs-agree-with-signs", "Purchase of property", "5", "Supplemental disclosures") == []


def test_no_such_caption_is_named() -> None:
    found: Binding = bind([RULES["caption-says-decrease"]], statements('cash_flow | 2017\n"Depreciation" | 5'))
    assert [each.reason for each in found.unbound] == ["binds to no figure: no caption has its words"]
