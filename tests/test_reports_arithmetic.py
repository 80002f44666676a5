"""What a figure would have to be: solved exactly, and written as the document writes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reported import report, ties

from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.reports.arithmetic import decimal, formula, grouped, implied, in_print
from tieout.reports.checked import Checked
from tieout.rules.model import Member, Tie


def test_cash_is_what_is_left_of_the_total() -> None:
    checked = report()
    cash = checked.reading.figures[0]
    amount = implied(checked, ties()[0], 0)
    assert amount == 1_948_000
    assert in_print(amount, cash) == "1,948"
    assert formula(checked, ties()[0], 0) == "11,848 - 9,900"


def test_the_total_is_the_sum_of_its_parts() -> None:
    assert implied(report(), ties()[0], 4) == 10_948_000
    assert formula(report(), ties()[0], 4) == "1,048 + 9,900"


@pytest.mark.parametrize(
    ("number", "amount"), [(8, Fraction(5, 2)), (6, 2_400_000), (7, Fraction(2_500_000, Fraction("2.4")))]
)
def test_earnings_per_share_is_solved_for_each_of_its_figures(number: int, amount: Fraction) -> None:
    assert implied(report(), ties()[2], number) == amount


def test_numbers_of_different_scales_are_written_out() -> None:
    checked = report()
    checked.reading.figures[6].decimals = -6
    assert formula(checked, ties()[2], 8) == "2,500,000,000 / 1,000,000"


def test_only_the_answer_of_a_ratio_has_a_formula() -> None:
    assert formula(report(), ties()[2], 6) is None


def test_an_unreadable_part_gives_nothing() -> None:
    checked = report()
    checked.reading.figures[2].mantissa = None
    assert implied(checked, ties()[0], 0) is None
    assert formula(checked, ties()[0], 0) is None
    assert implied(checked, ties()[0], 2) == 10_800_000


def test_a_ratio_to_nothing_gives_nothing() -> None:
    checked = report()
    checked.reading.figures[7].mantissa = 0
    assert implied(checked, ties()[2], 8) is None


def test_a_long_sum_is_shown_by_its_first_terms() -> None:
    figures = [Figure(figure=n, mantissa=1, decimals=0, printed="1") for n in range(12)]
    tie = Tie(rule="r", family="F01", kind="foot", members=(Member(0, 1), *(Member(n, -1) for n in range(1, 12))))
    checked = Checked(reading=Reading(document=Document(document="x"), figures=figures))
    assert formula(checked, tie, 0) == "1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 ... and 3 more"


def test_a_deduction_alone_begins_with_its_sign() -> None:
    figures = [Figure(figure=n, mantissa=5, decimals=0, printed="5") for n in range(2)]
    tie = Tie(rule="r", family="F01", kind="foot", members=(Member(0, 1), Member(1, 2)))
    checked = Checked(reading=Reading(document=Document(document="x"), figures=figures))
    assert formula(checked, tie, 0) == "-2 x 5"


@given(
    st.lists(st.tuples(st.integers(-(10**12), 10**12), st.sampled_from([-1, 1, 2])), min_size=1, max_size=6),
    st.integers(-6, 2),
)
def test_where_a_sum_holds_every_figure_is_its_own_answer(parts: list[tuple[int, int]], decimals: int) -> None:
    """1,948 + 9,900 = 11,848: each of the three follows from the other two."""
    total = sum(value * weight for value, weight in parts)
    figures = [Figure(figure=n, mantissa=m, decimals=decimals) for n, m in enumerate([total, *(v for v, _ in parts)])]
    members = (Member(0, 1), *(Member(n, -weight) for n, (_, weight) in enumerate(parts, 1)))
    checked = Checked(reading=Reading(document=Document(document="x"), figures=figures))
    tie = Tie(rule="r", family="F01", kind="foot", members=members, total=0)
    for number, mantissa in enumerate([total, *(value for value, _ in parts)]):
        assert implied(checked, tie, number) == mantissa / Fraction(10) ** decimals


@pytest.mark.parametrize(
    ("printed", "mantissa", "decimals", "amount", "text"),
    [
        ("1,048", 1048, -3, Fraction(1_948_000), "1,948"),
        ("(1,048)", -1048, -3, Fraction(-1_948_000), "(1,948)"),
        ("(1,048)", -1048, -3, Fraction(1_948_000), "1,948"),
        ("-1,048", -1048, -3, Fraction(-1_948_000), "-1,948"),
        ("17.5", 175, 1, Fraction(12345, 1000), "12.3"),
        ("83.0", 830, -8, Fraction(84_100_000_000), "84.1"),
        ("90.424,764", 90424764, 0, Fraction(90_424_764), "90,424,764"),
        (None, 5, 2, Fraction(7, 100), "0.07"),
        ("1.5" * 3000, 5, 0, Fraction(7), "7"),
    ],
)
def test_an_amount_is_printed_as_its_neighbour_is(
    printed: str | None, mantissa: int, decimals: int, amount: Fraction, text: str
) -> None:
    like = Figure(figure=0, printed=printed, mantissa=mantissa, decimals=decimals)
    assert in_print(amount, like) == text


def test_what_the_last_digit_cannot_tell_is_told_by_finer_ones() -> None:
    like = Figure(figure=0, printed="17.5", mantissa=175, decimals=1)
    assert in_print(Fraction(17552, 1000), like, finer=2) == "17.552"
    assert in_print(Fraction(176, 10), like, finer=2) == "17.6"


def test_grouping() -> None:
    assert grouped(0, 0) == "0"
    assert grouped(-5, 2) == "-0.05"
    assert decimal("12345.6789") == "12,345.6789"
    assert decimal("about 5") == "about 5"
    assert decimal("1" * 5000) == "1" * 5000
