"""A table's grid, heading and line items become figures and columns of the reading."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..figures.figure import Figure
from ..figures.reading import Column
from .calendar import Atom, FiscalCalendar, Period, atoms_of
from .captions import Item, items_of
from .grid import Grid, garbled, grid_of, is_period_caption, named_columns
from .headings import Head, Heading, period_of, read_heading, with_exact_years
from .measures import measure_of
from .statements import statement_of
from .tokens import MARK, NIL, Token
from .rows import HEADING
from .units import Stated, row_scale, unit_slots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .blocks import Block

_POINT_STATEMENTS = ("balance_sheet",)
_BEGIN = re.compile(
    r"\b(?:beginning|start)\s{1,3}of\s{1,3}(?:the\s{1,3})?(?:year|period|quarter|fiscal)|\bopening\b|\bbeginning balance",
    re.IGNORECASE,
)
_END = re.compile(
    r"\bend\s{1,3}of\s{1,3}(?:the\s{1,3})?(?:year|period|quarter|fiscal)|\b(?:closing|ending) balance", re.IGNORECASE
)
_BALANCE = re.compile(r"\b(?:balances?|equity|deficit)\b", re.IGNORECASE)


@dataclass(slots=True)
class Table:
    """One table as read, before its figures are made."""

    number: int
    statement: str
    block: Block
    grid: Grid
    heading: Heading
    items: list[Item]


@dataclass(slots=True)
class Context:
    """What earlier tables and the document say where a table is silent."""

    fiscal: FiscalCalendar
    currency: str | None
    stated: Stated = Stated()
    entity: str | None = None


def read_tables(blocks: list[Block]) -> list[Table]:
    """Every table of a document: grid, heading, statement and line items."""
    tables: list[Table] = []
    for number, block in enumerate(blocks):
        lines = block.rows
        grid = grid_of(lines, named_columns(block.head))
        heading = read_heading(block.head, grid.width, grid.percents)
        before = tables[-1] if tables else None
        if block.continues and before is not None and before.grid.width == grid.width:
            heading.heads, heading.stated, heading.context = before.heading.heads, before.heading.stated, before.heading.context
            heading.yoy = before.heading.yoy
        items = items_of(block.body, {r.raw.line: r for r in grid.rows}, heading.sections)
        carried = before.statement if before is not None and _carries(before, block, heading) else None
        above = block.titles_from.head if block.titles_from is not None else block.head
        titles = [r.caption for r in above if not unit_slots(r.text) or r.kind == HEADING]
        statement = statement_of(titles, [i.caption for i in items] + [s for i in items for s in i.section[-1:]], carried)
        tables.append(Table(number, statement, block, grid, heading, items))
    return tables


def _carries(before: Table, block: Block, heading: Heading) -> bool:
    """Whether a table without a title of its own goes on with the statement before it."""
    primary = before.statement in ("income_statement", "balance_sheet", "cash_flow", "equity", "comprehensive_income", "segments")
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
        figures.extend(_inside(table, item, number, columns, stated, context))
    _row_periods(table, figures, context.fiscal)
    _compare(table, figures, columns)
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
    instant = table.statement in _POINT_STATEMENTS
    ends = [day for _, day in fiscal.known]
    return with_exact_years([period_of(h, fiscal, instant=instant) for h in table.heading.heads], ends)


def _columns(table: Table, periods: list[Period | None], stated: Stated, context: Context) -> list[Column]:
    columns = []
    for at, (head, period) in enumerate(zip(table.heading.heads, periods, strict=True)):
        percent = head.percent or table.grid.percents[at] > 0.5  # noqa: PLR2004
        columns.append(
            Column(
                table=table.number,
                column=at,
                statement=table.statement,
                title=_title(table),
                header=_header(table, head),
                period_start=period.start if period else None,
                period_end=period.end if period else None,
                measure="percent_change" if percent and head.change else "ratio" if percent else "change" if head.change else "amount",
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
    titles = [t for t in table.heading.titles if sum(c.isalpha() for c in t) >= 3]  # noqa: PLR2004
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
        figure.measure = column.measure if column.measure in ("percent_change", "ratio") else "percent_change" if column.measure == "change" else "ratio"
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
    figure.exact = figure.unit == "count" or (figure.unit == "shares" and scale == 0 and "average" not in (figure.caption or "").lower())


_AMOUNT_AFTER = re.compile(r"\s{0,3}(?P<w>thousand|million|billion|shares?|ADSs?)\b", re.IGNORECASE)
_SCALES = {"thousand": 3, "million": 6, "billion": 9}
_NAMED = re.compile(r"(?:notes?|series|class|level|item|part|tier|no\.?|phase|section|topic|asc|asu)\s{0,3}\Z", re.IGNORECASE)


def _inside(table: Table, item: Item, row: int, columns: list[Column], stated: Stated, context: Context) -> list[Figure]:
    """Amounts printed inside a caption: allowances, par values, share counts."""
    found: list[Figure] = []
    for raw in item.lines:
        stop = min((t.start for t in raw.cells), default=len(raw.text)) if raw is item.row.raw else len(raw.text)
        found.extend(_amounts_in(raw.text[:stop], raw, table, item, row, stated, context))
    _date_inside(found, item, columns)
    return found


def _amounts_in(  # noqa: PLR0913 - one line's amounts need the table they stand in
    text: str, raw, table: Table, item: Item, row: int, stated: Stated, context: Context  # noqa: ANN001
) -> list[Figure]:
    dated = [(a.start, a.end) for a in raw.atoms]
    found: list[Figure] = []
    for token in raw.tokens:
        number = token.number
        if token.end > len(text) or number is None or number.mantissa is None or number.damage:
            continue
        if any(s < token.end and token.start < e for s, e in dated) or _NAMED.search(text[max(0, token.start - 12) : token.start]):
            continue
        after = _AMOUNT_AFTER.match(text, token.end)
        word = after["w"].lower().rstrip("s") if after else ""
        money = number.currency is not None or any(c in text[max(0, token.start - 4) : token.start] for c in ("$", "€", "£", "JPY")) or "JPY" in token.text
        grouped = "," in token.text.strip(",") and abs(number.mantissa) >= 1000  # noqa: PLR2004
        if not (money or grouped or word):
            continue
        figure = Figure(
            figure=0, entity=context.entity, statement=table.statement, table=table.number, row=row, section=item.section,
            caption=item.caption or None, caption_printed=item.caption or None, printed=token.text.rstrip(",.;:)"),
            page=raw.page, line=raw.line, col_start=token.start, col_end=token.start + len(token.text.rstrip(",.;:)")),
        )  # fmt: skip
        scale = _SCALES.get(word, None)
        if money:
            par = "par" in text[token.end : token.end + 12].lower() or bool(re.search(r"par value\W{0,3}$", text[max(0, token.start - 14) : token.start]))
            figure.unit = f"{context.currency or 'XXX'}/shares" if par else stated.currency or context.currency
            figure.measure = "per_share" if par else "amount"
            scale = scale if scale is not None else 0 if par or table.heading.heads and any(h.currency for h in table.heading.heads) else stated.scale or 0
        else:
            figure.unit, figure.measure = "shares", "count"
            scale = scale if scale is not None else stated.shares if stated.shares is not None else 0 if abs(number.mantissa) >= 100_000 else stated.scale or 0  # noqa: PLR2004
            figure.exact = scale == 0
        figure.mantissa, figure.decimals = number.mantissa, number.places - scale
        found.append(figure)
    return found


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


def _row_periods(table: Table, figures: list[Figure], fiscal: FiscalCalendar) -> None:
    """Dates that rows carry: whole rows that are periods, openings and closings, balances and what moved between."""
    captions = {n: item for n, item in enumerate(table.items)}
    by_row: dict[int, list[Figure]] = {}
    for figure in figures:
        if figure.row is not None and figure.column is not None:
            by_row.setdefault(figure.row, []).append(figure)
    balances: list[tuple[int, dt.date]] = []
    for number, cells in sorted(by_row.items()):
        caption = captions[number].caption
        atoms = atoms_of(caption)
        at = _balance_date(table, caption, atoms)
        if at is not None:
            balances.append((number, at))
            for figure in cells:
                figure.period_start, figure.period_end = None, at
        elif is_period_caption(caption):
            _row_is_period(table, atoms, cells, fiscal)
        elif _BEGIN.search(caption) or _END.search(caption):
            _to_instants(cells, begins=bool(_BEGIN.search(caption)) and not _END.search(caption))
        elif _BALANCE.search(caption):
            _year_day(cells, atoms)
    _movements(by_row, balances)


def _balance_date(table: Table, caption: str, atoms: list[Atom]) -> dt.date | None:
    """The day of a balance row; a balance at the first of a month is that of the evening before."""
    date = next((a for a in atoms if a.kind == "date"), None)
    whole = table.statement == "equity" and is_period_caption(caption) and len(atoms) == 1
    if date is None or not (whole or re.search(r"(?i)\bbalances?\b", caption[:80])):
        return None
    day = dt.date(date.number(0), date.number(1), date.number(2))
    return day - dt.timedelta(days=1) if day.day == 1 else day


def _year_day(cells: list[Figure], atoms: list[Atom]) -> None:
    """A balance at a day without a year ("Equity at January 1") is at its column's first or last day."""
    day = next((a for a in atoms if a.kind == "monthday"), None)
    if day is None or any(a.kind in ("date", "year") for a in atoms):
        return
    for figure in cells:
        end, start = figure.period_end, figure.period_start
        if end is not None and (end.month, end.day) == day.values:
            figure.period_start = None
        elif start is not None and day.number(1) <= 1:
            figure.period_start, figure.period_end = None, start - dt.timedelta(days=1)


