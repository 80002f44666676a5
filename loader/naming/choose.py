"""One concept once in a statement: what its neighbours say of a line item, and who keeps what two claim."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .match import Claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .zones import Row

_CLASS = re.compile(r"\b(?:class|series) [a-z0-9]{1,3}\b", re.IGNORECASE)
_NCI = frozenset(
    (
        "MinorityInterest",
        "NetIncomeLossAttributableToNoncontrollingInterest",
        "IncomeLossFromContinuingOperationsAttributableToNoncontrollingEntity",
        "ComprehensiveIncomeNetOfTaxAttributableToNoncontrollingInterest",
    )
)
#: What a statement of income starts with.
REVENUE = ("Revenues", "RevenueFromContractWithCustomerExcludingAssessedTax")
_OTHER = "OtherNonoperatingIncomeExpense"
_EQUITY_OF_ALL = "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest"
_PPE = "PropertyPlantAndEquipment"
_DEPRECIATED = "AccumulatedDepreciationDepletionAndAmortizationPropertyPlantAndEquipment"
_PRETAX = "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest"
_PRETAX_EQUITY = (
    "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments"
)


def settle(rows: list[Row], *, noncontrolling: bool) -> None:
    """Keep in each row's first claim what it stands for, among the rows of one statement.

    `noncontrolling` says that the document has noncontrolling interests.
    """
    if noncontrolling:
        of_all_holders(rows)
    for rule in _RULES:
        rule(rows)
    _once(rows)


def has_noncontrolling(rows: Iterable[Row]) -> bool:
    """Whether a line speaks of noncontrolling interests."""
    return any(row.claims and row.claims[0].concept in _NCI for row in rows)


def _top(row: Row) -> str | None:
    return row.claims[0].concept if row.claims else None


def _become(row: Row, concept: str) -> None:
    row.claims = [Claim(concept, row.claims[0].sign, row.claims[0].score, row.claims[0].zoned), *row.claims[1:]]


def _positions(rows: list[Row], test: Callable[[str], bool]) -> list[int]:
    return [i for i, row in enumerate(rows) if row.claims and test(row.claims[0].concept)]


def of_all_holders(rows: list[Row]) -> None:
    """Net income, bare, is that of all holders where a noncontrolling share is named, and so is equity."""
    for row in rows:
        if "toparent" in row.words or "tocommon" in row.words:
            continue
        if _top(row) == "NetIncomeLoss" and row.zone != "eps":
            _become(row, "ProfitLoss")
        if _top(row) == "StockholdersEquity" and row.statement == "equity":
            _become(row, _EQUITY_OF_ALL)
        if _top(row) == "ComprehensiveIncomeNetOfTax":
            _become(row, "ComprehensiveIncomeNetOfTaxIncludingPortionAttributableToNoncontrollingInterest")


def _common_holders(rows: list[Row]) -> None:
    """Net income to common holders is the parent's, unless the parent's is named beside it."""
    parents = [r for r in rows if _top(r) == "NetIncomeLoss"]
    for row in rows:
        if _top(row) == "NetIncomeLossAvailableToCommonStockholdersBasic" and not parents:
            _become(row, "NetIncomeLoss")


def _equity_totals(rows: list[Row]) -> None:
    """Total equity after the noncontrolling interests includes them."""
    if rows[0].statement != "balance_sheet":
        return
    minority = _positions(rows, lambda c: c == "MinorityInterest")
    totals = _positions(rows, lambda c: c == "StockholdersEquity")
    for at in totals:
        if minority and at > minority[0]:
            _become(rows[at], _EQUITY_OF_ALL)


def _depreciated(rows: list[Row]) -> None:
    """Property before its accumulated depreciation is gross, after it net."""
    for at in _positions(rows, lambda c: c == _DEPRECIATED):
        for row in rows[max(0, at - 1) : at]:
            if (_top(row) or "").startswith(_PPE):
                _become(row, f"{_PPE}Gross")
        for row in rows[at + 1 : at + 2]:
            if (_top(row) or "").startswith(_PPE):
                _become(row, f"{_PPE}Net")


def _before_equity_income(rows: list[Row]) -> None:
    """Income before tax is also before equity income where that comes after it."""
    for at in _positions(rows, lambda c: c == _PRETAX):
        later = [_top(row) for row in rows[at + 1 : at + 5]]
        if "IncomeLossFromEquityMethodInvestments" in later:
            _become(rows[at], _PRETAX_EQUITY)


def _revenue(rows: list[Row]) -> None:
    """One revenue: of several captions for it, the whole total's; a bare total above it is a subtotal."""
    if rows[0].statement != "income_statement":
        return
    places = _positions(rows, lambda c: c in REVENUE)
    totals = [i for i in places if "total" in rows[i].words]
    whole = next((i for i in totals if rows[i].words & {"revenue", "sale"}), totals[-1] if totals else None)
    if whole is not None:
        for at in places:
            if at < whole:
                rows[at].claims = [c for c in rows[at].claims if c.concept != _top(rows[whole])]


