"""The review in a real browser, opened from disk: triage, ties both ways, filters, deep links, paper, and axe."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import PAYLOADS, hostile_sheet
from small_sheet import RULES, sheet

from tieout.api import check
from tieout.expectations.finding import Expected, Finding
from tieout.reports.review import build_review
from tieout.rules.model import Suite

pytestmark = pytest.mark.needs("chromium")

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
SUITE = Suite(name="small", title="A small suite", rules=RULES)


class Tab:
    """A page of the review in a tab of its own, that notes every request and every complaint."""

    def __init__(self, browser: Any, path: Path, **look: Any) -> None:
        self.context = browser.new_context(offline=True, permissions=["clipboard-read", "clipboard-write"], **look)
        self.page = self.context.new_page()
        self.path = path
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, state: str = "") -> "Tab":
        self.page.goto("about:blank")
        self.page.goto(f"{self.path.as_uri()}{state}")
        return self

    def press(self, *keys: str) -> "Tab":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    @property
    def state(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def text(self, selector: str) -> str:
        return re.sub(r"\s+", " ", self.page.locator(selector).inner_text()).strip()

    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.id"))

    def seen(self, selector: str) -> bool:
        """Whether all of an element stands in the window."""
        inside = "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight }"
        return bool(self.page.locator(selector).evaluate(inside))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review of a balance sheet whose assets are misprinted, a thousand too small."""
    out = tmp_path_factory.mktemp("site")
    build_review([check(sheet(Assets="20,748"), [SUITE])], out, run_time=NOON)
    return out / "sheet.txt.html"


@pytest.fixture
def tab(chromium: Any, site: Path) -> Iterator[Tab]:
    found = Tab(chromium, site)
    yield found
    assert found.complaints == []
    assert all(url.startswith(("file:", "about:")) for url in found.requests)
    found.context.close()


# --- Triage ---


def test_the_finding_is_opened_in_the_source_with_two_keys(tab: Tab) -> None:
    tab.open().press("j")
    assert tab.page.locator(".finding.here .headline").inner_text().startswith("Total assets")
    tab.press("Enter")
    assert tab.focused() == "g4"
    assert tab.seen("#g4")
    assert tab.text("#pane-title") == "20,748: 2 ties"
    assert "fails B01" in tab.text("#pane-body")


def test_ties_are_followed_to_the_partner_and_back(tab: Tab) -> None:
    tab.open("#g=4")
    tab.page.locator("#pane-body a", has_text="11,848").click()
    assert tab.focused() == "g0"
    assert tab.text("#pane-title").startswith("11,848")
    tab.page.locator("#pane-body a", has_text="20,748").first.click()
    assert tab.focused() == "g4"
    tab.page.go_back()
    assert tab.focused() == "g0"
    tab.page.go_forward()
    assert tab.text("#pane-title").startswith("20,748")


def test_a_partner_is_shown_beside_in_its_own_lines_and_back_leads_to_the_ties(tab: Tab) -> None:
    tab.open("#g=4")
    tab.page.locator("[data-beside='10']").first.click()
    assert tab.text("#pane-title") == "20,748 beside 21,748"
    assert "Total liabilities and equity" in tab.text(".beside >> nth=1")
    assert tab.page.locator(".beside .g.partner").inner_text() == "21,748"
    tab.page.go_back()
    assert tab.text("#pane-title") == "20,748: 2 ties"
    tab.press("s")
    assert "beside" in tab.text("#pane-title")
    tab.page.locator("#pane-back").click()
    assert tab.text("#pane-title") == "20,748: 2 ties"


def test_every_tie_of_the_pane_says_what_the_terminal_says(tab: Tab, site: Path) -> None:
    from tieout.reports.bonds import Bonds  # noqa: PLC0415 - the model that the page was made from

    checked = check(sheet(Assets="20,748"), [SUITE])
    bonds = Bonds(checked)
    tab.open()
    for figure in checked.reading.figures:
        tab.page.evaluate("number => go({ g: String(number), s: '' })", figure.figure)
        told = [text.strip() for text in tab.page.locator(".tie .leaves").all_inner_texts()]
        assert told == [bond.says for bond in bonds.of(figure)]


