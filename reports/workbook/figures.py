"""The sheet of figures: one row each, its number as it stands in its table's sheet, its digits and its rounding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from ...expectations.packing import unit_class
from ...expectations.verdict import NOT_EVALUATED
from ...figures.figure import Figure
from ...figures.interval import NEAREST, TRUNCATED
from ..marks import Mark
from .book import MOST_ROWS, Book, Sheet, cell
from .columns import ABOVE, ABOVE_OPEN, BELOW, BELOW_OPEN, DIGITS, FIRST, NUMBER
from .exact import LIMIT, interval_of
from .layout import Layout, number_format, printed_number, scale_words, shift
from .look import INPUT, MUTED, header

#: What stands in place of a number or of its digits, as text, so that no formula takes it for zero.
NO_NUMBER, FINER, TOO_LONG = "no number", "finer than printed", "over 15 digits"
#: So many of a figure's tick marks are shown, the main one first.
_MOST_MARKS = 4
_COLUMNS = (
    ("Figure", 7), ("Statement", 16), ("Table", 7), ("Line item", 42), ("Under", 30), ("Period", 24), ("Unit", 11),
    ("Scale", 11), ("Printed", 14), ("Number", 15), ("Digits", 15), ("Half units below", 10), ("Half units above", 10),
    ("Below is open", 9), ("Above is open", 9), ("Ties", 6), ("Mark", 12), ("Line", 8), ("Page of review", 10),
    ("Cell", 22),
)  # fmt: skip


def write_figures(book: Book, place: Layout, ticks: Mapping[int, tuple[Mark, ...]]) -> None:
    """Write the sheet; a figure stands in row number + 2, so that formulas find it."""
    sheet = book.sheet(place.names.figures)
    header(sheet, _COLUMNS, freeze=4)
    counts = Counter(
        figure
        for tie, outcome in zip(place.checked.binding.ties, place.checked.outcomes, strict=True)
        if outcome.verdict != NOT_EVALUATED
        for figure in tie.figures
    )
    every = place.checked.reading.figures[: MOST_ROWS - FIRST]
    for figure in every:
        row = place.figure_row(figure.figure)
        _words(sheet, row, figure)
        _numbers(sheet, row, figure, place)
        sheet.number(row, 15, counts[figure.figure])
        sheet.text(row, 16, " ".join(mark.symbol for mark in ticks.get(figure.figure, ())[:_MOST_MARKS]))
        _links(sheet, row, figure, place)
    sheet.raw.autofilter(0, 0, max(len(every), 1), len(_COLUMNS) - 1)


def period_of(figure: Figure) -> str:
    """`2016-04-01 to 2016-09-30`, or the one day of an instant."""
    if figure.period_end is None:
        return ""
    return f"{figure.period_start} to {figure.period_end}" if figure.period_start else str(figure.period_end)


def digits_of(figure: Figure) -> int | str:
    """What the digits' formula comes to."""
    return NO_NUMBER if printed_number(figure) is None else figure.mantissa or 0


def _words(sheet: Sheet, row: int, figure: Figure) -> None:
    sheet.number(row, 0, figure.figure)
    sheet.text(row, 1, (figure.statement or "").replace("_", " "))
    sheet.number(row, 2, None if figure.table is None else figure.table + 1)
    sheet.text(row, 3, figure.caption_printed or figure.caption)
    sheet.text(row, 4, " > ".join(figure.section))
    sheet.text(row, 5, period_of(figure))
    sheet.text(row, 6, figure.unit)
    sheet.text(row, 7, scale_words(figure))
    sheet.text(row, 8, figure.token, align="right")


def _numbers(sheet: Sheet, row: int, figure: Figure, place: Layout) -> None:
    number, own = printed_number(figure), place.cells.get(figure.figure)
    shown = number_format(figure)
    if own is not None:
        home = place.home(figure.figure)
        value = NO_NUMBER if number is None else number
        sheet.formula(row, NUMBER, f'IF(ISNUMBER({home}),{home},"{NO_NUMBER}")', value, num_format=shown)
    elif number is None:
        sheet.text(row, NUMBER, NO_NUMBER, **MUTED)
    else:
        sheet.number(row, NUMBER, number, num_format=shown, **INPUT)
    sheet.formula(row, DIGITS, _digits(cell(row, NUMBER), shift(figure)), digits_of(figure), num_format="0")
    _rounding(sheet, row, figure, place)


def _digits(number: str, moved: int) -> str:
    """The digits as a whole number; a number typed with more digits than are printed is a text, and no tie knows it."""
    scaled = (
        f"{number}*{10 ** min(moved, 15)}" if moved > 0 else f"{number}/{10 ** min(-moved, 15)}" if moved else number
    )
    whole = f"ROUND({scaled},0)"
    sized = f'IF(ABS({scaled})>={LIMIT},"{TOO_LONG}",IF(ABS({scaled}-{whole})>4E-15*ABS({scaled}),"{FINER}",{whole}))'
    return f'IF(ISNUMBER({number}),{sized},"{NO_NUMBER}")'


def _rounding(sheet: Sheet, row: int, figure: Figure, place: Layout) -> None:
    """How far the true value may lie from the digits, in half units; cut-off figures depend on their sign."""
    rounding = place.checked.reading.document.rounding
    span = interval_of(figure, rounding)
    twice = 2 * (figure.mantissa or 0)
    values = (twice - span.low, span.high - twice, int(span.low_open), int(span.high_open))
    if not figure.exact and rounding.get(unit_class(figure), NEAREST) == TRUNCATED:
        digits = cell(row, DIGITS)
        known = isinstance(digits_of(figure), int)
        tests = ((BELOW, ">0,0,2"), (ABOVE, "<0,0,2"), (BELOW_OPEN, ">0,0,1"), (ABOVE_OPEN, "<0,0,1"))
        for (column, test), value in zip(tests, values, strict=True):
            formula = f'IF(ISNUMBER({digits}),IF({digits}{test}),"{NO_NUMBER}")'
            sheet.formula(row, column, formula, value if known else NO_NUMBER, **MUTED)
        return
    for column, value in zip((BELOW, ABOVE, BELOW_OPEN, ABOVE_OPEN), values, strict=True):
        if column < BELOW_OPEN or TRUNCATED in rounding.values():
            sheet.number(row, column, value, **MUTED)


def _links(sheet: Sheet, row: int, figure: Figure, place: Layout) -> None:
    if figure.line is not None:
        if figure.line in place.source_rows:
            target = cell(place.source_rows[figure.line], 2)
            sheet.link(row, 17, f"internal:'{place.names.source}'!{target}", figure.line)
        else:
            sheet.number(row, 17, figure.line)
        sheet.link(row, 18, f"external:{place.page}#L{figure.line}", "page")
    if figure.figure in place.cells:
        sheet.link(row, 19, f"internal:{place.home(figure.figure)}", place.home(figure.figure).replace("'", ""))
