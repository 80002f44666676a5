"""The failing ties of landed figures by merge and groupby in pandas."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pandas as pd

folder = Path(sys.argv[1])
of_rules = pd.read_csv(folder / "terms.csv")
columns = ["document", "concept", "mantissa", "decimals", "figure"]
figures = pd.concat(pd.read_parquet(path, columns=columns) for path in sorted(folder.glob("figures/*.parquet")))
figures["width"] = 10 ** (-3 - figures.decimals.astype("int64"))
figures["concept"] = figures.concept.astype(str)
joined = figures.merge(of_rules, on="concept")
joined["amount"] = joined.sign * joined.mantissa * joined.width
grouped = joined.groupby(["document", "rule"], observed=True, sort=False)
summed = grouped.agg(
    residual=("amount", "sum"), width=("width", "sum"), there=("figure", "size"), members=("members", "first")
)
failing = summed[(summed.there == summed.members) & (2 * summed.residual.abs() > summed.width)]
members = joined.set_index(["document", "rule"]).loc[failing.index].groupby(level=[0, 1], observed=True).figure
figures_of: dict[Any, Any] = members.apply(sorted).to_dict()
residuals: dict[Any, Any] = failing.residual.abs().to_dict()
for tie, residual in residuals.items():
    print(*tie, residual, *figures_of[tie])