def test_next_unvouched_figure_and_arrows(tab: Tab) -> None:
    tab.open().press("n")
    first = tab.focused()
    assert "m-" in tab.page.locator(f"#{first}").get_attribute("class")
    tab.open("#g=0").press("ArrowRight")
    assert tab.focused() == "g1"
    tab.press("ArrowDown")
    assert tab.focused() == "g3"
    tab.press("ArrowLeft", "ArrowUp")
    assert tab.focused() == "g0"


def test_accept_copies_the_command_that_waives(tab: Tab) -> None:
    tab.open().press("j", "a")
    tab.page.locator("#said", has_text="Copied").wait_for()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r'tieout waive [0-9a-f]{7} --reason "\.\.\." --owner NAME --expires 90d', copied)
    tab.page.locator(".copy").first.click()
    tab.page.locator("#said", has_text="tieout why").wait_for()
    assert tab.page.evaluate("navigator.clipboard.readText()").startswith("tieout why ")


def test_help_opens_and_escape_closes_what_is_open(tab: Tab) -> None:
    tab.open("#g=4").press("?")
    assert tab.page.locator("#help").is_visible()
    tab.press("Escape")
    assert not tab.page.locator("#help").is_visible()
    tab.press("Escape")
    assert tab.state == ""


# --- Filters and addresses ---


@pytest.mark.parametrize("asked", ["20,748", "20748", "20.748", "20 748", "(20,748)"])
def test_a_number_is_found_however_it_is_written(tab: Tab, asked: str) -> None:
    tab.open().press("/")
    tab.page.keyboard.type(asked)
    assert tab.page.locator(".g.match").all_inner_texts() == ["20,748"]
    assert tab.text("#matches") == "1 figure, 1 finding"
    tab.press("Enter")
    assert tab.text("#pane-title").startswith("20,748")


def test_a_line_item_is_found_by_its_words(tab: Tab) -> None:
    tab.open("#q=total+liab")
    assert tab.page.locator(".g.match").count() == 4
    assert tab.page.locator("#by-words").input_value() == "total liab"


def test_filters_stand_in_the_address_and_addresses_are_views(tab: Tab) -> None:
    tab.open()
    tab.page.select_option("#by-level", "warning")
    assert tab.state == "#level=warning"
    assert tab.page.locator(".nothing").is_visible()
    tab.open("#level=error&mark=foot&statement=balance_sheet")
    assert tab.page.locator("#by-mark").input_value() == "foot"
    assert set(tab.page.locator(".g.match").all_inner_texts()) == {"18,960", "21,748"}
    tab.page.locator("#clear").click()
    assert tab.state == ""
    assert tab.page.locator(".g.match").count() == 0


def test_a_finding_a_line_and_a_figure_have_addresses(tab: Tab) -> None:
    identity = tab.open().page.locator(".finding").first.get_attribute("id")
    tab.open(f"#f={identity}")
    assert tab.focused() == identity
    tab.open(f"#{identity}")
    assert tab.page.locator(".finding.here").count() == 1
    tab.open("#L4")
    assert tab.page.locator(".l.here").get_attribute("id") == "L4"
    tab.open("#g=9")
    assert tab.text("#pane-title").startswith("9,920")


def test_every_finding_has_an_address_also_one_that_another_speaks_for(chromium: Any, tmp_path: Path) -> None:
    one = check(sheet(Assets="20,748"), [SUITE])
    words = [
        Finding(rule="names", family="W04", level="warning", verdict="anomaly", message="m", line=k, col_start=0,
                col_end=4, printed="Tota", expected=Expected(low="Total", high="Total"), fingerprint=f"{k:07x}")
        for k in (4, 5, 6)
    ]  # fmt: skip
    one.findings += words
    build_review([one], tmp_path, run_time=NOON)
    tab = Tab(chromium, tmp_path / "sheet.txt.html")
    for identity in one.short_ids.values():
        tab.open(f"#f={identity}")
        assert tab.page.locator(":is(.finding, .unevaluated).here").count() == 1, identity
    tab.context.close()


