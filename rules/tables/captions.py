"""One caption over two values: line items of the same words, headings and period that print different amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..model import Remark, Rule, Tie, Unbound
from .words import words_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: Line items of fewer letters ("Other", "Total") are other items under every heading.
_LETTERS = 6
_MOST_LINES = 6
Key = tuple[object, ...]
Row = tuple[int | None, int | None]


def same_caption_differs(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Lists each line item that prints several amounts for one period, in one unit, scale, statement and dimension.

    `Deferred income 3,900` in one table and `Deferred income 4,100` in the next are two facts under one name, or a
    misprint; a reader cannot tell either. One remark a caption, with every period that differs.
    """
    rows: dict[Key, dict[Row, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in reading.figures:
        if _counts(figure):
            rows[_key(figure)][figure.table, figure.row].append(figure)
    by_caption: dict[Key, list[dict[int | None, Figure]]] = defaultdict(list)
    for key, own in rows.items():
        # Of several in one row the columns say what sets them apart, though their headings were not understood.
        values = {figures[0].mantissa: figures[0] for figures in own.values() if len(figures) == 1}
        if len(values) > 1:
            by_caption[key[:3]].append(values)
    yield from (_remark(rule, groups) for groups in by_caption.values())


def _counts(figure: Figure) -> bool:
    """Whether a figure is an amount in a table, under words that say of what."""
    if figure.table is None or not figure.readable or figure.status != "number" or figure.period_end is None:
        return False
    letters = sum(c.isalpha() for c in figure.caption or "")
    return figure.measure == "amount" and figure.qualifier == "none" and letters >= _LETTERS


def _key(figure: Figure) -> Key:
    """What has to be one for two places to be of one item; the first three name it."""
    return (
        words_of(figure.caption or "").text,
        tuple(words_of(each).text for each in figure.section),
        figure.statement,
        figure.entity,
        figure.period_start,
        figure.period_end,
        figure.unit,
        figure.decimals,
        figure.basis,
        tuple(sorted(figure.dimensions.items())),
    )


def _remark(rule: Rule, groups: list[dict[int | None, Figure]]) -> Remark:
    figures = [figure for values in groups for figure in values.values()]
    first = figures[0]
    values = " and ".join(f.printed or str(f.mantissa) for f in groups[0].values())
    others = len(groups) - 1
    more = f", and differs in {others} more period{'' if others == 1 else 's'}" if others else ""
    message = (
        f"{(first.caption or '')[:80]} stands over {values} for {first.period_end}{more} (lines {_lines(figures)})"
    )
    return Remark(
        rule=rule.id, family=rule.family, verdict="anomaly", message=message,
        figures=tuple(f.figure for f in figures), line=first.line,
    )  # fmt: skip


def _lines(figures: list[Figure]) -> str:
    lines = list(dict.fromkeys(str(f.line or f.place) for f in figures))
    return ", ".join(lines[:_MOST_LINES]) + (" ..." if len(lines) > _MOST_LINES else "")
