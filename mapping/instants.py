"""Balances that a statement of flows tells: cash at the beginning stands on the day before its period, not in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from .cells import Cell
from .names import elements, words_of
from .periods import started

_BEGINS = frozenset(("beginning", "begin", "begins", "opening", "bop", "boy"))
_ENDS = frozenset(("end", "ending", "ends", "closing", "eop", "eoy"))
#: Cash with what is restricted is told by statements of cash flows only, and a balance all the same.
_CASH = "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"


def date_instants(cells: Iterable[Cell], months: int | None) -> None:
    """Give balances with words for an end of their period their day; `months` is how long a period is.

    "Cash at beginning of year" of 2024 (1 January to 31 December) stands at 31 December 2023, "at end of year" at
    31 December 2024.
    """
    for cell in cells:
        if cell.end is None or not _is_balance(cell):
            continue
        words = set(words_of(cell.caption or ""))
        if words & _BEGINS and not words & _ENDS:
            start = cell.start or (started(cell.end, months) if months else None)
            if start is not None:
                cell.start, cell.end = None, start - dt.timedelta(days=1)
        elif words & _ENDS and not words & _BEGINS:
            cell.start = None


def _is_balance(cell: Cell) -> bool:
    local = (cell.concept or "").rsplit(":", 1)[-1]
    return local == _CASH or cell.balance or elements().get(local, ("", ""))[0] == "balance_sheet"
