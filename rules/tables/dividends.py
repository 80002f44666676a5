"""Dividends: the parts of a year make its total, and the payout ratio is the dividend over the earnings of a share."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

_PART = re.compile(
    r"\W{0,3}(?:(?P<nth>[1-4]|first|second|third|fourth|1st|2nd|3rd|4th)[\s-]?(?:q|quarter)(?:[\s-]?end)?"
    r"|q(?P<qth>[1-4])|(?P<interim>interim|mid-?year)|(?P<end>year[\s-]?end|final|fiscal\syear[\s-]?end))(?:\sdividends?)?\W{0,3}",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\W{0,3}(?:total|annual|full[\s-]year|for\sthe\syear)(?:\sdividends?)?\W{0,3}", re.IGNORECASE)
_EARNINGS = re.compile(r"\b(?:net\sincome|net\sprofit|profit|earnings|eps)\b", re.IGNORECASE)
Span = tuple[object, ...]


def dividends_add_up(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties a year's dividend to those of its quarters or halves: - 13.50 - 13.50 is 27.00.

    Parts and total are known by their headings; a row without its total, or whose parts are not all read, is named.
    """
    headers: dict[tuple[int | None, int | None], str] = {(c.table, c.column): c.header or "" for c in reading.columns}
    rows: dict[tuple[int, int], list[tuple[Figure, str]]] = defaultdict(list)
    for figure in reading.figures:
        if figure.table is not None and figure.row is not None and figure.unit not in ("percent", "shares"):
            label = _label(figure, headers.get((figure.table, figure.column), ""))
            if label:
                rows[figure.table, figure.row].append((figure, label))
    for (table, _), row in rows.items():
        labels = [label for _, label in row]
        if "end" not in labels or len(labels) < 2 or len(set(labels)) < len(labels):
            continue
        total = next((f for f, label in row if label == "total"), None)
        parts = [f for f, label in row if label != "total"]
        if total is None or len(parts) < 2:
            what = "its total" if total is None else "its parts"
            reason = f"the dividends in line {row[0][0].line} were read without {what}"
            yield Unbound(rule=rule.id, family=rule.family, reason=reason, figures=tuple(f.figure for f, _ in row))
            continue
        members = (Member(total.figure, 1), *(Member(f.figure, -1) for f in parts))
        shape = f"table {table}: dividends of the year"
        yield Tie(rule=rule.id, family=rule.family, kind="cross-foot", members=members, total=total.figure, shape=shape)


def _label(figure: Figure, header: str) -> str:
    """Which part of the year a dividend is for: ``1`` to ``4``, ``interim``, ``end`` or ``total``; "" where none."""
    for text in (figure.caption or "", header):
        match = _PART.fullmatch(text[:80])
        if match:
            return (match["nth"] or match["qth"] or ("interim" if match["interim"] else "end")).lower()
        if _TOTAL.fullmatch(text[:80]):
            return "total"
    return ""


def payout_recomputes(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties the payout ratio to the dividend and the earnings per share of its period: 27.00 of 69.42 is 38.9 %."""
    by_span: dict[Span, list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        if figure.readable and figure.mantissa and figure.unit not in ("shares", "count"):
            by_span[_span(figure)].append(figure)
    for figures in by_span.values():
        for ratio in [f for f in figures if f.unit == "percent" and "payout" in _words(f)]:
            dividend = next((f for f in figures if _is_rate(f) and "dividend" in _words(f)), None)
            earned = next(_earned(figures), None)
            if dividend is None or earned is None or dividend.unit != earned.unit:
                reason = f"the {'dividend' if dividend is None else 'earnings'} per share of the period are not printed"
                yield Unbound(rule=rule.id, family=rule.family, reason=reason, figures=(ratio.figure,))
                continue
            yield Tie(
                rule=rule.id, family=rule.family, kind="recompute", result=ratio.figure, factor=100,
                members=(Member(dividend.figure, 1), Member(earned.figure, 0, 1)), total=ratio.figure,
                shape=f"payout ratio in line {ratio.line}",
            )  # fmt: skip


def _earned(figures: list[Figure]) -> Iterator[Figure]:
    """Basic before diluted earnings per share."""
    rates = [f for f in figures if _is_rate(f) and _EARNINGS.search(_words(f)) and "dividend" not in _words(f)]
    yield from sorted(rates, key=lambda f: "diluted" in _words(f))


def _is_rate(figure: Figure) -> bool:
    return figure.measure == "per_share" and (figure.status == "number")


def _span(figure: Figure) -> Span:
    return (figure.entity, figure.period_start, figure.period_end, figure.basis)


def _words(figure: Figure) -> str:
    return " ".join((*figure.section[-1:], figure.caption or ""))[:300].lower()
