"""What a reading must hold before any rule can be believed, each with a reading that does not."""

import datetime as dt
from collections.abc import Callable

import pytest
from small import statements

from tieout.figures.reading import Reading, Region
from tieout.rules.bind import bind
from tieout.rules.language import own_suite

RULES = own_suite("landing").rules
TEXT = "income_statement | 2016 | 2017\n" + "\n".join(f"Line{k} | {k}0 | {k}1" for k in range(1, 7))


def remarks(reading: Reading) -> list[tuple[str, str]]:
    return [(each.rule, each.message) for each in bind(RULES, reading).remarks]


def test_a_sound_reading_has_no_remark() -> None:
    reading = statements(TEXT)
    apart(reading)
    assert remarks(reading) == []


def spoil(field: str, value: object, figures: tuple[int, ...] = (3,)) -> Callable[[Reading], None]:
    def change(reading: Reading) -> None:
        for number in figures:
            setattr(reading.figures[number], field, value)

    return change


def unread(reading: Reading) -> None:
    reading.document.unread.append(Region(first=3, last=9, reason="a chart"))


def two_on_one_place(reading: Reading) -> None:
    reading.figures[1].col_start = reading.figures[0].col_start


def apart(reading: Reading) -> None:
    """Our small statements print both columns at one place; move the second away."""
    for figure in reading.figures:
        figure.col_start = 10 + 10 * (figure.column or 0)


@pytest.mark.parametrize(
    ("change", "rule", "message"),
    [
        (spoil("figure", 77), "keys-unique", "figure 77 stands at place 3 of the table"),
        (two_on_one_place, "keys-unique", "2 figures stand on one place of the document"),
        (spoil("period_end", None, (3, 5)), "numbers-have-period", "2 numbers of one table have no period"),
        (spoil("unit", None), "numbers-have-unit", "1 numbers of one table have no unit"),
        (spoil("mantissa", 1.5), "values-typed", "mantissa and decimals are whole numbers"),
        (spoil("mantissa", 2**63), "values-typed", "mantissa or decimals are too large to be landed"),
        (spoil("mantissa", None), "values-typed", "a number has no digits or no decimals"),
        (spoil("status", "nil"), "values-typed", "a nil figure is not zero"),
        (spoil("polarity", 0), "values-typed", "polarity is 1 or -1"),
        (spoil("measure", "sum"), "values-typed", "a word is not one of the landing's list"),
        (spoil("decimals", -3), "decimals-consistent", "1 of 6 amounts of one column have another scale"),
        (spoil("period_start", dt.date(2018, 6, 1)), "periods-ordered", "a period ends before it starts (1 figures)"),
        (
            spoil("compared_end", dt.date(2018, 6, 1)),
            "periods-ordered",
            "a change compares with a later period (1 figures)",
        ),
        (unread, "regions-read", "lines 3 to 9 were not read: a chart"),
    ],
)
def test_each_fault_has_its_remark(change: Callable[[Reading], None], rule: str, message: str) -> None:
    reading = statements(TEXT)
    apart(reading)
    change(reading)
    assert (rule, message) in remarks(reading)


def test_only_forecasts_look_ahead() -> None:
    reading = statements(TEXT)
    apart(reading)
    reading.document.period_end = dt.date(2016, 12, 31)
    assert [rule for rule, _ in remarks(reading)] == ["periods-ordered"]
    for figure in reading.figures:
        figure.basis = "forecast"
    assert remarks(reading) == []


def test_a_remark_about_one_figure_points_at_it() -> None:
    reading = statements(TEXT)
    apart(reading)
    reading.figures[3].polarity = 0
    (remark,) = bind(RULES, reading).remarks
    assert (remark.figure, remark.line, remark.col_start, remark.printed) == (3, 2, 20, "21")
