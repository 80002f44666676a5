"""The JSON contract: exactly its keys, the same bytes for the same input, and any text survives."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from reported import HOSTILE, hostile_report, report

from tieout.reports.checked import Checked
from tieout.reports.json import json_text

Snapshot = Callable[[str, str], None]
COVERAGE = {"figures", "tied", "tied_twice", "table_figures", "table_tied"}
FINDING = [
    *("rule", "family", "level", "verdict", "message", "line", "col_start", "col_end", "printed", "figures"),
    *("suspects", "residual", "expected", "repairs", "waived", "fingerprint", "state"),
]


def parsed(*every: Checked) -> Any:
    return json.loads("".join(json_text(every, "1.2")))


def test_snapshot(snapshot: Snapshot) -> None:
    snapshot("".join(json_text([report(), report()], "1.2")), "report.json")


def test_exactly_the_keys_of_the_contract() -> None:
    whole = parsed(report())
    assert set(whole) == {"tieout", "documents"}
    document = whole["documents"][0]
    assert set(document) == {"document", "figures", "coverage", "ties", "findings"}
    assert set(document["coverage"]) == COVERAGE
    assert all(list(finding) == FINDING for finding in document["findings"])
    first = document["findings"][0]
    assert first["expected"] == {"low": "1947.5", "high": "1948.5", "low_open": False, "high_open": False}
    assert set(first["repairs"][0]) == {"figure", "printed", "value", "certainty", "proof"}
    assert set(first["suspects"][0]) == {"figure", "weight"}


def test_nobody_accused_has_no_place() -> None:
    finding = parsed(report())["documents"][0]["findings"][1]
    assert [finding[key] for key in ("line", "col_start", "col_end", "printed", "expected")] == [None] * 5


def test_what_could_not_be_bound_counts_as_not_evaluated() -> None:
    ties = {"exact": 1, "rounding": 0, "plug": 0, "implausible": 0, "impossible": 2, "not_evaluated": 1}
    assert parsed(report())["documents"][0]["ties"] == ties


def test_no_documents() -> None:
    assert parsed() == {"tieout": "1.2", "documents": []}


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_survives(text: str) -> None:
    raw = "".join(json_text([hostile_report(text)], "1.2"))
    assert raw.isascii()
    assert all(c == "\n" or c.isprintable() for c in raw)
    assert json.loads(raw)["documents"][0]["findings"][0]["message"] == text
