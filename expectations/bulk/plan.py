"""Which rules can be judged over many documents at once, and where their line items stand in a block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...rules.relation import parse
from ...rules.terms import Equation, Group, Name, Part, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...rules.model import Rule

#: A total over more line items than this is no printed sum, and its coefficients would leave a double's 53 bits.
_MOST_TERMS = 10_000


@dataclass(frozen=True, slots=True)
class Term:
    """A line item of a rule: its slot in the block, its whole coefficient, and whether the rule holds without it."""

    slot: int
    coefficient: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class SlotRule:
    """An equation as left minus right over slots: ``A = B + [C]`` is A - B - C, C counting zero where not printed.

    An instance is where the line item of ``anchor`` is reported, as everywhere in tieout (`rules.bind`).
    """

    rule: Rule
    terms: tuple[Term, ...]
    anchor: int
    operator: str


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """Rules over slots, one slot a concept; ``others`` are the rules that must see each document by itself."""

    concepts: tuple[str, ...]
    rules: tuple[SlotRule, ...]
    others: tuple[Rule, ...] = ()
    _slots: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def slots_of(self, concept: str) -> tuple[int, ...]:
        """The slots of a concept as figures name it: by its full name, by its local name, or by both."""
        names = dict.fromkeys((concept, concept.rsplit(":", 1)[-1]))
        return tuple(self._slots[name] for name in names if name in self._slots)


def plan(rules: Iterable[Rule]) -> SlotPlan:
    """Take what needs no more than one line item's value for one period: sums of concepts, each side.

    Captions, dimensions, conditions, other periods, alternatives, ratios and table-wide checks do not.
    """
    slots: dict[str, int] = {}
    taken, others = [], []
    for rule in rules:
        relation = parse(rule.relation)
        flat = _flat(rule, relation) if isinstance(relation, Equation) else None
        if flat is None:
            others.append(rule)
            continue
        terms, anchor = flat
        for name, _, _ in terms:
            slots.setdefault(name, len(slots))
        found = tuple(Term(slots[name], coefficient, optional) for name, coefficient, optional in terms)
        taken.append(SlotRule(rule, found, slots[anchor], _operator(relation)))
    return SlotPlan(tuple(slots), tuple(taken), tuple(others), slots)


def _operator(relation: object) -> str:
    return relation.operator if isinstance(relation, Equation) else "="


def _flat(rule: Rule, equation: Equation) -> tuple[list[tuple[str, int, bool]], str] | None:
    """The equation's line items with coefficients, and its anchor; None where it is more than that."""
    if rule.kind == "sign" or rule.where or rule.options:
        return None
    if not isinstance(equation.left, Sum) or not isinstance(equation.right, Sum):
        return None
    parts = [*((part, 1) for part in equation.left.parts), *((part, -1) for part in equation.right.parts)]
    if len(parts) > _MOST_TERMS:
        return None
    terms = list(_terms(parts))
    names = [name for name, _, _ in terms if name]
    if len(names) < len(terms) or len(set(names)) < len(names) or len(names) < 2:
        return None
    anchor = next((name for name, _, optional in terms[: len(equation.left.parts)] if not optional), None)
    return None if anchor is None else (terms, anchor)


def _terms(parts: Iterable[tuple[Part, int]]) -> Iterator[tuple[str, int, bool]]:
    """Name, coefficient and optional of each part; an empty name for what is none of ours."""
    for part, side in parts:
        item, optional = part.item, False
        factor = side * part.factor
        if isinstance(item, Group) and item.optional and len(item.alternatives) == 1:
            only = item.alternatives[0].parts
            if len(only) == 1:
                factor *= only[0].factor
                item, optional = only[0].item, True
        plain = isinstance(item, Name) and not (
            item.caption or item.statement or item.selections or item.at or item.near
        )
        yield (item.words[0] if plain and isinstance(item, Name) and factor else ""), factor, optional
