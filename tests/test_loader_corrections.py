"""Corrections: each is applied where the document prints what it expects, and else is a finding."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout import api
from tieout.figures.figure import Figure
from tieout.figures.landing import tables_of, write_landing
from tieout.figures.reading import Reading
from tieout.loader import read
from tieout.loader.corrections import entries_beside
from tieout.loader.errors import CorrectionsError

#: The second heading line is smudged: no year is left of it.
RELEASE = """Example Corp.
Consolidated Statements of Income
(in millions)
Years Ended Decembr 31,
Revenues $ 1,048 $ 900
Cost of sales 400 350
Gross profit 1,548 550
Intrest, net 10 20
Other 5 6
Other 7 8
Net income 1,546 544
"""
YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
COLUMN = """columns:
  - table: Consolidated Statements of Income
    column: 1
    period: 2023-01-01 to 2023-12-31
    reason: the year is smudged
    by: A. Reviewer
    date: 2024-02-01
"""


def reading(folder: Path, corrections: str, text: str = RELEASE) -> Reading:
    path = folder / "release.txt"
    path.write_text(text, encoding="utf-8")
    path.with_name("release.corrections.yaml").write_text(corrections, encoding="utf-8")
    return read(path)


def at(reading: Reading, line: int, column: int = 0) -> Figure:
    return [f for f in reading.figures if f.line == line][column]


def states(reading: Reading) -> list[tuple[str, str]]:
    return [(each.state, each.message) for each in reading.document.corrections]


# --- Columns ---


def test_a_heading_that_was_lost_dates_its_column_and_no_other(tmp_path: Path) -> None:
    found = reading(tmp_path, COLUMN)
    revenues, before = at(found, 5, 0), at(found, 5, 1)
    assert (revenues.period_start, revenues.period_end) == YEAR
    assert (revenues.origin, revenues.corrected, revenues.printed) == ("corrected", ("period",), "1,048")
    assert (before.period_end, before.origin) == (None, "printed")
    assert [(c.origin, c.sure) for c in found.columns] == [("corrected", 1.0), ("printed", 0.0)]
    assert found.document.period_end == YEAR[1]
    said = found.document.corrections[0]
    assert (said.state, said.by, said.date, said.reason) == (
        "applied", "A. Reviewer", "2024-02-01", "the year is smudged",
    )  # fmt: skip


def test_a_title_that_the_document_no_longer_prints_leaves_the_correction_stale(tmp_path: Path) -> None:
    found = reading(tmp_path, COLUMN, RELEASE.replace("Statements of Income", "Statements of Operations"))
    assert at(found, 5).period_end is None
    assert states(found) == [("stale", 'no table prints "Consolidated Statements of Income"')]


def test_a_title_that_is_printed_twice_does_not_say_which_table(tmp_path: Path) -> None:
    found = reading(tmp_path, COLUMN, RELEASE + "\f" + RELEASE)
    assert at(found, 5).period_end is None
    assert states(found)[0][0] == "ambiguous"
    which = reading(
        tmp_path, COLUMN.replace("    column: 1\n", "    column: 1\n    line: 15\n"), RELEASE + "\f" + RELEASE
    )
    assert [at(which, line).period_end for line in (5, 16)] == [None, YEAR[1]]


def test_a_table_that_has_moved_is_named_where_it_stands_now(tmp_path: Path) -> None:
    entry = COLUMN.replace("    column: 1\n", "    line: 99\n")
    assert "it is now in line" in states(reading(tmp_path, entry))[0][1]


def test_unit_scale_measure_basis_and_statement_of_a_column(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        COLUMN
        + "    unit: JPY\n    scale: thousands\n    basis: restated\n    statement: summary\n    measure: change\n",
    )
    figure = at(found, 6)
    assert (figure.unit, figure.decimals, figure.basis, figure.measure) == ("JPY", -3, "restated", "change")
    assert figure.statement == "summary"
    assert set(figure.corrected) == {"period", "unit", "scale", "basis", "statement", "measure"}


def test_what_is_compared_is_what_the_reviewer_says(tmp_path: Path) -> None:
    entry = COLUMN + "    measure: percent_change\n    unit: percent\n    compared: 2022-01-01 to 2022-12-31\n"
    figure = at(reading(tmp_path, entry), 6)
    assert (figure.measure, figure.unit, figure.decimals) == ("percent_change", "percent", 0)
    assert (figure.compared_start, figure.compared_end) == (dt.date(2022, 1, 1), dt.date(2022, 12, 31))


def test_confirming_makes_a_heading_sure_and_corrects_nothing(tmp_path: Path) -> None:
    text = RELEASE.replace("Decembr 31,", "December 31, 2023 2022")
    entry = "columns:\n  - row: Revenues\n    confirmed: true\n"
    found = reading(tmp_path, entry, text)
    assert {(c.origin, c.sure) for c in found.columns} == {("confirmed", 1.0)}
    assert {f.origin for f in found.figures} == {"printed"}
    assert states(found)[0][0] == "confirmed"


def test_nothing_counts_until_it_is_confirmed(tmp_path: Path) -> None:
    found = reading(tmp_path, COLUMN + "    confirmed: false\n")
    assert at(found, 5).period_end is None
    assert states(found)[0][0] == "open"
    (note,) = [f for f in api.check(found).findings if f.rule == "corrections-confirmed"]
    assert note.level == "note"


# --- Cells ---

CELL = 'cells:\n  - line: 5\n    printed: "1,048"\n    value: "1,948"\n'


def test_a_misread_number_keeps_what_is_printed_beside_what_it_reads(tmp_path: Path) -> None:
    found = reading(tmp_path, CELL)
    figure = at(found, 5)
    assert (figure.mantissa, figure.printed, figure.reads) == (1948, "1,048", "1,948")
    assert (figure.origin, figure.corrected, figure.reviewed) == ("corrected", ("value",), True)
    assert RELEASE.split("\n")[4][figure.col_start : figure.col_end] == "1,048"
    assert found.lines[4].text == "Revenues $ 1,048 $ 900"
    assert not [f for f in api.check(found).findings if f.line == 7]


def test_what_follows_a_longer_value_stays_in_its_place(tmp_path: Path) -> None:
    found = reading(tmp_path, CELL.replace("1,948", "1,234,948"))
    neighbour = at(found, 5, 1)
    assert RELEASE.split("\n")[4][neighbour.col_start : neighbour.col_end] == neighbour.printed == "900"
    assert neighbour.origin == "printed"


def test_a_number_that_is_not_printed_there_is_not_corrected(tmp_path: Path) -> None:
    found = reading(tmp_path, CELL.replace("line: 5", "line: 6"))
    assert states(found) == [("stale", 'line 6 does not print "1,048"; it is now in line 5')]
    assert at(found, 5).mantissa == 1048


def test_a_piece_of_a_longer_number_is_not_that_number(tmp_path: Path) -> None:
    assert states(reading(tmp_path, CELL.replace('"1,048"', '"048"')))[0][0] == "stale"


def test_a_number_printed_twice_on_its_line_needs_its_column(tmp_path: Path) -> None:
    text = RELEASE.replace("$ 1,048 $ 900", "$ 1,048 $ 1,048")
    found = reading(tmp_path, CELL, text)
    assert states(found) == [
        ("ambiguous", 'line 5 prints "1,048" 2 times (columns 12, 20): say which with column:')
    ]  # fmt: skip
    found = reading(tmp_path, CELL + "    column: 20\n", text)
    assert [f.mantissa for f in found.figures if f.line == 5] == [1048, 1948]


def test_a_heading_word_that_is_read_right_dates_the_columns(tmp_path: Path) -> None:
    text = RELEASE.replace("Years Ended Decembr 31,", "2O23 2022")
    entry = 'cells:\n  - {line: 4, printed: 2O23, value: "2023"}\n'
    assert at(reading(tmp_path, "cells: []\n", text), 5).period_end is None
    figure = at(reading(tmp_path, entry, text), 5)
    assert (figure.period_start, figure.period_end) == YEAR
    assert figure.origin == "printed"


@settings(max_examples=30)
@given(value=st.from_regex(r"\A[1-9][0-9]{0,2}(,[0-9]{3}){0,2}\Z"))
def test_the_rest_of_a_document_is_read_as_without_the_correction(
    value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("corrections")
    plain = reading(folder, "captions:\n  - {printed: x, caption: y}\n")
    found = reading(folder, CELL.replace("1,948", value))
    same = ("line", "col_start", "col_end", "printed", "caption_printed")
    assert [[getattr(f, k) for k in same] for f in found.figures] == [
        [getattr(f, k) for k in same] for f in plain.figures
    ]
    assert at(found, 5).mantissa == int(value.replace(",", ""))


# --- Captions ---

CAPTION = (
    "captions:\n  - printed: Intrest, net\n    caption: Interest expense, net\n    concept: us-gaap:InterestExpense\n"
)


def test_a_caption_is_named_as_the_reviewer_says(tmp_path: Path) -> None:
    figure = at(reading(tmp_path, CAPTION + "    polarity: -1\n    section: [Expenses]\n"), 8)
    assert (figure.caption, figure.caption_printed) == ("Interest expense, net", "Intrest, net")
    assert (figure.concept, figure.polarity, figure.section) == ("us-gaap:InterestExpense", -1, ("Expenses",))
    assert set(figure.corrected) == {"caption", "concept", "polarity", "section"}
    assert (figure.origin, figure.reviewed) == ("corrected", False)


def test_a_caption_that_nothing_has_is_stale(tmp_path: Path) -> None:
    found = reading(tmp_path, CAPTION.replace("Intrest", "Intreset"))
    assert states(found) == [("stale", 'no line item has the caption "Intreset, net"')]


def test_a_caption_of_two_lines_is_ambiguous_unless_one_is_named_or_all(tmp_path: Path) -> None:
    entry = "captions:\n  - printed: Other\n    concept: us-gaap:OtherExpenses\n"
    assert states(reading(tmp_path, entry))[0][0] == "ambiguous"
    one = reading(tmp_path, entry + "    line: 10\n")
    assert [at(one, line).concept == "us-gaap:OtherExpenses" for line in (9, 10)] == [False, True]
    both = reading(tmp_path, entry + "    everywhere: true\n")
    assert [at(both, line).concept for line in (9, 10)] == ["us-gaap:OtherExpenses"] * 2


def test_a_concept_that_is_given_to_one_line_is_taken_from_another(tmp_path: Path) -> None:
    entry = "captions:\n  - {printed: Cost of sales, concept: 'us-gaap:Revenues'}\n"
    found = reading(tmp_path, entry)
    assert at(found, 6).concept == "us-gaap:Revenues"
    assert at(found, 5).concept != "us-gaap:Revenues"


# --- Findings and landings ---


def test_a_correction_that_no_longer_applies_is_a_finding(tmp_path: Path) -> None:
    found = [f for f in api.check(reading(tmp_path, CELL.replace("1,048", "9,999"))).findings if f.family == "U07"]
    assert [(f.rule, f.level, f.line) for f in found] == [("corrections-apply", "warning", 5)]
    assert "release.corrections.yaml:2:5" in found[0].message


def test_a_corrected_landing_is_judged_alike_when_its_sources_are_gone(tmp_path: Path) -> None:
    found = reading(tmp_path, COLUMN + CELL + CAPTION + "  - {printed: No such line, caption: x}\n")
    (before,) = api.check(tmp_path / "release.txt")
    write_landing(tmp_path / "landing", tables_of([found]))
    for source in ("release.txt", "release.corrections.yaml"):
        (tmp_path / source).unlink()
    (after,) = api.check(tmp_path / "landing")
    assert after.reading.figures == found.figures
    assert after.reading.document.corrections == found.document.corrections
    assert [c.origin for c in after.reading.columns] == [c.origin for c in found.columns]
    assert [(f.rule, f.level, f.figures, f.line) for f in after.findings] == [
        (f.rule, f.level, f.figures, f.line) for f in before.findings
    ]
    assert any(f.rule == "corrections-apply" for f in after.findings)


# --- The file ---


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("colums: []\n", "1:1", 'no key "colums" (did you mean "columns"?)'),
        ("columns: {}\n", "1:10", "a list belongs here"),
        ("columns:\n  - 7\n", "2:5", "keys with values belong here"),
        ("columns:\n  - {column: 1, period: 2017-09-30}\n", "2:5", "does not say what it expects to be printed"),
        ("columns:\n  - {row: Revenues}\n", "2:5", "corrects nothing"),
        ("columns:\n  - {row: R, period: 2017-13-01}\n", "2:22", '"2017-13-01" is no date'),
        ("columns:\n  - {row: R, period: 9999-12-31}\n", "2:22", '"9999-12-31" is no date'),
        ("columns:\n  - {row: R, period: 20170930}\n", "2:22", "is no date"),
        ("columns:\n  - {row: R, period: 2017-09-30 to 2016-10-01}\n", "2:22", "ends before it starts"),
        ("columns:\n  - {row: R, scale: milions}\n", "2:21", '(did you mean "millions"?)'),
        ("columns:\n  - {row: R, unit: dollars}\n", "2:20", "is no unit"),
        ("columns:\n  - {row: R, measure: amounts}\n", "2:23", '(did you mean "amount"?)'),
        ("columns:\n  - {row: R, column: 0, unit: USD}\n", "2:22", "counts from 1"),
        ("columns:\n  - {row: R, confirmed: yes}\n", "2:25", "neither true nor false"),
        ("columns:\n  - {row: R, unit: USD, row: S}\n", "2:25", "twice"),
        ("captions:\n  - {caption: Revenue}\n", "2:5", "does not say what is printed"),
        ("captions:\n  - {printed: R, concept: Revenues}\n", "2:27", "write it as us-gaap:Revenues"),
        ("captions:\n  - {printed: R, polarity: 2}\n", "2:28", "is no polarity"),
        ("captions:\n  - {printed: R}\n", "2:5", "corrects nothing"),
        ("cells:\n  - {printed: 1, value: 2}\n", "2:5", "has no line:"),
        ("cells:\n  - {printed: 1, line: 2}\n", "2:5", "has no value:"),
        ("cells:\n  - {printed: 1, line: 2, value: ''}\n", "2:34", "is empty"),
        ('cells:\n  - {printed: "1", line: 2, value: "a\\nb"}\n', "2:5", "control characters"),
        ("document: other.txt\ncells: []\n", "1:11", 'no document "other.txt" beside it'),
        ("cells: &a []\n", "1:8", "anchors"),
        ("cells: !!python/object/apply:os.system [ls]\n", "1:8", "tags"),
        ("", "1:1", "is empty"),
    ],
)
def test_a_file_that_does_not_read_says_where_what_and_what_to_do(
    text: str, place: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(CorrectionsError) as caught:
        reading(tmp_path, text)
    message = str(caught.value)
    assert said in message
    assert f"release.corrections.yaml:{place}: " in message
    assert caught.value.cure


@pytest.mark.parametrize(
    "text", ["{0.__class__}", "%s%n", "../../etc/passwd", "(a+)+$", "\\d+", "${HOME}", "\x1b[31m", "=1+1", "x" * 500]
)
def test_texts_are_compared_and_never_run(text: str, tmp_path: Path) -> None:
    import yaml  # noqa: PLC0415

    wanted = {
        "columns": [{"row": text, "unit": "USD", "reason": text, "by": text}],
        "captions": [{"printed": text, "caption": text, "section": [text]}],
        "cells": [{"line": "5", "printed": text, "value": "1"}],
    }
    assert {state for state, _ in states(reading(tmp_path, yaml.safe_dump(wanted)))} == {"stale"}


def test_the_folder_s_file_has_a_section_for_each_document(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(RELEASE, encoding="utf-8")
    shared = tmp_path / "corrections.yaml"
    shared.write_text("documents:\n  - document: a.txt\n    cells: [{line: 5, printed: '1,048', value: '1,948'}]\n")
    assert [at(read(tmp_path / name), 5).mantissa for name in ("a.txt", "b.txt")] == [1948, 1048]
    shared.write_text("document: b.txt\ncells: [{line: 5, printed: '1,048', value: '1,948'}]\n")
    assert [at(read(tmp_path / name), 5).mantissa for name in ("a.txt", "b.txt")] == [1048, 1948]
    shared.write_text("cells: []\n")
    with pytest.raises(CorrectionsError, match="does not say for which document it is; write"):
        read(tmp_path / "a.txt")
    shared.write_text("document: c.txt\ncells: []\n")
    with pytest.raises(CorrectionsError, match=r'no document "c\.txt" beside it'):
        read(tmp_path / "a.txt")


def test_a_document_without_corrections_has_none(tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text(RELEASE, encoding="utf-8")
    assert entries_beside(path) == []
    assert read(path).document.corrections == []


@pytest.mark.parametrize("corrected", [False, True])
def test_a_file_that_does_not_read_can_be_left_out(corrected: bool, tmp_path: Path) -> None:
    with pytest.raises(CorrectionsError):
        reading(tmp_path, "cells: 7\n")
    if not corrected:
        assert at(read(tmp_path / "release.txt", corrected=corrected), 5).mantissa == 1048
