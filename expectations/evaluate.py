"""A bound suite gets its verdicts: the kernel says what is possible, grading what is plausible or was forced."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ..figures.printing import as_printed
from .habit import Habits
from .kernel import LACKS_BASE, LACKS_OPERAND, VERDICT_OF, judge
from .packing import merged, pack_figures, pack_ties
from .plugs import find_plugs, footed_figures, healed, plug_reason, rate_reason, twin_reason
from .sums import Sum, scale_of, sum_of
from .verdict import EXACT, IMPLAUSIBLE, IMPOSSIBLE, PLUG, ROUNDING, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..figures.figure import Figure
    from ..figures.reading import Reading
    from ..rules.model import Binding, Tie

#: A residual less likely than this under independent rounding is not taken for rounding.
LEAST_CHANCE = Fraction(1, 1000)


def evaluate(binding: Binding, reading: Reading) -> list[Outcome]:
    """Give every tie of the binding its outcome, in the order of the ties."""
    figures, rounding, ties = reading.figures, reading.document.rounding, binding.ties
    if not ties:
        return []
    judged = judge(pack_figures(figures, rounding), pack_ties(ties))
    verdicts = [VERDICT_OF[code] for code in judged.codes]
    sums = [sum_of(k, tie, figures, rounding) for k, tie in enumerate(ties)]
    residuals = [
        Fraction(int(r), int(d)) / Fraction(10) ** int(p) / _total_coefficient(tie)
        for tie, r, d, p in zip(ties, judged.residual, judged.divisor, judged.decimals, strict=True)
    ]
    graded = _grade(_Graded(verdicts, [""] * len(ties)), ties, sums, figures, rounding)
    return [
        Outcome(
            verdict=verdict,
            residual=None if code in {LACKS_OPERAND, LACKS_BASE} else residual,
            reason=reason or _reason(verdict, int(code), tie, residual, figures),
        )
        for tie, code, verdict, reason, residual in zip(
            ties, judged.codes, graded.verdicts, graded.reasons, residuals, strict=True
        )
    ]


@dataclass(slots=True)
class _Graded:
    """Verdicts and their reasons, one each a tie."""

    verdicts: list[str]
    reasons: list[str]

    def set(self, number: int, verdict: str, reason: str) -> None:
        self.verdicts[number], self.reasons[number] = verdict, reason


def _grade(
    graded: _Graded,
    ties: Sequence[Tie],
    sums: Sequence[Sum | None],
    figures: Sequence[Figure],
    rounding: Mapping[str, str],
) -> _Graded:
    """Tell plugs from what is impossible, and the implausible from rounding."""
    holding = [s for s in sums if s is not None and graded.verdicts[s.number] in {EXACT, ROUNDING}]
    habits = Habits(holding)
    _grade_implausible(graded, holding, habits)
    broken = [s for s in sums if s is not None and graded.verdicts[s.number] in {IMPOSSIBLE, IMPLAUSIBLE}]
    footed = footed_figures(holding, figures)
    for one in broken:
        if reason := twin_reason(one, footed, figures):
            graded.set(one.number, PLUG, reason)
    plugs = find_plugs(footed, broken, figures)
    if plugs:
        failing = [k for k, v in enumerate(graded.verdicts) if v in {IMPOSSIBLE, IMPLAUSIBLE}]
        healing = healed([ties[k] for k in failing], plugs, figures, rounding)
        for k in (k for k, heals in zip(failing, healing, strict=True) if heals):
            figure = next(f for f in ties[k].figures if f in plugs)
            mantissa, shown_by = plugs[figure]
            source = [figures[f] for f in ties[shown_by].figures]
            graded.set(k, PLUG, plug_reason(figures[figure], mantissa, source))
    _grade_rates(graded, ties, {k for k in footed if habits.forces(scale_of(figures[k]))}, figures, rounding)
    return graded


def _grade_rates(
    graded: _Graded, ties: Sequence[Tie], movable: set[int], figures: Sequence[Figure], rounding: Mapping[str, str]
) -> None:
    """Rates of amounts that were moved by a unit, as all of their scale are, so that their columns cast."""
    for k, tie in enumerate(ties):
        broken = graded.verdicts[k] == IMPOSSIBLE and tie.result is not None and not movable.isdisjoint(tie.figures)
        if broken and (reason := rate_reason(tie, movable, figures, rounding)):
            graded.set(k, PLUG, reason)


def _grade_implausible(graded: _Graded, holding: Sequence[Sum], habits: Habits) -> None:
    """Rounding that rounding does not do: too far off by chance, or in a place where all else foots exactly."""
    tests: dict[object, int] = {}
    for one in holding:
        tests[one.table] = tests.get(one.table, 0) + 1
    for one in holding:
        if one.residual == 0:
            continue
        chance = one.chance_as_far
        if chance * tests[one.table] < LEAST_CHANCE:
            graded.set(one.number, IMPLAUSIBLE, _unlikely(one, chance))
        elif against := habits.against(one):
            graded.set(one.number, IMPLAUSIBLE, f"rounding would allow it, but {against}")


def _unlikely(one: Sum, chance: Fraction) -> str:
    if len(one.row) == 2 and one.even:
        return "two places print the same amount to the same unit, and differ"
    odds = f"once in {int(1 / chance):,} sums" if chance else "never, short of an exact half in every figure"
    return f"rounding {len(one.rounded)} figures one by one puts a sum so far off {odds}"


# --- Words ---


def _total_coefficient(tie: Tie) -> int:
    """By what the linear residual is divided to be that of the total; 1 for ratios."""
    if tie.result is not None or not tie.members:
        return 1
    total = tie.members[0].figure if tie.total is None else tie.total
    return merged(tie).get(total, (1, 0))[0] or 1


def _reason(verdict: str, code: int, tie: Tie, residual: Fraction, figures: Sequence[Figure]) -> str:
    if verdict == EXACT:
        return ""
    if code == LACKS_BASE:
        return "the base of the ratio is zero or may have either sign"
    if code == LACKS_OPERAND:
        return _lacking(tie, figures)
    target = figures[target_of(tie)]
    off = as_printed(abs(residual), target)
    if verdict == ROUNDING:
        return f"off by {off}, which rounding allows"
    return f"off by {off}, more than rounding can explain"


def target_of(tie: Tie) -> int:
    """The figure a reader would call the derived one; the first member where there is none."""
    if tie.result is not None:
        return tie.result
    return tie.members[0].figure if tie.total is None else tie.total


def _lacking(tie: Tie, figures: Sequence[Figure]) -> str:
    """Name the members that have no value."""
    if not tie.members:
        return "the rule names no figures"
    lacking = [figures[k] for k in tie.figures if not figures[k].readable]
    names = "; ".join(_without_value(f) for f in lacking[:3])
    return names + (f"; and {len(lacking) - 3} more" if len(lacking) > 3 else "")


def _without_value(figure: Figure) -> str:
    words = {"blank": "is blank", "not_meaningful": "is not meaningful"}
    state = words.get(figure.status, f"is unreadable ({figure.printed!r})" if figure.printed else "has no value")
    place = f" in line {figure.line}" if figure.line is not None else ""
    return f"{figure.caption_printed or figure.caption or f'figure {figure.figure}'}{place} {state}"
