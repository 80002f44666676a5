"""Claims regrouped from the landed figures: what one stretch of prose says of one line item."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ..tables.agree import agrees
from .qualified import RANGE

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: Lines over which one claim may be wrapped.
_NEAR = 4
_WORD = re.compile(r"[a-z&]+")
_STOP = frozenset({
    "the", "of", "and", "in", "for", "a", "an", "at", "on", "to", "by", "from", "as", "our", "its", "net", "total",
    "million", "jpy", "thousands",
    "thousand", "millions", "s", "i", "j", "ij", "ended", "months", "six", "three", "nine", "year", "quarter",
    "worldwide", "consolidated", "overall",
})  # fmt: skip
Span = tuple[object, object]


@dataclass(slots=True)
class Said:
    """One claim: values by period, changes and growth rates; each period has at most one of a kind."""

    caption: str
    words: frozenset[str]
    figures: list[Figure] = field(default_factory=list)

    @property
    def value(self) -> Figure | None:
        """The amount said first of the line item."""
        return next((f for f in self.figures if f.measure not in ("change", "percent_change")), None)

    def base(self, moved: Figure) -> Figure | None:
        """The amount of the period that a change or growth rate compares with."""
        return self._of(moved.compared_start, moved.compared_end)

    def new(self, moved: Figure) -> Figure | None:
        """The amount of the period that a change or growth rate is for."""
        return self._of(moved.period_start, moved.period_end)

    def _of(self, start: object, end: object) -> Figure | None:
        levels = [f for f in self.figures if f.measure not in ("change", "percent_change")]
        return next((f for f in levels if (f.period_start, f.period_end) == (start, end)), None)

    def moves(self, measure: str) -> list[Figure]:
        """Its figures of that measure: ``change`` or ``percent_change``."""
        return [f for f in self.figures if f.measure == measure]


def claims_of(reading: Reading) -> list[Said]:
    """The claims of a reading's prose, in reading order: neighbours with one caption, no value said twice."""
    found: list[Said] = []
    for figure in reading.figures:
        if figure.table is not None or figure.line is None or figure.printed is None or figure.qualifier in RANGE:
            continue
        last = found[-1] if found else None
        if last is None or not _joins(last, figure):
            last = Said(figure.caption or "", words_in(figure.caption or ""))
            found.append(last)
        last.figures.append(figure)
    return found


def _joins(said: Said, figure: Figure) -> bool:
    before = said.figures[-1]
    near = (figure.line or 0) - (before.line or 0) <= _NEAR
    again = any(_kind(f) == _kind(figure) for f in said.figures)
    return near and (figure.caption or "") == said.caption and figure.section == before.section and not again


def _kind(figure: Figure) -> tuple[object, ...]:
    return (figure.measure, figure.unit, figure.period_start, figure.period_end)


@lru_cache(maxsize=8192)
def words_in(caption: str) -> frozenset[str]:
    """The words that tell line items apart, singular; what is no word (a name that OCR garbled) is left out.

    >>> sorted(words_in("Revenues for WAN services"))
    ['revenue', 'service', 'wan']
    """
    return frozenset(
        w[:-1] if len(w) > 3 and w.endswith("s") else w for w in _WORD.findall(caption.lower()[:300]) if w not in _STOP
    )


@dataclass(slots=True)
class Item:
    """A line item of a table: its words, those of its surroundings, and its cells."""

    table: int
    caption: str
    words: frozenset[str]
    around: frozenset[str]
    cells: list[Figure] = field(default_factory=list)

    @property
    def fineness(self) -> tuple[int, int]:
        """Sorts the most finely printed place first."""
        return -max((f.decimals or 0) for f in self.cells if f.unit != "percent") if any(
            f.unit != "percent" for f in self.cells
        ) else 0, self.table

    def cell(self, like: Figure) -> Figure | None:
        """The cell of the same kind, period and unit as a figure said in prose: of several the one that agrees."""
        same = [f for f in self.cells if same_kind(like, f)]
        return next((f for f in same if match(like, f)), same[0] if len(same) == 1 else None)

    def at(self, span: Span, unit: str | None) -> Figure | None:
        """The amount of a period."""
        return next(
            (
                f
                for f in self.cells
                if (f.period_start, f.period_end) == span
                and f.unit == unit
                and f.measure not in ("change", "percent_change")
            ),
            None,
        )


def items_of(reading: Reading) -> list[Item]:
    """The line items of all tables: printed rows, or captions where a table's rows are periods."""
    titles = {c.table: c.title or "" for c in reading.columns}
    turned = _turned(reading.figures)
    found: dict[tuple[object, ...], Item] = {}
    for figure in reading.figures:
        if figure.table is None or figure.row is None or figure.column is None or figure.status != "number":
            continue
        key = (figure.table, figure.caption) if figure.table in turned else (figure.table, figure.row)
        item = found.get(key)
        if item is None:
            caption = figure.caption or ""
            around = words_in(" ".join((*figure.section, titles.get(figure.table, ""))))
            item = found[key] = Item(figure.table, caption, words_in(caption), around)
        item.cells.append(figure)
    return list(found.values())


def _turned(figures: Iterable[Figure]) -> set[int]:
    captions: dict[tuple[int, int | None], str | None] = {}
    turned = set()
    for figure in figures:
        if figure.table is not None and figure.column is not None:
            key = (figure.table, figure.row)
            if captions.setdefault(key, figure.caption) != figure.caption:
                turned.add(figure.table)
    return turned


def same_kind(said: Figure, cell: Figure) -> bool:
    """Whether a cell could be what prose says: one measure, unit and period; a balance's day may be a period's end."""
    if said.unit != cell.unit or said.period_end != cell.period_end:
        return False
    moved = ("change", "percent_change")
    if (said.measure in moved or cell.measure in moved) and said.measure != cell.measure:
        return False
    return said.period_start == cell.period_start or cell.period_start is None


def digits(figure: Figure) -> int:
    """How many digits a figure has that could disagree: 3 for 1,230, and for 12.0, whose nought is said."""
    text = str(abs(figure.mantissa or 0))
    return len(text if "." in (figure.printed or "") else text.rstrip("0"))


def match(said: Figure, cell: Figure) -> int:
    """+1 or -1 where the two are one number at their own precisions (-1: one prints the other sign), else 0."""
    if agrees(said, cell):
        return 1
    return -1 if said.measure == "amount" and agrees(said, cell, -1) else 0


def likeness(said: Said, item: Item) -> float:
    """How much of either caption's words the other has, from 0 to 1; headings may lend what the row leaves out.

    >>> one = Said("Revenues for WAN services", words_in("Revenues for WAN services"))
    >>> likeness(one, Item(0, "WAN services", words_in("WAN services"), words_in("Network Services Revenues")))
    1.0
    """
    if not said.words or not (item.words | item.around):
        return 0.0
    own = len(said.words & (item.words | item.around)) / len(said.words)
    theirs = len(item.words & said.words) / len(item.words) if item.words else 0.5
    return min(own, theirs)
