"""What changed between drafts: statements as text, the old one and the new one, and what is said of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hostile
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from small import statements

from tieout import api
from tieout.cli import main
from tieout.drafts.diff import Diff
from tieout.drafts.match import matched
from tieout.reports.changes import diff_html
from tieout.reports.checked import Checked
from tieout.reports.diff import Compared, compared, diff_json, diff_markdown, diff_rows, diff_text
from tieout.reports.page import Look

SHEET = """\
Example Corporation
CONSOLIDATED BALANCE SHEETS (Unaudited)
(Thousands of yen)
                         March 31, 2017     September 30, 2017
Current assets:
Cash and deposits                 1,000              1,048
Inventories                       9,000              9,900
Prepaid expenses                  2,000              1,052
Total current assets             12,000             12,000
"""


def drafts(folder: Path, *changes: tuple[str, str], sheet: str = SHEET) -> Compared:
    """The sheet compared with itself after these changes of its text."""
    new = sheet
    for was, now in changes:
        assert was in new
        new = new.replace(was, now, 1)
    (folder / "old").mkdir(exist_ok=True)
    (folder / "new").mkdir(exist_ok=True)
    (folder / "old" / "r.txt").write_text(sheet, "utf-8")
    (folder / "new" / "r.txt").write_text(new, "utf-8")
    return compared(*(api.check(folder / name / "r.txt")[0] for name in ("old", "new")))


def found(one: Compared) -> Diff:
    assert one.diff is not None
    return one.diff


def says(one: Compared) -> dict[str, list[tuple[str, str, str, str]]]:
    return {
        heading: [(row.family, row.caption, row.was, row.now) for row in rows]
        for heading, rows in diff_rows(one).items()
    }


# --- Changes carried through, and not ---


def test_a_draft_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert found(drafts(tmp_path)).empty
    assert says(drafts(tmp_path)) == {}


def test_a_part_without_its_total_is_not_carried_through(tmp_path: Path) -> None:
    one = drafts(tmp_path, ("9,900", "9,800"))
    assert [(u.family, u.kind, u.level) for u in found(one).uncarried] == [("V06", "parts", "error")]
    assert says(one)["Not carried through"] == [("V06", "Total current assets", "", "12,000")]
    assert says(one)["Changed figures"] == [("V06", "Inventories", "9,900", "9,800")]


def test_a_total_without_any_part_is_a_change_without_a_driver(tmp_path: Path) -> None:
    one = drafts(tmp_path, ("12,000\n", "12,900\n"))
    assert [(u.family, u.kind) for u in found(one).uncarried] == [("V07", "total")]


def test_a_part_with_its_total_is_carried_through(tmp_path: Path) -> None:
    one = drafts(tmp_path, ("9,900", "9,800"), ("12,000\n", "11,900\n"))
    assert not found(one).uncarried
    assert found(one).carried


def test_an_amount_that_moves_from_line_to_line_keeps_its_total(tmp_path: Path) -> None:
    one = drafts(tmp_path, ("9,900", "9,800"), ("1,052", "1,152"))
    assert not found(one).uncarried
    assert [row[:2] for row in says(one)["Amounts moved under an unchanged total"]] == [("V05", "Total current assets")]


def test_a_comparative_that_changes_silently_is_a_warning(tmp_path: Path) -> None:
    change = [("9,000", "9,100"), ("2,000", "1,900")]
    silent, said = (
        drafts(tmp_path, *change),
        drafts(tmp_path, *change, ("Current assets:", "Current assets, restated:")),
    )
    assert [(a.comparative, a.value) for a in found(silent).altered] == [(True, True)] * 2
    assert "Comparatives changed, and no word says so" in says(silent)
    assert "Comparatives changed, the new draft speaks of it" in says(said)


# --- Who is who ---


def test_lines_before_a_figure_do_not_make_it_another(tmp_path: Path) -> None:
    one = drafts(tmp_path, ("Example Corporation\n", "Example Corporation\nA sentence more.\n\n"))
    assert found(one).empty


def test_a_renamed_caption_is_no_new_figure(tmp_path: Path) -> None:
    one = drafts(tmp_path, ("Prepaid expenses    ", "Prepaid and others  "))
    assert not found(one).added
    assert not found(one).removed
    assert {row.says for row in diff_rows(one)["Other words"]} == {"was called Prepaid expenses"}


def test_a_renamed_caption_with_another_amount_is_still_known(tmp_path: Path) -> None:
    one = drafts(tmp_path, ("Prepaid expenses     ", "Prepaid expenses, net"), ("1,052", "1,053"))
    assert not found(one).added
    assert not found(one).removed


def test_a_new_line_is_added_and_nothing_else(tmp_path: Path) -> None:
    row = "Cash and deposits                 1,000              1,048\n"
    more = row + "Securities                          100                100\n"
    one, other = drafts(tmp_path, (row, more)), drafts(tmp_path, (more, row), sheet=SHEET.replace(row, more))
    assert [row[1] for row in says(one)["Added figures"]] == ["Securities"] * 2
    assert [row[1] for row in says(other)["Removed figures"]] == ["Securities"] * 2
    assert not found(one).removed
    assert not found(other).added


TABLES = st.lists(
    st.tuples(st.sampled_from(["Cash", "Stock", "Land", "Other", "Goodwill"]), st.integers(0, 99_999)), max_size=8
)


@given(TABLES, TABLES)
def test_what_one_way_adds_the_other_way_removes(one: list[tuple[str, int]], other: list[tuple[str, int]]) -> None:
    old, new = (
        statements("\n".join(["balance_sheet | 2017-09-30", *(f'"{caption}" | {n:,}' for caption, n in rows)]))
        for rows in (one, other)
    )
    there, back = matched(old, new), matched(new, old)
    assert len(set(there.values())) == len(there)
    assert len(there) == len(back)
    assert matched(old, old) == {f.figure: f.figure for f in old.figures}


# --- Findings ---


def test_new_and_fixed_findings_change_sides(tmp_path: Path) -> None:
    worse = drafts(tmp_path, ("9,900", "9,800"))
    mended = drafts(tmp_path, ("9,800", "9,900"), sheet=SHEET.replace("9,900", "9,800"))
    assert [f.rule for f in found(worse).new_findings] == ["columns-foot"]
    assert [f.rule for f in found(mended).fixed_findings] == ["columns-foot"]
    assert not found(worse).fixed_findings
    assert not found(mended).new_findings


# --- The command ---


@pytest.mark.parametrize(
    ("changes", "code"), [([], 0), ([("9,900", "9,800")], 1), ([("9,900", "9,800"), ("12,000\n", "11,900\n")], 0)]
)
@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_the_exit_code_says_whether_all_was_carried_through(
    changes: list[tuple[str, str]], code: int, form: str, tmp_path: Path
) -> None:
    drafts(tmp_path, *changes)
    paths = [str(tmp_path / name / "r.txt") for name in ("old", "new")]
    done = CliRunner().invoke(main, ["diff", *paths, "--format", form])
    assert done.exit_code == code, done.output
    if form == "json":
        assert len(json.loads(done.stdout)["documents"]) == 1


def test_a_draft_that_is_missing_is_an_unreadable_input(tmp_path: Path) -> None:
    drafts(tmp_path)
    done = CliRunner().invoke(main, ["diff", str(tmp_path / "old" / "r.txt"), str(tmp_path / "nothing.txt")])
    assert done.exit_code == 3
    assert "nothing.txt" in done.stderr


def test_the_report_as_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot: Callable[[str, str], None]
) -> None:
    monkeypatch.chdir(tmp_path)
    one = drafts(Path(), ("9,900", "9,800"), ("2,000", "2,100"))
    snapshot("".join(diff_text([one], Look())), "diff.txt")
    snapshot("".join(diff_markdown([one])), "diff.md")
    snapshot(diff_html([one]).partition("<body>")[2], "diff.html")  # the style is of all pages


# --- Hostile text ---


@pytest.mark.parametrize("payload", hostile.PAYLOADS)
def test_document_text_is_harmless_in_every_format(payload: str, tmp_path: Path) -> None:
    one = drafts(tmp_path, ("9,900", "9,800"))
    for checked in (one.old, one.new):
        assert isinstance(checked, Checked)
        checked.reading.document.document = payload
        for figure in checked.reading.figures:
            figure.caption = payload
    page, table = diff_html([one]), "".join(diff_markdown([one]))
    text = "".join(diff_text([one], Look()))
    assert "\x1b" not in page + table + text
    for tag in ("<script", "<img", "<svg", "<iframe"):
        assert tag not in page.lower()
        assert tag not in table.lower()
    json.loads("".join(diff_json([one], "0")))


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_page_fits_its_window_and_axe_has_nothing_to_say(
    width: int, scheme: str, tmp_path: Path, chromium: Any
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = tmp_path / "changes.html"
    page.write_text(diff_html([drafts(tmp_path, ("9,900", "9,800"), ("2,000", "2,100"))]), encoding="utf-8")
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert [each["id"] for each in axe.Axe().run(tab).response["violations"]] == []
    context.close()


def test_findings_have_no_was_and_now_but_what_they_say(tmp_path: Path) -> None:
    text = diff_html([drafts(tmp_path, ("9,900", "9,800"))])
    new = text[text.index("New findings") :]
    head = new[: new.index("</thead>")]
    assert ">What it says<" in head
    assert ">Was<" not in head
