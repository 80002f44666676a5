"""A checkpoint's action that refuses a run in which a declared rule is missing or came back twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from great_expectations.checkpoint.actions import ActionContext, ValidationAction

from .suites import IncompleteRunError, demand_complete

if TYPE_CHECKING:
    from great_expectations.checkpoint.checkpoint import CheckpointResult


class EveryRuleOnce(ValidationAction):
    """Put it into a checkpoint of your own, with the rule ids of each of its suites.

    It guards twice: a checkpoint that holds it cannot be loaded where our classes are not imported,
    and a run that does not hold every rule exactly once raises instead of succeeding.
    """

    type: Literal["tieout_every_rule_once"] = "tieout_every_rule_once"
    name: str = "every rule once"
    suites: dict[str, list[str]]

    def run(
        self,
        checkpoint_result: CheckpointResult,
        action_context: ActionContext | None = None,  # noqa: ARG002 - the signature is theirs
    ) -> dict[str, Any]:
        """Compare the run with what was declared.

        Raises:
            IncompleteRunError: a suite did not run, or a rule of it is missing or repeated.

        """
        ran = {str(result.suite_name) for result in checkpoint_result.run_results.values()}
        if ran != set(self.suites):
            raise IncompleteRunError(
                f"checkpoint {checkpoint_result.name!r}", sorted(self.suites), sorted(map(str, ran))
            )
        for result in checkpoint_result.run_results.values():
            demand_complete(result, self.suites[str(result.suite_name)])
        return {"rules": sum(map(len, self.suites.values()))}
