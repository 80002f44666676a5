"""A Dagster asset check that ties the landed figures out when they are made: `dagster dev -f dagster_checks.py`."""

import os

import dagster as dg
from tie_out import tie_out

import tieout

LANDING = os.environ.get("LANDING", "landing")
REPORT = os.environ.get("REPORT", "report.txt")


@dg.asset
def figures() -> None:
    """The release's figures as Parquet."""
    tieout.load(REPORT, out=LANDING)


@dg.asset_check(asset=figures, blocking=True)
def figures_tie() -> dg.AssetCheckResult:
    """Every printed number ties; what is made from them waits for it."""
    found = tie_out(LANDING)
    words = dg.MetadataValue.md(f"```text\n{found.report}\n```") if found.report else "all ties hold"
    return dg.AssetCheckResult(passed=found.passed, metadata={**found.counts, "report": words})


defs = dg.Definitions(assets=[figures], asset_checks=[figures_tie])
