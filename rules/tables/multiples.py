"""Depositary shares: counts and per-share amounts that are a fixed multiple of the shares' own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

_DEPOSITARY = re.compile(r"\b(?:ads|adss|adr|adrs|gdr|gdrs|depositary)\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(?:basic|diluted)\b", re.IGNORECASE)
Key = tuple[object, ...]


def fixed_multiple(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties each count of depositary shares to `k` times the shares, and the per-share amounts likewise.

    `k` is the whole number (or one over it) that most pairs of counts show exactly, two at least:
    91,905,382 depositary shares for 45,952,691 shares are 2 for 1. A pair whose one count cannot be
    read is bound all the same; that is how the other says what it was.
    """
    counts = list(_pairs(reading, "count"))
    ratio = _ratio(counts)
    if ratio is None:
        return
    for depositary, shares in counts:
        yield _tie(rule, depositary, shares, ratio)
    for depositary, shares in _pairs(reading, "per_share"):
        yield _tie(rule, depositary, shares, ratio[::-1])


def _pairs(reading: Reading, measure: str) -> Iterator[tuple[Figure, Figure]]:
    """Depositary figures with the figure of shares of the same table, period and side, basic or diluted."""
    own: dict[Key, list[Figure]] = defaultdict(list)
    depositary: list[tuple[Key, Figure]] = []
    for figure in reading.figures:
        side = _SIDE.search(figure.caption or "")
        if figure.table is None or figure.column is None or figure.measure != measure or side is None:
            continue
        key: Key = (figure.table, figure.column, side.group().lower(), figure.period_start, figure.period_end)
        if _DEPOSITARY.search(figure.caption or ""):
            depositary.append((key, figure))
        else:
            own[key].append(figure)
    for key, figure in depositary:
        if len(own[key]) == 1:
            yield figure, own[key][0]


def _ratio(pairs: list[tuple[Figure, Figure]]) -> tuple[int, int] | None:
    """Depositary shares to shares, as (multiple, divisor), one of them 1."""
    shown: Counter[tuple[int, int]] = Counter()
    for one, other in pairs:
        if not one.mantissa or not other.mantissa or one.decimals != other.decimals:
            continue
        if one.mantissa % other.mantissa == 0:
            shown[one.mantissa // other.mantissa, 1] += 1
        elif other.mantissa % one.mantissa == 0:
            shown[1, other.mantissa // one.mantissa] += 1
    if not shown:
        return None
    ratio, times = shown.most_common(1)[0]
    return ratio if times >= 2 and ratio != (1, 1) else None


def _tie(rule: Rule, depositary: Figure, shares: Figure, ratio: tuple[int, int]) -> Tie:
    multiple, divisor = ratio
    return Tie(
        rule=rule.id,
        family=rule.family,
        kind=rule.kind,
        members=(Member(depositary.figure, divisor), Member(shares.figure, -multiple)),
        total=depositary.figure,
        shape=f"table {depositary.table}: {(depositary.caption or '')[:60]}",
    )
