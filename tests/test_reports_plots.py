"""Plots of a check: what they show, that they say the same in words and numbers, and that nothing in them acts."""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hostile import PAYLOADS, hostile_sheet
from made_up import filing
from small import statements
from small_sheet import RULES, sheet

from tieout.api import Checked, check, read
from tieout.assay.model import Assay, Group, Tally
from tieout.expectations.coverage import coverage
from tieout.figures.reading import Line, Reading
from tieout.reports.history import Past
from tieout.reports.html import environment
from tieout.reports.plots import Plot, plots, residuals, trend_plot
from tieout.reports.plots.coverage import by_statement
from tieout.reports.plots.markup import element, percent
from tieout.reports.plots.pages import MOST, fields_of
from tieout.reports.plots.residuals import Off, offs, place
from tieout.rules.model import Rule, Suite

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
SUITE = Suite(name="small", title="A small suite", rules=RULES)
SVG = "{http://www.w3.org/2000/svg}"
ASSAY = Assay(
    document="sheet.txt",
    kinds=("digit",),
    overall=Tally(200, 150, 20),
    by_statement=(Group("balance_sheet", 10, Tally(120, 100, 20)), Group("income_statement", 5, Tally(80, 50, 0))),
)


def checked(reading: Reading | None = None, rules: tuple[Rule, ...] = RULES) -> Checked:
    return check(reading or sheet(Assets="20,748"), [Suite(name="s", title="s", rules=rules)])


def judged(text: str, *relations: str) -> Checked:
    rules = tuple(
        Rule(id=f"r{n}", family="F01", title="t", kind="foot", relation=relation)
        for n, relation in enumerate(relations)
    )
    return checked(statements(text), rules)


def parsed(markup: str) -> ET.Element:
    return ET.fromstring(markup)  # noqa: S314 - what we wrote ourselves


def runs(*pairs: tuple[int, int]) -> list[Past]:
    days = (NOON + dt.timedelta(days=day) for day in range(len(pairs)))
    return [
        Past(run_time=day, document="a.txt", errors=errors, warnings=2, figures=100, tied=tied)
        for day, (errors, tied) in zip(days, pairs, strict=True)
    ]


def all_plots(one: Checked | None = None) -> dict[str, Plot]:
    return {plot.anchor: plot for plot in plots(one or checked(), history=runs((3, 90), (1, 95)), assay=ASSAY)}


# --- What is drawn ---


def test_a_document_has_all_its_plots_and_one_without_history_or_assay_has_fewer() -> None:
    assert list(all_plots()) == ["plot-coverage", "plot-residuals", "plot-map", "plot-trend", "plot-assay"]
    assert [plot.anchor for plot in plots(checked())] == ["plot-coverage", "plot-residuals", "plot-map"]


def test_a_document_without_figures_has_no_plot() -> None:
    assert plots(Checked(reading=Reading(document=sheet().document))) == ()


TIED = """
    balance_sheet | 2017-09-30
    Assets        | 21,748
    Cash          | 1,948
    Stock         | 19,800
    Goodwill      | 12

    income_statement | 2017
    Revenues         | 500
"""


def test_coverage_counts_each_statement_as_the_check_counts_the_document() -> None:
    one = judged(TIED, "Assets = Cash + Stock")
    counts = by_statement(one)
    assert counts == {"balance_sheet": {1: 3, 0: 1}, "income_statement": {0: 1}}
    whole = coverage(one.binding, one.outcomes, one.reading)
    assert sum(n for count in counts.values() for n in count.values()) == whole.figures == 5
    table = all_plots(one)["plot-coverage"].table
    assert [row[1:] for row in table.rows] == [(5, 0, 3, 2), (1, 0, 0, 1), (4, 0, 3, 1)]


def test_coverage_leads_to_the_figures_that_nothing_vouches_for() -> None:
    svg = all_plots(judged(TIED, "Assets = Cash + Stock"))["plot-coverage"].svg
    hrefs = [a.attrib["href"] for a in parsed(svg).iter(f"{SVG}a")]
    assert hrefs == ["#mark=none", "#mark=none&statement=income_statement", "#mark=none&statement=balance_sheet"]


@pytest.mark.parametrize(
    ("total", "share"),
    [("1,949", Fraction(2, 3)), ("1,947", Fraction(-2, 3)), ("1,048", Fraction(-600)), ("1,950", Fraction(4, 3))],
)
def test_a_residual_is_a_share_of_what_three_half_units_allow(total: str, share: Fraction) -> None:
    one = judged(f"balance_sheet | 2017-09-30\nAssets | {total}\nCash | 1,200\nStock | 748", "Assets = Cash + Stock")
    (off,) = offs(one)
    assert (off.low, off.high, off.share) == (Fraction(-3, 2), Fraction(3, 2), share)


