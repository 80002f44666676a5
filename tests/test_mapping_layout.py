"""A long table that keeps the order of its statements is laid out as them, and then its columns foot."""

import random

import pandas as pd
import pytest

import tieout
from tieout.api import Checked

STATEMENT = [("Sales of boats", 70), ("Sales of nets", 50), ("All sales", 120), ("Wood", 30), ("Twine", 25)]
STATEMENT += [("All materials", 55), ("What is left", 65)]


def rows(*, sales: int = 120, periods: tuple[str, ...] = ("FY2023", "FY2022", "FY2021")) -> list[dict[str, object]]:
    """A made-up statement of so many periods; `sales` is what the first says they are."""
    return [
        {"item": item, "period": period, "amount": (sales if item == "All sales" and not n else value) * (n + 7)}
        for n, period in enumerate(periods)
        for item, value in STATEMENT
    ]


def footed(checked: list[Checked]) -> list[str]:
    return [t.rule for c in checked for t in c.binding.ties if t.rule == "columns-foot"]


def wrong(checked: list[Checked]) -> list[str]:
    return [f.message for c in checked for f in c.findings if f.rule == "columns-foot" and f.level == "error"]


def test_its_columns_foot() -> None:
    checked = tieout.check(pd.DataFrame(rows()))
    assert footed(checked)
    assert wrong(checked) == []


def test_a_line_that_does_not_is_found() -> None:
    (message, *_) = wrong(tieout.check(pd.DataFrame(rows(sales=102))))
    assert "714 printed, 840 expected" in message


def shuffled() -> list[dict[str, object]]:
    found = rows()
    random.Random(7).shuffle(found)
    return found


@pytest.mark.parametrize(
    "table",
    [shuffled(), sorted(rows(), key=lambda row: str(row["item"])), rows(periods=("FY2023",)), [*rows(), *rows()]],
    ids=["in any order", "sorted by name", "one period and no statement named", "each row twice"],
)
def test_without_an_order_nothing_is_laid_out(table: list[dict[str, object]]) -> None:
    checked = tieout.check(pd.DataFrame(table))
    assert all(f.table is None for c in checked for f in c.reading.figures)


def test_quarters_that_grow_evenly_are_no_sums_of_each_other() -> None:
    """10, 12, 14, 16 have 16 = 14 + 12 - 10, and none of it is meant."""
    quarters = ("2023 Q1", "2023 Q2", "2023 Q3", "2023 Q4")
    table = [
        {"item": item, "period": period, "amount": value + n * step}
        for n, period in enumerate(quarters)
        for (item, value), step in zip(STATEMENT, (7, 5, 12, 3, 2, 5, 7), strict=True)
    ]
    table[-5]["amount"] = 9 + int(str(table[-5]["amount"]))  # all sales of the last quarter
    checked = tieout.check(pd.DataFrame(table))
    assert not [t for c in checked for t in c.binding.ties if t.rule == "rows-cross-foot"]
    assert wrong(checked)
