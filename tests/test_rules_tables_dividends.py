"""Dividends, share counts and forecasts per share: holds, fails, cannot tell."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from printed import find, reading, residual, ties, told

from tieout.figures.figure import Figure
from tieout.figures.reading import Reading
from tieout.rules.bind import bind
from tieout.rules.habit import holds
from tieout.rules.language import own_suite
from tieout.rules.model import Tie, Unbound

YEAR = {"period_start": dt.date(2017, 1, 1), "period_end": dt.date(2017, 12, 31)}
DAY = {"period_end": dt.date(2017, 12, 31)}


# --- The year's dividend ---

DIVIDENDS = """
    1Q-end  2Q-end  3Q-end  Year-end  Total
    Fiscal 2017  -  13.50  -  13.50  27.00
"""


def test_the_quarters_make_the_year() -> None:
    found = reading(DIVIDENDS, decimals=2)
    (tie,) = ties("dividends add up", found)
    assert told(found, [tie]) == ["27.00 = - + 13.50 + - + 13.50"]
    assert residual(found, tie) == 0


@pytest.mark.parametrize("wrong", [("27.00", "21.00"), ("  13.50  -", "  18.50  -")])
def test_a_wrong_digit_of_a_dividend_is_told(wrong: tuple[str, str]) -> None:
    found = reading(DIVIDENDS.replace(*wrong), decimals=2)
    (tie,) = ties("dividends add up", found)
    assert holds(tie, found.figures) is False


def test_a_row_without_its_total_is_named() -> None:
    found = reading(DIVIDENDS.replace("27.00", "."), decimals=2)
    (each,) = find("dividends add up", found)
    assert isinstance(each, Unbound)
    assert "without its total" in each.reason


def test_interim_and_final_dividends() -> None:
    found = reading("Interim  Final  Annual\nDividend per share  12.00  15.00  27.00", decimals=2)
    assert told(found, ties("dividends add up", found)) == ["27.00 = 12.00 + 15.00"]


def test_quarters_of_something_else_have_no_year_end() -> None:
    found = reading("1Q  2Q  3Q  4Q  Total\nRevenue  10  11  12  13  46")
    assert find("dividends add up", found) == []


# --- Payout ---


def page(*figures: Figure) -> Reading:
    found = reading("2017\nNothing  1")
    found.figures = [replace(f, figure=k, table=0, row=k, column=0) for k, f in enumerate(figures)]
    return found


def rate(caption: str, printed: str, unit: str = "USD/shares", **more: object) -> Figure:
    whole, _, cents = printed.partition(".")
    measure = "ratio" if unit == "percent" else "per_share"
    own = {"figure": 0, "caption": caption, "printed": printed, "unit": unit, "measure": measure, **YEAR, **more}
    return Figure(**own, mantissa=int(whole + cents), decimals=len(cents))  # type: ignore[arg-type]


EARNED = (rate("Basic earnings per share", "69.42"), rate("Dividends per share", "27.00"))


@pytest.mark.parametrize(("printed", "right"), [("38.9", True), ("39.8", False), ("88.9", False)])
def test_payout_is_the_dividend_over_earnings(printed: str, right: bool) -> None:
    found = page(*EARNED, rate("Payout ratio", printed, "percent"))
    (tie,) = ties("payout recomputes", found)
    assert told(found, [tie]) == [f"{printed} = 100 (27.00) / 69.42"]
    assert holds(tie, found.figures) is right


def test_a_payout_without_earnings_is_named() -> None:
    (each,) = find("payout recomputes", page(EARNED[1], rate("Payout ratio", "38.9", "percent")))
    assert isinstance(each, Unbound)
    assert "the earnings per share of the period are not printed" in each.reason


# --- Counts of shares ---


def count(caption: str, printed: str, **more: object) -> Figure:
    own = {"figure": 0, "caption": caption, "printed": printed, "unit": "shares", "measure": "count", **DAY, **more}
    return Figure(**own, mantissa=int(printed.replace(",", "")), decimals=0, exact=True)  # type: ignore[arg-type]


CAPTION = "Common stock - authorized, 75,520,000 shares; issued and outstanding, 46,713,800 shares"


def captioned(printed: str, caption: str = CAPTION) -> Figure:
    return count(caption, printed)


def counted(*figures: Figure) -> list[tuple[str, bool | None]]:
    found = page(*figures)
    for figure in found.figures:
        if "authorized" in (figure.caption or ""):
            figure.column = None
    bound = [each for each in find("share counts agree", found) if isinstance(each, Tie)]
    return [(told(found, [tie])[0], holds(tie, found.figures)) for tie in bound]


ISSUED = "The number of shares outstanding (inclusive of treasury stock)"


def test_the_balance_sheets_caption_and_the_cover_count_alike() -> None:
    cover = count(ISSUED, "46,713,800")
    assert counted(captioned("75,520,000"), captioned("46,713,800"), cover) == [("46,713,800 = 46,713,800", True)]


def test_a_wrong_digit_of_a_count_is_told() -> None:
    assert counted(captioned("46,713,800"), count(ISSUED, "46,113,800")) == [("46,113,800 = 46,713,800", False)]


def test_counts_of_other_kinds_days_and_classes_are_not_compared() -> None:
    treasury = count("The number of treasury stock", "1,650,909")
    later = count(ISSUED, "46,720,000", period_end=dt.date(2018, 1, 31))
    preferred = count("Preferred shares issued", "5,000,000")
    average = count("Weighted average number of shares outstanding", "45,062,865", **YEAR)
    assert counted(captioned("46,713,800"), treasury, later, preferred, average) == []


def test_words_behind_a_count_say_what_it_is() -> None:
    caption = "Common stock, par value $1; 75,520,000 shares authorized and 46,713,800 shares issued"
    own = [captioned("75,520,000", caption), captioned("46,713,800", caption)]
    assert counted(*own, count("Shares issued", "46,713,800")) == [("46,713,800 = 46,713,800", True)]


# --- Forecast earnings per share ---

AVERAGE = count("The weighted average number of shares outstanding", "45,062,865", **YEAR)


def forecast(income: int, per_share: str, *counts: Figure) -> tuple[Reading, list[object]]:
    ahead = {"basis": "forecast", "period_start": dt.date(2018, 1, 1), "period_end": dt.date(2018, 12, 31)}
    earned = Figure(
        figure=0, caption="Net income", unit="USD", mantissa=income, decimals=-6, printed=str(income), **ahead  # type: ignore[arg-type]
    )  # fmt: skip
    found = page(earned, replace(rate("Net income per share", per_share), **ahead), *counts)  # type: ignore[arg-type]
    found.figures[1].row = found.figures[0].row
    return found, list(find("forecast per share", found))


@pytest.mark.parametrize(("printed", "right"), [("88.77", True), ("88.17", False), ("58.77", False), ("8.77", False)])
def test_forecast_earnings_are_income_over_shares(printed: str, right: bool) -> None:
    found, (tie,) = forecast(4000, printed, AVERAGE)
    assert isinstance(tie, Tie)
    assert told(found, [tie]) == [f"{printed} = 1 (4000) / 45,062,865"]
    assert holds(tie, found.figures) is right


def test_a_forecast_may_be_on_the_shares_of_the_last_day() -> None:
    issued, treasury = count(ISSUED, "46,713,800"), count("The number of treasury stock", "1,650,909")
    found, (tie,) = forecast(4000, "88.77", replace(AVERAGE, mantissa=50_000_000), issued, treasury)
    assert isinstance(tie, Tie)
    assert told(found, [tie]) == ["88.77 = 1 (4000) / 46,713,800 - 1,650,909"]
    assert Fraction(4_000_000_000, 46_713_800 - 1_650_909) > Fraction("88.764")


def test_what_is_on_another_count_of_shares_is_named() -> None:
    _, (each,) = forecast(4000, "90.31", AVERAGE)
    assert isinstance(each, Unbound)
    assert "another count of shares" in each.reason


def test_a_forecast_without_a_count_is_named() -> None:
    _, (each,) = forecast(4000, "88.77")
    assert isinstance(each, Unbound)
    assert "no count of shares" in each.reason


# --- Dividends paid beside the dividend per share ---


def paid(amount: int) -> list[tuple[str, bool | None]]:
    declared = rate("Dividends declared per share", "0.50", concept="us-gaap:CommonStockDividendsPerShareDeclared")
    spent = Figure(
        figure=0, caption="Dividends paid", unit="USD", mantissa=amount, decimals=-6, printed=str(amount),
        concept="us-gaap:PaymentsOfDividendsCommonStock", statement="cash_flow", **YEAR,  # type: ignore[arg-type]
    )  # fmt: skip
    shares = count("Basic", "400,000,000", concept="us-gaap:WeightedAverageNumberOfSharesOutstandingBasic", **YEAR)
    found = page(declared, spent, shares)
    rules = [rule for rule in own_suite("us-gaap").rules if rule.family == "E06"]
    return [(tie.rule.rsplit("-", 2)[-2], holds(tie, found.figures)) for tie in bind(rules, found).ties]


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [(190, [True, True]), (20, [False, True]), (1900, [True, False])],
)
def test_dividends_paid_are_near_the_dividend_times_shares(amount: int, wanted: list[bool]) -> None:
    assert [held for _, held in paid(amount)] == wanted
