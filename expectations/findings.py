"""Outcomes and remarks become findings: what is wrong, in plain words, with what was expected and whom it concerns."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from ..figures.figure import Figure
from ..figures.identity import fingerprint, identities, state
from ..figures.printing import as_printed, plain, printed_scale
from .evaluate import target_of
from .finding import Expected, Finding
from .implied import Ends, implied
from .verdict import EXACT, IMPLAUSIBLE, LEVEL_OF, NOT_EVALUATED, PLUG, ROUNDING, milder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..figures.reading import Reading
    from ..rules.model import Binding, Remark, Rule, Tie
    from .verdict import Outcome

#: So many reasons of a rule that could not be evaluated are spelled out.
_MOST_REASONS = 3


def find(binding: Binding, outcomes: Sequence[Outcome], reading: Reading, rules: Iterable[Rule]) -> list[Finding]:
    """Say what fails, what is odd and what could not be evaluated, in the order of the document.

    A tie by itself accuses nobody; a remark accuses the figure it is about. What could not be evaluated is one
    finding a rule, after everything else.
    """
    by_id = {rule.id: rule for rule in rules}
    who = _Identities(reading)
    ties = list(zip(binding.ties, outcomes, strict=True))
    found = [
        _of_tie(number, tie, outcome, by_id, who)
        for number, (tie, outcome) in enumerate(ties)
        if outcome.verdict not in {EXACT, ROUNDING, NOT_EVALUATED}
    ]
    found += [_of_remark(remark, by_id, who) for remark in binding.remarks]
    found.sort(key=lambda f: (f.line or who.first_line(f.figures), f.figures, f.rule, f.message))
    return found + list(_not_evaluated(binding, ties, by_id, who))


class _Identities:
    """A reading's figures with their identities."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.figures = reading, reading.figures
        self._names: list[str] | None = None

    def mark(self, rule: str, figures: Sequence[int], extra: str = "") -> tuple[str, str]:
        """Fingerprint and state of a rule's instance."""
        if self._names is None:
            self._names = identities(self.figures)
        names = [*(self._names[k] for k in figures), *([extra] if extra else [])]
        return fingerprint(rule, names), state([self.figures[k] for k in figures])

    def first_line(self, figures: Iterable[int]) -> int:
        return min((self.figures[k].line or 0 for k in figures), default=0)


def _level(verdict: str, rule: Rule | None) -> str:
    return milder(LEVEL_OF[verdict], rule.severity) if rule else LEVEL_OF[verdict]


# --- Ties ---


def _of_tie(number: int, tie: Tie, outcome: Outcome, rules: dict[str, Rule], who: _Identities) -> Finding:
    rule = rules.get(tie.rule)
    target = who.figures[target_of(tie)]
    left = implied(tie, target.figure, who.figures, who.reading.document.rounding)
    expected = None if left is None else _expected(left.ends, target)
    mark, values = who.mark(tie.rule, tie.figures)
    return Finding(
        rule=tie.rule,
        family=tie.family,
        level=_level(outcome.verdict, rule),
        verdict=outcome.verdict,
        message=_message(tie, outcome, target, who.figures),
        figures=tie.figures,
        expected=expected,
        residual=None if outcome.residual is None else plain(outcome.residual),
        fingerprint=mark,
        state=values,
        tie=number,
        why=rule.why if rule else "",
    )


def _expected(ends: Ends, target: Figure) -> Expected | None:
    """The interval in the target's printed scale; half a line where an inequality leaves one side open."""
    if ends.low is None and ends.high is None:
        return None
    unit = Fraction(10) ** printed_scale(target)
    low, high = ("" if end is None else plain(end / unit) for end in (ends.low, ends.high))
    return Expected(low=low, high=high, low_open=ends.low_open, high_open=ends.high_open)


def _message(tie: Tie, outcome: Outcome, target: Figure, figures: Sequence[Figure]) -> str:
    """Say "Total assets: 1,048 printed, 1,948 expected (1,200 + 748), difference -900"."""
    head = f"{_name(target)}: {_printed(target)} printed"
    if outcome.residual is not None and target.amount is not None:
        wanted = _OPERATOR_WORDS[tie.operator] + _amount(Fraction(target.amount) - outcome.residual, target)
        head += f", {wanted} expected ({_formula(tie, target, figures)})"
        if outcome.verdict != PLUG:
            head += f", difference {_signed(outcome.residual, target)}"
    return f"{head}: {outcome.reason}" if outcome.verdict in {PLUG, IMPLAUSIBLE} and outcome.reason else head


_OPERATOR_WORDS = {"=": "", "<=": "at most ", ">=": "at least "}
_MOST_PARTS = 6