@pytest.mark.parametrize("state", ["#g=99", "#f=nothing", "#g=x&s=y&mark=zzz", "#L99999", "#%E0%A4%A", "#g=4&s=77"])
def test_an_address_of_nothing_is_no_harm(tab: Tab, state: str) -> None:
    tab.open(state)
    assert tab.page.locator(".finding").first.is_visible()


# --- Without script, on paper, for everybody ---


def test_without_script_findings_source_and_marks_are_there(chromium: Any, site: Path) -> None:
    tab = Tab(chromium, site, java_script_enabled=False).open()
    assert tab.page.locator(".finding").first.is_visible()
    assert tab.page.locator("#g4").is_visible()
    assert not tab.page.locator(".filters").is_visible()
    assert "exception a" in str(tab.page.locator("#g4").get_attribute("title"))
    tab.context.close()


def test_a_screen_reader_hears_the_figure_its_mark_and_what_that_means(tab: Tab) -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - only where it is installed

    figure = tab.open().page.locator("#g4")
    expect(figure).to_have_accessible_name(re.compile("20,748"))
    expect(figure).to_have_accessible_description(re.compile("exception a; repair proposed: 20,748 should read 21,748"))
    expect(tab.page.locator("#pane")).to_have_accessible_name("Ties of the figure")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_has_nothing_to_say_and_nothing_is_cut(chromium: Any, site: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    tab = Tab(chromium, site, color_scheme=scheme, viewport={"width": width, "height": 900})
    for state in ("", "#g=4&s=10", "#g=4&mark=foot"):
        tab.open(state)
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
        found = axe.Axe().run(tab.page)
        assert not found.response["violations"], found.generate_report()
    tab.context.close()


def test_printed_it_has_findings_source_and_legend_and_no_controls(chromium: Any, site: Path, tmp_path: Path) -> None:
    tab = Tab(chromium, site).open()
    tab.page.emulate_media(media="print")
    assert not tab.page.locator(".filters").is_visible()
    assert not tab.page.locator(".pane").is_visible()
    assert tab.page.locator("#g4").is_visible()
    tab.page.pdf(path=tmp_path / "page.pdf")
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    tab.context.close()


def test_the_policy_stands_in_the_page_and_stops_what_is_not_ours(tab: Tab) -> None:
    tab.open()
    policy = tab.page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    tab.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=window.pwned=1>')")
    assert tab.page.evaluate("window.pwned") is None
    tab.complaints.clear()  # the policy's own


@pytest.mark.slow
def test_hostile_text_is_harmless_on_the_page_and_in_the_pane(chromium: Any, tmp_path: Path) -> None:
    documents = []
    for number, payload in enumerate(PAYLOADS):
        reading = hostile_sheet(payload)
        reading.document.document = f"{number}.txt"
        documents.append(check(reading, [SUITE]))
    build_review(documents, tmp_path, run_time=NOON)
    for number in range(len(PAYLOADS)):
        tab = Tab(chromium, tmp_path / f"{number}.txt.html").open()
        for figure in (0, 4, 12):
            tab.page.evaluate("number => go({ g: String(number), s: '' })", figure)
            tab.press("s")
        tab.page.locator(".copy").first.click()
        assert tab.page.evaluate("window.pwned") is None
        assert tab.complaints == []
        assert all(url.startswith(("file:", "about:")) for url in tab.requests)
        tab.context.close()


# --- A release ---


@pytest.mark.needs("shared")
def test_the_misprint_of_a_release_is_two_keys_away(
    chromium: Any, tmp_path: Path, shared: Callable[[str], Path]
) -> None:
    build_review(check(shared("seed/iij-1h17.txt")), tmp_path, run_time=NOON)
    tab = Tab(chromium, tmp_path / "iij-1h17.txt.html", viewport={"width": 1440, "height": 900}).open()
    assert "Expected 1,948" in tab.text(".finding >> nth=0")
    tab.press("j", "Enter")
    assert tab.page.evaluate("document.activeElement.textContent") == "1,048"
    assert "gives 1,948" in tab.text("#pane-body")
    marks = tab.page.locator(".g").evaluate_all("all => all.filter(each => !each.dataset.m || !each.title).length")
    assert marks == 0
    assert tab.complaints == []
    tab.context.close()
