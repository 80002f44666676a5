"""The commands that explain a document explain a table of one's own, too, in the words that its findings use."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tieout.cli import main

LONG = """item,period,amount
Revenue,FY2023,900
Cost of sales,FY2023,400
Gross profit,FY2023,550
Boat hire,FY2023,20
"""
WIDE = """item,FY2023,FY2022
Revenue,900,800
Cost of sales,400,300
Gross profit,550,500
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "long.csv").write_text(LONG)
    (tmp_path / "wide.csv").write_text(WIDE)
    return tmp_path


def run(*command: str) -> Result:
    return CliRunner().invoke(main, command)


@pytest.mark.usefixtures("folder")
def test_the_place_that_a_finding_shows_is_one_to_ask_about() -> None:
    shown = run("check", "wide.csv").stdout
    assert "--> wide.csv:row 3, FY2023" in shown
    asked = run("why", "wide.csv:row 3, FY2023").stdout
    assert "gross-profit" in asked
    assert "gives 500" in asked


@pytest.mark.usefixtures("folder")
def test_a_row_alone_names_its_figures() -> None:
    assert "of 550 Gross profit" in run("why", "long.csv:row 3").stdout
    assert run("why", "wide.csv:row 3").stdout.count("tieout why 'wide.csv:row 3, FY") == 2


@pytest.mark.usefixtures("folder")
def test_a_row_that_is_not_there_is_said() -> None:
    done = run("why", "long.csv:row 99")
    assert done.exit_code == 2
    assert "no figure was read there" in done.stderr


@pytest.mark.usefixtures("folder")
def test_a_row_can_be_waived() -> None:
    assert run("check", "wide.csv").exit_code == 1
    waived = run("waive", "wide.csv:row 3, FY2023", "--reason", "netted", "--owner", "Kim", "--expires", "90d",
                 "--input", "wide.csv")  # fmt: skip
    assert waived.exit_code == 0, waived.output
    assert run("check", "wide.csv").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_captions_tell_what_its_items_stand_for() -> None:
    said = run("captions", "long.csv").stdout
    assert "long.csv: 4 line items, 1 not mapped" in said
    assert "us-gaap:GrossProfit" in said
    only = run("captions", "long.csv", "--unmapped").stdout
    assert "4 line items, 1 not mapped" in only  # the whole is counted, whatever is shown
    assert "Boat hire" in only
    assert "Revenue" not in only


@pytest.mark.usefixtures("folder")
def test_how_it_is_read_is_said_in_one_line() -> None:
    said = run("check", "long.csv").stderr
    assert said.count("read without a mapping") == 1
    assert "caption: 'item'; period: 'period'" in said


def test_a_figures_table_as_text_needs_no_mapping(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("caption,period_end,mantissa,decimals\nCash,2017-09-30,1948,-3\n")
    done = CliRunner().invoke(main, ["map", str(file), "--out", str(tmp_path / "mapping.yaml")])
    assert done.exit_code == 0
    assert "1948000" in done.stdout.replace(",", "")
    assert "is a figures table already" in done.stderr
    assert not (tmp_path / "mapping.yaml").exists()
