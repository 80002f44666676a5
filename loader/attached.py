"""Numbers that end a caption ("Gardasil 9", "Other (4)") among the cells of a text that keeps its columns apart."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from .tokens import CURRENCY, NUMBER

if TYPE_CHECKING:
    from .blocks import Block
    from .rows import RawLine

#: So many rows show how many cells a row has, and where they stand.
_FEWEST = 3
#: Columns are apart by at least so many spaces, a caption's words by one.
_GAP = 3
_SHORT = re.compile(r"\(?\d{1,2}\)?")


def give_names_back(blocks: list[Block]) -> None:
    """Give captions their last number: one cell more than rows have, a space behind words and left of all columns.

    `Gardasil 9       464    1,994` among rows of two cells, all of which begin where 464 does or further right, has
    two cells, too.
    """
    for block in blocks:
        rows = [row for row in block.rows if len(row.cells) > 1]
        usual = Counter(len(row.cells) for row in rows).most_common(1)[0][0] if rows else 0
        starts = [row.cells[0].start for row in rows if len(row.cells) == usual and not _is_attached(row)]
        if len(starts) < _FEWEST:
            continue
        left = min(starts)
        for row in rows:
            if len(row.cells) == usual + 1 and _is_attached(row) and row.cells[0].end < left:
                _give_back(row)


def _is_attached(row: RawLine) -> bool:
    """Whether the first cell is a short number one space behind words, and the next stands well apart."""
    first, second = row.cells[0], row.cells[1]
    words = row.text[: first.start]
    gap = row.text[first.end : second.start]
    return (
        first.kind == NUMBER
        and _SHORT.fullmatch(first.text) is not None
        and words.endswith(" ")
        and words[-2:-1].isalnum()
        and len(gap) - len(gap.lstrip()) >= _GAP
    )


def _give_back(row: RawLine) -> None:
    second = row.cells[1]
    priced = [t.start for t in row.tokens if t.kind == CURRENCY and row.cells[0].end <= t.start < second.start]
    row.caption = row.text[: min([second.start, *priced])].strip()
    row.cells = row.cells[1:]
