"""A small lake: quarterly figures of three companies that tie, with two errors put in."""

from typing import Any

import pandas as pd

ITEMS = ("revenue", "cost_of_sales", "gross_profit", "net_income", "total_assets", "total_liabilities", "equity")
QUARTERS = tuple(f"{year} Q{quarter}" for year in (2022, 2023) for quarter in (1, 2, 3, 4))
COMPANIES = ("ALPHA", "BETA", "GAMMA")
#: company, quarter, item -> by how much it is wrong: gross profit for one, total assets for another.
ERRORS = {("ALPHA", "2022 Q3", "gross_profit"): 9_000, ("BETA", "2023 Q2", "total_assets"): 1_000_000}


def rows(scale: int = 1_000) -> list[dict[str, Any]]:
    """One row a company and quarter, amounts in units though rounded to `scale`."""
    found = []
    for number, company in enumerate(COMPANIES):
        for place, quarter in enumerate(QUARTERS):
            revenue = 4_321 + 997 * number + 131 * place
            cost, assets = revenue * 3 // 5 + number, revenue * 4 - place
            liabilities = assets * 5 // 9
            values = (revenue, cost, revenue - cost, (revenue - cost) // 7, assets, liabilities, assets - liabilities)
            row: dict[str, Any] = {"company": company, "quarter": quarter}
            row |= {item: value * scale for item, value in zip(ITEMS, values, strict=True)}
            for (whose, when, item), wrong in ERRORS.items():
                if (whose, when) == (company, quarter):
                    row[item] += wrong * scale // 1_000
            found.append(row)
    return found


def wide(scale: int = 1_000) -> pd.DataFrame:
    """A row a company and quarter, a column an item."""
    return pd.DataFrame(rows(scale))


def long(scale: int = 1_000) -> pd.DataFrame:
    """A row a figure."""
    return wide(scale).melt(id_vars=["company", "quarter"], var_name="item", value_name="amount")


def by_period(scale: int = 1_000) -> pd.DataFrame:
    """A row an item of a company, a column a quarter."""
    frame = long(scale).pivot_table(index=["company", "item"], columns="quarter", values="amount", aggfunc="first")
    return frame.reset_index().rename_axis(columns=None)
