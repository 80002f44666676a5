"""Column headings that OCR damaged, mended from the document itself: impossible years, lost periods."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .head import Head
    from .rows import RawLine
    from .table import Table

# What a mended heading is worth beside one read as printed.
_MENDED, _BORROWED = 0.6, 0.3
_SPANS = ("income_statement", "cash_flow", "comprehensive_income")


def mend_headings(tables: list[Table], raws: list[RawLine]) -> None:
    """Correct years the document cannot mean, and lend a heading to a statement that lost its own."""
    latest = _latest_year(raws)
    if latest is not None:
        for table in tables:
            _mend_years(table, latest)
    lenders = _lenders(tables)
    for table in tables:
        if table.statement in _SPANS and all(h.year is None for h in table.heading.heads):
            _borrow(table, lenders.get(table.grid.width, []))


def _latest_year(raws: list[RawLine]) -> int | None:
    """The last of the years the document speaks of: they run on without a gap from the commonest."""
    years = Counter(a.number(0) for r in raws for a in r.atoms if a.kind in ("date", "year"))
    if not years:
        return None
    latest, most = years.most_common(1)[0]
    while years[latest + 1] * 20 >= most and years[latest + 1]:
        latest += 1
    return latest


def _mend_years(table: Table, latest: int) -> None:
    heads = table.heading.heads
    sound = [h.year for h in heads if h.year is not None and h.year <= latest + 1]
    for at, head in enumerate(heads):
        if head.year is None or head.year <= latest + 1 or table.statement == "guidance":
            continue
        year = _likeliest(head, at, heads, sound, latest)
        if year is not None:
            head.year = year
            table.heading.sure = min(table.heading.sure, _MENDED)


def _likeliest(head: Head, at: int, heads: list[Head], sound: list[int], latest: int) -> int | None:
    """The year one misread digit away that stands beside its neighbours' years."""
    printed = str(head.year)
    near = [y for y in range(latest - 3, latest + 1) if sum(a != b for a, b in zip(printed, str(y), strict=True)) == 1]
    beside = [h.year for h in heads[max(0, at - 1) : at + 2] if h.year is not None and h.year in sound]
    fitting = [y for y in near if any(abs(y - b) == 1 for b in beside)]
    fitting = [y for y in fitting if y not in beside] or fitting
    return max(fitting or near, default=None)


def _lenders(tables: list[Table]) -> dict[int, list[Table]]:
    """The statements over a period whose columns are all dated, by their width, in order."""
    lenders: dict[int, list[Table]] = {}
    for table in tables:
        if table.statement in _SPANS and all(h.year is not None for h in table.heading.heads):
            lenders.setdefault(table.grid.width, []).append(table)
    return lenders


def _borrow(table: Table, lenders: list[Table]) -> None:
    """Take the periods of the nearest statement of the same width: they report the same years."""
    at = bisect(lenders, table.number, key=lambda t: t.number)
    near = min(lenders[max(0, at - 1) : at + 1], key=lambda t: abs(t.number - table.number), default=None)
    if near is None:
        return
    for head, source in zip(table.heading.heads, near.heading.heads, strict=True):
        head.year, head.month, head.day, head.code = source.year, source.month, source.day, source.code
        head.months = head.months or source.months
        head.weeks = head.weeks or source.weeks
    table.heading.sure = _BORROWED
