"""The assay by statement: what share of the changes tried in each would be found."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from ...assay.model import Assay, Group, Tally
from .coverage import filter_of, name_of
from .drawing import bar, counted, heads, hit, legend, link, picture, whole_percent
from .plot import Cell, Link, Plot, PlotTable

if TYPE_CHECKING:
    from markupsafe import Markup

ANCHOR = "plot-assay"
_ROW, _TOP = 42, 24
_HATCHED = f"{ANCHOR}-lines"
_LEGEND = (("as error", "twice", None), ("as warning", "warned", _HATCHED), ("not found", "none", None))


def assay_plot(assay: Assay) -> Plot | None:
    """The plot; None where nothing was changed."""
    if not assay.overall.changes:
        return None
    rows: Sequence[tuple[str, str, Tally]] = [
        ("all figures", "", assay.overall),
        *(_named(group) for group in assay.by_statement if group.tally.changes),
    ]
    drawn = [_row(title, href, tally, _TOP + _ROW * n) for n, (title, href, tally) in enumerate(rows)]
    said = _summary(assay)
    return Plot(
        anchor=ANCHOR,
        title="Errors that would be found",
        summary=said,
        svg=picture(ANCHOR, said, _TOP + _ROW * len(rows), *legend(_LEGEND), *drawn, links=True),
        table=PlotTable(
            head=("Statement", "Changes tried", "Found as error", "Only as warning", "Not found"),
            rows=tuple(_cells(title, href, tally) for title, href, tally in rows),
        ),
    )


def _named(group: Group) -> tuple[str, str, Tally]:
    return name_of(group.name), filter_of(group.name), group.tally


def _row(title: str, href: str, tally: Tally, y: int) -> Markup:
    said = f"{whole_percent(tally.found, tally.changes)} of {tally.changes:,} found"
    parts, start = [hit(y, 36), *heads(title, said, y + 14)], Fraction(0)
    for count, (_, class_, fill) in zip((tally.error, tally.warning, tally.silent), _LEGEND, strict=True):
        share = Fraction(count, tally.changes)
        if share:
            parts.append(bar((start, share), (y + 20, 12), class_, fill))
        start += share
    return link(
        href or "#mark=none", f"{title}: {said}, {tally.warning:,} only as warning, {tally.silent:,} not", *parts
    )


def _cells(title: str, href: str, tally: Tally) -> tuple[Cell, ...]:
    return (Link(title, href) if href else title, tally.changes, tally.error, tally.warning, tally.silent)


def _summary(assay: Assay) -> str:
    whole = assay.overall
    said = f"Of {counted(whole.changes, 'change')} made to single figures, {whole.found:,} would be found"
    return f"{said} ({whole_percent(whole.found, whole.changes)}), {whole.warning:,} of them only as a warning."
