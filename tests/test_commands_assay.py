"""`tieout assay` from the command line: what it prints, in text and JSON, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tieout.assay.model import KINDS
from tieout.cli import main

Tieout = Callable[..., Result]
SHEET = """\
Example Corporation
CONSOLIDATED BALANCE SHEETS (Unaudited)
(Thousands of yen)
                         March 31, 2017     September 30, 2017
Current assets:
Cash and deposits                 1,000              1,948
Inventories                       9,000              9,900
Total current assets             10,000             11,848
Of which pledged                  2,500                  -

Receivables sold were JPY3,480 thousand as of September 30, 2017.
"""


@pytest.fixture
def tieout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tieout:
    """`tieout("assay", "report.txt")` beside the sheet."""
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(SHEET)
    return lambda *arguments: CliRunner().invoke(main, arguments, prog_name="tieout")


def test_the_report(tieout: Tieout, snapshot: Callable[[str, str], None]) -> None:
    done = tieout("assay", "report.txt", "--thorough", "6")
    assert done.exit_code == 0, done.output
    snapshot(done.stdout, "report.txt")


def test_the_json(tieout: Tieout) -> None:
    done = tieout("assay", "report.txt", "--format", "json", "--thorough", "4")
    (document,) = json.loads(done.stdout)["documents"]
    assert document["document"] == "report.txt"
    assert document["kinds"] == list(KINDS)
    whole = document["overall"]
    assert whole["changes"] == whole["error"] + whole["warning"] + whole["silent"]
    assert whole["changes"] == sum(row["changes"] for row in document["statements"])
    gap = next(each for each in document["unvouched"] if each["printed"] == "3,480")
    assert (gap["line"], gap["amount"], gap["unit"], gap["why"]) == (11, "3480000", "JPY", "no tie")
    assert document["calibration"]["tried"] == 4
    assert sum(kind["tried"] for kind in document["calibration"]["by_kind"]) == 4


def test_the_largest_unvouched_amounts_come_first(tieout: Tieout) -> None:
    (document,) = json.loads(tieout("assay", "report.txt", "--format", "json").stdout)["documents"]
    amounts = [int(gap["amount"]) for gap in document["unvouched"]]
    assert amounts == sorted(amounts, reverse=True)
    assert len(amounts) >= 2


@pytest.mark.parametrize(("least", "code"), [("1", 0), ("99.5", 1)])
def test_fail_under(tieout: Tieout, least: str, code: int) -> None:
    assert tieout("assay", "report.txt", "--fail-under", least).exit_code == code


def test_only_the_kinds_asked_for(tieout: Tieout) -> None:
    done = tieout("assay", "report.txt", "--kind", "transposed", "--kind", "digit", "--format", "json")
    (document,) = json.loads(done.stdout)["documents"]
    assert [row["name"] for row in document["by_kind"]] == ["digit", "transposed"]


def test_a_kind_that_there_is_not(tieout: Tieout) -> None:
    done = tieout("assay", "report.txt", "--kind", "typo")
    assert done.exit_code == 2
    assert "'typo' is not one of" in done.output


def test_an_input_that_there_is_not_costs_the_others_nothing(tieout: Tieout) -> None:
    done = tieout("assay", "missing.txt", "report.txt")
    assert done.exit_code == 3
    assert "of single-digit errors would be found" in done.stdout
    assert "missing.txt" in done.stderr


def test_a_landing_has_the_assay_of_its_document(tieout: Tieout) -> None:
    assert tieout("load", "report.txt", "--out", "landing").exit_code == 0
    assert tieout("assay", "landing").stdout == tieout("assay", "report.txt").stdout


def test_a_table_of_ones_own_names_its_rows(tieout: Tieout) -> None:
    Path("own.csv").write_text("caption,period_end,value,unit\nCash,2017-03-31,1250,USD\nLand,2017-03-31,2400,USD\n")
    done = tieout("assay", "own.csv")
    assert done.exit_code == 0, done.output
    assert "2,400 Land, 2017-03-31 USD (own.csv:row 2): no tie" in done.stdout
    assert "next:" not in done.stdout


def test_a_document_without_figures(tieout: Tieout) -> None:
    Path("letter.txt").write_text("Dear shareholders,\n\nnothing happened.\n")
    done = tieout("assay", "letter.txt", "--fail-under", "90")
    assert done.exit_code == 0, done.output
    assert "no figure to change" in done.stdout


def test_what_the_document_says_steers_no_terminal(tieout: Tieout) -> None:
    Path("report.txt").write_text(SHEET.replace("Receivables sold", "Receivables \x1b[31m\u202esold [bold]"))
    done = tieout("assay", "report.txt", "--color", "never")
    assert done.exit_code == 0, done.output
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