def _other_income(rows: list[Row]) -> None:
    """Of two lines of other income before tax the last is the total of both."""
    places = [i for i in _positions(rows, lambda c: c == _OTHER) if rows[i].zone == "nonoperating"]
    if len(places) > 1 and not _positions(rows, lambda c: c == "NonoperatingIncomeExpense"):
        _become(rows[places[-1]], "NonoperatingIncomeExpense")


def _expenses(rows: list[Row]) -> None:
    """Operating expenses that start with the cost of revenue, no gross profit between, are all costs and expenses."""
    tops = [_top(row) for row in rows]
    for at in _positions(rows, lambda c: c == "OperatingExpenses"):
        before = tops[:at]
        if "GrossProfit" not in before and any(c in before for c in ("CostOfRevenue", "CostOfGoodsAndServicesSold")):
            _become(rows[at], "CostsAndExpenses")


def _cash_alone(rows: list[Row]) -> None:
    """Cash at the end, printed once more without the restricted cash, is the balance sheet's."""
    name = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
    restricted = [i for i in _positions(rows, lambda c: c == name) if {"restricted", "end"} <= rows[i].words]
    for at in _positions(rows, lambda c: c == name):
        if restricted and at > restricted[0] and "restricted" not in rows[at].words and "end" in rows[at].words:
            _become(rows[at], "CashAndCashEquivalentsAtCarryingValue")


def _once(rows: list[Row]) -> None:
    """Of two rows that claim one concept for one period with other numbers, the better keeps it."""
    held: dict[str, list[Row]] = {}
    for row in sorted((r for r in rows if r.claims), key=lambda r: -r.claims[0].score):
        while row.claims and any(_quarrel(row, other) for other in held.get(row.claims[0].concept, ())):
            row.claims = row.claims[1:]
        if row.claims:
            held.setdefault(row.claims[0].concept, []).append(row)


def class_of(row: Row) -> str | None:
    """The class or series of capital stock that a line is of: ``Class A``; None for any other line."""
    if not row.claims or row.claims[0].concept not in ("CommonStockValue", "PreferredStockValue"):
        return None
    match = _CLASS.search(row.text)
    return match.group().capitalize() if match else row.text.split(",")[0]


def _quarrel(row: Row, other: Row) -> bool:
    """Whether two rows differ in a period they share."""
    if row.figures[0].measure != other.figures[0].measure or class_of(row) != class_of(other):
        return False
    if row.words & {"beginning", "end", "date"} and other.words & {"beginning", "end", "date"}:
        return False
    mine = {(f.period_start, f.period_end): f.mantissa for f in row.figures}
    theirs = {(f.period_start, f.period_end): f.mantissa for f in other.figures}
    shared = mine.keys() & theirs.keys()
    return any(mine[period] != theirs[period] for period in shared)


_RULES = (
    *(_common_holders, _equity_totals, _depreciated, _before_equity_income),
    *(_revenue, _other_income, _expenses, _cash_alone),
)
