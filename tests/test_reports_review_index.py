"""The index of a review: the worst first, what changed since the last run, and a way to every page."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hostile import HOST, PAYLOADS

from tieout.reports.history import History, Past
from tieout.reports.html import file_names
from tieout.reports.review.index import entries_of, index_page
from tieout.reports.review.page import Link

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
BESIDE = [Link("checklist", "a.checklist.html"), Link("workbook", "a.xlsx")]


def past(document: str, errors: int = 0, warnings: int = 0, *marks: str, day: int = 0, **more: Any) -> Past:
    facts = {"figures": 200, "tied": 199, "changes": 1000, "found": 970} | more
    return Past(
        run_time=NOON + dt.timedelta(days=day),
        document=document,
        errors=errors,
        warnings=warnings,
        fingerprints=frozenset(marks),
        **facts,
    )


def index(*now: Past, before: tuple[Past, ...] = (), told: tuple[str, ...] = (), title: str = "Tie-out") -> str:
    pages = dict(
        zip((p.document for p in now), (f"{n}.html" for n in file_names(p.document for p in now)), strict=True)
    )
    history = History(before, told)
    return index_page(entries_of(now, pages, history, {now[0].document: BESIDE} if now else {}), history, title=title)


def rows(text: str) -> list[str]:
    """The rows of the documents, as words."""
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in table.split("</tr>")[:-1]]


def test_the_worst_stands_first_then_the_one_that_is_vouched_for_least() -> None:
    text = index(past("clean"), past("warned", 0, 3), past("loose", tied=20), past("wrong", 1), past("worse", 4))
    assert [row.split()[0] for row in rows(text)] == ["worse", "wrong", "warned", "loose", "clean"]


def test_a_row_has_the_counts_the_shares_and_what_stands_beside() -> None:
    text = index(past("a.txt", 2, 1))
    assert rows(text) == ["a.txt ✗ error 2 1 99 % of 200 97 % checklist · workbook"]
    for href in ("a.txt.html", "a.checklist.html", "a.xlsx"):
        assert f'href="{href}"' in text


def test_without_any_assay_there_is_no_column_for_it() -> None:
    assert rows(index(past("a.txt", changes=0))) == ["a.txt ✓ pass 0 0 99 % of 200 checklist · workbook"]


def test_a_row_tells_new_fixed_and_standing_findings_since_the_last_run() -> None:
    before = (past("a.txt", 2, 0, "cash", "sales", source="1"),)
    text = index(past("a.txt", 2, 0, "cash", "debts", day=1, source="2"), past("b.txt", day=1), before=before)
    assert "1 new · 1 fixed · 1 still there other document" in rows(text)[0]
    assert "first seen" in rows(text)[1]
    assert "the one before 2026-01-02 12:00 UTC" in text


def test_a_run_made_again_is_compared_with_the_one_before_it_and_not_with_itself() -> None:
    runs = (past("a.txt", 1, 0, "cash"), past("a.txt", 1, 0, "debts", day=1))
    text = index(past("a.txt", 1, 0, "debts", day=1), before=runs)
    assert "1 new · 1 fixed · 0 still there" in rows(text)[0]
    assert text.count("<g>") == text.count("<g><title>2026-01-02") + text.count("<g><title>2026-01-03") == 4


def test_a_document_that_the_last_run_had_and_this_one_has_not_is_named() -> None:
    text = index(past("a.txt", day=1), before=(past("a.txt"), past("gone.txt")))
    assert "In the run before, and not in this one:</b> <bdi>gone.txt</bdi>" in text


def test_a_run_that_could_not_be_read_is_named() -> None:
    assert "history/x.parquet: damaged" in index(past("a.txt"), told=("history/x.parquet: damaged",))


def test_two_runs_are_a_trend_and_one_is_none() -> None:
    assert 'id="plot-trend"' not in index(past("a.txt"))
    assert 'id="plot-trend"' in index(past("a.txt", day=1), before=(past("a.txt", 1),))


def test_nothing_checked_says_so() -> None:
    assert "Nothing has been checked yet." in index()


def test_the_index_is_the_one_that_was_reviewed(snapshot: Callable[[str, str], None]) -> None:
    before = (past("a.txt", 2, 0, "cash", "sales"), past("b.txt", 0, 1, "x"))
    text = index(past("a.txt", 1, 0, "cash", day=1), past("b.txt", 0, 2, "x", "y", day=1), before=before)
    body = re.sub(r"tieout \d[\w.]+", "tieout X", text)
    masked = re.sub(r"<style>.*?</style>|<script>.*?</script>|sha256-[\w+/=]+", "…", body, flags=re.DOTALL)
    snapshot(masked, "index.html")


def test_five_thousand_documents_stay_below_five_megabytes() -> None:
    names = [f"filings/2025/q{k % 4 + 1}/company-{k:05d}-interim-report.txt" for k in range(5_000)]
    now = [past(name, 1, 2, "x", day=1) for name in names]
    text = index(*now, before=tuple(past(name) for name in names))
    assert len(rows(text)) == 5_000
    assert len(text.encode()) < 5_000_000


# --- In a browser ---


def opened(chromium: Any, path: Path, text: str, **how: Any) -> Any:
    path.write_text(text, "utf-8")
    tab = chromium.new_context(**how).new_page()
    tab.goto(path.as_uri())
    return tab


def shown(tab: Any) -> list[str]:
    visible = "all => all.filter(r => r.checkVisibility()).map(r => r.cells[0].textContent)"
    return list(tab.eval_on_selector_all("#documents tbody tr", visible))


@pytest.mark.needs("chromium")
def test_documents_are_filtered_by_name_and_by_what_is_wrong(tmp_path: Path, chromium: Any) -> None:
    text = index(past("q1/acme.txt", 1), past("q1/zeta.txt"), past("q2/acme.txt", 0, 2))
    tab = opened(chromium, tmp_path / "index.html", text)
    tab.get_by_label("Name").fill("ACME q")
    assert shown(tab) == ["q1/acme.txt", "q2/acme.txt"]
    tab.get_by_label("Show").select_option("error")
    assert shown(tab) == ["q1/acme.txt"]
    assert tab.get_by_role("status").inner_text() == "1 of 3 shown"
    tab.reload()
    assert shown(tab) == ["q1/acme.txt"]
    tab.context.close()


@pytest.mark.needs("chromium")
def test_without_scripts_all_documents_are_there_and_no_filter_is(tmp_path: Path, chromium: Any) -> None:
    tab = opened(chromium, tmp_path / "index.html", index(past("a.txt"), past("b.txt")), java_script_enabled=False)
    assert tab.get_by_role("row").count() == 3
    assert not tab.get_by_label("Name").is_visible()
    tab.context.close()


@pytest.mark.needs("chromium")
def test_hostile_names_are_text_and_only_text(tmp_path: Path, chromium: Any) -> None:
    before = tuple(past(payload, 1, 0, "x") for payload in PAYLOADS[::2])
    text = index(*(past(p, 1, 0, "y", day=1) for p in PAYLOADS), before=before, told=PAYLOADS, title=PAYLOADS[0])
    seen: list[str] = []
    tab = opened(chromium, tmp_path / "start.html", index(past("a.txt")))
    tab.on("request", lambda request: seen.append(request.url))
    tab.on("console", lambda message: seen.append(message.text))
    (tmp_path / "index.html").write_text(text, "utf-8")
    tab.goto((tmp_path / "index.html").as_uri())
    assert tab.evaluate("typeof window.pwned") == "undefined"
    assert seen == [(tmp_path / "index.html").as_uri()]
    assert tab.locator("#documents tbody tr").count() == len(PAYLOADS)
    assert tab.locator("h1").inner_text() == PAYLOADS[0]
    assert HOST not in "".join(tab.eval_on_selector_all("a", "all => all.map(a => a.hostname)"))
    tab.context.close()


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_index_fits_and_axe_has_nothing_to_say(tmp_path: Path, chromium: Any, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    text = index(past("a" * 90, 2, day=1), past("b.txt", 0, 1, day=1), before=(past("b.txt"),))
    tab = opened(chromium, tmp_path / "index.html", text, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(tab)
    assert not found.response["violations"], found.generate_report()
    tab.context.close()
