"""What a document says of itself as a whole: entity, standard, currency, rounding, period."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from .statements import title_statement

if TYPE_CHECKING:
    from .rows import RawLine

_STANDARDS = (
    ("IFRS", re.compile(r"\bIFRSs?\b|international financial reporting standards", re.IGNORECASE)),
    (
        "US GAAP",
        re.compile(
            r"\bU\.?S\.? ?GAAP\b|accepted in the United States|form (?:10-[KQ]|20-F|8-K)|\b10-[KQ]\b", re.IGNORECASE
        ),
    ),
    ("J-GAAP", re.compile(r"\bJ-?GAAP\b|Japanese GAAP|accepted in Japan", re.IGNORECASE)),
)
_COMPANY = re.compile(
    r"\b(?:inc|corp|corporation|company|co|ltd|limited|plc|p\.l\.c|group|holdings|n\.v|s\.a|ag|llc|l\.p|trust|bancorp)\b\.?",
    re.IGNORECASE,
)
_ROUNDED = re.compile(
    r"amounts? (?:of )?less than (?:one|1|JPY|¥|yen)[\w\s,¥]{0,40}"
    r"(?P<how>rounded down|truncated|omitted|disregarded|discarded|rounded)"
    r"|(?:fractions?|figures|amounts)[\w\s,]{0,40}(?:are|is|have been|has been) "
    r"(?P<how2>rounded down|truncated|rounded)",
    re.IGNORECASE,
)
_DOWN = ("rounded down", "truncated", "omitted", "disregarded", "discarded")


def standard_of(lines: list[RawLine]) -> str | None:
    """The accounting standard a document names most often, None if none."""
    counts: Counter[str] = Counter()
    for raw in lines:
        for name, pattern in _STANDARDS:
            if pattern.search(raw.text[:600]):
                counts[name] += 1
    return counts.most_common(1)[0][0] if counts else None


def currency_of_document(lines: list[RawLine]) -> str | None:
    """The currency whose signs and codes a document prints most."""
    counts: Counter[str] = Counter()
    for raw in lines:
        text = raw.text[:600]
        counts["USD"] += text.count("$") + text.count("USD")
        counts["JPY"] += text.count("JPY") + text.count("¥") + text.lower().count(" yen")
        counts["EUR"] += text.count("€") + text.count("EUR")
        counts["GBP"] += text.count("£") + text.count("GBP")
    name, count = counts.most_common(1)[0] if counts else (None, 0)
    return name if count else None


def entity_of(lines: list[RawLine]) -> str | None:
    """The company a document is about: the name printed above its statements' titles, most often."""
    names: Counter[str] = Counter()
    useful = [r for r in lines if r.text.strip()]
    for before, raw in pairwise(useful):
        if title_statement(raw.caption) and is_company_name(before.caption):
            names[before.caption.strip(' "“”')] += 3
    for raw in useful[:40]:
        if is_company_name(raw.caption):
            names[raw.caption.strip(' "“”')] += 1
    return names.most_common(1)[0][0] if names else None


def is_company_name(text: str) -> bool:
    """Whether a line is a company's name and nothing else."""
    text = text.strip(' "“”')
    words = text.split()
    return (
        1 < len(words) <= 9
        and bool(_COMPANY.search(text))
        and not any(c.isdigit() for c in text)
        and text[:1].isupper()
    )


def rounding_of(lines: list[RawLine]) -> dict[str, str]:
    """The rounding mode of amounts a document declares, by unit class; empty if it declares none.

    Ratios and per-share figures round to the nearest even where amounts are cut off.
    """
    for raw in lines:
        match = _ROUNDED.search(raw.text[:600])
        if match:
            how = (match["how"] or match["how2"]).lower()
            return {"amount": "truncated" if how in _DOWN else "nearest"}
    return {}
