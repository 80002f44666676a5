"""The sheet of workings: ratios, cut-off figures and long sums, one row for each figure of a tie."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...figures.interval import TRUNCATED, Interval
from . import columns
from .book import Book, Sheet, cell
from .columns import ABOVE, ABOVE_OPEN, BELOW, BELOW_OPEN, DIGITS, FIRST
from .exact import CANNOT_TELL, Now, Row, Term, interval_of, size_of, weighed
from .figures import NO_NUMBER, digits_of
from .layout import Layout
from .look import GREY, MUTED, coloured, header

_HEAD = (("Tie", 7), ("Figure", 8), ("Line item", 40), ("Weight", 16), ("Weight per result", 14))
_SPAN = (("Digits", 15), ("Low", 15), ("High", 15), ("Low is open", 8), ("High is open", 8))
_RESULT = (
    ("Result", 14),
    ("Result low", 14),
    ("Result high", 14),
    ("Result low is open", 8),
    ("Result high is open", 8),
)
_SIDE = (("weight", 16), ("least", 16), ("greatest", 16), ("least open", 8), ("greatest open", 8))
#: Columns: the figure's digits and ends, the result's, then what the low and the high end of the result make of it.
_DIGITS, _LOW, _HIGH, _LOW_OPEN, _HIGH_OPEN = range(5, 10)
_P, _P_LOW, _P_HIGH, _P_LOW_OPEN, _P_HIGH_OPEN = range(10, 15)
_SIDES = (15, 20)
_OFF, _SIZE = 25, 26
_ENDS = (("Off by", 16), ("Largest number met", 18))


@dataclass(slots=True)
class _Entry:
    """One figure of one tie."""

    tie: int
    term: Term
    row: Row


@dataclass(slots=True)
class Workings:
    """Collects the rows, gives the ties their formulas over them, and writes them when all are known."""

    place: Layout
    entries: list[_Entry] = field(default_factory=list)

    def add(self, sheet: Sheet, tie_row: int, row: Row, found: Now | None) -> None:
        """Add a tie's figures, and write into the sheet of ties what they come to."""
        first = FIRST + len(self.entries)
        self.entries += [_Entry(tie_row - FIRST, term, row) for term in row.terms]
        last = FIRST + len(self.entries) - 1
        name = self.place.names.workings

        def total(column: int) -> str:
            return f"SUM({cell(first, column, name, fixed=True)}:{cell(last, column, fixed=True)})"

        sides = _SIDES if row.result is not None else _SIDES[:1]
        least, greatest = ([total(side + k) for side in sides] for k in (1, 2))
        values = _values(found)
        own = (cell(tie_row, columns.LEAST), cell(tie_row, columns.GREATEST))
        opens = [
            self._open(own[k], first, (least, greatest)[k], [total(side + 3 + k) for side in sides]) for k in (0, 1)
        ]
        formulas = {
            columns.OFF: total(_OFF),
            columns.FROM: f"{cell(tie_row, columns.OFF)}-{own[1]}",
            columns.TO: f"{cell(tie_row, columns.OFF)}-{own[0]}",
            columns.SIZE: total(_SIZE),
            columns.LEAST: f"MIN({','.join(least)})",
            columns.GREATEST: f"MAX({','.join(greatest)})",
            columns.LEAST_OPEN: opens[0],
            columns.GREATEST_OPEN: opens[1],
        }
        if row.result is not None:
            formulas |= self._base(first, last, row, (columns.BASE, columns.BASE_LEAST, columns.BASE_GREATEST))
        for column in (columns.LEAST_OPEN, columns.GREATEST_OPEN):
            formulas[column] = f'IF(ISNUMBER({cell(tie_row, columns.OFF)}),{formulas[column]},"{CANNOT_TELL}")'
        for column, formula in formulas.items():
            look = {} if column <= columns.TO else MUTED
            value = values[column - columns.OFF] if column <= columns.TO else values[column - columns.SIZE + 3]
            sheet.formula(
                tie_row, column, f'IFERROR({formula},"{CANNOT_TELL}")', value, num_format="#,##0;-#,##0", **look
            )

    def _open(self, own: str, first: int, ends: list[str], opens: list[str]) -> str:
        """1 where every end of the result that reaches as far leaves it out."""
        name = self.place.names.workings
        if len(ends) == 1:
            return f"IF({opens[0]}>0,1,0)"
        results = [cell(first, column, name, fixed=True) for column in (_P_LOW_OPEN, _P_HIGH_OPEN)]
        tests = [f"OR({end}<>{own},{o}+{p}>0)" for end, o, p in zip(ends, opens, results, strict=True)]
        return f"IF(AND({','.join(tests)}),1,0)"

    def _base(self, first: int, last: int, row: Row, columns: tuple[int, int, int]) -> dict[int, str]:
        """What the ratio divides by: as printed, and for an inequality its least and greatest."""
        name = self.place.names.workings

        def area(column: int) -> str:
            return f"{cell(first, column, name, fixed=True)}:{cell(last, column, fixed=True)}"

        per, low, high = area(4), area(_LOW), area(_HIGH)
        found = {columns[0]: f"SUMPRODUCT({per}*{area(_DIGITS)})"}
        if row.operator != "=":
            found[columns[1]] = f"SUMPRODUCT({per}*(({per}>0)*{low}+({per}<=0)*{high}))"
            found[columns[2]] = f"SUMPRODUCT({per}*(({per}>0)*{high}+({per}<=0)*{low}))"
        return found

    # --- The sheet ---

    def write(self, book: Book) -> None:
        """Write all rows, if there are any."""
        if not self.entries:
            return
        sheet = book.sheet(self.place.names.workings)
        sides = tuple(
            (f"{end} {name}", width) for end in ("At low result:", "At high result:") for name, width in _SIDE
        )
        header(sheet, (*_HEAD, *_SPAN, *_RESULT, *sides, *_ENDS), freeze=3)
        for number, entry in enumerate(self.entries):
            _Line(sheet, FIRST + number, entry, self.place).write()
        last = FIRST + len(self.entries) - 1
        coloured(sheet, (FIRST, _DIGITS, last, _SIZE), [(f"ISERROR({cell(FIRST, _DIGITS)})", GREY)])


