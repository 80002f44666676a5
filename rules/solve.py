"""Turns one instance of an equation into a tie: names become figures with whole coefficients."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from ..figures.figure import Figure
from .captions import holds_words
from .index import Frame, Index
from .lookup import Home, Missing, clear, take
from .model import Member, Rule, Tie
from .terms import Captioned, Clear, Condition, Equation, Group, Name, Part, Printed, Ratio, Says, Sum


@dataclass(slots=True)
class Instance:
    """One place and period for which a rule is tried."""

    index: Index
    frame: Frame
    home: Home
    same_unit: bool = True
    used: dict[int, Figure] = field(default_factory=dict)

    def figures(self, name: Name) -> list[Figure]:
        """The figures of a name, remembered as used."""
        found = take(self.index, name, self.frame, self.home, same_unit=self.same_unit)
        self.used.update((f.figure, f) for f in found)
        return found

    # --- sums: figure number -> coefficient, polarity applied ---

    def of(self, part: Sum | Part | Group | Name | None) -> dict[int, int]:
        """What a part adds up, as coefficients of figures.

        Raises:
            Missing: a line item it needs is not printed, or is ambiguous.
        """
        match part:
            case Name():
                # A caption means the line as it is printed; a concept means its value.
                return {f.figure: 1 if part.caption else f.polarity for f in self.figures(part)}
            case Group():
                return self.choice(part)
            case Part():
                return _times(self.of(part.item), part.factor)
            case Sum():
                return _added(self.of(p) for p in part.parts)
            case None:
                return {}

    def choice(self, group: Group) -> dict[int, int]:
        """The first alternative printed in full in the instance's own table, else the first printed anywhere.

        Raises:
            Missing: none is printed, or the first that is printed is ambiguous.
        """
        reasons: list[str] = []
        found: list[tuple[bool, dict[int, int], dict[int, Figure]]] = []
        before = dict(self.used)
        for alternative in group.alternatives:
            self.used = dict(before)
            try:
                terms = self.of(alternative)
            except Missing as missing:
                if not missing.absent and not found:
                    raise
                reasons.append(missing.reason)
                continue
            at_home = all(f.table == self.home.table for number, f in self.used.items() if number not in before)
            found.append((at_home, terms, self.used))
            if at_home:
                break
        self.used = before
        if found:
            _, terms, self.used = next((one for one in found if one[0]), found[0])
            return terms
        if group.optional:
            return {}
        raise Missing(reasons[0] if len(reasons) == 1 else f"none of {group} is printed for {self.frame.words}")


def _times(terms: dict[int, int], factor: int) -> dict[int, int]:
    return {figure: factor * coefficient for figure, coefficient in terms.items()}


def _added(all_terms: Iterable[dict[int, int]]) -> dict[int, int]:
    total: dict[int, int] = {}
    for terms in all_terms:
        for figure, coefficient in terms.items():
            total[figure] = total.get(figure, 0) + coefficient
    return {figure: coefficient for figure, coefficient in total.items() if coefficient}


# --- Ties ---


def tie(rule: Rule, equation: Equation, index: Index, frame: Frame, home: Home) -> tuple[Tie, dict[int, Figure]]:
    """The tie of one instance, and the figures it uses.

    Raises:
        Missing: it cannot be bound; says what is missing.
    """
    for left, right in ((equation.left, equation.right), (equation.right, equation.left)):
        if isinstance(right, Ratio) and right.denominator.item is not None:
            return _ratio(rule, equation, left, right, Instance(index, frame, home, same_unit=False))
    return _linear(rule, equation, Instance(index, frame, home))


def _linear(rule: Rule, equation: Equation, instance: Instance) -> tuple[Tie, dict[int, Figure]]:
    """Left minus right: ``A = (B + C) / 2`` is 2 A - B - C."""
    left, over_left = _scaled(equation.left, instance)
    right, over_right = _scaled(equation.right, instance)
    common = lcm(over_left, over_right)
    terms = _added([_times(left, common // over_left), _times(right, -common // over_right)])
    if len(terms) < 2 and not _is_zero(equation):
        raise Missing(f"{rule.relation} would compare a figure with itself", absent=False)
    total = next(iter(left)) if len(left) == 1 else next(iter(right)) if len(right) == 1 else None
    members = tuple(Member(figure, coefficient) for figure, coefficient in terms.items())
    shape = _shape(rule, instance, terms)
    bound = Tie(
        rule=rule.id, family=rule.family, kind=rule.kind, members=members, operator=equation.operator,
        total=total if total in terms else None, shape=shape,
    )  # fmt: skip
    return bound, instance.used


def _is_zero(equation: Equation) -> bool:
    return isinstance(equation.right, Sum) and all(p.item is None for p in equation.right.parts)


def _scaled(side: Sum | Ratio, instance: Instance) -> tuple[dict[int, int], int]:
    if isinstance(side, Sum):
        return instance.of(side), 1
    over = side.denominator.factor
    return _times(instance.of(side.numerator), 1 if over > 0 else -1), abs(over)


def _ratio(
    rule: Rule, equation: Equation, left: Sum | Ratio, ratio: Ratio, instance: Instance
) -> tuple[Tie, dict[int, Figure]]:
    """``R = factor x N / D``; R's own polarity goes to the numerator, as does a factor of R by division."""
    result = instance.of(left) if isinstance(left, Sum) else {}
    if len(result) != 1:
        raise Missing("a ratio needs one line item on its other side", absent=False)
    figure, scale = next(iter(result.items()))
    numerator, denominator = instance.of(ratio.numerator.item), instance.of(ratio.denominator)
    share = Fraction(ratio.numerator.factor, scale)
    numerator = _times(numerator, -1 if share < 0 else 1)
    denominator = _times(denominator, share.denominator)
    keys = dict.fromkeys([*numerator, *denominator])
    members = tuple(Member(k, numerator.get(k, 0), denominator.get(k, 0)) for k in keys)
    if not members or figure in keys:
        raise Missing(f"{rule.relation} would compare a figure with itself", absent=False)
    bound = Tie(
        rule=rule.id, family=rule.family, kind=rule.kind, members=members, operator=equation.operator,
        result=figure, factor=abs(share.numerator), total=figure, shape=_shape(rule, instance, [figure, *keys]),
    )  # fmt: skip
    return bound, instance.used


