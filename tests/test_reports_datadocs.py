"""Data Docs for reviewers: what stands on a page, that it is the same every time, and that nothing on it acts."""

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hostile import HOST, PAYLOADS, hostile_sheet
from small_sheet import RULES, sheet

from tieout.api import Checked, check
from tieout.expectations.finding import Finding, Repair, Suspect, Waived
from tieout.expectations.gx import quiet_context, run_checkpoint, suite_of
from tieout.expectations.gx.tables import beside, frame_of
from tieout.expectations.verdict import Outcome
from tieout.figures.landing import tables_of
from tieout.figures.reading import Reading
from tieout.reports.datadocs import DisagreementError, build_docs, site_config
from tieout.reports.history import past_of, write_run
from tieout.reports.html.files import slug
from tieout.reports.html.symbols import LONGEST, symbols
from tieout.rules.model import Rule, Suite

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
SEPARATORS = Rule(
    id="separators",
    family="U06",
    title="Thousands are grouped",
    kind="text",
    relation="<separators>",
    severity="warning",
)
SUITE = Suite(name="small", title="A small suite", rules=(*RULES, SEPARATORS))

REPAIRED = Finding(
    rule="balance",
    family="B01",
    level="error",
    verdict="impossible",
    message="Total assets: 20,748 printed, 21,748 expected",
    figures=(4, 10),
    accused=4,
    line=4,
    col_start=44,
    col_end=50,
    printed="20,748",
    suspects=(Suspect(figure=4, weight=0.999), Suspect(figure=10, weight=0.001)),
    repairs=(Repair(figure=4, printed="21,748", value="21748000", certainty="proven", proof="two ties hold then"),),
)


def checked(reading: Reading | None = None, rules: Sequence[Rule] = SUITE.rules) -> Checked:
    return check(reading or sheet(Assets="20,748"), [dataclasses.replace(SUITE, rules=tuple(rules))])


def page(out: Path, *documents: Checked, name: str = "sheet.txt") -> str:
    build_docs(documents, out, run_time=NOON)
    return (out / f"{slug(name)}.html").read_text()


# --- What stands on a page ---


def test_a_page_leads_with_what_fails_and_ends_with_what_passes(tmp_path: Path) -> None:
    text = page(tmp_path, checked())
    places = [text.index(x) for x in ('id="findings"', 'id="failed"', 'id="unevaluated"', 'id="passed"', 'id="legend"')]
    assert places == sorted(places)
    failed = text[places[1] : places[2]]
    assert "B01 · Assets equal liabilities and equity" in failed
    assert "Everything that a company owns is owed to somebody." in failed
    assert "Source: the balance sheet equation" in failed
    for shown in ("20,748", "21,748", "-1,000", "line 4,", "col. 45", "<mark>20,748</mark>"):
        assert shown in failed
    assert "Goodwill is gross less impairment" in text[places[2] : places[3]]
    assert "The right side is liabilities and equity" in text[places[3] : places[4]]


def test_the_header_says_what_is_vouched_for(tmp_path: Path) -> None:
    text = page(tmp_path, checked())
    assert "100 %</b> of 12 figures tied" in text
    assert "<b>2 of 5</b> rules fail" in text
    assert "<b>1 of 5</b> rules not evaluated" in text
    assert "Run 2026-01-02 12:00:00 UTC" in text


def test_a_finding_shows_the_repair(tmp_path: Path) -> None:
    one = checked()
    one.findings = [REPAIRED]
    text = page(tmp_path, one)
    assert re.search(r"<dt>Should be</dt><dd>\s*<b><bdi>21,748</bdi></b>.*proven: two ties hold then", text)


