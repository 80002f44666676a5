"""What a check came to as pictures: inline SVG without scripts, each with its numbers as a table.

    for plot in plots(checked, history=past_of(runs, checked.name), assay=assay):
        page += plot.html

A page with plots adds the style ``../plots/plots.css``.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...assay.model import Assay
from ..checked import Checked
from ..history import Past
from .caught import assay_plot
from .coverage import coverage_plot
from .pages import map_plot
from .plot import Cell, Link, Plot, PlotTable
from .residuals import residual_plots
from .trend import trend_plot

__all__ = ["Cell", "Link", "Plot", "PlotTable", "plots", "trend_plot"]


def plots(checked: Checked, *, history: Sequence[Past] = (), assay: Assay | None = None) -> tuple[Plot, ...]:
    """The plots of one document's review page, those that have something to show.

    Args:
        checked: the document.
        history: what earlier runs and this one said of it, the oldest first.
        assay: what the assay of this document came to, if one was made.
    """
    found = [
        coverage_plot(checked),
        *residual_plots(checked),
        map_plot(checked),
        trend_plot(history),
        None if assay is None else assay_plot(assay),
    ]
    return tuple(plot for plot in found if plot is not None)
