"""`tieout docs`: the time of a run is an argument, so that pages can be compared byte by byte."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tieout.cli import main

SHEET = """\
Example Corporation
CONSOLIDATED BALANCE SHEETS (Unaudited)
(Thousands of yen)
                         March 31, 2017     September 30, 2017
Current assets:
Cash and deposits                 1,000              1,948
Inventories                       9,000              9,900
Total current assets             10,000             11,848
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.txt"
    path.write_text(SHEET)
    return path


def docs(sheet: Path, out: str, *options: str, env: dict[str, str] | None = None) -> Result:
    arguments = ["docs", str(sheet), "--out", str(sheet.parent / out), *options]
    return CliRunner().invoke(main, arguments, env={"SOURCE_DATE_EPOCH": None, **(env or {})})


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_run_at_the_same_time_is_the_same_to_the_byte(sheet: Path) -> None:
    for out in ("one", "two"):
        assert docs(sheet, out, "--run-time", "2026-01-02T13:00+01:00").exit_code == 0
    one = files(sheet.parent / "one")
    assert one == files(sheet.parent / "two")
    assert b"Run 2026-01-02 12:00:00 UTC" in one["index.html"]
    assert any(name.startswith("history/20260102T120000.000000Z-") for name in one)


def test_a_build_may_set_the_time_by_its_epoch_and_the_option_comes_first(sheet: Path) -> None:
    epoch = {"SOURCE_DATE_EPOCH": "1700000000"}
    docs(sheet, "one", env=epoch)
    docs(sheet, "two", "--run-time", "2026-01-02", env=epoch)
    assert b"Run 2023-11-14 22:13:20 UTC" in files(sheet.parent / "one")["index.html"]
    assert b"Run 2026-01-02 00:00:00 UTC" in files(sheet.parent / "two")["index.html"]


@pytest.mark.parametrize(
    ("options", "env", "said"),
    [
        (("--run-time", "noon"), {}, "--run-time is 'noon' and has to be a time such as 2026-01-02T12:00Z"),
        ((), {"SOURCE_DATE_EPOCH": "soon"}, "SOURCE_DATE_EPOCH is 'soon' and has to be a number of seconds"),
        ((), {"SOURCE_DATE_EPOCH": "9" * 30}, "and has to be a number of seconds"),
    ],
)
def test_a_time_that_is_none_is_a_usage_error(
    sheet: Path, options: tuple[str, ...], env: dict[str, str], said: str
) -> None:
    result = docs(sheet, "site", *options, env=env)
    assert result.exit_code == 2
    assert said in result.output
    assert not (sheet.parent / "site").exists()


def test_a_second_run_tells_what_became_of_findings(sheet: Path) -> None:
    docs(sheet, "site", "--run-time", "2026-01-02")
    sheet.write_text(SHEET.replace("1,948", "1,048"))
    docs(sheet, "site", "--run-time", "2026-01-03")
    assert b"1 new \xc2\xb7 0 fixed \xc2\xb7 0 still there" in files(sheet.parent / "site")["index.html"]
