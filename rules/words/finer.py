"""Growth rates recomputed from finer amounts: a table in millions prints the growth of amounts in thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from ..model import Remark, Rule, Tie, Unbound
from ..tables.agree import same_fact_agrees
from ..tables.change import growth_tie, percent_change_columns
from ..tables.pairs import grows
from .rows import line_items_agree

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading


def growth_of_finer_amounts(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties a printed growth rate to the same two amounts where another table prints them.

    20,656 over 18,504 thousand must give the rate that stands beside 21 and 19 million. Only where it
    does, or where it is the rate that fits neither: a rate may be computed from the rounded amounts.
    """
    twins = _twins(rule, reading)
    for tie in percent_change_columns(rule, reading):
        if not isinstance(tie, Tie) or tie.result is None or len(tie.members) != 2:
            continue
        rate, new, base = (reading.figures[k] for k in (tie.result, tie.members[0].figure, tie.members[1].figure))
        for one, other in _pairs(twins, new, base):
            if grows(rate, one, other) == 1 or not grows(rate, new, base):
                yield from growth_tie(
                    rule, (rate, one, other), f"table {rate.table}: growth of the amounts in table {one.table}"
                )
                break


def _twins(rule: Rule, reading: Reading) -> dict[int, list[Figure]]:
    """Every figure's other places, the finest first."""
    places: dict[int, list[Figure]] = defaultdict(list)
    for tie in chain(same_fact_agrees(rule, reading), line_items_agree(rule, reading)):
        if isinstance(tie, Tie) and [m.coefficient for m in tie.members] == [1, -1]:
            one, other = (reading.figures[m.figure] for m in tie.members)
            places[one.figure].append(other)
            places[other.figure].append(one)
    return {k: sorted(v, key=lambda f: -(f.decimals or 0)) for k, v in places.items()}


def _pairs(twins: dict[int, list[Figure]], new: Figure, base: Figure) -> Iterator[tuple[Figure, Figure]]:
    """The other places of both amounts that stand in one row."""
    for one in twins.get(new.figure, ()):
        for other in twins.get(base.figure, ()):
            if (one.table, one.row) == (other.table, other.row) and one.table != new.table:
                yield one, other
