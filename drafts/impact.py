"""What else must change if one figure does: every place, total and rate its ties lead to, and what they leave open.

Totals follow their parts, and parts keep: where a part changes so does every total of it, by as much; where a total
changes and no part does, one of the parts must, and which is the preparer's to say. Places that print one amount
agree, each to its own last digit. Rates, changes and amounts per share are computed again and rounded again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..expectations.evaluate import evaluate, target_of
from ..expectations.implied import implied
from ..expectations.verdict import EXACT, IMPLAUSIBLE, IMPOSSIBLE, PLUG, ROUNDING, Outcome
from ..rules.model import Binding, Tie
from .supposed import with_changes
from .walk import Step, walk

if TYPE_CHECKING:
    from ..figures.figure import Figure
    from ..figures.reading import Reading

#: What a tie is called that holds as it is printed; a plug was made to.
HOLDING = (EXACT, ROUNDING, PLUG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place that must change: `before` and `after` are mantissas on the figure's own grid.

    ``low`` to ``high`` are the mantissas that the tie allows there (None: no bound), ``adds`` the one that closes it
    exactly (None where the grid has none). ``path`` are the figures from the changed one to this, both included;
    ``tie`` is the last one's place in the binding, None for the changed figure itself. ``turns`` says that the sign
    does, and with it the words around the number.
    """

    figure: int
    before: int
    after: int
    tie: int | None
    path: tuple[int, ...]
    low: int | None = None
    high: int | None = None
    adds: int | None = None
    turns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A place that a changed figure reaches and that stays as it is: the change is less than it prints."""

    figure: int
    tie: int
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A tie that no longer holds, and which of its other figures could each close it alone, and with what digits.

    ``conflict`` says that its answer is asked for something else by another tie, or is the changed figure itself and
    a part of it changed too; else a total changed and its parts keep.
    """

    tie: int
    conflict: bool
    candidates: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A tie with a changed figure that does not have to be followed, and its verdicts before and after."""

    tie: int
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """All that one figure's change asks for.

    ``changes`` begin with the figure itself. ``broken`` are the ties that did not hold before, whatever becomes of
    them; ``bounds`` the inequalities that would break; ``unforced`` are ties without a changed figure that were forced
    so that a column casts, which then does not. ``held`` counts the touched equality ties that held, and
    ``holds`` those of them that do again with all changes made.
    """

    figure: int
    before: int
    after: int
    changes: tuple[Change, ...] = ()
    kept: tuple[Kept, ...] = ()
    choices: tuple[Choice, ...] = ()
    broken: tuple[Standing, ...] = ()
    bounds: tuple[Standing, ...] = ()
    unforced: tuple[Standing, ...] = ()
    held: int = 0
    holds: int = 0

    @property
    def digits(self) -> dict[int, int]:
        """Every changed figure's new mantissa."""
        return {change.figure: change.after for change in self.changes}


