"""Plugs: coarse figures one display unit off what their finer source rounds to, so that their own table foots.

2,052 printed in millions beside 2,052,520 thousand is not rounding (that would print 2,053), and no error either
where the column of 2,052 adds up: the preparer moved one unit to make it so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..figures.printing import as_printed
from .kernel import IS_IMPOSSIBLE, LACKS_BASE, LACKS_OPERAND, judge
from .packing import pack_figures, pack_ties, renumbered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from ..figures.figure import Figure
    from ..rules.model import Tie
    from .sums import Sum


def find_plugs(footed: Collection[int], broken: Iterable[Sum], figures: Sequence[Figure]) -> dict[int, tuple[int, int]]:
    """Plugged figures: what each would be printed as without the plug, and the broken tie that shows it."""
    found: dict[int, tuple[int, int]] = {}
    for one in broken:
        if len({figures[k].decimals for k in one.rounded}) > 1:
            for figure in sorted(k for k in one.rounded if k in footed):
                step = _step(one, figure, figures)
                if step:
                    found.setdefault(figure, ((figures[figure].mantissa or 0) + step, one.number))
                    break
    return found


def footed_figures(sums: Iterable[Sum], figures: Sequence[Figure]) -> set[int]:
    """Figures in a sum of their own table, all of one unit, that foots exactly with at least two parts."""
    return {
        k
        for s in sums
        if s.residual == 0 and s.even and s.table is not None and sum(figures[m].mantissa != 0 for m in s.rounded) > 2
        for k in s.rounded
    }


def twin_reason(one: Sum, footed: set[int], figures: Sequence[Figure]) -> str:
    """Say that one amount is printed twice, a unit apart, because each place casts; empty where it is no such pair."""
    if len(one.row) != 2 or not one.even or abs(one.residual) != 1 or not footed >= one.row.keys():
        return ""
    first, second = (
        figures[k].printed or as_printed(Fraction(figures[k].amount or 0), figures[k]) for k in sorted(one.row)
    )
    return f"{first} and {second} are one amount, a unit apart so that each casts in its own table"


def rate_reason(tie: Tie, movable: Collection[int], figures: Sequence[Figure], rounding: Mapping[str, str]) -> str:
    """Say that a rate is of amounts before one of them was moved by a unit to make its column cast; else nothing.

    (26.4)% is no growth of 741 over 1,009, but it is one of 742; and all columns of that scale foot.
    """
    numbers = sorted(tie.figures)
    own = [replace(figures[k], figure=i) for i, k in enumerate(numbers)]
    local = renumbered(tie, {k: i for i, k in enumerate(numbers)})
    for i, k in enumerate(numbers):
        for step in (1, -1) if k in movable and k != tie.result else ():
            moved = replace(own[i], mantissa=(own[i].mantissa or 0) + step)
            code = judge(pack_figures([*own[:i], moved, *own[i + 1 :]], rounding), pack_ties([local])).codes[0]
            if code not in {IS_IMPOSSIBLE, LACKS_OPERAND, LACKS_BASE}:
                return plug_reason(figures[k], moved.mantissa or 0, ())
    return ""


def _step(one: Sum, figure: int, figures: Sequence[Figure]) -> int:
    """+1 or -1 if that many units of the figure's last digit bring the sum within rounding, else 0."""
    mine = figures[figure].decimals or 0
    if mine >= one.decimals:
        return 0
    unit = one.row[figure] * 10 ** (one.decimals - mine)
    step = -1 if (one.residual > 0) == (unit > 0) else 1
    centred = 2 * (one.residual + step * unit) - one.twice_mean
    return step if abs(centred) <= sum(one.weights) else 0


def healed(ties: Sequence[Tie], plugs: Mapping[int, tuple[int, int]], figures: Sequence[Figure],
           rounding: Mapping[str, str]) -> list[bool]:  # fmt: skip
    """Which ties hold with the plugs taken out, any one of their plugged figures or all of them."""
    outcome = [False] * len(ties)
    trials: dict[int, list[tuple[int, Tie]]] = defaultdict(list)
    for k, tie in enumerate(ties):
        own = [f for f in tie.figures if f in plugs]
        for figure in own if len(own) > 1 else ():
            trials[figure].append((k, tie))
        if own:
            trials[-1].append((k, tie))
    for chosen, group in trials.items():
        moved = [
            replace(f, mantissa=plugs[f.figure][0]) if f.figure in plugs and chosen in {-1, f.figure} else f
            for f in figures
        ]
        codes = judge(pack_figures(moved, rounding), pack_ties([tie for _, tie in group])).codes
        for (k, _), code in zip(group, codes, strict=True):
            outcome[k] |= code not in {IS_IMPOSSIBLE, LACKS_OPERAND}
    return outcome


def plug_reason(figure: Figure, mantissa: int, source: Sequence[Figure]) -> str:
    """Say which figure was forced: "2,052 is 2,052,520 rounded away by one unit so that its column casts"."""
    own = figure.printed or as_printed(Fraction(figure.amount or 0), figure)
    others = [f for f in source if f.figure != figure.figure]
    if len(others) == 1:
        other = others[0].printed or as_printed(Fraction(others[0].amount or 0), others[0])
        return f"{own} is {other} rounded away by one unit so that its column casts"
    better = as_printed(Fraction(mantissa) / Fraction(10) ** (figure.decimals or 0), figure)
    return f"{own} stands for {better}, one unit away so that its column casts"
