"""Printed numbers come back as the digits, the places and the sign that were printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.loader.numbers import MAX_TOKEN, Number, parse_number

STYLES = ("plain", "grouped", "brackets", "minus", "triangle")


@st.composite
def printed(draw: st.DrawFn) -> tuple[str, Number]:
    """A number as a report prints it, and what it is."""
    mantissa, places = draw(st.integers(0, 10**15)), draw(st.integers(0, 3))
    whole, fraction = divmod(mantissa, 10**places)
    style = draw(st.sampled_from(STYLES))
    text = (f"{whole}" if style == "plain" else f"{whole:,}") + (f".{fraction:0{places}d}" if places else "")
    currency, percent = draw(st.sampled_from(("", "$", "€", "¥"))), draw(st.booleans())
    text = {"brackets": f"({currency}{text})", "minus": f"-{currency}{text}", "triangle": f"△{currency}{text}"}.get(
        style, currency + text
    )
    negative = style not in ("plain", "grouped")
    bracket = "()" if style == "brackets" else ""
    number = Number(-mantissa if negative else mantissa, places, percent, currency or None, (), bracket)
    return text + "%" * percent, number


@given(printed())
def test_what_is_printed_is_read(case: tuple[str, Number]) -> None:
    text, number = case
    assert parse_number(text) == number


@given(st.text(max_size=MAX_TOKEN + 5))
def test_any_token_is_a_number_or_none(token: str) -> None:
    number = parse_number(token)
    assert number is None or (number.mantissa is None) <= bool(number.damage)


@given(st.text(alphabet="0123456789", min_size=19))
def test_a_smear_of_digits_is_no_figure(token: str) -> None:
    assert parse_number(token) is None


@pytest.mark.parametrize(
    ("token", "mantissa", "places", "damage"),
    [
        ("(1,896,784)", -1896784, 0, ()),
        ("17.5%", 175, 1, ()),
        (".05", 5, 2, ()),
        ("“42”", 42, 0, ()),
        ("90424,764", 90424764, 0, ("separator",)),  # a comma was lost
        ("92:140,182", None, 0, ("separator",)),  # a comma became a colon
        ("1.234.567", None, 0, ("separator",)),
        ("1,0O4", None, 0, ("glyph",)),  # a zero became a letter
        ("(1,204", -1204, 0, ("format",)),  # a bracket was lost
        ("1,204)", -1204, 0, ("format",)),
    ],
)
def test_damage_is_named_and_never_guessed_at(
    token: str, mantissa: int | None, places: int, damage: tuple[str, ...]
) -> None:
    number = parse_number(token)
    assert number is not None
    assert (number.mantissa, number.places, number.damage) == (mantissa, places, damage)


@pytest.mark.parametrize("token", ["", "-", "$", "Q1FY", "abc", "COVID-19", "B2B", "²", "٣"])
def test_words_are_no_numbers(token: str) -> None:
    assert parse_number(token) is None
