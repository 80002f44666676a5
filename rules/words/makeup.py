"""Claims that tables do not print but make up: sums of their rows, and what is left of a total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from .agree import Told
from .said import Item, Said, digits

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: So many rows may make up one claim, and so many digits must agree.
_ROWS, _DIGITS = 4, 4
_NOT_CURRENT = frozenset({"noncurrent", "non"})
_CURRENT = frozenset({"current"})


def claims_made_up(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties "accounts payable (trade and other) of 16,792" to the rows that its words name together.

    And "noncurrent assets" to the total less the current ones, where both are said or printed. Only
    what adds up is tied: a sum found by its words alone may lack a row.
    """
    told = Told.of(reading)
    by_table: dict[int, list[Item]] = defaultdict(list)
    by_words: dict[frozenset[str], list[Said | Item]] = defaultdict(list)
    for item in told.items:
        by_table[item.table].append(item)
    everything: list[Said | Item] = [*told.claims, *told.items]
    for named in everything:
        if named.words:
            by_words[named.words].append(named)
    for said, places in zip(told.claims, told.places, strict=True):
        if places or len(said.words) < 2:
            continue
        yield from _rows(rule, said, by_table)
        if said.words & _NOT_CURRENT:
            yield from _rest(rule, said, by_words)


def _rows(rule: Rule, said: Said, by_table: dict[int, list[Item]]) -> Iterator[Tie]:
    for items in by_table.values():
        parts = [i for i in items if i.words and i.words < said.words]
        if 2 <= len(parts) <= _ROWS and frozenset().union(*(i.words for i in parts)) == said.words:
            for whole in _levels(said):
                cells = [i.at((None, whole.period_end), whole.unit) or i.at(_span(whole), whole.unit) for i in parts]
                if None not in cells:
                    yield from _tie(rule, whole, [(c, 1) for c in cells if c is not None])


def _rest(rule: Rule, said: Said, by_words: dict[frozenset[str], list[Said | Item]]) -> Iterator[Tie]:
    rest = said.words - _NOT_CURRENT - _CURRENT
    for figure in _levels(said):
        wholes = [f for f in _of(by_words[rest], figure) if f.unit == figure.unit]
        others = [f for f in _of(by_words[rest | _CURRENT], figure) if f.unit == figure.unit]
        pairs = [[(w, 1), (o, -1)] for w in wholes for o in others]
        yield from next((ties for p in pairs[:16] if (ties := list(_tie(rule, figure, p)))), [])


def _of(places: list[Said | Item], like: Figure) -> Iterator[Figure]:
    for place in places[:16]:
        cells = place.figures if isinstance(place, Said) else place.cells
        yield from (f for f in cells if f.measure == "amount" and _span(f) == _span(like))


def _levels(said: Said) -> list[Figure]:
    return [f for f in said.figures if f.measure == "amount" and f.mantissa and f.qualifier == "none"]


def _span(figure: Figure) -> tuple[object, object]:
    return figure.period_start, figure.period_end


def _tie(rule: Rule, whole: Figure, parts: list[tuple[Figure, int]]) -> Iterator[Tie]:
    """The tie, if the parts make the whole to within the rounding of each."""
    members = [(whole, -1), *parts]
    if digits(whole) < _DIGITS or any(f.mantissa is None or f.decimals is None for f, _ in members):
        return
    finest = max(f.decimals or 0 for f, _ in members)
    units = [10 ** min(30, finest - (f.decimals or 0)) for f, _ in members]
    off = abs(sum(sign * (f.mantissa or 0) * unit for (f, sign), unit in zip(members, units, strict=True)))
    if 2 * off <= sum(units):
        shape = f"said in line {whole.line}: made up of {len(parts)} amounts"
        made = (Member(whole.figure, 1), *(Member(f.figure, -sign) for f, sign in parts))
        yield Tie(rule=rule.id, family=rule.family, kind="recompute", members=made, total=whole.figure, shape=shape)
