"""Relations read as the standard writes them, and nothing else reads at all."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.figures.figure import STATEMENTS
from tieout.rules.relation import RelationError, parse, parse_conditions
from tieout.rules.terms import (
    OPERATORS,
    TIMES,
    Equation,
    Finder,
    Group,
    Name,
    Part,
    Printed,
    Ratio,
    Says,
    Sum,
    names_of,
)


@pytest.mark.parametrize(
    "text",
    [
        "Assets = LiabilitiesAndStockholdersEquity",
        "OperatingIncomeLoss = Revenues - CostsAndExpenses",
        "cash_flow.Cash@end = balance_sheet.Cash",
        "cash_flow.Cash@end = cash_flow.Cash@start + ChangeInCash",
        "EarningsPerShareBasic = NetIncomeLoss / WeightedAverageNumberOfSharesOutstandingBasic",
        "Growth = 100 * (Revenues - Revenues@prior) / Revenues@prior",
        "NetIncome = Pretax - Tax + [EquityMethod between Tax and NetIncome]",
        "GrossProfit = (Revenues | SalesRevenueNet) - CostOfRevenue",
        "Revenues = Revenues[segment=*] + Revenues[segment=Elimination]",
        'Revenues = Revenues[basis=adjusted, segment="ATM operation business"]',
        '"Total network services" = "IP service" + segments."ATM operation business"',
        '"REVENUES" > "Network services" > "Total" = "WAN services"',
        "us-gaap:Assets = us-gaap:Liabilities + us-gaap:StockholdersEquity",
        "20 * EarningsPerShare >= 17 * NetIncomeLoss / Shares",
        "Half = Whole / 2",
        "Assets >= 0",
        "balance_sheet is printed",
        "Assets is not printed",
        'says "unaudited" | "audited"',
        "<columns foot>",
    ],
)
def test_what_the_manual_shows_reads_and_writes_itself(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Assets=Liabilities+Equity", "Assets = Liabilities + Equity"),
        ("A = X * 2 * 3", "A = 6 * X"),
        ("A = -X", "A = -X"),
        ("A-B = C", "A - B = C"),
        ("  A \n = B ", "A = B"),
    ],
)
def test_other_spellings_mean_the_same(text: str, same: str) -> None:
    assert parse(text) == parse(same)
    assert str(parse(text)) == same


@pytest.mark.parametrize(
    ("text", "caret", "said"),
    [
        ("A = = B", 4, "a concept or a quoted caption is missing"),
        ("A = (B", 6, '")" is missing'),
        ("A = B / C / D", 10, "put sums in parentheses"),
        ("A + B / C = D", 6, "the sum before a division goes in parentheses"),
        ("A = B | C", 6, "alternatives stand in parentheses"),
        ("A = balance_shet.C", 4, 'did you mean "balance_sheet"'),
        ("A = B@strt", 6, 'did you mean "start"'),
        ('A = "Total', 4, "does not end"),
        ('A = ""', 4, "empty"),
        ("A = B; import os", 5, "has no meaning here"),
        ("A = B.__class__", 6, "has no meaning here"),
        ("A = B.C", 4, "a statement's name stands before the dot"),
        ("A = 0 * B", 4, "leaves nothing to check"),
        ("A = 5", 4, "a lone number can only be 0"),
        ("A = B / 0", 8, "divided by 0"),
        ("A = B * C", 8, "whole numbers only"),
        ("A / B = C / D", 12, "only one side may be a division"),
        ("A = 9999999999 * B", 4, "below 1,000,000,000"),
        ("A = B[segment]", 13, '"=" after the axis'),
        ("A = B[segment=*, segment=X]", 26, "selected twice"),
        ("A + B is printed", 0, 'can be "printed"'),
        ("A", 1, "one of =, <=, >="),
        ("", 0, "missing here"),
        ("nothing else between A and B", 0, "where"),
    ],
)
def test_a_mistake_is_shown_with_its_place(text: str, caret: int, said: str) -> None:
    with pytest.raises(RelationError) as caught:
        parse(text)
    error = caught.value
    assert said in error.message
    assert error.position == caret
    assert str(error).endswith(f"\n    {text}\n    {' ' * caret}^")


def test_a_relation_is_neither_long_nor_deep() -> None:
    with pytest.raises(RelationError, match="at most 4000 characters"):
        parse("A = " + "B + " * 2000 + "B")
    with pytest.raises(RelationError, match="at most 20 deep"):
        parse("A = " + "(" * 500 + "B" + ")" * 500)


def test_conditions_are_joined_by_and() -> None:
    found = parse_conditions("NetIncomeLoss >= 0 and nothing else between A and B and X between A and B is not printed")
    assert [str(each) for each in found] == [
        "NetIncomeLoss >= 0",
        "nothing else between A and B",
        "X between A and B is not printed",
    ]


# --- Every relation that can be thought reads back as itself ---

words = st.text(string.ascii_letters, min_size=1, max_size=6).filter(
    lambda w: w not in {"is", "and", "says", "not", "nothing", "below", "above", "between", *STATEMENTS}
)
captions = st.text(string.printable.strip() + " é△", min_size=1, max_size=12).map(lambda t: " ".join(t.split()))
captions = captions.filter(bool)
selections = st.dictionaries(words, st.one_of(words, captions, st.just("*")), max_size=2)


@st.composite
def names(draw: st.DrawFn, *, plain: bool = False) -> Name:
    caption = draw(st.booleans())
    path = draw(st.lists(captions, min_size=1, max_size=3)) if caption else [draw(words)]
    near = None
    if not plain and draw(st.booleans()):
        side = draw(st.sampled_from(["below", "above", "between"]))
        near = (side, tuple(draw(names(plain=True)) for _ in range(2 if side == "between" else 1)))
    return Name(
        tuple(path),
        caption,
        draw(st.one_of(st.none(), st.sampled_from(STATEMENTS))),
        tuple(sorted(draw(selections).items())),
        draw(st.sampled_from(["", *TIMES])),
        near,
    )


factors = st.integers(-1000, 1000).filter(bool)


def sums(items: st.SearchStrategy[Name | Group]) -> st.SearchStrategy[Sum]:
    return st.lists(st.builds(Part, factors, items), min_size=1, max_size=3).map(lambda p: Sum(tuple(p)))


def groups(inner: st.SearchStrategy[Name | Group]) -> st.SearchStrategy[Group]:
    return st.builds(Group, st.lists(sums(inner), min_size=1, max_size=2).map(tuple), st.booleans())


items = st.recursive(names(), groups, max_leaves=4)
ratios = st.builds(Ratio, st.builds(Part, factors, items), st.builds(Part, st.integers(1, 99), st.none() | items))
equations = st.one_of(
    st.builds(Equation, sums(items), st.sampled_from(OPERATORS), st.one_of(sums(items), ratios)),
    st.builds(Equation, ratios, st.sampled_from(OPERATORS), sums(items)),
)
printed = st.builds(Printed, st.one_of(names(), st.sampled_from(STATEMENTS)), st.booleans())
says = st.builds(Says, st.lists(captions, min_size=1, max_size=3).map(tuple))


@given(st.one_of(equations, printed, says))
def test_what_is_written_reads_back_equal(relation: Equation | Printed | Says) -> None:
    assert parse(str(relation)) == relation


@given(st.text(max_size=60))
def test_any_text_reads_or_says_why_not(text: str) -> None:
    try:
        found = parse(text)
    except RelationError as error:
        place, length = error.position, len(error.text)
    else:
        place, length = 0, 0
        assert parse(str(found)) == found
    assert 0 <= place <= length


def test_what_is_captioned_is_asked_in_a_where_only() -> None:
    text = 'cash_flow.Cash is not captioned "restricted" | "segregated"'
    assert [str(each) for each in parse_conditions(f"{text} and Net is printed")] == [text, "Net is printed"]
    with pytest.raises(RelationError, match="where"):
        parse(text)
    with pytest.raises(RelationError, match="printed"):
        parse_conditions('cash_flow is captioned "cash"')


def test_names_are_found_in_the_order_written() -> None:
    relation = parse("A = (B - [C | D])")
    assert [n.words[0] for n in names_of(relation)] == ["A", "B", "C", "D"]
    assert names_of(Finder("columns foot")) == []
