"""`tieout review --data-docs`: one site in which every page of a document leads to its other page."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

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


def review(folder: Path, *options: str) -> None:
    inputs = [str(path) for path in sorted(folder.glob("*.txt"))]
    result = CliRunner().invoke(main, ["review", *inputs, "--out", str(folder / "site"), *options])
    assert result.exit_code == 0, result.output


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(SHEET)
    return tmp_path / "site"


def links(page: Path) -> set[Path]:
    """The files that a page leads to."""
    hrefs = re.findall(r'href="([^"#]+)"', page.read_text("utf-8"))
    return {(page.parent / href).resolve() for href in hrefs}


def test_review_and_data_docs_lead_to_each_other_and_to_nothing_that_is_not_there(site: Path) -> None:
    review(site.parent, "--data-docs")
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == 6
    for page in pages:
        other = site / page.name if page.parent.name == "data-docs" else site / "data-docs" / page.name
        assert other.resolve() in links(page)
        assert all(link.is_file() for link in links(page)), page


def test_one_run_is_remembered_once_and_the_next_is_compared_with_it(site: Path) -> None:
    review(site.parent, "--data-docs", "--run-time", "2026-01-02")
    one = site.parent / "one.txt"
    one.write_text(SHEET.replace("1,948", "1,048"))
    review(site.parent, "--data-docs", "--run-time", "2026-01-03")
    assert len(list((site / "history").iterdir())) == 2
    assert not (site / "data-docs" / "history").exists()
    for index in (site / "index.html", site / "data-docs" / "index.html"):
        text = index.read_text("utf-8")
        assert re.search(r"one\.txt.*1 new · 0 fixed · 0 still there", text)
        assert re.search(r"two\.txt.*0 new · 0 fixed · 0 still there", text)


def test_the_review_alone_links_no_data_docs(site: Path) -> None:
    review(site.parent)
    assert not (site / "data-docs").exists()
    assert "Data Docs" not in (site / "index.html").read_text("utf-8")


def test_the_same_run_is_the_same_to_the_byte(site: Path) -> None:
    review(site.parent, "--run-time", "2026-01-02")
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    review(site.parent, "--run-time", "2026-01-02")
    assert before == {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
