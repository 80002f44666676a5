"""The one metric of all our expectations: every rule of a suite judged on a batch, once."""

from __future__ import annotations

from typing import Any

from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.execution_engine.sparkdf_execution_engine import SparkDFExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider

from .judgement import Verdicts, judge
from .kept import keep
from .ruleset import compiled
from .spread import verdicts_on_spark
from .tables import readings_in

METRIC = "tieout.verdicts"
UNKNOWN = "the rules of this ruleset are not in this process: make the expectations before they are judged"


class TieVerdicts(TableMetricProvider):
    """Verdicts of a ruleset on a figures table; a text instead where something went wrong.

    A metric that raised would be run again for every expectation, so what it cannot do it says.
    """

    metric_name = METRIC
    domain_keys = ("batch_id",)
    value_keys = ("ruleset",)

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - Great Expectations passes the class
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: object,
    ) -> Verdicts | str:
        try:
            frame = execution_engine.get_domain_records(domain_kwargs=metric_domain_kwargs)
            return verdicts_of(metric_value_kwargs["ruleset"], frame, str(metric_domain_kwargs.get("batch_id")))
        except Exception as error:  # noqa: BLE001 - see above; the message comes back in every result
            return f"{type(error).__name__}: {error}"

    @metric_value(engine=SparkDFExecutionEngine)
    def _spark(
        cls,  # noqa: N805 - as above
        execution_engine: SparkDFExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        **_: object,
    ) -> Verdicts | str:
        try:
            frame = execution_engine.get_domain_records(domain_kwargs=metric_domain_kwargs)
            ruleset = compiled(metric_value_kwargs["ruleset"])
            return UNKNOWN if ruleset is None else verdicts_on_spark(ruleset, frame)
        except Exception as error:  # noqa: BLE001 - as above
            return f"{type(error).__name__}: {error}"


def verdicts_of(key: str, figures: object, batch: str = "") -> Verdicts | str:
    """The verdicts of the ruleset of this hash on some figures, kept under the batch for an action that shows them."""
    ruleset = compiled(key)
    if ruleset is None:
        return UNKNOWN
    keep(batch, key, [])  # what it said in a run that nobody took must not stand for this one
    found = judge(ruleset.rules, readings_in(figures, ruleset.landing, ruleset.mapping))
    keep(batch, key, found.kept)
    return found
