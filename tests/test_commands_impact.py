"""impact through the command line: a figure by its place or its finding, a new number as printed, both formats."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import hostile
import pytest
from click.testing import CliRunner, Result

from tieout import api
from tieout.cli import main
from tieout.drafts.impact import impact
from tieout.reports.impact import impact_json, impact_rows, impact_text
from tieout.reports.page import Look

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
"""


@pytest.fixture
def tieout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tieout:
    """`tieout("impact", "report.txt:6:54", "1,048")` beside the sheet."""
    monkeypatch.chdir(tmp_path)
    Path("report.txt").write_text(SHEET)
    return lambda *arguments: CliRunner().invoke(main, arguments, prog_name="tieout")


def test_a_part_and_its_total(tieout: Tieout, snapshot: Callable[[str, str], None]) -> None:
    done = tieout("impact", "report.txt:6:54", "2,048")
    assert done.exit_code == 0, done.output
    snapshot(done.stdout, "part.txt")


def test_a_total_leaves_its_parts_to_choose_from(tieout: Tieout, snapshot: Callable[[str, str], None]) -> None:
    done = tieout("impact", "report.txt:8:54", "11,948")
    assert done.exit_code == 0, done.output
    snapshot(done.stdout, "total.txt")


def test_a_choice_is_made_by_naming_the_part(tieout: Tieout) -> None:
    done = tieout("impact", "report.txt:8:54", "11,948", "--with", "report.txt:6:54=2,048")
    assert done.exit_code == 0, done.output
    assert "The one tie that they meet holds again." in done.stdout
    assert tieout("impact", "report.txt:8:54", "11,948", "--with", "report.txt:6:54").exit_code == 2
    assert tieout("impact", "report.txt:8:54", "11,948", "--with", "report.txt:6:54=x").exit_code == 2


def test_the_same_for_programs(tieout: Tieout) -> None:
    facts = json.loads(tieout("impact", "report.txt:6:54", "2,048", "--format", "json").stdout)
    assert [(c["caption"], c["now"], c["becomes"]) for c in facts["changes"]] == [
        ("Cash and deposits", "1,948", "2,048"),
        ("Total current assets", "11,848", "11,948"),
    ]
    assert facts["changes"][1]["path"] == [c["figure"] for c in facts["changes"]]
    assert facts["hold"] == facts["held"] > 0


def test_what_it_is_already_changes_nothing(tieout: Tieout) -> None:
    done = tieout("impact", "report.txt:6:54", "1,948")
    assert done.exit_code == 0
    assert "It is 1,948 already: nothing has to change." in done.stdout


def test_the_figure_of_a_finding(tieout: Tieout) -> None:
    Path("report.txt").write_text(SHEET.replace("1,948", "1,048"))
    name = re.findall(r"\] ([0-9a-f]{7}) columns-foot", tieout("check", "report.txt").stdout)[0]
    done = tieout("impact", name, "10,948")
    assert done.exit_code == 0, done.output
    assert "impossible now, holds with the change" in done.stdout


def test_the_cell_of_a_table_of_ones_own(tieout: Tieout) -> None:
    rows = ["caption,period_end,unit,value", "Cash,2017-09-30,JPY,1948", "Stock,2017-09-30,JPY,9900"]
    Path("lake.csv").write_text("\n".join(rows) + "\n")
    done = tieout("impact", "lake.csv:row 2", "9,901", "lake.csv")
    assert done.exit_code == 0, done.output
    assert "9,900 becomes 9,901" in done.stdout


@pytest.mark.parametrize(
    ("what", "new", "says"),
    [
        ("report.txt:6:54", "1,948.5", "is no number in the place of 1,948"),
        ("report.txt:6:54", "twelve", "is no number in the place of 1,948"),
        ("report.txt:6", "12", "may be 2 figures"),
        ("report.txt:1:1", "12", "no figure was read there"),
        ("report.txt", "12", "no FILE:LINE:COL"),
        ("abcdef0", "12", "no finding has the id abcdef0"),
    ],
)
def test_what_cannot_be_meant_is_told(tieout: Tieout, what: str, new: str, says: str) -> None:
    done = tieout("impact", what, new, "report.txt")
    assert done.exit_code == 2
    assert says in done.stderr


def test_a_file_that_is_not_there(tieout: Tieout) -> None:
    assert tieout("impact", "missing.txt:1:1", "12", "missing.txt").exit_code == 3


@pytest.mark.parametrize("payload", hostile.PAYLOADS)
def test_document_text_is_harmless_in_every_format(payload: str, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(SHEET)
    checked = api.check(tmp_path / "report.txt")[0]
    cash = next(f for f in checked.reading.figures if f.printed == "1,948")
    for figure in checked.reading.figures:
        figure.caption = figure.caption_printed = payload
    checked.reading.document.document = payload
    found = impact(checked.reading, checked.binding.ties, checked.outcomes, cash.figure, 2048)
    assert [row.becomes for row in impact_rows(checked, found)] == ["2,048", "11,948"]
    text = impact_text(checked, found, Look()) + impact_json(checked, found, "0")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b]", text)
