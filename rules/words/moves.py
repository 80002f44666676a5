"""Changes and growth rates that prose says are recomputed: from, to and by how much must fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from ..tables.pairs import differs, grows
from .agree import Told
from .qualified import qualified

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading
    from .said import Item, Said


def changes_recompute(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties of "decreased by 2,088 to 19,871" to the balance before, and of "up 12.0%" to both amounts.

    What the sentence does not say is taken from the line item of the tables that it repeats; a
    rate said with a change and the new amount needs no base: 9 % is 100 x 3.15 / (38.48 - 3.15).
    """
    yield from qualified(_moves(rule, Told.of(reading)), reading)


def _moves(rule: Rule, told: Told) -> Iterator[Tie]:
    for said, places in zip(told.claims, told.places, strict=True):
        for change in said.moves("change"):
            yield from _change(rule, said, places, change)
        for rate in said.moves("percent_change"):
            yield from _rate(rule, said, places, rate)


def _change(rule: Rule, said: Said, places: list[Item], change: Figure) -> Iterator[Tie]:
    """The tie of a change to the amounts said with it, and one more to those of the tables."""
    new, base = said.new(change), said.base(change)
    if new is not None and base is not None and _fits(change, new) and _fits(change, base):
        yield _linear(rule, change, new, base)
    mixed = [(new, _base(p, change)) for p in places if new is not None and base is None]
    used: set[int] = set()
    for pairs in (mixed, list(_cells(places, change))):
        both = [(one, other) for one, other in pairs if one is not None and other is not None]
        # a place whose base is not taken yet tells more than one that repeats it
        for one, other in sorted(both, key=lambda pair: pair[1].figure in used):
            if one.unit == other.unit == change.unit and differs(change, one, other) == 1:
                used.add(other.figure)
                yield _linear(rule, change, one, other)
                break


def _fits(change: Figure, level: Figure) -> bool:
    points = change.unit in ("pp", "bp") and level.unit == "percent"
    return change.unit == level.unit or (points and change.unit == "pp")


def _base(item: Item, moved: Figure) -> Figure | None:
    if moved.unit == "percent":
        units = {f.unit for f in item.cells if f.unit != "percent"}
        unit = next(iter(units)) if len(units) == 1 else None
    else:
        unit = moved.unit
    return item.at((moved.compared_start, moved.compared_end), unit)


def _cells(places: list[Item], moved: Figure) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Both amounts from one line item of the tables."""
    for item in places:
        base = _base(item, moved)
        if base is not None:
            yield item.at((moved.period_start, moved.period_end), base.unit), base


def _linear(rule: Rule, change: Figure, new: Figure, base: Figure) -> Tie:
    members = (Member(change.figure, 1), Member(new.figure, -1), Member(base.figure, 1))
    shape = f"said in line {change.line}: by, to and from"
    return Tie(rule=rule.id, family="W02", kind="recompute", members=members, total=change.figure, shape=shape)


def _rate(rule: Rule, said: Said, places: list[Item], rate: Figure) -> Iterator[Tie]:
    new, base = said.new(rate), said.base(rate)
    change = next(
        (c for c in said.moves("change") if (c.period_end, c.compared_end) == (rate.period_end, rate.compared_end)),
        None,
    )
    if new is not None and base is not None and new.unit == base.unit != "percent":
        yield _growth(rule, rate, new, base)
    elif change is not None and new is not None and change.unit == new.unit:
        members = (Member(change.figure, 1, -1), Member(new.figure, 0, 1))
        yield _ratio(rule, rate, members, said)
    for one, other in _cells(places, rate):
        if one is not None and other is not None and other.mantissa and grows(rate, one, other) == 1:
            yield _growth(rule, rate, one, other)
            break
    else:
        if change is not None and new is None:
            for item in places:
                base = item.at((rate.compared_start, rate.compared_end), change.unit)
                if base is not None and base.mantissa:
                    yield _ratio(rule, rate, (Member(change.figure, 1), Member(base.figure, 0, 1)), said)
                    break


def _growth(rule: Rule, rate: Figure, new: Figure, base: Figure) -> Tie:
    below = -1 if (base.mantissa or 0) < 0 else 1
    members = (Member(new.figure, 1), Member(base.figure, -1, below))
    family = "R03" if grows(rate, new, base) == -1 else rule.family
    shape = f"said in line {rate.line}: growth"
    return Tie(
        rule=rule.id,
        family=family,
        kind="recompute",
        members=members,
        result=rate.figure,
        factor=100,
        total=rate.figure,
        shape=shape,
    )


def _ratio(rule: Rule, rate: Figure, members: tuple[Member, ...], said: Said) -> Tie:
    shape = f"said in line {rate.line}: change and growth of {said.caption[:40]}"
    return Tie(
        rule=rule.id,
        family=rule.family,
        kind="recompute",
        members=members,
        result=rate.figure,
        factor=100,
        total=rate.figure,
        shape=shape,
    )
