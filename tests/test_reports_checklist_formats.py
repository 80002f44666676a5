"""The checklist in every format: what was reviewed, sealed, and harmless whatever a document says."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from checklists import SHA256, checked, checklist, release, renamed, sheet_for, signed
from hostile import HOST, PAYLOADS, hostile_sheet
from openpyxl.comments import Comment

from tieout.reports.checklist.cells import workbook
from tieout.reports.checklist.markdown import markdown_text
from tieout.reports.checklist.model import Checklist
from tieout.reports.checklist.page import page_text
from tieout.reports.checklist.record import json_text
from tieout.reports.checklist.text import checklist_text
from tieout.reports.checklist.verify import NoChecklistError, read_sealed
from tieout.reports.checklist.workpaper import workpaper
from tieout.reports.page import Look
from tieout.signing.standing import standings
from tieout.signing.subject import subject_of

FORMATS: dict[str, Callable[[Checklist], str | bytes]] = {
    "json": json_text,
    "md": markdown_text,
    "html": page_text,
    "xlsx": workbook,
}


def example() -> Checklist:
    """A release that does not tie, half signed."""
    one = checked(release("Consolidated, unaudited. TSE: 1234", "Outlook: we expect growth.", Assets="20,748"))
    entries = signed(one, (30, "yes", "preparer", "Yuki"), (29, "n.a.", "reviewer", "Ken"))
    return checklist(sheet_for(one, entries))


def written(folder: Path, form: str, content: str | bytes) -> Path:
    path = folder / f"checklist.{form}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def scrubbed(text: str) -> str:
    """Without what changes with the version and the look of all pages."""
    text = re.sub(r"<style>.*?</style>|sha256-[\w+/=]+", "…", text, flags=re.DOTALL)
    text = re.sub(r"tieout checklist \d[\w.]+", "tieout checklist X", text)
    return re.sub(r"\b[0-9a-f]{64}\b", "<hash>", text)


@pytest.mark.parametrize("form", ["json", "md", "html"])
def test_the_checklist_is_the_one_that_was_reviewed(form: str, snapshot: Callable[[str, str], None]) -> None:
    snapshot(scrubbed(str(FORMATS[form](example()))), f"checklist.{form}")


def test_the_text_is_the_one_that_was_reviewed(snapshot: Callable[[str, str], None]) -> None:
    snapshot(scrubbed(checklist_text(example(), ["sheet.txt"], Look())), "checklist.txt")


def test_the_workbook_is_the_one_that_was_reviewed(tmp_path: Path, snapshot: Callable[[str, str], None]) -> None:
    book = openpyxl.load_workbook(written(tmp_path, "xlsx", workbook(example())))
    rows = [f"[{sheet.title}] {row[0].row}: " + " | ".join(str(c.value) for c in row if c.value is not None)
            for sheet in book for row in sheet.iter_rows()]  # fmt: skip
    snapshot(scrubbed("\n".join(rows) + "\n"), "checklist.xlsx.txt")


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_run_gives_the_same_bytes(form: str) -> None:
    assert FORMATS[form](example()) == FORMATS[form](example())


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_says_which_files_it_is_about(form: str, tmp_path: Path) -> None:
    sealed = read_sealed(written(tmp_path, form, FORMATS[form](checklist(*example().sheets, *example().sheets))))
    assert (sealed.files, sealed.whole) == ((SHA256, SHA256), True)


# --- The seal ---


def holds(path: Path) -> bool:
    """Whether it still is a checklist, and the one that was made."""
    try:
        return read_sealed(path).whole
    except NoChecklistError:
        return False


@pytest.mark.parametrize("form", ["md", "html"])
def test_any_character_that_is_changed_shows(form: str, tmp_path: Path) -> None:
    text = str(FORMATS[form](example()))
    for at in range(0, len(text), 97):
        changed = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
        assert not holds(written(tmp_path, form, changed)), changed[max(at - 20, 0) : at + 20]


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_changed_seal_or_hash_shows_and_line_ends_do_not(form: str, tmp_path: Path) -> None:
    text = str(FORMATS[form](example()))
    seal = read_sealed(written(tmp_path, form, text)).seal
    for changed in (text.replace(seal, "1" * 64), text.replace(SHA256, "2" * 64), text.replace(seal, seal + seal)):
        assert not holds(written(tmp_path, form, changed))
    assert holds(written(tmp_path, form, text.replace("\n", "\r\n")))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, each in value.items() for leaf in leaves(each, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, each in enumerate(value) for leaf in leaves(each, (*path, at))]
    return [path]


def test_every_field_of_the_record_is_sealed(tmp_path: Path) -> None:
    text = json_text(example())
    paths = [path for path in leaves(json.loads(text)) if path != ("seal",)]
    assert len(paths) > 500
    for path in paths:
        record = json.loads(text)
        inner = record
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = "tampered" if path[-1] != "sha256" else "3" * 64
        assert not read_sealed(written(tmp_path, "json", json.dumps(record))).whole, path
    assert read_sealed(written(tmp_path, "json", json.dumps(json.loads(text), sort_keys=True))).whole
    twice = text.replace('"documents"', '"publishable": true, "documents"', 1)
    with pytest.raises(NoChecklistError):
        read_sealed(written(tmp_path, "json", twice))


def test_every_cell_of_the_workbook_is_sealed(tmp_path: Path) -> None:
    path = written(tmp_path, "xlsx", workbook(example()))
    places = [(sheet.title, cell.coordinate) for sheet in openpyxl.load_workbook(path)
              for row in sheet.iter_rows() for cell in row if cell.value is not None]  # fmt: skip
    assert len(places) > 300
    some = [each for k, each in enumerate(places) if k % 23 == 0 or each[0] == "Seal"]
    for sheet, cell in some:
        book = openpyxl.load_workbook(path)
        book[sheet][cell] = "tampered"
        book.save(tmp_path / "changed.xlsx")
        assert not holds(tmp_path / "changed.xlsx"), (sheet, cell)


def test_a_workbook_that_was_saved_again_holds_and_one_with_more_in_it_does_not(tmp_path: Path) -> None:
    path = written(tmp_path, "xlsx", workbook(example()))
    book = openpyxl.load_workbook(path)
    book.save(tmp_path / "again.xlsx")
    assert read_sealed(tmp_path / "again.xlsx").whole
    book.create_sheet("More")["A1"] = "All figures tie"
    book.save(tmp_path / "more.xlsx")
    assert not read_sealed(tmp_path / "more.xlsx").whole
    book = openpyxl.load_workbook(path)
    book["Checklist"]["D20"] = "=1+1"
    book.save(tmp_path / "formula.xlsx")
    assert not read_sealed(tmp_path / "formula.xlsx").whole
    book = openpyxl.load_workbook(path)
    book["Checklist"]["D20"].comment = Comment("agreed", "CFO")
    book.save(tmp_path / "comment.xlsx")
    assert not read_sealed(tmp_path / "comment.xlsx").whole


@pytest.mark.parametrize(
    "content", [b"", b"no", b"{}", b'{"documents": 1, "seal": 2}', b"PK\x03\x04rest", b"\xff\xfe", b"["]
)
def test_what_is_no_checklist_is_told(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(NoChecklistError, match="is no checklist of tieout"):
        read_sealed(path)


# --- Hostile documents ---


@pytest.fixture(scope="module")
def hostile() -> list[tuple[str, Checklist]]:
    found = []
    for payload in PAYLOADS:
        one = checked(hostile_sheet(payload))
        one.reading.document.source_hash = SHA256
        name = " ".join(payload.encode("utf-8", "replace").decode().split()) or "x"
        entries = signed(one, (30, "yes", "preparer", name), (29, "no", "reviewer", name))
        found.append((payload, checklist(sheet_for(one, entries))))
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_a_hostile_document_breaks_no_format_and_no_seal(
    form: str, hostile: list[tuple[str, Checklist]], tmp_path: Path
) -> None:
    for payload, each in hostile:
        sealed = read_sealed(written(tmp_path, form, FORMATS[form](each)))
        assert (sealed.files, sealed.whole) == ((SHA256,), True), payload[:60]


def test_hostile_markdown_makes_no_markup(hostile: list[tuple[str, Checklist]]) -> None:
    for payload, each in hostile:
        text = markdown_text(each)
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {10}, payload[:60]
        assert not re.search(r"(?<!\\)<(?!!-- tieout)", text), payload[:60]
        assert all(character == "\n" or character.isprintable() for character in text)


def test_no_hostile_text_is_a_formula_in_a_workbook(hostile: list[tuple[str, Checklist]], tmp_path: Path) -> None:
    for _, each in hostile:
        book = openpyxl.load_workbook(written(tmp_path, "xlsx", workbook(each)))
        kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
        assert kinds <= {"s", "n"}
        assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.needs("chromium")
def test_nothing_in_a_hostile_document_runs_or_loads(
    hostile: list[tuple[str, Checklist]], tmp_path: Path, chromium: Any
) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    tab = context.new_page()
    for payload, each in hostile:
        path = written(tmp_path, "html", page_text(each))
        tab.goto(path.as_uri())
        assert tab.evaluate("window.pwned") is None, payload[:60]
        assert tab.evaluate("document.querySelectorAll('script, iframe, object, embed, form, img, base').length") == 0
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, payload[:60]
    assert not any(HOST in url for url in asked)
    context.close()


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1024, "dark"), (390, "light")])
def test_a_page_fits_its_window(width: int, scheme: str, tmp_path: Path, chromium: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(written(tmp_path, "html", page_text(example())).as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("document.querySelectorAll('tr.item').length") == 32
    assert not said
    assert [each["id"] for each in axe.Axe().run(tab).response["violations"]] == []
    context.close()


@pytest.mark.needs("chromium")
def test_several_documents_stand_on_one_page_with_places_of_their_own(tmp_path: Path, chromium: Any) -> None:
    one = example().sheets[0]
    other = renamed(one, document="other.txt")
    tab = chromium.new_page(viewport={"width": 1024, "height": 900})
    tab.goto(written(tmp_path, "html", page_text(checklist(one, other))).as_uri())
    assert tab.evaluate("document.querySelectorAll('main').length") == 1
    assert tab.evaluate("new Set([...document.querySelectorAll('[id]')].map(e => e.id)).size") == tab.evaluate(
        "document.querySelectorAll('[id]').length"
    )
    links = "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
    assert tab.evaluate(f"{links}.every(id => document.getElementById(id))")
    tab.close()


# --- The workpaper ---


def test_the_workpaper_says_who_answered_what_about_which_hash(snapshot: Callable[[str, str], None]) -> None:
    one = checked(release(Assets="20,748"))
    entries = signed(one, (30, "yes", "preparer", "Yuki"), (29, "n.a.", "reviewer", "Ken"))
    found = standings(entries, subject_of(one.reading, one.rules, None))
    for form in ("md", "json", "csv"):
        snapshot(scrubbed(workpaper(form, entries, found, [])), f"workpaper.{form}")


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "\t=1", " =1"])
def test_no_cell_of_the_workpaper_is_a_formula(name: str) -> None:
    one = checked(release())
    entries = [replace(each, by=name, why=name) for each in signed(one, (30, "yes", "preparer", "Yuki"))]
    (row,) = csv.DictReader(io.StringIO(workpaper("csv", entries, [], [])))
    assert row["by"].startswith("'")
    assert row["why"].startswith("'")
    assert row["item"] == "30"
