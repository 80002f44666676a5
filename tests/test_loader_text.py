"""Any text at all is read or refused, always the same way, and every figure stands where it says."""

import os
import string
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieout.figures.figure import Figure
from tieout.figures.reading import Reading
from tieout.loader import read
from tieout.loader.errors import InputError

#: What tables are made of, and what tears them: any order of these is a document that somebody could send.
PIECES = (
    "Consolidated Balance Sheets", "Statements of Cash Flows", "Statements of Equity", "(in millions)", "Shares",
    "Amount", "Revenues", "Total assets", "Current assets:", "per share", "Three months ended",
    "Six months ended", "As of", "FY2017", "December 31,", "June 30, 2023", "February 29, 2023", "2023", "2022",
    "1H17", "2023 vs. 2022", "YoY", "% change", "%", "JPY millions", "Balance at December 31, 2022", "of the",
    "(", ")", "$", "—", "-----------", "n.m.", "|", "1,234", "(5.7)", "92:140,182", "90424,764", "12", "0",
    "99999999999999999999", "12 weeks", "31", "Auguſt 1", "Aprıl 30, 2023", "fırst half", "20²³", "thouſands",
    "from April 1, 2017", "fiscal 20", "0 months ended", "\n", "\n", "\n", "\n", "\n\n", "\f", "\t", "\r\n",
    "\x1c", "\x85", "\u2028", "\ufeff",
)  # fmt: skip
DOCUMENTS = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=120).map(" ".join),
    st.text(alphabet=st.one_of(st.characters(codec="utf-8"), st.sampled_from(string.printable)), max_size=300),
)


def reading(text: str, folder: Path) -> Reading:
    path = folder / "text.txt"
    path.write_bytes(text.encode())
    return read(path, "text.txt")


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DOCUMENTS)
def test_any_text_is_read_the_same_twice_or_refused(tmp_path: Path, text: str) -> None:
    try:
        found = reading(text, tmp_path)
    except InputError:
        return
    assert found == reading(text, tmp_path)
    assert [f.figure for f in found.figures] == list(range(len(found.figures)))
    assert [(f.line, f.col_start) for f in found.figures] == sorted((f.line, f.col_start) for f in found.figures)
    lines = {x.line: x.text for x in found.lines}
    for figure in found.figures:
        assert slice_of(figure, lines) == figure.printed
        assert figure.mantissa is None or abs(figure.mantissa) < 2**63
        assert (figure.status == "number") <= figure.readable
    assert {(f.table, f.column) for f in found.figures if f.column is not None} <= {
        (c.table, c.column) for c in found.columns
    }


@pytest.mark.parametrize(
    "text",
    [
        "1H17 (in millions)\nfiscal 20 90424,764\nRevenues\f of the (in millions) % change 90424,764\nBalance at %",
        "per share\nRevenues\nfırst half 90424,764 (\nSix months ended\nFY2017 92:140,182 $\n31 Revenues",
    ],
    ids=["over a page", "of a heading"],
)
def test_a_date_that_may_be_broken_over_two_lines_does_not_hold_the_reading_up(tmp_path: Path, text: str) -> None:
    assert reading(text, tmp_path).figures


def slice_of(figure: Figure, lines: dict[int, str]) -> str:
    return lines[figure.line or 0][figure.col_start : figure.col_end]


@pytest.mark.parametrize(
    "text",
    ["9" * 40, "Revenues " + "9" * 400, "(" * 10_000, "( " * 10_000, "1 " * 10_000, "%" * 10_000, "\f" * 10_000 + "x"],
    ids=["40 digits", "400 digits", "brackets", "brackets apart", "ones", "percents", "pages"],
)
def test_smears_are_no_figures(text: str, tmp_path: Path) -> None:
    assert [f for f in reading(text, tmp_path).figures if f.mantissa is not None] == []


def test_a_line_that_is_too_long_is_said_to_be_unread(tmp_path: Path) -> None:
    found = reading("Revenues 1,200 1,100\n" + "word " * 1000 + "\nCosts 3 4\n", tmp_path)
    assert [(r.first, r.last, r.reason) for r in found.document.unread] == [(2, 2, "longer than 4,000 characters")]


def test_a_line_with_too_many_numbers_is_said_to_be_unread(tmp_path: Path) -> None:
    found = reading("Revenues 1,200 1,100\nItem" + " 1,234" * 81 + "\nCosts 3,000 4,000\n", tmp_path)
    assert [(r.first, r.last, r.reason) for r in found.document.unread] == [(2, 2, "more than 80 numbers")]
    assert {f.line for f in found.figures} == {1, 3}


def test_what_is_read_whole_has_no_unread_regions(tmp_path: Path) -> None:
    assert reading("Revenues 1,200 1,100\n", tmp_path).document.unread == []


PRINT = """
import hashlib, sys
from pathlib import Path
from tieout.loader import read
print(hashlib.sha256(repr(read(Path(sys.argv[1]), "x")).encode()).hexdigest())
"""


def test_reading_does_not_hang_on_the_order_of_sets(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    cases = sorted((Path(__file__).parent / "cases" / "loader").glob("*.txt"))
    path.write_text("\f".join(c.read_text(encoding="utf-8") for c in cases), encoding="utf-8")
    hashes = {
        subprocess.run(
            [sys.executable, "-c", PRINT, str(path)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(hashes) == 1
