"""What a page shows of one validation result: rules in the order in which a reviewer needs them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...expectations.gx.rows import spot
from ...expectations.gx.runner import details_by_rule
from ...expectations.verdict import EXACT, LEVELS, NOT_EVALUATED, ROUNDING, VERDICTS
from ...figures.printing import correction_of
from ..places import alike, headline, places
from ..summary import corrections_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from great_expectations.core import ExpectationSuiteValidationResult, ExpectationValidationResult

    from ...expectations.finding import Finding, Repair
    from ...figures.figure import Figure
    from ..checked import Checked

#: A rule shows so many of its rows; a rule that fails more often fails for one reason.
MOST_ROWS = 300
LEVEL_WORDS = {
    "error": ("✗", "error"),
    "warning": ("!", "warning"),
    "note": ("i", "note"),
    "pass": ("✓", "pass"),
    NOT_EVALUATED: ("○", "not evaluated"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule on a page: what it says and why, how its ties came out, and the rows to look at."""

    rule: str
    family: str
    title: str
    why: str
    source: str
    relation: str
    severity: str
    status: str
    level: str
    verdicts: list[tuple[str, int]]
    rows: list[dict[str, Any]]
    hidden: int
    reasons: list[dict[str, Any]]
    error: str

    @property
    def failing(self) -> int:
        """How many of its ties and remarks are no pass and no note."""
        return sum(n for verdict, n in self.verdicts if verdict not in (EXACT, ROUNDING, "plug", NOT_EVALUATED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document's page; ``file`` is its name in the site's folder."""

    file: str
    name: str
    about: list[tuple[str, str]]
    run_time: str
    entries: list[Entry]
    findings: list[dict[str, Any]]
    coverage: Mapping[str, int]
    unread: list[str] = field(default_factory=list)
    told: Mapping[str, int] | None = None

    def having(self, status: str) -> list[Entry]:
        """The rules of a status, the worst first."""
        return [entry for entry in self.entries if entry.status == status]

    @property
    def failed(self) -> list[Entry]:
        """Rules that fail or could not be judged, the worst first."""
        return [entry for entry in self.entries if entry.status in ("failed", "error")]

    @property
    def noted(self) -> list[Entry]:
        """Rules that pass with something to note, as a figure that was forced to cast."""
        return [entry for entry in self.entries if entry.status in ("passed", NOT_EVALUATED) and entry.rows]

    @property
    def unevaluated(self) -> list[Entry]:
        """Rules of which something, or everything, could not be evaluated."""
        return [entry for entry in self.entries if entry.reasons]

    @property
    def levels(self) -> dict[str, int]:
        """How many findings there are of each level, as the terminal counts them; without the check, failing ties.

        Several ties that one wrong figure breaks are one finding. A rule that could not be judged is an error.
        """
        counts = dict.fromkeys(("error", "warning", "note"), 0)
        for entry in self.entries:
            counts["error"] += entry.status == "error"
            for row in entry.rows if self.told is None else ():
                counts[row["level"]] += 1
        return {level: count + (self.told or {}).get(level, 0) for level, count in counts.items()}

    @property
    def lesser(self) -> int:
        """How many findings are notes, or waived."""
        return sum(one["level"] == "note" or one["waived"] for one in self.findings)

    @property
    def many(self) -> bool:
        """Whether rows of more than one document stand on the page."""
        return len({row["document"] for entry in self.entries for row in entry.rows}) > 1

    @property
    def level(self) -> str:
        """The worst level on the page."""
        return next((level for level, count in self.levels.items() if count), "pass")


def page_of(
    result: ExpectationSuiteValidationResult, *, file: str, name: str, run_time: dt.datetime, checked: Checked | None
) -> Page:
    """The page of a validation result, with the findings of the check where they are at hand."""
    parts = details_by_rule(result)
    coverage: Mapping[str, int] = next((one["coverage"] for one in parts.values() if "coverage" in one), {})
    entries = [_entry(one, parts) for one in result.results if one.expectation_config]
    return Page(
        file=file,
        name=name,
        about=_about(checked) if checked else [],
        run_time=f"{run_time.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC",
        entries=sorted(entries, key=_worst_first),
        findings=_findings(checked) if checked else [],
        coverage=coverage,
        unread=[f"lines {r.first}–{r.last}: {r.reason}" for r in checked.reading.document.unread] if checked else [],
        told=_told(checked) if checked else None,
    )


def _told(checked: Checked) -> dict[str, int]:
    """The findings of each level that are not waived; what was not evaluated has a tile of its own."""
    told = [f for f in checked.findings if not f.waived and f.verdict != NOT_EVALUATED]
    return {level: sum(f.level == level for f in told) for level in ("error", "warning", "note")}


def _entry(one: ExpectationValidationResult, parts: Mapping[str, Mapping[str, Any]]) -> Entry:
    config: Any = one.expectation_config
    kwargs = config.kwargs
    details = parts[str(kwargs["rule"])] if "rule" in kwargs else _foreign(one)
    rows = [_with_excerpt(row) for row in details["rows"][:MOST_ROWS]]
    notes = config.notes
    return Entry(
        rule=str(kwargs.get("rule") or config.type),
        family=str(kwargs.get("family") or ""),
        title=str(config.description or kwargs.get("rule") or config.type),
        why=" ".join(notes) if isinstance(notes, list) else str(notes or ""),
        source=str(kwargs.get("source") or ""),
        relation=str(kwargs.get("relation") or ", ".join(f"{k} = {v}" for k, v in kwargs.items() if k != "batch_id")),
        severity=str(details.get("severity") or "error"),
        status=details["status"],
        level=_level(details),
        verdicts=[(v, details["verdicts"][v]) for v in VERDICTS if v in details["verdicts"]],
        rows=rows,
        hidden=len(details["rows"]) - len(rows),
        reasons=list(details["not_evaluated"]),
        error=str(details.get("error") or ""),
    )


def _foreign(one: ExpectationValidationResult) -> dict[str, Any]:
    """An expectation of others in the same suite: passed or failed, with what Great Expectations observed."""
    part: dict[str, Any] = {"status": "passed", "verdicts": {}, "rows": [], "not_evaluated": []}
    if one.success:
        return part
    observed = one.result.get("observed_value", "no value")
    return part | {"status": "error", "error": f"observed: {observed}"}


def _level(details: Mapping[str, Any]) -> str:
    if details["status"] == "error":
        return "error"
    return max((row["level"] for row in details["rows"]), key=LEVELS.index, default="pass")


def _worst_first(entry: Entry) -> tuple[Any, ...]:
    broken = entry.status not in ("failed", "error")
    return (broken, -LEVELS.index(entry.level), -entry.failing, entry.family, entry.rule)


def _with_excerpt(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row, its excerpt cut into what stands before the figure, the figure, and what stands after it."""
    start = max(0, (row["column"] or 1) - 1 - row["excerpt_from"])
    end = max(start, (row["column_end"] or 0) - row["excerpt_from"])
    text = row["excerpt"]
    return {**row, "before": text[:start], "marked": text[start:end], "after": text[end:]}


def _about(checked: Checked) -> list[tuple[str, str]]:
    document = checked.reading.document
    period = " to ".join(str(day) for day in (document.period_start, document.period_end) if day)
    rounding = ", ".join(f"{unit} {mode}" for unit, mode in sorted(document.rounding.items()))
    said = [
        ("Entity", document.entity),
        ("Title", document.title),
        ("Period", period),
        ("Standard", document.standard),
        ("Currency", document.currency),
        ("Rounding declared", rounding),
        ("Pages", str(document.pages)),
        ("Source hash", document.source_hash),
        ("Suites", ", ".join(checked.suites)),
        ("Corrections", corrections_sentence(checked)),
    ]
    return [(label, text) for label, text in said if text]


def _findings(checked: Checked) -> list[dict[str, Any]]:
    """What is wrong or odd, the worst first; what was not evaluated has its own place on the page."""
    lines = {line.line: line.text for line in checked.reading.lines}
    ids = checked.short_ids
    groups = alike(f for f in checked.in_order if f.verdict != NOT_EVALUATED)
    return [_finding(group[0], checked, lines, ids) | {"message": _said(group)} for group in groups]


def _said(group: list[Finding]) -> str:
    """A finding's message; of a word printed wrong in many places how, and on which lines."""
    return headline(group) if len(group) == 1 else f"{headline(group)}. {'; '.join(places(group, every=True))}"


def _finding(finding: Finding, checked: Checked, lines: Mapping[int, str], ids: Mapping[str, str]) -> dict[str, Any]:
    rule = checked.rule(finding.rule)
    accused = None if finding.accused is None else checked.figure(finding.accused)
    expected = finding.expected
    place = spot(finding.line, finding.col_start, finding.col_end, lines)
    return _with_excerpt(place) | {
        "level": finding.level,
        "verdict": finding.verdict,
        "rule": finding.rule,
        "family": finding.family,
        "title": rule.title if rule else finding.rule,
        "message": finding.message,
        "printed": finding.printed or "",
        "caption": _caption(accused) if accused else "",
        "expected": "" if expected is None else _range(expected.low, expected.high),
        "repairs": [_repair(repair, finding, checked) for repair in finding.repairs],
        "suspects": _suspects(finding, checked),
        "page": None,
        "place": "",
        "waived": finding.waived,
        "waiver": str(finding.waiver or ""),
        "id": ids.get(finding.fingerprint, ""),
    }


def _caption(figure: Figure) -> str:
    """The line item's words, and what a reviewer corrected of the figure."""
    return ", ".join(filter(None, (figure.caption_printed or figure.caption, correction_of(figure))))


def _repair(repair: Repair, finding: Finding, checked: Checked) -> dict[str, Any]:
    """A repair; of another figure than the accused one it says which."""
    figure = None if repair.figure is None else checked.figure(repair.figure)
    other = figure is not None and repair.figure != finding.accused
    return {
        "printed": repair.printed,
        "certainty": repair.certainty,
        "proof": repair.proof,
        "instead": figure.printed or "" if figure is not None and other else "",
        "caption": figure.caption_printed or figure.caption or "" if figure is not None and other else "",
        "line": figure.line if figure is not None and other else None,
        "lost": repair.figure is None,
    }


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _suspects(finding: Finding, checked: Checked) -> list[tuple[str, str, int | None, str]]:
    found = []
    for suspect in sorted(finding.suspects, key=lambda s: -s.weight)[:5]:
        figure = checked.figure(suspect.figure)
        if figure is not None and figure.figure != finding.accused:
            caption = figure.caption_printed or figure.caption or ""
            found.append((figure.printed or "", caption, figure.line, f"{suspect.weight:.0%}"))
    return found


def counts_text(pairs: Sequence[tuple[str, int]]) -> str:
    """``38 exact, 3 impossible``."""
    return ", ".join(f"{count:,} {verdict.replace('_', ' ')}" for verdict, count in pairs)