def _formula(tie: Tie, target: Figure, figures: Sequence[Figure]) -> str:
    """The other members as printed: "11,848 - 9,900", of a quotient its terms, and of one alone where it stands."""
    others = [m for m in tie.members if m.figure != target.figure]
    if tie.result is not None:
        over = _terms([(m.coefficient, figures[m.figure]) for m in tie.members if m.coefficient])
        under = _terms([(m.denominator, figures[m.figure]) for m in tie.members if m.denominator])
        times = "" if tie.factor == 1 else f"{tie.factor} x "
        return f"{times}({over}) / ({under})"
    own = sum(m.coefficient for m in tie.members if m.figure == target.figure)
    turn = -1 if own > 0 else 1
    where = figures[others[0].figure].line if len(others) == 1 else None
    if where is not None:
        return f"{_terms([(turn * others[0].coefficient, figures[others[0].figure])])} in line {where}" + _over(own)
    return _terms([(turn * m.coefficient, figures[m.figure]) for m in others]) + _over(own)


def _over(own: int) -> str:
    return f" over {abs(own)}" if abs(own) > 1 else ""


def _terms(terms: Sequence[tuple[int, Figure]]) -> str:
    text = ""
    for weight, figure in terms[:_MOST_PARTS]:
        times = "" if abs(weight) == 1 else f"{abs(weight)} x "
        sign = (" - " if weight < 0 else " + ") if text else ("-" if weight < 0 else "")
        text += sign + times + _printed(figure)
    return text + (f" and {len(terms) - _MOST_PARTS} more" if len(terms) > _MOST_PARTS else "")


def _name(figure: Figure) -> str:
    return figure.caption or figure.caption_printed or figure.concept or f"figure {figure.figure}"


def _printed(figure: Figure) -> str:
    if figure.token:
        return figure.token
    return "nothing" if figure.amount is None else as_printed(Fraction(figure.amount), figure)


def _amount(amount: Fraction, like: Figure) -> str:
    return as_printed(amount, like)


def _signed(amount: Fraction, like: Figure) -> str:
    text = as_printed(abs(amount), like)
    return f"-{text}" if amount < 0 else text


# --- Remarks ---


def _of_remark(remark: Remark, rules: dict[str, Rule], who: _Identities) -> Finding:
    rule = rules.get(remark.rule)
    members = tuple(dict.fromkeys([*(() if remark.figure is None else (remark.figure,)), *remark.figures]))
    figure = Figure(figure=-1) if remark.figure is None else who.figures[remark.figure]
    mark, values = who.mark(remark.rule, members, "" if members else remark.message)
    expected = None if remark.expected is None else Expected(low=remark.expected, high=remark.expected)
    return Finding(
        rule=remark.rule,
        family=remark.family,
        level=_level(remark.verdict, rule),
        verdict=remark.verdict,
        message=remark.message,
        figures=members,
        accused=remark.figure,
        line=figure.line if remark.line is None else remark.line,
        col_start=figure.col_start if remark.col_start is None else remark.col_start,
        col_end=figure.col_end if remark.col_end is None else remark.col_end,
        printed=figure.printed if remark.printed is None else remark.printed,
        expected=expected,
        fingerprint=mark,
        state=values,
        why=rule.why if rule else "",
    )


# --- What could not be evaluated ---


def _not_evaluated(
    binding: Binding, ties: Sequence[tuple[Tie, Outcome]], rules: dict[str, Rule], who: _Identities
) -> Iterator[Finding]:
    """One note a rule: how many of its instances, why, and over which figures."""
    lacking: dict[str, list[tuple[str, tuple[int, ...]]]] = defaultdict(list)
    family: dict[str, str] = {}
    count: dict[str, int] = defaultdict(int)
    for tie, outcome in ties:
        count[tie.rule] += 1
        if outcome.verdict == NOT_EVALUATED:
            lacking[tie.rule].append((outcome.reason, tie.figures))
            family[tie.rule] = tie.family
    for unbound in binding.unbound:
        count[unbound.rule] += 1
        lacking[unbound.rule].append((unbound.reason, unbound.figures))
        family.setdefault(unbound.rule, unbound.family)
    for name in sorted(lacking):
        rule, instances = rules.get(name), lacking[name]
        members = tuple(dict.fromkeys(k for _, figures in instances for k in figures))
        mark, values = who.mark(name, members, NOT_EVALUATED)
        yield Finding(
            rule=name,
            family=family[name],
            level=_level(NOT_EVALUATED, rule),
            verdict=NOT_EVALUATED,
            message=_lacking(rule.title if rule else name, count[name], [reason for reason, _ in instances]),
            figures=members,
            fingerprint=mark,
            state=values,
            why=rule.why if rule else "",
        )


def _lacking(title: str, count: int, reasons: Sequence[str]) -> str:
    distinct = list(dict.fromkeys(reasons))
    more = f"; and {len(distinct) - _MOST_REASONS} more reasons" if len(distinct) > _MOST_REASONS else ""
    share = "not evaluated" if count == 1 else f"{len(reasons)} of {count} not evaluated"
    return f"{title}: {share}: " + "; ".join(distinct[:_MOST_REASONS]) + more