def test_a_count_allows_nothing_and_stands_at_the_far_end() -> None:
    one = judged("balance_sheet | 2017-09-30\nAssets | 12\nCash | 8\nStock | 3", "Assets = Cash + Stock")
    for figure in one.reading.figures:
        figure.exact = True
    (off,) = offs(checked(one.reading, one.rules))
    assert (off.share, off.allowed) == (None, "±0")
    assert place(off) == Fraction(49, 50)


def test_one_sum_that_two_rules_find_is_one_residual() -> None:
    text = "balance_sheet | 2017-09-30\nAssets | 12\nCash | 8\nStock | 3"
    assert len(offs(judged(text, "Assets = Cash + Stock", "Cash = Assets - Stock"))) == 1


def test_ties_that_rounding_leaves_open_are_named_though_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "balance_sheet | 2017-09-30\nAssets | 12\nCash | 8\nStock | 3\nLoans | 7\nNotes | 5"
    one = judged(text, "Assets = Cash + Stock", "Loans = Notes")
    drawn = residuals._off
    bounded = lambda *a: drawn(*a) if len(a[1].figures) == 3 else None  # noqa: E731 - as a divisor that may be zero
    monkeypatch.setattr(residuals, "_off", bounded)
    assert len(residuals.unbounded(one)) == 1
    said = residuals.residual_plots(one)[0].summary
    assert f"Not drawn, as rounding leaves them open to a side: {residuals.unbounded(one)[0]}." in said


def off(residual: Fraction, verdict: str) -> Off:
    one = judged("balance_sheet | 2017-09-30\nAssets | 12\nCash | 8\nStock | 3", "Assets = Cash + Stock")
    limits = {"low": Fraction(-1), "high": Fraction(1)}
    return Off(tie=one.binding.ties[0], verdict=verdict, figure=one.reading.figures[0], residual=residual, **limits)


def test_the_band_is_the_middle_half_and_beyond_it_are_decades() -> None:
    assert place(off(Fraction(1, 2), "rounding")) == Fraction(5, 8)
    places = [place(off(Fraction(10**k), "impossible")) for k in range(8)]
    assert places[:5] == [Fraction(77, 100) + Fraction(21, 400) * k for k in range(5)]
    assert places[5:] == [Fraction(49, 50)] * 3
    assert place(off(Fraction(-10), "impossible")) == 1 - places[1]


def test_many_residuals_become_a_histogram_and_those_that_rounding_does_not_explain_stay() -> None:
    rows = [f"Sales[segment=s{k}] | {k % 3 + 3} | 1 | 3" for k in range(40)]
    one = judged("\n".join(["segments | 2017 | 2016 | 2015", *rows]), "Sales = Sales")
    assert not offs(one)
    text = "\n\n".join(
        f"balance_sheet | {1950 + k}-12-31\nAssets | {11 + k % 3}\nCash | 8\nStock | 3" for k in range(40)
    )
    found = all_plots(judged(text, "Assets = Cash + Stock"))
    assert "plot-spread" in found
    table = found["plot-spread"].table
    assert [row[0] for row in table.rows][:2] == ["beyond, too low", "−100 % to −80 %"]
    assert sum(n for row in table.rows for n in row[1:] if isinstance(n, int)) == len(
        offs(judged(text, "Assets = Cash + Stock"))
    )


def test_a_map_has_the_document_s_pages_and_no_more_fields_than_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text(filing(2_000, wrong=5))
    one = check(read(tmp_path / "big.txt"))
    fields = fields_of(one)
    assert len(fields) == one.reading.document.pages <= MOST
    assert sum(field.figures for field in fields) == one.coverage.figures
    assert sum(field.untied for field in fields) == one.coverage.figures - one.coverage.tied
    assert sum(len(field.errors) + len(field.warnings) for field in fields) >= 5
    one.reading.lines += [Line(page=page, line=10_000 + page, text="") for page in range(100, 1_000)]
    assert len(fields_of(one)) <= MOST


def test_a_field_leads_to_its_first_error_and_says_what_is_there() -> None:
    (field,) = fields_of(checked())
    svg = all_plots()["plot-map"].svg
    assert field.errors
    assert f'href="#L{min(field.errors)}"' in svg
    assert field.says in svg


def test_the_trend_is_of_the_last_runs_and_one_run_is_none() -> None:
    assert trend_plot(runs((3, 90))) is None
    plot = trend_plot(runs(*((n, 50) for n in range(40))))
    assert plot is not None
    assert (len(plot.table.rows), plot.table.hidden, plot.table.rows[0][2]) == (30, 10, 39)


