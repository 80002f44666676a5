"""Which way a concept's value goes with its printed figures: value = polarity x figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .captions import Caption


def polarity(sign: str, caption: Caption, printed: list[int], *, deducted: bool = False) -> int:
    """The polarity of a row from its concept's sign class, its caption and its printed numbers.

    ``positive``: the value is never negative, so "(5,286)" of dividends paid is -1.
    ``flow`` and ``flow-``: cash flows as printed, and the adjustments that print the other sign (a
    gain is taken off, an increase of inventories too).
    ``result``: a total that may be negative: "Operating loss (34)" is +1, "Net loss 34" is -1.
    ``income``: an item that may go either way: "Other expense 34" is -1, "Other income (34)", a
    reduction of costs, too.
    ``expense``: the same with the expense positive; `deducted` says that expenses are printed
    negative here.
    """
    if sign in ("flow", "flow-"):
        return _flow(sign, caption, printed)
    usual = _usual(printed)
    if sign == "positive":
        return usual
    side = caption.lead if sign != "expense" else -caption.lead
    if caption.both:
        return side
    if side < 0:
        return -usual
    if sign == "income" and side > 0 and _all_negative(printed):
        return -1
    return -1 if sign == "expense" and deducted and _all_negative(printed) else 1


def _flow(sign: str, caption: Caption, printed: list[int]) -> int:
    if sign == "flow-":
        return -1
    totals = {"cash", "activity"} <= caption.core
    return -1 if totals and caption.lead < 0 and not caption.both and _usual(printed) > 0 and any(printed) else 1


def _usual(printed: list[int]) -> int:
    """The sign most of a row's numbers have, +1 when they are even."""
    balance = sum((number > 0) - (number < 0) for number in printed)
    return -1 if balance < 0 else 1


def _all_negative(printed: list[int]) -> bool:
    numbers = [n for n in printed if n]
    return bool(numbers) and all(n < 0 for n in numbers)


def unnamed(caption: Caption, statement: str, zone: str | None, heading: str = "") -> str:
    """The sign class of a line that has no concept, by what it speaks of.

    A gain, a receivable or an asset within operating activities is printed with the other sign, and
    elsewhere in the cash flows and in equity an amount paid is positive; anything else is as printed.
    """
    words = caption.core or caption.whole
    if statement == "cash_flow":
        if zone in ("adjustments", "changes", "operating"):
            return "flow-" if words & _REVERSED and not words & _AS_PRINTED else "flow"
        return "flow" if caption.both or words & {"net", "change", "increase", "decrease", "total"} else "positive"
    if statement == "income_statement":
        return "income" if caption.lead > 0 else "flow"
    if "dividends" in heading.lower():
        return "positive"
    return _paid(words) if statement in ("equity", "balance_sheet") else "flow"


_REVERSED = frozenset(("gain", "loss", "receivable", "asset", "prepaid", "inventory", "change"))
_AS_PRINTED = frozenset(("impairment", "amortization", "depreciation", "payable", "provision", "writedown", "writeoff"))


def _paid(words: frozenset[str]) -> str:
    return (
        "positive" if words & {"payment", "purchase", "dividend", "treasury", "withholding", "retirement"} else "flow"
    )
