"""Coverage and findings: what a reader of the report is told, and what a waiver holds on to."""

import datetime as dt
from dataclasses import replace

from tieout.expectations.coverage import coverage
from tieout.expectations.evaluate import evaluate
from tieout.expectations.finding import Coverage, Finding
from tieout.expectations.findings import find
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.rules.model import Binding, Member, Remark, Rule, Tie, Unbound

YEAR = {"period_start": dt.date(2023, 1, 1), "period_end": dt.date(2023, 12, 31)}
SUM = Rule(
    id="column-casts", family="F01", title="Columns cast", kind="foot", relation="<columns foot>", why="Casting."
)


def reading(*rows: tuple[str, str | None], scale: int = 3) -> Reading:
    figures = []
    for k, (caption, printed) in enumerate(rows):
        digits = (printed or "").replace(",", "").strip("()")
        figures.append(
            Figure(
                figure=k,
                caption=caption,
                printed=printed,
                line=k + 10,
                col_start=40,
                col_end=50,
                table=0,
                **YEAR,  # type: ignore[arg-type]
                mantissa=int(digits) if digits.isdigit() else None,
                decimals=-scale,
                status="number" if digits.isdigit() else "unreadable",
            )
        )
    return Reading(document=Document(document="d"), figures=figures)


def total(whole: int, *parts: int, rule: str = "column-casts") -> Tie:
    members = (Member(whole, 1), *(Member(p, -1) for p in parts))
    return Tie(rule=rule, family="F01", kind="foot", members=members, total=whole)


def found(read: Reading, binding: Binding, *rules: Rule) -> list[Finding]:
    return find(binding, evaluate(binding, read), read, rules)


PROFIT = reading(("Revenues", "1,200"), ("Other income", "748"), ("Total revenues", "1,048"))


def test_a_broken_sum_says_what_is_printed_and_what_was_expected() -> None:
    (one,) = found(PROFIT, Binding(ties=[total(2, 0, 1)]), SUM)
    assert one.message == "Total revenues: 1,048 printed, 1,948 expected (1,200 + 748), difference -900"
    assert (one.level, one.verdict, one.residual) == ("error", "impossible", "-900000")
    assert one.expected is not None
    assert (one.expected.low, one.expected.high) == ("1947", "1949")
    assert (one.figures, one.tie, one.why) == ((2, 0, 1), 0, SUM.why)


def test_a_tie_alone_accuses_nobody() -> None:
    (one,) = found(PROFIT, Binding(ties=[total(2, 0, 1)]), SUM)
    assert (one.accused, one.line, one.col_start, one.printed) == (None, None, None, None)


def test_a_finding_is_never_worse_than_its_rule() -> None:
    (one,) = found(PROFIT, Binding(ties=[total(2, 0, 1)]), replace(SUM, severity="warning"))
    assert one.level == "warning"


def test_a_remark_accuses_the_figure_it_is_about() -> None:
    remark = Remark(rule="f", family="U06", verdict="anomaly", message="1,048 looks odd", figure=2, expected="1,948")
    (one,) = found(PROFIT, Binding(remarks=[remark]))
    assert (one.accused, one.line, one.col_start, one.col_end, one.printed) == (2, 12, 40, 50, "1,048")
    assert (one.level, one.expected.low if one.expected else None) == ("warning", "1,948")


def test_what_was_not_evaluated_is_one_note_a_rule() -> None:
    read = reading(("Revenues", "1,200"), ("Other income", "7A8"), ("Total revenues", "1,948"))
    binding = Binding(
        ties=[total(2, 0, 1), total(2, 1, 0), total(0, 2, rule="other")],
        unbound=[Unbound(rule="column-casts", family="F01", reason="no total in table 3")],
    )
    notes = [f for f in found(read, binding, SUM) if f.verdict == "not_evaluated"]
    assert [(f.rule, f.level) for f in notes] == [("column-casts", "note")]
    assert notes[0].message == (
        "Columns cast: 3 of 3 not evaluated: Other income in line 11 is unreadable ('7A8'); no total in table 3"
    )
    assert set(notes[0].figures) == {0, 1, 2}


def test_plain_passes_leave_no_finding() -> None:
    assert found(reading(("a", "1"), ("b", "2"), ("c", "3")), Binding(ties=[total(2, 0, 1)]), SUM) == []


def test_fingerprints_outlive_values_and_places_and_states_do_not() -> None:
    binding = Binding(ties=[total(2, 0, 1)])
    (one,) = found(PROFIT, binding, SUM)
    later = reading(("Revenues", "1,200"), ("Other income", "748"), ("Total revenues", "1,058"))
    for figure in later.figures:
        figure.line = (figure.line or 0) + 7
    (other,) = found(later, binding, SUM)
    assert one.fingerprint == other.fingerprint
    assert one.state != other.state
    (renamed,) = found(reading(("Sales", "1,200"), ("Other income", "748"), ("Total revenues", "1,048")), binding, SUM)
    assert renamed.fingerprint != one.fingerprint
    assert renamed.state == one.state


def test_equal_line_items_are_told_apart_by_order() -> None:
    read = reading(("a", "1"), ("b", "1"), ("a", "1"), ("b", "1"), ("Total", "9"))
    marks = {f.fingerprint for f in found(read, Binding(ties=[total(4, 0, 1), total(4, 2, 3)]), SUM)}
    assert len(marks) == 2


def test_findings_stand_in_the_order_of_the_document_whatever_the_order_of_ties() -> None:
    read = reading(*((f"row {k}", str(100 + k)) for k in range(6)))
    ties = [total(5, 3, 4), total(2, 0, 1)]
    lines = [[f.figures for f in found(read, Binding(ties=order), SUM)] for order in (ties, ties[::-1])]
    assert lines[0] == lines[1] == [(2, 0, 1), (5, 3, 4)]


# --- Coverage ---


def test_coverage_counts_members_of_evaluated_equality_ties() -> None:
    read = reading(("a", "1"), ("b", "2"), ("c", "3"), ("d", "?"), ("e", "9"))
    read.figures.append(Figure(figure=5, status="nil", mantissa=0, decimals=0, exact=True, table=0))
    read.figures.append(Figure(figure=6, mantissa=3, decimals=-3))
    bound = Tie(rule="b", family="F05", kind="bound", operator="<=", members=(Member(4, 1), Member(2, -1)))
    binding = Binding(ties=[total(2, 0, 1), total(2, 6), total(4, 3), bound])
    counted = coverage(binding, evaluate(binding, read), read)
    assert counted == Coverage(figures=6, tied=4, tied_twice=1, table_figures=5, table_tied=3)


def test_two_rules_over_the_same_members_tie_once() -> None:
    read = reading(("a", "1"), ("b", "2"), ("c", "3"))
    binding = Binding(ties=[total(2, 0, 1), total(2, 0, 1, rule="again")])
    assert coverage(binding, evaluate(binding, read), read).tied_twice == 0
