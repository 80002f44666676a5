"""What a rule or a family of checks is about, as data for lists and explanations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .complaint import nearest
from .families import FAMILIES, GROUPS
from .model import Rule
from .relation import parse
from .safe_yaml import Mapping, Scalar, load
from .terms import Equation, Finder, Printed, Says

NOT_YET = "not checked yet: no rule, finder or command covers it, and its silence is no pass"
FILE = Path(__file__).parent / "families.yaml"
_KINDS = {
    "foot": "a sum",
    "cross-foot": "a sum along a row",
    "tie": "one number in two places",
    "roll-forward": "opening, movements, closing",
    "recompute": "a figure computed again from others",
    "bound": "one figure not above another",
    "sign": "a sign",
    "presence": "something that must be there",
    "text": "what is printed, not what it amounts to",
}


@dataclass(frozen=True, slots=True)
class Family:
    """One family of the catalogue; ``example`` and ``limits`` may be empty, ``by`` is what checks it but rules."""

    id: str
    group: str
    title: str
    says: str
    example: str = ""
    limits: str = ""
    by: str = ""

    @property
    def without_rules(self) -> str:
        """What to say where no rule is of the family: what checks it instead, or that nothing does."""
        return f"checked by {self.by}" if self.by else NOT_YET


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say about a rule or a family, as pairs of heading and text."""

    title: str
    lines: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return "\n".join([self.title, *(f"  {heading}: {text}" for heading, text in self.lines)])


@cache
def families() -> dict[str, Family]:
    """Every family by its id, in the catalogue's order."""
    top = load(FILE)
    if not isinstance(top, Mapping):
        raise TypeError(f"{FILE} is no mapping")
    return {key: _family(key, node) for key, node in top.items.items() if isinstance(node, Mapping)}


def _family(key: str, node: Mapping) -> Family:
    words = {name: value.text for name, value in node.items.items() if isinstance(value, Scalar)}
    return Family(key, GROUPS[key[0]][0], **words)


def describe(rule: Rule) -> Explanation:
    """A rule in full: what it checks, why, with an example and its known limits.

    The example and the limits are its family's.
    """
    family = families()[rule.family]
    lines = [
        ("family", f"{family.id} {family.title}"),
        ("checks", f"{family.says} ({_KINDS[rule.kind]})"),
        ("relation", rule.relation),
        ("binds where", rule.where or _binds(rule)),
        ("why", rule.why),
        ("source", rule.source),
        ("severity", rule.severity),
        ("options", "; ".join(f"{key}: {value.replace('|', ', ')}" for key, value in rule.options)),
        ("example", family.example),
        ("limits", family.limits),
    ]
    return Explanation(f"{rule.id}: {rule.title}", tuple((name, text) for name, text in lines if text))


def _binds(rule: Rule) -> str:
    relation = parse(rule.relation)
    match relation:
        case Finder():
            return "every table of the document"
        case Equation():
            return "every period at which its left side is printed"
        case Printed() | Says():
            return "the document as a whole"


def explain(word: str, rules: Iterable[Rule]) -> Explanation:
    """The rule or the family that `word` names.

    Raises:
        LookupError: there is none; the message names the nearest.
    """
    known = {rule.id: rule for rule in rules}
    if word in known:
        return describe(known[word])
    if word.upper() in FAMILIES:
        return _explain_family(families()[word.upper()], known.values())
    raise LookupError(f"no rule or family is called {word[:80]!r}{nearest(word, [*known, *FAMILIES])}")


def _explain_family(family: Family, rules: Iterable[Rule]) -> Explanation:
    own = [f"{rule.id} ({rule.title})" for rule in rules if rule.family == family.id]
    lines = [
        ("group", family.group),
        ("checks", family.says),
        ("example", family.example),
        ("limits", family.limits),
        ("rules", "; ".join(own) or "none in the suites at hand"),
        ("by", "" if own else family.without_rules),
    ]
    return Explanation(f"{family.id}: {family.title}", tuple((name, text) for name, text in lines if text))


def listing(rules: Iterable[Rule]) -> list[tuple[str, str, str, str, str]]:
    """One row for each rule: id, family, kind, severity, title."""
    return [(rule.id, rule.family, rule.kind, rule.severity, rule.title) for rule in rules]
