"""A table's rows put on its columns: how many columns there are, and which cell stands in which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .numbers import parse_number
from .tokens import CURRENCY, NIL, NUMBER, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .rows import RawLine

# Cells further apart than this were set in columns; OCR that flattens a table leaves single spaces.
_GAP = 3
_APART = " " * _GAP  # "12,734 $ 27,742" is flattened, for all its three characters between the amounts


@dataclass(slots=True)
class Row:
    """A printed line with its cells by column (None where the column is empty)."""

    raw: RawLine
    cells: list[Token | None]
    caption: str


@dataclass(slots=True)
class Grid:
    """A table's rows on `width` columns; `percents` is each column's share of cells marked "%"."""

    width: int
    rows: list[Row]
    percents: list[float]


def grid_of(lines: Sequence[RawLine], named: int) -> Grid:
    """Put the rows on columns; `named` is how many columns the heading names (0 if it names none)."""
    width = _width(lines, named)
    edges = _edges(lines, width)
    if edges is not None:
        width = len(edges)
    taken = [(raw, *_fit(raw, width)) for raw in lines]
    full = [cells for _, cells, _ in taken if len(cells) == width]
    profile = [_profile([row[k] for row in full]) for k in range(width)]
    rows = [Row(raw, _placed(cells, edges, profile), caption) for raw, cells, caption in taken]
    percents = []
    for k in range(width):
        column = [r.cells[k] for r in rows if r.cells[k] is not None]
        marked = sum(c is not None and c.unit in ("percent", "pp", "bp") for c in column)
        percents.append(marked / len(column) if column else 0.0)
    return Grid(width, rows, percents)


def _values(raw: RawLine) -> list[Token]:
    return [t for t in raw.cells if t.value]


def _width(lines: Sequence[RawLine], named: int) -> int:
    """How many columns the rows have: what most rows fill, or what a heading or a few full rows show.

    Equity statements leave most cells of most rows empty; their balance rows are full. A row that
    is longer by noise is not met twice with the same length, once lost currency signs are left out.
    """
    weight: Counter[int] = Counter()
    clean: Counter[int] = Counter()
    for raw in lines:
        values = _values(raw)
        weight[len(values)] += 2
        if len(raw.cells) != len(values):
            weight[len(raw.cells)] += 1
        clean[_clean_count(values)] += 1
    most = max(weight.values(), default=0)
    common = max(weight, key=lambda k: (weight[k], k))
    width = max((k for k in weight if weight[k] * 5 >= most * 2 and k <= 2 * common), default=1)
    if named > width and clean[named]:
        return named
    if 1 < named < width and clean[named] and max(clean) <= named:
        return named
    if named < 2 or named != width:
        rare = max(2, len(lines) // 12)
        width = max([k for k in clean if clean[k] >= rare and k > width], default=width)
    return max(width, 1)


def _clean_count(values: list[Token]) -> int:
    """How many cells a row has when stray digits that were currency signs are left out."""
    count = 0
    for at, token in enumerate(values):
        after = values[at + 1] if at + 1 < len(values) else None
        stray = len(token.text) == 1 and token.text.isdigit() and after is not None and len(after.text) > 2
        stroke = token.kind == NIL and token.text in ("=", "_", "~")
        count += not (stray or stroke or (at == 0 and _of_caption(token, values)))
    return count


def _of_caption(token: Token, values: list[Token]) -> bool:
    """Whether a row's first value is what a caption ends in: a garbled word, a year, a note's number "(1)"."""
    garbled = token.number is not None and "glyph" in token.number.damage
    note = len(token.text) <= 4 and token.text.startswith("(") and token.text.strip("()").isdecimal()
    return garbled or (len(values) > 1 and (note or token.year is not None))


def _edges(lines: Sequence[RawLine], width: int) -> list[float] | None:
    """Right edges of the columns where the text keeps its layout, None where it is flattened."""
    wide = [(r, _values(r)) for r in lines if len(_values(r)) == width]
    if width < 2:
        return None
    gaps = [_APART in raw.text[a.end : b.start] for raw, cells in wide for a, b in pairwise(cells)]
    if not gaps or sum(gaps) * 10 < len(gaps) * 7:
        return None
    ends = sorted(t.end for r in lines for t in _values(r) if t.kind in (NUMBER, NIL))
    clusters: list[list[int]] = []
    for end in ends:
        if clusters and end - clusters[-1][-1] <= _GAP:
            clusters[-1].append(end)
        else:
            clusters.append([end])
    floor = max(2, len(lines) // 8)
    kept = [c for c in clusters if len(c) >= floor]
    if not width <= len(kept) <= width + 3:
        return None
    return [sum(c) / len(c) for c in kept]


def _fit(raw: RawLine, width: int) -> tuple[list[Token], str]:
    """The row's cells, what is noise left out and what belongs to the caption given back."""
    cells, caption = _values(raw), raw.caption
    if len(cells) == width:
        return cells, caption
    if len(cells) < width:
        return (list(raw.cells), caption) if len(raw.cells) == width else (cells, caption)
    cells = _without_signs(raw, cells, width)
    if cells[0].number is None or "glyph" not in cells[0].number.damage:
        cells = _rejoined(raw, cells, width)
    while len(cells) > width and _captionlike(cells[0]):
        caption = raw.text[: cells[1].start].strip(" $|")
        cells = cells[1:]
    if len(cells) > width:
        caption = raw.text[: cells[-width].start].strip(" $|")
        cells = cells[-width:]
    return cells, caption


