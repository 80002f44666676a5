"""The suite for US GAAP on statements as filers print them: honest ones pass, damaged ones do not."""

import csv
import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from small import statements

from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.rules.bind import bind
from tieout.rules.habit import holds
from tieout.rules.language import own_suite

RULES = own_suite("us-gaap").rules
STATEMENTS = """
    income_statement                                                | 2016   | 2017
    Revenues                                                        | 74,123 | 82,988
    CostOfRevenue                                                   | 62,275 | 69,962
    GrossProfit                                                     | 11,848 | 13,026
    OperatingExpenses                                               | 9,900  | 10,710
    OperatingIncomeLoss                                             | 1,948  | 2,316
    NonoperatingIncomeExpense                                       | 158    | 153
    IncomeLossFromContinuingOperationsBeforeIncomeTaxes             | 2,106  | 2,469
    IncomeTaxExpenseBenefit                                         | 954    | 970
    IncomeLossFromEquityMethodInvestments                           | 41     | 77
    ProfitLoss                                                      | 1,193  | 1,576
    not NetIncomeLossAttributableToNoncontrollingInterest           | (85)   | (88)
    NetIncomeLoss                                                   | 1,108  | 1,488
    EarningsPerShareBasic                                           | 24.11  | 33.02
    WeightedAverageNumberOfSharesOutstandingBasic                   | 45.953 | 45.063

    balance_sheet                                                   | 2016-12-31 | 2017-12-31
    Assets                                                          | 137,395 | 140,488
    Liabilities                                                     | 70,015 | 71,085
    CommonStockValue                                                | 25,509 | 25,512
    AdditionalPaidInCapital                                         | 36,118 | 36,147
    RetainedEarningsAccumulatedDeficit                              | 4,512  | 5,392
    AccumulatedOtherComprehensiveIncomeLossNetOfTax                 | 2,500  | 3,623
    not TreasuryStockValue                                          | (1,897) | (1,897)
    StockholdersEquity                                              | 66,742 | 68,777
    MinorityInterest                                                | 638    | 626
    StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest | 67,380 | 69,403
    LiabilitiesAndStockholdersEquity                                | 137,395 | 140,488

    cash_flow                                                       | 2017 | 2016-12-31 | 2017-12-31
    ProfitLoss                                                      | 1,576 |  |
    NetCashProvidedByUsedInOperatingActivities                      | 6,102 |  |
    NetCashProvidedByUsedInInvestingActivities                      | (4,499) |  |
    NetCashProvidedByUsedInFinancingActivities                      | (3,673) |  |
    EffectOfExchangeRateOnCashAndCashEquivalents                    | (17) |  |
    CashAndCashEquivalentsPeriodIncreaseDecrease                    | (2,087) |  |
    CashAndCashEquivalentsAtCarryingValue                           |  | 21,958 | 19,871
"""


def failing(text: str) -> set[str]:
    reading = statements(text)
    found = bind(RULES, reading)
    return {tie.rule for tie in found.ties if holds(tie, reading.figures) is False} | {r.rule for r in found.remarks}


def test_honest_statements_pass() -> None:
    reading = statements(STATEMENTS)
    tied = {tie.rule for tie in bind(RULES, reading).ties}
    assert failing(STATEMENTS) - {"says-which-principles", "says-whether-audited"} == set()
    assert tied >= {
        "gross-profit",
        "operating-income-from-gross-profit",
        "pretax-income",
        "net-income",
        "net-income-split",
        "basic-earnings-per-share",
        "balance-sheet-balances",
        "liabilities-and-equity",
        "equity-parts",
        "equity-with-noncontrolling",
        "change-in-cash",
        "cash-rolls-forward",
        "net-income-in-cash-flow",
    }


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ("| 1,948 ", "| 1,048 ", {"operating-income-from-gross-profit", "pretax-income"}),
        ("| 11,848", "| 11,843", {"gross-profit", "operating-income-from-gross-profit"}),
        ("(88)", "88", {"net-income-split"}),
        ("| 41 ", "| - ", {"net-income"}),
        ("| (1,897) | (1,897)", "| 1,897 | (1,897)", {"equity-parts"}),
        ("| 137,395 | 140,488\n    Liab", "| 137,359 | 140,488\n    Liab", {"balance-sheet-balances"}),
        ("| (17) ", "| 17 ", {"change-in-cash"}),
        ("| 21,958 | 19,871", "| 21,953 | 19,871", {"cash-rolls-forward"}),
        ("ProfitLoss                                                      | 1,576 |  |", "ProfitLoss | 1,567 |  |",
         {"net-income-in-cash-flow"}),
        ("| 140,488\n    Liab", "| (140,488)\n    Liab", {"balances-not-negative", "balance-sheet-balances"}),
    ],
)  # fmt: skip
def test_each_fault_is_found_by_its_rules(old: str, new: str, rules: set[str]) -> None:
    assert STATEMENTS.count(old) == 1
    assert rules <= failing(STATEMENTS.replace(old, new))


