"""The failing ties of landed figures by a join and a group in DuckDB."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
from terms import terms

folder = Path(sys.argv[1])
connection = duckdb.connect()
connection.execute("create table terms (rule varchar, concept varchar, sign bigint, members bigint)")
connection.executemany("insert into terms values (?, ?, ?, ?)", terms(folder))
rows = connection.execute(
    """
    with scaled as (
        select document, rule, members, figure, sign * mantissa * (10 ** (-3 - decimals))::bigint amount,
            (10 ** (-3 - decimals))::bigint width
        from read_parquet(?) join terms using (concept))
    select document, rule, abs(sum(amount))::bigint, list_sort(list(figure)) from scaled group by document, rule
    having count(*) = any_value(members) and 2 * abs(sum(amount)) > sum(width)
    """,
    [str(folder / "figures" / "*.parquet")],
).fetchall()
for document, rule, residual, figures in rows:
    print(document, rule, residual, *figures)
