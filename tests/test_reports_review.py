"""The review's pages: what stands on them, that they are the same every time, and that nothing of a document acts."""

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hostile import HOST, PAYLOADS, hostile_sheet
from markupsafe import Markup
from reported import report
from small_sheet import RULES, sheet

from tieout.api import Checked, check
from tieout.assay.measure import assay
from tieout.cli import main
from tieout.expectations.finding import Waived
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.reports.html.symbols import LONGEST
from tieout.reports.review import Link, Section, build_review
from tieout.reports.review.page import Page, page_of
from tieout.reports.review.site import render
from tieout.rules.model import Suite

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
SUITE = Suite(name="small", title="A small suite", rules=RULES)


def wrong(name: str = "sheet.txt") -> Checked:
    """A balance sheet whose assets are misprinted by a thousand."""
    return check(sheet(name, Assets="20,748"), [SUITE])


def page(checked: Checked, **more: Any) -> Page:
    return page_of(checked, file="page.html", **more)


def island(text: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    value: dict[str, Any] = json.loads(found[1])
    return value


# --- What stands on a page ---


def test_the_finding_comes_first_with_what_was_reported_what_is_expected_and_what_settles_it() -> None:
    one = page(report()).cards[0]
    assert (one.letter, one.level, one.certainty) == ("a", "error", "proven")
    shown = one.shown[0]
    assert (shown.reported, shown.expected) == ("1,048", "1,948 (11,848 - 9,900)")
    assert [(each.printed, each.weight, each.if_so) for each in shown.suspects] == [
        ("1,048", "87%", "1,948"),
        ("9,900", "10%", "10,800"),
    ]
    assert "<mark>1,048</mark>" in shown.excerpt
    assert [step.code.split(" --")[0] for step in shown.steps if step.code][-3:] == [
        "tieout waive f1",
        "tieout waive f1",
        "tieout rules explain assets-cast",
    ]
    assert 'cells: [{line: 2, printed: "1,048", value: "1,948"}]' in [step.code for step in shown.steps]


def test_the_difference_is_what_is_reported_less_what_is_expected_also_where_a_part_is_to_blame() -> None:
    """Parts of 1,048 and 9,900 make a total of 11,848 look 900 too large; the part is 900 too small."""
    shown = page(report()).cards[0].shown[0]
    assert (shown.reported, shown.expected) == ("1,048", "1,948 (11,848 - 9,900)")
    assert shown.difference == "-900 thousands"


def test_of_a_single_other_figure_it_is_said_where_it_stands() -> None:
    """21,748 expected (21,748) would tell nobody anything."""
    (card,) = page(check(sheet(Assets="20,748"), [Suite(name="one", title="One rule", rules=RULES[:1])])).cards
    assert card.shown[0].expected == "21,748 (21,748 in line 7)"
    assert "21,748 expected (21,748 in line 7), difference -1,000" in card.headline


def test_an_assay_s_weights_are_no_counts_of_changes(tmp_path: Path) -> None:
    measured = {"sheet.txt": assay(wrong(), kinds=["digit", "misread"])}
    build_review([wrong()], tmp_path, run_time=NOON, assays=measured)
    text = (tmp_path / "sheet.txt.html").read_text(encoding="utf-8")
    row = text[text.index("one digit misread") :]
    assert row[: row.index("</tr>")].count("<td></td>") == 4


def test_findings_of_one_figure_are_one_card() -> None:
    one = report()
    one.findings.append(dataclasses.replace(one.findings[2], rule="agrees", level="warning", fingerprint="f3"))
    found = page(one)
    assert [len(card.shown) for card in found.cards] == [2, 1, 1]
    assert found.counts == {"error": 1, "warning": 2, "note": 1, "waived": 0}


def test_the_source_is_the_document_as_printed_with_a_mark_at_every_figure() -> None:
    one = report()
    text = str(page(one).views[0].html)
    lines = re.findall(r'<div class="l[^"]*" id="L\d+" data-n="\d+">(.*?)</div>', text)
    assert [re.sub(r"<[^>]+>", "", line) for line in lines] == [line.text for line in one.reading.lines]
    assert re.findall(r'id="g(\d+)"', text) == [str(each.figure) for each in one.reading.figures]
    first = 'class="g m-exception" id="g0" href="#g=0" data-m="✗a" data-p="✎1,948" title="exception a; repair proposed'
    assert first in text


def test_figures_without_lines_are_shown_as_a_table() -> None:
    figures = [Figure(figure=0, caption="Revenue", mantissa=5, decimals=-3, printed="5", unit="USD", origin="supplied")]
    one = Checked(reading=Reading(document=Document(document="own.csv"), figures=figures))
    view = page(one).views
    assert [each.kind for each in view] == ["table"]
    assert ">5</a></td><td>Revenue</td>" in view[0].html


def test_figures_without_a_place_stand_below_the_lines_of_the_others() -> None:
    one = report()
    one.reading.figures.append(Figure(figure=9, caption="Hidden", mantissa=1, decimals=0, printed="1"))
    assert [each.title for each in page(one).views] == ["Source", "Figures without a place in the source"]


def test_the_island_tells_every_tie_of_every_figure() -> None:
    one = report()
    told = island(render(page(one)))
    words = told["texts"]
    tie, leaves, how, form = told["bonds"][0][0]
    assert told["ties"][tie][4] == list(one.binding.ties[0].figures)
    assert (words[leaves], words[how], form) == ("1,947~1,948~1,949", "11,848 - 9,900", 2)
    assert [len(each) for each in told["bonds"]] == [1] * 9


def test_a_waived_finding_is_folded_away_and_says_who_answers_for_it() -> None:
    one = report()
    waiver = Waived(standing="in force", kind="accepted", owner="Yuki", reason="<b>agreed</b>", expires="2030-06-30")
    one.findings = [dataclasses.replace(one.findings[2], waived=True, waiver=waiver)]
    found = page(one)
    assert not found.standing
    text = render(found)
    assert "nothing stands, but 1 finding would without the waivers" in text
    assert "Nothing that must be changed" not in text
    assert "<summary>1 note or waived finding</summary>" in text
    assert 'data-level="waived"' in text.partition('<details class="lesser">')[2]
    assert "in force: accepted, Yuki until 2030-06-30: &lt;b&gt;agreed&lt;/b&gt;" in text


def test_sections_and_links_of_others_find_their_place() -> None:
    section = Section("Assay <1>", "assay", Markup("<p>97 %</p>"))
    text = render(page(report(), sections=[section], links=[Link("Workbook", "a.xlsx")]))
    assert '<h2 id="assay">Assay &lt;1&gt;</h2><p>97 %</p>' in text
    assert '<a href="#assay">Assay &lt;1&gt;</a>' in text
    assert '<a href="a.xlsx">Workbook</a>' in text


def test_the_page_is_the_one_that_was_reviewed(snapshot: Callable[[str, str], None]) -> None:
    text = render(page(report()))
    text = re.sub(r"<style>.*?</style>|<script>.*?</script>|sha256-[\w+/=]+", "…", text, flags=re.DOTALL)
    snapshot(re.sub(r"tieout [\d.]+\w*\.", "tieout X.", text), "page.html")


# --- The same every time, and the site's folder ---


def test_the_same_documents_give_the_same_bytes_at_any_time(tmp_path: Path) -> None:
    for k in range(2):
        build_review([wrong(), wrong("other.txt")], tmp_path / str(k), run_time=NOON + dt.timedelta(hours=k))
    for name in ("sheet.txt.html", "other.txt.html"):
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "1" / name).read_bytes()


