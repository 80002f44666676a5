"""What cannot be read is told once, with the place, the nearest right word and the cure."""

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import tieout
from tieout.cli import main
from tieout.figures.complaint import FileError
from tieout.mapping import tables
from tieout.mapping.errors import SqlExtraError
from tieout.mapping.inputs import foreign_readings
from tieout.mapping.written import read_mapping


def mapping(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "mapping.yaml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("shape: lnog\n", r':1:8: no shape is called "lnog" \(did you mean "long"\?\)'),
        ("shape: long\ncolums: {}\n", r':2:1: .*did you mean "columns"'),
        ("shape: long\ncolumns:\n  captoin: item\n", r':3:3: .*did you mean "caption"'),
        ("shape: long\nevery: {scale: many}\n", r"is no scale; write thousands"),
        ("shape: long\nevery: {fiscal_year_end: 13}\n", r"no whole number from 1 to 12"),
        ("shape: periods\nperiods: {a: sometime}\n", r'"sometime" is no period'),
        ("shape: items\nitems:\n  a: {concpt: x}\n", r'did you mean "concept"'),
        ("shape: items\nitems: &x {}\n", r"anchors"),
        ("columns: {}\n", r'needs "shape"'),
    ],
)
def test_a_mapping_that_does_not_read_names_the_place(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=said):
        read_mapping(mapping(tmp_path, text))


def test_a_column_that_is_not_there_has_a_near_one(tmp_path: Path) -> None:
    file = mapping(tmp_path, "shape: long\ncolumns: {caption: item, period: year, value: amuont}\n")
    frame = pd.DataFrame({"item": ["revenue"], "year": [2023], "amount": [1]})
    with pytest.raises(FileError, match=r"no column 'amuont'; did you mean 'amount'"):
        tieout.check(frame, mapping=file)


def test_an_open_question_is_asked_with_the_cure(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("item,when,amount\nrevenue,3/4/2023,1\nrevenue,5/6/2023,2\n")
    done = CliRunner().invoke(main, ["check", str(table)])
    assert done.exit_code == 2
    assert done.stderr.count("error:") == 1
    assert "tieout map" in done.stderr
    mapping(tmp_path, "shape: long\ncolumns: {caption: item, period: when, value: amount}\nevery: {days: first}\n")
    (checked,) = tieout.check(table)
    assert [str(f.period_end) for f in checked.reading.figures] == ["2023-04-03", "2023-06-05"]


def test_a_query_without_duckdb_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(SqlExtraError, match=r"pip install 'tieout\[sql\]'"):
        tables.foreign_table("select 1 as a")


def test_a_query_that_fails_is_one_line() -> None:
    pytest.importorskip("duckdb")
    with pytest.raises(FileError) as caught:
        tables.foreign_table("select nothing from nowhere")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"a,b\n1\n", b"PK\x03\x04\0\0", b"a,a\n1,2\n"])
def test_a_text_that_is_no_table_is_refused(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_bytes(data)
    with pytest.raises(FileError, match=r"own\.csv: "):
        list(foreign_readings(file).readings)


def test_map_writes_no_file_over_another(tmp_path: Path) -> None:
    table, file = tmp_path / "own.csv", mapping(tmp_path, "mine\n")
    table.write_text("year,revenue\n2023,5\n")
    done = CliRunner().invoke(main, ["map", str(table), "--out", str(file)])
    assert done.exit_code == 2
    assert file.read_text() == "mine\n"
    assert CliRunner().invoke(main, ["map", str(table), "--out", str(file), "--force"]).exit_code == 0
    assert read_mapping(file).items["revenue"].concept == "us-gaap:Revenues"
