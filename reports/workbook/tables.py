"""The sheets of printed tables: the numbers as printed, and beside each total what is left when its sum is redone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...expectations.packing import merged
from ...figures.figure import Figure
from ...figures.printing import printed_places, printed_scale
from ...figures.reading import Column
from .book import Book, Sheet, cell, column_name
from .columns import NOW
from .exact import CANNOT_TELL
from .layout import HEAD_COLUMNS, HEAD_ROWS, Layout, Table, number_format, printed_number, scale_words, width_of
from .look import AMBER, BOLD, GREEN, GREY, HEAD, INPUT, MUTED, RED, SAID, TITLE, WRAP, coloured, printed
from .ties import Live

#: The least width of a column of numbers, so that a long date fits over it.
_NARROWEST = 19
_DOWN, _ACROSS = "down", "across"


@dataclass(frozen=True, slots=True)
class _Check:
    """A sum within one column or one row of a table, redone in its cells."""

    live: Live
    direction: str
    row: int
    column: int
    formula: str
    value: object


def write_tables(book: Book, place: Layout, lives: Sequence[Live]) -> None:
    """Write one sheet a table."""
    within: dict[str, list[Live]] = {}
    for live in lives:
        sheets = {place.cells[f][0] for f in live.tie.figures if f in place.cells}
        if len(sheets) == 1 and all(f in place.cells for f in live.tie.figures):
            within.setdefault(sheets.pop(), []).append(live)
    for table in place.tables:
        sheet = book.sheet(table.sheet)
        _heading(sheet, table, place)
        _body(sheet, table, place)
        start = HEAD_COLUMNS + len(table.columns) + 1
        for direction in (_DOWN, _ACROSS):
            found: dict[tuple[int, int], _Check] = {}
            for check in (_check(table, place, live, direction) for live in within.get(table.sheet, [])):
                if check is not None:
                    found.setdefault((check.row, check.column), check)
            start = _checks(sheet, table, place, found, start)
        sheet.raw.freeze_panes(HEAD_ROWS, HEAD_COLUMNS)
        printed(sheet, first=HEAD_ROWS - 3, last=HEAD_ROWS - 1)


# --- As printed ---


def _heading(sheet: Sheet, table: Table, place: Layout) -> None:
    columns = {c.column: c for c in place.checked.reading.columns if c.table == table.number}
    known = next(iter(columns.values()), None)
    sheet.text(0, 0, (known.title if known else None) or table.sheet, **TITLE)
    lines = [row.line for row in table.rows if row.line is not None]
    if lines:
        sheet.text(1, 0, f"{place.checked.name}, lines {lines[0]} to {lines[-1]}", **MUTED)
    if known is not None and known.heading:
        sheet.text(2, 0, known.heading, **MUTED)
    for row in (3, 4, 5):
        sheet.text(row, 0, ("", "", "Line")[row - 3], **HEAD)
        sheet.text(row, 1, ("Heading", "Period", "Unit")[row - 3], **HEAD)
    longest = ["", "", ""]
    sheet.raw.set_column(0, 0, 7)
    sheet.raw.set_column(1, 1, 48)
    for number in table.columns:
        at = HEAD_COLUMNS + table.columns.index(number)
        figures = [row.figures[number] for row in table.rows if number in row.figures]
        sheet.raw.set_column(at, at, max(width_of(figures), _NARROWEST))
        for row, text in enumerate(_words(columns.get(number), figures), 3):
            sheet.text(row, at, text or " ", **HEAD, align="right")
            longest[row - 3] = max(longest[row - 3], text, key=len)
    for row, text in enumerate(longest, 3):
        sheet.tall(row, text, _NARROWEST)


def _words(column: Column | None, figures: Sequence[Figure]) -> tuple[str, str, str]:
    """A column's heading, period and unit."""
    first = figures[0]
    start = (column.period_start if column else first.period_start) or None
    end = (column.period_end if column else first.period_end) or None
    period = f"{start} to {end}" if start and end else str(end or "")
    scale = Counter(scale_words(f) for f in figures if f.mantissa).most_common(1)
    words = (column.words or column.header or "") if column else ""
    return words[:80], period, " ".join([first.unit or "", *(word for word, _ in scale)]).strip()


def _body(sheet: Sheet, table: Table, place: Layout) -> None:
    for at, row in enumerate(table.rows):
        where = HEAD_ROWS + at
        if row.line is not None:
            target = f"internal:'{place.names.source}'!{cell(place.source_rows.get(row.line, 0), 2)}"
            sheet.link(where, 0, target, row.line)
        sheet.text(where, 1, row.text, **(WRAP if row.figures else BOLD))
        if row.figures:
            sheet.tall(where, row.text, 48)
        for column, figure in row.figures.items():
            _figure(sheet, table.place(at, column), figure)


def _figure(sheet: Sheet, where: tuple[int, int], figure: Figure) -> None:
    number = printed_number(figure)
    if number is None:  # what is no number stays as it is printed
        sheet.text(*where, figure.printed, align="right", **MUTED)
    else:
        sheet.number(*where, number, num_format=number_format(figure), **INPUT)


