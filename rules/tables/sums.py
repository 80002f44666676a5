"""The sums of one table: what the search found in its main unit, tried in its other units too, and stated totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .evidence import one_digit, tolerance
from .grid import Grid, Sheet, sheets
from .search import REACH, Search, Sum
from .words import BALANCE, CLOSING, OPENING, TOTAL, names, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A column that looks a twentieth of its neighbours in size holds other things than they do.
APART = 20
#: The three parts of a cash flow statement, by the words of their headings and totals.
ACTIVITIES = frozenset({"operating", "investing", "financing"})
FLOWS = frozenset({"flows", "flow", "provided", "used", "generated"})


@dataclass(slots=True)
class Found:
    """A sheet, its sums, the columns (positions) where each is meant, and the totals that fit nothing."""

    sheet: Sheet
    sums: list[tuple[Sum, list[int]]] = field(default_factory=list)
    open: list[int] = field(default_factory=list)


def sums_of(grid: Grid) -> Iterator[Found]:
    """The sums of a table, one `Found` a unit, the unit with most figures first."""
    by_size = sorted(sheets(grid), key=lambda sheet: -int(sheet.there.sum()))
    main: list[tuple[tuple[int, ...], tuple[int, ...], str]] = []
    for sheet in by_size:
        search = Search(sheet)
        plain = sheet.unit is not None and "/" in sheet.unit
        sums = _unique([*search.run(), *_stated(search)])
        sums = _unique([*sums, *_repeats(sheet, sums)])
        if main:
            sums = _unique([*sums, *_echoes(sheet, main)])
        if plain:
            sums = [s for s in sums if s.form != "derived" or len(s.parts) == 2]
        found = Found(sheet, _columns(sheet, sums), _fitting_nothing(search, sums))
        if not main:
            rows = [line.row for line in sheet.lines]
            main = [
                ((rows[s.total], *(rows[i] for i, _ in s.parts)), (-1, *(c for _, c in s.parts)), s.form) for s in sums
            ]
        yield found


def is_roll_forward(sheet: Sheet, found: Sum) -> bool:
    """Whether a sum carries an opening balance to a closing one."""
    kinds = {sheet.lines[i].words.kind for i, _ in found.parts}
    total = sheet.lines[found.total].words.kind
    return total in (CLOSING, BALANCE) and bool(kinds & {OPENING, BALANCE})


def holds(sheet: Sheet, found: Sum, column: int) -> bool | None:
    """Whether a sum holds in one column within rounding; None where that cannot be said or says nothing."""
    rows = [i for i, _ in found.parts]
    if not (sheet.known[[found.total, *rows], column].all() and sheet.there[found.total, column]):
        return None
    residual = _residual(sheet, found, column)
    if residual == 0 and np.count_nonzero(sheet.values[rows, column]) < 2:
        return None
    return abs(residual) <= int(tolerance(np.array([len(rows)]))[0]) * sheet.step


def _residual(sheet: Sheet, found: Sum, column: int) -> int:
    parts = sum(sign * int(sheet.values[i, column]) for i, sign in found.parts)
    return parts - int(sheet.values[found.total, column])


def _unique(sums: list[Sum]) -> list[Sum]:
    best: dict[frozenset[int], Sum] = {}
    for one in sums:
        best.setdefault(one.lines, one)
    return list(best.values())


def _stated(search: Search) -> Iterator[Sum]:
    """Sums that captions alone state, whether they hold or not, where the search found none.

    ``CURRENT ASSETS: / Cash 10 / Stock 30 / Total current assets 50`` says what it adds up, and so do
    "Net cash used in investing activities" under its heading and a closing balance under an opening one.
    """
    for line in search.lines:
        if line.index in search.done:
            continue
        first = _stated_from(search, line.index)
        block = [] if first is None else [i for i in range(first, line.index) if i not in search.parts]
        if len(block) > 1 and not any(_restarts(search, i, line.index) for i in block[1:]):
            yield Sum(line.index, tuple((i, 1) for i in block), 0.0, 0, 0, "stated")


def _stated_from(search: Search, total: int) -> int | None:
    """The first line of the block that a caption names, None where it names none or the heading ends before."""
    words = search.lines[total].words
    above = range(max(0, total - REACH), total)
    if words.kind == CLOSING:
        return next((i for i in reversed(above) if search.lines[i].words.kind == OPENING), None)
    if search.statement == "cash_flow" and _activity(search, total):
        return next((i + 1 for i in reversed(above) if _activity(search, i)), above[0] if above else None)
    if words.kind != TOTAL:
        return None
    under = [i for i in above if any(names(words.core, words_of(s).core) for s in search.lines[i].section)]
    return under[0] if under and under == list(range(under[0], total)) else None


def _activity(search: Search, line: int) -> bool:
    """Whether a line is the net cash of operating, investing or financing activities."""
    core = search.lines[line].words.core
    return {"cash", "activities"} <= core and len(core & ACTIVITIES) == 1 and bool(core & FLOWS)


def _restarts(search: Search, line: int, total: int) -> bool:
    """Whether another sum seems to begin or end inside a stated block."""
    kind = search.lines[line].words.kind
    if kind in (OPENING, CLOSING, BALANCE) or line in search.open:
        return True
    return kind == TOTAL and search.lines[total].words.kind != CLOSING and line not in search.done


def _repeats(sheet: Sheet, sums: list[Sum]) -> Iterator[Sum]:
    """Totals over the same lines as another total printed before its parts, though a dash among them proves nothing.

    Network 72,257 / Customers 72,071 / Intersegment 186 shows what ATM 2,053 / Customers 2,053 / Intersegment - is.
    """
    cores = [line.words.core for line in sheet.lines]
    shown = [s for s in sums if s.form == "first" and s.parts == tuple((s.total + k, 1) for k in _after(s))]
    patterns = {tuple(cores[s.total + k] for k in _after(s)) for s in shown}
    heads = {s.total for s in sums if s.form != "last"} | {i for s in shown for i, _ in s.parts}
    for width in {len(pattern) for pattern in patterns}:
        for total in range(len(cores) - width):
            block = tuple(cores[total + 1 : total + 1 + width])
            if block in patterns and all(block) and total not in heads and cores[total] not in block:
                one = Sum(total, tuple((total + k, 1) for k in range(1, width + 1)), 0.0, 0, 0, "stated")
                worth = np.flatnonzero(sheet.values[total])
                if 0 < len(worth) <= 2 * sum(_residual(sheet, one, int(c)) == 0 for c in worth):
                    yield one


def _after(found: Sum) -> range:
    return range(1, len(found.parts) + 1)


def _echoes(sheet: Sheet, main: list[tuple[tuple[int, ...], tuple[int, ...], str]]) -> Iterator[Sum]:
    """Sums of the main unit's rows that this unit's rows show as well: shares beside amounts."""
    at = {line.row: line.index for line in sheet.lines}
    for rows, signs, form in main:
        parts = [(at[r], s) for r, s in zip(rows[1:], signs[1:], strict=True) if r in at]
        if rows[0] in at and len(parts) > 1:
            one = Sum(at[rows[0]], tuple(parts), 0.0, 0, 0, form)
            verdicts = [holds(sheet, one, c) for c in range(len(sheet.columns))]
            if verdicts.count(True) > verdicts.count(False):
                yield one


def _columns(sheet: Sheet, sums: list[Sum]) -> list[tuple[Sum, list[int]]]:
    """Where each sum is meant: in columns that add up at all.

    Changes of costs may be printed as better or worse, and a line between may be of another unit by
    mistake: there a sum is meant only where it holds.
    """
    verdicts = [[holds(sheet, s, c) for c in range(len(sheet.columns))] for s in sums]
    meant = [c for c in range(len(sheet.columns)) if _additive(sheet, sums, verdicts, c)]
    changes = {c for c in meant if _compares(sheet, c)}
    return [
        (
            s,
            [
                c
                for c in meant
                if sheet.there[s.total, c] and (own[c] is not False or not (c in changes or _foreign(sheet, s, c)))
            ],
        )
        for s, own in zip(sums, verdicts, strict=True)
    ]


def _foreign(sheet: Sheet, found: Sum, column: int) -> bool:
    """Whether a figure of another unit stands among a sum's lines in its column: a line may be misread."""
    rows = [sheet.lines[i].row for i in found.lines]
    own = {line.row for line in sheet.lines}
    between = (r for r in range(min(rows), max(rows)) if r not in own)
    return any((r, sheet.columns[column]) in sheet.grid.cells for r in between)


