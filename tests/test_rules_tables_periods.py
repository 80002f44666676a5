"""Periods that fill a longer one: holds, fails, cannot tell."""

import datetime as dt

from printed import find, reading, ties, told

from tieout.figures.reading import Reading
from tieout.rules.habit import holds
from tieout.rules.model import Unbound

QUARTERS = [(dt.date(2017, m, 1), dt.date(2017, m + 2, d)) for m, d in ((1, 31), (4, 30), (7, 30), (10, 31))]
YEAR = (dt.date(2017, 1, 1), dt.date(2017, 12, 31))


def dated(*rows: tuple[str, ...], last: tuple[dt.date, dt.date] = YEAR) -> Reading:
    found = reading("\n".join(["  ".join("ABCDE"), *("  ".join(row) for row in rows)]))
    for figure in found.figures:
        figure.period_start, figure.period_end = [*QUARTERS, last][figure.column or 0]
    return found


REVENUE = ("Revenue", "10", "11", "12", "14", "47")
COST = ("Cost", "6", "6", "7", "8", "27")
INCOME = ("Operating income", "4", "5", "5", "6", "20")


def test_four_quarters_make_the_year() -> None:
    found = dated(REVENUE, COST, INCOME)
    bound = ties("periods add up", found)
    assert told(found, bound)[0] == "47 = 10 + 11 + 12 + 14"
    assert {tie.family for tie in bound} == {"X04"}
    assert all(holds(tie, found.figures) for tie in bound)


def test_a_wrong_digit_of_a_quarter_is_told() -> None:
    found = dated(("Revenue", "10", "17", "12", "14", "47"), COST, INCOME)
    assert [holds(tie, found.figures) for tie in ties("periods add up", found)] == [False, True, True]


def test_columns_that_do_not_add_up_are_named_and_held_to_nothing() -> None:
    (each,) = find("periods add up", dated(("Staff", "10", "11", "12", "14", "12"), ("Rate", "6", "6", "7", "8", "7")))
    assert isinstance(each, Unbound)
    assert "do not add up in most of its lines" in each.reason


def test_three_of_four_quarters_fill_no_year() -> None:
    found = dated(REVENUE, COST, INCOME)
    found.figures = [f for f in found.figures if f.column != 1]
    assert find("periods add up", found) == []


def test_averages_and_balances_do_not_add_up() -> None:
    found = dated(REVENUE, COST, ("Average staff", "4", "5", "5", "6", "5"), ("Cash at end of period", *"45566"))
    assert len(ties("periods add up", found)) == 2
