"""Amounts printed inside captions: allowances, par values, share counts."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from ..figures.figure import Figure
from .calendar import atoms_of

if TYPE_CHECKING:
    from ..figures.reading import Column
    from .captions import Item
    from .rows import RawLine
    from .table import Setting
    from .tokens import Token
    from .units import Stated

_AMOUNT_AFTER = re.compile(r"\s{0,3}(?P<w>thousand|million|billion|shares?|ADSs?)\b", re.IGNORECASE)
_SCALES = {"thousand": 3, "million": 6, "billion": 9}
_PRINTED_IN_FULL = 100_000
_SIGN = re.compile(r"(?:[$€£¥]|JPY|USD|EUR|GBP)\s?\Z")
_PAR = re.compile(r"par value\W{0,3}\Z", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:notes?|series|class|level|item|part|tier|no\.?|phase|section|topic|asc|asu)\s{0,3}\Z", re.IGNORECASE
)


def amounts_inside(setting: Setting, item: Item, row: int) -> list[Figure]:
    """The amounts printed inside a line item's caption, each a figure of that row and of no column."""
    blank = Figure(
        figure=0,
        entity=setting.context.entity,
        statement=setting.table.statement,
        table=setting.table.number,
        row=row,
        section=item.section,
        caption=item.caption or None,
        caption_printed=item.caption or None,
        unit=setting.context.currency,
    )
    plain = any(h.currency for h in setting.table.heading.heads)
    found: list[Figure] = []
    for raw in item.lines:
        stop = min((t.start for t in raw.cells), default=len(raw.text)) if raw is item.row.raw else len(raw.text)
        inside = [t for t in raw.tokens if t.end <= stop]
        found.extend(f for t in inside if (f := _amount(t, raw, blank, setting.stated, plain=plain)) is not None)
    _date_inside(found, item, setting.columns)
    return found


def _amount(token: Token, raw: RawLine, blank: Figure, stated: Stated, *, plain: bool) -> Figure | None:
    """The figure a caption's token is, made from `blank`; `plain` says that columns name their own currency."""
    number, text = token.number, raw.text
    if number is None or number.mantissa is None or number.damage:
        return None
    dated = any(a.start < token.end and token.start < a.end for a in raw.atoms)
    if dated or _NAMED.search(text[max(0, token.start - 12) : token.start]):
        return None
    after = _AMOUNT_AFTER.match(text, token.end)
    word = after["w"].lower().rstrip("s") if after else ""
    sign = _SIGN.search(text[max(0, token.start - 5) : token.start])
    money = number.currency is not None or "JPY" in token.text or sign is not None
    grouped = "," in token.text.strip(",") and abs(number.mantissa) >= 1000
    if not (money or grouped or word):
        return None
    printed = token.text.rstrip(",.;:)")
    end = token.start + len(printed)
    figure = replace(blank, printed=printed, page=raw.page, line=raw.line, col_start=token.start, col_end=end)
    scale = _SCALES.get(word)
    if money:
        _money(figure, text, token, stated)
        scale = scale if scale is not None else 0 if plain or figure.measure == "per_share" else stated.scale or 0
    else:
        figure.unit, figure.measure = "shares", "count"
        scale = scale if scale is not None else _share_scale(number.mantissa, stated)
        figure.exact = scale == 0
    figure.mantissa, figure.decimals = number.mantissa, number.places - scale
    return figure


def _money(figure: Figure, text: str, token: Token, stated: Stated) -> None:
    """An amount of money, or one per share where the words beside it say par value."""
    par = "par" in text[token.end : token.end + 12].lower() or bool(
        _PAR.search(text[max(0, token.start - 16) : token.start])
    )
    currency = stated.currency or figure.unit
    figure.unit = f"{currency or 'XXX'}/shares" if par else currency
    figure.measure = "per_share" if par else "amount"


def _share_scale(mantissa: int, stated: Stated) -> int:
    """The power of ten of a share count in a caption; one of six digits or more is printed in full."""
    if stated.shares is not None:
        return stated.shares
    return 0 if abs(mantissa) >= _PRINTED_IN_FULL else stated.scale or 0


def _date_inside(found: list[Figure], item: Item, columns: list[Column]) -> None:
    """Date the amounts in a caption: two alike in the order of the columns, others at the first column."""
    dates = [(a.number(0), a.number(1), a.number(2)) for a in atoms_of(item.caption) if a.kind == "date"]
    ends = [c.period_end for c in columns if c.period_end is not None]
    groups = Counter((f.unit, f.measure) for f in found)
    seen: Counter[tuple[str | None, str]] = Counter()
    for figure in found:
        key = (figure.unit, figure.measure)
        at = seen[key]
        seen[key] += 1
        count = groups[key]
        pairs = max(len(ends), 1)
        ordered = [dt.date(*d) for d in dict.fromkeys(dates)] if len(set(dates)) == pairs else ends
        # "authorized 10,000; issued 5 and 6": the last pair follows the columns, what stands before is of the first
        offset = at - (count - pairs) if count > pairs else at
        if ordered:
            figure.period_end = ordered[max(0, min(offset, len(ordered) - 1))] if count >= pairs else ordered[0]
