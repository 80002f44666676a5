"""Where else a table's figure is printed, by the ties that are bound so far; and what a sum makes of it there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..memo import ties_so_far
from ..model import Tie
from .agree import agrees, forced

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: What a figure is elsewhere: figures with their coefficients.
Terms = tuple[tuple["Figure", int], ...]
#: So many units of the coarsest figure a figure must be worth for the coarse ones to tell of it.
_TOLD = 100
_SUMS = frozenset({"foot", "cross-foot", "recompute", "roll-forward"})


@dataclass(slots=True)
class Places:
    """Each figure's other places in tables, the finest first; and the sums of each table's own figures."""

    twins: dict[int, list[tuple[Figure, int]]] = field(default_factory=dict)
    sums: list[Tie] = field(default_factory=list)


def places(reading: Reading) -> Places:
    """The places that the ties bound so far tell of."""
    twins: dict[int, dict[int, tuple[Figure, int]]] = defaultdict(dict)
    odd = _oddly_printed(reading)
    sums: dict[frozenset[int], Tie] = {}
    for tie in ties_so_far():
        if tie.operator != "=" or tie.result is not None:
            continue
        own = [reading.figures[m.figure] for m in tie.members]
        if len(own) == 2 and tie.kind == "tie" and odd.isdisjoint(tie.figures):
            _add(twins, own, tie)
        elif len(own) > 2 and tie.kind in _SUMS and len({f.table for f in own}) == 1 and own[0].table is not None:
            sums.setdefault(frozenset(tie.figures), tie)
    ranked = {k: sorted(v.values(), key=_rank) for k, v in twins.items()}
    return Places(ranked, [sums[key] for key in sorted(sums, key=sorted)])


def _oddly_printed(reading: Reading) -> set[int]:
    """Figures of other decimals than their table prints: 2.566 among 1,107 and 3,250 is no finer amount."""
    decimals: dict[tuple[int | None, str | None], Counter[int | None]] = defaultdict(Counter)
    for figure in reading.figures:
        if figure.mantissa:
            decimals[figure.table, figure.unit][figure.decimals] += 1
    usual = {key: counts.most_common(1)[0][0] for key, counts in decimals.items()}
    return {f.figure for f in reading.figures if f.mantissa and f.decimals != usual[f.table, f.unit]}


def _add(twins: dict[int, dict[int, tuple[Figure, int]]], own: Sequence[Figure], tie: Tie) -> None:
    one, other = own
    product = tie.members[0].coefficient * tie.members[1].coefficient
    if abs(product) != 1 or None in (one.table, other.table) or one.table == other.table:
        return
    if not (agrees(one, other, -product) or forced(one, other, -product, least=1)):
        return  # whatever is wrong with it is said of the two places, and not again of a sum
    twins[one.figure].setdefault(other.figure, (other, -product))
    twins[other.figure].setdefault(one.figure, (one, -product))


def _rank(twin: tuple[Figure, int]) -> tuple[int, int]:
    return -(twin[0].decimals or 0), twin[0].figure


def elsewhere(known: Places, tie: Tie, alone: Figure, figures: Sequence[Figure]) -> Terms | None:
    """What a sum makes of one of its members by the other places of all others; None where one has none.

    ``EBITDA 7,232 = income 1,948 + depreciation 5,284`` makes 1,947,702 + 5,283,504 of the 7,232.
    """
    mine = next(m.coefficient for m in tie.members if m.figure == alone.figure)
    if abs(mine) != 1:
        return None
    found: list[tuple[Figure, int]] = []
    for member in tie.members:
        if member.figure == alone.figure or not figures[member.figure].mantissa:
            if figures[member.figure].status == "unreadable":
                return None
            continue
        twin = next(_at_least(known, figures[member.figure]), None)
        if twin is None:
            return None
        found.append((twin[0], -mine * member.coefficient * twin[1]))
    numbers = {f.figure for f, _ in found}
    finer = any((f.decimals or 0) > (alone.decimals or 0) for f, _ in found)
    return tuple(found) if len(found) > 1 and len(numbers) == len(found) and finer else None


def in_one_table(known: Places, tie: Tie, alone: Figure, figures: Sequence[Figure]) -> Terms | None:
    """The same by the places of all others in one coarser table, if that leaves three digits of it.

    Total equity 69,403 less the shareholders' 68,777 of a summary is noncontrolling interests of 626,140 thousand.
    """
    mine = next(m.coefficient for m in tie.members if m.figure == alone.figure)
    others = [m for m in tie.members if m.figure != alone.figure and figures[m.figure].mantissa != 0]
    tables = [{t.table: (t, s) for t, s in reversed(known.twins.get(m.figure, []))} for m in others]
    for table in sorted(set.intersection(*map(set, tables)) if tables else (), key=lambda number: number or 0):
        found = tuple(
            (own[table][0], -mine * m.coefficient * own[table][1]) for own, m in zip(tables, others, strict=True)
        )
        coarsest, finest = (end(f.decimals or 0 for f, _ in found) for end in (min, max))
        told = finest < (alone.decimals or 0) and abs(alone.mantissa or 0) >= _TOLD * 10 ** max(
            0, (alone.decimals or 0) - coarsest
        )
        if abs(mine) == 1 and len({f.figure for f, _ in found}) == len(found) > 1 and told:
            return found
    return None


def _at_least(known: Places, figure: Figure) -> Iterator[tuple[Figure, int]]:
    return (t for t in known.twins.get(figure.figure, ()) if (t[0].decimals or 0) >= (figure.decimals or 0))
