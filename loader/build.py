"""A table's grid, heading and line items become figures and columns of the reading."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..figures.figure import Figure
from ..figures.reading import Column
from .blocks import introduction
from .captions import Item, items_of
from .dating import POINT_STATEMENTS, compare_columns, date_rows
from .document import is_company_name
from .grid import grid_of
from .head import Head, period_of, with_exact_years
from .headings import Heading, named_columns, read_heading
from .inside import amounts_inside
from .measures import measure_of
from .reviewed import head_words, heading_text, mark_columns, mark_figures, review_columns
from .rows import HEADING
from .shares import counted_in_full, share_columns
from .statements import PRIMARY, statement_of
from .table import Context, Setting, Table
from .tokens import MARK, NIL, Token
from .units import Stated, row_scale, unit_slots

if TYPE_CHECKING:
    from .blocks import Block
    from .calendar import FiscalCalendar, Period

# A company that reports in thousands has more shares: 119,362 under "except for share data" is in thousands too.
_FEWEST_SHARES = 10**6
_PERCENTS = ("percent", "pp", "bp")


def read_tables(blocks: list[Block]) -> list[Table]:
    """Every table of a document: grid, heading, statement and line items."""
    tables: list[Table] = []
    for number, block in enumerate(blocks):
        lines = block.rows
        grid = grid_of(lines, named_columns(block.head))
        heading = read_heading(block.head, grid.width, grid.percents)
        before = tables[-1] if tables else None
        if block.continues and before is not None and before.grid.width == grid.width:
            heading.follow(before.heading)
        rows = {r.raw.line: r for r in grid.rows}
        items = items_of(block.body, rows, heading.sections)
        carried = before.statement if before is not None and _carries(before, block, heading) else None
        above = block.titles_from.head if block.titles_from is not None else block.head
        titles = [*introduction(block), *(r.caption for r in above if not unit_slots(r.text) or r.kind == HEADING)]
        statement = statement_of(
            titles, [i.caption for i in items] + [s for i in items for s in i.section[-1:]], carried
        )
        if statement == "equity" and heading.free_labels(grid.width):
            items = items_of(block.body, rows, heading.sections)
        tables.append(Table(number, statement, block, grid, heading, items))
    return tables


def _carries(before: Table, block: Block, heading: Heading) -> bool:
    """Whether a table without a title of its own goes on with the statement before it."""
    named = before.statement in PRIMARY or before.statement == "segments"
    faces = before.statement in ("income_statement", "balance_sheet", "cash_flow", "comprehensive_income")
    words = [t for t in heading.titles if len(t.split()) > 1 and not (faces and is_company_name(t))]
    return named and not words and not introduction(block) and (block.continues or block.page - before.block.page <= 1)


def figures_of(table: Table, context: Context, start: int) -> tuple[list[Figure], list[Column]]:
    """The table's figures, numbered from `start` in reading order, and its columns."""
    stated = _stated(table, context)
    columns = _columns(table, _periods(table, context.fiscal), stated, context)
    _count_shares(table, columns, stated)
    review_columns(table, columns)
    setting = Setting(table, columns, stated, context)
    figures: list[Figure] = []
    for number, item in enumerate(table.items):
        figures.extend(
            _figure(setting, item, number, at, token) for at, token in enumerate(item.row.cells) if token is not None
        )
        figures.extend(amounts_inside(setting, item, number))
    date_rows(table, figures, context.fiscal)
    compare_columns(table, figures, columns)
    if any(head.review for head in table.heading.heads):
        mark_columns(table, columns, _as_read(table, stated, context))
    mark_figures(figures, table, columns)
    figures.sort(key=lambda f: (f.line or 0, f.col_start or 0))
    for number, figure in enumerate(figures, start=start):
        figure.figure = number
    return figures, columns


def _as_read(table: Table, stated: Stated, context: Context) -> list[Column]:
    """The columns as they were read before a reviewer spoke of them."""
    heads = [head.review.before if head.review else head for head in table.heading.heads]
    table = replace(table, heading=replace(table.heading, heads=heads))
    columns = _columns(table, _periods(table, context.fiscal), stated, context)
    _count_shares(table, columns, stated)
    compare_columns(table, [], columns)
    return columns


def _stated(table: Table, context: Context) -> Stated:
    """The units stated for the whole table: its own, or else those of the table before, which it then follows."""
    stated = table.heading.stated
    if stated.scale is not None:
        context.stated = stated
    if stated.scale is not None or any(h.scale is not None or h.currency for h in table.heading.heads):
        return stated
    if table.statement == "kpi":
        return Stated()
    return Stated(context.stated.scale, stated.currency or context.stated.currency, context.stated.shares)


def _periods(table: Table, fiscal: FiscalCalendar) -> list[Period | None]:
    instant = table.statement in POINT_STATEMENTS
    ends = [day for _, day in fiscal.known]
    return with_exact_years([period_of(h, fiscal, instant=instant) for h in table.heading.heads], ends)


# --- Columns ---


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
                header=_header(table),
                period_start=period.start if period else None,
                period_end=period.end if period else None,
                measure=_MEASURES[percent, head.change],
                unit="percent" if percent else head.currency or stated.currency or context.currency,
                scale=0 if percent else _scale(head, stated),
                sure=table.heading.sure,
                line=table.items[0].row.raw.line if table.items else None,
                heading=heading_text(table),
                words=head_words(head, table),
            )
        )
    return columns