def test_a_waived_finding_is_folded_away_striped_and_says_who_answers_for_it(tmp_path: Path) -> None:
    one = checked()
    waiver = Waived(standing="in force", kind="accepted", owner="Yuki", reason="<b>agreed</b>", expires="2030-06-30")
    one.findings = [dataclasses.replace(REPAIRED, waived=True, waiver=waiver, fingerprint="3f9a21c07be41d22")]
    text = page(tmp_path, one)
    assert '<article class="finding error waived" id="3f9a21c">' in text
    assert "1 note and waived finding" in text
    assert "Waiver: in force: accepted, Yuki until 2030-06-30: &lt;b&gt;agreed&lt;/b&gt;" in text


def test_errors_stand_before_warnings_on_the_page_and_in_the_index(tmp_path: Path) -> None:
    warned = sheet("warned.txt", Liabilities="9,400")
    build_docs(
        [checked(sheet("clean.txt")), checked(warned), checked(sheet("bad.txt", Assets="1"))], tmp_path, run_time=NOON
    )
    index = (tmp_path / "index.html").read_text()
    places = [index.index(f'href="{name}.txt.html"') for name in ("bad", "warned", "clean")]
    assert places == sorted(places)


def test_a_document_with_nothing_wrong_says_so(tmp_path: Path) -> None:
    text = page(tmp_path, checked(sheet(), RULES[:3]))
    assert "No rule fails." in text
    assert "Every rule found what it needs." in text


def test_the_page_is_the_one_that_was_reviewed(tmp_path: Path, snapshot: Callable[[str, str], None]) -> None:
    one = checked(sheet(Assets="20,748", Cash="11:848"))
    one.findings = [REPAIRED]
    text = page(tmp_path, one)
    body = re.sub(r"tieout [\w.]+ on Great Expectations [\d.]+", "tieout X on Great Expectations Y", text)
    snapshot(re.sub(r"<style>.*?</style>|sha256-[\w+/=]+", "…", body, flags=re.DOTALL), "page.html")


# --- The same every time, and the site's folder ---


def test_the_same_documents_give_the_same_bytes_at_any_time_but_the_time(tmp_path: Path) -> None:
    sites = []
    for k, time in enumerate((NOON, NOON, NOON + dt.timedelta(hours=1))):
        build_docs([checked(), checked(sheet("other.txt"))], tmp_path / str(k), run_time=time)
        sites.append({path.name: path.read_text() for path in (tmp_path / str(k)).glob("*.html")})
    assert sites[0] == sites[1]
    assert sites[2] == {name: text.replace(" 12:00:00 ", " 13:00:00 ") for name, text in sites[0].items()}


def test_the_index_shows_what_became_of_findings_since_the_last_run_and_the_trend(tmp_path: Path) -> None:
    page(tmp_path, checked(sheet(Assets="20,748")))
    first = (tmp_path / "index.html").read_text()
    assert "Since the last run" not in first
    assert 'id="plot-trend"' not in first
    build_docs([checked(sheet()), checked(sheet("new.txt"))], tmp_path, run_time=NOON + dt.timedelta(days=1))
    index = (tmp_path / "index.html").read_text()
    assert re.search(r"0 new · [1-9]\d* fixed · 0 still there", index)
    assert "first seen" in index
    assert 'id="plot-trend"' in index


def test_beside_a_review_both_lead_to_each_other_and_its_history_is_shown(tmp_path: Path) -> None:
    for day in range(2):
        write_run(tmp_path, [past_of(checked(), NOON + dt.timedelta(days=day))])
    out = tmp_path / "data-docs"
    build_docs([checked()], out, run_time=NOON, review="..", history=tmp_path)
    assert '<a href="../sheet.txt.html">Review</a>' in (out / "sheet.txt.html").read_text()
    index = (out / "index.html").read_text()
    assert '<a href="../index.html">Review</a>' in index
    assert 'id="plot-trend"' in index
    assert not (out / "history").exists()


