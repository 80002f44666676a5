"""Numbers and periods of foreign tables: exactly what stands there, and nothing where nothing does."""

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.figures.units import unit_of
from tieout.mapping.names import named
from tieout.mapping.numbers import precision, read_values, scaled, value_of
from tieout.mapping.periods import Dating, usual_length

_FINITE = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)


def one(array: pa.Array) -> Decimal:
    (value,) = read_values(pa.chunked_array([array])).values
    assert value is not None
    return Decimal(value.digits).scaleb(-value.places)


@given(_FINITE)
def test_a_float_is_its_shortest_text(number: float) -> None:
    shown = one(pa.array([number]))
    assert float(shown) == pytest.approx(number, rel=1e-14)
    if len(repr(abs(number)).replace(".", "")) <= 15:
        assert shown == Decimal(repr(number))


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_whole_number_keeps_every_digit(number: int) -> None:
    assert one(pa.array([number])) == number
    assert one(pa.array([f"{number:,}"])) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_decimals_come_back_at_their_places(number: Decimal) -> None:
    value = value_of(f"{number:,f}")
    assert value is not None
    places = precision([value])
    assert Decimal(scaled(value, max(places, 0))).scaleb(-max(places, 0)) == number


@pytest.mark.parametrize(
    ("text", "digits", "places"),
    [
        ("(1,234.50)", -123450, 2), ("-$5", -5, 0), ("$ 1,000", 1000, 0), ("12.30%", 1230, 2), ("−7", -7, 0),
        ("1.5e3", 1500, 0), ("EUR 12", 12, 0), ("—", 0, 0), (".5", 5, 1),
    ],
)  # fmt: skip
def test_printed_numbers(text: str, digits: int, places: int) -> None:
    value = value_of(text)
    assert value is not None
    assert (value.digits, value.places) == (digits, places)


@pytest.mark.parametrize("text", ["", "n.m.", "1,23", "1.234,56", "12 34", "9" * 90, "Q4", "2023-01-01"])
def test_what_is_no_number(text: str) -> None:
    assert value_of(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("FY2023", "2023-01-01", "2023-12-31"),
        ("1H17", "2017-01-01", "2017-06-30"),
        ("2022 Q4", "2022-10-01", "2022-12-31"),
        ("Q4-2022", "2022-10-01", "2022-12-31"),
        ("4Q22", "2022-10-01", "2022-12-31"),
        ("2023-12-31", "None", "2023-12-31"), ("20231231", "None", "2023-12-31"),
        ("Dec-23", "2023-12-01", "2023-12-31"),
        ("2023-01-01/2023-06-30", "2023-01-01", "2023-06-30"), ("12/31/2023", "None", "2023-12-31"),
        ("Three months ended September 30, 2017", "2017-07-01", "2017-09-30"),
    ],
)  # fmt: skip
def test_words_for_periods(text: str, start: str, end: str) -> None:
    span = Dating().span(text)
    assert span is not None
    assert (str(span.start), str(span.end)) == (start, end)


@pytest.mark.parametrize("text", ["revenue", "q4", "2023-13", "99", "H3 2020", "2023-02-30", "", "net income 2023"])
def test_words_for_no_period(text: str) -> None:
    assert Dating().span(text) is None


def test_a_fiscal_year_ends_when_it_ends() -> None:
    assert str(Dating(9).span("FY2023").start) == "2022-10-01"  # type: ignore[union-attr]
    assert str(Dating(3, names_by_start=True).span("1H17").end) == "2017-09-30"  # type: ignore[union-attr]


@given(st.text(max_size=60))
def test_any_text_is_a_period_or_none(text: str) -> None:
    span = Dating().span(text)
    assert span is None or span.start is None or span.start <= span.end
    value_of(text)
    named(text)


def test_how_far_ends_lie_apart() -> None:
    quarters = [("a", dt.date(2023, 3, 31)), ("a", dt.date(2023, 6, 30)), ("a", dt.date(2023, 9, 30))]
    assert usual_length(quarters) == 3
    assert usual_length(quarters[:1]) is None


@pytest.mark.parametrize(
    ("name", "concept"),
    [
        ("cogs_usd_m", "us-gaap:CostOfRevenue"), ("totalRevenue", "us-gaap:Revenues"),
        ("us-gaap_Assets", "us-gaap:Assets"),
        ("AssetsCurrent", "us-gaap:AssetsCurrent"), ("ifrs-full:ProfitLoss", "ifrs-full:ProfitLoss"),
        ("Total liabilities and shareholders' equity", "us-gaap:LiabilitiesAndStockholdersEquity"), ("employees", None),
        ("wan_services", None), ("gross margin %", None),
    ],
)  # fmt: skip
def test_what_names_stand_for(name: str, concept: str | None) -> None:
    assert named(name).concept == concept


def test_units_as_tables_spell_them() -> None:
    assert [unit_of(u) for u in ("iso4217:USD", "usd", "USD per share", "€", "bananas")] == [
        "USD",
        "USD",
        "USD/shares",
        "EUR",
        None,
    ]