# --- Its sums ---


def _checks(sheet: Sheet, table: Table, place: Layout, found: dict[tuple[int, int], _Check], start: int) -> int:
    """Write the sums of one direction to the right, two columns a printed column; returns where there is room again."""
    for column in dict.fromkeys(sorted(c for _, c in found)):
        letter = column_name(column)
        casts = f"casts {next(check.direction for (_, own), check in found.items() if own == column)}"
        sheet.raw.set_column(start, start + 1, 13)
        for row, texts in enumerate((("", ""), ("", ""), (f"{letter} {casts}", "now"))):
            for offset, text in enumerate(texts):
                sheet.text(3 + row, start + offset, text or " ", **HEAD, **({} if offset else {"align": "right"}))
        for check in (c for (_, own), c in sorted(found.items()) if own == column):
            _write(sheet, check, place, start)
        _colours(sheet, start, HEAD_ROWS + len(table.rows) - 1)
        start += 2
    return start


def _write(sheet: Sheet, check: _Check, place: Layout, start: int) -> None:
    shown = '"+"#,##0.###;"-"#,##0.###;0' if check.formula.startswith("ROUND") else '"+"#,##0;"-"#,##0;0'
    sheet.formula(check.row, start, check.formula, check.value, num_format=shown)
    tie = cell(check.live.sheet_row, NOW, place.names.ties, fixed=True)
    sheet.link(check.row, start + 1, f"internal:{tie}", check.live.word)
    sheet.formula(check.row, start + 1, tie, check.live.word, **SAID)


def _colours(sheet: Sheet, start: int, last: int) -> None:
    """Red where the tie fails, amber where rounding leaves something over, green where nothing is."""
    word, left = f"${column_name(start + 1)}{HEAD_ROWS + 1}", f"${column_name(start)}{HEAD_ROWS + 1}"
    rules = [
        (f'{word}="fails"', RED),
        (f'{word}="{CANNOT_TELL}"', GREY),
        (f'AND({word}="holds",{left}=0)', GREEN),
        (f'{word}="holds"', AMBER),
    ]
    coloured(sheet, (HEAD_ROWS, start, last, start + 1), rules)


def _check(table: Table, place: Layout, live: Live, direction: str) -> _Check | None:
    """The sum as a formula over the table's own cells, if it stands in one column (or row) and one printed unit."""
    tie, total = live.tie, live.tie.total
    figures = place.checked.reading.figures
    members = [figures[k] for k in tie.figures]
    if tie.result is not None or total is None or tie.operator != "=" or len(members) < 3:
        return None
    if len({(printed_scale(f), f.decimals) for f in members}) > 1 or not all(f.readable for f in members):
        return None
    places = {f.figure: place.cells[f.figure][1:] for f in members}
    lane = 1 if direction == _DOWN else 0
    if len({where[lane] for where in places.values()}) > 1:
        return None
    weights = {k: c for k, (c, _) in merged(tie).items()}
    own = weights.pop(total, 0)
    if abs(own) != 1:
        return None
    taken = {w[1 - lane] for w in _numbers(table, places[total][lane], lane)}
    parts = {places[k]: -c // own for k, c in weights.items() if c}
    formula = cell(*places[total]) + "".join(_minus(parts, taken, lane))
    digits = printed_places(figures[total])
    now = live.now
    value: object = CANNOT_TELL if now is None else now.off / (2 * live.row.unit) / 10**digits
    row, column = places[total]
    return _Check(live, direction, row, column, f"ROUND({formula},{digits})" if digits else formula, value)


def _numbers(table: Table, lane_at: int, lane: int) -> Iterable[tuple[int, int]]:
    """Where the table has numbers in this column (lane 1) or row (lane 0) of its sheet."""
    every = (table.place(at, column) for at, row in enumerate(table.rows) for column in row.figures)
    return [where for where in every if where[lane] == lane_at]


def _minus(parts: dict[tuple[int, int], int], taken: set[int], lane: int) -> Iterable[str]:
    """`-SUM(B5:B11)` of neighbours, `+B13` of a deduction, `-2*B14` of what counts twice."""
    for weight in sorted(set(parts.values()), reverse=True):
        cells = sorted(where for where, own in parts.items() if own == weight)
        runs = _runs(cells, taken, lane)
        text = ",".join(cell(*run[0]) if len(run) == 1 else f"{cell(*run[0])}:{cell(*run[-1])}" for run in runs)
        sign = "-" if weight > 0 else "+"
        times = "" if abs(weight) == 1 else f"{abs(weight)}*"
        yield f"{sign}{times}{text if len(cells) == 1 else f'SUM({text})'}"


def _runs(cells: Sequence[tuple[int, int]], taken: set[int], lane: int) -> list[list[tuple[int, int]]]:
    """Neighbours with no other number between them, so that a range holds them and nothing else."""
    runs: list[list[tuple[int, int]]] = []
    for where in cells:
        at = where[1 - lane]
        if runs and not any(runs[-1][-1][1 - lane] < other < at for other in taken):
            runs[-1].append(where)
        else:
            runs.append([where])
    return runs
