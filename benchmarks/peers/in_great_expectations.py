"""The failing ties by Great Expectations as its users write it: one custom expectation a tie, over a wide table.

The wide table (a row a document, a column a line item) is made from the landed figures before the clock starts.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, ClassVar

import great_expectations as gx
import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider


class SumResidual(TableMetricProvider):
    """The documents in which a total is further from the sum of its parts than rounding allows."""

    metric_name = "bench.sum_residual"
    value_keys = ("total", "parts", "width")

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - theirs
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: object,
    ) -> dict[str, int]:
        table, *__ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type="table")
        residual = table[metric_value_kwargs["total"]] - table[metric_value_kwargs["parts"]].sum(axis=1, skipna=False)
        failing = 2 * residual.abs() > metric_value_kwargs["width"]
        return dict(zip(table["document"][failing], residual[failing].abs().astype("int64"), strict=True))


class ExpectTotalToBeSumOfParts(BatchExpectation):
    """One total, its parts, and how many half units of rounding they bring."""

    total: str
    parts: list[str]
    width: int
    metric_dependencies: ClassVar[tuple[str, ...]] = ("bench.sum_residual",)
    success_keys: ClassVar[tuple[str, ...]] = ("total", "parts", "width")

    def _validate(self, metrics: dict[str, Any], *_: object, **__: object) -> Any:  # noqa: ANN401 - theirs
        failing = metrics["bench.sum_residual"]
        return {"success": not failing, "result": {"failing": failing}}


folder = Path(sys.argv[1])
table = pd.read_parquet(folder / "wide.parquet")
widths = pd.read_parquet(folder / "widths.parquet").set_index("concept").width
sums: dict[str, list[str]] = {}
terms = pd.read_csv(folder / "terms.csv")
for rule, concept in zip(terms.rule, terms.concept, strict=True):
    sums.setdefault(rule, []).append(concept)
context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}  # type: ignore[assignment] # theirs
asset = context.data_sources.add_pandas("bench").add_dataframe_asset("bench")
batch = asset.add_batch_definition_whole_dataframe("bench")
suite = gx.ExpectationSuite(
    "bench",
    expectations=[
        ExpectTotalToBeSumOfParts(
            total=total, parts=parts, width=int(widths[[total, *parts]].sum()), meta={"rule": rule}
        )
        for rule, (total, *parts) in sums.items()
    ],
)
result = batch.get_batch({"dataframe": table}).validate(context.suites.add(suite), result_format="COMPLETE")
for each in result.results:
    rule = each.expectation_config.meta["rule"]  # type: ignore[union-attr] # every one has it
    for document, residual in each.result["failing"].items():
        print(document, rule, residual)
