"""Makes the project in `gx/`, once: their data source, their suite with our expectations in it, their checkpoint."""

from pathlib import Path

import great_expectations as gx
from great_expectations.expectations import (
    ExpectColumnValuesToBeInSet,
    ExpectColumnValuesToNotBeNull,
    ExpectTableRowCountToBeBetween,
)

from tieout.expectations.gx import ExpectAgreement, ExpectNoNumberDamage, ExpectTie, ExpectTotalsToFoot
from tieout.reports.datadocs import ReviewAction

THEIRS = [
    ExpectTableRowCountToBeBetween(min_value=100),
    ExpectColumnValuesToNotBeNull(column="document"),
    ExpectColumnValuesToBeInSet(column="unit", value_set=["JPY", "percent", "JPY/shares", "shares"], mostly=0.9),
]
#: `landing` names the folder with the text around the figures; without it the review knows the numbers alone.
OURS = [
    ExpectTie(relation="Assets = LiabilitiesAndStockholdersEquity", family="B01", landing="lake"),
    ExpectTotalsToFoot(landing="lake"),
    ExpectAgreement(landing="lake"),
    ExpectNoNumberDamage(severity="warning", landing="lake"),
]


def main() -> None:
    """Write every part of the project below `gx/`."""
    Path("lake/figures").mkdir(parents=True, exist_ok=True)
    context = gx.get_context(mode="file", project_root_dir=".")
    lake = context.data_sources.add_or_update_pandas_filesystem("lake", base_directory=Path("lake/figures"))
    # Arrow types: as floats, numbers would lose digits over 2^53, and are refused
    figures = lake.add_parquet_asset("figures", dtype_backend="pyarrow")
    batch = figures.add_batch_definition_path("all", path=Path("part-0.parquet"))
    suite = context.suites.add_or_update(gx.ExpectationSuite(name="release", expectations=[*THEIRS, *OURS]))
    definition = context.validation_definitions.add_or_update(
        gx.ValidationDefinition(name="release", data=batch, suite=suite)
    )
    context.checkpoints.add_or_update(
        gx.Checkpoint(
            name="nightly", validation_definitions=[definition], actions=[ReviewAction(site_directory="site")]
        )
    )


if __name__ == "__main__":
    main()
