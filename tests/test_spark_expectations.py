"""The expectations on a Spark batch give the verdicts that they give on a pandas one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import require
from small_sheet import RULES, sheet

from tieout.expectations.gx import quiet_context, run_suite, suite_of
from tieout.expectations.gx.runner import details_by_rule
from tieout.figures.landing import tables_of, write_landing

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.needs("spark"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def spark() -> SparkSession:
    require("spark")
    from tieout.spark.session import open_session  # noqa: PLC0415 - only where there is a Spark

    return open_session("local[2]")


def on_spark(frame: Any, landing: Path) -> dict[str, Any]:
    asset = quiet_context().data_sources.add_spark("lake").add_dataframe_asset("figures")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    result = batch.validate(suite_of(RULES, landing=str(landing)), result_format="COMPLETE")
    return {rule: dict(details) for rule, details in details_by_rule(result).items()}


def test_the_verdicts_on_spark_are_those_on_pandas(spark: SparkSession, tmp_path: Path) -> None:
    readings = []
    for number in range(7):
        reading = sheet()
        reading.document.document = f"d{number}"
        if number % 3 == 0:
            reading.figures[0].mantissa = (reading.figures[0].mantissa or 0) + 7
        readings.append(reading)
    write_landing(tmp_path, tables_of(readings))
    want = {rule: dict(details) for rule, details in run_suite(RULES, tmp_path).rules.items()}
    found = on_spark(spark.read.parquet(str(tmp_path / "figures")), tmp_path)
    assert found == want
    assert any(details["failing"] for details in found.values())


def test_a_float_mantissa_on_spark_fails_every_rule_with_the_reason(spark: SparkSession, tmp_path: Path) -> None:
    write_landing(tmp_path, tables_of([sheet()]))
    frame = spark.read.parquet(str(tmp_path / "figures"))
    found = on_spark(frame.withColumn("mantissa", frame["mantissa"].cast("double")), tmp_path)
    assert {details["status"] for details in found.values()} == {"error"}
    assert all("mantissa is double, and bigint in a landing" in details["error"] for details in found.values())