def test_the_site_holds_pages_only_and_drops_those_of_documents_that_are_gone(tmp_path: Path) -> None:
    (tmp_path / "mine.html").write_text("somebody else's")
    page(tmp_path, checked(), checked(sheet("old.txt")))
    page(tmp_path, checked())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["history", "index.html", "mine.html", "sheet.txt.html"]


@pytest.mark.parametrize(
    "name", ["index", "../../etc/passwd", "a/b.txt", "Q2.TXT", "決算短信.txt", "x" * 300, "<script>", "."]
)
def test_documents_of_any_name_have_a_page_in_the_folder_that_the_index_links(tmp_path: Path, name: str) -> None:
    twins = [checked(sheet(name)), checked(sheet(name)), checked(sheet("q2.txt"))]
    build_docs(twins, tmp_path / "site", run_time=NOON)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    files = {path.name for path in (tmp_path / "site").glob("*.html")}
    assert len({file.casefold() for file in files}) == 4
    assert set(re.findall(r'href="([^"]+)"', (tmp_path / "site" / "index.html").read_text())) == files - {"index.html"}


def test_great_expectations_and_a_check_that_disagree_are_an_error(tmp_path: Path) -> None:
    one = checked()
    one.outcomes[0] = Outcome(verdict="exact" if one.outcomes[0].verdict != "exact" else "rounding")
    with pytest.raises(DisagreementError, match=r"sheet\.txt: the checkpoint and the check disagree on"):
        build_docs([one], tmp_path, run_time=NOON)


def test_a_context_of_ones_own_builds_the_same_pages(tmp_path: Path) -> None:
    context = quiet_context()
    context.add_data_docs_site("review", site_config(tmp_path, "Our reviews"))
    figures = frame_of(tables_of([sheet(Assets="20,748")])["figures"])
    for hour in range(2):
        run_checkpoint(
            context, suite_of(RULES, name="balance"), figures, name="balance", run_time=NOON.replace(hour=hour)
        )
    context.build_data_docs()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["balance.html", "index.html"]
    text = (tmp_path / "balance.html").read_text()
    assert "01:00:00 UTC" in text
    assert "-1,000" in text
    context.clean_data_docs("review")
    assert not list(tmp_path.iterdir())


def test_great_expectations_own_pages_get_no_word_of_a_document_from_us() -> None:
    payload = "<script>window.pwned=1</script>"
    context = quiet_context()
    tables = tables_of([hostile_sheet(payload)])
    for status, known in (("failed", tables), ("error", {})):
        with beside(known):
            figures = frame_of(tables["figures"])
            result = run_checkpoint(context, suite_of(RULES, name="x"), figures, name="x", run_time=NOON)
        (run,) = result.run_results.values()
        assert status in {one.result["details"]["status"] for one in run.results}
        assert payload in str(run.results[0].result["details"])
        assert payload not in str([{**one.result, "details": None} for one in run.results])


# --- Nothing acts ---


def test_a_page_carries_a_policy_that_lets_only_its_own_style_in(tmp_path: Path) -> None:
    text = page(tmp_path, checked())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r"<script|<link|<img|<iframe|\son\w+=|\sstyle=|https?://|url\(", text)


def test_controls_are_shown_and_long_texts_are_cut() -> None:
    assert symbols("\x00\x1b[31m\x7f\u202e\u200b\ud800") == "\\x00\\x1b[31m\\x7f\\u202e\\u200b\\ud800"
    assert symbols("e" + "\u0301" * 9) == "e" + "\u0301" * 4 + "\\u0301" * 5
    assert symbols("x" * 10_000) == "x" * LONGEST + "… (9,500 more characters)"


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("hostile")
    build_docs([checked(hostile_sheet(payload)) for payload in PAYLOADS], out, run_time=NOON, title=PAYLOADS[0])
    return out


def test_every_hostile_document_has_a_page(hostile_site: Path) -> None:
    assert len(list(hostile_site.glob("*.html"))) == len(PAYLOADS) + 1


