"""Data Docs for reviewers: the checked documents as Great Expectations checkpoints, on pages that are safe to open."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...expectations.gx.runner import details_by_rule, quiet_context, run_checkpoint
from ...expectations.gx.suites import demand_complete, suite_of
from ...expectations.gx.tables import beside, frame_of
from ...expectations.verdict import NOT_EVALUATED
from ...figures.landing import tables_of
from ..history import past_of, write_run
from ..html import file_names
from .action import ReviewAction
from .site import ReviewSite, at_hand, site_config

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext

    from ..checked import Checked

__all__ = ["DisagreementError", "ReviewAction", "ReviewSite", "build_docs", "site_config"]

SITE = "tieout"


class DisagreementError(Exception):
    """Great Expectations and the check gave a document different verdicts: a fault of ours, never of the document."""

    def __init__(self, document: str, rules: Sequence[str]) -> None:
        super().__init__(f"{document}: the checkpoint and the check disagree on {', '.join(rules[:20])}")


def build_docs(
    checked: Sequence[Checked],
    out: Path,
    *,
    run_time: dt.datetime,
    title: str = "Tie-out",
    context: AbstractDataContext | None = None,
    review: str = "",
    history: Path | None = None,
) -> Path:
    """Run each document's rules as a checkpoint and write the site; return the index.

    The run is added to the site's history, unless that of another site is named.

    Args:
        checked: documents with their rules, verdicts and findings.
        out: the site's folder; pages of ours that it no longer has are removed.
        run_time: what the pages give as the time of the run. All else depends on the input alone.
        title: the heading of the index.
        context: where suites and results are stored; in memory if not given.
        review: where the review of the same documents stands, seen from the site (``..``), if there is one to link.
        history: the site that has added this run to its own history, which is then shown.

    Raises:
        DisagreementError: Great Expectations gave other verdicts than the check.
        OSError: the folder cannot be written.

    """
    context = context or quiet_context()
    config = site_config(out, title, review=review, history=history)
    if SITE in context.get_site_names():
        context.update_data_docs_site(SITE, config)
    else:
        context.add_data_docs_site(SITE, config)
    named = _named(checked)
    for name, one in named.items():
        _run(context, name, one, run_time)
    if history is None:
        write_run(out, [past_of(one, run_time) for one in checked])
    with at_hand(named):
        context.build_data_docs(site_names=[SITE])
    return out / "index.html"


def _named(checked: Sequence[Checked]) -> dict[str, Checked]:
    """The documents by names that can be file names, no two of which differ in case alone."""
    return dict(zip(file_names(one.name for one in checked), checked, strict=True))


def _run(context: AbstractDataContext, name: str, checked: Checked, run_time: dt.datetime) -> None:
    if not checked.rules:
        raise ValueError(f"{checked.name}: no rules to run")
    tables = tables_of([checked.reading])
    with beside(tables):
        suite = suite_of(checked.rules, name=name)
        checkpoint = run_checkpoint(context, suite, frame_of(tables["figures"]), name=name, run_time=run_time)
    (result,) = checkpoint.run_results.values()
    demand_complete(result, [rule.id for rule in checked.rules])
    theirs = {rule: dict(one["verdicts"]) for rule, one in details_by_rule(result).items()}
    ours = _verdicts(checked)
    silent = {NOT_EVALUATED: 1}  # what Great Expectations is told of a rule that bound to nothing and did not say so
    differing = [rule for rule, got in theirs.items() if got != ours.get(rule, {}) and (rule in ours or got != silent)]
    if differing:
        raise DisagreementError(checked.name, differing)


def _verdicts(checked: Checked) -> Mapping[str, Mapping[str, int]]:
    """How many ties of each rule got which verdict in the check."""
    counts: dict[str, Counter[str]] = {}
    for tie, outcome in zip(checked.binding.ties, checked.outcomes, strict=True):
        counts.setdefault(tie.rule, Counter())[outcome.verdict] += 1
    for remark in checked.binding.remarks:
        counts.setdefault(remark.rule, Counter())[remark.verdict] += 1
    for unbound in checked.binding.unbound:
        counts.setdefault(unbound.rule, Counter())[NOT_EVALUATED] += 1
    return {rule: dict(count) for rule, count in counts.items()}
