"""Generates the two cases of a rule: figures that satisfy it, and the same with one of them changed.

Figures are whole numbers solved exactly, so that the first case holds with residual zero; the change is far
beyond what rounding allows. Only relations over line items have such cases; a finder's are written by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from math import lcm

from ..glossary import concepts_of
from ..model import Rule
from ..relation import parse
from ..terms import Equation, Group, Name, Printed, Ratio, Says, Side, Sum, names_of
from .cases import case_text

#: Round enough to read, odd enough that no two sums of them agree by chance.
_SIZES = (1240, 3580, 912, 2075, 1466, 708, 2931, 1183, 847, 1652, 2209, 571)
_START, _END = dt.date(2017, 4, 1), dt.date(2017, 9, 30)
_PERIODS = {
    "": f"{_START}/{_END}",
    "end": f"{_END}",
    "start": f"{_START - dt.timedelta(days=1)}",
    "prior": f"{_START.replace(year=2016)}/{_END.replace(year=2016)}",
}
_MEMBERS = ("One", "Two")
#: The result of a division, and what it is printed with.
_RESULT, _PLACES = 5, 2
#: How far a bound is kept; ten times as much, or as much again, is how far a figure is wrong.
_SLACK = 500


class NoCaseError(ValueError):
    """A rule for which no figures can be made up; says why."""


@dataclass(slots=True)
class _Term:
    """A line item in one period: its whole coefficient in the sum that makes 0, and its value.

    ``divides`` where it stands below a division; ``places`` are printed of a value in their unit.
    """

    name: Name
    weight: int = 0
    divides: bool = False
    value: int = 0
    places: int = 0


def sample_cases(rule: Rule) -> str:
    """The text of a file with a case that holds and one that fails.

    Raises:
        NoCaseError: the rule's relation has no figures of its own, or they cannot be solved for.
    """
    relation = parse(rule.relation)
    head = f"Cases of {rule.id}: {rule.relation}\nRun them with `tieout rules test`; add your own below.\n\n"
    match relation:
        case Equation():
            holds, fails = _Equation(relation, rule.kind == "sign").cases()
        case Printed(Name() as name):
            other = Name(("Another line",), caption=True)
            rows = [[_Term(each, value=_SIZES[0])] for each in ((other, name) if relation.negated else (name, other))]
            holds, fails = map(_rows, rows)
        case Says():
            return head + f"# It is said\n{relation.phrases[0]}\n=> holds\n\n# It is not said\nNothing.\n=> fails\n"
        case _:
            raise NoCaseError(f"{rule.relation} has no figures of its own: write its cases by hand")
    whole, broken = case_text("The figures agree", holds, "holds"), case_text("One figure is wrong", fails, "fails")
    return f"{head}{whole}\n{broken}"


Rows = list[tuple[str, dict[str, str]]]


class _Equation:
    """An equation for which figures are made up; the first alternative counts, and all that is optional is printed."""

    def __init__(self, equation: Equation, sign: bool) -> None:  # noqa: FBT001 - which of two kinds
        self.equation, self.sign = equation, sign
        self.result: Name | None = None
        self.terms: dict[tuple[str, str], _Term] = {}

    def cases(self) -> tuple[Rows, Rows]:
        """The rows of the case that holds, and of the one that fails."""
        self.collect()
        solved = self.solve()
        up = 1 if solved.weight > 0 else -1
        slack = {"=": 0, "<=": -up, ">=": up}[self.equation.operator]
        solved.value += 0 if self.sign else slack * _SLACK
        holds = _rows(self.shown())
        if self.sign:
            solved.value = -solved.value
        else:
            solved.value += (-slack or 1) * max(10 * _SLACK, abs(solved.value))
        return holds, _rows(self.shown())

    # --- The terms: left minus right makes 0 ---

    def collect(self) -> None:
        left, right = self.equation.left, self.equation.right
        for side, other in ((left, right), (right, left)):
            if isinstance(side, Ratio) and side.denominator.item is not None:
                return self.collect_ratio(other, side)
        over = lcm(_over(left), _over(right))
        self.add(left, over // _over(left))
        return self.add(right, -over // _over(right))

    def collect_ratio(self, result: Side, ratio: Ratio) -> None:
        """`R = f N / D` with R printed as 5.00 is `f N - 5 D = 0`."""
        names = names_of(result)
        if len(names) != 1 or not isinstance(result, Sum):
            raise NoCaseError("the other side of the division is no single line item: write the cases by hand")
        self.result = names[0]
        self.part(ratio.numerator.item, ratio.numerator.factor)
        self.part(ratio.denominator.item, -_RESULT * result.parts[0].factor * ratio.denominator.factor)
        for name in names_of(ratio.denominator):
            self.terms[_key(name)].divides = True

    def add(self, side: Side, factor: int) -> None:
        if isinstance(side, Ratio):
            sign = 1 if side.denominator.factor > 0 else -1
            self.part(side.numerator.item, factor * sign * side.numerator.factor)
            return
        for part in side.parts:
            self.part(part.item, factor * part.factor)

    def part(self, item: Name | Group | None, factor: int) -> None:
        match item:
            case Name():
                for name in _members(item):
                    term = self.terms.setdefault(_key(name), _Term(name))
                    term.weight += factor
            case Group():
                for part in item.alternatives[0].parts:
                    self.part(part.item, factor * part.factor)
            case None:
                pass

    # --- Their values ---

    def solve(self) -> _Term:
        """Gives every term a value so that the sum makes exactly 0; returns the one that was solved for.

        Values are multiples of all weights, so that whole numbers solve it; those against the solved one
        are larger, so that it comes out positive where it can.
        """
        terms = list(self.terms.values())
        free = [term for term in terms if term.weight]
        free = [term for term in free if not term.divides] or free
        if not free:
            raise NoCaseError("no line item can be solved for: write the cases by hand")
        chosen = min(free, key=lambda term: abs(term.weight))
        if len(terms) == 1:
            chosen.value = -_SIZES[0] if self.equation.operator == "<=" else _SIZES[0]
            return chosen
        step = lcm(*(abs(term.weight) or 1 for term in terms))
        for number, term in enumerate(terms):
            larger = 4 if (term.weight > 0) != (chosen.weight > 0) else 1
            term.value = step * larger * (_SIZES[number % len(_SIZES)] + 7 * (number // len(_SIZES)))
        rest = sum(term.weight * term.value for term in terms if term is not chosen)
        chosen.value = -rest // chosen.weight
        return chosen

    def shown(self) -> list[_Term]:
        """The terms in the order in which they are printed: the left side, or the result of a division, last."""
        first, *others = self.terms.values()
        if self.result is None:
            return [*others, first]
        return [first, *others, _Term(self.result, value=_RESULT * 10**_PLACES, places=_PLACES)]


def _key(name: Name) -> tuple[str, str]:
    return str(_printed_name(name)), name.at


def _over(side: Side) -> int:
    return abs(side.denominator.factor) if isinstance(side, Ratio) else 1


def _members(name: Name) -> Iterator[Name]:
    """The name for each of two members where it sums over an axis."""
    stars = [axis for axis, member in name.selections if member == "*"]
    if not stars:
        yield name
        return
    for member in _MEMBERS:
        chosen = tuple((axis, member if own == "*" else own) for axis, own in name.selections)
        yield Name(name.words, name.caption, name.statement, chosen, name.at, name.near)


def _printed_name(name: Name) -> Name:
    """The name as a case prints it: without time and place, and the concept itself for a short name of ours."""
    words = name.words if name.caption else concepts_of(name.words[0])[:1]
    return Name(words, name.caption, name.statement, name.selections)


def _rows(terms: list[_Term]) -> Rows:
    """One row for each line item; lines that must stand above or below others are put there."""
    rows: dict[str, dict[str, str]] = {}
    for term in terms:
        for mark in _marks_above(term.name):
            rows.setdefault(str(mark), {_PERIODS[""]: "1"})
        rows.setdefault(str(_printed_name(term.name)), {})[_PERIODS[term.name.at]] = _number(term.value, term.places)
    for term in terms:
        for mark in _marks_below(term.name):
            rows.setdefault(str(mark), {_PERIODS[""]: "1"})
    return list(rows.items())


def _marks_above(name: Name) -> tuple[Name, ...]:
    side, others = name.near or ("", ())
    return tuple(map(_printed_name, others[:1])) if side in {"below", "between"} else ()


def _marks_below(name: Name) -> tuple[Name, ...]:
    side, others = name.near or ("", ())
    return tuple(map(_printed_name, others[-1:])) if side in {"above", "between"} else ()


def _number(value: int, places: int) -> str:
    size = f"{abs(value):,}" if not places else f"{abs(value) // 10**places:,}.{abs(value) % 10**places:0{places}d}"
    return f"({size})" if value < 0 else size