ACTIVE = "script, iframe, object, embed, link, img, svg, math, form, input, button, base, video, marquee, style ~ style"


@pytest.mark.needs("chromium")
def test_nothing_in_a_hostile_document_runs_loads_or_breaks_its_page(hostile_site: Path, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    seen: list[str] = []
    context.on("request", lambda request: seen.append(request.url))
    context.on("console", lambda message: seen.append(f"console: {message.text}"))
    context.on("dialog", lambda dialog: seen.append(f"dialog: {dialog.message}"))
    tab = context.new_page()
    files = sorted(hostile_site.glob("*.html"))
    for file in files:
        tab.goto(file.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        tab.evaluate("document.querySelectorAll('*').forEach(e => { e.dispatchEvent(new Event('mouseover')) })")
        assert tab.evaluate("typeof window.pwned") == "undefined", file
        assert tab.locator(ACTIVE).count() == 0, file
        assert tab.locator("h1").count() == tab.locator("main").count() == tab.locator("footer").count() == 1, file
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, file
        links = set(tab.eval_on_selector_all("a", "all => all.map(a => a.protocol)"))
        assert links <= {"file:"}, file
        if file.name != "index.html":
            assert tab.locator("main h2").count() == 5, file
            assert tab.locator("#failed ~ section.rule").count() >= 2, file
            assert HOST not in tab.title() or HOST in file.read_text(), file
    context.close()
    assert seen == [file.as_uri() for file in files]


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("payload", [PAYLOADS[0], PAYLOADS[26], PAYLOADS[35]])
def test_a_hostile_text_is_read_as_it_was_printed(tmp_path: Path, chromium: Any, payload: str) -> None:
    build_docs([checked(hostile_sheet(payload))], tmp_path, run_time=NOON)
    tab = chromium.new_page()
    tab.goto((tmp_path / f"{slug(payload)}.html").as_uri())
    assert tab.locator("h1").inner_text() == payload
    assert payload in tab.locator("table tbody td.w").first.inner_text()
    tab.close()


# --- Readable ---


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_fits_its_window_and_its_words_stand_out(tmp_path: Path, chromium: Any, width: int, scheme: str) -> None:
    page(tmp_path, checked())
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    for name in ("index.html", "sheet.txt.html"):
        tab.goto((tmp_path / name).as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        assert min(tab.evaluate(CONTRASTS)) >= 4.5
        if width >= 1024:
            assert tab.evaluate(SIDEWAYS) == []
    context.close()


#: Tables of which a part is only seen by scrolling.
SIDEWAYS = """[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth)
    .map(e => e.getAttribute('aria-label'))"""


@pytest.mark.needs("chromium")
def test_nothing_is_cut_on_paper(tmp_path: Path, chromium: Any) -> None:
    """A4 between its margins is 186 mm, 703 px; printing can scroll nothing."""
    page(tmp_path, checked())
    tab = chromium.new_page(viewport={"width": 703, "height": 1000})
    tab.emulate_media(media="print")
    for name in ("index.html", "sheet.txt.html"):
        tab.goto((tmp_path / name).as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth") <= 703, name
        assert tab.evaluate(
            "[...document.querySelectorAll('table')].every(e => e.getBoundingClientRect().right <= 703)"
        )
    tab.close()


@pytest.mark.needs("chromium")
def test_paper_shows_what_is_folded_on_the_screen(tmp_path: Path, chromium: Any) -> None:
    page(tmp_path, checked())
    tab = chromium.new_page()
    tab.emulate_media(media="print")
    tab.goto((tmp_path / "sheet.txt.html").as_uri())
    assert tab.get_by_text("The right side is liabilities and equity").is_visible()
    assert not tab.get_by_role("navigation").is_visible()
    tab.close()


#: The contrast ratio (WCAG 2) of every text on the page against the background that it stands on.
CONTRASTS = """() => {
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll('body *')]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility());
  return texts.map(e => {
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  });
}"""
