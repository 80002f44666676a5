"""What a row's or a cell's number measures: amounts, per-share figures, counts, percentages."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PER_SHARE = re.compile(
    r"\bper\s{1,3}(?:\w{1,12}\s{1,3}){0,2}(?:share|ads|ordinary|common)|\bEPS\b|\bper-share\b", re.IGNORECASE
)
_SHARES = re.compile(
    r"\(shares\)|\(adss?\)|\bshares?\s{1,3}(?:outstanding|issued|authorized|used|repurchased)|weighted[\s-]{1,3}average"
    r"|\bnumber\s{1,3}of\s{1,3}(?:\w{1,12}\s{1,3}){0,3}(?:shares|ads)|\bshares\s{1,3}of\b|\bdilutive\b.{0,40}\bshares\b",
    re.IGNORECASE,
)
_NOT_SHARES = re.compile(
    r"\b(?:price|value|rate|interest rate|fair value|exercise|compensation|expense|income|maturit)", re.IGNORECASE
)
_ALL_PER_SHARE = re.compile(
    r"\W{0,3}(?:(?:amounts\s|stated\s)?in\s)?(?:JPY|yen|USD|US\$|\$|¥|€|dollars?)?\s?per\s(?:common\s|ordinary\s)?share\W{0,3}\Z"
    r"|\bdividends?\s(?:paid\s|declared\s)?per\s(?:common\s|ordinary\s)?share\W{0,3}\Z",
    re.IGNORECASE,
)
_RATE = re.compile(r"\d\s{0,3}(?:per\b|(?:a|an|each)\s{1,3}(?:common\s{1,3}|ordinary\s{1,3})?share)", re.IGNORECASE)
_EARNINGS = re.compile(r"(?:net )?(?:income|earnings|loss|\(loss\))", re.IGNORECASE)
_SHARE_WORD = re.compile(r"\bshares\b", re.IGNORECASE)
_AVERAGE = re.compile(r"\b(?:average|shares)\b", re.IGNORECASE)
_BASIC = re.compile(r"\A\W{0,3}(?:basic|diluted|assuming dilution)\b", re.IGNORECASE)
# "Weighted-average shares used in computing net loss per share" are shares.
_COUNTS = re.compile(
    r"\W{0,3}(?:basic|diluted)?\s?(?:weighted|average|number)[\s-].{0,60}?\bshares\s.{0,60}\b(?:comput|calculat|used)",
    re.IGNORECASE,
)
# "(Millions, except per share data)" over columns says nothing of the rows below.
_EXCEPTION = re.compile(r"\bexcept\b[^)]{0,80}", re.IGNORECASE)
_ALONE = re.compile(r"\W{0,3}(?:basic|diluted|assuming dilution)\W{0,3}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Measured:
    """How a row is measured: ``measure`` and whether its scale is that of share counts or none."""

    measure: str
    shares: bool = False


def measure_of(caption: str, section: tuple[str, ...]) -> Measured:
    """What the words of a line item and of its nearest heading say it measures.

    >>> measure_of("Basic", ("Earnings per share",)).measure, measure_of("Diluted", ("Weighted-average shares",)).shares
    ('per_share', True)
    """
    said = (h for h in reversed(section) if not _ALONE.match(h))  # "Basic:" goes on with what stands above it
    caption, nearest = caption[:300], _EXCEPTION.sub("", next(said, "")[:300])
    if _RATE.search(caption):
        return Measured("amount")  # "Dividends ($1.06 per share)" are an amount, its rate in brackets
    if _PER_SHARE.search(caption) and not _COUNTS.match(caption):
        return Measured("per_share")
    if _SHARES.search(caption) and not _NOT_SHARES.search(caption):
        return Measured("count", shares=True)
    found = _from_heading(nearest) if _BASIC.match(caption) or not caption else None
    if found is None and _PER_SHARE.search(nearest) and not _AVERAGE.search(caption):
        found = Measured("per_share")
    return found or Measured("amount")


def all_per_share(heading: str) -> bool:
    """Whether a heading line says that all amounts under it are per share: "(Yen per share)", "Dividends per share"."""
    return bool(_ALL_PER_SHARE.match(heading.strip()[:80]))


def _from_heading(nearest: str) -> Measured | None:
    """What "Basic" and "Diluted" are under a heading that says it."""
    if _SHARES.search(nearest) and not _EARNINGS.match(nearest):
        return Measured("count", shares=True)
    if _PER_SHARE.search(nearest):
        return Measured("per_share")
    return Measured("count", shares=True) if _SHARE_WORD.search(nearest) else None
