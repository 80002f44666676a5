"""Columns that are line items: which words of a broken heading head which column.

A flattened heading ("Net income / attributable to / Income before / Total revenues / ...") no longer
shows which words stood over which column. Three readings are tried: words set above their column
where the text keeps its layout; as many pieces on a line as there are columns; and the document
itself, where a caption whose words all occur in the heading carries this column's number elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from .calendar import is_period_caption
from .units import unit_slots

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from ..figures.figure import Figure
    from .table import Table

_Facts = dict[tuple["dt.date | None", "dt.date | None", "str | None"], dict[int, list[tuple[int, str]]]]
_TELLING = 10  # a smaller number is found in too many places to name a column
_MOST = 200  # captions of one amount; so many name nothing
_NAME = 2  # words of a company's name that a caption must have for it to be the name
_WORD = re.compile(r"[a-z]{3,20}")
_NUMBERED = re.compile(r"\A\s{0,3}\(?\d{1,2}[).]\s{0,3}")
_SPLIT = re.compile(r"\s{2,40}|\|")


def label_columns(tables: Sequence[Table], figures: list[Figure], entity: str | None = None) -> None:
    """Caption the cells of rows that are periods with the words over their column.

    The name of the `entity` is left out of captions that are looked for: a heading shortens it.
    """
    by_table: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.table is not None and figure.column is not None:
            by_table[figure.table].append(figure)
    facts = _facts(figures, _words(entity or ""))
    for table in tables:
        cells = [f for f in by_table[table.number] if f.caption and is_period_caption(f.caption)]
        if table.grid.width == 1:
            _head_rows(cells)
        if table.statement == "equity" or len({f.column for f in cells}) < 2:
            continue
        heading = " ".join(r.caption for r in table.block.head if not r.cells)
        for column, label in _labels(table, cells, heading, facts).items():
            for figure in cells:
                if figure.column == column:
                    figure.caption = label
                    figure.caption_printed = label


def _head_rows(cells: list[Figure]) -> None:
    """Caption the periods of a list with the heading above them: "3) Average number of shares: / 2017: 45,062,865"."""
    for figure in cells:
        if figure.section:
            figure.caption = figure.caption_printed = _NUMBERED.sub("", figure.section[-1])
            if figure.unit == "shares":
                figure.measure = "count"


def _facts(figures: list[Figure], name: set[str]) -> _Facts:
    """Every figure that can name a column, by period, unit and decimals, in the order of their amounts.

    Captions have no words of the company's `name`.
    """
    facts: _Facts = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.caption and figure.mantissa and figure.unit != "percent" and not is_period_caption(figure.caption):
            kin = facts[figure.period_start, figure.period_end, figure.unit]
            kin[figure.decimals or 0].append((figure.mantissa, _unnamed(figure.caption, name)))
    for kin in facts.values():
        for decimals, own in kin.items():
            kin[decimals] = sorted(set(own))
    return facts


def _unnamed(caption: str, name: set[str]) -> str:
    if len(name & _words(caption)) < _NAME:
        return caption
    return " ".join(w for w in caption.split() if not _words(w) or not _words(w) <= name)


def _labels(table: Table, cells: list[Figure], heading: str, facts: _Facts) -> dict[int, str]:
    words = _words(heading)
    pieces = _pieces(table)
    found: dict[int, str] = {}
    last: str | None = None
    for column in range(table.grid.width):
        own = [f for f in cells if f.column == column]
        if own and own[0].unit == "percent" and last is not None:
            found[column] = last
            continue
        label = pieces.get(column) or _agreed(own, words, facts)
        if label is None and own and own[0].unit != "percent":
            last = None
            continue
        if label is not None:
            found[column] = label
            last = label if own and own[0].unit != "percent" else last
    return found


def _pieces(table: Table) -> dict[int, str]:
    """Column words where heading lines fall into one piece a column, the lines of each put together."""
    width = table.grid.width
    pieces: list[list[str]] = [[] for _ in range(width)]
    for raw in table.block.head:
        if raw.atoms or raw.cells or unit_slots(raw.text):
            continue
        own = _split(raw.text, width)
        if own:
            for column, piece in enumerate(own):
                pieces[column].append(piece)
        elif sum(c.isalpha() for c in raw.text) > 2:
            pieces = [[] for _ in range(width)]
    return {column: " ".join(parts) for column, parts in enumerate(pieces) if parts}


def _split(text: str, width: int) -> list[str]:
    """A heading line in `width` pieces: set apart, a capitalised word each, or alike at their ends."""
    apart = [p.strip() for p in _SPLIT.split(text.strip()) if sum(c.isalpha() for c in p) >= 2]
    if len(apart) == width:
        return apart
    words = text.split()
    if len(words) == width > 2 and all(w[:1].isupper() or w[:1].isdigit() for w in words):
        return words
    size = len(words) // width
    if size and size * width == len(words):
        chunks = [words[k * size : (k + 1) * size] for k in range(width)]
        if len({c[-1].lower() for c in chunks}) == 1:
            return [" ".join(c) for c in chunks]
    return []


def _agreed(cells: list[Figure], words: set[str], facts: _Facts) -> str | None:
    """The caption whose figures the column's cells repeat most often, of those whose words the heading has."""
    votes: Counter[str] = Counter()
    for cell in cells:
        if cell.mantissa is None or cell.decimals is None or abs(cell.mantissa) < _TELLING:
            continue
        kin = facts.get((cell.period_start, cell.period_end, cell.unit), {})
        votes.update(_plain(caption) for caption in _same(cell.mantissa, cell.decimals, kin) if _named(caption, words))
    return votes.most_common(1)[0][0] if votes else None


def _same(mantissa: int, decimals: int, kin: dict[int, list[tuple[int, str]]]) -> Iterator[str]:
    """Captions of the figures that can be the same number, rounded to the coarser of their last digits.

    82,988 in millions meets 82,988,114 in thousands: they differ by less than half a million.
    """
    for other, figures in kin.items():
        finest = max(decimals, other)
        mine, theirs = 10 ** (finest - decimals), 10 ** (finest - other)
        half = max(mine, theirs)  # twice half the coarser unit
        low = -((half - 2 * mantissa * mine) // (2 * theirs))
        high = (half + 2 * mantissa * mine) // (2 * theirs)
        at = bisect_left(figures, (low, ""))
        for amount, caption in figures[at : at + _MOST]:
            if amount > high:
                break
            yield caption


def _named(caption: str, words: set[str]) -> bool:
    own = _words(caption)
    return bool(own) and len(own & words) * 10 >= len(own) * 7


def _words(text: str) -> set[str]:
    return {w for w in _WORD.findall(text.lower()) if w not in ("the", "and", "for")}


def _plain(caption: str) -> str:
    return caption.strip(" :")
