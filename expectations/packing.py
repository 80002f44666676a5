"""Ties and figures as the kernel's arrays."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from ..figures.interval import TRUNCATED
from .kernel import OPERATOR_CODE, FigureArrays, TieArrays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..figures.figure import Figure
    from ..rules.model import Tie

_INT64 = 2**63 - 1


def unit_class(figure: Figure) -> str:
    """The unit class a rounding mode is declared for: percent, per_share or amount."""
    if figure.measure in {"percent_change", "ratio"} or figure.unit == "percent":
        return "percent"
    if figure.measure == "per_share" or (figure.unit or "").endswith("/shares"):
        return "per_share"
    return "amount"


def pack_figures(figures: Sequence[Figure], rounding: Mapping[str, str]) -> FigureArrays:
    """Figures as arrays, in their order; `rounding` maps unit classes to a declared mode."""
    cut = {name for name, mode in rounding.items() if mode == TRUNCATED}
    mantissas = [f.mantissa if f.readable else 0 for f in figures]
    wide = any(m is not None and abs(m) > _INT64 for m in mantissas)
    return FigureArrays(
        mantissa=np.array(mantissas, dtype=object if wide else np.int64),
        decimals=np.array([f.decimals or 0 for f in figures], dtype=np.int64),
        exact=np.array([f.exact for f in figures], dtype=bool),
        truncated=np.array([bool(cut) and unit_class(f) in cut for f in figures], dtype=bool),
        known=np.array([f.readable for f in figures], dtype=bool),
    )


def pack_ties(ties: Sequence[Tie]) -> TieArrays:
    """Ties as sparse rows; members that name one figure twice become one."""
    rows = [merged(tie) for tie in ties]
    flat = [(figure, *parts) for row in rows for figure, parts in row.items()]
    return TieArrays(
        pointers=np.array([0, *accumulate(len(row) for row in rows)], dtype=np.int64),
        members=np.array([f for f, _, _ in flat], dtype=np.int64),
        coefficients=np.array([c for _, c, _ in flat], dtype=np.int64),
        denominators=np.array([d for _, _, d in flat], dtype=np.int64),
        result=np.array([-1 if t.result is None else t.result for t in ties], dtype=np.int64),
        factor=np.array([t.factor for t in ties], dtype=np.int64),
        operator=np.array([OPERATOR_CODE[t.operator] for t in ties], dtype=np.int64),
    )


def renumbered(tie: Tie, numbers: Mapping[int, int]) -> Tie:
    """The tie over the same figures by other numbers."""
    return replace(
        tie,
        members=tuple(replace(m, figure=numbers[m.figure]) for m in tie.members),
        result=None if tie.result is None else numbers[tie.result],
        total=None if tie.total is None else numbers[tie.total],
    )


def merged(tie: Tie) -> dict[int, tuple[int, int]]:
    """Coefficient and denominator of each figure in the tie, members naming the same figure added up."""
    row: dict[int, tuple[int, int]] = {}
    for m in tie.members:
        c, d = row.get(m.figure, (0, 0))
        row[m.figure] = (c + m.coefficient, d + m.denominator)
    return row
