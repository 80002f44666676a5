"""Blocks of one table under the same captions: what holds of their totals holds of their lines, one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..habit import holds
from ..memo import ties_so_far
from ..model import Member, Remark, Rule, Tie, Unbound
from .grid import Grid, grids
from .words import kin, words_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: So many lines must have the captions of another block's.
LINES = 2
Captions = dict[int, frozenset[str]]


def parallel_blocks(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties each line of gross margin to its revenue and cost where the totals above them are tied so.

    Total revenues 74,123 / Network 44,836; total costs 62,275 / Network 36,715; total margin 11,848 / Network 8,120:
    8,120 = 44,836 - 36,715. Only where most of these lines hold.
    """
    by_table = {grid.table: grid for grid in grids(reading)}
    done: set[tuple[int, ...]] = set()
    for tie in list(ties_so_far()):
        own = [reading.figures[m.figure] for m in tie.members]
        rows = [f.row for f in own if f.row is not None and f.table == own[0].table]
        if tie.result is not None or tie.operator != "=" or len(own) != 3 or len(set(rows)) != len(own):
            continue
        key = (own[0].table or 0, *rows)
        if own[0].table in by_table and key not in done:
            done.add(key)
            found = list(_lines(rule, by_table[own[0].table], rows, [m.coefficient for m in tie.members]))
            if sum(holds(each, reading.figures) is True for each in found) * 4 >= len(found) * 3:
                yield from found


def _lines(rule: Rule, grid: Grid, heads: Sequence[int], signs: Sequence[int]) -> Iterator[Tie]:
    """The ties of the lines below each head, in every column that prints them."""
    captions = {row: kin(words_of(figure.caption or "").text) for (row, _), figure in grid.cells.items()}
    blocks = [_block(captions, head, heads) for head in heads]
    shared = set.intersection(*map(set, blocks))
    if len(shared) < LINES:
        return
    columns: dict[int, list[Figure]] = defaultdict(list)
    for words in sorted(shared, key=lambda w: blocks[0][w]):
        columns.clear()
        for block in blocks:
            for column in grid.down:
                if (block[words], column) in grid.cells:
                    columns[column].append(grid.cells[block[words], column])
        for cells in columns.values():
            if len(cells) == len(heads) and all(f.measure == "amount" and f.mantissa is not None for f in cells):
                members = tuple(Member(f.figure, c) for f, c in zip(cells, signs, strict=True) if f.mantissa)
                total = cells[0].figure if len(members) == len(cells) else None
                shape = f"table {grid.table}: rows {' '.join(str(b[words]) for b in blocks)} as {heads}"
                if total is not None:
                    yield Tie(
                        rule=rule.id, family=rule.family, kind="recompute", members=members, total=total, shape=shape
                    )


def _block(captions: Captions, head: int, heads: Sequence[int]) -> dict[frozenset[str], int]:
    """The lines below a head down to the next one, each caption's first."""
    end = min((h for h in heads if h > head), default=max(captions) + 1)
    found: dict[frozenset[str], int] = {}
    for row in sorted(captions):
        if head < row < end and captions[row]:
            found.setdefault(captions[row], row)
    return found
