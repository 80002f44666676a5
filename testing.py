"""Ties as a test asserts them: it fails with the findings in their places, and never passes where nothing was tied."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .api import Suites, check
from .expectations.finding import Finding
from .expectations.verdict import LEVELS, NOT_EVALUATED
from .figures.reading import Reading
from .reports.checked import Checked

if TYPE_CHECKING:
    from .mapping.model import Mapping


def assert_ties(
    source: Any,  # noqa: ANN401 - a path, a reading, what was checked already, or any frame
    suites: Suites | None = None,
    *,
    fail_on: str = "error",
    waivers: str | Path | None = None,
    mapping: Mapping | str | Path | None = None,
    allow_partial: bool = False,
) -> list[Checked]:
    """Assert that every printed figure ties, and return the checked documents for what else a test may ask.

    It fails from findings of level `fail_on` up (error, warning, note) that are not waived, where a document was
    read only in part (unless `allow_partial`), and where nothing was proven: no figures, no rules, or rules that tie
    figures and not one tie that could be evaluated. `source` is what `check` takes, or what it gave.

    Raises:
        AssertionError: with the report: each finding with its printed line, what it should read, and the rule's why.
        ValueError: `fail_on` is no level.
        InputError, FileError: as `check`.
    """
    __tracebackhide__ = True
    if fail_on not in LEVELS[1:]:
        raise ValueError(f"fail_on is {fail_on!r} and has to be one of {', '.join(LEVELS[1:])}")
    every = _checked(source, suites, waivers, mapping)
    if said := failures(every, fail_on, allow_partial=allow_partial):
        raise AssertionError(said)
    return every


def failures(every: list[Checked], fail_on: str = "error", *, allow_partial: bool = False) -> str:
    """Why the documents do not pass, with the findings that fail as `tieout check` shows them; empty where they do."""
    if not every:
        return "no documents: nothing was checked"
    faults = ((each, _faults(each, fail_on, allow_partial=allow_partial)) for each in every)
    return "\n\n".join(_report(each, why, fail_on) for each, why in faults if why)


def _checked(
    source: Any,  # noqa: ANN401 - as above
    suites: Suites | None,
    waivers: str | Path | None,
    mapping: Mapping | str | Path | None,
) -> list[Checked]:
    if isinstance(source, Checked):
        return [source]
    if isinstance(source, list) and all(isinstance(each, Checked) for each in source):
        return source
    if isinstance(source, Reading):
        return [check(source, suites, waivers)]
    return check(source, suites, waivers, mapping)


def _faults(checked: Checked, fail_on: str, *, allow_partial: bool) -> list[str]:
    """Why a document fails, in words; empty where it passes."""
    bad = len(_failing(checked, fail_on))
    partly = checked.reading.document.unread and not allow_partial
    said = [f"{bad:,} finding{'' if bad == 1 else 's'} of level {fail_on} or worse"] if bad else []
    said += ["it was read only in part (allow_partial=True takes it as it is)"] if partly else []
    return said + ([idle] if (idle := _idle(checked)) else [])


def _idle(checked: Checked) -> str:
    """What makes a check without findings worth nothing; rules that tie nothing, such as a landing's, may be alone."""
    if not checked.reading.figures:
        return "it has no figures"
    if not checked.rules:
        return "no rule was asked for"
    wanted = checked.outcomes or checked.binding.unbound
    tied = any(outcome.verdict != NOT_EVALUATED for outcome in checked.outcomes)
    return "not one tie could be evaluated" if wanted and not tied else ""


def _failing(checked: Checked, fail_on: str) -> list[Finding]:
    least = LEVELS.index(fail_on)
    return [f for f in checked.findings if not f.waived and LEVELS.index(f.level) >= least]


def _report(checked: Checked, faults: list[str], fail_on: str) -> str:
    from .reports.excerpt import visible  # noqa: PLC0415 - only who fails
    from .reports.page import Look  # noqa: PLC0415
    from .reports.summary import summary_text  # noqa: PLC0415
    from .reports.text import findings_text  # noqa: PLC0415

    failing = replace(checked, findings=_failing(checked, fail_on))
    shown = findings_text(failing, Look(verbose=fail_on == "note", limit=10))
    return f"{visible(checked.name)} does not tie: {'; '.join(faults)}\n\n{shown}{summary_text(checked, Look())}"
