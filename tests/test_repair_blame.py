"""Which figure is wrong and what it should have been, on tables whose sums are spelled out."""

import dataclasses

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tied import blamed, columns, percent_change, printed_as, rows, same, table

from tieout.expectations.finding import Finding
from tieout.figures.figure import Figure
from tieout.figures.reading import Reading
from tieout.rules.model import Binding, Remark

SALES = """
Networks    | 11,848 | 12,310 | 24,158
Systems     |  9,900 |  8,457 | 18,357
Equipment   |  1,236 |  1,105 |  2,341
Total sales | 22,984 | 21,872 | 44,856
"""
DOWN = "Total sales = Networks + Systems + Equipment"
ACROSS = "2 = 0 + 1"


def misprinted(reading: Reading, was: str, now: str, decimals: int = -3, **more: object) -> Reading:
    """The reading with the first token `was` printed as `now`."""
    at = next(f.figure for f in reading.figures if f.printed == was)
    figures = list(reading.figures)
    fresh = dataclasses.replace(figures[at], printed=now, mantissa=None, decimals=None, **more)  # type: ignore[arg-type]
    figures[at] = printed_as(fresh, now, decimals)
    return dataclasses.replace(reading, figures=figures)


def errors(findings: list[Finding]) -> list[Finding]:
    return [f for f in findings if f.level == "error"]


def test_a_wrong_digit_in_two_sums_is_one_finding_proven() -> None:
    reading = misprinted(table(SALES), "9,900", "9,000")
    (finding,) = blamed(reading, columns(reading, DOWN) + rows(reading, ACROSS))
    assert (finding.level, finding.printed, finding.line) == ("error", "9,000", 2)
    repair = finding.repairs[0]
    assert (repair.printed, repair.value, repair.certainty) == ("9,900", "9900000", "proven")
    assert "2 ties hold" in repair.proof
    assert finding.suspects[0].figure == finding.accused
    assert finding.suspects[0].weight > 0.99
    assert finding.expected is not None
    assert float(finding.expected.low) <= 9900 <= float(finding.expected.high)


def test_the_merged_finding_names_the_members_of_both_ties() -> None:
    reading = misprinted(table(SALES), "9,900", "9,000")
    (finding,) = blamed(reading, columns(reading, DOWN) + rows(reading, ACROSS))
    together = {*finding.figures, *finding.related}
    assert {reading.figures[k].printed for k in together} == {"11,848", "9,000", "1,236", "22,984", "8,457", "18,357"}


def test_a_single_tie_accuses_nobody() -> None:
    reading = misprinted(table("Cash | 31\nStock | 45\nTotal | 76"), "76", "78")
    (finding,) = blamed(reading, columns(reading, "Total = Cash + Stock"))
    assert (finding.level, finding.accused, finding.line, finding.printed) == ("error", None, None, None)
    assert all(r.certainty == "ambiguous" for r in finding.repairs)
    assert {s.figure for s in finding.suspects} <= {0, 1, 2}
    assert {r.figure for r in finding.repairs} == {s.figure for s in finding.suspects}


def test_what_ties_has_no_finding() -> None:
    reading = table(SALES)
    assert blamed(reading, columns(reading, DOWN) + rows(reading, ACROSS)) == []


def test_two_wrong_cells_in_one_sum_are_two_findings() -> None:
    reading = misprinted(misprinted(table(SALES), "11,848", "11,348"), "1,236", "7,236")
    found = blamed(reading, columns(reading, DOWN) + rows(reading, ACROSS))
    assert {f.printed: f.repairs[0].printed for f in found if f.accused is not None} == {
        "11,348": "11,848",
        "7,236": "1,236",
    }


