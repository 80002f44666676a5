"""Dimensions: equity components, segments and products are members, a total over all is none."""

import pytest
from printed_statement import named

from tieout.figures.reading import Reading
from tieout.loader.naming.sums import Grid, total_column

EQUITY = "us-gaap:StatementEquityComponentsAxis"


def members(reading: Reading, axis: str = EQUITY) -> list[str]:
    return [f.dimensions.get(axis, "-").removeprefix("us-gaap:").removesuffix("Member") for f in reading.figures]


def test_equity_components_as_columns_without_any_heading() -> None:
    reading = named(
        "equity",
        """
        Balance, January 1            10       50       90      (4)      (9)     137        3      140
        Net income                     -        -       20       -        -       20        1       21
        Other comprehensive loss       -        -        -      (2)       -       (2)       -       (2)
        Share-based compensation       -        6        -       -        -        6        -        6
        Purchases of treasury stock    -        -        -       -       (5)      (5)       -       (5)
        Dividends declared             -        -       (8)      -        -       (8)       -       (8)
        Balance, December 31          10       56      102      (6)     (14)     148        4      152
        """,
        columns="parts",
    )
    assert members(reading)[:8] == [
        "CommonStock",
        "AdditionalPaidInCapital",
        "RetainedEarnings",
        "AccumulatedOtherComprehensiveIncome",
        "TreasuryStockCommon",
        "Parent",
        "NoncontrollingInterest",
        "-",
    ]


def test_equity_components_as_sections() -> None:
    reading = named(
        "equity",
        """
        Common stock
          Balance, beginning of year      10      10
        Treasury stock
          Balance, beginning of year     (30)    (20)
          Repurchases of common stock     (5)    (10)
        Retained earnings
          Balance, beginning of year      90      80
        """,
    )
    assert members(reading)[::2] == ["CommonStock", "TreasuryStockCommon", "TreasuryStockCommon", "RetainedEarnings"]


def test_lines_of_revenue_above_their_total_are_products() -> None:
    reading = named(
        "income_statement",
        """
        Revenues:
          Equipment          60
          Services           40
          Total revenues    100
        Operating income     10
        """,
    )
    axis = "srt:ProductOrServiceAxis"
    assert members(reading, axis) == ["Equipment", "Services", "-", "-"]


def test_one_line_of_revenue_is_no_product() -> None:
    reading = named("income_statement", "Service revenue  60\nOperating income  10\nIncome before taxes  9")
    assert all(not f.dimensions for f in reading.figures)


def test_segments_as_rows() -> None:
    reading = named(
        "segments",
        """
        Revenues
          Northern business          60     50
          Southern business          40     30
          Total                     100     80
        """,
    )
    axis = "us-gaap:StatementBusinessSegmentsAxis"
    assert members(reading, axis)[::2] == ["Northern business", "Southern business", "-"]


def test_segments_as_columns_have_a_total_column() -> None:
    reading = named(
        "segments",
        """
        Revenues             60     40    (5)    95
        Operating income      6      5    (2)     9
        Total assets        200    100     -    300
        """,
        columns="parts",
    )
    with_member = [bool(f.dimensions) for f in reading.figures]
    assert with_member == [True, True, True, False] * 3


@pytest.mark.parametrize(
    ("grid", "total"),
    [
        ([[1, 2, 3], [4, 5, 9]], 2),  # holds
        ([[1, 2, 4], [4, 5, 8]], -1),  # fails
        ([[None, 2, 2], [None, 5, 5]], -1),  # cannot tell: one part is the whole
        ([[1, 2, 3]], -1),  # cannot tell: one row may be chance
        ([[500, 1, 2, 3], [620, 4, 5, 9]], 3),  # a number of shares stands outside
    ],
)
def test_total_column(grid: Grid, total: int) -> None:
    assert total_column(grid)[0] == total


def test_a_subtotal_is_no_part() -> None:
    found = total_column([[5, 7, 12, 1, 13], [6, 7, 13, 2, 15]])
    assert found == (4, frozenset({0, 1, 3}), 2)


def test_two_classes_of_common_stock_are_members_one_is_not() -> None:
    axis = "us-gaap:StatementClassOfStockAxis"
    page = "Total liabilities  9\nClass A common stock, $0.01 par value  120\n{other}Retained earnings  50"
    two = named("balance_sheet", page.format(other="Class B common stock, $0.01 par value  3\n"))
    assert members(two, axis) == ["-", "Class a", "Class b", "-"]
    assert [f.concept for f in two.figures[1:3]] == ["us-gaap:CommonStockValue"] * 2
    assert members(named("balance_sheet", page.format(other="")), axis) == ["-", "-", "-"]


def test_a_bare_total_under_a_heading_is_the_heading_s() -> None:
    reading = named(
        "income_statement",
        """
        Network services:
          Connectivity          60
          Hosting               20
          Total                 80
        Equipment:
          Routers               10
          Handsets              10
          Total                 20
        Total revenues         100
        Operating income        10
        """,
    )
    found = members(reading, "srt:ProductOrServiceAxis")
    assert found == ["Connectivity", "Hosting", "Network services", "Routers", "Handsets", "Equipment", "-", "-"]
    assert {f.concept for f in reading.figures[:7]} == {"us-gaap:Revenues"}