def _row_is_period(table: Table, atoms: list[Atom], cells: list[Figure], fiscal: FiscalCalendar) -> None:
    head = Head()
    for atom in atoms:
        if atom.kind == "date":
            head.year, head.month, head.day = atom.number(0), atom.number(1), atom.number(2)
        elif atom.kind in ("months", "ended"):
            head.months = atom.number(0)
        elif atom.kind == "asof":
            head.instant = True
        elif atom.kind == "code" and atom.values[2]:
            head.code, head.year = (str(atom.values[0]), atom.number(1)), atom.number(2)
        elif atom.kind == "year":
            head.year = atom.number(0)
    if head.year is None:
        date = max((a for a in table.heading.context if a.kind == "date"), key=lambda a: a.values, default=None)
        if date is not None:
            head.year, head.month, head.day = date.number(0), date.number(1), date.number(2)
    period = period_of(head, fiscal, instant=table.statement in _POINT_STATEMENTS)
    if period is None:
        return
    for figure in cells:
        figure.period_start, figure.period_end = period.start, period.end
        if figure.measure == "percent_change":
            before = _year_before(period)
            figure.compared_start, figure.compared_end = before.start, before.end


def _year_before(period: Period) -> Period:
    def back(day: dt.date) -> dt.date:
        return dt.date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)

    return Period(back(period.start) if period.start else None, back(period.end))


