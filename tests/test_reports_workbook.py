"""The workbook: its live verdicts are the kernel's, also after a change, and no text of a document acts in it."""

import io
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click
import hostile
import office
import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from reported import HOSTILE, hostile_report, report

from tieout import api
from tieout.cli import main
from tieout.commands import checking
from tieout.expectations.evaluate import target_of
from tieout.expectations.kernel import VERDICT_OF, judge
from tieout.expectations.packing import pack_figures, pack_ties
from tieout.expectations.verdict import EXACT, IMPOSSIBLE, ROUNDING, Outcome
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Line, Reading
from tieout.reports.checked import Checked
from tieout.reports.workbook import workbook
from tieout.reports.workbook.book import LONGEST, safe
from tieout.reports.workbook.columns import NOW
from tieout.reports.workbook.exact import CANNOT_TELL, FAILS, HOLDS, LIMIT, now, row_of, word
from tieout.reports.workbook.layout import layout, number_format, printed_number, shift
from tieout.rules.model import Binding, Member, Tie

WORD_OF = {EXACT: HOLDS, ROUNDING: HOLDS, IMPOSSIBLE: FAILS}


def kernel_words(figures: Sequence[Figure], ties: Sequence[Tie], rounding: dict[str, str]) -> list[str]:
    """What the kernel says of each tie, as the workbook would put it."""
    codes = judge(pack_figures(figures, rounding), pack_ties(ties)).codes
    return [WORD_OF.get(VERDICT_OF[code], CANNOT_TELL) for code in codes]