def _shape(rule: Rule, instance: Instance, figures: Iterable[int]) -> str:
    """The same for every column of the same lines: the rule, the tables and rows of its members."""
    places = sorted({(f.table or 0, f.row or 0) for f in (instance.used[n] for n in figures)})
    return rule.id + "".join(f" {table}:{row}" for table, row in places)


# --- Conditions ---


def holds(
    condition: Condition, index: Index, frame: Frame | None, home: Home | None, used: dict[int, Figure] | None = None
) -> bool:
    """Whether a rule's ``where`` lets it bind here; what is not printed or unreadable does not.

    `used` are the figures of the tie once it is made, on which ``nothing else between`` waits.
    """
    match condition:
        case Clear():
            return used is None or (frame is not None and clear(index, condition, frame, used))
        case Says(phrases):
            return any(" ".join(phrase.split()).casefold() in index.text for phrase in phrases)
        case Printed(subject, negated):
            there = (
                subject in index.statements if isinstance(subject, str) else _is_printed(subject, index, frame, home)
            )
            return there != negated
        case Captioned() if frame is not None and home is not None:
            return _is_captioned(condition, index, frame, home)
        case Equation() if frame is not None and home is not None:
            return _compares(condition, index, frame, home)
    return False


def _is_captioned(condition: Captioned, index: Index, frame: Frame, home: Home) -> bool:
    try:
        figures = take(index, condition.subject, frame, home, same_unit=False)
    except Missing:
        return False
    texts = [text for f in figures for text in (*f.section, f.caption, f.caption_printed) if text]
    said = any(holds_words(text, phrase) for text in texts for phrase in condition.phrases)
    return said != condition.negated


def _is_printed(name: Name | str, index: Index, frame: Frame | None, home: Home | None) -> bool:
    if isinstance(name, str):
        return name in index.statements
    if frame is None or home is None:
        return any(True for _ in index.named(name))
    try:
        take(index, name, frame, home, same_unit=False)
    except Missing as missing:
        return not missing.absent
    return True


def _compares(equation: Equation, index: Index, frame: Frame, home: Home) -> bool:
    if not isinstance(equation.left, Sum) or not isinstance(equation.right, Sum):
        return False
    instance = Instance(index, frame, home, same_unit=False)
    try:
        terms = _added([instance.of(equation.left), _times(instance.of(equation.right), -1)])
    except Missing:
        return False
    if not all(instance.used[n].readable for n in terms):
        return False
    difference = sum(c * Fraction(instance.used[n].amount or 0) for n, c in terms.items())
    return {"=": difference == 0, "<=": difference <= 0, ">=": difference >= 0}[equation.operator]
