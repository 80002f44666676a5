"""Many places of one wrong name are one block; other findings keep blocks of their own."""

from tieout.expectations.finding import Expected, Finding
from tieout.figures.reading import Document, Line, Reading
from tieout.reports.checked import Checked
from tieout.reports.page import Look
from tieout.reports.places import alike, headline, places
from tieout.reports.text import findings_text


def finding(printed: str, line: int, meant: str = "AIL", **more: object) -> Finding:
    return Finding(
        rule="names-consistent", family="W04", level="warning", verdict="anomaly", line=line, col_start=0,
        message=f"{printed} should read {meant}", col_end=len(printed), printed=printed,
        expected=Expected(low=meant, high=meant), **more,  # type: ignore[arg-type]
    )  # fmt: skip


NAMES = [finding("A1L", 3), finding("A1L", 5), finding("AlL", 5), finding("Sl", 6, "SI"), finding("A1L", 9)]


def test_one_group_for_one_meaning() -> None:
    assert [len(group) for group in alike(NAMES)] == [4, 1]


def test_waived_and_findings_of_figures_stand_alone() -> None:
    assert len(alike([NAMES[0], finding("A1L", 4, waived=True), finding("A1L", 7, figures=(1,))])) == 3


def test_headline_and_places() -> None:
    group, alone = alike(NAMES)
    assert headline(group) == "AIL is printed wrong in 4 places"
    assert headline(alone) == "Sl should read SI"
    assert places(group) == ["A1L (3): lines 3, 5, 9", "AlL (1): line 5"]


def test_long_lists_say_how_many_more() -> None:
    group = [finding("A1L", line) for line in range(1, 41)]
    assert places(group)[0].endswith("11, 12 and 28 more")
    assert places(group, every=True)[0].endswith("39, 40")
    many = [finding(f"A{k}L", k) for k in range(1, 41)]
    assert places(many)[-1] == "and 28 more, all with --verbose"


def test_the_terminal_shows_one_block_a_meaning() -> None:
    lines = [Line(page=1, line=k, text="A1L") for k in range(1, 10)]
    checked = Checked(reading=Reading(document=Document(document="d"), lines=lines), findings=NAMES)
    text = findings_text(checked, Look(limit=2))
    assert text.count("warning[W04]") == 2
    assert "place: A1L (3): lines 3, 5, 9" in text
    assert "more warning" not in text
    assert "... and 1 more warning: W04 (1)" in findings_text(checked, Look(limit=1))
