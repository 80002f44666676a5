"""What a concept proves of its figure: an amount per share, a number of shares, cash at one end of a period."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from .zones import Row

_CASH = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
_PER_SHARE = re.compile(r"PerShare|Per(?:Basic|Diluted|OutstandingBasic)Share")
_SHARES = re.compile(r"\A(?:WeightedAverageNumber|CommonStockShares|PreferredStockShares|TreasuryStockCommonShares)")
_CENTS = re.compile(r"\.(\d{1,4})\)?\s*\Z")


def refine(figure: Figure, concept: str, row: Row) -> None:
    """Correct unit, measure and period of a figure where its concept leaves no choice.

    Earnings per share are never in millions: ``5.23`` under "in millions" has decimals 2, not -4.
    """
    if figure.measure == "amount" and _PER_SHARE.search(concept):
        figure.measure = "per_share"
        figure.unit = f"{figure.unit}/shares" if figure.unit and len(figure.unit) == 3 else figure.unit
        cents = _CENTS.search(figure.printed or "")
        if cents and figure.decimals is not None:
            figure.decimals = len(cents.group(1))
    elif figure.measure == "amount" and _SHARES.search(concept):
        figure.measure, figure.unit = "count", "shares"
    elif concept == _CASH and row.statement == "cash_flow":
        _instant(figure, row)


def _instant(figure: Figure, row: Row) -> None:
    """Cash at the beginning stands on the day before the period starts, cash at the end on its last day."""
    start = figure.period_start
    if start is None:
        return
    if "beginning" in row.words:
        figure.period_start, figure.period_end = None, start - dt.timedelta(days=1)
    elif "end" in row.words:
        figure.period_start = None
