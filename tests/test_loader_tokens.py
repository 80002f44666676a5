"""Tokens are slices of their line, and the pieces of one amount are one token."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.loader.tokens import NIL, NUMBER, WORD, tokenize

PIECES = st.sampled_from(
    ["(", ")", "$", "%", ")%", "—", "|", "1,234", "(5.7", "5.7)", "2.5", "JPY", "Gbps", "x", " ", "\t"]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map(" ".join)))
def test_a_token_is_the_slice_it_says(text: str) -> None:
    tokens = tokenize(text)
    assert all(t.text == text[t.start : t.end] for t in tokens)
    assert all(one.end <= two.start for one, two in pairwise(tokens))


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map(" ".join)))
def test_nothing_but_blanks_is_left_out(text: str) -> None:
    rest = list(text)
    for token in tokenize(text):
        rest[token.start : token.end] = " " * (token.end - token.start)
    left = "".join(rest).strip()
    assert not left or set(left) <= {"|", ".", ","}  # dirt behind a unit: "27Gbps|"


@given(st.text(max_size=40))
def test_a_year_is_between_1900_and_2099(text: str) -> None:
    assert all(t.year is None or 1900 <= t.year <= 2099 for t in tokenize(text))


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("Loss ( 169 ) (5.7 )", [-169, -57]),
        ("Growth 2.5 % (2.5) %", [25, -25]),
        ("Dividend JPY 13.50 JPY12.75", [1350, 1275]),
        ("Bandwidth 2,731.6Gbps 2,305.1 Gbps", [27316, 23051]),
        ("Revenue $ 24,850 $24,850", [24850, 24850]),
    ],
)
def test_pieces_of_an_amount_are_joined(text: str, amounts: list[int]) -> None:
    assert [t.number.mantissa for t in tokenize(text) if t.kind == NUMBER and t.number] == amounts


def test_a_dash_is_nil_and_a_rule_is_not() -> None:
    assert [t.kind for t in tokenize("— - -- ---------- ______")] == [NIL, NIL, NIL, WORD, WORD]


@pytest.mark.parametrize(
    ("text", "unit"), [("2.5 %", "percent"), ("2.5%", "percent"), ("30bps", "bp"), ("—%", "percent")]
)
def test_a_unit_goes_with_its_number(text: str, unit: str) -> None:
    assert [t.unit for t in tokenize(text)] == [unit]
