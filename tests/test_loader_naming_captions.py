"""Captions fold to words that ignore case, marks, plurals and damage, but not what changes the meaning."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.loader.naming.captions import read_caption
from tieout.loader.naming.dictionary import dictionary
from tieout.loader.naming.match import Matcher

BOOK = dictionary()
MATCHER = Matcher(BOOK)


def words(text: str) -> frozenset[str]:
    return read_caption(text, BOOK.vocabulary).core


def concept(text: str, statement: str = "income_statement", zone: str | None = None) -> str | None:
    claims = MATCHER.claims(text, statement, zone)
    return claims[0].concept if claims else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Net income (loss)", "NET INCOME"),
        ("Net (loss) income (note 3)", "Net income(a)"),
        ("Earnings before income taxes", "Income Before Income Taxes"),
        ("Stockholders’ equity", "Shareholders' Equity"),
        ("Long-term debt, less current portion", "Long-term debt - noncurrent"),
        ("Receivables, net of allowance of $4.4 and $2.2, respectively", "Receivables, net"),
        ("Repurchases of common stock", "Purchase of ordinary shares"),
        ("Non-controlling interests", "Minority interest"),
        ("Right-of-use assets", "Right of use asset"),
        ("Cash at December 31, 2023", "Cash at March 1"),
    ],
)
def test_wordings_of_one_meaning_fold_together(one: str, other: str) -> None:
    assert words(one) == words(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Total current assets", "Total noncurrent assets"),
        ("Income before income taxes", "Income after income taxes"),
        ("Basic", "Diluted"),
        ("Proceeds from debt", "Repayments of debt"),
        ("Cash, beginning of period", "Cash, end of period"),
        ("Gross profit", "Net profit"),
        ("Net income attributable to noncontrolling interests", "Net income attributable to common shareholders"),
        ("Accrued liabilities", "Other liabilities"),
    ],
)
def test_words_that_change_the_meaning_stay(one: str, other: str) -> None:
    assert words(one) != words(other)


@pytest.mark.parametrize(
    ("text", "lead", "both"),
    [
        ("Net income", 1, False),
        ("Net loss", -1, False),
        ("Net income (loss)", 1, True),
        ("(Loss) income before taxes", 1, True),
        ("Other (income) expense, net", -1, True),
        ("Income tax benefit/(provision)", 1, True),
        ("Provision for income taxes", -1, False),
        ("Income taxes", 0, False),
        ("Total stockholders' equity (deficit)", 0, False),
        ("Gain/(loss) on sale of assets", 1, True),
    ],
)
def test_the_way_a_caption_points(text: str, lead: int, both: bool) -> None:
    caption = read_caption(text, BOOK.vocabulary)
    assert (caption.lead, caption.both) == (lead, both)


@pytest.mark.parametrize(
    ("damaged", "means"),
    [
        ("Provlsion for income taxes", "IncomeTaxExpenseBenefit"),
        ("Tota1 revenues", "Revenues"),
        ("0perating income", "OperatingIncomeLoss"),
        ("Research and deve1opment", "ResearchAndDevelopmentExpense"),
        ("Se11ing, general and administrative", "SellingGeneralAndAdministrativeExpense"),
        ("Gross proflt", "GrossProfit"),
        ("Weighted average common sharesoutstanding - basic", "WeightedAverageNumberOfSharesOutstandingBasic"),
    ],
)
def test_damage_is_read_through(damaged: str, means: str) -> None:
    assert concept(damaged) == means


CAPTIONS = {
    "Total operating expenses": "OperatingExpenses",
    "Research and development": "ResearchAndDevelopmentExpense",
    "Provision for income taxes": "IncomeTaxExpenseBenefit",
    "Selling, general and administrative": "SellingGeneralAndAdministrativeExpense",
    "Operating income": "OperatingIncomeLoss",
    "Depreciation and amortization": "DepreciationAndAmortization",
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(CAPTIONS)), st.data())
def test_one_substituted_letter_never_names_another_concept(caption: str, data: st.DataObject) -> None:
    letters = [i for i, c in enumerate(caption) if c.isalpha()]
    at = data.draw(st.sampled_from(letters))
    glyph = data.draw(st.sampled_from(string.ascii_lowercase + "0158|"))
    damaged = caption[:at] + glyph + caption[at + 1 :]
    assert concept(damaged) in (CAPTIONS[caption], None)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_harm(text: str) -> None:
    MATCHER.claims(text, "cash_flow", "financing")
    assert isinstance(words(text), frozenset)


def test_a_guard_word_too_many_is_no_match() -> None:
    assert concept("Accumulated operating income") is None
    assert concept("Deferred net sales") is None


def test_japanese_filers_wordings() -> None:
    assert concept("EQUITY IN NET INCOME OF EQUITY METHOD INVESTEES") == "IncomeLossFromEquityMethodInvestments"
    assert concept("Other income —net") == "OtherNonoperatingIncomeExpense"
    place = ("balance_sheet", "current_liabilities")
    assert concept("Capital lease obligations—current portion", *place) == "CapitalLeaseObligationsCurrent"
    assert concept("Deferred income—current", *place) == "DeferredRevenueCurrent"
    assert concept("ACCRUED RETIREMENT AND PENSION COSTS—Noncurrent", "balance_sheet", "noncurrent_liabilities") == (
        "PensionAndOtherPostretirementDefinedBenefitPlansLiabilitiesNoncurrent"
    )
