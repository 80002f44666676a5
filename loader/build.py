"""A table's grid, heading and line items become figures and columns of the reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..figures.figure import Figure
from ..figures.reading import Column
from .captions import Item, items_of
from .dating import POINT_STATEMENTS, compare_columns, date_rows
from .grid import garbled, grid_of, named_columns
from .headings import Head, Heading, period_of, read_heading, with_exact_years
from .inside import amounts_inside
from .measures import measure_of
from .rows import HEADING
from .statements import statement_of
from .table import Context, Table
from .tokens import MARK, NIL, Token
from .units import Stated, row_scale, unit_slots

if TYPE_CHECKING:
    from .blocks import Block
    from .calendar import FiscalCalendar, Period


def read_tables(blocks: list[Block]) -> list[Table]:
    """Every table of a document: grid, heading, statement and line items."""
    tables: list[Table] = []
    for number, block in enumerate(blocks):
        lines = block.rows
        grid = grid_of(lines, named_columns(block.head))
        heading = read_heading(block.head, grid.width, grid.percents)
        before = tables[-1] if tables else None
        if block.continues and before is not None and before.grid.width == grid.width:
            heading.heads, heading.stated, heading.context = (
                before.heading.heads,
                before.heading.stated,
                before.heading.context,
            )
            heading.yoy = before.heading.yoy
        items = items_of(block.body, {r.raw.line: r for r in grid.rows}, heading.sections)
        carried = before.statement if before is not None and _carries(before, block, heading) else None
        above = block.titles_from.head if block.titles_from is not None else block.head
        titles = [r.caption for r in above if not unit_slots(r.text) or r.kind == HEADING]
        statement = statement_of(
            titles, [i.caption for i in items] + [s for i in items for s in i.section[-1:]], carried
        )
        tables.append(Table(number, statement, block, grid, heading, items))
    return tables


def _carries(before: Table, block: Block, heading: Heading) -> bool:
    """Whether a table without a title of its own goes on with the statement before it."""
    primary = before.statement in (
        "income_statement",
        "balance_sheet",
        "cash_flow",
        "equity",
        "comprehensive_income",
        "segments",
    )
    words = [t for t in heading.titles if len(t.split()) > 1]
    return primary and not words and (block.continues or block.page - before.block.page <= 1)


def figures_of(table: Table, context: Context, start: int) -> tuple[list[Figure], list[Column]]:
    """The table's figures, numbered from `start` in reading order, and its columns."""
    stated = _stated(table, context)
    periods = _periods(table, context.fiscal)
    columns = _columns(table, periods, stated, context)
    figures: list[Figure] = []
    for number, item in enumerate(table.items):
        for at, token in enumerate(item.row.cells):
            if token is not None:
                figures.append(_figure(table, item, number, at, token, columns[at], stated, context))
        figures.extend(amounts_inside(table, item, number, columns, stated, context))
    date_rows(table, figures, context.fiscal)
    compare_columns(table, figures, columns)
    figures.sort(key=lambda f: (f.line or 0, f.col_start or 0))
    for number, figure in enumerate(figures, start=start):
        figure.figure = number
    return figures, columns


def _stated(table: Table, context: Context) -> Stated:
    stated = table.heading.stated
    own = stated.scale is not None or any(h.scale is not None or h.currency for h in table.heading.heads)
    if not own:
        stated = Stated(context.stated.scale, stated.currency or context.stated.currency, context.stated.shares)
        if table.statement == "kpi":
            return Stated()
        return stated
    if stated.scale is not None:
        context.stated = stated
    return stated


def _periods(table: Table, fiscal: FiscalCalendar) -> list[Period | None]:
    instant = table.statement in POINT_STATEMENTS
    ends = [day for _, day in fiscal.known]
    return with_exact_years([period_of(h, fiscal, instant=instant) for h in table.heading.heads], ends)


