"""A caption over two values for one period is listed once, with its lines; what sets facts apart keeps it silent."""

import datetime as dt
from typing import Any

import pytest

from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.rules.language import load_suites, rules_of
from tieout.rules.model import Remark, Rule
from tieout.rules.tables.captions import same_caption_differs

YEAR = dt.date(2023, 12, 31)


def rule() -> Rule:
    (found,) = (each for each in rules_of(load_suites(["universal"])) if each.id == "same-caption-differs")
    return found


def said(*rows: dict[str, Any]) -> list[Remark]:
    """What is said of rows of one figure each, by default deferred income of 2023 in table 0."""
    figures = [
        Figure(**{
            "figure": number, "table": 0, "row": number, "column": 1, "line": number + 1, "statement": "notes",
            "caption": "Deferred income", "mantissa": 3900, "decimals": -3,
            "printed": f"{row.get('mantissa') or 3900:,}",
            "period_end": YEAR, "unit": "USD", **row,
        })
        for number, row in enumerate(rows)
    ]  # fmt: skip
    found = list(same_caption_differs(rule(), Reading(document=Document(document="r.txt"), figures=figures)))
    assert all(isinstance(each, Remark) for each in found)
    return [each for each in found if isinstance(each, Remark)]


def test_two_values_are_listed_with_their_lines() -> None:
    (remark,) = said({}, {"mantissa": 4100, "table": 1})
    assert remark.message == "Deferred income stands over 3,900 and 4,100 for 2023-12-31 (lines 1, 2)"
    assert remark.figures == (0, 1)
    assert rule().severity == "note"


def test_several_periods_of_a_caption_are_one_remark() -> None:
    before = {"period_end": dt.date(2022, 12, 31)}
    (remark,) = said({}, before, {"mantissa": 4100}, {"mantissa": 4200, **before})
    assert "and differs in 1 more period (lines 1, 3, 2, 4)" in remark.message


def test_one_value_in_two_places_says_nothing() -> None:
    assert said({}, {"table": 1}) == []


@pytest.mark.parametrize(
    "apart",
    [
        {"section": ("Noncurrent liabilities",)},
        {"statement": "balance_sheet"},
        {"period_end": dt.date(2022, 12, 31)},
        {"period_start": dt.date(2023, 1, 1)},
        {"unit": "JPY"},
        {"decimals": -6},
        {"dimensions": {"segment": "Boats"}},
        {"basis": "adjusted"},
        {"entity": "Nets Inc."},
        {"caption": "Deferred revenue"},
        {"measure": "percent_change"},
        {"status": "unreadable", "mantissa": None, "printed": "4,1O0"},
        {"row": 0, "column": 2},
    ],
    ids=" ".join,
)
def test_what_sets_two_facts_apart_keeps_it_silent(apart: dict[str, Any]) -> None:
    assert said({}, {"mantissa": 4100, **apart}) == []


def test_a_word_that_every_block_ends_with_is_no_name() -> None:
    assert said({"caption": "Total"}, {"caption": "Total", "mantissa": 4100}) == []


def test_case_and_brackets_make_no_other_caption() -> None:
    assert len(said({}, {"caption": "DEFERRED INCOME", "mantissa": 4100})) == 1
