"""Rows and magnitudes that do not belong: noise where a table's row should be, jumps of hundreds of times."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from ..model import Remark, Rule
from .peers import peers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: A jump of so many times within a row is worth a look.
_JUMP = 316
#: A caption with fewer letters than this says nothing.
_FEW_LETTERS = 6


def garbage_rows(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find rows of one bare number under a scrap of a caption, in tables of two columns and more: ``asse 56730``."""
    for figure in garbage(reading):
        yield _remark(rule, figure, f"{figure.printed} is alone in its row, with hardly a caption")


def garbage(reading: Reading) -> Iterator[Figure]:
    """The numbers of such rows: what they print is no line item's figure, so no sum counts them."""
    peers = peers_of(reading)
    for table, rows in _rows(reading.figures).items():
        usual = Counter(len(row) for row in rows.values())
        if sum(n for cells, n in usual.items() if cells > 1) < 4 or usual[1] > len(rows) / 5:
            continue
        bare = {c.figure.figure: c for c in peers.tables[table, "amount"] if c.shape.bare}
        for row in rows.values():
            if (
                len(row) == 1
                and row[0].figure in bare
                and _scrap(row[0])
                and peers.table(bare[row[0].figure]).groups_thousands
            ):
                yield row[0]


def magnitudes(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find numbers hundreds of times as large as the others of their row, or as small: ``2,345`` by ``1,234,567``."""
    for row in peers_of(reading).rows.values():
        if len(row) < 3 or any(len(c.shape.core) < 3 for c in row):
            continue
        sizes = [abs(c.figure.amount or Decimal(0)) for c in row]
        middle = sorted(sizes)[len(sizes) // 2]
        for cell, size in zip(row, sizes, strict=True):
            if size and middle and (size > _JUMP * middle or middle > _JUMP * size):
                yield _remark(rule, cell.figure, f"{cell.figure.printed} is far from the other amounts of its row")


def _remark(rule: Rule, figure: Figure, what: str) -> Remark:
    name = figure.caption or figure.caption_printed or "a number"
    return Remark(rule=rule.id, family=rule.family, verdict="anomaly", message=f"{name}: {what}", figure=figure.figure)


def _rows(figures: list[Figure]) -> dict[int, dict[int, list[Figure]]]:
    """The figures of each table's rows, nil and unreadable ones too."""
    found: dict[int, dict[int, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.table is not None and figure.row is not None:
            found[figure.table][figure.row].append(figure)
    return found


def _scrap(figure: Figure) -> bool:
    return sum(c.isalpha() for c in figure.caption_printed or "") < _FEW_LETTERS
