"""Across a row: total columns, changes, growth rates, shares of a total."""

import pytest
from printed import find, reading, residual, ties, told

SEGMENTS = """
Japan  Europe  Eliminations  Total
Sales  3,120  2,210  (412)  4,918
Cost  1,744  1,203  (398)  2,549
Assets  9,871  6,118  (1,020)  14,969
Employees' pay  812  640  .  1,452
"""


def test_a_total_column_is_the_sum_of_the_others_in_every_row() -> None:
    found = reading(SEGMENTS)
    assert told(found, ties("rows cross-foot", found)) == [
        "4,918 = 3,120 + 2,210 + (412)",
        "2,549 = 1,744 + 1,203 + (398)",
        "14,969 = 9,871 + 6,118 + (1,020)",
        "1,452 = 812 + 640",
    ]


def test_a_wrong_cell_fails_its_own_row() -> None:
    found = reading(SEGMENTS.replace("9,871", "9,811"))
    assert [residual(found, tie) for tie in ties("rows cross-foot", found)] == [0, 0, 60, 0]


def test_two_rows_alone_show_no_total_column() -> None:
    assert find("rows cross-foot", reading("A  B  C\nSales  3,120  2,210  5,330\nCost  1,744  1,203  2,947")) == []


CHANGES = """
2017  2016  2017/2016
Contracts  1,095,677  721,691  373,986
Lines  88,031  91,204  (3,173)
Points  4,120  4,118  2
"""


def test_a_change_is_this_less_prior() -> None:
    found = reading(CHANGES)
    assert told(found, ties("change columns", found)) == [
        "373,986 = 1,095,677 - 721,691",
        "(3,173) = 88,031 - 91,204",
        "2 = 4,120 - 4,118",
    ]


def test_a_wrong_change_fails() -> None:
    found = reading(CHANGES.replace("(3,173)", "(3,713)"))
    assert [residual(found, tie) for tie in ties("change columns", found)] == [0, -540, 0]


def test_a_rise_of_costs_may_be_printed_as_worse() -> None:
    found = reading(CHANGES.replace("(3,173)", "3,173"))
    assert [residual(found, tie) for tie in ties("change columns", found)] == [0, 0, 0]


def test_changes_that_no_heading_declares_need_three_rows() -> None:
    heads = "A  B  C\n"
    rows = CHANGES.partition("2017/2016\n")[2]
    found = reading(heads + rows.replace("4,120  4,118  2", "4,720  4,118  602"))
    assert len(ties("change columns", found)) == 3
    assert find("change columns", reading(heads + "\n".join(rows.splitlines()[:2]))) == []


GROWTH = """
2016  2017  2017/2016%
Revenues  75,858  83,000  9.4
Operating income  1,948  2,316  18.9
Loss of affiliates  (120)  (90)  25.0
New business  –  41  –
"""


def test_growth_is_over_the_absolute_base_and_a_nil_base_has_none() -> None:
    found = reading(GROWTH)
    assert told(found, ties("percent change columns", found)) == [
        "9.4 = 100 (83,000 - 75,858) / 75,858",
        "18.9 = 100 (2,316 - 1,948) / 1,948",
        "25.0 = 100 ((90) - (120)) / - (120)",
    ]


def test_a_rate_that_lost_its_point_is_still_bound() -> None:
    found = reading(GROWTH.replace("18.9", "189"))
    assert "189 = 100 (2,316 - 1,948) / 1,948" in told(found, ties("percent change columns", found))


def test_a_column_that_is_mostly_no_growth_of_the_declared_periods_is_left_alone() -> None:
    text = GROWTH.replace("9.4", "3.1").replace("18.9", "44.0").replace("25.0", "7.7")
    assert find("percent change columns", reading(text)) == []


MIX = """
2017  Share
Japan  3,120  58.5%
Europe  1,415  26.5%
Asia  512  9.6%
Other  283  5.3%
Total  5,330  100.0%
"""


def test_a_column_of_shares_is_over_one_row() -> None:
    found = reading(MIX)
    assert told(found, ties("shares of a total", found)) == [
        "58.5% = 100 (3,120) / 5,330",
        "26.5% = 100 (1,415) / 5,330",
        "9.6% = 100 (512) / 5,330",
        "5.3% = 100 (283) / 5,330",
    ]


def test_a_line_of_margins_is_the_line_above_over_sales() -> None:
    found = reading("""
2017  2016  2015
Net sales  7,389  7,107  6,880
Gross profit  2,904  2,545  2,392
Gross margin  39.3%  35.8%  34.8%
""")
    assert told(found, ties("shares of a total", found))[0] == "39.3% = 100 (2,904) / 7,389"


@pytest.mark.parametrize("name", ["rows cross-foot", "change columns", "percent change columns", "shares of a total"])
def test_a_table_of_one_column_says_nothing(name: str) -> None:
    assert find(name, reading("2017\nSales  10\nCost  4\nProfit  6")) == []


AT_CONSTANT_RATES = """
2016  2017  2017/2016%  2017/2016%
Vaccines  3,133  4,430  41.4  48.0
Hospital  2,214  2,222  0.4  0.4
Animals  1,206  1,207  0.1  3.9
Other  465  491  5.6  5.6
"""


def test_of_two_growth_columns_the_better_is_the_plain_one() -> None:
    """The second column is growth at constant exchange rates: no other figures of the table show it."""
    found = reading(AT_CONSTANT_RATES)
    rates = {found.figures[tie.result].printed for tie in ties("percent change columns", found) if tie.result}
    assert rates == {"41.4", "0.4", "0.1", "5.6"}
    assert len(ties("percent change columns", found)) == 4
