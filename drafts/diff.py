"""What changed from one draft to the next, and which changes were not carried through to the figures that tie to them.

The ties of both drafts are judged over the new one's figures: a tie of the old draft that no rule finds any more,
because a changed number no longer fits it, is still held against the new draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ..expectations.evaluate import evaluate, target_of
from ..expectations.finding import Coverage, Finding
from ..expectations.implied import Implied, implied
from ..expectations.packing import renumbered
from ..expectations.verdict import EXACT, LEVEL_OF, NOT_EVALUATED, PLUG, ROUNDING, Outcome
from ..rules.model import Binding, Tie
from .match import matched

if TYPE_CHECKING:
    from ..figures.figure import Figure
    from ..figures.reading import Reading

_HOLDING = (EXACT, ROUNDING, PLUG)
#: How a document says that what it printed before is no longer so.
_SAID = ("restat", "reclassif", "recast", "retrospectiv", "revised", "conform to the current")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One checked draft: what `Checked` holds, without the reports' own."""

    reading: Reading
    ties: Sequence[Tie]
    outcomes: Sequence[Outcome]
    findings: Sequence[Finding]
    coverage: Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Altered:
    """A figure that both drafts have, by its number in each, whose value or caption is another.

    ``value`` says that the amount changed, ``digits`` that the same amount is printed more or less finely, ``words``
    that the caption changed. ``comparative`` is a period before the reported one.
    """

    old: int
    new: int
    value: bool = False
    digits: bool = False
    words: bool = False
    comparative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncarried:
    """A tie that held in the old draft and does not in the new one, although figures of it changed.

    All numbers are the new draft's. ``kind`` is ``total`` (it changed and none of its parts did: family V07), ``parts``
    (some changed and the total did not), ``places`` (one of several places of an amount), or ``both``: V06. ``at`` is
    the figure to look at first, ``wanted`` the mantissa that would close the tie there, None where none would.
    ``rules`` are all that say so, ``level`` the worst of them.
    """

    tie: Tie
    family: str
    kind: str
    rules: tuple[str, ...]
    changed: tuple[int, ...]
    kept: tuple[int, ...]
    at: int
    wanted: int | None
    before: str
    now: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """All that changed. ``added`` are numbers of the new draft, ``removed`` of the old one.

    ``carried`` counts the ties with a changed figure that hold now, ``moved`` those of them whose parts changed under
    an unchanged total, ``lost`` those of the old draft that a removed figure was a member of. ``restated`` says that
    the new draft has words for comparatives that changed.
    """

    pairs: Mapping[int, int]
    altered: tuple[Altered, ...] = ()
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    uncarried: tuple[Uncarried, ...] = ()
    carried: int = 0
    moved: tuple[Tie, ...] = ()
    lost: int = 0
    restated: bool = False
    new_findings: tuple[Finding, ...] = ()
    fixed_findings: tuple[Finding, ...] = ()
    standing_findings: tuple[tuple[Finding, Finding], ...] = ()

    @property
    def comparatives(self) -> tuple[Altered, ...]:
        """The figures of earlier periods whose amounts changed (family V01)."""
        return tuple(each for each in self.altered if each.value and each.comparative)

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        return not (self.altered or self.added or self.removed or self.new_findings or self.fixed_findings)


def diff(old: Draft, new: Draft) -> Diff:
    """Compare two drafts of one report."""
    pairs = matched(old.reading, new.reading)
    ones, others = old.reading.figures, new.reading.figures
    last = _reported(new.reading)
    altered = [each for a, b in pairs.items() if (each := _altered(ones[a], others[b], last))]
    changed = {each.new for each in altered if each.value}
    back = set(pairs.values())
    found = _Carried(old, new, pairs, changed)
    came = _findings(old, new, pairs)
    return Diff(
        pairs=pairs,
        altered=tuple(sorted(altered, key=lambda each: each.new)),
        added=tuple(f.figure for f in others if f.figure not in back),
        removed=tuple(f.figure for f in ones if f.figure not in pairs),
        uncarried=tuple(found.broken()),
        carried=len(found.holding),
        moved=tuple(found.moved()),
        lost=sum(not pairs.keys() >= set(tie.figures) for tie in old.ties),
        restated=_says_restated(new.reading),
        new_findings=came[0],
        fixed_findings=came[1],
        standing_findings=came[2],
    )


# --- Figures ---


def _altered(old: Figure, new: Figure, last: object) -> Altered | None:
    amounts = [_amount(figure) for figure in (old, new)]
    value = amounts[0] != amounts[1] or (old.mantissa is None and old.token != new.token)
    digits = not value and old.decimals != new.decimals and old.status == new.status == "number"
    words = _folded(old.caption) != _folded(new.caption)
    if not (value or digits or words):
        return None
    before = last is not None and new.period_end is not None and new.period_end < last  # type: ignore[operator]
    return Altered(old=old.figure, new=new.figure, value=value, digits=digits, words=words, comparative=before)


def _amount(figure: Figure) -> tuple[str, Fraction | None]:
    """The exact amount; a dash is not the number nought."""
    amount = figure.amount
    return ("nil" if figure.status == "nil" else "", None if amount is None else Fraction(amount))


def _folded(text: str | None) -> str:
    return " ".join((text or "").lower().split())


def _reported(reading: Reading) -> object:
    """The last day of the period reported on: the document's own, else the last that its statements print."""
    own = reading.document.period_end
    ends = [f.period_end for f in reading.figures if f.period_end and f.table is not None and f.basis != "forecast"]
    return own or max(ends, default=None)


def _says_restated(reading: Reading) -> bool:
    return any(word in text for line in reading.lines if (text := line.text.lower()) for word in _SAID)


# --- Ties ---


