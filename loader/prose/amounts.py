"""Amounts of a sentence: money, percentages, points, counts and rates per share, with scale and qualifier."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..numbers import parse_number
from ..units import currency_of, scale_of
from .ranges import ranges_of

if TYPE_CHECKING:
    from ..calendar import Atom

MONEY, PERCENT, POINTS, COUNT = "money", "percent", "points", "count"

_NUMBER = re.compile(
    r"(?P<cur>(?:\bJPY|\bUSD|\bUS\$|\bEUR|\bGBP|[$€£¥￥])\s{0,2})?(?P<minus>[-−–△▲+(]\s?)?"
    r"(?P<cur2>[$€£¥￥]\s?)?(?P<num>(?:\d|\.\d)[\d,.:]{0,30})"
)
_AFTER = re.compile(
    r"\)?\s{0,2}(?:(?P<pct>[%％]\)?|percent(?!age)\b|per\scent\b)|(?P<points>percentage[\s-]points?\b|pp\b|ppts?\b|pts\b|points?\b)"
    r"|(?P<bp>basis[\s-]points?\b|bps\b))"
    r"|\)?\s{0,2}(?P<scale>thousands?|millions?|billions?|trillions?|mn|bn)\b(?:\s(?P<yen>yen|dollars|euros)\b)?"
    r"|\s{0,2}(?P<yen2>yen|dollars|euros)\b",
    re.IGNORECASE,
)
_SHORT_SCALES = {"mn": 6, "bn": 9}
_PER_SHARE = re.compile(
    r"\)?\s{0,2}par\svalue|\)?\s{0,2}(?:\(?(?:basic|diluted)\)?\s)?(?:per|a|an|each)"
    r"\s(?:\w{1,12}\s){0,2}(?:share|ads|ads\sequivalent|unit)s?\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\s{1,2}(?P<noun>[A-Za-z][A-Za-z-]{2,20})")
_STOCK = re.compile(
    r"\s{1,2}(?:(?:class\s\w|common|ordinary|preferred|treasury|new)\s){1,3}(?:shares|stock)\b", re.IGNORECASE
)
_COUNTED = frozenset({
    "shares", "share", "adss", "ads", "employees", "stores", "customers", "subscribers", "subscriptions", "contracts",
    "units", "vehicles", "atms", "branches", "companies", "subsidiaries", "accounts", "members", "users", "locations",
    "restaurants", "hotels", "rooms", "offices", "countries", "properties", "aircraft", "clients", "patients", "people",
    "persons", "households", "transactions", "cards", "barrels", "tons", "tonnes", "outlets", "facilities",
    "warehouses",
    "megawatts", "bitcoin", "miners", "machines", "sites", "clubs", "schools", "centers", "suppliers", "dealers",
})  # fmt: skip
_NO_COUNT = frozenset({
    "and", "or", "to", "of", "in", "for", "from", "at", "on", "as", "by", "the", "is", "was", "were", "with",
})  # fmt: skip
_MARKS = 8  # characters of currency and sign before digits
_SHARES = frozenset({"shares", "share", "adss", "ads"})
_QUALIFIERS = tuple(
    (name, re.compile(rf"\b(?:{words})\s?\Z", re.IGNORECASE))
    for name, words in (
        ("approx", r"about|approximately|around|roughly|nearly|almost|some|circa|approx\."),
        ("at_least", r"over|more\sthan|at\sleast|in\sexcess\sof|exceed(?:ing|s|ed)?|greater\sthan|above"),
        ("at_most", r"up\sto|less\sthan|no\smore\sthan|at\smost|below|under|not\sexceed"),
    )
)
_JOINED = re.compile(r"\b(?:and|or|was|were|of|to|from|by|is|are)\s{0,2}\Z", re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(?:negative|minus)\s?\Z", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:\b(?:notes?|series|class|level|item|part|tier|no\.?|phase|section|topic|asc|asu|page|form|rule|exhibit|tel|fax)\s{0,3}"
    r"|[+-]\d{1,4}|\)\s?\d{0,4}-?|[A-Za-z0-9/_-])\Z",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Amount:
    """A printed amount: ``start`` to ``end`` with currency and scale words, ``first`` to ``last`` the digits alone.

    ``scale`` is the power of ten that its own words say, None where they say none. ``high`` is the
    other end of a range, whose words ``start`` to ``end`` then hold as well.
    """

    kind: str
    start: int
    end: int
    first: int
    last: int
    mantissa: int
    places: int
    damage: tuple[str, ...] = ()
    currency: str | None = None
    scale: int | None = None
    unit: str = ""
    per_share: bool = False
    qualifier: str = "none"
    signed: bool = False
    high: Amount | None = None


def amounts_of(text: str, atoms: Sequence[Atom]) -> list[Amount]:
    """The amounts of a sentence, less what its dates, codes and names are made of.

    >>> [(a.kind, a.mantissa, a.places, a.scale) for a in amounts_of("up 12.0% from JPY74.1 billion for 1H16", [])]
    [('percent', 120, 1, None), ('money', 741, 1, 9)]
    """
    spans = [(a.start, a.end) for a in atoms if a.kind not in ("asof", "ended")]
    rest, ranges = ranges_of(text, spans, _amount_at)
    found = []
    for match in _NUMBER.finditer(rest):
        if not any(s < match.end("num") and match.start("num") < e for s, e in spans):
            amount = _amount(rest, match)
            if amount is not None:
                found.append(amount)
    _share_units(found, text)
    return sorted([*found, *ranges], key=lambda a: a.start) if ranges else found


def _amount_at(text: str, first: int) -> Amount | None:
    """The amount whose digits begin at `first`."""
    for match in _NUMBER.finditer(text, max(0, first - _MARKS)):
        if match.start("num") >= first:
            return _amount(text, match) if match.start("num") == first else None
    return None


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    digits = match["num"].rstrip(",.:")
    first, last = match.start("num"), match.start("num") + len(digits)
    number = parse_number(digits)
    if (
        number is None
        or number.mantissa is None
        or (text[last : last + 1] in ("-", "/") and text[last + 1 : last + 2].isdigit())
    ):
        return None
    money = match["cur"] or match["cur2"]
    if not money and _NAMED.search(text[max(0, match.start() - 8) : match.start()]):
        return None
    after = _AFTER.match(text, last)
    start = match.start("cur2") if (match["minus"] or "").startswith("(") and match["cur2"] else match.start()
    if (match["minus"] or "").startswith("(") and not match["cur2"]:
        start = match.start("num")
    amount = Amount(MONEY, start, last, first, last, number.mantissa, number.places, number.damage)
    if after:
        amount.end = after.end()
    if not _kind(amount, text, money, after):
        return None
    _sign(amount, match, text)
    before = text[max(0, match.start() - 20) : match.start()]
    amount.qualifier = next((name for name, pattern in _QUALIFIERS if pattern.search(before)), "none")
    return amount


def _kind(amount: Amount, text: str, money: str | None, after: re.Match[str] | None) -> bool:
    """Set what kind of amount it is; False for a number that is none."""
    if after and (after["pct"] or after["points"] or after["bp"]):
        amount.kind = PERCENT if after["pct"] else POINTS
        amount.unit = "percent" if after["pct"] else "bp" if after["bp"] else "pp"
        return not money
    scale = after["scale"] if after else None
    if scale:
        amount.scale = _SHORT_SCALES.get(scale.lower()) or scale_of(scale)
    word = money or (after and (after["yen"] or after["yen2"]))
    if word:
        amount.currency = currency_of(word.strip().replace("￥", "¥"))
        amount.per_share = bool(_PER_SHARE.match(text, amount.end))
        return text[amount.end : amount.end + 1].isalpha() is False
    noun = _NOUN.match(text, amount.end)
    if noun and _STOCK.match(text, amount.end):
        amount.kind, amount.unit = COUNT, "shares"
        return True
    name = noun["noun"].lower() if noun else ""
    grouped = "," in text[amount.first : amount.last]
    amount.kind, amount.unit = COUNT, "shares" if name in _SHARES else "count"
    return bool((grouped or scale) and name and name not in _NO_COUNT) or name in _COUNTED


def _sign(amount: Amount, match: re.Match[str], text: str) -> None:
    """A minus or the word "negative" make it one, and brackets of its own: "was (5.7)%", not "costs ($388)"."""
    minus = (match["minus"] or "").strip()
    before = text[max(0, match.start() - 12) : match.start()]
    if minus == "(":
        closed = text.startswith(")", amount.last)
        minus = "-" if closed and (text.startswith("%", amount.last + 1) or _JOINED.search(before)) else ""
    if minus in ("-", "−", "△", "▲", "–") or _NEGATIVE.search(before):
        amount.mantissa = -amount.mantissa
        amount.signed = True
    elif minus == "+":
        amount.signed = True


def _share_units(found: list[Amount], text: str) -> None:
    """In "between 5 and 7 million" and "$1.2 and $1.3 billion" the last scale is said for both."""
    for one, other in pairwise(found):
        between = text[one.end : other.start].strip().lower()
        if (
            one.kind == other.kind == MONEY
            and one.scale is None
            and other.scale is not None
            and between in ("and", "to", "-", "–", "or")
        ):
            one.scale = other.scale
