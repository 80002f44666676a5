"""Lays out a long table as the statements it was made of, where its rows keep their order: then its columns foot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import pairwise

from .cells import Cell

#: Shorter lists come in some order by chance.
_FEWEST = 4


def lay_out(cells: Sequence[Cell], *, stated: bool) -> None:
    """Give figures without dimensions their table, row and column; nothing where their order tells no statement.

    Every period has to list its items in one and the same order, each once, and not by name. `stated` says that a
    column names the statements; without it one period alone is no evidence of an order.
    """
    groups: dict[tuple[str, str | None], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.end is not None and not cell.dimensions:
            groups[cell.document, cell.statement if stated else None].append(cell)
    for (document, statement), group in groups.items():
        rows = list(dict.fromkeys(map(_item, group)))
        columns = list(dict.fromkeys((cell.start, cell.end) for cell in group))
        if len(rows) < _FEWEST or not (stated or len(columns) > 1) or not _is_ordered(group, rows):
            continue
        for cell in group:
            cell.table = f"{document}\n{statement or ''}"
            cell.row, cell.column = rows.index(_item(cell)), columns.index((cell.start, cell.end)) + 1


def _item(cell: Cell) -> tuple[object, ...]:
    return (*cell.section, cell.caption)


def _is_ordered(cells: Sequence[Cell], rows: list[tuple[object, ...]]) -> bool:
    """Whether the items of every period come in the order of `rows`, each once, and these are not sorted by name."""
    if [str(row[-1]) for row in rows] == sorted(str(row[-1]) for row in rows):
        return False
    rank = {row: place for place, row in enumerate(rows)}
    periods: dict[Hashable, list[int]] = defaultdict(list)
    for cell in cells:
        periods[cell.start, cell.end].append(rank[_item(cell)])
    return all(above < below for ranks in periods.values() for above, below in pairwise(ranks))