class _Carried:
    """The ties of both drafts over the new one's figures, with their verdicts in each."""

    def __init__(self, old: Draft, new: Draft, pairs: Mapping[int, int], changed: set[int]) -> None:
        self.changed = changed
        self.figures, self.rounding = new.reading.figures, new.reading.document.rounding
        judged = _judged(old, new, pairs)
        affected = [each for each in judged if each[1] in _HOLDING and not changed.isdisjoint(each[0].figures)]
        self.holding = [each for each in affected if each[2] in _HOLDING]
        self._broken = [each for each in affected if each[2] not in _HOLDING]

    def broken(self) -> Iterator[Uncarried]:
        """Each set of figures once, with all the rules that tie them."""
        groups: dict[frozenset[int], list[tuple[Tie, str, str]]] = {}
        for tie, was, now in self._broken:
            groups.setdefault(frozenset(tie.figures), []).append((tie, was, now))
        for members, group in sorted(groups.items(), key=lambda each: min(each[0])):
            tie, was, now = group[0]
            kind, at = self._kind(tie), self._at(tie)
            left = implied(tie, at, self.figures, self.rounding)
            yield Uncarried(
                tie=tie,
                family="V07" if kind == "total" else "V06",
                kind=kind,
                rules=tuple(dict.fromkeys(each.rule for each, _, _ in group)),
                changed=tuple(sorted(members & self.changed)),
                kept=tuple(sorted(members - self.changed)),
                at=at,
                wanted=None if left is None else _closing(left, self.figures[at].mantissa),
                before=was,
                now=now,
                level=LEVEL_OF[now],
            )

    def moved(self) -> Iterator[Tie]:
        """Sums that hold with an unchanged total over several changed parts: amounts moved from line to line."""
        for tie, _, now in self.holding:
            parts = [f for f in tie.figures if f in self.changed]
            is_sum = tie.result is None and tie.total is not None
            if is_sum and tie.total not in parts and len(parts) > 1 and now == EXACT:
                yield tie

    def _at(self, tie: Tie) -> int:
        """The total or rate; of places of one amount one that did not change."""
        if tie.total is not None or tie.result is not None:
            return target_of(tie)
        return min((f for f in tie.figures if f not in self.changed), default=tie.figures[0])

    def _kind(self, tie: Tie) -> str:
        if tie.total is None and tie.result is None:
            return "places"
        target = target_of(tie)
        parts = any(f in self.changed for f in tie.figures if f != target)
        if target in self.changed:
            return "both" if parts else "total"
        return "parts"


def _judged(old: Draft, new: Draft, pairs: Mapping[int, int]) -> list[tuple[Tie, str, str]]:
    """Every equality tie that both drafts have the figures of, numbered as in the new one: then and now."""
    back = {b: a for a, b in pairs.items()}
    known = [
        (renumbered(tie, pairs), outcome.verdict)
        for tie, outcome in zip(old.ties, old.outcomes, strict=True)
        if _is_equality(tie, outcome) and pairs.keys() >= set(tie.figures)
    ]
    seen = {_key(tie) for tie, _ in known}
    fresh = [
        tie
        for tie, outcome in zip(new.ties, new.outcomes, strict=True)
        if _is_equality(tie, outcome) and back.keys() >= set(tie.figures) and _key(tie) not in seen
    ]
    then = evaluate(Binding(ties=[renumbered(tie, back) for tie in fresh]), old.reading)
    every = [*known, *zip(fresh, (outcome.verdict for outcome in then), strict=True)]
    now = evaluate(Binding(ties=[tie for tie, _ in every]), new.reading)
    return [(tie, was, outcome.verdict) for (tie, was), outcome in zip(every, now, strict=True)]


def _closing(left: Implied, mantissa: int | None) -> int | None:
    """The digits that close the tie, the nearest to those printed where several would; None where none do."""
    if left.point is not None or left.first is None or left.last is None or left.first > left.last:
        return left.point
    return min(max(mantissa or 0, left.first), left.last)


def _is_equality(tie: Tie, outcome: Outcome) -> bool:
    return tie.operator == "=" and outcome.verdict != NOT_EVALUATED


def _key(tie: Tie) -> object:
    members = frozenset((m.figure, m.coefficient, m.denominator) for m in tie.members)
    return members, tie.result, tie.factor, tie.operator


# --- Findings ---

_Found = tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[tuple[Finding, Finding], ...]]


def _findings(old: Draft, new: Draft, pairs: Mapping[int, int]) -> _Found:
    """New ones, fixed ones, and those of both drafts; by fingerprint, else by rule and the same figures."""
    known = [f for f in old.findings if f.verdict != NOT_EVALUATED]
    fresh = [f for f in new.findings if f.verdict != NOT_EVALUATED]
    standing: list[tuple[Finding, Finding]] = []
    for key in (lambda f, _: f.fingerprint or None, _by_figures):
        waiting: dict[object, list[Finding]] = {}
        for finding in fresh:
            if (own := key(finding, None)) is not None:
                waiting.setdefault(own, []).append(finding)
        left, met = [], []
        for finding in known:
            group = waiting.get(key(finding, pairs), [])
            if group:
                met.append(group.pop(0))
                standing.append((finding, met[-1]))
            else:
                left.append(finding)
        taken = {id(finding) for finding in met}
        known, fresh = left, [finding for finding in fresh if id(finding) not in taken]
    return tuple(fresh), tuple(known), tuple(standing)


def _by_figures(finding: Finding, pairs: Mapping[int, int] | None) -> object:
    if not finding.figures:
        return None
    numbers = [number if pairs is None else pairs.get(number) for number in finding.figures]
    return None if None in numbers else (finding.rule, finding.verdict, frozenset(numbers))