def _values(found: Now | None) -> list[int | str]:
    """What the formulas come to, in the order of their columns: off, from, to; size, least, greatest and so on."""
    if found is None:
        return [CANNOT_TELL] * 11
    span, base = found.range, found.base_range
    opens = [int(span.low_open), int(span.high_open)]
    head = [found.off, found.off - span.high, found.off - span.low]
    return [*head, found.size, span.low, span.high, *opens, found.base, base.low, base.high]


class _Line:
    """One row of the workings."""

    def __init__(self, sheet: Sheet, row: int, entry: _Entry, place: Layout) -> None:
        self.sheet, self.row, self.entry, self.place = sheet, row, entry, place
        self.figures = place.checked.reading.figures
        self.rounding = place.checked.reading.document.rounding
        result = entry.row.result
        self.known = isinstance(digits_of(self.figures[entry.term.figure]), int)
        self.result_known = result is None or isinstance(digits_of(self.figures[result]), int)
        self.span = interval_of(self.figures[entry.term.figure], self.rounding)

    def write(self) -> None:
        """Say whose row it is, then its ends, the result's, and what both make."""
        term, row = self.entry.term, self.row
        figure = self.figures[term.figure]
        self.sheet.number(row, 0, self.entry.tie + 1)
        self.sheet.number(row, 1, term.figure)
        self.sheet.text(row, 2, figure.caption_printed or figure.caption)
        self.sheet.number(row, 3, term.top, num_format="#,##0;-#,##0")
        self.sheet.number(row, 4, term.per, num_format="#,##0;-#,##0")
        self._ends(term.figure, _DIGITS, self.span)
        result = self.entry.row.result
        if result is not None:
            self._ends(result, _P, interval_of(self.figures[result], self.rounding))
        for side, p in zip(_SIDES, (_P_LOW, _P_HIGH), strict=True):
            if result is not None or side == _SIDES[0]:
                self._side(side, p if result is not None else None)
        self._totals()

    def _ends(self, figure: int, column: int, span: Interval) -> None:
        """Digits, low and high end in half units, and whether these are open, from the sheet of figures."""
        digits = self.place.of(figure, DIGITS)
        own = cell(self.row, column)
        value = digits_of(self.figures[figure])
        known = isinstance(value, int)
        self._put(column, digits, value)
        self._put(column + 1, f"2*{own}-{self.place.of(figure, BELOW)}", span.low, known=known)
        self._put(column + 2, f"2*{own}+{self.place.of(figure, ABOVE)}", span.high, known=known)
        if TRUNCATED in self.rounding.values():
            self._put(column + 3, self.place.of(figure, BELOW_OPEN), int(span.low_open) if known else NO_NUMBER)
            self._put(column + 4, self.place.of(figure, ABOVE_OPEN), int(span.high_open) if known else NO_NUMBER)

    def _side(self, side: int, p: int | None) -> None:
        """The weight at one end of the result, and the least and greatest that it makes of the figure."""
        term, result = self.entry.term, self.entry.row.result
        value = 0
        if p is not None and result is not None:
            span = interval_of(self.figures[result], self.rounding)
            value = span.low if p == _P_LOW else span.high
        weight = term.top + term.per * value
        found = weighed(weight, self.span)
        own = cell(self.row, side)
        low, high = cell(self.row, _LOW), cell(self.row, _HIGH)
        self._put(
            side,
            cell(self.row, 3) if p is None else f"{cell(self.row, 3)}+{cell(self.row, 4)}*{cell(self.row, p)}",
            weight,
            known=self.result_known,
        )
        known = self.known and self.result_known
        self._put(side + 1, f"{own}*IF({own}>0,{low},{high})", found.low, known=known)
        self._put(side + 2, f"{own}*IF({own}>0,{high},{low})", found.high, known=known)
        if TRUNCATED in self.rounding.values():
            low, high = cell(self.row, _LOW_OPEN), cell(self.row, _HIGH_OPEN)
            for offset, formula, is_open in (
                (3, f"IF({own}=0,0,IF({own}>0,{low},{high}))", found.low_open),
                (4, f"IF({own}=0,0,IF({own}>0,{high},{low}))", found.high_open),
            ):
                said = int(is_open) if self.known or not weight else NO_NUMBER
                self._put(side + offset, formula, said, known=self.result_known)

    def _totals(self) -> None:
        """What the figure adds to the tie as printed, and how large it may get."""
        term, result = self.entry.term, self.entry.row.result
        known = self.known and self.result_known
        digits = self.figures[term.figure].mantissa or 0
        p = 0 if result is None else 2 * (self.figures[result].mantissa or 0)
        own, top, per = cell(self.row, _DIGITS), cell(self.row, 3), cell(self.row, 4)
        weight, large = top, f"ABS({top})"
        if result is not None:
            twice = f"2*{cell(self.row, _P)}"
            weight, large = f"({top}+{per}*{twice})", f"(ABS({top})+ABS({per})*(ABS({twice})+2))"
        self._put(_OFF, f"2*{weight}*{own}", 2 * (term.top + term.per * p) * digits, known=known)
        self._put(_SIZE, f"{large}*(2*ABS({own})+2)", size_of(term, p, digits), known=known)

    def _put(self, column: int, formula: str, value: int | str, *, known: bool = True) -> None:
        self.sheet.formula(self.row, column, formula, value if known else "#VALUE!", num_format="0")
