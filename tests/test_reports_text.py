"""The report on a terminal: what it looks like, how much of it there is, and that documents cannot steer it."""

import io
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from reported import HOSTILE, cash_finding, hostile_report, report

from tieout.expectations.finding import Expected, Finding, Suspect
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.reports.checked import Checked
from tieout.reports.page import Look, look_for
from tieout.reports.text import findings_text, report_text
from tieout.rules.model import Binding, Member, Tie

Snapshot = Callable[[str, str], None]
STYLES = re.compile(r"\x1b\[[0-9;]*m")


def whole(checked: Checked, look: Look) -> str:
    return "".join(report_text([checked], ["report.txt"], look))


def test_plain(snapshot: Snapshot) -> None:
    snapshot(whole(report(), Look()), "report.txt")


def test_verbose(snapshot: Snapshot) -> None:
    snapshot(whole(report(), Look(verbose=True, limit=None)), "report.txt")


def test_narrow_and_coloured(snapshot: Snapshot) -> None:
    snapshot(whole(report(), Look(color=True, width=60, excerpt=50)), "report.txt")


def test_several_documents(snapshot: Snapshot) -> None:
    clean = report()
    clean.findings = []
    clean.reading.document.document = "clean.txt"
    snapshot("".join(report_text([report(), clean], ["report.txt", "clean.txt"], Look())), "report.txt")


def test_colour_adds_nothing_but_colour() -> None:
    assert STYLES.sub("", whole(report(), Look(color=True))) == whole(report(), Look())


def test_nothing_found_is_said_in_the_summary() -> None:
    checked = report()
    checked.findings = []
    assert findings_text(checked, Look()) == ""
    assert "0 errors, 0 warnings, 0 notes" in whole(checked, Look())


def test_the_accused_figure_has_the_carets() -> None:
    lines = findings_text(report(), Look()).splitlines()
    carets = next(n for n, line in enumerate(lines) if "^" in line)
    assert "現金" in lines[carets - 1]
    assert lines[carets].count("^") == len("1,048")


def test_nobody_accused_nobody_under_a_caret() -> None:
    checked = report()
    checked.findings = [f for f in checked.findings if f.accused is None]
    assert "^" not in findings_text(checked, Look())
    assert "~~~~" in findings_text(checked, Look())


def test_what_is_over_the_limit_is_counted_by_family() -> None:
    checked = report()
    checked.findings = [cash_finding() for _ in range(30)]
    text = findings_text(checked, Look(limit=5))
    assert text.count("error[F01]") == 5
    assert "... and 25 more errors: F01 (25)" in text
    assert findings_text(checked, Look(limit=None)).count("error[F01]") == 30


def test_a_range_of_more_than_one_number_is_told() -> None:
    checked = report()
    loose = replace(cash_finding(), expected=Expected(low="1940", high="1950", high_open=True))
    checked.findings = [loose]
    assert "expected 1,948 (11,848 - 9,900); allowed is 1,940 to under 1,950" in findings_text(checked, Look())


def test_waived_findings_are_counted_and_shown_only_on_demand() -> None:
    checked = report()
    checked.findings = [replace(cash_finding(), waived=True)]
    assert "0 errors, 0 warnings, 0 notes (1 waived)" in whole(checked, Look())
    assert "error[F01]" not in whole(checked, Look())
    assert "error[F01] (waived)" in whole(checked, Look(verbose=True))


def test_a_landing_without_lines_shows_places() -> None:
    checked = report()
    checked.reading.lines = []
    text = findings_text(checked, Look())
    assert "--> report.txt:2:" in text
    assert "^" not in text


def test_figures_that_a_table_does_not_hold_are_left_out() -> None:
    checked = report()
    checked.findings = [replace(cash_finding(), figures=(99, -1), accused=99, tie=77)]
    assert "reported 1,048, expected 1,947.5 to 1,948.5" in findings_text(checked, Look())


@pytest.mark.parametrize("text", HOSTILE)
def test_document_text_does_not_steer_the_terminal(text: str) -> None:
    shown = whole(hostile_report(text), Look(verbose=True, limit=None))
    assert all(c == "\n" or c.isprintable() or c == "\u3000" for c in shown)
    painted = whole(hostile_report(text), Look(verbose=True, limit=None, color=True))
    assert STYLES.sub("", painted) == shown


@pytest.mark.parametrize(
    ("color", "terminal", "environment", "painted"),
    [
        ("auto", True, {}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", False, {}, False),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_when_there_is_colour(color: str, terminal: bool, environment: dict[str, str], painted: bool) -> None:
    stream = io.StringIO()
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    assert look_for(stream, color, environment).color is painted


def test_a_pipe_gets_a_fixed_width() -> None:
    assert look_for(io.StringIO()).width == 100


def test_what_a_suspect_should_be_has_the_digits_of_its_column() -> None:
    """`175` among `12.0` and `5.5` lost its point: 12.0 + 5.5 is 17.5, and not 18."""
    printed = (("12.0", 120, 1), ("5.5", 55, 1), ("175", 175, 0))
    figures = [
        Figure(
            figure=number, table=0, row=number, column=1, line=1 + number, col_start=0, col_end=len(token),
            printed=token, caption=f"Share {number}", mantissa=mantissa, decimals=decimals, measure="ratio",
            unit="percent",
        )
        for number, (token, mantissa, decimals) in enumerate(printed)
    ]  # fmt: skip
    tie = Tie(
        rule="cast", family="F01", kind="foot", members=(Member(2, 1), Member(0, -1), Member(1, -1)), total=2, shape=""
    )
    finding = Finding(
        rule="cast", family="F01", level="error", verdict="impossible", message="does not cast", figures=(2, 0, 1),
        suspects=(Suspect(figure=2, weight=0.9),), tie=0, fingerprint="a" * 16,
    )  # fmt: skip
    checked = Checked(
        reading=Reading(document=Document(document="report.txt"), figures=figures),
        binding=Binding(ties=[tie]),
        findings=[finding],
    )
    assert "90%, 17.5 if so" in findings_text(checked, Look())


def test_findings_shown_as_one_are_counted_as_many_and_said_so() -> None:
    """A name printed wrong in three places is one block; the counts say that three of the four are in it."""
    names = [
        Finding(
            rule="names-consistent", family="O07", level="warning", verdict="anomaly", message="11J should read IIJ",
            line=line, col_start=0, col_end=3, printed="11J", expected=Expected(low="IIJ", high="IIJ"),
            fingerprint=f"{line}" * 16,
        )
        for line in (1, 2, 3)
    ]  # fmt: skip
    checked = replace(report(), findings=[*names, replace(cash_finding(), level="warning")])
    text = whole(checked, Look())
    assert text.count("warning[") == 2
    assert "4 warnings (3 names-consistent in 1 group)" in text
