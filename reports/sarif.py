"""Findings for code scanning: SARIF 2.1.0 within GitHub's limits, with fingerprints that outlive a move of the line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from ..expectations.finding import Finding
from ..expectations.verdict import LEVELS, NOT_EVALUATED
from ..figures.figure import Figure
from ..rules.model import Rule
from .checked import Checked
from .excerpt import visible
from .said import Said

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
#: What GitHub takes of one run; of more results the worst are kept, and the rest is counted in a notification.
MOST_RESULTS, MOST_TAGS = 25_000, 10
_MOST_RELATED = 20
_LONGEST = 1_000
_NAMES = {"error": "error", "warning": "warning", "note": "note"}


def sarif_text(every: Iterable[Checked], version: str) -> str:
    """The log of one run over all documents; no time is written, so the same input gives the same bytes."""
    log = _Log()
    for checked in every:
        log.add(checked)
    driver = {
        "name": "tieout",
        "version": version,
        "semanticVersion": version,
        "rules": [_rule(rule) for rule in log.rules.values()],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": log.notifications()}],
        "results": log.kept(),
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, allow_nan=False) + "\n"


class _Log:
    """The rules, results and remarks of the documents added so far."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}
        self._places: dict[str, int] = {}
        self._results: list[tuple[int, dict[str, Any]]] = []
        self._silent: list[str] = []

    def add(self, checked: Checked) -> None:
        for rule in checked.rules:
            if rule.id not in self.rules:
                self._places[rule.id] = len(self.rules)
                self.rules[rule.id] = rule
        for region in checked.reading.document.unread:
            what = f"{checked.name}: lines {region.first} to {region.last} were not read ({region.reason})"
            self._silent.append(what)
        for finding in checked.in_order:
            if finding.verdict == NOT_EVALUATED:
                self._silent.append(f"{checked.name}: {finding.message}")
            else:
                result = _result(checked, finding, self._places.get(finding.rule))
                self._results.append((-LEVELS.index(finding.level), result))

    def kept(self) -> list[dict[str, Any]]:
        """The results in order, or the worst of them where there are more than fit."""
        if len(self._results) <= MOST_RESULTS:
            return [result for _, result in self._results]
        return [result for _, result in sorted(self._results, key=lambda each: each[0])[:MOST_RESULTS]]

    def notifications(self) -> list[dict[str, Any]]:
        """What was not judged, so that nobody takes it for a pass; and how many results were left out."""
        left = len(self._results) - MOST_RESULTS
        more = (
            [f"{left:,} results of the lowest levels were left out: a run holds {MOST_RESULTS:,}"] if left > 0 else []
        )
        return [{"level": "note", "message": {"text": _clean(text)}} for text in (*more, *self._silent)]


def _rule(rule: Rule) -> dict[str, Any]:
    text = rule.why or rule.title
    tags = [rule.family, rule.kind, "figures"][:MOST_TAGS]
    return {
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": _clean(rule.title) or rule.id},
        "fullDescription": {"text": _clean(text) or rule.id},
        "help": {"text": _clean(f"{text} Holds when: {rule.relation}. `tieout rules explain {rule.id}` says more.")},
        "defaultConfiguration": {"level": _NAMES[rule.severity]},
        "properties": {"tags": tags},
    }


def _result(checked: Checked, finding: Finding, place: int | None) -> dict[str, Any]:
    said = Said(checked, finding)
    anchor = said.anchor
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        **({} if place is None else {"ruleIndex": place}),
        "level": _NAMES[finding.level],
        "message": {"text": _sentence(finding)},
        "locations": [_location(checked, _region(finding, anchor))],
        "partialFingerprints": _fingerprints(finding),
        "properties": {"family": finding.family, "verdict": finding.verdict, "state": finding.state},
    }
    related = [figure for figure in map(checked.figure, finding.figures) if figure is not None and figure is not anchor]
    if shown := [figure for figure in related if figure.line is not None][:_MOST_RELATED]:
        result["relatedLocations"] = [_related(checked, number, figure) for number, figure in enumerate(shown, 1)]
    if finding.waived:
        why = "" if finding.waiver is None else str(finding.waiver)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": _clean(why)}]
    return result


def _fingerprints(finding: Finding) -> dict[str, str]:
    """The fingerprint under our name and under GitHub's.

    GitHub matches alerts by the second alone. What its upload would put there is a hash of the line, by which two
    figures of one line were one alert, and a corrected neighbour made a new one.
    """
    identity = finding.fingerprint or finding.rule
    return {"primaryLocationLineHash": f"{identity}:1", "tieout/v1": identity}


def _sentence(finding: Finding) -> str:
    proposed = dict.fromkeys(f"{each.printed} ({each.certainty})" for each in finding.repairs)
    repairs = "; ".join(list(proposed)[:3])
    return _clean(finding.message + (f"; proposed: {repairs}" if repairs else ""))


def _region(finding: Finding, anchor: Figure | None) -> dict[str, int]:
    """Lines and columns from 1, the end column exclusive; the first line where a finding has no place."""
    line, start, end = finding.line, finding.col_start, finding.col_end
    if line is None and anchor is not None:
        line, start, end = anchor.line, anchor.col_start, anchor.col_end
    if line is None:
        return {"startLine": 1}
    if start is None:
        return {"startLine": line}
    return {"startLine": line, "startColumn": start + 1, "endColumn": max(end or 0, start + 1) + 1}


def _location(checked: Checked, region: dict[str, int]) -> dict[str, Any]:
    uri = quote(checked.name.replace("\\", "/"), safe="/", errors="backslashreplace")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def _related(checked: Checked, number: int, figure: Figure) -> dict[str, Any]:
    region = _region(Finding(rule="", family="", level="note", verdict="", message=""), figure)
    words = _clean(f"{figure.printed or ''} {figure.caption or ''}".strip()) or f"figure {figure.figure}"
    return {"id": number, **_location(checked, region), "message": {"text": words}}


def _clean(text: str, most: int = _LONGEST) -> str:
    shown = visible(text[:most])
    return shown + ("…" if len(text) > most else "")
