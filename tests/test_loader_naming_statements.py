"""Captions of whole statements become concepts, by what they say and where they stand."""

from pathlib import Path

import pytest
from printed_statement import named, names

from tieout.loader import read
from tieout.loader.naming import name_figures


def test_income_statement() -> None:
    assert names(
        "income_statement",
        """
        Revenues:
          Products                                     60        50
          Services                                     40        30
          Total revenues                              100        80
        Cost of sales                                  55        45
        Gross profit                                   45        35
        Selling, general and administrative expenses   20        15
        Research and development                        5         5
        Operating income                               20        15
        Interest expense                               (2)       (3)
        Other (expense) income, net                    (1)        4
        Income before provision for income taxes       17        16
        Provision for income taxes                      5         4
        Net income                                     12        12
        """,
    ) == {
        "Products": "Revenues",
        "Services": "Revenues",
        "Total revenues": "Revenues",
        "Cost of sales": "CostOfGoodsAndServicesSold",
        "Gross profit": "GrossProfit",
        "Selling, general and administrative expenses": "SellingGeneralAndAdministrativeExpense",
        "Research and development": "ResearchAndDevelopmentExpense",
        "Operating income": "OperatingIncomeLoss",
        "Interest expense": "-InterestExpense",
        "Other (expense) income, net": "OtherNonoperatingIncomeExpense",
        "Income before provision for income taxes": (
            "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"
        ),
        "Provision for income taxes": "IncomeTaxExpenseBenefit",
        "Net income": "NetIncomeLoss",
    }


def test_net_income_is_of_all_holders_where_a_noncontrolling_share_is_named() -> None:
    found = names(
        "income_statement",
        """
        Net income                                                   12
        Less: Net income attributable to noncontrolling interests     1
        Net income attributable to Example Holdings, Inc.            11
        """,
    )
    assert list(found.values()) == ["ProfitLoss", "NetIncomeLossAttributableToNoncontrollingInterest", "NetIncomeLoss"]


def test_basic_and_diluted_take_their_meaning_from_the_heading() -> None:
    reading = named(
        "income_statement",
        """
        Net income per share:
          Basic                                1.25
          Diluted                              1.20
        Weighted-average shares outstanding:
          Basic                               9,600
          Diluted                            10,000
        """,
    )
    assert [f.concept for f in reading.figures] == [
        "us-gaap:EarningsPerShareBasic",
        "us-gaap:EarningsPerShareDiluted",
        "us-gaap:WeightedAverageNumberOfSharesOutstandingBasic",
        "us-gaap:WeightedAverageNumberOfDilutedSharesOutstanding",
    ]
    assert [(f.measure, f.unit, f.decimals) for f in reading.figures][::2] == [
        ("per_share", "USD/shares", 2),  # never in millions
        ("count", "shares", -6),
    ]


def test_balance_sheet_lines_belong_to_the_next_subtotal() -> None:
    assert names(
        "balance_sheet",
        """
        Cash and cash equivalents                     10
        Accounts receivable, net of allowance of $5   20
        Other                                          5
        Total current assets                          35
        Property, plant and equipment, net            40
        Other                                          5
        Total assets                                  80
        Accounts payable                              10
        Operating lease liabilities                    5
        Other                                          5
        Total current liabilities                     20
        Operating lease liabilities                   10
        Other                                          5
        Total liabilities                             35
        Common stock, $0.01 par value, 5,000 shares authorized   1
        Additional paid-in capital                    20
        Retained earnings                             30
        Treasury stock, at cost                       (6)
        Total stockholders' equity                    45
        Total liabilities and stockholders' equity    80
        """,
    ) == {
        "Cash and cash equivalents": "CashAndCashEquivalentsAtCarryingValue",
        "Accounts receivable, net of allowance of $5": "AccountsReceivableNetCurrent",
        "Total current assets": "AssetsCurrent",
        "Property, plant and equipment, net": "PropertyPlantAndEquipmentNet",
        "Total assets": "Assets",
        "Accounts payable": "AccountsPayableCurrent",
        "Total current liabilities": "LiabilitiesCurrent",
        "Operating lease liabilities": "OperatingLeaseLiabilityNoncurrent",
        "Other": "OtherLiabilitiesNoncurrent",
        "Total liabilities": "Liabilities",
        "Common stock, $0.01 par value, 5,000 shares authorized": "CommonStockValue",
        "Additional paid-in capital": "AdditionalPaidInCapital",
        "Retained earnings": "RetainedEarningsAccumulatedDeficit",
        "Treasury stock, at cost": "-TreasuryStockValue",
        "Total stockholders' equity": "StockholdersEquity",
        "Total liabilities and stockholders' equity": "LiabilitiesAndStockholdersEquity",
    }