def test_the_site_keeps_other_files_and_drops_pages_of_documents_that_are_gone(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("somebody else's")
    build_review([wrong("old.txt")], tmp_path, run_time=NOON)
    build_review([wrong()], tmp_path, run_time=NOON + dt.timedelta(days=1))
    assert {path.name for path in tmp_path.glob("*.html")} == {"index.html", "mine.html", "sheet.txt.html"}


# --- Nothing of a document acts ---


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_document_text_is_shown_and_does_nothing(payload: str) -> None:
    text = render(page(check(hostile_sheet(payload), [SUITE])))
    body = text[text.index("<body>") :]
    ours = render(page(check(hostile_sheet("harmless"), [SUITE])))
    for tag in ("<script", "<style", "<img", "<iframe", "<svg", "<form", "<meta", "<base", "<input"):
        assert body.count(tag) == ours[ours.index("<body>") :].count(tag)
    assert not re.search(r"<[a-z][^<>]*\son\w+=", body)
    assert f'href="//{HOST}' not in body
    island(text)


def test_a_long_line_is_shown_whole_and_a_long_caption_is_cut() -> None:
    one = wrong()
    one.reading.lines[0].text = "W" * 3 * LONGEST
    one.reading.figures[0].caption = "C" * 3 * LONGEST
    text = render(page(one))
    assert "W" * 3 * LONGEST in text
    assert "C" * (LONGEST + 1) not in text


def test_an_excerpt_of_an_endless_line_is_what_stands_around_the_figure() -> None:
    one = report()
    line = one.reading.lines[1]
    line.text += "x" * 100_000
    assert len(page(one).cards[0].shown[0].excerpt) < 1_000
    assert "x" * 100_000 in page(one).views[0].html


def test_figures_that_a_table_puts_on_one_another_are_all_shown() -> None:
    one = report()
    first = one.reading.figures[0]
    one.reading.figures.append(dataclasses.replace(first, figure=9, caption="Over the first"))
    text = "".join(view.html for view in page(one).views)
    assert sorted(map(int, re.findall(r'id="g(\d+)"', text))) == list(range(10))


# --- The command ---


def test_the_command_writes_pages_and_what_is_asked_for_beside_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Balance sheet (in thousands)\nMarch 31, 2020\nCash 1,000\nOther 2,000\nTotal 3,000\n"
    )
    runner = CliRunner()
    args = ["review", str(tmp_path / "a.txt"), "--out", str(tmp_path / "site"), "--run-time", "2026-01-02T12:00Z"]
    assert runner.invoke(main, [*args, "--checklist", "--workbook", "--assay"]).exit_code == 0
    site = tmp_path / "site"
    assert {path.name for path in site.iterdir()} == {
        "a.txt.checklist.html", "a.txt.html", "a.txt.xlsx", "history", "index.html",
    }  # fmt: skip
    text = (site / "a.txt.html").read_text()
    assert '<a href="a.txt.checklist.html">checklist</a>' in text
    assert '<h2 id="assay">Assay</h2>' in text


def test_a_folder_that_cannot_be_written_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Cash 1,000\n")
    (tmp_path / "site").write_text("a file")
    done = CliRunner().invoke(main, ["review", str(tmp_path / "a.txt"), "--out", str(tmp_path / "site")])
    assert done.exit_code == 2
    assert "name another folder with --out" in done.output
