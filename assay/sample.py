"""A seeded sample of the changes, checked again from start to end: how far the quick answers can be trusted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..figures.figure import Figure
from .changes import SINGLE
from .model import Calibration, Group, Tally
from .quick import Quick, worst
from .swaps import Exchange, exchanges, levels
from .thorough import Recheck, Said

#: The same sample for the same document, on every machine.
_SEED = 17


@dataclass(frozen=True, slots=True)
class Drawn:
    """One change of the sample, of one figure or several, and the level of the quick answer."""

    kind: str
    changes: Exchange
    level: str


def calibrated(quick: Quick, recheck: Recheck, kinds: Sequence[str], count: int) -> Calibration:
    """Check `count` changes again: every other one mistypes a digit, the rest are of the other kinds in turn."""
    said = [(drawn, recheck.says(drawn.changes)) for drawn in sample(quick, kinds, count)]
    by_kind = Counter(drawn.kind for drawn, _ in said)
    right = Counter(drawn.kind for drawn, what in said if _agree(drawn, what))
    levels_said = Counter(what.level for _, what in said)
    return Calibration(
        tried=len(said),
        agreed=right.total(),
        overrated=sum(bool(drawn.level) and not what.level for drawn, what in said),
        underrated=sum(bool(what.level) and not drawn.level for drawn, what in said),
        error=levels_said["error"],
        warning=levels_said["warning"],
        named=sum(what.named for _, what in said),
        repaired=sum(what.repaired for _, what in said),
        by_kind=tuple(Group(kind, 0, Tally(by_kind[kind], right[kind])) for kind in kinds if by_kind[kind]),
    )


def _agree(drawn: Drawn, said: Said) -> bool:
    return bool(drawn.level) == bool(said.level)


def sample(quick: Quick, kinds: Sequence[str], count: int) -> list[Drawn]:
    """Draw changes with a fixed seed: a kind, then a figure, then one of its changes; fewer where there are no more."""
    sources = {kind: _drawn(quick, kind) for kind in kinds}
    others = [kind for kind in kinds if kind != "digit"]
    found: list[Drawn] = []
    turn = 0
    while len(found) < count and sources:
        wanted = "digit" if "digit" in sources and len(found) % 2 == 0 else others[turn % len(others)] if others else ""
        kind = wanted if wanted in sources else next(iter(sources))
        turn += kind != "digit"
        drawn = next(sources[kind], None)
        if drawn is None:
            del sources[kind]
            others = [each for each in others if each != kind]
        else:
            found.append(drawn)
    return found


def _drawn(quick: Quick, kind: str) -> Iterator[Drawn]:
    """All changes of a kind in a random order: one of each figure, then one more of each that has another."""
    dice = random.Random(f"{_SEED} {kind}")  # noqa: S311 - a sample is no secret
    figures = quick.reading.figures
    if kind not in SINGLE:
        found = list(exchanges(figures, kind))
        for each in dice.sample(found, len(found)):
            yield Drawn(kind, each, levels(quick.bonds, [each])[0])
        return
    own = [f for f in figures if changeable(f)]
    turn = 0
    while own:
        left = []
        for figure in dice.sample(own, len(own)):
            changes = quick.changes(figure, kind)
            if turn < len(changes):
                left.append(figure)
                order = random.Random(f"{_SEED} {kind} {figure.figure}")  # noqa: S311 - as above
                change = order.sample(changes, len(changes))[turn]
                yield Drawn(kind, {figure.figure: change}, worst(quick.levels(figure, kind, change)))
        own, turn = left, turn + 1


def changeable(figure: Figure) -> bool:
    """Whether there is a number to change: no nil dash, and readable."""
    return figure.status == "number" and figure.readable
