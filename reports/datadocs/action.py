"""A checkpoint's action that writes the review of what the checkpoint judged, so that every run leaves its pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from great_expectations.checkpoint.actions import ActionContext, ValidationAction

from ...expectations.coverage import coverage
from ...expectations.finding import Finding
from ...expectations.findings import find
from ...expectations.gx.kept import Kept, listen, take
from ...expectations.gx.runner import details_by_rule
from ...expectations.waivers import marked, settle
from ...figures.reading import Document, Reading
from ...repair.blame import blame
from ...rules.model import Binding, Rule
from ..checked import Checked
from ..review import build_review

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from great_expectations.checkpoint.checkpoint import CheckpointResult
    from great_expectations.core import ExpectationSuiteValidationResult

    from ...expectations.waivers import Waiver


class ReviewAction(ValidationAction):
    """Put it among the actions of a checkpoint whose suites have expectations of ours.

    After each run `site_directory` holds the review of the documents in the checkpoint's batches, as `tieout review`
    writes it; ``history`` in it remembers the runs. What the file `waivers` waives is waived.
    """

    type: Literal["tieout_review"] = "tieout_review"
    name: str = "review"
    site_directory: str
    waivers: str | None = None

    def __init__(self, **values: Any) -> None:  # noqa: ANN401 - as pydantic has it
        super().__init__(**values)
        listen()

    def run(
        self,
        checkpoint_result: CheckpointResult,
        action_context: ActionContext | None = None,  # noqa: ARG002 - the signature is theirs
    ) -> dict[str, Any]:
        """Write the review.

        Raises:
            OSError: the folder cannot be written.
            WaiverError: the waiver file cannot be read, or does not read.

        """
        results = checkpoint_result.run_results
        every = [one for batch in _batches(results) for one in _documents(batch, results)]
        run_time = checkpoint_result.run_id.run_time
        known = self._waivers()
        today = run_time.date()
        for one in every:
            one.findings, _ = settle(one.findings, known, one.reading, today)
        if not every:
            return {"documents": 0}
        index = build_review(_told_apart(every), Path(self.site_directory), run_time=run_time)
        return {"documents": len(every), "review": str(index)}

    def _waivers(self) -> list[Waiver]:
        if self.waivers is None:
            return []
        from ...expectations.waiver_file import read_waivers  # noqa: PLC0415 - YAML only where there are waivers

        return list(read_waivers(Path(self.waivers)))


def _batches(results: Any) -> list[str]:  # noqa: ANN401 - their results by identifier
    """The batches of a run, each once however many suites it was held against."""
    return list(dict.fromkeys(str(key.batch_identifier) for key in results))


def _documents(batch: str, results: Any) -> list[Checked]:  # noqa: ANN401 - as above
    """The documents of a batch as they were judged; of one that could not be judged, why not."""
    parts: dict[str, list[Kept]] = {}
    for one in take(batch):
        parts.setdefault(one.reading.document.document, []).append(one)
    ours = [result for key, result in results.items() if str(key.batch_identifier) == batch]
    failed = [finding for result in ours for finding in _unjudged(result)]
    if failed:
        reading = Reading(document=Document(document=batch))
        return [*map(checked_of, parts.values()), Checked(reading=reading, findings=marked(failed, reading))]
    return [checked_of(each) for each in parts.values()]


def checked_of(parts: Sequence[Kept]) -> Checked:
    """One document, all rulesets that judged it put together; no verdict is made anew."""
    reading = parts[0].reading
    binding = Binding(
        ties=[tie for part in parts for tie in part.binding.ties],
        remarks=[remark for part in parts for remark in part.binding.remarks],
        unbound=[each for part in parts for each in part.binding.unbound],
    )
    outcomes = [outcome for part in parts for outcome in part.outcomes]
    rules: dict[str, Rule] = {rule.id: rule for part in parts for rule in part.rules}
    found = find(binding, outcomes, reading, list(rules.values()))
    return Checked(
        reading=reading,
        rules=tuple(rules.values()),
        binding=binding,
        outcomes=outcomes,
        findings=marked(blame(found, binding, outcomes, reading), reading),
        coverage=coverage(binding, outcomes, reading),
    )


def _unjudged(result: ExpectationSuiteValidationResult) -> Iterable[Finding]:
    """A finding for each reason why rules of ours could not be judged at all."""
    every = details_by_rule(result).values()
    reasons = Counter(str(one.get("error") or "no reason given") for one in every if one["status"] == "error")
    for reason, rules in reasons.items():
        message = f"{rules} rule{'' if rules == 1 else 's'} could not be judged: {reason}"
        yield Finding(rule="unjudged", family="", level="error", verdict="violated", message=message)


def _told_apart(every: Sequence[Checked]) -> list[Checked]:
    """The documents, those that are called the same numbered in their order."""
    names = Counter(one.name for one in every)
    seen: Counter[str] = Counter()
    found = []
    for one in every:
        seen[one.name] += 1
        document = replace(one.reading.document, document=f"{one.name} ({seen[one.name]})")
        found.append(one if names[one.name] == 1 else replace(one, reading=replace(one.reading, document=document)))
    return found