def test_the_assay_shows_what_would_be_found_and_how() -> None:
    plot = all_plots()["plot-assay"]
    assert (
        plot.summary
        == "Of 200 changes made to single figures, 170 would be found (85 %), 20 of them only as a warning."
    )
    assert plot.table.rows[0][1:] == (200, 150, 20, 30)


# --- How it is drawn ---


def test_the_pictures_are_those_that_were_reviewed(snapshot: Callable[[str, str], None]) -> None:
    for name, plot in all_plots().items():
        snapshot(str(plot.html).replace("><", ">\n<"), f"{name}.html")


def test_the_same_check_gives_the_same_bytes() -> None:
    one, two = ([plot.html for plot in all_plots(checked()).values()] for _ in range(2))
    assert one == two


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_picture_of_a_hostile_document_is_well_formed_and_does_nothing(payload: str) -> None:
    for plot in plots(checked(hostile_sheet(payload)), history=runs((1, 1), (2, 2))):
        tree = parsed(plot.html)
        names = {node.tag.removeprefix(SVG) for node in tree.iter()}
        assert not names & {"script", "foreignObject", "image", "use", "style", "animate", "set", "iframe", "img"}
        attributes = [(key, value) for node in tree.iter() for key, value in node.attrib.items()]
        assert not [key for key, _ in attributes if key.startswith("on") or key == "style"]
        assert all(value.startswith("#") for key, value in attributes if key == "href")


def test_nothing_has_a_colour_of_its_own_and_all_rests_on_the_page_s() -> None:
    for plot in all_plots().values():
        assert not re.search(r'(?:fill|stroke)="(?!url\(#plot-)', plot.svg)
    css = (Path(__file__).parent.parent / "reports" / "plots" / "plots.css").read_text()
    assert not re.search(r"#[0-9a-f]{3,6}|rgb|hsl", css)


def test_ids_are_those_of_the_plot() -> None:
    every = [node.attrib["id"] for p in all_plots().values() for node in parsed(p.html).iter() if "id" in node.attrib]
    assert len(every) == len(set(every))
    assert all(identity.startswith("plot-") for identity in every)


def test_elements_escape_texts_and_attributes() -> None:
    assert element("text", "<b>&", class_='"x') == '<text class="&#34;x">&lt;b&gt;&amp;</text>'
    assert element("rect", x=percent(Fraction(1, 3)), fill=None) == '<rect x="33.33%"/>'


# --- In a browser ---


PAGE = """{% extends "base.html.j2" %}{% block title %}Plots{% endblock %}{% block body %}<main><h1>Plots</h1>
<h2>All</h2>{% for plot in plots %}{{ plot.html }}{% endfor %}</main>{% endblock %}"""


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_plots_fit_their_page_and_axe_has_nothing_to_say(
    tmp_path: Path, chromium: Any, width: int, scheme: str, root: Path
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    (tmp_path / "page.html.j2").write_text(PAGE)
    (tmp_path / "plots.css").write_bytes((root / "reports" / "plots" / "plots.css").read_bytes())
    (tmp_path / "big.txt").write_text(filing(1_000, wrong=9))
    shown = [*all_plots(check(read(tmp_path / "big.txt"))).values()]
    text = (
        environment(tmp_path, generator="test", styles=["plots.css"]).get_template("page.html.j2").render(plots=shown)
    )
    (tmp_path / "page.html").write_text(text)
    tab = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    seen: list[str] = []
    tab.on("console", lambda message: seen.append(message.text))
    tab.goto((tmp_path / "page.html").as_uri())
    assert not seen
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(tab)
    assert not found.response["violations"], found.generate_report()
    assert tab.evaluate(OVERLAPS) == []
    tab.context.close()


@pytest.mark.needs("chromium")
def test_a_row_leads_on_wherever_it_is_hit(tmp_path: Path, chromium: Any, root: Path) -> None:
    (tmp_path / "page.html.j2").write_text(PAGE)
    (tmp_path / "plots.css").write_bytes((root / "reports" / "plots" / "plots.css").read_bytes())
    page = environment(tmp_path, generator="test", styles=["plots.css"]).get_template("page.html.j2")
    (tmp_path / "page.html").write_text(page.render(plots=all_plots().values()))
    tab = chromium.new_page()
    for anchor in ("plot-coverage", "plot-residuals", "plot-map", "plot-assay"):
        tab.goto((tmp_path / "page.html").as_uri())
        row = tab.locator(f"#{anchor} > svg a").last
        row.click(timeout=3000)
        assert tab.url.endswith(row.get_attribute("href"))
    tab.close()


#: Pairs of texts of one picture that stand on each other.
OVERLAPS = """() => [...document.querySelectorAll('.plot > svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
  return boxes.flatMap(([one, a], n) => boxes.slice(n + 1)
    .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
    .map(([other]) => `${one} | ${other}`));
})"""
