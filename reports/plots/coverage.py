"""Coverage by statement: how many figures are tied twice, once and not at all."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from ...expectations.coverage import reach
from ...figures.figure import STATEMENTS
from ..checked import Checked
from .drawing import bar, counted, heads, hit, legend, link, picture, whole_percent
from .plot import Cell, Link, Plot, PlotTable

if TYPE_CHECKING:
    from markupsafe import Markup

ANCHOR = "plot-coverage"
#: What the prose around the tables is called, in words and in the filter.
PROSE = "prose"
_ROW, _TOP = 42, 24
_KINDS = ((2, "tied twice", "twice"), (1, "tied once", "once"), (0, "not tied", "none"))
_HATCHED = f"{ANCHOR}-once"
_LEGEND = [(title, class_, _HATCHED if ties == 1 else None) for ties, title, class_ in _KINDS]


def coverage_plot(checked: Checked) -> Plot | None:
    """The plot; None where the document has no figures that a tie could reach."""
    counts = by_statement(checked)
    if not counts:
        return None
    whole = sum(counts.values(), Counter[int]())
    rows = [("all figures", "", whole), *((name_of(key), filter_of(key), counts[key]) for key in counts)]
    drawn = [_row(title, href, count, _TOP + _ROW * n) for n, (title, href, count) in enumerate(rows)]
    said = _summary(whole, counts)
    return Plot(
        anchor=ANCHOR,
        title="Coverage by statement",
        summary=said,
        svg=picture(ANCHOR, said, _TOP + _ROW * len(rows), *legend(_LEGEND), *drawn, links=True),
        table=PlotTable(
            head=("Statement", "Figures", "Tied twice", "Tied once", "Not tied"),
            rows=tuple(_cells(title, href, count) for title, href, count in rows),
        ),
    )


def by_statement(checked: Checked) -> dict[str, Counter[int]]:
    """How many figures of each statement are tied twice (2), once (1) and not (0); nils are not counted."""
    reached = reach(checked.binding, checked.outcomes)
    found: dict[str, Counter[int]] = {name: Counter() for name in (*STATEMENTS, PROSE)}
    for figure in checked.reading.figures:
        if figure.status in {"number", "unreadable"}:
            found.setdefault(figure.statement or PROSE, Counter())[reached.get(figure.figure, 0)] += 1
    return {name: count for name, count in found.items() if count}


def name_of(statement: str) -> str:
    """A statement's name as people write it: ``balance_sheet`` is ``balance sheet``."""
    return "KPIs" if statement == "kpi" else statement.replace("_", " ")


def filter_of(statement: str) -> str:
    """Where the review page shows this statement's figures that nothing vouches for."""
    return f"#mark=none&statement={statement}"


def _row(title: str, href: str, count: Counter[int], y: int) -> Markup:
    figures = count.total()
    said = f"{count[2]:,} twice · {count[1]:,} once · {count[0]:,} not"
    parts, start = [hit(y, 36), *heads(title, said, y + 14)], Fraction(0)
    for ties, _, class_ in _KINDS:
        share = Fraction(count[ties], figures)
        if share:
            parts.append(bar((start, share), (y + 20, 12), class_, _HATCHED if ties == 1 else None))
        start += share
    where = (
        f"{title}: {counted(count[0], 'figure')} of {figures:,} not tied; {count[2]:,} tied twice, {count[1]:,} once"
    )
    return link(href or "#mark=none", where, *parts)


def _cells(title: str, href: str, count: Counter[int]) -> tuple[Cell, ...]:
    return (Link(title, href) if href else title, count.total(), count[2], count[1], count[0])


def _summary(whole: Counter[int], counts: dict[str, Counter[int]]) -> str:
    figures, tied = whole.total(), whole[2] + whole[1]
    share = whole_percent(tied, figures)
    said = f"{tied:,} of {counted(figures, 'figure')} ({share}) are tied to others, {whole[2]:,} of them twice."
    most = max(counts, key=lambda name: counts[name][0])
    return f"{said} Most of those not tied are in {name_of(most)}: {counts[most][0]:,}." if whole[0] else said