def _to_instants(cells: list[Figure], *, begins: bool) -> None:
    for figure in cells:
        if begins and figure.period_start is not None:
            figure.period_end = figure.period_start - dt.timedelta(days=1)
        figure.period_start = None


def _movements(by_row: dict[int, list[Figure]], balances: list[tuple[int, dt.date]]) -> None:
    for (row, opened), (closing, closed) in zip(balances, balances[1:], strict=False):
        if not dt.timedelta(20) < closed - opened < dt.timedelta(400):
            continue
        for number in range(row + 1, closing):
            for figure in by_row.get(number, ()):
                figure.period_start, figure.period_end = opened + dt.timedelta(days=1), closed


def _compare(table: Table, figures: list[Figure], columns: list[Column]) -> None:
    """Say of each change column which two periods it compares."""
    heads = table.heading.heads
    amounts = [c for c in columns if c.measure == "amount" and c.period_end is not None]
    changes = [c for c in columns if c.measure in ("change", "percent_change")]
    rank = 0
    for column in changes:
        head = heads[column.column]
        pair = _pair(column, head, amounts, changes, rank)
        rank += 1
        if pair is None:
            continue
        new, base = pair
        column.period_start, column.period_end = new.period_start, new.period_end
        column.compared_start, column.compared_end = base.period_start, base.period_end
    for figure in figures:
        if figure.column is None or figure.compared_end is not None:
            continue
        column = columns[figure.column]
        if figure.measure in ("change", "percent_change") and column.compared_end is not None:
            figure.period_start, figure.period_end = column.period_start, column.period_end
            figure.compared_start, figure.compared_end = column.compared_start, column.compared_end


def _pair(column: Column, head: Head, amounts: list[Column], changes: list[Column], rank: int) -> tuple[Column, Column] | None:
    """The two amount columns a change column compares, later first."""
    if len(amounts) < 2:  # noqa: PLR2004
        return None
    ends = sorted({c.period_end for c in amounts if c.period_end}, reverse=True)
    if head.year is not None and head.compared_year is not None:
        new = [c for c in amounts if c.period_end and c.period_end.year == head.year]
        base = [c for c in amounts if c.period_end and c.period_end.year == head.compared_year]
        return (new[0], base[0]) if new and base else None
    if column.period_end is not None and column.measure == "percent_change":
        same = [c for c in amounts if (c.period_start, c.period_end) == (column.period_start, column.period_end)]
        if same:
            older = [c for c in amounts if c.period_end and same[0].period_end and c.period_end < same[0].period_end]
            if older:
                return same[0], max(older, key=lambda c: c.period_end or dt.date.min)
    left = [c for c in amounts if c.column < column.column]
    group = left[-2:] if left[-1:] and column.column - left[-1].column <= 2 and len(changes) * 2 == len(amounts) and len(changes) > 1 else None  # noqa: PLR2004
    if group is None and len(ends) == len(amounts) and len(changes) == len(amounts) - 1 and len(amounts) > 2:  # noqa: PLR2004
        order = sorted(amounts, key=lambda c: c.period_end or dt.date.min, reverse=True)
        return order[rank], order[rank + 1]
    pool = group or (left[-2:] if len(left) >= 2 else amounts[:2])  # noqa: PLR2004
    pool = sorted(pool, key=lambda c: c.period_end or dt.date.min, reverse=True)
    return (pool[0], pool[1]) if pool[0].period_end != pool[1].period_end else None


def fiscal_from(dates: Iterable[Atom], fiscal: FiscalCalendar) -> FiscalCalendar:
    """The fiscal calendar with the exact year ends that the document prints (52-week years)."""
    counts: Counter[tuple[int, dt.date]] = Counter()
    for atom in dates:
        day = dt.date(atom.number(0), atom.number(1), atom.number(2))
        for year in (day.year - 1, day.year):
            if abs((day - fiscal.year_end(year)).days) <= 10:  # noqa: PLR2004
                counts[year, day] += 1
    known: dict[int, dt.date] = {}
    for (year, day), _ in counts.most_common():
        known.setdefault(year, day)
    return replace(fiscal, known=tuple(sorted(known.items())))
