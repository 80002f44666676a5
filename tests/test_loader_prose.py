"""Sentences and the claims that an accountant reads in them: tests/cases/prose/*.txt hold each with its figures.

A case is a title (`# ...`), the sentences, `=>`, and a line a figure:
line item | period, and over which base | as printed | digits, power of ten, unit, measure, qualifier
"""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.figures.figure import Figure
from tieout.loader import read
from tieout.loader.calendar import atoms_of
from tieout.loader.prose.amounts import amounts_of

CASES = Path(__file__).parent / "cases" / "prose"


def cases() -> list[object]:
    found: list[object] = []
    for path in sorted(CASES.glob("*.txt")):
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n# ")[1:]:
            title, _, body = block.partition("\n")
            said, _, wanted = body.partition("=>\n")
            found.append(pytest.param(said, [w for w in wanted.split("\n") if w], id=title))
    return found


def period(start: object, end: object) -> str:
    return f"{start}..{end}" if start else f"at {end}"


def line(figure: Figure) -> str:
    """A figure as a case file has it."""
    dates = period(figure.period_start, figure.period_end)
    if figure.compared_end:
        dates += f" over {period(figure.compared_start, figure.compared_end)}"
    value = f"{figure.mantissa}e{-(figure.decimals or 0)} {figure.unit} {figure.measure}"
    value += "" if figure.qualifier == "none" else f" {figure.qualifier}"
    return f"{figure.caption} | {dates} | {figure.printed} | {value}"


@pytest.mark.parametrize(("said", "wanted"), cases())
def test_sentences_are_read_as_an_accountant_reads_them(said: str, wanted: list[str], tmp_path: Path) -> None:
    path = tmp_path / "case.txt"
    path.write_text(said, encoding="utf-8")
    found = read(path, "case.txt")
    assert [line(f) for f in found.figures] == wanted
    lines = {x.line: x.text for x in found.lines}
    assert all(lines[f.line or 0][f.col_start : f.col_end] == f.printed for f in found.figures)


UNITS = st.sampled_from([("million", 6), ("billion", 9), ("thousand", 3)])
FRAMES = st.sampled_from([
    "Rental income was ${} {}, mainly from new sites.",
    "Rental income increased by ${} {} to a record.",
    "There was a decrease in rental income of ${} {} in the period.",
    "Costs rose on account of repairs (${} {}).",
])  # fmt: skip


@given(st.integers(1, 9_999_999), st.integers(0, 1), UNITS, FRAMES)
def test_a_printed_amount_is_found_with_its_value(size: int, places: int, unit: tuple[str, int], frame: str) -> None:
    printed = f"{size:,}.{size % 10}" if places else f"{size:,}"
    text = frame.format(printed, unit[0])
    (found,) = amounts_of(text, atoms_of(text))
    assert (found.mantissa, found.places, found.scale) == (
        int(printed.replace(",", "").replace(".", "")),
        places,
        unit[1],
    )
    assert text[found.first : found.last] == printed


@given(st.text(alphabet="1,.()%$ -JPYabmillion\n", max_size=400))
def test_any_text_is_read_and_no_place_is_read_twice(text: str) -> None:
    found = amounts_of(text.replace("\n", " "), [])
    assert all(a.last <= b.first for a, b in pairwise(found))


def test_the_example_release_is_read_whole(shared: Callable[[str], Path]) -> None:
    figures = read(shared("seed/iij-1h17.txt"), "release").figures
    said = [f for f in figures if f.table is None]
    assert (len(figures), len(said)) == (1024, 207)
    places = [(f.line, f.col_start) for f in figures]
    assert len(set(places)) == len(places)
    assert [f.printed for f in said if f.mantissa is not None and f.mantissa < 0] == [
        *("6.6", "11.8", "0.4", "1.9", "1,503", "2,088", "1,151", "183", "170", "22.6")
    ]
