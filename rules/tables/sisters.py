"""Rows of two tables that print the same line items, where the rows around them say so and not only their digits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from ..memo import ties_so_far
from ..model import Remark, Rule, Tie, Unbound
from .agree import Row, agree_tie, agrees, digits, forced, rows_of, slip
from .words import kin

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: So many rows that agree make two tables sisters.
ROWS = 3
#: Digits that a figure one unit off its finer place must have, and of those that agree all the row's together.
_DIGITS, _ALIKE = 2, 3
#: More places of one fact than this are not compared with each other.
_MOST = 24
Pairs = set[tuple[int, int]]


def sister_rows(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties the remaining rows of two tables of which three others agree: ``Elimination (67)`` to ``(67,447)``.

    The rows must have one caption (or most words of it) and stand in one order with all the others; then figures too
    short to prove anything are the same fact all the same, and so are those that a forced rounding moved.
    """
    tables: dict[int, list[Row]] = defaultdict(list)
    for row in rows_of(reading):
        tables[row.table].append(row)
    done = {frozenset(tie.figures) for tie in ties_so_far() if len(tie.figures) == 2}
    for (one, other), pairs in sorted(_sisters(reading).items()):
        if len({a for a, _ in pairs}) >= ROWS and len({b for _, b in pairs}) >= ROWS:
            for tie in _bound(rule, tables[one], tables[other], pairs):
                if frozenset(tie.figures) not in done:
                    done.add(frozenset(tie.figures))
                    yield tie


def _sisters(reading: Reading) -> dict[tuple[int, int], Pairs]:
    """The pairs of rows that are tied as one line item, directly or through a third place, by the two tables."""
    places: dict[int, set[tuple[int, int]]] = {}
    for tie in ties_so_far():
        if len(tie.members) == 2 and tie.result is None and tie.kind == "tie" and tie.operator == "=":
            one, other = (places.setdefault(f, _place(reading.figures[f])) for f in tie.figures)
            if one is not other:
                one |= other
                for figure in [f for f, known in places.items() if known is other]:
                    places[figure] = one
    found: dict[tuple[int, int], Pairs] = defaultdict(set)
    for known in {id(p): p for p in places.values()}.values():
        for (table, row), (sister, twin) in combinations(sorted(known)[:_MOST], 2):
            if table != sister:
                found[table, sister].add((row, twin))
    return found


def _place(figure: Figure) -> set[tuple[int, int]]:
    return set() if figure.table is None or figure.row is None else {(figure.table, figure.row)}


def _bound(rule: Rule, rows: list[Row], others: list[Row], pairs: Pairs) -> Iterator[Tie]:
    """The ties of all rows that the known pairs allow, each row's to one row of the other table."""
    for row in rows:
        fitting = [(r, sign) for r in others if (sign := _is_one(row, r, pairs))]
        if len(fitting) != 1:
            continue
        other, sign = fitting[0]
        for one, two in _shared(row, other):
            if _near(one, two, sign) or (kin(row.caption) == kin(other.caption) and _is_slip(one, two)):
                finer, coarser = sorted((two, one), key=lambda f: -(f.decimals or 0))
                yield agree_tie(rule, finer, coarser, sign)


def _is_one(row: Row, other: Row, pairs: Pairs) -> int:
    """+1 or -1 (one prints the other sign) where two rows are one line item by their place and words, else 0."""
    known = (row.number, other.number) in pairs
    if not known and (any(row.number == a or other.number == b for a, b in pairs) or not _in_order(row, other, pairs)):
        return 0
    shared = _shared(row, other)
    same = kin(row.caption) == kin(other.caption)
    if not shared or not (known or same or _alike(row, other)):
        return 0
    for sign in (1, -1):
        near = [_near(one, two, sign) for one, two in shared]
        told = sum(digits(one) for (one, two), held in zip(shared, near, strict=True) if held and one.mantissa)
        if told >= (_DIGITS if same else _ALIKE) and (all(near) or (same and 2 * sum(near) >= len(near))):
            return sign
    return 0


def _shared(row: Row, other: Row) -> list[tuple[Figure, Figure]]:
    """What both rows print of one period and measure, in the order of the first one's columns, not of a set."""
    return [(figure, other.cells[key]) for key, figure in row.cells.items() if key in other.cells]


def _near(one: Figure, other: Figure, sign: int) -> bool:
    """Whether two figures are one number at their precisions, or a forced rounding apart."""
    if one.decimals == other.decimals:
        return one.mantissa is not None and one.mantissa == sign * (other.mantissa or 0)
    return bool(agrees(one, other, sign)) or forced(one, other, sign, least=_DIGITS)


def _is_slip(one: Figure, other: Figure) -> bool:
    """Whether a misprint parts two figures; of one unit's difference rounding may be the reason."""
    rounded = one.decimals == other.decimals and abs((one.mantissa or 0) - (other.mantissa or 0)) < 2
    return not rounded and slip(one, other)


def _in_order(row: Row, other: Row, pairs: Pairs) -> bool:
    """Whether two rows stand among the known ones alike, or right beside a pair of them: totals go first or last."""
    beside = any((row.number + step, other.number + step) in pairs for step in (1, -1))
    return beside or all((a < row.number) == (b < other.number) for a, b in pairs)


def _alike(row: Row, other: Row) -> bool:
    """Whether most words of either caption are the other's."""
    one, two = kin(row.caption), kin(other.caption)
    return 2 * len(one & two) > max(len(one), len(two))
