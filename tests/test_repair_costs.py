"""Misreadings have costs, columns have styles, and every value one glyph away is thought of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tied import table

from tieout.figures.figure import Figure
from tieout.repair.costs import FARTHEST, bare, edit_cost, rates
from tieout.repair.readings import Style, Styles, near


def test_the_table_of_rates_is_whole() -> None:
    assert all(0 < cost < 15 for cost in rates().values())
    assert {true for true, _ in rates()} >= set("0123456789,.()")


@pytest.mark.parametrize(
    ("form", "token"),
    [
        ("17.5", "175"),
        ("1,948", "1.948"),
        ("(316)", "316"),
        ("(1,896)", "1,896)"),
        ("9,900", "9,000"),
        ("56,730", "56730"),
    ],
)
def test_what_recognition_does_is_nearer_than_another_number(form: str, token: str) -> None:
    assert edit_cost(form, token) < FARTHEST
    assert edit_cost(form, form) == 0


def test_two_digits_exchanged_are_a_typing_error() -> None:
    assert edit_cost("1,243", "1,234") < edit_cost("1,943", "1,234")


def test_frequent_misreadings_cost_less() -> None:
    assert edit_cost("3,102", "9,102") < edit_cost("3,102", "7,102")


@given(st.text(alphabet="0123456789,.()%-abO §", max_size=14), st.text(alphabet="0123456789,.()%-", max_size=14))
def test_a_cost_is_between_nothing_and_the_farthest(token: str, form: str) -> None:
    cost = edit_cost(bare(form), bare(token))
    assert 0 <= cost <= FARTHEST
    assert (cost == 0) == (bare(form) == bare(token))


@given(st.integers(-(10**12), 10**12), st.integers(0, 3), st.sampled_from("(-"), st.booleans())
def test_a_form_says_its_value(mantissa: int, places: int, minus: str, commas: bool) -> None:
    form = Style(shift=places + 3, minus=minus, commas=commas).form((mantissa, -3))
    digits = "".join(c for c in form if c.isdigit())
    assert int(digits) == abs(mantissa)
    assert ("." in form) == (places > 0)
    assert (form[0] == minus) == (mantissa < 0)


def test_a_column_tells_how_it_prints() -> None:
    reading = table("A | 1,200 | 17.5\nB | (30) | 18.2\nC | 45,100 | 9.4")
    styles = Styles(reading.figures)
    assert styles.of(0).form((-1948, -3)) == "(1,948)"
    assert styles.of(1).decimals == -2
    assert styles.of(1).form((175, -2)) == "17.5"


def test_readings_one_glyph_away() -> None:
    figure = Figure(figure=0, mantissa=1048, decimals=-3, printed="1,048")
    values = near(figure, Style(decimals=-3, shift=3))
    assert {(1948, -3), (11048, -3), (148, -3), (-1048, -3)} <= set(values)
    assert (1048, -3) not in values


def test_a_glyph_of_noise_may_be_any_digit() -> None:
    figure = Figure(figure=0, printed="1,9§8", status="unreadable")
    assert (1948, -3) in near(figure, Style(decimals=-3, shift=3))


@given(st.text(max_size=60))
def test_no_token_is_too_strange(token: str) -> None:
    figure = Figure(figure=0, printed=token, status="unreadable")
    assert len(near(figure, Style(decimals=0))) < 2000
