"""The same fact agrees wherever it is printed: each place is tied to the most finely printed one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from .words import BALANCE, CLOSING, OPENING, words_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: Numbers of fewer digits agree by accident.
DIGITS = 3
#: So many places vouch for a figure: of two that differ a third tells which is wrong.
WITNESSES = 2
_STATEMENTS = ("balance_sheet", "income_statement", "comprehensive_income", "cash_flow", "equity")
Key = tuple[object, ...]


@dataclass(slots=True)
class Row:
    """A printed row: its table, and its figures by what they are apart from the caption."""

    table: int
    number: int
    caption: str
    concept: str | None
    dimensions: tuple[tuple[str, str], ...] = ()
    cells: dict[Key, Figure] = field(default_factory=dict)

    @property
    def fineness(self) -> tuple[int, int, int, int]:
        """Sorts the place to hold others to first: finest digits, then a statement, then reading order."""
        first = next(iter(self.cells.values()))
        read = [f for f in self.cells.values() if f.mantissa]
        finest = max(f.decimals or 0 for f in [f for f in read if f.unit != "percent"] or read)
        return (-finest, first.statement not in _STATEMENTS, self.table, self.number)


def same_fact_agrees(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties every place that prints a fact to the finest: ``83.0 billion`` to ``82,988 million``.

    Rows are the same line item where they have one concept, or one caption in two tables; and then
    only where the rows as wholes agree: most of the figures that they share, one of them of three
    digits or more. The same caption over other figures is another fact; so a figure that disagrees
    is held to the other place only if it could be its misprint, or concept and caption are both one.
    """
    rows = rows_of(reading)
    done: set[tuple[int, int]] = set()
    for group in _groups(rows):
        for tie in _star(rule, group):
            pair = (tie.members[0].figure, tie.members[1].figure)
            if pair not in done:
                done.update((pair, pair[::-1]))
                yield tie
    yield from _carried(rule, reading)


def rows_of(reading: Reading) -> list[Row]:
    """The line items of the tables: printed rows, or columns where a row is a period and each cell has a caption."""
    cells = [f for f in reading.figures if _comparable(f)]
    captions: dict[tuple[int | None, int | None], set[str]] = defaultdict(set)
    for figure in cells:
        captions[figure.table, figure.row].add(figure.caption or "")
    turned = {table for (table, _), own in captions.items() if len(own) > 1}
    found: dict[tuple[int | None, int | None, str | None, str], Row] = {}
    for figure in cells:
        text = words_of(figure.caption or "").text
        dimensions = tuple(sorted(figure.dimensions.items()))
        at = None if figure.table in turned else figure.row
        place = (
            figure.table,
            at,
            figure.concept,
            f"{text} {dimensions}" if figure.table in turned else str(dimensions),
        )
        row = found.get(place)
        if row is None:
            row = found[place] = Row(figure.table or 0, figure.row or 0, text, figure.concept, dimensions)
        row.cells.setdefault(_key(figure), figure)
    return [row for row in found.values() if any(f.mantissa for f in row.cells.values())]


def _comparable(figure: Figure) -> bool:
    if figure.table is None or figure.row is None or figure.column is None or figure.period_end is None:
        return False
    return figure.status in ("number", "unreadable") and figure.qualifier == "none" and figure.decimals is not None


def _key(figure: Figure) -> Key:
    return (
        figure.entity,
        figure.period_start,
        figure.period_end,
        figure.compared_start,
        figure.compared_end,
        figure.measure,
        figure.basis,
        figure.unit,
    )


def _groups(rows: list[Row]) -> Iterator[list[Row]]:
    by_concept: dict[Key, list[Row]] = defaultdict(list)
    by_caption: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        if row.concept:
            by_concept[row.concept, row.dimensions].append(row)
        if row.caption:
            by_caption[(row.caption,)].append(row)
    for groups in (by_concept, by_caption):
        for group in groups.values():
            if 1 < len(group) <= 50:
                yield sorted(group, key=lambda row: row.fineness)


def _star(rule: Rule, group: list[Row]) -> Iterator[Tie]:
    """Each row's figures tied to the first two rows of the group that have the figure and agree as a whole."""
    for at, row in enumerate(group):
        left = dict.fromkeys(row.cells, WITNESSES)
        for finer in group[:at]:
            shared = [key for key, places in left.items() if places and key in finer.cells]
            sign = _same(row, finer, shared) if shared else 0
            for key in shared if sign else ():
                one, other = row.cells[key], finer.cells[key]
                if one.figure != other.figure and (_sure(row, finer) or _akin(one, other, sign)):
                    left[key] -= 1
                    yield agree_tie(rule, other, one, sign)


def _akin(one: Figure, other: Figure, sign: int) -> bool:
    return bool(agrees(one, other, sign)) or slip(one, other) or forced(one, other, sign)


def _sure(row: Row, other: Row) -> bool:
    """Whether concept and caption both say that two rows are one line item."""
    return _one_concept(row, other) and row.caption == other.caption


def agree_tie(rule: Rule, finer: Figure, coarser: Figure, sign: int) -> Tie:
    """The tie of one fact in two places; `sign` is -1 where one of them prints the other sign."""
    family = "T04" if finer.decimals == coarser.decimals else "T05"
    if "summary" in (finer.statement, coarser.statement):
        family = "T08"
    shape = f"tables {finer.table} and {coarser.table}: {(coarser.caption or '')[:40]}"
    members = (Member(coarser.figure, 1), Member(finer.figure, -sign))
    return Tie(rule=rule.id, family=family, kind="tie", members=members, shape=shape)