def impact(
    reading: Reading,
    ties: Sequence[Tie],
    outcomes: Sequence[Outcome],
    figure: int,
    after: int,
    *,
    also: Mapping[int, int] | None = None,
) -> Impact:
    """Walk from the figure outward as if it had the mantissa `after`, and those of `also` theirs.

    On a sheet where 11,848 = 1,948 + 9,900, 1,048 in place of 1,948 asks for 10,948 in place of 11,848.
    """
    before = reading.figures[figure].mantissa
    assert before is not None  # noqa: S101 - the caller has asked whether it is readable
    if before == after and not also:
        return Impact(figure=figure, before=before, after=after)
    steps = walk(reading, ties, outcomes, {figure: after, **(also or {})})
    digits = {k: step.mantissa for k, step in steps.items() if step.mantissa != reading.figures[k].mantissa}
    changed = with_changes(reading, digits)
    touched = [k for k, tie in enumerate(ties) if not digits.keys().isdisjoint(tie.figures)]
    now = evaluate(Binding(ties=list(ties)), changed)
    equal = [k for k in touched if ties[k].operator == "="]
    held = [k for k in equal if outcomes[k].verdict in HOLDING]
    lost = [k for k, tie in enumerate(ties) if tie.operator == "=" and _lost(outcomes[k], now[k])]
    failing = [k for k in lost if k in set(touched)]
    return Impact(
        figure=figure,
        before=before,
        after=after,
        changes=tuple(_change(k, reading.figures[k].mantissa or 0, steps, ties, changed) for k in digits),
        kept=tuple(_kept(held, set(failing), digits, steps, ties)),
        choices=tuple(_choice(k, ties[k], digits, changed) for k in failing),
        broken=tuple(_standing(k, outcomes, now) for k in equal if outcomes[k].verdict in {IMPOSSIBLE, IMPLAUSIBLE}),
        bounds=tuple(
            _standing(k, outcomes, now)
            for k in touched
            if ties[k].operator != "=" and now[k].verdict == IMPOSSIBLE and outcomes[k].verdict in HOLDING
        ),
        unforced=tuple(_standing(k, outcomes, now) for k in lost if k not in set(failing)),
        held=len(held),
        holds=len(held) - len(failing),
    )


def path_to(number: int, steps: Mapping[int, Step]) -> tuple[int, ...]:
    """The figures from the changed one to this, each by the tie that asked for the next."""
    found = [number]
    while (source := steps[found[-1]].source) is not None and source not in found:
        found.append(source)
    return tuple(reversed(found))


def _change(number: int, old: int, steps: Mapping[int, Step], ties: Sequence[Tie], changed: Reading) -> Change:
    step, left = steps[number], None
    if step.tie is not None:
        left = implied(ties[step.tie], number, changed.figures, changed.document.rounding)
    return Change(
        figure=number,
        before=old,
        after=step.mantissa,
        tie=step.tie,
        path=path_to(number, steps),
        low=None if left is None else left.first,
        high=None if left is None else left.last,
        adds=None if left is None else left.point,
        turns=old * step.mantissa < 0,
    )


def _kept(
    held: Sequence[int], failing: set[int], digits: Mapping[int, int], steps: Mapping[int, Step], ties: Sequence[Tie]
) -> list[Kept]:
    """Answers and other places of ties that hold although they stay as they are, each once."""
    found: dict[int, Kept] = {}
    for k in held:
        tie = ties[k]
        agreement = tie.total is None and tie.result is None
        followers = tie.figures if agreement else (target_of(tie),)
        source = next((f for f in tie.figures if f in digits), None)
        for number in followers:
            if k not in failing and number not in digits and number not in found and source is not None:
                found[number] = Kept(figure=number, tie=k, path=(*path_to(source, steps), number))
    return list(found.values())


def _choice(k: int, tie: Tie, digits: Mapping[int, int], changed: Reading) -> Choice:
    """What is left to settle: the unchanged figures of the tie, each with the digits that close it alone."""
    target = target_of(tie)
    derived = tie.total is not None or tie.result is not None
    conflict = not derived or target not in digits or any(f in digits for f in tie.figures if f != target)
    candidates = []
    for number in tie.figures:
        left = None if number in digits else implied(tie, number, changed.figures, changed.document.rounding)
        if left is None or left.first is None or left.last is None or left.first > left.last:
            continue
        candidates.append((number, _within(left.point, left.first, left.last, changed.figures[number])))
    return Choice(tie=k, conflict=conflict, candidates=tuple(candidates))


def _within(point: int | None, first: int, last: int, figure: Figure) -> int:
    if point is not None and first <= point <= last:
        return point
    return min(max(figure.mantissa or 0, first), last)


def _lost(before: Outcome, now: Outcome) -> bool:
    return before.verdict in HOLDING and now.verdict not in HOLDING


def _standing(k: int, outcomes: Sequence[Outcome], now: Sequence[Outcome]) -> Standing:
    return Standing(tie=k, before=outcomes[k].verdict, after=now[k].verdict)
