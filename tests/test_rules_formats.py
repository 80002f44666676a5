"""Lexical checks on small printed tables: what each flags, and what it must leave alone."""

import pytest

from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Line, Reading
from tieout.rules.formats import FINDERS
from tieout.rules.model import Rule

AMOUNTS = """
Revenues            1,234   52,870   1,111
Costs                 987   41,002   9,321
Other income           12        7       3
Profit              2,259   11,861   1,793
Total assets       12,345   99,121  10,555
"""
PERCENTS = """
Network services    4.2%    17.5%
Systems            (3.1)%    5.0%
Equipment          12.9%    22.0%
Other               0.4%     1.1%
Total              100%      9.3%
"""


def reading(text: str, **more: object) -> Reading:
    """A table from aligned text: numbers follow captions after two spaces or more."""
    read = Reading(document=Document(document="d"))
    for row, line in enumerate(filter(None, text.strip("\n").splitlines())):
        caption, *cells = [part for part in line.strip().split("  ") if part.strip()]
        read.lines.append(Line(page=1, line=row + 1, text=line))
        for column, cell in enumerate(c.strip() for c in cells):
            known = cell.replace(",", "").replace(".", "").strip("()%-$").isdecimal() and ":" not in cell
            at = line.index(cell)
            read.figures.append(
                Figure(
                    figure=len(read.figures), table=0, row=row, column=column, caption=caption, caption_printed=caption,
                    printed=cell, line=row + 1, col_start=at, col_end=at + len(cell), **more,  # type: ignore[arg-type]
                    mantissa=1 if known and cell != "-" else None, decimals=0 if known else None,
                    status="nil" if cell == "-" else "number" if known else "unreadable",
                )
            )  # fmt: skip
    return read


def flagged(name: str, text: str, **more: object) -> dict[str, str | None]:
    """Printed tokens that the check flags, and what it expects instead."""
    read = reading(text, **more)
    rule = Rule(id="r", family="U05", title="t", kind="text", relation=f"<{name}>")
    remarks = list(FINDERS[name](rule, read))
    assert all(remark.verdict == "anomaly" for remark in remarks)
    return {read.figures[r.figure].printed or "": r.expected for r in remarks if r.figure is not None}


@pytest.mark.parametrize("name", sorted(FINDERS))
@pytest.mark.parametrize("text", [AMOUNTS, PERCENTS, "", "Alone  5"])
def test_intact_tables_are_left_alone(name: str, text: str) -> None:
    assert flagged(name, text) == {}


# --- The column's format ---


@pytest.mark.parametrize(
    ("intact", "damaged", "expected"),
    [("52,870", "52.870", "52,870"), ("1,111", "1.111", "1,111"), ("12,345", "12.345", "12,345")],
)
def test_a_point_among_commas_was_a_comma(intact: str, damaged: str, expected: str) -> None:
    assert flagged("column format", AMOUNTS.replace(intact, damaged)) == {damaged: expected}


@pytest.mark.parametrize(("intact", "damaged", "expected"), [("17.5%", "175%", "17.5"), ("(3.1)%", "(31)%", "3.1")])
def test_a_percentage_without_its_point_is_seen(intact: str, damaged: str, expected: str) -> None:
    assert flagged("column format", PERCENTS.replace(intact, damaged)) == {damaged: expected}


def test_a_decimal_too_many_is_seen() -> None:
    assert flagged("column format", PERCENTS.replace("17.5%", "17.51%")) == {"17.51%": None}


def test_a_row_of_counts_may_stand_among_decimals() -> None:
    shops = "Revenue  12.5  11.9\nCosts  8.5  7.9\nTax  1.5  1.9\nProfit  2.5  2.1\nDebt  9.5  9.1\nShops  48  47\n"
    assert flagged("column format", shops) == {}


def test_a_row_that_lost_its_points_is_seen_where_others_lost_some() -> None:
    leaky = "Revenue  12.5  119\nCosts  8.5  7.9\nTax  15  1.9\nProfit  2.5  2.1\nDebt  9.5  9.1\nCash  48  47\n"
    assert flagged("column format", leaky) == {"119": "11.9", "15": "1.5", "48": "4.8", "47": "4.7"}


SEGMENTS = """
Net sales          3,429.4  2025   5225   988.7
Operating loss     (2.4)    (8.4)  138    (3.5)
Depreciation       39.7     2.2    17     16.6
Assets             56.8     9.7    19.8   94.9
"""


