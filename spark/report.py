"""What a run on a cluster came to, as a screen of text or as JSON: counts and the worst of each rule."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .. import __version__
from ..reports.checked import TIE_VERDICTS
from ..reports.excerpt import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .engine import Outcome, RuleCounts

_LEVELS = ("error", "warning", "note")


def outcome_text(outcome: Outcome, out: str, *, verbose: bool = False) -> Iterator[str]:
    """The counts, the rules that fail with the worst of their findings, and where the findings are.

    With `verbose` the rules that do not fail are listed too.
    """
    total = outcome.total
    levels = ", ".join(_count(total[level], level) for level in _LEVELS)
    yield f"{_count(total['documents'], 'document')}, {_count(total['figures'], 'figure')}: {levels}\n"
    ties = ", ".join(f"{count:,} {verdict.replace('_', ' ')}" for verdict, count in _ties(outcome).items())
    yield f"ties: {ties}\n"
    failing = sorted((r for r in outcome.rules if r.failed), key=lambda r: (-r.counts["error"], -r.failed, r.rule))
    for rule in failing:
        yield f"\n{_head(rule)}\n"
        for document, level, message in rule.worst:
            yield f"  {level:8} {visible(document)}: {visible(message)}\n"
    quiet = [rule for rule in outcome.rules if not rule.failed]
    if quiet and verbose:
        yield "\n" + "".join(f"{_head(rule)}\n" for rule in quiet)
    elif quiet:
        lacking = sum(1 for rule in quiet if rule.counts["not_evaluated"])
        missed = f", {lacking} of them not evaluated somewhere" if lacking else ""
        yield f"\n{_count(len(quiet), 'rule')} without a warning or an error{missed}\n"
    yield f"\nfindings: {visible(out)}/findings\n"


def _head(rule: RuleCounts) -> str:
    parts = [_count(rule.counts[level], level) for level in ("error", "warning") if rule.counts[level]]
    lacking = rule.counts["not_evaluated"]
    parts += [f"{rule.checked:,} checked"] + ([f"{lacking:,} not evaluated"] if lacking else [])
    return f"{visible(rule.rule)} ({rule.family}): {', '.join(parts)}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _ties(outcome: Outcome) -> dict[str, int]:
    return {verdict: sum(rule.counts[verdict] for rule in outcome.rules) for verdict in TIE_VERDICTS}


def outcome_json(outcome: Outcome, out: str) -> str:
    """The same for machines: one object, ASCII, the same bytes for the same landing."""
    rules = [
        {
            "rule": rule.rule,
            "family": rule.family,
            "checked": rule.checked,
            "failed": rule.failed,
            "counts": rule.counts_of_verdicts,
            "worst": [{"document": d, "level": level, "message": message} for d, level, message in rule.worst],
        }
        for rule in outcome.rules
    ]
    said = {
        "tieout": __version__,
        "engine": "spark",
        "documents": outcome.total["documents"],
        "figures": outcome.total["figures"],
        "ties": _ties(outcome),
        "findings": {level: outcome.total[level] for level in _LEVELS},
        "out": out,
        "rules": rules,
    }
    return json.dumps(said, indent=1) + "\n"
