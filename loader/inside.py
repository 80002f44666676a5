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
    from .table import Context, Table
    from .tokens import Token
    from .units import Stated

_AMOUNT_AFTER = re.compile(r"\s{0,3}(?P<w>thousand|million|billion|shares?|ADSs?)\b", re.IGNORECASE)
_SCALES = {"thousand": 3, "million": 6, "billion": 9}
_SIGN = re.compile(r"(?:[$€£¥]|JPY|USD|EUR|GBP)\s?\Z")
_PAR = re.compile(r"par value\W{0,3}\Z", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:notes?|series|class|level|item|part|tier|no\.?|phase|section|topic|asc|asu)\s{0,3}\Z", re.IGNORECASE
)


def amounts_inside(
    table: Table, item: Item, row: int, columns: list[Column], stated: Stated, context: Context
) -> list[Figure]:
    """Amounts printed inside a caption: allowances, par values, share counts."""
    found: list[Figure] = []
    blank = Figure(
        figure=0,
        entity=context.entity,
        statement=table.statement,
        table=table.number,
        row=row,
        section=item.section,
        caption=item.caption or None,
        caption_printed=item.caption or None,
        unit=context.currency,
    )
    plain = any(h.currency for h in table.heading.heads)
    for raw in item.lines:
        stop = min((t.start for t in raw.cells), default=len(raw.text)) if raw is item.row.raw else len(raw.text)
        found.extend(_amounts_in(raw.text[:stop], raw, blank, stated, plain=plain))
    _date_inside(found, item, columns)
    return found


def _amounts_in(text: str, raw: RawLine, blank: Figure, stated: Stated, *, plain: bool) -> list[Figure]:
    """The amounts in `text`; each starts from `blank`. `plain` says that columns name their own currency."""
    dated = [(a.start, a.end) for a in raw.atoms]
    found: list[Figure] = []
    for token in raw.tokens:
        number = token.number
        if token.end > len(text) or number is None or number.mantissa is None or number.damage:
            continue
        if any(s < token.end and token.start < e for s, e in dated) or _NAMED.search(
            text[max(0, token.start - 12) : token.start]
        ):
            continue
        after = _AMOUNT_AFTER.match(text, token.end)
        word = after["w"].lower().rstrip("s") if after else ""
        money = (
            number.currency is not None
            or "JPY" in token.text
            or bool(_SIGN.search(text[max(0, token.start - 5) : token.start]))
        )
        grouped = "," in token.text.strip(",") and abs(number.mantissa) >= 1000
        if not (money or grouped or word):
            continue
        printed = token.text.rstrip(",.;:)")
        figure = replace(
            blank,
            printed=printed,
            page=raw.page,
            line=raw.line,
            col_start=token.start,
            col_end=token.start + len(printed),
        )
        scale = _SCALES.get(word)
        if money:
            _money(figure, text, token, stated)
            scale = scale if scale is not None else 0 if plain or figure.measure == "per_share" else stated.scale or 0
        else:
            figure.unit, figure.measure = "shares", "count"
            scale = scale if scale is not None else _share_scale(number.mantissa, stated)
            figure.exact = scale == 0
        figure.mantissa, figure.decimals = number.mantissa, number.places - scale
        found.append(figure)
    return found


def _money(figure: Figure, text: str, token: Token, stated: Stated) -> None:
    """An amount of money, or one per share where the words beside it say par value."""
    par = "par" in text[token.end : token.end + 12].lower() or bool(
        _PAR.search(text[max(0, token.start - 16) : token.start])
    )
    currency = stated.currency or figure.unit
    figure.unit = f"{currency or 'XXX'}/shares" if par else currency
    figure.measure = "per_share" if par else "amount"


def _share_scale(mantissa: int, stated: Stated) -> int:
    if stated.shares is not None:
        return stated.shares
    return 0 if abs(mantissa) >= 100_000 else stated.scale or 0


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