def test_same_caption_in_four_places_is_four_concepts() -> None:
    reading = named(
        "balance_sheet",
        """
        Other                        5
        Total current assets         5
        Other                        6
        Total assets                11
        Other                        3
        Total current liabilities    3
        Other                        4
        Total liabilities            7
        """,
    )
    assert [f.concept for f in reading.figures if f.caption == "Other"] == [
        "us-gaap:OtherAssetsCurrent",
        "us-gaap:OtherAssetsNoncurrent",
        "us-gaap:OtherLiabilitiesCurrent",
        "us-gaap:OtherLiabilitiesNoncurrent",
    ]


def test_total_equity_after_noncontrolling_interests_includes_them() -> None:
    found = names(
        "balance_sheet",
        """
        Total liabilities                                  50
        Common stock                                       10
        Total Example Holdings Inc. shareholders' equity   40
        Noncontrolling interests                            5
        Total equity                                       45
        Total liabilities and equity                       95
        """,
        entity="Example Holdings Inc.",
    )
    assert list(found.values())[2:5] == [
        "StockholdersEquity",
        "MinorityInterest",
        "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
    ]


def test_cash_flow_lines_belong_to_the_next_total_of_activities() -> None:
    reading = named(
        "cash_flow",
        """
        Net income                                             50
        Depreciation and amortization                          20
        Gain on sales of property and equipment                (3)
        Other, net                                             (1)
        Changes in operating assets and liabilities:
          Increase in inventories                             (10)
          Accounts payable                                      6
          Other, net                                           (2)
        Net cash provided by operating activities              60
        Investing activities:
          Purchases of property and equipment                 (30)
          Other, net                                            1
          Net cash used in investing activities               (29)
        Financing activities:
          Dividends paid                                      (12)
          Other, net                                           (1)
          Net cash used in financing activities               (13)
        Effect of exchange rate changes on cash and cash equivalents   (2)
        Net increase in cash and cash equivalents              16
        Cash and cash equivalents, beginning of period        100
        Cash and cash equivalents, end of period              116
        """,
    )
    cash = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
    assert [(f.polarity, (f.concept or "").removeprefix("us-gaap:")) for f in reading.figures] == [
        (1, "NetIncomeLoss"),
        (1, "DepreciationDepletionAndAmortization"),
        (-1, "GainLossOnSaleOfPropertyPlantEquipment"),
        (-1, "OtherNoncashIncomeExpense"),
        (-1, "IncreaseDecreaseInInventories"),
        (1, "IncreaseDecreaseInAccountsPayable"),
        (-1, "IncreaseDecreaseInOtherOperatingCapitalNet"),
        (1, "NetCashProvidedByUsedInOperatingActivities"),
        (-1, "PaymentsToAcquirePropertyPlantAndEquipment"),
        (-1, "PaymentsForProceedsFromOtherInvestingActivities"),
        (1, "NetCashProvidedByUsedInInvestingActivities"),
        (-1, "PaymentsOfDividends"),
        (1, "ProceedsFromPaymentsForOtherFinancingActivities"),
        (1, "NetCashProvidedByUsedInFinancingActivities"),
        (1, "EffectOfExchangeRateOnCashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"),
        (1, f"{cash}PeriodIncreaseDecreaseIncludingExchangeRateEffect"),
        (1, cash),
        (1, cash),
    ]
    beginning, end = reading.figures[-2:]
    assert (beginning.period_start, str(beginning.period_end)) == (None, "2022-12-31")
    assert (end.period_start, str(end.period_end)) == (None, "2023-12-31")