def written(checked: Checked, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(workbook([checked], "9.9"))
    return path


def opened(content: bytes | Path, *, values: bool = False) -> Workbook:
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    return openpyxl.load_workbook(source, data_only=values)


def live_words(book: Workbook, sheet: str = "Ties") -> list[object]:
    return [row[NOW].value for row in book[sheet].iter_rows(min_row=2)]


# --- The arithmetic ---

digits = st.integers(-2000, 2000)


@st.composite
def tied(draw: st.DrawFn) -> tuple[list[Figure], Tie, dict[str, str]]:
    """A tie over a few small figures, close enough to the edge that both verdicts are met."""
    count = draw(st.integers(2, 4))
    modes = draw(st.sampled_from([{}, {"amount": "truncated"}, {"amount": "truncated", "percent": "truncated"}]))
    figures = [
        Figure(figure=k, mantissa=draw(digits), decimals=draw(st.integers(-3, 0)), exact=draw(st.booleans()))
        for k in range(count)
    ]
    ratio = draw(st.booleans())
    result = 0 if ratio else None
    if ratio:
        figures[0] = replace(
            figures[0], decimals=draw(st.integers(-1, 2)), unit="percent", mantissa=draw(st.integers(-30, 30))
        )
    members = tuple(
        Member(k, draw(st.integers(-2, 2)), draw(st.integers(-1, 1)) if ratio else 0) for k in range(int(ratio), count)
    )
    tie = Tie(
        rule="r",
        family="F01",
        kind="foot",
        members=members,
        operator=draw(st.sampled_from(["=", "<=", ">="])),
        result=result,
        factor=draw(st.sampled_from([1, 100])) if ratio else 1,
        total=None if ratio else draw(st.sampled_from([None, *range(count)])),
    )
    return figures, tie, modes


@given(tied())
def test_the_whole_numbers_of_a_tie_give_the_kernels_verdict(case: tuple[list[Figure], Tie, dict[str, str]]) -> None:
    figures, tie, modes = case
    row = row_of(tie, target_of(tie), figures)
    assert [word(row, now(row, figures, modes))] == kernel_words(figures, [tie], modes)


def test_a_tie_whose_numbers_get_longer_than_a_spreadsheet_carries_cannot_tell() -> None:
    figures = [Figure(figure=k, mantissa=LIMIT // 4, decimals=0) for k in range(2)]
    tie = Tie(rule="r", family="T01", kind="tie", members=(Member(0, 1), Member(1, -1)))
    row = row_of(tie, 0, figures)
    assert word(row, now(row, figures, {})) == CANNOT_TELL
    assert kernel_words(figures, [tie], {}) == [HOLDS]


def shown(token: str, mantissa: int, decimals: int, **more: object) -> Figure:
    return Figure(figure=0, printed=token, mantissa=mantissa, decimals=decimals, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figure", "number", "format_", "moved"),
    [
        (shown("(1,896,784)", -1896784, -3), -1896784, "#,##0;(#,##0)", 0),
        (shown("17.5%", 175, 1, unit="percent"), 17.5, '#,##0.0"%";"-"#,##0.0"%"', 1),
        (shown("△5,286", -5286, -6), -5286, '#,##0;"△"#,##0', 0),
        (shown("-", 0, 0, status="nil"), 0, '#,##0;"-"#,##0;"-"', 0),
        (shown("2017", 2017, 0), 2017, '0;"-"0', 0),
        (shown("1,901,000", 1901, -3, origin="supplied"), 1901000, '#,##0;"-"#,##0', -3),
        (shown("9" * 16, 10**16 - 1, 0), None, '0;"-"0', 0),
    ],
)
def test_a_number_stands_as_it_is_printed(figure: Figure, number: float | None, format_: str, moved: int) -> None:
    assert (printed_number(figure), number_format(figure), shift(figure)) == (number, format_, moved)


# --- Under LibreOffice ---


def edges() -> Checked:
    """Every kind of tie that the formulas know, near the edge of what rounding allows, on one sheet and in prose."""
    numbers = random.Random(17)
    figures: list[Figure] = []
    ties: list[Tie] = []

    def put(mantissa: int | None, decimals: int, **more: object) -> int:
        number = len(figures)
        place = {"table": 0, "row": number // 4, "column": number % 4, "line": 1 + number // 4} if number % 7 else {}
        token = "?" if mantissa is None else f"{mantissa / 10 ** max(decimals, 0):,.{max(decimals, 0)}f}"
        status = "unreadable" if mantissa is None else "number"
        figures.append(
            Figure(
                figure=number, mantissa=mantissa, decimals=decimals, printed=token, status=status,
                caption=f"item {number}", **(place | more),  # type: ignore[arg-type]
            )
        )  # fmt: skip
        return number

    def tie(members: Sequence[Member], operator: str = "=", **more: object) -> None:
        kind = {"rule": "r", "family": "F01", "kind": "foot"}
        ties.append(Tie(**kind, members=tuple(members), operator=operator, **more))  # type: ignore[arg-type]

    for _ in range(60):  # sums of a few parts, of one scale or of several, equal or at most or at least
        parts = [put(numbers.randint(-900, 900), numbers.choice([0, 0, 1])) for _ in range(numbers.randint(2, 4))]
        total = sum(figures[k].amount or 0 for k in parts)
        own = put(round(total) + numbers.choice([-2, -1, 0, 0, 1, 2]), 0)
        tie([Member(own, 1), *(Member(k, -1) for k in parts)], numbers.choice(["=", "=", "<=", ">="]), total=own)
    for _ in range(60):  # growth in percent: also from a negative base, from nothing and of what is unreadable
        base = put(numbers.choice([0, None, *[numbers.randint(-90, 90) for _ in range(12)]]), -3)
        new = put(numbers.randint(-200, 200), -3)
        old = figures[base].mantissa or 1
        exact = 1000 * ((figures[new].mantissa or 0) - old) / old
        growth = put(round(exact) + numbers.choice([-9, -1, 0, 1, 9]), 1, unit="percent")
        tie(
            [Member(new, 1), Member(base, -1, 1)],
            numbers.choice(["=", "=", "=", "<=", ">="]),
            result=growth,
            factor=100,
        )
    long = [put(numbers.randint(1, 9), 0) for _ in range(90)]
    for off in (0, 40, 46):  # so many parts that they are added up in the workings
        tie([Member(put(sum(figures[k].mantissa or 0 for k in long) + off, 0), 1), *(Member(k, -1) for k in long)])
    tie([Member(put(10**15 + 1, 0), 1), Member(put(10**15 + 1, 0), -1)])
    lines = [Line(page=1, line=1 + k, text=f"line {k}") for k in range(len(figures))]
    return judged(Reading(document=Document(document="edges.txt"), lines=lines, figures=figures), ties)


def judged(reading: Reading, ties: list[Tie]) -> Checked:
    codes = judge(pack_figures(reading.figures, reading.document.rounding), pack_ties(ties)).codes
    outcomes = [Outcome(verdict=VERDICT_OF[code]) for code in codes]
    return Checked(reading=reading, binding=Binding(ties=ties), outcomes=outcomes)


def truncated() -> Checked:
    checked = edges()
    checked.reading.document.rounding = {"amount": "truncated", "percent": "nearest"}
    return judged(checked.reading, checked.binding.ties)


def example(root: Path) -> Checked:
    return api.check(root / "examples" / "iij-1h17.txt")[0]


CASES: dict[str, Callable[[Path], Checked]] = {
    "edges": lambda _: edges(),
    "truncated": lambda _: truncated(),
    "example": example,
}


def expected_words(checked: Checked) -> list[str]:
    """The kernel's word, but where a number has more than 15 digits."""
    reading = checked.reading
    words = kernel_words(reading.figures, checked.binding.ties, reading.document.rounding)
    long = {f.figure for f in reading.figures if abs(f.mantissa or 0) >= LIMIT}
    return [
        CANNOT_TELL if long & set(tie.figures) else each for tie, each in zip(checked.binding.ties, words, strict=True)
    ]


@pytest.mark.slow
@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("name", CASES)
def test_every_live_verdict_calculated_anew_is_the_kernels(name: str, root: Path, tmp_path: Path) -> None:
    checked = CASES[name](root)
    path = written(checked, tmp_path / "made" / "review.xlsx")
    anew = opened(office.converted(path, tmp_path), values=True)
    assert live_words(anew) == expected_words(checked)
    assert {HOLDS, FAILS} <= set(live_words(anew))
    assert not changed_values(opened(path), opened(path, values=True), anew)


def changed_values(formulas: Workbook, before: Workbook, after: Workbook) -> list[tuple[str, object, object, object]]:
    """Formulas that come to something else than the file says."""
    return [
        (f"{sheet.title}!{cell.coordinate}", cell.value, old, new)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        for old, new in [(before[sheet.title][cell.coordinate].value, after[sheet.title][cell.coordinate].value)]
        if old != new and not (isinstance(old, float) and isinstance(new, (int, float)) and abs(old - new) < 1e-9)
    ]


@pytest.mark.slow
@pytest.mark.needs("libreoffice")
@pytest.mark.parametrize("name", CASES)
def test_changed_numbers_get_the_verdicts_that_the_kernel_gives_them(name: str, root: Path, tmp_path: Path) -> None:
    checked = CASES[name](root)
    path = written(checked, tmp_path / "made" / "review.xlsx")
    book = opened(path)
    place, numbers = layout(checked, "", "page.html"), random.Random(5)
    figures = list(checked.reading.figures)
    chosen = numbers.sample([f for f in figures if printed_number(f) is not None], min(150, len(figures) // 4))
    for figure in chosen:
        mantissa = (figure.mantissa or 0) + numbers.choice([-1, 1, 1000])
        figures[figure.figure] = replace(figure, mantissa=mantissa)
        sheet, cell = place.home(figure.figure).replace("'", "").rsplit("!", 1)
        book[sheet][cell].value = printed_number(figures[figure.figure])
    book.save(path)
    anew = opened(office.converted(path, tmp_path), values=True)
    after = replace(checked, reading=replace(checked.reading, figures=figures))
    assert live_words(anew) == expected_words(after)
    assert live_words(anew) != expected_words(checked)


@pytest.mark.slow
@pytest.mark.needs("libreoffice")
def test_a_reviewers_change_turns_a_tie_and_says_so(tmp_path: Path) -> None:
    path = written(report(), tmp_path / "made" / "review.xlsx")
    book = opened(path)
    book["Figures"]["J6"] = 11849  # total assets; its parts are 1,048 (as misprinted) and 9,900
    book["Figures"]["J7"] = 10003  # last year's, three off
    book["Figures"]["J10"] = 2.404  # finer than EPS is printed
    book.save(path)
    ties = opened(office.converted(path, tmp_path), values=True)["Ties"]
    said = [[row[k].value for k in (NOW - 4, NOW - 3, NOW, NOW + 1)] for row in ties.iter_rows(min_row=2)]
    assert said == [
        [901, 1802, "fails", "as checked"],
        [3, 6, "fails", "was: holds"],
        [-0.096, "cannot tell", "cannot tell", "was: fails"],
    ]


# --- Hostile text ---


def formula_cells(book: Workbook) -> dict[str, str]:
    return {
        f"{sheet.title}!{cell.coordinate}": str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


@pytest.mark.parametrize("text", [*HOSTILE, *hostile.FORMULAS, "\t=1+1", "\r=1+1", "@SUM(A1)", "+1", "-1"])
def test_hostile_text_is_text_in_every_cell(text: str) -> None:
    harmless, book = opened(workbook([hostile_report("word")], "1")), opened(workbook([hostile_report(text)], "1"))
    assert set(formula_cells(book)) == set(formula_cells(harmless))
    assert not [
        each
        for each in formula_cells(book).values()
        if "attacker" in each or "cmd" in each or (text in each and len(text) > 2)
    ]
    assert book.sheetnames == harmless.sheetnames
    strings = {str(cell.value) for cell in book["Findings"]["E"]}
    assert safe(text) in strings


@pytest.mark.slow
@pytest.mark.needs("libreoffice")
def test_hostile_text_is_still_text_after_another_program_saved_it(tmp_path: Path) -> None:
    payloads = [*hostile.PAYLOADS, "\t=1+1", "\r=1+1", "@SUM(A1)", "+1", "_x0041_"]
    every = [hostile_report(text) for text in payloads]
    path = tmp_path / "made" / "hostile.xlsx"
    path.parent.mkdir()
    path.write_bytes(workbook(every, "1"))
    anew = opened(office.converted(path, tmp_path))
    assert set(formula_cells(anew)) == set(formula_cells(opened(path)))
    for place, formula in formula_cells(anew).items():
        assert not [word for word in ("attacker", "cmd", "HYPERLINK", "calc'") if word in formula], (place, formula)
    for number, text in enumerate(payloads, 1):
        strings = {cell.value for cell in anew[f"{number} Findings"]["E"]}
        assert safe(text).replace("\n", "").strip() in {str(each).replace("\n", "").strip() for each in strings}, text


def test_a_sheet_is_never_named_by_a_document() -> None:
    checked = report()
    for figure in checked.reading.figures:
        figure.statement, figure.column, figure.row = "=evil[]:*?/\\" * 9, 0, figure.line
    names = opened(workbook([checked], "1")).sheetnames
    assert names == ["Summary", "Findings", "Ties", "T01 other", "Figures", "Workings", "Source"]


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    assert safe("x" * (LONGEST + 5)).endswith("… (5 more characters)")
    checked = report()
    checked.reading.lines[0].text = "\U0001f600" * 40_000
    sheet = opened(workbook([checked], "1"))["Source"]
    assert len(str(sheet["C2"].value).encode("utf-16-le")) // 2 < 32_767


# --- The file ---


def test_the_same_check_gives_the_same_bytes() -> None:
    assert workbook([report()], "1") == workbook([report()], "1")


def test_the_table_has_its_sums_beside_it(root: Path) -> None:
    sheet = opened(workbook([example(root)], "1"))["T01 summary"]
    sums = [cell.value for row in sheet.iter_rows() for cell in row if "SUM" in str(cell.value)]
    assert sums[0] == "=C7-SUM(C8:C11)"
    assert sheet["C7"].number_format == '#,##0;"-"#,##0'
    assert isinstance(sheet["C7"].value, int)


def test_figures_lead_to_their_line_in_the_review_and_to_their_cell(root: Path) -> None:
    sheet = opened(workbook([example(root)], "1"))["Figures"]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[2].value == 1)
    page = row[18].hyperlink
    assert page is not None
    assert page.target is not None
    assert (page.target[-5:], page.location) == (".html", f"L{row[17].value}")
    assert row[19].hyperlink is not None
    assert row[19].hyperlink.location == "'T01 summary'!C7"
    assert row[9].value == "=IF(ISNUMBER('T01 summary'!C7),'T01 summary'!C7,\"no number\")"


def test_several_documents_each_have_their_sheets() -> None:
    other = report()
    other.reading.document.document = "other.txt"
    names = opened(workbook([report(), other], "1")).sheetnames
    assert [name for name in names if name.endswith("Ties")] == ["1 Ties", "2 Ties"]


def test_the_command_writes_the_file_and_keeps_the_exit_code(root: Path, tmp_path: Path) -> None:
    document, out = str(root / "examples" / "iij-1h17.txt"), tmp_path / "review.xlsx"
    run = CliRunner().invoke(main, ["check", document, "--format", "xlsx", "--output", str(out)])
    assert (run.exit_code, run.stdout) == (1, "")
    assert opened(out).sheetnames[:3] == ["Summary", "Findings", "Ties"]
    piped = CliRunner().invoke(main, ["check", document, "--format", "xlsx"])
    assert piped.stdout_bytes == out.read_bytes()


def test_a_file_that_cannot_be_written_is_one_clear_error(root: Path, tmp_path: Path) -> None:
    document = str(root / "examples" / "iij-1h17.txt")
    run = CliRunner().invoke(main, ["check", document, "--format", "json", "--output", str(tmp_path / "no" / "f.json")])
    assert run.exit_code == 2
    assert "name another folder" not in run.stderr
    assert run.stderr.count("error:") == 1
    assert "with --output" in run.stderr


def test_a_workbook_is_not_poured_over_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    with pytest.raises(click.UsageError, match=r"--output review\.xlsx"):
        checking.destined("xlsx", None)
    checking.destined("xlsx", Path("review.xlsx"))
    checking.destined("text", None)
