"""Bounds of the text: a range has its lower end first, and "more than" is held to the line item that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from .agree import Told
from .qualified import BOUNDS, RANGE, operator_of
from .said import Item, Said, same_kind

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading


def ranges_ordered(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties the two ends of each range: the lower one is at most the higher, "between 6.0 and 5.0" is neither."""
    said = [f for f in reading.figures if f.table is None and f.qualifier in RANGE]
    for one, other in pairwise(said):
        if one.qualifier != other.qualifier and _is_pair(one, other):
            low, high = (one, other) if one.qualifier == "range_low" else (other, one)
            members = (Member(low.figure, 1), Member(high.figure, -1))
            shape = f"said in line {one.line}: from {one.printed} to {other.printed}"
            yield Tie(
                rule=rule.id, family=rule.family, kind="bound", members=members, operator="<=",
                total=low.figure, shape=shape,
            )  # fmt: skip


def _is_pair(one: Figure, other: Figure) -> bool:
    """Whether two ends stand next to each other: the ends of one range are neighbours in reading order."""
    together = (one.caption, one.unit, one.measure) == (other.caption, other.unit, other.measure)
    return together and other.figure == one.figure + 1 and (other.line or 0) - (one.line or 0) <= 1


def claims_bounded(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties "cash was more than $300 million" to the line item of these words, where one amount is printed of it."""
    told = Told.of(reading)
    for said, places in zip(told.claims, told.places, strict=True):
        for figure in said.figures:
            if figure.qualifier in BOUNDS and said.words and not any(_at(item, figure) for item in places):
                cells = list(_cells(told.items, said, figure))
                if cells and len({(c.mantissa, c.decimals) for c in cells}) == 1:
                    members = (Member(figure.figure, 1), Member(cells[0].figure, -1))
                    yield Tie(
                        rule=rule.id, family=rule.family, kind="bound", members=members, operator=operator_of(figure),
                        total=figure.figure, shape=f"said in line {figure.line}: a bound",
                    )  # fmt: skip


def _cells(items: list[Item], said: Said, figure: Figure) -> Iterator[Figure]:
    for item in items:
        if item.words == said.words and (cell := _at(item, figure)) is not None:
            yield cell


def _at(item: Item, figure: Figure) -> Figure | None:
    cell = item.cell(figure)
    return cell if cell is not None and cell.period_start == figure.period_start and same_kind(figure, cell) else None
