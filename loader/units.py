"""Unit words become units and scales: "JPY millions", "in thousands, except per share data", "%"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCALE_WORDS = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "000": 3}
_CURRENCY_WORDS = {
    "jpy": "JPY", "yen": "JPY", "¥": "JPY", "usd": "USD", "us$": "USD", "$": "USD", "dollars": "USD",
    "dollar": "USD", "eur": "EUR", "euro": "EUR", "euros": "EUR", "€": "EUR", "gbp": "GBP", "£": "GBP",
}  # fmt: skip
_SCALE = r"thousands?|millions?|billions?|trillions?|000'?s?"
_CURRENCY = r"JPY|yen|USD|US\$|U\.?S\.?\s{1,9}dollars?|dollars?|EUR|euros?|GBP|¥|\$|€|£"
# What is said once for a whole table, usually in brackets or beside its title.
_STATED = re.compile(
    rf"(?P<pre>{_CURRENCY}|shares|amounts)?\s{{0,9}}\b(?:and\s{{1,9}}shares\s{{1,9}})?in\s{{0,9}}(?P<s1>{_SCALE})\b(?:\s{{1,9}}of\s{{1,9}}(?P<c1>{_CURRENCY}))?"
    rf"|\b(?P<s3>{_SCALE})\s{{1,9}}of\s{{1,9}}(?P<c3>{_CURRENCY})"
    rf"|\((?P<s5>{_SCALE})\s{{0,9}}(?=\)|,\s{{0,9}}except\b)",
    re.IGNORECASE,
)
_SLOT = re.compile(
    rf"(?P<c1>\b(?:JPY|USD|EUR|GBP)|[¥$€£])\s{{0,9}}(?P<s1>thousands?|millions?|billions?)\b"
    rf"|\b(?P<s2>thousands?|millions?|billions?)\s{{1,9}}of\b(?:\s{{0,9}}(?P<c2>{_CURRENCY}))?"
    r"|\b(?P<s4>thousands?|millions?|billions?)\b"
    r"|(?P<c3>\b(?:JPY|USD|EUR|GBP)\b|[¥$€£](?!\S*\d))"
    r"|(?P<pct>%|％|\bpercent\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stated:
    """Units said once for a table: powers of ten of amounts and of share counts, and the currency.

    ``shares`` is None where share counts have the amounts' scale.
    """

    scale: int | None = None
    currency: str | None = None
    shares: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """One column's unit words on a heading line; what the words leave open is None."""

    start: int
    end: int
    currency: str | None = None
    scale: int | None = None
    percent: bool = False


def scale_of(word: str) -> int:
    """The power of ten a scale word names: "millions" is 6."""
    # A pattern that ignores case takes "ſ" for an "s" and "ı" for an "i".
    plain = word.casefold().replace("ı", "i").replace("\u0307", "")
    return _SCALE_WORDS[plain.rstrip("s").rstrip("'")]


def currency_of(word: str | None) -> str | None:
    """The ISO code a currency word names."""
    if word is None:
        return None
    low = " ".join(word.lower().split())
    return _CURRENCY_WORDS.get(low) or ("USD" if low.endswith(("dollar", "dollars")) else None)


def stated_units(text: str) -> Stated | None:
    """What a heading says of a whole table's units, None if nothing.

    >>> stated_units("(in thousands, except for share and per share amounts)")
    Stated(scale=3, currency=None, shares=0)
    """
    text = text[:400]
    scale, currency, shares = None, None, None
    for match in _STATED.finditer(text):
        word = match["s1"] or match["s3"] or match["s5"]
        if (match["pre"] or "").lower() == "shares":
            shares = scale_of(word)
            continue
        if scale is None:
            scale = scale_of(word)
            currency = currency_of(match["c1"] or match["c3"] or match["pre"])
    if scale is None and shares is None:
        return None
    low = text.lower()
    but = low.find("except")
    if but >= 0 and shares is None and _excepts_shares(low[but:]):
        shares = 0
    if scale is not None and currency is None and "$" in text[: max(text.lower().find(" in "), 0) + 1]:
        currency = "USD"
    return Stated(scale, currency, shares)


def _excepts_shares(clause: str) -> bool:
    """Whether the exception names share counts, not only amounts per share."""
    bare = clause.replace("-", " ").replace("per share", "").replace("per common share", "").replace("par value", "")
    return "share" in bare


def unit_slots(text: str) -> list[Slot]:
    """The unit words of a heading line, one slot a column.

    >>> [(s.currency, s.scale, s.percent) for s in unit_slots("JPY millions JPY millions %")]
    [('JPY', 6, False), ('JPY', 6, False), (None, None, True)]
    """
    slots = []
    for match in _SLOT.finditer(text[:2000]):
        word = match["s1"] or match["s2"] or match["s4"]
        currency = currency_of(match["c1"] or match["c2"] or match["c3"])
        slots.append(Slot(*match.span(), currency, scale_of(word) if word else None, bool(match["pct"])))
    return slots


_ROW_SCALE = re.compile(
    rf"\((?:shares\s{{1,9}})?(?:in\s{{1,9}})?(?P<s>{_SCALE})(?:\s{{1,9}}of\s{{1,9}}shares)?\)", re.IGNORECASE
)


def row_scale(caption: str) -> int | None:
    """A scale that a caption states for its own row: "Outstanding, basic (in millions)"."""
    match = _ROW_SCALE.search(caption[:400])
    return scale_of(match["s"]) if match else None
