"""Which columns of a statement of equity count shares: those headed so that never carry a currency sign."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from .statements import is_title
from .tokens import CURRENCY, NUMBER, Token

if TYPE_CHECKING:
    from .table import Table

_SHARES = re.compile(r"\bshares\b", re.IGNORECASE)
_STATEMENT_OF_UNITS = re.compile(r"\A\s{0,200}[({]|\bexcept\b|\bshares\s(?:and|in)\b", re.IGNORECASE)
# No company has a trillion shares: a count that the table's scale would make one is printed in full.
_IMPOSSIBLE = 10**12
_NARROWEST = 3  # columns of a statement of equity: shares, amount, total


def share_columns(table: Table) -> dict[int, int]:
    """The columns that count shares, each with its largest count as printed; none but in statements of equity.

    "Shares Amount Capital Total" over "5,000,000 $ 50 $ 9,000 $ 9,050" is the first.
    """
    width = table.grid.width
    named = _named(table) if table.statement == "equity" and width >= _NARROWEST else 0
    if not named:
        return {}
    signs, sizes = _signs(table), _sizes(table)
    bare = [at for at in range(width) if not signs[at] and sizes[at]]
    if sum(1 for at in range(width) if signs[at]) * 2 < width - named:
        return {}  # signs are printed too seldom to tell by
    largest = sorted(bare, key=lambda at: sizes[at], reverse=True)
    return {at: sizes[at] for at in largest[:named]}


def _named(table: Table) -> int:
    """How many columns the heading calls shares; what states units or names the statement heads no column."""
    lines = (r.text[:400] for r in table.block.head if not r.cells and not is_title(r.caption))
    return sum(len(_SHARES.findall(x)) for x in lines if not _STATEMENT_OF_UNITS.search(x))


def _signs(table: Table) -> list[int]:
    """How many cells of each column have a currency sign."""
    signs = [0] * table.grid.width
    for row in table.grid.rows:
        before = {after.start: token for token, after in pairwise(row.raw.tokens)}
        for at, cell in enumerate(row.cells):
            signs[at] += int(cell is not None and _signed(cell, before.get(cell.start)))
    return signs


def _signed(cell: Token, before: Token | None) -> bool:
    own = cell.number is not None and cell.number.currency is not None
    return own or (before is not None and before.kind == CURRENCY)


def _sizes(table: Table) -> list[int]:
    """The largest number of each column, without its decimals."""
    sizes = [0] * table.grid.width
    for row in table.grid.rows:
        for at, cell in enumerate(row.cells):
            number = cell.number if cell is not None and cell.kind == NUMBER else None
            if number is not None and number.mantissa is not None:
                sizes[at] = max(sizes[at], abs(number.mantissa) // 10**number.places)
    return sizes


def counted_in_full(largest: int, scale: int) -> bool:
    """Whether so many shares can only be printed in full: 104,398,618 under "in millions"."""
    return largest * int(10**scale) >= _IMPOSSIBLE
