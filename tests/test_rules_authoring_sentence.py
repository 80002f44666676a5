"""A sentence of captions becomes the relation that its author meant, or says what it could not take."""

import pytest
from small import statements

from tieout.rules.authoring.draft import draft
from tieout.rules.authoring.lines import CaptionError, Lines
from tieout.rules.authoring.sentence import read_sentence
from tieout.rules.relation import RelationError, parse

STATEMENT = """
income_statement                     | 2016  | 2017
"Revenues"                           | 100   | 120
"Cost of sales"                      | 60    | 70
"Gross profit"                       | 40    | 50
"Research and development"           | 5     | 6
"Income tax expense (benefit)"       | 10    | 12
"Less: dividends"                    | 1     | 2
"Profit less tax"                    | 30    | 38
"Selling - general"                  | 3     | 4
us-gaap:NetIncomeLoss                | 30    | 38

segments                             | 2017
"Total revenues"                     | 10
"Networks"                           | 6
"Systems"                            | 4
"Total costs"                        | 8
"Networks"                           | 5
"Systems"                            | 3
"""


@pytest.fixture(scope="module")
def lines() -> Lines:
    return Lines([statements(STATEMENT)])


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("Gross profit = Revenues - Cost of sales", '"Gross profit" = "Revenues" - "Cost of sales"'),
        ("gross profit is revenues less cost of sales", '"gross profit" = "revenues" - "cost of sales"'),
        ("Gross profit equals Revenues minus Cost of sales", '"Gross profit" = "Revenues" - "Cost of sales"'),
        ("Cost of sales is at most Revenues", '"Cost of sales" <= "Revenues"'),
        ("Revenues ≥ Cost of sales", '"Revenues" >= "Cost of sales"'),
        ("Gross profit plus 2 times Cost of sales = Revenues", '"Gross profit" + 2 * "Cost of sales" = "Revenues"'),
        ("Gross profit = (Revenues - Cost of sales) / 2", '"Gross profit" = ("Revenues" - "Cost of sales") / 2'),
        ("Revenues = Revenues@prior + Gross profit", '"Revenues" = "Revenues"@prior + "Gross profit"'),
        ("income_statement.Revenues = Gross profit", 'income_statement."Revenues" = "Gross profit"'),
        ('Gross profit = "Revenues" - "Cost of sales"', '"Gross profit" = "Revenues" - "Cost of sales"'),
        ("Assets = Liabilities", "Assets = Liabilities"),
        # words and signs that stand in captions
        ("Profit less tax = Revenues", '"Profit less tax" = "Revenues"'),
        ("Revenues = Gross profit plus Profit less tax", '"Revenues" = "Gross profit" + "Profit less tax"'),
        ("Revenues = Gross profit + Less: dividends", '"Revenues" = "Gross profit" + "Less: dividends"'),
        ("Revenues = Selling - general + Gross profit", '"Revenues" = "Selling - general" + "Gross profit"'),
        ("Revenues - Research and development = 0", '"Revenues" - "Research and development" = 0'),
        # of several lines of one caption, those that stand with the total
        (
            "Total revenues = Networks + Systems",
            (
                '"Total revenues" = "Networks" between "Total revenues" and "Total costs"'
                ' + "Systems" between "Total revenues" and "Total costs"'
            ),
        ),
    ],
)
def test_a_sentence_is_read(sentence: str, relation: str, lines: Lines) -> None:
    assert read_sentence(sentence, lines).relation == str(parse(relation))


@pytest.mark.parametrize(
    ("sentence", "note"),
    [
        ("Income tax expense = Revenues", '"Income tax expense" is read as "Income tax expense (benefit)"'),
        ("Total revenues = Networks", '"Networks" is taken between "Total revenues" and "Total costs"'),
    ],
)
def test_what_was_read_into_a_sentence_is_said(sentence: str, note: str, lines: Lines) -> None:
    assert note in read_sentence(sentence, lines).notes


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Gross proffit margin = Revenues", "Gross profit  (small.txt:3: 40)"),
        ("Revenues = Networks", '"Networks" between "Total revenues" and "Total costs"  (small.txt:11: 6)'),
        ("Zzzz = Revenues", '"Zzzz" is no caption of the document'),
        ("Gross profit@begin = Revenues", "@ takes start, end, prior"),
    ],
)
def test_a_caption_that_is_none_is_named_with_the_nearest(sentence: str, said: str, lines: Lines) -> None:
    with pytest.raises(CaptionError) as error:
        read_sentence(sentence, lines)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "sentence", ["", "Revenues", "Revenues = ", "= Revenues", "A = B = C", "(" * 3000, "Revenues = 5"]
)
def test_what_is_no_equation_is_refused(sentence: str, lines: Lines) -> None:
    with pytest.raises((RelationError, CaptionError)):
        read_sentence(sentence, lines)


def test_long_sentences_of_weak_words_take_no_time(lines: Lines) -> None:
    with pytest.raises(CaptionError):
        read_sentence("a = " + " less ".join("b" * 300), lines)


@pytest.mark.parametrize(
    ("relation", "kind", "family", "title"),
    [
        ('"Total" = "A" + "B"', "foot", "F01", "Total is the sum of its 2 lines"),
        ('"A" = "B" - "C"', "recompute", "F04", "A follows from its 2 lines"),
        ('"A" = "B"', "tie", "T04", "A is the same in both places"),
        ('"A" <= "B"', "bound", "F05", "A is not above B"),
        ('"A" >= 0', "sign", "U04", "A has its sign"),
        ('"A" = 100 * "B" / "C"', "recompute", "R11", "A follows from its 2 lines"),
        ('"A"@end = "A"@start + "B"', "roll-forward", "N01", "A follows from its opening balance"),
        (
            "OperatingIncomeLoss = Revenues - Costs",
            "recompute",
            "F04",
            "Operating income loss follows from its 2 lines",
        ),
    ],
)
def test_a_relation_suggests_the_rest_of_its_rule(relation: str, kind: str, family: str, title: str) -> None:
    rule = draft(relation, {})
    assert (rule.kind, rule.family, rule.title) == (kind, family, title)


def test_what_the_author_says_goes_before_what_is_suggested_and_ids_stay_apart() -> None:
    rule = draft('"Été & Co." = "B"', {"family": "B01", "why": "  so  it is "}, taken={"ete-co"})
    assert (rule.id, rule.family, rule.why) == ("ete-co-2", "B01", "so it is")
