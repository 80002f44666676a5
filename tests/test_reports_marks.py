"""Tick marks: every figure has one, the first says what matters most, and what nothing vouches for is hollow."""

import dataclasses
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from reported import report
from small_sheet import RULES, sheet

from tieout.api import check
from tieout.expectations.finding import Finding, Waived
from tieout.expectations.verdict import Outcome
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.reports.cases import anchor, cases
from tieout.reports.checked import Checked
from tieout.reports.marks import KINDS, legend, marks
from tieout.rules.model import Binding, Member, Suite, Tie


def symbols(checked: Checked, number: int) -> list[str]:
    return [mark.symbol for mark in marks(checked)[number]]


def vouched(verdict: str = "exact", kind: str = "tie", **of: object) -> Checked:
    """Three amounts of one statement and a tie over them, with what it came to."""
    figures = [Figure(figure=k, mantissa=m, decimals=-3, statement="balance_sheet") for k, m in enumerate((5, 2, 3))]
    members = (Member(0, 1), Member(1, -1), Member(2, -1))
    tie = Tie(**{"rule": "r", "family": "F01", "kind": kind, "members": members, "total": 0} | of)  # type: ignore[arg-type]
    reading = Reading(document=Document(document="d"), figures=figures)
    outcome = Outcome(verdict=verdict, residual=Fraction(0))
    return Checked(reading=reading, binding=Binding(ties=[tie]), outcomes=[outcome])


@pytest.mark.parametrize(
    ("kind", "total", "part"),
    [
        ("foot", "F", "f"),
        ("cross-foot", "CF", "cf"),
        ("roll-forward", "RF", "rf"),
        ("recompute", "Rx", "rx"),
        ("tie", "✓2", "✓2"),
    ],
)
def test_the_answer_of_a_tie_and_its_parts_have_marks_of_their_own(kind: str, total: str, part: str) -> None:
    checked = vouched(kind=kind)
    assert [symbols(checked, number) for number in range(3)] == [[total], [part], [part]]


@pytest.mark.parametrize("verdict", ["impossible", "implausible", "not_evaluated"])
def test_a_tie_that_does_not_hold_vouches_for_nothing(verdict: str) -> None:
    assert symbols(vouched(verdict), 0) == ["○"]


def test_a_bound_vouches_for_nothing() -> None:
    assert symbols(vouched(operator="<=", kind="bound"), 0) == ["○"]


def test_a_sum_within_rounding_is_marked_so_but_a_rate_always_rounds() -> None:
    assert symbols(vouched("rounding", "foot"), 0) == ["≈"]
    rate = vouched("rounding", "recompute", result=0, total=None, members=(Member(1, 1), Member(2, 0, 1)))
    assert symbols(rate, 0) == ["Rx"]


def test_a_coarser_print_that_agrees_is_not_merely_within_rounding() -> None:
    checked = vouched("rounding")
    checked.reading.figures[0].decimals = -6
    assert symbols(checked, 0) == ["✓2"]


def test_another_statement_and_the_last_filing_have_marks_of_their_own() -> None:
    checked = vouched()
    checked.reading.figures[0].statement = "cash_flow"
    assert [mark.words for mark in marks(checked)[0]] == ["tied to balance sheet"]
    assert symbols(vouched(family="V01"), 0) == ["PY"]


def test_a_nil_has_nothing_to_tie() -> None:
    checked = vouched("impossible")
    checked.reading.figures[1].status = "nil"
    assert symbols(checked, 1) == ["–"]


def test_the_accused_figure_leads_with_the_letter_of_its_case_and_the_repair() -> None:
    checked = report()
    assert symbols(checked, 0) == ["✗a", "✎1,948"]
    assert marks(checked)[0][1].words == "repair proposed: 1,048 should read 1,948 (proven)"
    assert symbols(checked, 2) == ["○"]  # its only tie fails, and another is accused of that


