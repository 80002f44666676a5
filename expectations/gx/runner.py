"""Runs suites through Great Expectations, and refuses every way in which it could pass without having looked."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import great_expectations as gx
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.exceptions.exceptions import DataContextError

from ...figures.landing import read_landing
from ..verdict import LEVELS
from .suites import declared_rules, demand_complete, suite_of
from .tables import beside, frame_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa
    from great_expectations.checkpoint.checkpoint import CheckpointResult
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

    from ...rules.model import Rule

RUN_NAME = "tieout"


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """One run of a suite: Great Expectations' own result, and each rule's part of it."""

    result: ExpectationSuiteValidationResult
    rules: Mapping[str, Mapping[str, Any]]

    def having(self, status: str) -> list[str]:
        """The rules that ``passed``, ``failed``, were ``not_evaluated`` or met an ``error``."""
        return [rule for rule, one in self.rules.items() if one["status"] == status]

    @property
    def verdicts(self) -> dict[str, dict[str, int]]:
        """How many ties of each rule got which verdict."""
        return {rule: dict(one["verdicts"]) for rule, one in self.rules.items()}

    @property
    def level(self) -> str:
        """The worst level met: that of the rule where it could not be judged at all, else that of its rows."""
        met = [row["level"] for one in self.rules.values() for row in one["rows"]]
        met += ["error" for one in self.rules.values() if one["status"] == "error"]
        return max(met, key=LEVELS.index, default="pass")


def run_suite(
    rules: Sequence[Rule] | gx.ExpectationSuite,
    data: Path | Mapping[str, pa.Table] | object,
    *,
    name: str = "figures",
    context: AbstractDataContext | None = None,
) -> SuiteRun:
    """Run rules, or a suite made of them, on a landing, on landed tables, or on a figures table alone.

    Args:
        rules: declared rules, or a suite from `suite_of` or `read_suite`.
        data: the folder of a landing, its tables by name, or a figures table of pandas or pyarrow.
        name: of the data in Great Expectations; without "/".
        context: where to run; an ephemeral one if not given. Nothing is stored in it but the data's name.

    Raises:
        IncompleteRunError: not every declared rule came back exactly once.
        ValueError: the figures cannot be read exactly, or a rule id occurs twice.

    """
    suite = rules if isinstance(rules, gx.ExpectationSuite) else suite_of(rules, name=name)
    declared = declared_rules(suite)
    tables = _tables(data)
    with beside(tables), sparing():
        batch = _batch_definition(context or quiet_context(), name)
        result = batch.get_batch({"dataframe": frame_of(tables["figures"])}).validate(suite, result_format="COMPLETE")
    demand_complete(result, declared)
    return SuiteRun(result, details_by_rule(result))


def run_checkpoint(
    context: AbstractDataContext,
    suite: gx.ExpectationSuite,
    figures: pd.DataFrame,
    *,
    name: str,
    run_time: dt.datetime | None = None,
) -> CheckpointResult:
    """Run a suite on a figures table as a checkpoint of the context, which then stores suite and result."""
    data, kept = _batch_definition(context, name), _put(context.suites, suite)
    definition = _put(context.validation_definitions, gx.ValidationDefinition(name=name, data=data, suite=kept))
    checkpoint = gx.Checkpoint(name=name, validation_definitions=[definition], result_format="COMPLETE")
    run_id = RunIdentifier(run_name=RUN_NAME, run_time=run_time or dt.datetime.now(tz=dt.UTC))
    kept_checkpoint: gx.Checkpoint = _put(context.checkpoints, checkpoint)
    with sparing():
        return kept_checkpoint.run(batch_parameters={"dataframe": figures}, run_id=run_id)


@contextmanager
def sparing() -> Iterator[None]:
    """Spare the collector of cycles what stands already, which is Great Expectations whole: half of a small run."""
    if gc.get_freeze_count():  # somebody else keeps things from it, and would not have them given back
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _batch_definition(context: AbstractDataContext, name: str) -> BatchDefinition[Any]:
    asset = context.data_sources.add_or_update_pandas(f"{RUN_NAME} {name}").add_dataframe_asset(name)
    return asset.add_batch_definition_whole_dataframe("whole")


def _put(factory: Any, thing: Any) -> Any:  # noqa: ANN401 - any of their factories
    """Store a thing under its name; replacing what was there writes all its parts again, so only where need be."""
    try:
        return factory.add(thing)
    except DataContextError:
        return factory.add_or_update(thing)


def quiet_context() -> AbstractDataContext:
    """A context in memory that draws no progress bars and builds no pages of its own."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    for site in list(context.get_site_names()):
        context.delete_data_docs_site(site)
    return context


def details_by_rule(result: ExpectationSuiteValidationResult) -> dict[str, Mapping[str, Any]]:
    """Each rule's part of a result; one that Great Expectations itself could not judge has the status ``error``.

    Expectations of others, which state no rule, are left out.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for one in result.results:
        rule = one.expectation_config.kwargs.get("rule") if one.expectation_config else None
        if rule is not None:
            found[str(rule)] = one.result.get("details") or _broken(one.exception_info)
    return found


def _broken(exceptions: Mapping[str, Any] | None) -> dict[str, Any]:
    said = [str(one.get("exception_message")) for one in (exceptions or {}).values() if isinstance(one, dict)]
    message = "; ".join(said) or str((exceptions or {}).get("exception_message") or "no result")
    return {"status": "error", "error": message, "verdicts": {}, "rows": [], "not_evaluated": []}


def _tables(data: Path | Mapping[str, pa.Table] | object) -> Mapping[str, Any]:
    if isinstance(data, Path):
        return read_landing(data)
    return data if isinstance(data, Mapping) else {"figures": data}