def _columns(table: Table, periods: list[Period | None], stated: Stated, context: Context) -> list[Column]:
    columns = []
    for at, (head, period) in enumerate(zip(table.heading.heads, periods, strict=True)):
        percent = head.percent or table.grid.percents[at] > 0.5
        columns.append(
            Column(
                table=table.number,
                column=at,
                statement=table.statement,
                title=_title(table),
                header=_header(table, head),
                period_start=period.start if period else None,
                period_end=period.end if period else None,
                measure="percent_change"
                if percent and head.change
                else "ratio"
                if percent
                else "change"
                if head.change
                else "amount",
                unit="percent" if percent else head.currency or stated.currency or context.currency,
                scale=0 if percent else _scale(head, stated),
                sure=table.heading.sure,
            )
        )
    return columns


def _scale(head: Head, stated: Stated) -> int | None:
    if head.scale is not None:
        return head.scale
    if stated.scale is not None:
        return stated.scale
    return 0 if head.currency else None


def _title(table: Table) -> str | None:
    titles = [t for t in table.heading.titles if sum(c.isalpha() for c in t) >= 3]
    return titles[-1] if titles else None


def _header(table: Table, head: Head) -> str | None:
    if head.words:
        return head.words
    labels = " ".join(r.caption for r in table.heading.labels)
    return labels or None


def _figure(
    table: Table, item: Item, row: int, at: int, token: Token, column: Column, stated: Stated, context: Context
) -> Figure:
    figure = Figure(
        figure=0,
        entity=context.entity,
        statement=table.statement,
        table=table.number,
        row=row,
        column=at,
        section=item.section,
        caption=item.caption or None,
        caption_printed=item.caption or None,
        period_start=column.period_start,
        period_end=column.period_end,
        printed=token.text,
        page=item.row.raw.page,
        line=item.row.raw.line,
        col_start=token.start,
        col_end=token.end,
        notes=item.notes,
        measure=column.measure,
    )
    _measure(figure, table, item, token, column, stated, context)
    _value(figure, token)
    return figure


def _measure(
    figure: Figure, table: Table, item: Item, token: Token, column: Column, stated: Stated, context: Context
) -> None:
    """Set measure, unit and decimals' scale (kept in `decimals` until the digits are known)."""
    currency = column.unit if column.unit and column.unit != "percent" else stated.currency or context.currency
    words = measure_of(item.caption, item.section)
    scale = column.scale if column.scale is not None else 0
    if token.unit in ("percent", "pp", "bp") or (column.unit == "percent" and token.unit is None):
        figure.measure = (
            column.measure
            if column.measure in ("percent_change", "ratio")
            else "percent_change"
            if column.measure == "change"
            else "ratio"
        )
        figure.unit, figure.decimals = token.unit or "percent", 0
    elif token.unit is not None:
        figure.unit, figure.decimals = token.unit, 0
    elif words.measure == "per_share":
        figure.measure, figure.unit, figure.decimals = _kept(column, "per_share"), f"{currency or 'XXX'}/shares", 0
    elif words.shares:
        own = row_scale(" ".join((*item.section[-1:], item.caption)))
        shares = own if own is not None else stated.shares if stated.shares is not None else scale
        if "(shares)" in item.caption.lower() or "(ads" in item.caption.lower():
            shares = 0
        figure.measure, figure.unit, figure.decimals = _kept(column, "count"), "shares", -shares
    elif table.statement == "kpi" and column.scale is None:
        figure.measure, figure.unit, figure.decimals = _kept(column, "count"), "count", 0
    else:
        own = row_scale(item.caption)
        figure.unit, figure.decimals = currency, -(own if own is not None else scale)


def _kept(column: Column, measure: str) -> str:
    return "change" if column.measure == "change" else measure


def _value(figure: Figure, token: Token) -> None:
    scale = figure.decimals or 0
    if token.kind == NIL:
        figure.status, figure.mantissa, figure.decimals, figure.exact = "nil", 0, scale, True
        return
    if token.kind == MARK:
        figure.status, figure.mantissa, figure.decimals = "not_meaningful", None, None
        return
    number = token.number
    if garbled(token) or number is None:
        figure.status, figure.damage, figure.decimals = "unreadable", ("glyph",), None
        return
    figure.damage = number.damage
    if number.mantissa is None:
        figure.status, figure.decimals = "unreadable", None
        return
    figure.mantissa, figure.decimals = number.mantissa, number.places + scale
    figure.exact = figure.unit == "count" or (
        figure.unit == "shares" and scale == 0 and "average" not in (figure.caption or "").lower()
    )
