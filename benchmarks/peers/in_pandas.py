"""The failing ties of landed figures by merge and groupby in pandas."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
from terms import terms

folder = Path(sys.argv[1])
of_rules = pd.DataFrame(terms(folder), columns=["rule", "concept", "sign", "members"])
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
for (document, rule), numbers in members:
    print(document, rule, abs(failing.residual[document, rule]), *sorted(numbers))