def _additive(sheet: Sheet, sums: list[Sum], verdicts: list[list[bool | None]], column: int) -> bool:
    """Whether a column's figures add up at all: not where sums that others show miss by far, and none holds."""
    held = sum(row[column] is True for row in verdicts)
    missed = sum(row[column] is False and _far(sheet, s, column) for s, row in zip(sums, verdicts, strict=True))
    if held or missed == 0:
        return held * 2 >= missed
    sizes = np.abs(sheet.values).max(axis=0)
    return missed == 1 and bool(sizes[column] * APART >= np.median(sizes))


def _far(sheet: Sheet, found: Sum, column: int) -> bool:
    """Whether a sum misses by more than a tenth of its largest number, and not by one wrong digit."""
    residual = _residual(sheet, found, column)
    largest = int(np.abs(sheet.values[sorted(found.lines), column]).max())
    return abs(residual) * 10 > largest and not one_digit(residual // sheet.step)


def _compares(sheet: Sheet, column: int) -> bool:
    """Whether a column says so, or is in three rows the difference of the two before it, printed either way."""
    if any(figure is not None and figure.measure == "change" for figure in (row[column] for row in sheet.figures)):
        return True
    if column < 2:
        return False
    one, other, own = sheet.values[:, column - 2], sheet.values[:, column - 1], sheet.values[:, column]
    same = (np.abs(one - other) == np.abs(own)) & (one != 0) & (other != 0) & (own != 0)
    return int(same.sum()) > 2


def _fitting_nothing(search: Search, sums: list[Sum]) -> list[int]:
    tied = {i for s in sums for i in s.lines}
    return [i for i in search.open if i not in tied]