_CASH = """
    balance_sheet                                                  | 2016-12-31 | 2017-12-31
    CashAndCashEquivalentsAtCarryingValue                          | 21,958 | 19,871

    cash_flow                                                      | 2016-12-31 | 2017-12-31
    CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents  | 21,958 | 19,871
"""


@pytest.mark.parametrize(
    ("caption", "section", "ties"),
    [
        ("Cash and cash equivalents, end of the period", (), 2),
        ("Cash, cash equivalents and restricted cash", (), 0),
        ("Cash, cash equivalents and restrlctedcash", (), 0),
        ("End of year", ("Cash and restricted cash",), 0),
        ("End of year", ("Cash and cash equivalents",), 2),
    ],
)
def test_closing_cash_is_the_balance_sheets_unless_its_words_say_more(
    caption: str, section: tuple[str, ...], ties: int
) -> None:
    reading = statements(_CASH)
    for figure in reading.figures[2:]:
        figure.caption, figure.section = caption, section
    rules = [tie.rule for tie in bind(RULES, reading).ties if tie.operator == "="]
    assert rules == ["closing-cash-in-balance-sheet"] * ties


def test_restricted_cash_on_its_own_line_completes_the_sum() -> None:
    lines = _CASH.replace("19,871\n\n", "19,871\n    RestrictedCashCurrent | 40 | 35\n\n")
    whole = lines.replace("Equivalents  | 21,958 | 19,871", "Equivalents | 21,998 | 19,906")
    reading = statements(whole)
    ties = [tie for tie in bind(RULES, reading).ties if tie.rule == "all-cash-by-balance-sheet-lines"]
    assert [holds(tie, reading.figures) for tie in ties] == [True, True]


# --- On real filings, read without error: an honest number raises no error ---

_STATEMENT = {"IS": "income_statement", "BS": "balance_sheet", "CF": "cash_flow", "EQ": "equity", "SEG": "segments"}


def filing(folder: Path) -> Reading:
    """The filing's facts as its own truth table has them, true signs and all."""
    figures: list[Figure] = []
    tables: dict[tuple[str, str], int] = {}
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        digits = re.sub(r"[^\d.]", "", row["true_text"]).rstrip(".")
        if row["kind"] == "fact" and row["period"] and digits:
            whole, _, tail = digits.partition(".")
            start, _, end = row["period"].rpartition("/")
            amount = int(whole + tail) * (-1 if row["true_value"].startswith("-") else 1)
            figures.append(
                Figure(
                    figure=len(figures),
                    statement=_STATEMENT.get(row["stmt"]),
                    table=tables.setdefault((row["page"], row["table"]), len(tables)),
                    row=int(row["row"]),
                    caption=row["label"],
                    concept=row["concept"],
                    dimensions=dict(pair.split("=") for pair in row["dims"].split(";") if pair),
                    period_start=dt.date.fromisoformat(start) if start else None,
                    period_end=dt.date.fromisoformat(end),
                    unit=row["unit"],
                    mantissa=amount,
                    decimals=len(tail) - int(row["scale"] or 0),
                    printed=row["true_text"],
                    line=len(figures) + 1,
                )
            )
    return Reading(document=Document(document=folder.name), figures=figures)


@pytest.mark.needs("shared")
def test_honest_filings_raise_no_error(shared: Callable[[str], Path]) -> None:
    errors = {rule.id for rule in RULES if rule.severity == "error"}
    verdicts: Counter[bool | None] = Counter()
    failed: Counter[str] = Counter()
    for folder in sorted(shared("dev/ocr").glob("*-a")):
        reading = filing(folder)
        for tie in bind(RULES, reading).ties:
            verdict = holds(tie, reading.figures)
            verdicts[verdict] += 1
            if verdict is False and tie.rule in errors:
                failed[f"{folder.name} {tie.rule}"] += 1
    assert verdicts[True] > 1000
    # One truth table has the sign of a total wrong.
    assert set(failed) <= {"amd-10k-a change-in-cash"}