def _without_signs(raw: RawLine, cells: list[Token], width: int) -> list[Token]:
    """Drop what is left of currency signs: "8 1,049" for "$ 1,049", "= $ 18,445"."""
    kept = list(cells)
    for token in cells:
        if len(kept) == width:
            break
        at = raw.tokens.index(token)
        after = raw.tokens[at + 1] if at + 1 < len(raw.tokens) else None
        lone = (
            token.kind == NUMBER and token.text in ("8", "5", "3", "$8") and after is not None and after.kind == NUMBER
        )
        stroke = (
            token.kind == NIL and token.text in ("=", "_", "-", "~") and after is not None and after.kind == CURRENCY
        )
        if lone or stroke:
            kept.remove(token)
    return kept


def _rejoined(raw: RawLine, cells: list[Token], width: int) -> list[Token]:
    """Join an amount that OCR broke at a separator: "92,834 832"."""
    joined = list(cells)
    at = 0
    while len(joined) > width and at + 1 < len(joined):
        one, two = joined[at], joined[at + 1]
        digits = two.text.rstrip(").,%")
        near = two.start - one.end <= 1 and len(digits) == 3 and digits.isdigit()
        if near and one.kind == NUMBER and one.text[-1].isdigit() and ("," in one.text or "." in one.text):
            text = raw.text[one.start : two.end]
            number = parse_number(text)
            joined[at : at + 2] = [Token(text, one.start, two.end, NUMBER, number, two.unit)]
        at += 1
    return joined


def _captionlike(token: Token) -> bool:
    if token.kind != NUMBER:
        return True
    number = token.number
    glyphs = number is not None and "glyph" in number.damage
    small = number is not None and number.mantissa is not None and abs(number.mantissa) < 100 and not number.places
    return glyphs or small or token.year is not None


@dataclass(frozen=True, slots=True)
class _Profile:
    """What the cells of a column look like: the share in percent, and the digits after the point on average."""

    percent: float
    places: float


def _profile(column: list[Token]) -> _Profile:
    numbers = [t.number for t in column if t.number is not None and t.number.mantissa is not None]
    count = max(len(numbers), 1)
    return _Profile(
        sum(t.unit == "percent" for t in column) / max(len(column), 1),
        sum(n.places for n in numbers) / count,
    )


def _placed(cells: list[Token], edges: list[float] | None, profile: list[_Profile]) -> list[Token | None]:
    """The cells on the table's columns: by their edges, or where cells look alike if the layout is lost."""
    width = len(profile)
    if len(cells) == width:
        return list(cells)
    if edges is not None:
        return _by_edges(cells, edges)
    if cells and width == 2 * len(cells) and width >= 4:
        # Pairs of columns ("Shares  Amount" for each period): the amounts alone are the second of each pair.
        return [cells[k // 2] if k % 2 else None for k in range(width)]
    return _by_profile(cells, width, profile)


def _by_edges(cells: list[Token], edges: list[float]) -> list[Token | None]:
    placed: list[Token | None] = [None] * len(edges)
    for token in cells:
        at = min(range(len(edges)), key=lambda k: abs(edges[k] - token.end))
        if placed[at] is None:
            placed[at] = token
    return placed


def _by_profile(cells: list[Token], width: int, profile: list[_Profile]) -> list[Token | None]:
    """Spread too few cells over the columns, in order, each where cells look like it; left first."""
    count = min(len(cells), width)
    # best[j][k]: cost of the first j cells within the first k columns
    best = [[0.0] * (width + 1)] + [[float("inf")] * (width + 1) for _ in range(count)]
    for j in range(1, count + 1):
        for k in range(j, width + 1):
            here = best[j - 1][k - 1] + _unlike(cells[j - 1], profile[k - 1])
            best[j][k] = min(best[j][k - 1], here)
    placed: list[Token | None] = [None] * width
    k = width
    for j in range(count, 0, -1):
        while k > j and best[j][k - 1] <= best[j][k]:
            k -= 1
        placed[k - 1] = cells[j - 1]
        k -= 1
    return placed


def _unlike(token: Token, profile: _Profile) -> float:
    if token.kind != NUMBER or token.number is None:
        return 0.0
    percent = 1.0 if token.unit == "percent" else 0.0
    return 2 * abs(percent - profile.percent) + min(abs(token.number.places - profile.places), 2)
