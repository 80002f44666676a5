"""Printed tables as OCR flattens them: tests/cases/loader/*.txt hold each with the figures expected.

A case is a title (`# ...`), the page as printed, `=>`, and a line a figure:
section > caption | period | as printed | digits, power of ten and unit
"""

from pathlib import Path

import pytest

from tieout.figures.figure import Figure
from tieout.loader import read

CASES = Path(__file__).parent / "cases" / "loader"
PAGE = "---- page ----\n"


def cases() -> list[object]:
    found: list[object] = []
    for path in sorted(CASES.glob("*.txt")):
        for block in ("\n" + path.read_text(encoding="utf-8")).split("\n# ")[1:]:
            title, _, body = block.partition("\n")
            printed, _, wanted = body.partition("=>\n")
            found.append(pytest.param(printed, wanted.split("\n"), id=f"{path.stem}: {title.rstrip('.')}"))
    return found


def period(start: object, end: object) -> str:
    return f"{start}..{end}" if start else f"at {end}" if end else "undated"


def value(figure: Figure) -> str:
    """`-1200e3 USD`: digits, power of ten, unit; and what they measure where that is no amount."""
    digits = "nil " if figure.status == "nil" else str(figure.mantissa)
    number = figure.status if figure.mantissa is None else f"{digits}e{-(figure.decimals or 0)}"
    measure = "" if figure.measure == "amount" else figure.measure
    return " ".join(filter(None, (number, figure.unit or "", measure, *figure.damage)))


def line(figure: Figure) -> str:
    """A figure as a case file has it."""
    dates = period(figure.period_start, figure.period_end)
    if figure.compared_end:
        dates += f" over {period(figure.compared_start, figure.compared_end)}"
    caption = " > ".join((*figure.section, figure.caption or "(none)"))
    return f"{caption} | {dates} | {figure.printed} | {value(figure)}"


@pytest.mark.parametrize(("printed", "wanted"), cases())
def test_a_printed_table_is_read_as_an_accountant_reads_it(printed: str, wanted: list[str], tmp_path: Path) -> None:
    path = tmp_path / "case.txt"
    path.write_text(printed.replace(PAGE, "\f"), encoding="utf-8")
    figures = [f for f in read(path, "case.txt").figures if f.table is not None]  # sentences have tests of their own
    assert [line(f) for f in figures] == [x for x in wanted if x]
