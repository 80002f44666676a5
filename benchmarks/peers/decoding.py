"""No check at all: the columns of landed figures that the ties need, decoded."""

from __future__ import annotations

import sys
from pathlib import Path

from tieout.figures.arrow import without_pandas

without_pandas()

import pyarrow.parquet as pq  # noqa: E402 - pandas is hidden from it first

COLUMNS = ["document", "concept", "period_start", "period_end", "mantissa", "decimals", "figure"]
for path in sorted(Path(sys.argv[1]).glob("figures/*.parquet")):
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            file.read_row_group(group, columns=COLUMNS, use_threads=False)
