"""The failing ties of landed figures by tieout's kernel: one row group at a time, in the columns that it needs."""

from __future__ import annotations

import sys
from pathlib import Path

from tieout.expectations.bulk.plan import plan
from tieout.expectations.bulk.stream import sieve
from tieout.rules.language import load_suites, rules_of

folder = Path(sys.argv[1])
found = sieve(sorted(folder.glob("figures/*.parquet")), plan(rules_of(load_suites([str(folder / "suite.yaml")]))), 2)
for tie in found.failed:
    print(tie.document, tie.rule, abs(tie.residual), *sorted(tie.members))
