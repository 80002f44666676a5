"""A figure as its document would print it, had it been changed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ..figures.figure import Figure
from ..figures.printing import grouped, printed_places
from .changes import Change

_DIGITS = frozenset("0123456789")
_SIGNS = str.maketrans("", "", "()（）-−–△▲")


def changed(figure: Figure, change: Change) -> Figure:
    """The figure with the change in its digits, its token and its value; all else is as it was."""
    token = reprinted(figure, change) if figure.printed is not None else None
    return replace(
        figure,
        mantissa=change.mantissa,
        decimals=change.decimals,
        printed=token,
        reads=None,
        status="number",
        damage=(),
    )


def reprinted(figure: Figure, change: Change) -> str:
    """The token of a change in the style of the figure's own.

    >>> from tieout.figures.figure import Figure
    >>> loss = Figure(figure=0, printed="(1,048)", mantissa=-1048, decimals=-3)
    >>> reprinted(loss, Change(-10480, -3)), reprinted(loss, Change(1048, -3))
    ('(10,480)', '1,048')
    >>> reprinted(Figure(figure=0, printed="17.5%", mantissa=175, decimals=1), Change(175, 0))
    '175%'
    """
    token = figure.token or ""
    at = [k for k, c in enumerate(token) if c in _DIGITS]
    places = max(0, printed_places(figure) + change.decimals - (figure.decimals or 0))
    core = grouped(Fraction(abs(change.mantissa), 10**places), places, finer=0)
    if not at:
        return core
    before, old, after = token[: at[0]], token[at[0] : at[-1] + 1], token[at[-1] + 1 :]
    if before.endswith("."):
        before, old = before[:-1], "." + old
    if "," not in old and len(old.partition(".")[0]) > 3:
        core = core.replace(",", "")
    if old.startswith("."):
        core = core.removeprefix("0")
    if (change.mantissa < 0) != ((figure.mantissa or 0) < 0):
        before, after = before.translate(_SIGNS), after.translate(_SIGNS)
        before = before if change.mantissa >= 0 else before + "-"
    return before + core + after
