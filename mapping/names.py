"""What a name of a foreign table stands for: its concept, statement, measure, unit and scale, from its words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import yaml

from ..figures.units import CURRENCIES
from ..loader.measures import measure_of
from ..loader.naming.captions import Caption
from ..loader.naming.dictionary import FILES, dictionary
from ..loader.naming.match import ANYWHERE, Claim, Matcher
from ..rules.glossary import GLOSSARY

SHORT_NAMES = Path(__file__).parent / "short_names.yaml"
#: Where a caption is looked up, the first that knows it holds; the one that a concept belongs to is the first with it.
STATEMENTS = ("income_statement", "balance_sheet", "cash_flow", "comprehensive_income")
SCALES = {
    "k": 3, "ths": 3, "thousand": 3, "thousands": 3, "000": 3, "000s": 3,
    "m": 6, "mm": 6, "mn": 6, "mio": 6, "mil": 6, "million": 6, "millions": 6,
    "b": 9, "bn": 9, "bil": 9, "billion": 9, "billions": 9, "trillion": 12, "trillions": 12, "tn": 12,
}  # fmt: skip
_SYMBOLS = {
    "$": "USD",
    "us$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "yen": "JPY",
    "dollars": "USD",
    "euros": "EUR",
}
_SHARES = {"shares", "share", "shrs"}
_PERCENT = {"%", "pct", "percent", "percentage"}
_RATIOS = frozenset(("margin", "ratio", "rate", "growth", "yield", "roe", "roa", "roic", "yoy", "qoq", "return"))
_COUNTS = frozenset(("employees", "headcount", "stores", "customers", "subscribers", "users", "branches", "fte"))
_CONCEPT = re.compile(r"(?P<prefix>[A-Za-z][\w.-]{0,40})[:_](?P<local>[A-Z][A-Za-z0-9]{2,250})")
_TAXONOMIES = re.compile(
    r"us-?gaap|ifrs(?:-full)?|dei|jp\w{2,10}_cor|srt|tse-ed-t|core|uk-\w+|bus|ext?|[a-z]{1,6}", re.IGNORECASE
)
#: A rate is what the name ends in: "...IncludingExchangeRateEffect" is an amount.
_IS_RATIO = re.compile(
    r"(?:Ratio|Percentage|Percent)(?:[A-Z\d]|\Z)|(?:Rate|Margin)(?:\d|Minimum|Maximum|Range|\Z)|TaxRate(?:Cont|Recon)"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[A-Za-z0-9]+|[%$€£¥&]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a name says. `sign` is the naming dictionary's class of the concept's sign, empty if none is known."""

    words: str
    concept: str | None = None
    statement: str | None = None
    sign: str = ""
    measure: str = "amount"
    unit: str | None = None
    scale: int | None = None
    shares: bool = False
    sure: bool = True


def words_of(name: str) -> list[str]:
    """The words of a column's name, lower case.

    >>> words_of("costOfRevenue_USD_m"), words_of("Revenue (USD millions)")
    (['cost', 'of', 'revenue', 'usd', 'm'], ['revenue', 'usd', 'millions'])
    """
    return _WORD.findall(_CAMEL.sub(" ", name[:300]).casefold())


@cache
def named(name: str, taxonomy: str = "us-gaap", statement: str | None = None) -> Named:
    """What a name stands for: ``cogs_usd_m`` is the cost of revenue in millions of USD.

    A name with a prefix is the concept itself; one that the standard's own dictionary has, too. Of a caption that
    several statements have, the one of `statement` is meant.
    """
    concept = element_of(name, taxonomy)
    if concept is not None:
        return _of_concept(concept)
    words, unit, scale, percent = _without_units(words_of(name))
    text = " ".join(words)
    found = _of_words(text, name, statement)
    if percent or (not found.concept and _RATIOS & set(words)):
        return Named(words=text, measure="ratio", unit="percent", sure=percent)
    if found.measure == "per_share" and unit in CURRENCIES:
        unit = f"{unit}/shares"
    return replace(found, unit=unit or found.unit, scale=scale)