def test_a_lost_decimal_point_is_put_back() -> None:
    reading = table("Sales | 11,754 | 10,000 | 17.5\nCosts | 9,310 | 8,200 | 13.5\nIncome | 2,444 | 1,800 | 35.8")
    for figure in reading.figures:
        if figure.column == 2:
            figure.unit, figure.measure, figure.decimals = "percent", "percent_change", 1
    lost = misprinted(reading, "17.5", "175", 0, damage=("format",))
    (finding,) = blamed(lost, [percent_change(3 * k + 2, 3 * k, 3 * k + 1) for k in range(3)])
    assert (finding.printed, finding.repairs[0].printed, finding.repairs[0].value) == ("175", "17.5", "17.5")
    assert finding.repairs[0].certainty == "likely"


def test_a_thousand_times_too_much_is_found() -> None:
    reading = misprinted(table(SALES), "9,900", "9,900,000")
    (finding,) = blamed(reading, columns(reading, DOWN) + rows(reading, ACROSS))
    assert (finding.printed, finding.repairs[0].value) == ("9,900,000", "9900000")


def test_brackets_lost_are_a_lost_sign() -> None:
    text = "Income | 4,120 | 3,960 | 8,080\nInterest | (316) | (287) | (603)\nNet | 3,804 | 3,673 | 7,477"
    reading = misprinted(table(text), "(316)", "316")
    (finding,) = blamed(reading, columns(reading, "Net = Income + Interest") + rows(reading, ACROSS))
    assert (finding.printed, finding.repairs[0].printed) == ("316", "(316)")


def test_an_unreadable_token_is_read_from_its_ties() -> None:
    reading = misprinted(table(SALES), "9,900", "#9:9 00")
    remark = Remark(rule="readable", family="O01", verdict="anomaly", message="no number", figure=3)
    ties = columns(reading, DOWN) + rows(reading, ACROSS)
    found = [f for f in blamed(reading, ties, Binding(remarks=[remark])) if f.accused is not None]
    assert [(f.rule, f.repairs[0].printed, f.repairs[0].certainty) for f in found] == [("readable", "9,900", "proven")]


def test_an_anomaly_and_the_ties_it_breaks_are_one_finding() -> None:
    reading = table(SALES)
    reading = misprinted(reading, "9,900", "9,000", damage=("glyph",))
    remark = Remark(rule="readable", family="O01", verdict="anomaly", message="odd glyph", figure=3)
    found = blamed(reading, columns(reading, DOWN) + rows(reading, ACROSS), Binding(remarks=[remark]))
    assert [(f.level, f.verdict, f.printed) for f in found] == [("error", "impossible", "9,000")]


def test_a_row_that_stands_again_elsewhere_is_recovered() -> None:
    sheet = table("Stock | 25,511 | 25,519\nSurplus | 36,117 | 35,961\nTotal | 59,732 | 59,583")
    again = table("Treasury | (1,896) | (1,897)", number=1, start=6, first_line=9)
    reading = Reading(document=sheet.document, lines=sheet.lines + again.lines, figures=sheet.figures + again.figures)
    (finding,) = blamed(reading, columns(sheet, "Total = Stock + Surplus"))
    assert finding.accused is None
    assert [(r.figure, r.printed, r.certainty) for r in finding.repairs] == [
        (None, "(1,896)", "likely"),
        (None, "(1,897)", "likely"),
    ]
    assert "line 9" in finding.repairs[0].proof


def test_a_lost_row_of_equal_values_is_recovered_at_its_ruins() -> None:
    text = "Stock | 25,511 | 25,519\n~~~ |\nSurplus | 36,117 | 35,961\nTotal | 59,732 | 59,584"
    reading = table(text)
    remark = Remark(rule="garbage-rows", family="O07", verdict="anomaly", message="unreadable", line=2)
    ties = columns(reading, "Total = Stock + Surplus")
    found = blamed(reading, ties, Binding(remarks=[remark]))
    lost = next(f for f in found if f.tie is not None)
    assert (lost.line, {r.printed for r in lost.repairs}) == (2, {"(1,896)"})