def test_where_nobody_is_accused_the_suspects_are_marked_as_such() -> None:
    checked = report()
    assert [symbols(checked, number)[0] for number in (8, 6, 7)] == ["✗b", "✗b?", "✗b?"]
    assert marks(checked)[6][0].words == "one of the suspects of finding b"


def test_a_waived_finding_leaves_a_star_and_no_letter() -> None:
    checked = report()
    for finding in checked.findings:
        finding.waived, finding.waiver = True, Waived(standing="in force", kind="accepted")
    assert symbols(checked, 0) == ["*"]


def test_a_corrected_figure_says_what_was_corrected() -> None:
    checked = report()
    checked.reading.figures[5] = dataclasses.replace(
        checked.reading.figures[5], origin="corrected", corrected=("value",), reads="10,000"
    )
    assert "corrected: reads 10,000" in [mark.words for mark in marks(checked)[5]]


def test_the_legend_counts_every_figure_once() -> None:
    checked = report()
    entries = legend(marks(checked))
    assert [entry.kind for entry in entries] == list(KINDS)
    assert sum(entry.main for entry in entries) == len(checked.reading.figures)


@pytest.mark.needs("shared")
def test_every_figure_of_a_release_has_its_mark(shared: Callable[[str], Path]) -> None:
    checked = check(shared("seed/iij-1h17.txt"))[0]
    found = marks(checked)
    assert all(found[each.figure] for each in checked.reading.figures)
    wrong = next(f for f in checked.reading.figures if (f.line, f.printed) == (1022, "1,048"))
    assert [mark.symbol for mark in found[wrong.figure]][:2] == ["✗a", "✎1,948"]
    hollow = [f for f in checked.reading.figures if found[f.figure][0].kind == "none"]
    tied = {k for tie, o in zip(checked.binding.ties, checked.outcomes, strict=True)
            if tie.operator == "=" and o.verdict in {"exact", "rounding"} for k in tie.figures}  # fmt: skip
    assert not [f for f in hollow if f.figure in tied]


# --- Cases ---


def test_findings_of_one_figure_are_one_case_and_the_sure_and_large_comes_first() -> None:
    checked = report()
    again = dataclasses.replace(checked.findings[2], rule="agrees", level="warning", fingerprint="f3")
    checked.findings.append(again)
    found = cases(checked)
    assert [(case.letter, case.level, len(case.findings)) for case in found] == [
        ("a", "error", 2),
        ("b", "warning", 1),
        ("", "note", 1),
    ]
    assert [case.certainty for case in found[:2]] == ["proven", "open"]


def test_letters_go_on_after_z_and_leave_out_what_looks_like_a_number() -> None:
    checked = report()
    words = [
        Finding(rule="r", family="W04", level="warning", verdict="anomaly", message=f"{k:03}", line=k)
        for k in range(30)
    ]
    checked.findings = list(words)
    assert [case.letter for case in cases(checked)][7:10] == ["h", "j", "k"]
    assert [case.letter for case in cases(checked)][21:25] == ["y", "z", "aa", "ab"]


def test_a_difference_below_half_a_percent_of_the_largest_amount_weighs_less() -> None:
    suite = Suite(name="small", title="small", rules=RULES)
    large = cases(check(sheet(Assets="20,748"), [suite]))[0]
    small = cases(check(sheet(Assets="21,758"), [suite]))[0]
    assert large.level == small.level == "error"
    assert large.weight == 1  # proven, and 1,000 off where 0.5 % of 18,960 is 95
    assert small.weight < large.weight


def test_a_finding_points_at_the_accused_else_at_the_answer_of_its_tie() -> None:
    checked = report()
    plug, eps, cash = checked.findings
    assert [f.figure for f in map(lambda each: anchor(checked, each), (plug, eps, cash)) if f] == [5, 8, 0]  # noqa: C417
    nothing = Finding(rule="r", family="W04", level="note", verdict="anomaly", message="")
    assert anchor(checked, nothing) is None