def _same(row: Row, finer: Row, shared: list[Key]) -> int:
    """+1 or -1 (one of them prints the other sign) where two rows are the same line item, else 0."""
    one_concept = _one_concept(row, finer)
    if not one_concept and (row.table == finer.table or (row.concept and finer.concept)):
        return 0
    for sign in (1, -1):
        pairs = [(row.cells[key], finer.cells[key]) for key in shared]
        exact = [agrees(one, other, sign) for one, other in pairs]
        verdicts = [v or forced(one, other, sign) for v, (one, other) in zip(exact, pairs, strict=True)]
        held = verdicts.count(True)
        telling = verdicts if one_concept else exact  # one caption, and every figure a unit off, is no agreement
        strong = any(v and digits(row.cells[k]) >= DIGITS for k, v in zip(shared, telling, strict=True))
        if strong and held * 2 >= sum(v is not None for v in verdicts):
            return sign
    one, other = row.cells[shared[0]], finer.cells[shared[0]]
    alone = one_concept and len(shared) == 1 and digits(other) >= DIGITS and one.decimals == other.decimals
    return 1 if alone and slip(one, other) else 0


def _one_concept(row: Row, other: Row) -> bool:
    return row.concept is not None and (row.concept, row.dimensions) == (other.concept, other.dimensions)


def forced(one: Figure, other: Figure, sign: int = 1, least: int = DIGITS) -> bool:
    """Whether a coarser figure is one unit off the finer one, as rounding is forced to make a column cast.

    2,052 million beside 2,052,520 thousand rounds to 2,053; small numbers come so near by accident.
    """
    if one.mantissa is None or other.mantissa is None or one.decimals == other.decimals:
        return False
    coarse, fine = sorted((one, other), key=lambda f: f.decimals or 0)
    if digits(coarse) < least:
        return False
    unit = 10 ** min(30, (fine.decimals or 0) - (coarse.decimals or 0))
    return bool(abs((coarse.mantissa or 0) * unit - sign * (fine.mantissa or 0)) * 2 <= 3 * unit)


def slip(one: Figure, other: Figure) -> bool:
    """Whether two numbers differ by one digit typed wrong, lost or added: 1,048 and 1,948, but not 427 and 430."""
    if one.mantissa is None or other.mantissa is None:
        return True
    left, right = _at_one_precision(one, other)
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    rest, other_rest = left[start:], right[start:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


def _at_one_precision(one: Figure, other: Figure) -> tuple[str, str]:
    """The digits of both, the finer one's rounded to the coarser one's last."""
    coarsest = min(one.decimals or 0, other.decimals or 0)
    digits = []
    for figure in (one, other):
        unit = 10 ** min(30, (figure.decimals or 0) - coarsest)
        digits.append(str((2 * abs(figure.mantissa or 0) + unit) // (2 * unit)))
    return digits[0], digits[1]


def digits(figure: Figure) -> int:
    """How many digits tell a number from others: 3 for 1,230."""
    return len(str(abs(figure.mantissa or 0)).rstrip("0"))


def agrees(one: Figure, other: Figure, sign: int = 1) -> bool | None:
    """Whether two printed figures can be one number, the second turned by `sign`; None if one cannot be read.

    >>> from tieout.figures.figure import Figure
    >>> agrees(Figure(figure=0, mantissa=830, decimals=-8), Figure(figure=1, mantissa=82988, decimals=-6))
    True
    """
    if one.mantissa is None or other.mantissa is None:
        return None
    finest = max(one.decimals or 0, other.decimals or 0)
    unit, other_unit = (10 ** min(30, finest - (f.decimals or 0)) for f in (one, other))
    return bool(2 * abs(one.mantissa * unit - sign * other.mantissa * other_unit) <= unit + other_unit)


def _carried(rule: Rule, reading: Reading) -> Iterator[Tie]:
    """An opening balance is the closing one of the period before, where a table prints both."""
    tables: dict[int, list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        if figure.table is not None and figure.column is not None and figure.period_end is not None:
            kind = words_of(figure.caption or "").kind
            if kind in (OPENING, CLOSING, BALANCE) and figure.status in ("number", "unreadable"):
                tables[figure.table].append(figure)
    for table, figures in tables.items():
        yield from _carried_in(rule, table, figures)


def _carried_in(rule: Rule, table: int, figures: list[Figure]) -> Iterator[Tie]:
    closing: dict[Key, Figure] = {}
    for figure in figures:
        if words_of(figure.caption or "").kind == CLOSING:
            closing.setdefault((figure.section, *_key(figure)), figure)
    for figure in figures:
        if words_of(figure.caption or "").kind != OPENING:
            continue
        before = closing.get((figure.section, *_key(figure)))
        if before is not None and before.column != figure.column:
            members = (Member(figure.figure, 1), Member(before.figure, -1))
            shape = f"table {table}: opening balances carried from {(before.caption or '')[:40]}"
            yield Tie(rule=rule.id, family="V02", kind="tie", members=members, shape=shape)
