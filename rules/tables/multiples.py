"""Depositary shares: counts and per-share amounts that are a fixed multiple of the shares' own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..memo import ties_so_far
from ..model import Member, Remark, Rule, Tie, Unbound

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

_DEPOSITARY = re.compile(r"\b(?:ads|adss|adr|adrs|gdr|gdrs|depositary)\b", re.IGNORECASE)
_SIDE = re.compile(r"\b(?:basic|diluted)\b", re.IGNORECASE)
_SHARES = re.compile(r"\b(?:shares?|ads|adss|adr|adrs|gdr|gdrs)\b", re.IGNORECASE)
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


def depositary_earnings(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties earnings per depositary share to income over depositary shares, where those of the shares are tied so.

    1,108 million over 91,905,382 is 12.06, as 1,108 over 45,952,691 shares is 24.11.
    """
    counts = {shares.figure: depositary for depositary, shares in _pairs(reading, "count")}
    amounts = {own.figure: depositary for depositary, own in _pairs(reading, "per_share")}
    for tie in list(ties_so_far()):
        if tie.kind != "recompute" or tie.operator != "=" or tie.result not in amounts:
            continue
        members = tuple(
            Member(counts[m.figure].figure, m.coefficient, m.denominator) if m.denominator and m.figure in counts else m
            for m in tie.members
        )
        if members != tie.members:
            result = amounts[tie.result]
            yield replace(
                tie, rule=rule.id, family=rule.family, members=members, result=result.figure, total=result.figure,
                shape=f"table {result.table}: earnings per depositary share",
            )  # fmt: skip


def _pairs(reading: Reading, measure: str) -> Iterator[tuple[Figure, Figure]]:
    """Depositary figures with the figure of shares of the same table, period and side, basic or diluted."""
    own: dict[Key, list[Figure]] = defaultdict(list)
    depositary: list[tuple[Key, Figure]] = []
    for figure in reading.figures:
        words = _words(figure)
        side = _SIDE.search(words)
        if figure.table is None or figure.column is None or figure.measure != measure or side is None:
            continue
        key: Key = (figure.table, figure.column, side.group().lower(), figure.period_start, figure.period_end)
        if _DEPOSITARY.search(words):
            depositary.append((key, figure))
        else:
            own[key].append(figure)
    for key, figure in depositary:
        if len(own[key]) == 1:
            yield figure, own[key][0]


def _words(figure: Figure) -> str:
    """A caption, with the heading above it where it does not say of what it is: it may have broken there."""
    caption = figure.caption or ""
    if figure.section and not (_SIDE.search(caption) and _SHARES.search(caption)):
        return f"{figure.section[-1]} {caption}"
    return caption


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
