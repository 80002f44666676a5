"""Findings for continuous integration: SARIF, GitHub's workflow commands, and a comment in Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hostile import PAYLOADS
from reported import HOSTILE, cash_finding, hostile_report, report
from sarif_shape import LOG

import tieout
from tieout.expectations.finding import Waived
from tieout.reports.checked import Checked
from tieout.reports.github import command, github_text
from tieout.reports.markdown import LONGEST, markdown_text
from tieout.reports.plain import plain
from tieout.reports.sarif import MOST_RESULTS, sarif_text

Snapshot = Callable[[str, str], None]


def run(*checked: Checked) -> dict[str, Any]:
    log = json.loads(sarif_text(checked, "1.2.3"))
    (only,) = log["runs"]
    return only  # type: ignore[no-any-return]


def saying(text: str) -> Checked:
    """The report with a text of a document wherever a finding can hold one."""
    checked = report()
    checked.findings = [replace(finding, message=text, printed=text) for finding in checked.findings]
    checked.reading.document.document = text
    return checked


def test_snapshots(snapshot: Snapshot) -> None:
    snapshot(sarif_text([report()], "1.2.3"), "report.sarif")
    snapshot("".join(github_text([report()])), "github.txt")
    snapshot(markdown_text([report()]), "comment.md")


def test_the_same_proposal_for_two_columns_is_said_once() -> None:
    checked = report()
    checked.findings = [replace(cash_finding(), repairs=cash_finding().repairs * 3)]
    for text in ("".join(github_text([checked])), markdown_text([checked]), sarif_text([checked], "1.2.3")):
        assert len(re.findall(r"1,948 \\?\(proven", text)) == 1


# --- SARIF ---


def test_a_result_stands_at_its_figure_and_keeps_its_fingerprint_when_the_line_moves() -> None:
    checked = report()
    (first, *_) = run(checked)["results"]
    moved = report()
    moved.findings = [replace(f, line=(f.line or 0) + 7) if f.line else f for f in moved.findings]
    (again, *_) = run(moved)["results"]
    assert first["partialFingerprints"] == again["partialFingerprints"]
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] >= 1
    assert region["endColumn"] > region["startColumn"] >= 1


def test_a_waived_finding_is_suppressed_with_its_reason() -> None:
    checked = report()
    waiver = Waived(standing="in force", kind="accepted", reason="agreed with the auditor", owner="K. Sato")
    checked.findings = [replace(cash_finding(), waived=True, waiver=waiver)]
    (result,) = run(checked)["results"]
    (suppression,) = result["suppressions"]
    assert suppression["status"] == "accepted"
    assert "agreed with the auditor" in suppression["justification"]


def test_what_was_not_evaluated_is_said_and_is_no_result() -> None:
    checked = report()
    silent = replace(cash_finding(), verdict="not_evaluated", level="note", message="EPS: not evaluated: no shares")
    checked.findings.append(silent)
    only = run(checked)
    said = [each["message"]["text"] for each in only["invocations"][0]["toolExecutionNotifications"]]
    assert any("not evaluated" in text for text in said)
    assert not [result for result in only["results"] if result["properties"]["verdict"] == "not_evaluated"]


def test_a_run_holds_no_more_than_github_takes_and_keeps_the_worst() -> None:
    checked = report()
    warning = replace(cash_finding(), level="warning")
    checked.findings = [warning] * MOST_RESULTS + [cash_finding()]
    only = run(checked)
    assert len(only["results"]) == MOST_RESULTS
    assert only["results"][0]["level"] == "error"
    assert "1 results" in only["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_rules_are_listed_once_for_all_documents() -> None:
    only = run(report(), report())
    ids = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in only["results"])


def test_github_keeps_two_figures_of_a_line_apart() -> None:
    checked = report()
    checked.findings = [cash_finding(), replace(cash_finding(), fingerprint="f2")]
    one, other = (result["partialFingerprints"]["primaryLocationLineHash"] for result in run(checked)["results"])
    assert (one, other) == ("f1:1", "f2:1")


def valid(text: str) -> bool:
    jsonschema.Draft202012Validator(LOG).validate(json.loads(text))
    return True


def test_a_log_is_what_the_standard_says() -> None:
    assert valid(sarif_text([], "1.2.3"))
    assert valid(sarif_text([report(), report()], "1.2.3"))


@pytest.mark.parametrize("text", [*HOSTILE, *PAYLOADS], ids=range(len(HOSTILE) + len(PAYLOADS)))
def test_a_hostile_text_makes_no_log_invalid(text: str) -> None:
    assert valid(sarif_text([hostile_report(text), saying(text)], "1.2.3"))


def test_the_example_makes_a_valid_log(root: Path) -> None:
    assert valid(sarif_text(tieout.check(root / "examples" / "iij-1h17.txt"), "1.2.3"))


def test_more_figures_than_github_shows_are_cut() -> None:
    checked = report()
    checked.findings = [replace(cash_finding(), figures=tuple(range(9)) * 300)]
    assert valid(sarif_text([checked], "1.2.3"))


# --- GitHub ---


def test_a_command_holds_nothing_that_ends_it() -> None:
    assert (
        command("error", "a\nb: 100 %\r", file="x:1,y", line="3") == "::error file=x%3A1%2Cy,line=3::a%0Ab: 100 %25\\r"
    )


@pytest.mark.parametrize(
    "payload", ["::set-output name=a::b", "\n::error::x", "%0A::error::x", "a\r\n::stop-commands::x"]
)
def test_a_documents_text_begins_no_command(payload: str) -> None:
    lines = "".join(github_text([saying(payload)])).splitlines()
    assert all(re.match(r"::(error|warning|notice) file=", line) for line in lines)
    assert len(lines) == len("".join(github_text([report()])).splitlines())


# --- Markdown ---


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_documents_text_is_text_in_a_comment(payload: str) -> None:
    shown = plain(payload)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[<`|\[]", shown)
    assert not re.search(r"(?<!\\)(?:\\\\)*[@#*_]", shown)


def test_a_comment_fits_and_says_what_it_left_out() -> None:
    checked = report()
    checked.findings = [
        replace(cash_finding(), line=k, accused=None, figures=(), tie=None, expected=None, fingerprint=f"{k:016x}")
        for k in range(1, 900)
    ]
    text = markdown_text([checked])
    assert len(text) <= LONGEST
    assert re.search(r"\d+ more: `tieout review` shows all", text)