def test_a_row_that_lost_most_points_is_seen_in_a_document_that_prints_them_everywhere() -> None:
    pointed = "\n".join(f"Line {k}  {k}.1  {k}.2  {k}.3  {k}.4" for k in range(10, 20))
    found = flagged("column format", SEGMENTS + pointed)
    assert found == {"2025": "202.5", "5225": "522.5", "138": "13.8", "17": "1.7"}


def test_whole_amounts_among_few_with_a_point_are_left_alone() -> None:
    whole = "\n".join(f"Line {k}  {k}1  {k}2  {k}3  {k}4" for k in range(10, 20))
    assert not {"2025", "5225"} & flagged("column format", SEGMENTS + whole).keys()


def test_earnings_per_share_may_stand_among_amounts() -> None:
    assert flagged("column format", AMOUNTS + "Per share  42.10  41.90  40.00\n") == {}


def test_a_document_that_groups_with_points_is_read_its_own_way() -> None:
    european = AMOUNTS.replace(",", ".") + "".join(f"Aktien {k}  1.234.567  2.345.678  3.456.789\n" for k in range(4))
    assert flagged("column format", european) == {}
    assert flagged("separators", european) == {}


def test_integers_that_begin_with_zero_lost_a_point() -> None:
    eps = "Basic  0.42  0.45\nDiluted  017  0.44\n"
    assert flagged("lost decimal point", eps) == {"017": "0.17"}
    assert flagged("column format", eps) == {}


# --- Characters ---


@pytest.mark.parametrize("damaged", ["92:140,182", "90424,764", "1,23,456", "12.411.851", "1234,5"])
def test_separators_out_of_place(damaged: str) -> None:
    assert list(flagged("separators", AMOUNTS.replace("52,870", damaged))) == [damaged]


@pytest.mark.parametrize("damaged", ["11J", "at.)", "@", "O7"])
def test_tokens_that_are_no_numbers(damaged: str) -> None:
    assert list(flagged("numbers readable", AMOUNTS.replace("52,870", damaged))) == [damaged]


def test_a_word_is_no_damaged_number() -> None:
    assert flagged("numbers readable", AMOUNTS.replace("52,870", "shares")) == {}


@pytest.mark.parametrize("damaged", ["315,821)", "(29.71%", "$(12,870"])
def test_brackets_without_their_pair(damaged: str) -> None:
    assert list(flagged("brackets", AMOUNTS.replace("52,870", damaged))) == [damaged]


def test_brackets_around_words_are_none_of_the_number() -> None:
    assert flagged("brackets", "Dividends  ($0.10  per share)\n(since  2015)  12\n") == {}


def test_a_number_within_a_caption_has_no_column_to_agree_with() -> None:
    read = reading(PERCENTS.replace("12.9%", "12%"))
    rule = Rule(id="r", family="U05", title="t", kind="text", relation="<column format>")
    assert [read.figures[r.figure or 0].printed for r in FINDERS["column format"](rule, read)] == ["12%"]
    for figure in read.figures[::2]:
        figure.column = None
    assert list(FINDERS["column format"](rule, read)) == []


def test_a_bracket_that_the_caption_opened_is_a_sentence() -> None:
    read = reading("filed on May  2015).\n")
    read.lines.clear()
    rule = Rule(id="r", family="U04", title="t", kind="text", relation="<brackets>")
    assert len(list(FINDERS["brackets"](rule, read))) == 1
    read.figures[0].caption = "Form of Notes (incorporated by reference to the Form 8-K filed on May"
    assert list(FINDERS["brackets"](rule, read)) == []


# --- Rows ---


def test_a_bare_number_under_a_scrap_of_a_caption_is_no_row() -> None:
    assert list(flagged("garbage rows", AMOUNTS + "asse  56730\n")) == ["56730"]


def test_a_single_number_under_a_caption_is_a_row() -> None:
    assert flagged("garbage rows", AMOUNTS + "Dividends declared  56730\n") == {}
    assert flagged("garbage rows", AMOUNTS + "asse  56,730\n") == {}


def test_thousands_without_separators_are_noted() -> None:
    assert flagged("ungrouped thousands", AMOUNTS.replace("52,870", "52870")) == {"52870": "52,870"}
    assert flagged("ungrouped thousands", AMOUNTS.replace(",", "")) == {}


def test_hostile_tokens_cost_nothing() -> None:
    for token in ("1," * 5000, "(" * 5000 + "1", "1" * 5000 + "!", "1.1" * 13):
        read = reading(AMOUNTS)
        read.figures[4].printed = token
        for name, finder in FINDERS.items():
            list(finder(Rule(id="r", family="U05", title="t", kind="text", relation=f"<{name}>"), read))