#: What a column measures, by whether it is in percent and whether it is a change.
_MEASURES = {
    (True, True): "percent_change",
    (True, False): "ratio",
    (False, True): "change",
    (False, False): "amount",
}


def _count_shares(table: Table, columns: list[Column], stated: Stated) -> None:
    """Say of the columns that count shares that they do, and in what power of ten."""
    for at, largest in share_columns(table).items():
        column = columns[at]
        scale = stated.shares if stated.shares is not None else column.scale or 0
        column.measure, column.unit = "count", "shares"
        column.scale = 0 if counted_in_full(largest, scale) else scale


def _scale(head: Head, stated: Stated) -> int | None:
    if head.scale is not None:
        return head.scale
    if stated.scale is not None:
        return stated.scale
    return 0 if head.currency else None


def _title(table: Table) -> str | None:
    titles = [t for t in table.heading.titles if sum(c.isalpha() for c in t) >= 3]
    return titles[-1] if titles else None


def _header(table: Table) -> str | None:
    return " ".join(r.caption for r in table.heading.labels) or None


# --- Figures ---


def _figure(setting: Setting, item: Item, row: int, at: int, token: Token) -> Figure:
    column = setting.columns[at]
    figure = Figure(
        figure=0,
        entity=setting.context.entity,
        statement=setting.table.statement,
        table=setting.table.number,
        row=row,
        column=at,
        section=item.section,
        caption=item.caption or None,
        caption_printed=item.printed or item.caption or None,
        period_start=column.period_start,
        period_end=column.period_end,
        basis=column.basis,
        printed=token.text,
        page=item.row.raw.page,
        line=item.row.raw.line,
        col_start=token.start,
        col_end=token.end,
        notes=item.notes,
    )
    figure.measure, figure.unit, scale = _measured(setting, item, column, token)
    _set_value(figure, token, scale)
    return figure


def _measured(setting: Setting, item: Item, column: Column, token: Token) -> tuple[str, str | None, int]:
    """Measure, unit and power of ten of a cell: what its token says, then its column, then its line item."""
    if token.unit in _PERCENTS or (column.unit == "percent" and token.unit is None):
        return _of_percent(column), token.unit or "percent", 0
    if token.unit is not None:
        return column.measure, token.unit, 0
    if setting.by_column or "/" in (column.unit or ""):
        return column.measure, column.unit, column.scale or 0
    return _of_item(setting, item, column)


def _of_item(setting: Setting, item: Item, column: Column) -> tuple[str, str | None, int]:
    """What a line item's words say its numbers measure; amounts in the column's unit if nothing."""
    stated = setting.stated
    currency = column.unit if column.unit != "percent" else stated.currency or setting.context.currency
    words = measure_of(item.caption, item.section)
    per_share = words.measure == "amount" and setting.table.heading.per_share
    if words.measure == "per_share" or per_share:
        return _unless_change(column, "per_share"), f"{currency or 'XXX'}/shares", 0
    if words.shares:
        return _unless_change(column, "count"), "shares", _share_scale(item, column, stated)
    if setting.table.statement == "kpi" and column.scale is None:
        return _unless_change(column, "count"), "count", 0
    own = row_scale(item.caption)
    return column.measure, currency, own if own is not None else column.scale or 0


def _share_scale(item: Item, column: Column, stated: Stated) -> int:
    """The power of ten of share counts: the row's own words, else what is stated for counts, else as amounts."""
    caption = item.caption.lower()
    if "(shares)" in caption or "(ads" in caption:
        return 0
    own = row_scale(" ".join((*item.section[-1:], item.caption)))
    if own is not None:
        return own
    if stated.shares == 0 and stated.scale and "average" in caption and _largest(item) < _FEWEST_SHARES:
        return stated.scale
    return stated.shares if stated.shares is not None else column.scale or 0


def _largest(item: Item) -> int:
    """The largest number of a row, without its decimals."""
    numbers = [t.number for t in item.row.cells if t is not None and t.number is not None]
    return max((abs(n.mantissa) // 10**n.places for n in numbers if n.mantissa is not None), default=0)


def _of_percent(column: Column) -> str:
    if column.measure in ("percent_change", "ratio"):
        return column.measure
    return "percent_change" if column.measure == "change" else "ratio"


def _unless_change(column: Column, measure: str) -> str:
    return "change" if column.measure == "change" else measure


def _set_value(figure: Figure, token: Token, scale: int) -> None:
    """Set digits, decimals and status; `scale` is the power of ten of what the token counts."""
    number = token.number
    if token.kind == NIL:
        figure.status, figure.mantissa, figure.decimals, figure.exact = "nil", 0, -scale, True
    elif token.kind == MARK:
        figure.status = "not_meaningful"
    elif number is None or number.mantissa is None:
        figure.status, figure.damage = "unreadable", number.damage if number is not None else ("glyph",)
    else:
        figure.damage = number.damage
        figure.mantissa, figure.decimals = number.mantissa, number.places - scale
        average = "average" in (figure.caption or "").lower()
        figure.exact = figure.unit == "count" or (figure.unit == "shares" and scale == 0 and not average)
