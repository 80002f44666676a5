"""Line items that tables print under other words: found by their amounts, where several of them agree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from .agree import Told
from .said import Said, match

if TYPE_CHECKING:
    from ...figures.reading import Reading

#: Digits of all amounts that agree, by whether the captions have words in common.
_WITH_WORDS, _WITHOUT = 5, 8
_ALIKE = 0.5
_PLACES = 3


def line_items_agree(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties rows of two tables that are one line item by their amounts.

    "Network Services" under "Cost of Revenues", 18,685 and 21,970, is "Cost of network services", 18,685,058
    and 21,970,060. Only what agrees is tied: a row found by its amounts says nothing of one that does not fit.
    """
    told = Told.of(reading)
    done: set[tuple[int, int]] = set()
    for item in told.items:
        cells = [c for c in item.cells if c.measure in ("amount", "count") and c.period_end is not None]
        row = Said(item.caption, item.words, cells)
        others = [p for p in told.places_of(row, _is_same) if p.table != item.table][:_PLACES]
        for other in others:
            for cell in cells:
                twin = other.cell(cell)
                sign = match(cell, twin) if twin is not None else 0
                if (
                    twin is None
                    or not sign
                    or (cell.decimals == twin.decimals and abs(cell.mantissa or 0) != abs(twin.mantissa or 0))
                ):
                    continue
                pair = (min(cell.figure, twin.figure), max(cell.figure, twin.figure))
                if pair not in done:
                    done.add(pair)
                    members = (Member(cell.figure, 1), Member(twin.figure, -sign))
                    shape = f"tables {item.table} and {other.table}: {item.caption[:40]}"
                    yield Tie(rule=rule.id, family=rule.family, kind="tie", members=members, shape=shape)


def _is_same(agreeing: list[int], alike: float) -> bool:
    whole = sum(agreeing)
    return whole >= _WITH_WORDS if alike >= _ALIKE else whole >= _WITHOUT and len(agreeing) > 1
