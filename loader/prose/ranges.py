"""Ranges of a sentence: "between JPY5.0 and JPY6.0 billion" is two ends of one amount, in the unit of either."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ..numbers import parse_number
from .words import BY, BY_TAIL, CHANGE_OF

if TYPE_CHECKING:
    from .amounts import Amount

    Read = Callable[[str, int], Amount | None]

_CURRENCY = r"(?:JPY|USD|US\$|EUR|GBP|[$€£¥￥])\s?"
_LOW = re.compile(
    rf"(?P<lead>\b(?:between|from|(?:(?:with)?in\s)?(?:a\s|the\s)?range\s(?:of|from|between)(?:\sfrom|\sbetween)?"
    rf"|rang(?:es?|ed|ing)\s(?:from|between|of))\s(?:approximately\s|about\s)?)?"
    rf"(?<![\w.,/-])(?P<cur>{_CURRENCY})?(?P<minus>[(△▲−-])?(?P<num>(?:\d|\.\d)[\d,.]{{0,20}})\)?"
    r"(?P<unit>\s?[%％]|\spercent(?!age)|\s?(?:percentage\spoints?|basis\spoints?|bps|pp)"
    r"|\s?(?:thousand|million|billion|trillion|mn|bn)(?:\s(?:yen|dollars|euros))?|\s(?:yen|dollars|euros)"
    r"|(?:\smillion|\sbillion)?\s(?:per|a)\s(?:\w{1,12}\s)?share)?"
    rf"(?P<sep>\s?[-–—~]\s?(?=[(△▲$€£¥￥JUEG\d.])|\s(?:to|and)\s)(?P<next>(?:approximately\s|about\s)?(?:{_CURRENCY})?[(△▲−-]?\s?{_CURRENCY[:-3]}?)(?=\d|\.\d)",
    re.IGNORECASE,
)  # fmt: skip
#: Only after these is "from 10% to 12%" where something lies, and not how it moved.
_LIES = re.compile(r"\b(?:be|is|are|was|were|var(?:y|ies|ied|ying)|rates?|growth|prices?)\s\Z", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:expect|anticipat|forecast|project(?:s|ed|ing)?\b|guidance|outlook|estimate|target|will\b|should\b|plan)",
    re.IGNORECASE,
)
_NO_RANGE = re.compile(r"\b(?:difference|split|divided|allocated|spread|shared|transfers?)\s\Z", re.IGNORECASE)
_COUNTED = 10  # times that a counted range's end may be its beginning: "1 to 100 shares" is a ratio
_BEFORE = 120  # characters in which the words that lead up to a range stand


@dataclass(slots=True)
class _Found:
    """A range under way: what leads up to it, its two ends."""

    match: re.Match[str]
    start: int
    low: Amount
    high: Amount


def ranges_of(text: str, spans: Sequence[tuple[int, int]], read: Read) -> tuple[str, list[Amount]]:
    """The sentence without the first ends of its ranges, and the ranges: first ends with their ``high``.

    `read` reads the amount whose digits begin at a place; `spans` are the places of dates, which are no amounts.
    """
    found: list[Amount] = []
    masked, at = text, 0
    while match := _LOW.search(masked, at):
        at = match.end("num")
        one = None if any(s < match.end() and match.start("num") < e for s, e in spans) else _range(masked, match, read)
        if one is not None and _is_range(masked, one, found):
            one.low.high, one.low.start, one.low.end = one.high, one.start, one.high.end
            found.append(one.low)
            masked = masked[: one.start] + " " * (one.high.end - one.start) + masked[one.high.end :]
            at = one.high.end
    return masked, found


def _range(text: str, match: re.Match[str], read: Read) -> _Found | None:
    """Both ends, the first in the unit and scale of the second where it names none; None where one is no amount."""
    sep = match["sep"]
    hidden = text[: match.start("num")] + " " * (match.end("sep") - match.start("num") - len(sep)) + (
        sep if sep.strip().isalpha() else " " * len(sep)
    ) + text[match.end("sep") :]  # fmt: skip
    high = read(hidden, match.end())
    number = parse_number(match["num"].rstrip(",."))
    if high is None or number is None or number.mantissa is None:
        return None
    start = match.start("lead") if match["lead"] else match.start("cur") if match["cur"] else match.start("num")
    first = match.start("num")
    low = read(text[: match.end("sep") - len(sep)], first) if match["unit"] or match["cur"] else None
    low = low or read(f"{text[: match.end('num')]}{match['unit'] or ''}", first)
    if low is None or not match["unit"]:
        low = _like(high, first, first + len(match["num"].rstrip(",.")), number.mantissa, number.places)
    if match["minus"] and high.mantissa <= 0 < low.mantissa:
        low.mantissa, low.signed = -low.mantissa, True
    low.per_share = high.per_share = low.per_share or high.per_share
    return _Found(match, start, low, high)


def _like(high: Amount, first: int, last: int, mantissa: int, places: int) -> Amount:
    from .amounts import Amount  # noqa: PLC0415 - they read the ends of ranges

    return Amount(
        high.kind, first, last, first, last, mantissa, places,
        currency=high.currency, scale=high.scale, unit=high.unit, per_share=high.per_share,
    )  # fmt: skip


def _is_range(text: str, one: _Found, before: Sequence[Amount]) -> bool:
    """Whether the words make it a range: none that may as well say how something moved, or name two things."""
    low, high, lead = one.low, one.high, (one.match["lead"] or "").lower()
    gap = text[max(0, one.start - _BEFORE) : one.start]
    alike = (low.kind, low.unit, low.currency or high.currency) == (high.kind, high.unit, high.currency or low.currency)
    if not alike or _NO_RANGE.search(gap):
        return False
    both = one.match["sep"].strip().lower() == "and"
    if not lead:
        return not both and _is_plain(text, one, gap)
    if lead.startswith("from"):
        # "to 4.2-4.4 from 4.0-4.2": as said before
        again = bool(before) and not text[before[-1].end : one.start].strip()
        return not both and (again or bool(_LIES.search(gap)))
    return both or "range" in lead or "ranging" in lead


def _is_plain(text: str, one: _Found, gap: str) -> bool:
    """Whether "3.0-3.5 billion" or "$2.10 to $2.25" with nothing that leads up to it is a range."""
    low, high = abs(_value(one.low)), abs(_value(one.high))
    moved = any(words.search(gap) for words in (BY, BY_TAIL, CHANGE_OF))
    dash = one.match["sep"].strip().lower() != "to"
    if one.high.kind == "count":
        return not dash and low < high < low * _COUNTED and not moved
    ahead = bool(_AHEAD.search(text[: one.start]))
    if moved and not dash:  # "increased $10 million to $20 million": by how much, and to what
        return ahead and one.high.kind == "percent"
    return dash or ahead or low < high


def _value(amount: Amount) -> Decimal:
    return Decimal(amount.mantissa).scaleb((amount.scale or 0) - amount.places)


def ends_of(amount: Amount, sign: int) -> Iterator[tuple[Amount, int, str]]:
    """Each end's amount, sign and qualifier, as printed; of a fall the end printed first is the higher value.

    What is printed with minus signs on both ends goes by value: "(5) to (7)" counts away from zero.
    """
    high = amount.high
    if high is None:
        yield amount, sign, amount.qualifier
        return
    turned = sign < 0 and not amount.signed
    if amount.mantissa < 0 and high.mantissa < 0:
        turned = _value(amount) > _value(high)
    names = ("range_high", "range_low") if turned else ("range_low", "range_high")
    yield amount, sign, names[0]
    yield high, sign, names[1]
