"""The trend over runs: errors and warnings as bars, and below them the share of figures that is tied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from ..history import Past
from .drawing import bar, counted, joined, legend, mark, picture, stroke, whole_percent, words
from .markup import element
from .plot import Plot, PlotTable

if TYPE_CHECKING:
    from markupsafe import Markup

ANCHOR = "plot-trend"
#: So many runs are shown, the newest ones.
MOST = 30
_TOP, _BARS, _GAP, _SHARE = 24, 96, 34, 64
_FLOOR = _TOP + 16 + _BARS
_LEGEND = (("errors", "wrong", None), ("warnings", "warned", f"{ANCHOR}-lines"), ("figures tied", "twice", None))


@dataclass(frozen=True, slots=True)
class Run:
    """One run over one or more documents."""

    time: dt.datetime
    documents: int
    errors: int
    warnings: int
    figures: int
    tied: int

    @property
    def when(self) -> str:
        """Its time to the minute, in UTC."""
        return f"{self.time.astimezone(dt.UTC):%Y-%m-%d %H:%M}"

    @property
    def says(self) -> str:
        """What it came to, in words."""
        counts = joined((counted(self.errors, "error"), counted(self.warnings, "warning")))
        return (
            f"{self.when}: {counts}, {whole_percent(self.tied, self.figures)} of {counted(self.figures, 'figure')} tied"
        )


def runs_of(history: Sequence[Past]) -> list[Run]:
    """The runs of a history, the oldest first, their documents added up."""
    found: dict[dt.datetime, list[Past]] = {}
    for past in history:
        found.setdefault(past.run_time, []).append(past)
    return [
        Run(
            time=time,
            documents=len(each),
            errors=sum(one.errors for one in each),
            warnings=sum(one.warnings for one in each),
            figures=sum(one.figures for one in each),
            tied=sum(one.tied for one in each),
        )
        for time, each in sorted(found.items())
    ]


def trend_plot(history: Sequence[Past]) -> Plot | None:
    """The plot; None for less than two runs, which are no trend."""
    return trend_of(runs_of(history))


def trend_of(runs: Sequence[Run]) -> Plot | None:
    """The plot of runs that are added up already, the oldest first."""
    hidden, shown = max(len(runs) - MOST, 0), runs[-MOST:]
    if len(shown) < 2:
        return None
    said = f"Over {len(shown)} runs: first {shown[0].says}; last {shown[-1].says}."
    height = _FLOOR + _GAP + _SHARE + 24
    return Plot(
        anchor=ANCHOR,
        title="Over the last runs",
        summary=said,
        svg=picture(ANCHOR, said, height, *legend(_LEGEND), *_bars(shown), *_shares(shown), *_days(shown, height)),
        table=PlotTable(
            head=("Run", "Documents", "Errors", "Warnings", "Figures", "Tied"),
            rows=tuple((r.when, r.documents, r.errors, r.warnings, r.figures, r.tied) for r in reversed(shown)),
            hidden=hidden,
        ),
    )


def _bars(runs: Sequence[Run]) -> list[Markup]:
    """A bar a run: its errors from the floor up, its warnings on them."""
    most = max(*(run.errors + run.warnings for run in runs), 1)
    width = Fraction(1, len(runs))
    parts = [stroke((0, 1), (_FLOOR, _FLOOR), "axis")]
    for n, run in enumerate(runs):
        y = _FLOOR
        drawn = [element("title", run.says)]
        for count, (_, class_, fill) in zip((run.errors, run.warnings), _LEGEND, strict=False):
            height = _BARS * count // most or (1 if count else 0)
            y -= height
            if height:
                drawn.append(bar((n * width + width / 8, width * 3 / 4), (y, height), class_, fill))
        parts.append(element("g", *drawn))
    last = runs[-1]
    parts.append(words(f"most {most:,}", 0, _TOP + 12, "n"))
    parts.append(words(f"now {last.errors + last.warnings:,}", 1, _TOP + 12, "n", "end"))
    return parts


def _shares(runs: Sequence[Run]) -> list[Markup]:
    """The share tied of each run as a point, none on the floor and all under the ceiling, and lines between them."""
    ceiling = _FLOOR + _GAP
    floor = ceiling + _SHARE
    points = [
        (Fraction(2 * n + 1, 2 * len(runs)), floor - (_SHARE * run.tied // run.figures if run.figures else 0))
        for n, run in enumerate(runs)
    ]
    parts = [stroke((0, 1), (y, y), kind) for y, kind in ((floor, "axis"), (ceiling, "grid"))]
    parts += [stroke((one[0], two[0]), (one[1], two[1]), "trend") for one, two in pairwise(points)]
    parts += [
        element("g", element("title", r.says), mark("dot", *p, "fill")) for p, r in zip(points, runs, strict=True)
    ]
    last = runs[-1]
    parts.append(words("100 % tied", 0, ceiling - 6, "n"))
    parts.append(words(f"now {whole_percent(last.tied, last.figures)}", 1, ceiling - 6, "n", "end"))
    return parts


def _days(runs: Sequence[Run], height: int) -> list[Markup]:
    return [words(runs[0].when, 0, height - 6, "n"), words(runs[-1].when, 1, height - 6, "n", "end")]