def element_of(name: str, taxonomy: str = "us-gaap") -> str | None:
    """The concept that a name is, spelled as the standard does: ``us-gaap_Revenues``, ``AssetsCurrent``."""
    match = _CONCEPT.fullmatch(name.strip())
    if match and (":" in name or _TAXONOMIES.fullmatch(match["prefix"])):
        prefix = match["prefix"]
        return f"{'us-gaap' if prefix.casefold() in {'usgaap', 'us-gaap'} else prefix}:{match['local']}"
    if name.strip() in elements():
        return f"{taxonomy}:{name.strip()}"
    return None


@cache
def elements() -> dict[str, tuple[str, str]]:
    """The concepts that are known by name, with their statement and the class of their sign."""
    found: dict[str, tuple[str, str]] = {}
    for statement in STATEMENTS:
        for entry in dictionary().entries(statement):
            found.setdefault(entry.concept, (statement, entry.sign))
    for concepts in GLOSSARY.values():
        first = next((found[c] for c in concepts if c in found), ("", ""))
        for concept in concepts:
            found.setdefault(concept, first)
    return found


@cache
def _short() -> dict[str, str]:
    book = yaml.safe_load(SHORT_NAMES.read_text("utf-8"))
    return {name.strip(): concept for concept, names in book.items() for name in names.split(";")}


@cache
def _matcher() -> Matcher:
    return Matcher(dictionary())


def _of_concept(concept: str, sign: str | None = None) -> Named:
    prefix, local = concept.split(":", 1)
    statement, known = elements().get(local, ("", ""))
    base = Named(words=local, concept=concept, statement=statement or None, sign=known if sign is None else sign)
    if prefix == "dei" or "PerShare" in local:
        return (
            replace(base, measure="per_share") if "PerShare" in local else replace(base, measure="count", shares=True)
        )
    if re.search(r"NumberOf(?:Diluted)?Shares?|Shares(?:Outstanding|Issued|Authorized|Repurchased)|StockShares", local):
        return replace(base, measure="count", unit="shares", shares=True)
    if _IS_RATIO.search(local):
        return replace(base, measure="ratio", unit="percent")
    return base


def _of_words(text: str, name: str, statement: str | None) -> Named:
    if set(text.split()) & _COUNTS:
        return _unknown(text, name)
    concept = None if statement in ("cash_flow", "equity") else _short().get(text)
    if concept is None:
        claim = _claim(text, statement)
        if claim is not None:
            return replace(_of_concept(f"us-gaap:{claim.concept}", claim.sign), words=text)
        return _unknown(text, name)
    return replace(_of_concept(f"us-gaap:{concept}"), words=text)


def _claim(text: str, within: str | None) -> Claim | None:
    """The one concept that a caption's words mean in the first statement that knows them exactly."""
    for statement in [within] if within in FILES else STATEMENTS:
        claims = _matcher().claims(text, statement, ANYWHERE) or _matcher().claims(text, statement, "eps")
        if claims and claims[0].score >= 1:
            return claims[0]
    return None


def _unknown(text: str, name: str) -> Named:
    words = set(text.split())
    measured = measure_of(name if " " in name.strip() else text, ())
    if words & _COUNTS or measured.shares:
        return Named(words=text, measure="count", unit="shares" if measured.shares else None, shares=measured.shares)
    return Named(words=text, measure=measured.measure, sure=False)


def _without_units(words: list[str]) -> tuple[list[str], str | None, int | None, bool]:
    """The words without those at the end (and the % or $ before) that say unit and scale."""
    unit, scale, percent = None, None, False
    kept = list(words)
    while len(kept) > 1:
        last = kept[-1]
        if last in _PERCENT:
            percent = True
        elif scale is None and last in SCALES:
            scale = SCALES[last]
        elif unit is None and (last.upper() in CURRENCIES or last in _SYMBOLS):
            unit = _SYMBOLS.get(last) or last.upper()
        elif last not in {"in", "of"} or (unit is None and scale is None):
            break
        kept.pop()
    if kept and kept[0] in _PERCENT and len(kept) > 1:
        kept, percent = kept[1:], True
    return kept, unit, scale, percent


def is_ratio_word(name: str) -> bool:
    """Whether a name that means an amount may mean a share of it: a gross margin is either."""
    return bool(_RATIOS & set(words_of(name)))


def caption_of(words: str) -> Caption:
    """The folded words of a caption, as signs are read from them."""
    return _matcher().caption(words)
