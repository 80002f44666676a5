"""The same fact in several places: captions, concepts, precisions, misprints, namesakes."""

import pytest
from printed import find, reading, residual, ties, told

from tieout.figures.reading import Reading
from tieout.rules.tables.agree import slip

STATEMENT = "2017  2016\nTotal revenues  82,988  75,858\nNet income  1,577  1,193"
SUMMARY = "2017  2016\nTotal revenues  82,988  75,858\nNet income  1,577  1,193"


def of_concept(found: Reading) -> Reading:
    """Every line item a concept of its caption's name."""
    for one in found.figures:
        one.concept = (one.caption or "").title().replace(" ", "")
    return found


def test_one_caption_in_two_tables_that_agree_is_one_fact() -> None:
    found = reading(STATEMENT, SUMMARY)
    assert told(found, ties("same fact agrees", found)) == [
        "82,988 = 82,988",
        "75,858 = 75,858",
        "1,577 = 1,577",
        "1,193 = 1,193",
    ]


def test_a_misprint_in_one_place_fails() -> None:
    found = reading(STATEMENT, SUMMARY.replace("75,858", "76,858"))
    assert [residual(found, tie) for tie in ties("same fact agrees", found)] == [0, 1000, 0, 0]


def test_the_same_caption_over_other_figures_is_another_fact() -> None:
    assert find("same fact agrees", reading(STATEMENT, "2017  2016\nTotal revenues  12,104  11,877")) == []


def test_namesakes_that_differ_by_more_than_a_misprint_are_no_error() -> None:
    found = reading(STATEMENT, SUMMARY.replace("1,193", "1,240"))
    assert told(found, ties("same fact agrees", found)) == ["82,988 = 82,988", "75,858 = 75,858", "1,577 = 1,577"]


def test_one_concept_and_caption_are_held_together_whatever_they_say() -> None:
    found = of_concept(reading(STATEMENT, SUMMARY.replace("1,193", "1,240")))
    assert [residual(found, tie) for tie in ties("same fact agrees", found)] == [0, 0, 0, 47]


def test_an_unreadable_place_is_a_member() -> None:
    found = of_concept(reading(STATEMENT, SUMMARY.replace("75,858", "75:8§8")))
    assert len(ties("same fact agrees", found)) == 4


def test_coarser_places_are_tied_to_the_finest() -> None:
    found = reading(STATEMENT, "2017  2016\nTotal revenues  83.0  75.9")
    for one in found.figures:
        one.decimals = -9 + 1 if one.table == 1 else -6
        one.mantissa = {"83.0": 830, "75.9": 759}.get(one.printed or "", one.mantissa)
    bound = ties("same fact agrees", found)
    assert told(found, bound) == ["83.0 = 82,988", "75.9 = 75,858"]
    assert {tie.family for tie in bound} == {"T05"}


def test_an_opening_balance_is_the_closing_one_of_the_year_before() -> None:
    found = reading("""
2017  2016
Balance at beginning of year  12,592  12,132
Shares issued  175  460
Balance at end of year  12,767  12,592
""")
    for one in found.figures:
        one.period_start = None
        if one.caption == "Balance at beginning of year" and one.period_end is not None:
            one.period_end = one.period_end.replace(year=one.period_end.year - 1)
    bound = ties("same fact agrees", found)
    assert told(found, bound) == ["12,592 = 12,592"]
    assert bound[0].family == "V02"


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [(1948, 1048, True), (1948, 948, True), (1948, 19485, True), (427, 430, False), (2006, 1834, False)],
)
def test_a_slip_is_one_digit(one: int, other: int, is_slip: bool) -> None:
    found = reading(f"2017  2016\nA  {one}  {other}")
    assert slip(*found.figures) is is_slip
