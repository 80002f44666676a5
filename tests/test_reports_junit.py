"""JUnit XML, read back with the library that CI servers' formats are described by."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from junitparser import Failure, JUnitXml, Skipped, TestCase
from reported import HOSTILE, cash_finding, hostile_report, report

from tieout.reports.checked import Checked
from tieout.reports.junit import junit_text
from tieout.rules.model import Rule

Snapshot = Callable[[str, str], None]


def cases(checked: Checked, fail_on: str = "error") -> dict[str, TestCase]:
    xml = JUnitXml.fromstring(junit_text([checked], fail_on).encode())
    return {case.name: case for suite in xml for case in suite}


def outcome(case: TestCase) -> type | None:
    return type(case.result[0]) if case.result else None


def test_snapshot(snapshot: Snapshot) -> None:
    snapshot(junit_text([report(), report()]), "report.xml")


def test_a_case_for_each_rule_at_each_place() -> None:
    found = cases(report())
    assert set(found) == {"F01 assets-cast: Total assets, line 4", "P01 eps-basic", "C02 cash-flow-ties"}
    assert outcome(found["F01 assets-cast: Total assets, line 4"]) is Failure
    assert outcome(found["P01 eps-basic"]) is None
    assert outcome(found["C02 cash-flow-ties"]) is Skipped


def test_warnings_fail_where_they_are_asked_to() -> None:
    assert outcome(cases(report(), "warning")["P01 eps-basic"]) is Failure


def test_a_waived_finding_is_skipped() -> None:
    checked = report()
    checked.findings = [replace(cash_finding(), waived=True)]
    case = cases(checked)["F01 assets-cast: Total assets, line 4"]
    assert outcome(case) is Skipped
    assert case.result[0].message.startswith("waived: ")


def test_a_rule_that_is_no_arithmetic_passes_if_it_has_nothing_to_say() -> None:
    checked = report()
    checked.rules = (*checked.rules, Rule(id="no-orphans", family="D05", title="t", kind="text", relation="<x>"))
    assert outcome(cases(checked)["D05 no-orphans"]) is None


def test_sums_of_one_name_are_told_apart() -> None:
    checked = report()
    checked.binding.ties[1] = replace(checked.binding.ties[1], shape="table 1", total=4)
    assert "F01 assets-cast: Total assets, line 4 #2" in cases(checked)


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_well_formed(text: str) -> None:
    raw = junit_text([hostile_report(text)], "note")
    assert all(c == "\n" or c.isprintable() or c == "\u3000" for c in raw)
    assert any(outcome(case) is Failure for case in cases(hostile_report(text), "note").values())
