"""The failing ties of landed figures by a join and a group in DuckDB."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

folder = Path(sys.argv[1])
connection = duckdb.connect()
rows = connection.execute(
    """
    with scaled as (
        select document, rule, members, figure, sign * mantissa * (10 ** (-3 - decimals))::bigint amount,
            (10 ** (-3 - decimals))::bigint width
        from read_parquet(?) join read_csv(?) using (concept))
    select document, rule, abs(sum(amount))::bigint, list_sort(list(figure)) from scaled group by document, rule
    having count(*) = any_value(members) and 2 * abs(sum(amount)) > sum(width)
    """,
    [str(folder / "figures" / "*.parquet"), str(folder / "terms.csv")],
).fetchall()
for document, rule, residual, figures in rows:
    print(document, rule, residual, *figures)
