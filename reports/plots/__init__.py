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
from .plot import Cell, Link, Plot, PlotTable

__all__ = ["Cell", "Link", "Plot", "PlotTable", "plots"]


def plots(checked: Checked, *, history: Sequence[Past] = (), assay: Assay | None = None) -> tuple[Plot, ...]:
    """The plots of one document's review page, those that have something to show.

    Args:
        checked: the document.
        history: what earlier runs and this one said of it, the oldest first.
        assay: what the assay of this document came to, if one was made.
    """
    del checked, history, assay
    return ()