def test_cells_in_each_others_columns_are_exchanged_back() -> None:
    text = (
        "Networks | 11,848 | 12,310\nSystems | 8,457 | 9,900\nEquipment | 1,236 | 1,105\nTotal sales | 22,984 | 21,872"
    )
    found = blamed(table(text), columns(table(text), DOWN))
    assert {f.printed: f.repairs[0].printed for f in found} == {"8,457": "9,900", "9,900": "8,457"}


def test_one_fact_in_two_places_suspects_both() -> None:
    reading = table("Net income | 4,162\nNet income | 4,168")
    (finding,) = blamed(reading, [same(0, 1)])
    assert (finding.accused, {s.figure for s in finding.suspects}) == (None, {0, 1})
    assert {(r.figure, r.printed) for r in finding.repairs} == {(0, "4,168"), (1, "4,162")}


def test_corrected_figures_are_never_accused() -> None:
    reading = misprinted(table(SALES), "9,900", "9,000", origin="corrected")
    assert all(f.accused is None for f in blamed(reading, columns(reading, DOWN) + rows(reading, ACROSS)))


def test_what_is_only_implausible_accuses_nobody() -> None:
    reading = misprinted(table(SALES), "9,900", "9,901")
    assert errors(blamed(reading, columns(reading, DOWN) + rows(reading, ACROSS))) == []


# --- Properties: print a table that foots, corrupt one glyph ---


@st.composite
def corrupted(draw: st.DrawFn) -> tuple[Reading, int, int]:
    """A table of 4 by 4 that foots both ways, one of its digits misread; the figure and its true mantissa."""
    cells = [[draw(st.integers(1_000, 999_999)) for _ in range(3)] for _ in range(3)]
    full = [[*row, sum(row)] for row in cells]
    full.append([sum(row[k] for row in full) for k in range(4)])
    names = ("Networks", "Systems", "Equipment", "Total sales")
    text = "\n".join(f"{n} | " + " | ".join(f"{v:,}" for v in row) for n, row in zip(names, full, strict=True))
    reading = table(text)
    number = draw(st.integers(0, 15))
    figure = reading.figures[number]
    token = figure.printed or ""
    places = [k for k, c in enumerate(token) if c.isdigit()]
    at = draw(st.sampled_from(places))
    digit = draw(st.sampled_from("0123456789"))
    now = token[:at] + digit + token[at + 1 :]
    assume(now != token and not now.startswith("0"))
    true = figure.mantissa or 0
    reading.figures[number] = printed_as(dataclasses.replace(figure, printed=now), now, -3)
    assume(abs(_mantissa(reading.figures[number]) - true) > 30)  # far beyond what rounding excuses
    return reading, number, true


def _mantissa(figure: Figure) -> int:
    assert figure.mantissa is not None
    return figure.mantissa


@settings(max_examples=60, deadline=None)
@given(corrupted())
def test_one_misread_digit_is_named_and_restored(case: tuple[Reading, int, int]) -> None:
    reading, number, true = case
    (finding,) = errors(blamed(reading, columns(reading, DOWN) + rows(reading, "3 = 0 + 1 + 2")))
    assert finding.accused == number
    repair = finding.repairs[0]
    assert (repair.value, repair.certainty) == (f"{true}000", "proven")


@settings(max_examples=40, deadline=None)
@given(corrupted())
def test_with_one_tie_only_no_intact_figure_is_accused(case: tuple[Reading, int, int]) -> None:
    reading, number, _ = case
    found = errors(blamed(reading, columns(reading, DOWN)))
    assert found
    assert all(f.accused in {None, number} for f in found)


@pytest.mark.parametrize("count", [40])
def test_a_document_that_is_wrong_all_over_comes_back(count: int) -> None:
    text = "\n".join(f"Item {k} | {1000 + 37 * k:,} | {2000 + 53 * k:,} | {900 + 11 * k:,}" for k in range(count))
    reading = table(text)
    ties = rows(reading, "2 = 0 + 1") + columns(
        reading, *(f"Item {k} = Item {k - 1} + Item {k - 2}" for k in range(2, count))
    )
    assert len(blamed(reading, ties)) >= 1
