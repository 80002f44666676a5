"""The failing ties of landed figures by a streaming join and group in polars."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

folder = Path(sys.argv[1])
of_rules = pl.scan_csv(folder / "terms.csv")
figures = pl.scan_parquet(folder / "figures" / "*.parquet").select(
    pl.col("document", "figure", "mantissa"),
    pl.col("concept").cast(pl.String),
    width=pl.lit(10).pow(-3 - pl.col("decimals").cast(pl.Int64)).cast(pl.Int64),
)
failing = (
    figures.join(of_rules, on="concept")
    .group_by("document", "rule")
    .agg(
        residual=(pl.col("sign") * pl.col("mantissa") * pl.col("width")).sum(),
        width=pl.col("width").sum(),
        there=pl.len(),
        members=pl.col("members").first(),
        figures=pl.col("figure").sort(),
    )
    .filter((pl.col("there") == pl.col("members")) & (2 * pl.col("residual").abs() > pl.col("width")))
    .collect(engine="streaming")
)
for document, rule, residual, _, _, _, members in failing.iter_rows():
    print(document, rule, abs(residual), *members)
