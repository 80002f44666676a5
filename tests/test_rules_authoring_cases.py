"""Cases of rules: made up so that one holds and one fails, written to be read, and read with the place of a mistake."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.commands._own_rule import said_of
from tieout.rules.authoring.cases import read_cases
from tieout.rules.authoring.draft import draft
from tieout.rules.authoring.sample import NoCaseError, sample_cases
from tieout.rules.complaint import SuiteError
from tieout.rules.model import Rule


def made(relation: str, folder: Path, **given_: str) -> list[tuple[str, str]]:
    """The verdict that each made-up case wants, and what the rule says of it."""
    rule = draft(relation, given_)
    file = folder / "cases.txt"
    file.write_text(sample_cases(rule), "utf-8")
    return [(case.verdict, said_of(rule, case)) for case in read_cases(file)]


@pytest.mark.parametrize(
    "relation",
    [
        '"Total" = "A" + "B"',
        '"REVENUES" > "Total" = "REVENUES" > "A" + "COSTS" > "A"',
        "OperatingIncomeLoss = Revenues - CostsAndExpenses",
        "GrossProfit + CostOfSales = Revenue",
        '2 * "A" = 3 * "B" - 5 * "C"',
        '"A" = ("B" + "C") / 2',
        '"EPS" = "Income" / "Shares"',
        '"Ratio" = 100 * "Equity" / ("Debt" + "Equity")',
        '"Revenue"[measure=percent_change] = 100 * ("Revenue" - "Revenue"@prior) / "Revenue"@prior',
        '"Cash"@end = "Cash"@start + "Change"',
        'cash_flow."Cash"@end = balance_sheet."Cash"',
        "Revenues = Revenues[segment=*]",
        '"Total" = ("A" | "B") + ["C"]',
        '"A" <= "B"',
        '"A" >= "B" + "C"',
        '"A" >= 0',
        '"A" <= 0',
        '"A" - "B" = 0',
        '"Total" = "A" below "Head" + "B" between "Head" and "Tail"',
    ],
)
def test_one_made_up_case_holds_and_one_fails(relation: str, tmp_path: Path) -> None:
    assert made(relation, tmp_path) == [("holds", "holds"), ("fails", "fails")]


@pytest.mark.parametrize(
    "relation", ['"Net income" is printed', "income_statement is printed", 'says "unaudited" | "audited"']
)
def test_presence_and_words_have_cases_too(relation: str, tmp_path: Path) -> None:
    rule = Rule(id="r", family="D01", title="t", kind="presence", relation=relation)
    file = tmp_path / "cases.txt"
    try:
        file.write_text(sample_cases(rule), "utf-8")
    except NoCaseError:
        assert relation.startswith("income_statement")  # a statement has no figures of its own
        return
    assert [said_of(rule, case) for case in read_cases(file)] == ["holds", "fails"]


def test_a_finder_has_no_figures_of_its_own() -> None:
    rule = Rule(id="r", family="F01", title="t", kind="foot", relation="<columns foot>")
    with pytest.raises(NoCaseError, match="by hand"):
        sample_cases(rule)


terms = st.lists(st.integers(-9, 9).filter(bool), min_size=1, max_size=7)


@given(weights=terms, head=st.integers(1, 9), operator=st.sampled_from(["=", "<=", ">="]))
def test_any_sum_gets_a_case_that_holds_and_one_that_fails(
    weights: list[int], head: int, operator: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    parts = "".join(f' {"-" if w < 0 else "+"} {abs(w)} * "Part {n}"' for n, w in enumerate(weights))
    relation = f'{head} * "Total" {operator} {parts.removeprefix(" + ")}'
    assert made(relation, tmp_path_factory.mktemp("case")) == [("holds", "holds"), ("fails", "fails")]


# --- Cases by hand ---

CASE = """Made for readers.

# Both halves
line item        | 2016-04-01/2016-09-30 | 2017-04-01/2017-09-30
"A | B"          |                 1,000 |  (250.5)
Assets[segment=ATM] |                  - |        ?

The text says something.
=> cannot tell
"""


def test_a_case_is_read_as_it_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "c.txt"
    file.write_text(CASE)
    (case,) = read_cases(file)
    assert (case.title, case.verdict, case.line) == ("Both halves", "cannot tell", 3)
    first, second, nil, unreadable = case.reading.figures
    assert (first.caption, first.mantissa, first.decimals, first.printed) == ("A | B", 1000, 0, "1,000")
    assert (second.mantissa, second.decimals, second.line, second.column) == (-2505, 1, 5, 1)
    assert CASE.splitlines()[4][second.col_start : second.col_end] == "(250.5)"
    assert (nil.status, nil.concept, nil.dimensions) == ("nil", "Assets", {"segment": "ATM"})
    assert (unreadable.status, unreadable.readable) == ("unreadable", False)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("=> cannot tell\n", "", "c.txt:3:1: the case has no verdict"),
        ("cannot tell", "hold", 'c.txt:9:1: "hold" is no verdict (did you mean "holds"?)'),
        ("2016-04-01/2016-09-30", "1H16", 'c.txt:4:1: "1H16" is no period'),
        ("1,000", "one", 'c.txt:5:1: "one" is no number'),
        ('"A | B"', "A B", 'c.txt:5:1: "A B" is no line item'),
        ("1,000 |", "1,000 | 2 |", "c.txt:5:1: 3 numbers stand under 2 periods"),
        ("tell\n", "tell\nmore\n", "c.txt:10:1: something stands behind the verdict"),
    ],
)
def test_a_case_that_does_not_read_says_where(old: str, new: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "c.txt"
    file.write_text(CASE.replace(old, new))
    with pytest.raises(SuiteError) as error:
        read_cases(file)
    assert said in str(error.value).removeprefix(str(tmp_path) + "/")
