"""Sums of the tables over again in the text's own amounts: what a sentence rounds must still make its total."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..habit import holds
from ..memo import ties_so_far
from ..model import Member, Remark, Rule, Tie, Unbound
from ..tables.places import places
from .said import digits

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: So many members of a sum must be said, and at most so many may be left to the table.
_SAID, _LEFT = 2, 2
Said = dict[int, tuple["Figure", int]]


def sums_said(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties amounts of the text to each other by the sum that a table shows of them.

    "Cash from operations was 6,102, used in investing 4,499 and in financing 3,673" with the table's effect of
    exchange rates of (17) is its change in cash. Only where it does, or where one amount differs from its table.
    """
    said, differ = _said(reading)
    done: set[frozenset[int]] = set()
    for tie in [*places(reading).sums, *_across(reading)]:
        own = [reading.figures[m.figure] for m in tie.members]
        known = {f.figure: said[f.figure] for f in own if f.figure in said}
        left = [f for f in own if f.mantissa != 0 and f.figure not in known]
        if len(known) < _SAID or len(left) > min(_LEFT, len(known)):
            continue
        members = tuple(
            _member(m, known) for m in tie.members if m.figure in known or reading.figures[m.figure] in left
        )
        key = frozenset(m.figure for m in members)
        made = _tie(rule, tie, members, reading.figures)
        if (
            len(key) == len(members)
            and key not in done
            and (not differ.isdisjoint(key) or holds(made, reading.figures))
        ):
            done.add(key)
            yield made


def changes_made_up(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties a change said between two amounts that no table prints to the rows that make these up.

    "Noncurrent assets increased by 4,596 to 78,269" is total less current assets now, and then.
    """
    figures = reading.figures
    made = {t.total: t for t in ties_so_far() if t.total is not None and t.result is None and _is_made(t, figures)}
    for tie in list(ties_so_far()):
        levels = [m for m in tie.members if m.figure in made]
        change = [m for m in tie.members if m.figure not in made]
        if tie.kind != "recompute" or tie.result is not None or len(levels) != 2 or len(change) != 1:
            continue
        if reading.figures[change[0].figure].measure != "change":
            continue
        terms: dict[int, int] = {}
        for level in levels:
            for member in made[level.figure].members:
                if member.figure == level.figure:
                    continue
                own = next(m.coefficient for m in made[level.figure].members if m.figure == level.figure)
                terms[member.figure] = -level.coefficient * member.coefficient * own
        members = (change[0], *(Member(figure, c) for figure, c in terms.items()))
        new = replace(tie, rule=rule.id, family=rule.family, members=members, shape=f"{tie.shape}, made up")
        if len(members) == sum(len(made[m.figure].members) - 1 for m in levels) + 1 and terms.keys().isdisjoint(
            tie.figures
        ):
            yield new


def _is_made(tie: Tie, figures: Sequence[Figure]) -> bool:
    """Whether a tie makes an amount of the text out of two or more others."""
    whole = [m for m in tie.members if m.figure == tie.total]
    return (
        tie.operator == "=" and len(whole) == 1 and abs(whole[0].coefficient) == 1 and len(tie.members) > 2
        and figures[whole[0].figure].table is None and figures[whole[0].figure].measure == "amount"
    )  # fmt: skip


def _across(reading: Reading) -> list[Tie]:
    """Sums over several tables: the three sections of cash flows stand on two pages."""
    return [
        tie
        for tie in ties_so_far()
        if tie.operator == "=" and tie.result is None and len(tie.members) > 2
        and len({reading.figures[m.figure].table for m in tie.members}) > 1
        and all(reading.figures[m.figure].table is not None for m in tie.members)
    ]  # fmt: skip


def _said(reading: Reading) -> tuple[Said, set[int]]:
    """For each cell of a table the finest amount of the text that is tied to it; and those that do not agree."""
    found: Said = {}
    differ: set[int] = set()
    for tie in ties_so_far():
        if tie.kind != "tie" or len(tie.members) != 2 or tie.result is not None:
            continue
        (one, two) = (reading.figures[m.figure] for m in tie.members)
        if one.table is not None or two.table is None or one.measure != "amount" or not one.mantissa:
            continue
        sign = -tie.members[0].coefficient * tie.members[1].coefficient
        before = found.get(two.figure)
        if before is None or (before[0].decimals or 0) < (one.decimals or 0):
            found[two.figure] = (one, sign)
        if holds(tie, reading.figures) is False and digits(one) > 1:
            differ.add(one.figure)
    return found, differ


def _member(member: Member, known: Said) -> Member:
    if member.figure not in known:
        return Member(member.figure, member.coefficient)
    figure, sign = known[member.figure]
    return Member(figure.figure, sign * member.coefficient)


def _tie(rule: Rule, tie: Tie, members: tuple[Member, ...], figures: Sequence[Figure]) -> Tie:
    lines = [figures[m.figure].line or 0 for m in members if figures[m.figure].table is None]
    at = [m.figure for m in tie.members].index(tie.total) if tie.total in tie.figures else None
    kept = [m.figure for m in members]
    total = kept[at] if at is not None and len(members) == len(tie.members) else None
    shape = f"said in lines {min(lines)} to {max(lines)}: {tie.shape}"
    return Tie(rule=rule.id, family=rule.family, kind="recompute", members=members, total=total, shape=shape)
