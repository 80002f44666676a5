"""Checks the example release and works with what came out as tables: Arrow, pandas, polars where it is installed."""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc

import tieout

RELEASE = Path(__file__).resolve().parent / "iij-1h17.txt"


def main() -> None:
    """Print the findings by level, then the proven repairs."""
    checked: list[tieout.Checked] = tieout.check(RELEASE)
    findings = tieout.findings(checked)
    print(findings.filter(pc.equal(findings["level"], "error")).select(["family", "rule", "line", "printed"]))

    frame = findings.to_pandas(types_mapper=pd.ArrowDtype)  # whole numbers stay whole, nulls stay null
    print(frame.groupby("level").size())

    if find_spec("polars"):
        import polars as pl  # noqa: PLC0415 - an example may not need what is not installed

        print(pl.DataFrame(findings).group_by("family").len().sort("len", descending=True).head())

    for each in checked:
        for finding in each.in_order:
            for repair in finding.repairs:
                if repair.certainty == "proven":
                    print(finding.line, finding.printed, "should read", repair.printed)


if __name__ == "__main__":
    main()
