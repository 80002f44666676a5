"""Figures that one table alone prints, made again of what other tables print of the rest of its sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..habit import holds
from ..memo import ties_so_far
from ..model import Member, Remark, Rule, Tie, Unbound
from .places import Places, Terms, elsewhere, in_one_table, places

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading


def recast_sums(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties a figure that only its own table prints to the finer amounts that make it.

    Adjusted EBITDA of 8,338 beside income of 2,316 and depreciation of 6,022 is 2,315,529 + 6,021,880 of the
    statements: every other line of the sum is printed elsewhere, at least one of them finer.
    """
    known = places(reading)
    for tie in known.sums:
        alone = [f for f in map(reading.figures.__getitem__, tie.figures) if f.figure not in known.twins and f.mantissa]
        if len(alone) != 1:
            continue
        terms = elsewhere(known, tie, alone[0], reading.figures) or in_one_table(known, tie, alone[0], reading.figures)
        if terms is not None:
            members = (Member(alone[0].figure, 1), *(Member(f.figure, -c) for f, c in terms))
            shape = f"table {alone[0].table}: {(alone[0].caption or '')[:40]} of amounts in other tables"
            yield Tie(
                rule=rule.id, family=rule.family, kind="recompute", members=members, total=alone[0].figure, shape=shape
            )


def sister_sums(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties the lines of a table that another table sums: its own total may stand among them without a word for it.

    "Total 22,760,615" of four services in the statement says what "Network services revenues 22,761" is the sum of.
    """
    known = places(reading)
    done = {frozenset(tie.figures) for tie in ties_so_far()}
    totals = {tie.total for tie in known.sums}
    for tie in known.sums:
        by_table: dict[int | None, dict[int, tuple[Figure, int]]] = defaultdict(dict)
        for member in tie.members:
            for twin, sign in known.twins.get(member.figure, ()):
                by_table[twin.table].setdefault(member.figure, (twin, sign * member.coefficient))
        for table, twins in by_table.items():
            total = twins.get(tie.total if tie.total is not None else -1)
            if total is None or len(twins) < len(tie.members) or total[0].figure in totals:
                continue
            members = tuple(Member(twin.figure, c) for twin, c in twins.values())
            key = frozenset(m.figure for m in members)
            if len(key) == len(members) and key not in done:
                done.add(key)
                shape = f"table {table}: sums of table {reading.figures[tie.members[0].figure].table}"
                yield Tie(
                    rule=rule.id, family=rule.family, kind="foot", members=members, total=total[0].figure, shape=shape
                )


def recast_results(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties a ratio that is printed again to the amounts that the first one is made of, the finest there are of each.

    33.02 a share in the summary is 1,488 million over 45,062,865 shares, as in the statement. Only where it is
    printed alike: a place that differs is said to.
    """
    known = places(reading)
    results = {tie.result for tie in ties_so_far()}
    for tie in list(ties_so_far()):
        if tie.result is None or tie.operator != "=" or reading.figures[tie.result].table is None:
            continue
        for twin, sign in known.twins.get(tie.result, ()):
            if twin.figure in results or sign != 1:
                continue
            results.add(twin.figure)
            members = [Member(_finest(known, m.figure), m.coefficient, m.denominator) for m in tie.members]
            if len({m.figure for m in members}) == len(members):
                shape = f"table {twin.table}: {(twin.caption or '')[:40]} again"
                yield replace(
                    tie, rule=rule.id, members=tuple(members), result=twin.figure, total=twin.figure, shape=shape
                )


def _finest(known: Places, figure: int) -> int:
    """The first other place of a figure, the finest; itself where there is none, or none of the same sign."""
    return next((twin.figure for twin, sign in known.twins.get(figure, ()) if sign == 1), figure)


def recast_growth(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties a printed growth rate to the same two amounts, or to what makes them, where other tables print these.

    20,656 over 18,504 thousand must give the rate that stands beside 21 and 19 million. Only where it does, or where
    it is the rate that fits neither: a rate may be computed from the rounded amounts.
    """
    known = places(reading)
    by_figure: dict[int, list[Tie]] = defaultdict(list)
    for tie in known.sums:
        for figure in tie.figures:
            by_figure[figure].append(tie)
    for tie in list(ties_so_far()):
        if tie.result is None or len(tie.members) != 2 or abs(tie.factor) != 100:
            continue
        rate, new, base = (reading.figures[k] for k in (tie.result, tie.members[0].figure, tie.members[1].figure))
        if new.table is None or new.table != rate.table or base.table != rate.table:
            continue
        recast = next(_pairs(known, by_figure, tie, reading), None)
        if recast is None:
            continue
        shape = f"table {rate.table}: growth of the amounts in other tables"
        made = _growth(rule, tie, recast, shape) if tie.members[1].coefficient else _share(rule, tie, recast, shape)
        if holds(made, reading.figures) or not holds(tie, reading.figures):
            yield made


def _pairs(
    known: Places, by_figure: dict[int, list[Tie]], rate: Tie, reading: Reading
) -> Iterator[tuple[Terms, Terms]]:
    """Both amounts elsewhere: each in one place (a growth's in one row), else each made by the same sum."""
    new, base = (reading.figures[m.figure] for m in rate.members)
    same_row, found = rate.members[1].coefficient != 0, False
    for one in known.twins.get(new.figure, ()):
        for other in known.twins.get(base.figure, ()):
            if not same_row or (one[0].table, one[0].row) == (other[0].table, other[0].row):
                found = True
                yield (one,), (other,)
    if found:
        return
    shapes = {tie.shape: tie for tie in by_figure.get(base.figure, ())}
    for tie in by_figure.get(new.figure, ()):
        if tie.shape in shapes:
            left = elsewhere(known, tie, new, reading.figures)
            right = elsewhere(known, shapes[tie.shape], base, reading.figures)
            if left is not None and right is not None:
                yield left, right


def _share(rule: Rule, tie: Tie, pair: tuple[Terms, Terms], shape: str) -> Tie:
    """100 x part / whole over the terms of both."""
    part, whole = pair
    members = (*(Member(f.figure, c) for f, c in part), *(Member(f.figure, 0, c) for f, c in whole))
    return replace(tie, rule=rule.id, family="R05", kind="recompute", members=members, total=tie.result, shape=shape)


def _growth(rule: Rule, tie: Tie, pair: tuple[Terms, Terms], shape: str) -> Tie:
    """100 x (new - base) / |base| over the terms of both."""
    new, base = pair
    below = -1 if sum(c * Fraction(f.amount or 0) for f, c in base) < 0 else 1
    members = (*(Member(f.figure, c) for f, c in new), *(Member(f.figure, -c, below * c) for f, c in base))
    return Tie(
        rule=rule.id,
        family=rule.family,
        kind="recompute",
        members=members,
        result=tie.result,
        factor=tie.factor,
        total=tie.result,
        shape=shape,
    )