@pytest.mark.parametrize(
    "caption",
    [
        "Network uplift fund, enterprise",
        "Bitcoin",
        "Licensing gain",
        "Settlement receivable",
    ],
)
def test_a_company_s_own_line_stays_unnamed(caption: str) -> None:
    found = names("balance_sheet", f"{caption}  5\nTotal current assets  9\nTotal assets  12")
    assert found[caption] is None


def test_of_two_rows_that_claim_one_concept_the_better_keeps_it() -> None:
    found = names(
        "income_statement",
        """
        Interest expense on borrowings     4
        Interest expense                   7
        """,
    )
    assert list(found.values()).count("InterestExpense") == 1
    assert found["Interest expense"] == "InterestExpense"


def test_the_same_total_printed_twice_is_the_same_concept() -> None:
    reading = named("income_statement", "Net income  7\nOther item of ours  1\nNet income  7")
    assert [f.concept for f in reading.figures] == ["us-gaap:NetIncomeLoss", None, "us-gaap:NetIncomeLoss"]


def test_prose_and_unknown_statements_are_left_alone() -> None:
    reading = named("dividends", "Net income  7")
    assert reading.figures[0].concept is None
    assert reading.figures[0].polarity == 1


def test_two_lines_of_other_income_are_an_item_and_the_total() -> None:
    found = names(
        "income_statement",
        """
        Operating income               20
        OTHER INCOME (EXPENSES):
          Interest expense             (2)
          Other - net                   5
          Other income - net            3
        Income before income taxes     23
        """,
    )
    assert found["Other - net"] == "OtherNonoperatingIncomeExpense"
    assert found["Other income - net"] == "NonoperatingIncomeExpense"


def test_operating_expenses_that_start_with_cost_of_revenue_are_all_costs() -> None:
    page = "Revenue  100\nCost of revenue  40\n{gross}Research and development  10\nTotal operating expenses  {total}"
    assert names("income_statement", page.format(gross="", total=50))["Total operating expenses"] == "CostsAndExpenses"
    with_gross = page.format(gross="Gross profit  60\n", total=10)
    assert names("income_statement", with_gross)["Total operating expenses"] == "OperatingExpenses"


def test_a_number_within_a_caption_is_not_the_line_item() -> None:
    reading = named("balance_sheet", "Accounts receivable, net of allowance  20\nTotal current assets  20")
    allowance = reading.figures[0]
    allowance.column, allowance.concept = None, None
    name_figures(reading)
    assert allowance.concept is None


def test_a_caption_that_broke_off_goes_on_from_its_heading() -> None:
    found = names(
        "income_statement",
        """
        Income from operations before income tax expense and
          equity in net income of equity method investees    23
        """,
    )
    assert list(found.values()) == [
        "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments"
    ]


def test_names_do_not_depend_on_what_was_read_before() -> None:
    page = "Other current assets  5\nTotal current assets  5\nGoodwill  3\nTotal assets  8"
    first = names("balance_sheet", page)
    named("cash_flow", "Purchases of property and equipment  (5)\nNet cash used in investing activities  (5)")
    assert names("balance_sheet", page) == first


HIGHLIGHTS = """Consolidated Statements of Income
(In millions)
Years ended December 31,
2023 2022
Revenue:
Products $ 4,210 $ 4,010
Services 1,315 1,290
Total revenue 5,525 5,300
Cost of revenue:
Products 2,905 2,720
Services 1,000 1,000
Total cost of revenue 3,905 3,720
Gross profit 1,620 1,580
Operating expenses 700 690
Operating income 920 890
Income tax expense 200 190
Net income 720 700

Highlights
(In millions)
Years ended December 31,
2023 2022
Revenue
Products 4,210 4,010
Services 1,315 1,290
Total revenue 5,525 5,300
"""


def test_highlights_below_the_statement_of_income_begin_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "case.txt"
    path.write_text(HIGHLIGHTS, encoding="utf-8")
    found = [f for f in read(path, "case.txt").figures if f.table == 1 and f.column == 0]
    assert [(f.caption, f.concept) for f in found] == [
        ("Products", "us-gaap:Revenues"), ("Services", "us-gaap:Revenues"), ("Total revenue", "us-gaap:Revenues"),
    ]  # fmt: skip
    assert [bool(f.dimensions) for f in found] == [True, True, False]
