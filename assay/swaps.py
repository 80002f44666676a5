"""Two columns exchanged, whole or in one row: several figures change at once, so the kernel itself is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

import numpy as np

from ..expectations.kernel import IS_IMPOSSIBLE, OPERATOR_CODE, FigureArrays, TieArrays, judge
from ..expectations.packing import merged, pack_figures
from ..expectations.verdict import LEVELS
from ..figures.figure import Figure
from .bonds import Bonds
from .changes import Change, pairs
from .token import changed

Exchange = dict[int, Change]  #: figure to what stands in its place


def exchanges(figures: Sequence[Figure], kind: str) -> Iterator[Exchange]:
    """The exchanges of a kind: of the two numbers of a row, or of two columns in all the rows that have both."""
    for each in pairs(figures).values():
        if kind == "swapped_pair":
            yield from (_exchanged([pair]) for pair in each)
        elif kind == "swapped_columns" and len(each) > 1:
            yield _exchanged(each)


def _exchanged(two: Sequence[tuple[Figure, Figure]]) -> Exchange:
    found: Exchange = {}
    for one, other in two:
        found[one.figure] = Change(other.mantissa or 0, other.decimals or 0)
        found[other.figure] = Change(one.mantissa or 0, one.decimals or 0)
    return found


#: More figures wrong at once than a row has may hide any tie that is found by agreement; declared ones stay.
_A_ROW = 2


def levels(bonds: Bonds, found: Sequence[Exchange]) -> list[str]:
    """At which level each exchange would be told: by the ties that its figures break, all exchanges at once."""
    touched = [
        sorted({k for f in each for k in bonds.numbers(f) if len(each) <= _A_ROW or bonds.declared(k)})
        for each in found
    ]
    extended = list(bonds.figures)
    places: list[dict[int, int]] = []
    for each in found:
        places.append({figure: len(extended) + k for k, figure in enumerate(each)})
        extended += [changed(bonds.figures[figure], change) for figure, change in each.items()]
    asked = [(at, k) for at, numbers in enumerate(touched) for k in numbers]
    if not asked:
        return [""] * len(found)
    codes = judge(_packed(extended, bonds), _ties(bonds, [(k, places[at]) for at, k in asked])).codes
    said = [""] * len(found)
    for (at, k), code in zip(asked, codes, strict=True):
        if code == IS_IMPOSSIBLE:
            said[at] = max(said[at], bonds.vouching[k], key=lambda level: LEVELS.index(level or "pass"))
    return said


def _packed(figures: Sequence[Figure], bonds: Bonds) -> FigureArrays:
    return pack_figures(figures, bonds.rounding)


def _ties(bonds: Bonds, asked: Sequence[tuple[int, Mapping[int, int]]]) -> TieArrays:
    """The ties with their figures at other places."""
    rows = [[(places.get(f, f), *parts) for f, parts in merged(bonds.ties[k]).items()] for k, places in asked]
    flat = np.array([entry for row in rows for entry in row], dtype=np.int64)
    results = [(bonds.ties[k].result, places) for k, places in asked]
    return TieArrays(
        pointers=np.array([0, *accumulate(len(row) for row in rows)], dtype=np.int64),
        members=flat[:, 0],
        coefficients=flat[:, 1],
        denominators=flat[:, 2],
        result=np.array([-1 if r is None else places.get(r, r) for r, places in results], dtype=np.int64),
        factor=np.array([bonds.ties[k].factor for k, _ in asked], dtype=np.int64),
        operator=np.array([OPERATOR_CODE[bonds.ties[k].operator] for k, _ in asked], dtype=np.int64),
    )
