"""Columns foot and balances roll forward: one tie a column for every sum that a table shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from .grid import Grid, Sheet, grids
from .sums import Found, holds, is_roll_forward, sums_of
from .words import BALANCE, CLOSING, TOTAL, words_of

if TYPE_CHECKING:
    from ...figures.reading import Reading
    from .search import Sum

#: Captions alone state a sum in a column with one empty cell beside so many printed ones.
STATED_BLANKS = 4
_CLAIMS = frozenset({"equity", "capital", "deficit", "deficiency", "investment", "networth"})


def columns_foot(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties total rows to the rows that they add up: ``Cash 10, Stock 30, Total 40`` is total - cash - stock = 0.

    Nested subtotals, derived lines (``Gross profit = Sales - Cost``), totals printed before their
    parts; in a balance sheet also total assets against total liabilities and equity. A total that
    no block of lines adds up to is named as unbound.
    """
    for grid in grids(reading):
        for found in sums_of(grid):
            for bound in found.sums:
                if not is_roll_forward(found.sheet, bound[0]):
                    yield from ties_of(rule, found.sheet, bound, family=_family(rule, found, bound[0]), kind="foot")
            yield from _both_sides(rule, found.sheet)
            yield from _named(rule, found)


def roll_forward_rows(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties closing balances to the opening ones and all movements between: 100 + 30 - 10 = 120."""
    for grid in grids(reading):
        for found in sums_of(grid) if _has_balances(grid) else ():
            family = "E01" if grid.statement == "equity" else rule.family
            for bound in found.sums:
                if is_roll_forward(found.sheet, bound[0]):
                    yield from ties_of(rule, found.sheet, bound, family=family, kind="roll-forward")


def _has_balances(grid: Grid) -> bool:
    kinds = {words_of(f.caption or "").kind for f in grid.cells.values()}
    return CLOSING in kinds or BALANCE in kinds


def ties_of(
    rule: Rule, sheet: Sheet, bound: tuple[Sum, list[int]], *, family: str, kind: str
) -> Iterator[Tie | Unbound]:
    """One tie a column: the total with +1, each printed part with minus its sign."""
    one, columns = bound
    shape = f"table {sheet.grid.table}: {_name(sheet, one.total)} = " + " ".join(
        f"{'+' if sign > 0 else '-'} {_name(sheet, part)}" for part, sign in one.parts
    )
    for column in columns:
        total = sheet.figures[one.total][column]
        parts = [(sheet.figures[part][column], sign) for part, sign in one.parts]
        printed = [(figure, sign) for figure, sign in parts if figure is not None]
        if total is None or not _worth(total.mantissa, [f.mantissa for f, _ in printed]):
            continue
        blanks = len(parts) - len(printed)
        whole = blanks == 0 or (one.form == "stated" and blanks * STATED_BLANKS <= len(printed))
        if not whole and holds(sheet, one, column) is False:
            lost = [_name(sheet, part) for part, _ in one.parts if sheet.figures[part][column] is None]
            reason = f"{shape}: no figure in this column for {', '.join(lost)}"
            yield Unbound(rule=rule.id, family=family, reason=reason, figures=(total.figure,))
            continue
        members = (Member(total.figure, 1), *(Member(f.figure, -sign) for f, sign in printed))
        yield Tie(rule=rule.id, family=family, kind=kind, members=members, total=total.figure, shape=shape)


def _worth(total: int | None, parts: list[int | None]) -> bool:
    """Whether a column says anything: not where all is nil, nor where only the total is printed."""
    return bool(parts) and any(value != 0 for value in (total, *parts))


def _name(sheet: Sheet, line: int) -> str:
    return f"{sheet.lines[line].row} {sheet.lines[line].caption[:40]}".strip()


def _family(rule: Rule, found: Found, one: Sum) -> str:
    totals = {s.total for s, _ in found.sums}
    if any(part in totals for part, _ in one.parts):
        return "F02"
    return "F04" if any(sign < 0 for _, sign in one.parts) else rule.family


def _both_sides(rule: Rule, sheet: Sheet) -> Iterator[Tie]:
    """Total assets against total liabilities and equity of the same table."""
    assets = [i for i, line in enumerate(sheet.lines) if line.words.kind == TOTAL and _is_assets(sheet, i)]
    claims = [i for i, line in enumerate(sheet.lines) if line.words.kind == TOTAL and _is_claims(sheet, i)]
    if len(assets) != 1 or len(claims) != 1:
        return
    shape = f"table {sheet.grid.table}: {_name(sheet, assets[0])} = {_name(sheet, claims[0])}"
    for left, right in zip(sheet.figures[assets[0]], sheet.figures[claims[0]], strict=True):
        if left is not None and right is not None and (left.mantissa, right.mantissa) != (0, 0):
            members = (Member(left.figure, 1), Member(right.figure, -1))
            yield Tie(rule=rule.id, family="B01", kind="tie", members=members, shape=shape)


def _is_assets(sheet: Sheet, line: int) -> bool:
    caption = sheet.lines[line].caption.strip()
    return sheet.lines[line].words.core == {"assets"} or caption in ("資産合計", "資産の部合計", "資産計")


def _is_claims(sheet: Sheet, line: int) -> bool:
    core, caption = sheet.lines[line].words.core, sheet.lines[line].caption
    return ("liabilities" in core and bool(core & _CLAIMS)) or ("負債" in caption and "資" in caption)


def _named(rule: Rule, found: Found) -> Iterator[Unbound]:
    sheet = found.sheet
    for line in found.open:
        figures = tuple(f.figure for f in sheet.figures[line] if f is not None and f.status != "nil")
        if figures:
            reason = f"no block of lines in table {sheet.grid.table} adds up to {sheet.lines[line].caption!r}"
            yield Unbound(rule=rule.id, family=rule.family, reason=reason, figures=figures)
