"""Captions are the same line item though recognition damaged a letter, and never though a word differs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.rules.captions import same, under, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Outsourcing services", "Qutsourcing services"),
        ("Total revenues", "TOTAL REVENUES:"),
        ("IP service", "IP service*1"),
        ("IIJ FiberAccess/F and IIJ DSL/F", "[1J FiberAccess/F and 11J DSL/F"),
        ("Systems integration (SI)", "Systems integration (Sl)"),
        ("Accounts payable—other", "Accounts payable - other"),
        ("WAN services", "WANservices"),
    ],
)
def test_the_same_line_item(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deferred tax assets, current", "Deferred tax assets, noncurrent"),
        ("Interest income", "Interest expense"),
        ("Class A common stock", "Class B common stock"),
        ("Net income 1H16", "Net income 1H17"),
        ("Purchase of property", "Purchase of property and equipment"),
        ("Increase in cash", "Decrease in cash"),
        ("", ""),
        ("---", "***"),
    ],
)
def test_another_line_item(one: str, other: str) -> None:
    assert not same(one, other)


@given(st.text(max_size=400))
def test_any_caption_can_be_compared(text: str) -> None:
    assert same(text, text) == bool(words(text))


def test_headings_are_found_in_their_order() -> None:
    section = ("REVENUES", "Network services:", "Recurring")
    assert under(section, ("Revenues",))
    assert under(section, ("Revenues", "Recurring"))
    assert not under(section, ("Recurring", "Revenues"))
    assert not under(section, ("Costs",))
