"""`tieout columns` and `tieout captions`: what was read, and a corrections file that a reviewer only has to confirm."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from tieout.cli import main
from tieout.loader import read

RELEASE = """Example Corp.
Consolidated Statements of Income
(in millions)
Years Ended Decembr 31,
Revenues $ 1,048 $ 900
Cost of sales 400 350
Gross profit 648 550
Wages to "elves": #1 10 20
"""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "release.txt"
    path.write_text(RELEASE, encoding="utf-8")
    return path


def test_columns_are_shown_table_by_table(release: Path) -> None:
    shown = run("columns", release)
    assert shown.exit_code == 0
    assert "release.txt: 2 columns in 1 table, 2 not sure" in shown.stdout
    assert "line 4  income_statement  Consolidated Statements of Income" in shown.stdout
    assert " ?column 1  no period                 USD millions" in shown.stdout


def test_columns_as_json(release: Path) -> None:
    (document,) = json.loads(run("columns", release, "--format", "json").stdout)["documents"]
    (table,) = document["tables"]
    assert (table["line"], table["title"], table["row"]) == (
        4,
        "Consolidated Statements of Income",
        "Years Ended Decembr",
    )
    assert [c["column"] for c in table["columns"]] == [1, 2]
    assert {(c["unit"], c["scale"], c["period_end"], c["sure"]) for c in table["columns"]} == {("USD", 6, None, 0.0)}


def test_what_is_written_has_no_effect_until_it_is_confirmed_and_then_is_sure(release: Path) -> None:
    before = read(release)
    written = run("columns", release, "--write")
    assert written.exit_code == 0
    file = release.with_name("release.corrections.yaml")
    assert read(release).figures == before.figures
    text = file.read_text(encoding="utf-8")
    assert [entry["confirmed"] for entry in yaml.safe_load(text)["columns"]] == [False]
    file.write_text(text.replace("confirmed: false", "confirmed: true"), encoding="utf-8")
    after = read(release)
    assert after.figures == before.figures
    assert [(c.origin, c.sure) for c in after.columns] == [("confirmed", 1.0)] * 2
    assert "2 columns in 1 table, 0 not sure" in run("columns", release, "--unsure").stdout
    file.write_text(text.replace("confirmed: false", "confirmed: true").replace("# period: ", "period: 2023-12-31 #"))
    assert "2023-12-31" in run("columns", release).stdout
    assert "corrected" in run("columns", release).stdout


def test_a_corrections_file_is_never_overwritten(release: Path) -> None:
    file = release.with_name("release.corrections.yaml")
    file.write_text("cells: []\n", encoding="utf-8")
    refused = run("columns", release, "--write")
    assert refused.exit_code == 2
    assert "is there already" in refused.stderr
    assert file.read_text(encoding="utf-8") == "cells: []\n"


def test_a_landing_shows_its_columns_and_has_no_place_for_corrections(release: Path, tmp_path: Path) -> None:
    run("load", release, "--out", tmp_path / "landing")
    assert "2 columns in 1 table" in run("columns", tmp_path / "landing").stdout
    assert run("columns", tmp_path / "landing", "--write").exit_code == 2


def test_captions_that_are_not_mapped_come_first(release: Path) -> None:
    shown = run("captions", release).stdout
    assert "income_statement" in shown
    assert shown.index("elves") < shown.index("us-gaap:Revenues +1")
    only = run("captions", release, "--unmapped").stdout
    assert "elves" in only
    assert "us-gaap" not in only


def test_captions_as_json(release: Path) -> None:
    (document,) = json.loads(run("captions", release, "--format", "json").stdout)["documents"]
    by_line = {each["line"]: each for each in document["line_items"]}
    assert by_line[5]["concept"] == "us-gaap:Revenues"
    assert by_line[5]["printed"] == "Revenues"
    assert by_line[8]["concept"] is None


@pytest.mark.parametrize(
    "title", ["\x1b[2J", "{0}", 'a "b" \\ c: # d', "- [x", "\u202eevil", "%(x)s", "*ref &anchor !tag"]
)
def test_whatever_a_document_prints_the_written_file_reads_back(title: str, tmp_path: Path) -> None:
    path = tmp_path / "release.txt"
    path.write_text(RELEASE.replace("Statements of Income", f"Statements of Income {title}"), encoding="utf-8")
    shown = run("columns", path, "--write").stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    file = path.with_name("release.corrections.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("confirmed: false", "confirmed: true"), encoding="utf-8")
    assert {each.state for each in read(path).document.corrections} <= {"applied"}


def test_a_file_that_does_not_read_is_one_error_and_the_rest_goes_on(release: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(RELEASE, encoding="utf-8")
    release.with_name("release.corrections.yaml").write_text("cells:\n  - {line: x}\n", encoding="utf-8")
    checked = run("check", release, other)
    assert checked.exit_code == 2
    assert checked.stderr.count("error: ") == 1
    assert 'release.corrections.yaml:2:12: "x" is no number that counts from 1; give a whole number' in checked.stderr
    assert "release.txt: " in checked.stdout
    assert "other.txt: " in checked.stdout


def test_a_corrected_figure_is_marked_where_it_is_shown(release: Path) -> None:
    release.with_name("release.corrections.yaml").write_text(
        'cells:\n  - {line: 5, printed: "1,048", value: "1,148"}\n'
        "columns:\n  - {table: Consolidated Statements of Income, column: 1, period: 2023-01-01 to 2023-12-31}\n"
    )
    shown = run("check", release).stdout
    assert "reads 1,148" in shown
    assert "corrected 2 applied" in shown


def test_confirming_all_that_was_read_changes_no_figure(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "iij.txt"
    path.write_bytes((root / "examples" / "iij-1h17.txt").read_bytes())
    before = read(path)
    run("columns", path, "--write")
    file = path.with_name("iij.corrections.yaml")
    file.write_text(file.read_text(encoding="utf-8").replace("confirmed: false", "confirmed: true"), encoding="utf-8")
    after = read(path)
    assert after.figures == before.figures
    assert {each.state for each in after.document.corrections} == {"applied"}
    assert {column.origin for column in after.columns} == {"printed", "confirmed"}
    assert run("columns", path, "--unsure").stdout.startswith("iij.txt: 82 columns in 30 tables, 0 not sure")
