"""Columns foot: totals, subtotals, derived lines, totals printed first, damage in a cell or a whole row."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed import find, reading, residual, tell, ties, told

from tieout.rules.model import Unbound

ASSETS = """
                     2017     2016
CURRENT ASSETS:
Cash                 1,210    1,874
Receivables          2,345    2,111
Inventories            421      398
Total current assets 3,976    4,383
Land                 5,120    5,120
Buildings            7,719    7,904
Total assets        16,815   17,407
"""
ASSETS = ASSETS.replace("Total current assets ", "Total current assets  ")


def test_subtotals_leave_the_stack_and_foot_into_the_next_total() -> None:
    found = reading(ASSETS)
    assert told(found, ties("columns foot", found)) == [
        "3,976 = 1,210 + 2,345 + 421",
        "4,383 = 1,874 + 2,111 + 398",
        "16,815 = 3,976 + 5,120 + 7,719",
        "17,407 = 4,383 + 5,120 + 7,904",
    ]


def test_a_total_of_totals_is_of_family_f02_and_names_its_total() -> None:
    found = reading(ASSETS)
    last = ties("columns foot", found)[-1]
    assert last.family == "F02"
    assert last.total is not None
    assert found.figures[last.total].printed == "17,407"


@pytest.mark.parametrize(("old", "new"), [("1,210", "1,270"), ("3,976", "3,916"), ("16,815", "18,815")])
def test_a_wrong_digit_in_one_column_fails_where_the_other_column_shows_the_sum(old: str, new: str) -> None:
    found = reading(ASSETS.replace(old, new))
    assert any(residual(found, tie) for tie in ties("columns foot", found))


def test_an_unreadable_cell_is_a_member_all_the_same() -> None:
    found = reading(ASSETS.replace("2,345", "2:3§5"))
    bound = told(found, ties("columns foot", found))
    assert "3,976 = 1,210 + 2:3§5 + 421" in bound


def test_a_row_lost_from_a_block_that_its_heading_names_is_a_finding_in_every_column() -> None:
    found = reading(ASSETS.replace("Receivables          2,345    2,111\n", ""))
    current = [tie for tie in ties("columns foot", found) if "Total current" in tie.shape.partition("=")[0]]
    assert [residual(found, tie) for tie in current] == [2345, 2111]


def test_a_total_that_nothing_adds_up_to_is_named() -> None:
    found = reading("""
        2017  2016
Widgets  9,127  8,110
Sprockets  3,331  2,708
Total orders  40,017  38,226
""")
    (unbound,) = find("columns foot", found)
    assert isinstance(unbound, Unbound)
    assert "Total orders" in unbound.reason


def test_an_income_statement_is_a_ladder_of_derived_lines() -> None:
    found = reading("""
        2017  2016
Net sales  9,127  8,110
Cost of sales  3,331  2,708
Gross profit  5,796  5,402
Selling expenses  1,204  1,187
Research and development  840  755
Total operating expenses  2,044  1,942
Operating income  3,752  3,460
Interest expense  112  131
Other income, net  57  (20)
Income before income taxes  3,697  3,309
Income taxes  925  871
Net income  2,772  2,438
""")
    assert told(found, ties("columns foot", found))[::2] == [
        "5,796 = 9,127 - 3,331",
        "2,044 = 1,204 + 840",
        "3,752 = 5,796 - 2,044",
        "3,697 = 3,752 - 112 + 57",
        "2,772 = 3,697 - 925",
    ]


def test_a_total_printed_before_its_parts_and_nested_in_another() -> None:
    found = reading("""
        2017  2016
Total revenues  74,123  69,871
Network services  44,836  41,207
Customers  40,110  37,003
Intersegment  4,726  4,204
Systems integration  29,287  28,664
""")
    assert told(found, ties("columns foot", found))[::2] == ["44,836 = 40,110 + 4,726", "74,123 = 44,836 + 29,287"]


def test_both_sides_of_a_balance_sheet_agree() -> None:
    found = reading("""
        2017  2016
Cash  1,210  1,874
Land  5,120  5,120
Total assets  6,330  6,994
Loans  2,300  3,101
Capital  4,030  3,893
Total liabilities and equity  6,330  6,994
""")
    assert [tell(found, tie) for tie in ties("columns foot", found) if tie.family == "B01"] == [
        "6,330 = 6,330",
        "6,994 = 6,994",
    ]


def test_sums_that_only_nils_make_are_accidents() -> None:
    found = reading("""
        2017  2016
Series A  –  –
Series B  412  388
Series C  –  –
Premium  412  388
""")
    assert find("columns foot", found) == []


def test_percentages_do_not_add_up() -> None:
    found = reading("""
        2017  2016  2017/2016%
