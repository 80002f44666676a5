"""Why: the ties of a figure in the order in which a reviewer needs them, and document text that steers nothing."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from reported import HOSTILE, cash_finding, eps_finding, hostile_report, plug_finding, report

from tieout.expectations.finding import Waived
from tieout.expectations.verdict import Outcome
from tieout.reports.page import Look
from tieout.reports.why import figures_at, figures_text, why_text
from tieout.rules.model import Member, Remark, Tie


def tie(rule: str, *members: tuple[int, int], operator: str = "=") -> Tie:
    return Tie(rule=rule, family="T01", kind="tie", members=tuple(Member(*m) for m in members), operator=operator)


def order(text: str) -> list[tuple[str, str]]:
    """The verdict's word and the rule of each tie shown."""
    return re.findall(r"^  (fails|is odd|is forced|holds|cannot tell) \w+ ([\w-]+) ", text, re.MULTILINE)


def test_broken_ties_stand_first_then_those_that_leave_least() -> None:
    checked = report()
    checked.binding.ties = [
        tie("sum-of-three", (4, 1), (0, -1), (2, -1)),
        tie("unread", (4, 1), (8, -1)),
        tie("agrees", (4, 1), (5, -1)),
        tie("agrees-with-finer", (4, 1), (6, -1)),
        tie("not-above", (4, 1), (5, -1), operator="<="),
        tie("broken", (4, 1), (3, -1)),
        tie("odd", (4, 1), (2, -1)),
        tie("another-figure", (0, 1), (1, -1)),
    ]
    checked.reading.figures[6].decimals = 0
    verdicts = ["exact", "not_evaluated", "exact", "rounding", "exact", "impossible", "implausible", "exact"]
    checked.outcomes = [
        Outcome(verdict=verdict, residual=Fraction(0), reason="EPS is no amount") for verdict in verdicts
    ]
    assert order(figures_text(checked, [checked.reading.figures[4]], Look())) == [
        ("fails", "broken"),
        ("is odd", "odd"),
        ("holds", "agrees-with-finer"),
        ("holds", "agrees"),
        ("holds", "sum-of-three"),
        ("holds", "not-above"),
        ("cannot tell", "unread"),
    ]


def test_each_tie_says_what_it_leaves_the_figure() -> None:
    text = why_text(report(), cash_finding(), Look())
    assert "fails F01 assets-cast (impossible): gives 1,948, allows 1,947 to 1,949 (11,848 - 9,900)" in text
    assert "      11,848 Total assets, 2017-09-30 (report.txt:4:27)" in text
    assert "print 1,948 instead of 1,048 Cash and deposits (report.txt:2:27)" in text


def test_of_a_ratio_any_figure_has_its_value() -> None:
    text = why_text(report(), eps_finding(), Look())
    assert "P01 eps-basic (impossible): gives 2.50 and nothing else (2,500 / 1,000)" in text


def test_what_a_rule_says_of_the_figure_is_shown_too() -> None:
    checked = report()
    checked.binding.remarks = [Remark(rule="separators", family="U06", verdict="anomaly", message="odd", figure=0)]
    assert "  says U06 separators: odd" in why_text(checked, cash_finding(), Look())


def test_a_waived_finding_is_not_to_be_waived_again() -> None:
    waived = replace(cash_finding(), waived=True, waiver=Waived(standing="in force", kind="accepted", owner="Yuki"))
    text = why_text(report(), waived, Look())
    assert "It is waived: in force: accepted, Yuki" in text
    assert "tieout waive" not in text


def test_a_finding_of_no_figure() -> None:
    bare = replace(plug_finding(), figures=(), tie=None)
    text = why_text(report(), bare, Look())
    assert "ties of" not in text
    assert "tieout rules explain assets-cast" in text


def test_figures_by_line_and_column_as_editors_count() -> None:
    checked = report()
    assert [f.figure for f in figures_at(checked, 2, 0)] == [0, 1]
    start, end = checked.reading.figures[0].col_start, checked.reading.figures[0].col_end
    assert start is not None
    assert end is not None
    found = {column: [f.figure for f in figures_at(checked, 2, column)] for column in (start, start + 1, end, end + 1)}
    assert found == {start: [], start + 1: [0], end: [0], end + 1: []}


@pytest.mark.parametrize("text", HOSTILE)
def test_document_text_does_not_steer_the_terminal(text: str) -> None:
    checked = hostile_report(text)
    checked.binding.remarks = [Remark(rule=text, family=text, verdict="anomaly", message=text, figure=0)]
    figures = checked.reading.figures
    shown = [why_text(checked, finding, Look()) for finding in checked.findings]
    shown += [figures_text(checked, figures[:1], Look()), figures_text(checked, figures, Look())]
    for each in shown:
        assert all(c == "\n" or c.isprintable() or c == "\u3000" for c in each)
