"""Ties a landing or a report out and says it in plain values, for whatever orchestrator calls."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import tieout
from tieout.testing import failures


class TieOut(NamedTuple):
    """Whether all documents tie, how much was found and vouched for, and the report where they do not."""

    passed: bool
    counts: dict[str, int]
    report: str


def tie_out(path: str | Path, suites: list[str] | None = None, fail_on: str = "error") -> TieOut:
    """Check every document of a path; waived findings do not count, and where nothing was tied nothing passes."""
    checked = tieout.check(path, suites)
    levels = Counter(finding.level for each in checked for finding in each.findings if not finding.waived)
    counts = {
        "documents": len(checked),
        "figures": sum(each.coverage.figures for each in checked),
        "tied": sum(each.coverage.tied for each in checked),
        **{f"{level}s": levels[level] for level in ("error", "warning", "note")},
    }
    report = failures(checked, fail_on)
    return TieOut(not report, counts, report)