Japan  3,120  2,911  7.2%
Other  2,210  1,992  10.9%
Total  5,330  4,903  8.7%
""")
    assert told(found, ties("columns foot", found)) == ["5,330 = 3,120 + 2,210", "4,903 = 2,911 + 1,992"]


def test_a_column_whose_line_was_not_read_is_named_not_failed() -> None:
    found = reading("""
        2017  2016  2015
Japan  3,120  2,911  2,705
Europe  1,415  .  1,290
Other  2,210  1,992  1,801
Total  6,745  6,100  5,796
""")
    bound = find("columns foot", found)
    (unbound,) = [one for one in bound if isinstance(one, Unbound)]
    assert "Europe" in unbound.reason
    assert len(bound) == 3


def test_balances_roll_forward() -> None:
    found = reading(
        """
        2017  2016
Balance at beginning of year  12,592  12,132
Shares issued  175  94
Compensation  380  366
Balance at end of year  13,147  12,592
""",
        statement="equity",
    )
    bound = ties("roll-forward rows", found)
    assert told(found, bound) == ["13,147 = 12,592 + 175 + 380", "12,592 = 12,132 + 94 + 366"]
    assert {tie.family for tie in bound} == {"E01"}
    assert find("columns foot", found) == []


AMOUNT = st.integers(100_000, 9_999_999)


@given(
    blocks=st.lists(st.lists(st.tuples(AMOUNT, AMOUNT), min_size=2, max_size=6), min_size=2, max_size=4),
    extra=st.tuples(AMOUNT, AMOUNT),
)
def test_every_sum_of_a_made_table_is_found_and_each_holds(
    blocks: list[list[tuple[int, int]]], extra: tuple[int, int]
) -> None:
    lines, totals = ["2017  2016"], []
    for number, block in enumerate(blocks):
        lines += [f"Item {number} {k}  {a}  {b}" for k, (a, b) in enumerate(block)]
        totals.append((sum(a for a, _ in block), sum(b for _, b in block)))
        lines.append(f"Total of {number}  {totals[-1][0]}  {totals[-1][1]}")
    lines.append(f"Unallocated  {extra[0]}  {extra[1]}")
    grand = [sum(t[c] for t in totals) + extra[c] for c in (0, 1)]
    lines.append(f"Total  {grand[0]}  {grand[1]}")
    found = reading("\n".join(lines))
    bound = ties("columns foot", found)
    assert all(residual(found, tie) == 0 for tie in bound)
    tied = {member.figure for tie in bound for member in tie.members}
    assert tied == {figure.figure for figure in found.figures}


@given(st.lists(st.tuples(AMOUNT, AMOUNT, AMOUNT), min_size=3, max_size=12))
def test_lines_without_sums_are_left_alone(rows: list[tuple[int, int, int]]) -> None:
    lines = ["2017  2016  2015", *(f"Item {k}  {a}  {b}  {c}" for k, (a, b, c) in enumerate(rows))]
    bound = ties("columns foot", reading("\n".join(lines)))
    found = reading("\n".join(lines))
    assert all(abs(residual(found, tie) or Fraction(0)) <= 6 for tie in bound)  # unless chance made a sum


def test_of_which_lines_are_left_out_of_the_sum() -> None:
    found = reading("""
2017  2016
Enterprise  13,266  10,577
IP service  4,996  4,873
Mobile  6,649  4,072
of which platform  4,919  2,573
Fiber  1,510  1,518
Others  111  114
""")
    assert told(found, ties("columns foot", found)) == [
        "13,266 = 4,996 + 6,649 + 1,510 + 111",
        "10,577 = 4,873 + 4,072 + 1,518 + 114",
    ]


def test_a_lost_line_shows_where_the_total_bears_the_headings_words_and_a_company_name() -> None:
    found = reading("""
2017  2016
SHAREHOLDERS' EQUITY
Common stock  25,511  25,509
Additional paid-in capital  36,147  36,117
Retained earnings  5,391  4,511
Total Acme Inc. shareholders' equity  65,153  64,241
""")
    assert [residual(found, tie) for tie in ties("columns foot", found)] == [-1896, -1896]


REPEATED = """
2017  2016
Network  81,120  72,257
Customers  80,944  72,070
Intersegment  176  187
ATM  2,044  2,052
Customers  2,044  2,052
Intersegment  -  -
Elimination  (176)  (187)
Consolidated total  82,988  74,122
"""


def test_a_block_of_the_same_lines_is_a_sum_though_a_dash_proves_nothing() -> None:
    found = reading(REPEATED)
    assert "2,044 = 2,044 + -" in told(found, ties("columns foot", found))
    found = reading(REPEATED.replace("Customers  2,044", "Customers  2,043"))
    assert "2,044 = 2,043 + -" in told(found, ties("columns foot", found))
    found = reading(REPEATED.replace("Customers  2,044  2,052", "Customers  1,044  1,052"))
    assert "2,044 = 1,044 + -" not in told(found, ties("columns foot", found))
