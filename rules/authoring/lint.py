"""What a suite lacks although it loads: names nobody knows, rules that say the same, severities without ground.

| code | problem |
|---|---|
| TL01 | a concept that no suite and no dictionary knows |
| TL02 | no `why`: a finding cannot say why it matters |
| TL03 | no `source`: nobody can look up where the rule is from |
| TL04 | a title that only repeats the id or the relation |
| TL05 | a caption that no line of `--on` has |
| TL06 | the relation of another rule, or one that comes to the same |
| TL07 | what rules of tieout's own suites say already |
| TL08 | an error for what is only likely |
| TL09 | an option that nothing reads |
| TL10 | a finder that does not exist |
| TL11 | binds to no figure of `--on` though its captions are printed there |
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...figures.reading import Reading
from ..bind import bind, finders
from ..captions import words
from ..complaint import nearest
from ..language import OWN, own_suite, own_suites, read_suite
from ..model import Rule
from ..relation import parse, parse_conditions
from ..safe_yaml import Mapping, clip
from ..terms import Equation, Finder, Name, Sum, names_of
from .draft import shape_of
from .lines import Lines
from .nodes import own_nodes

_EQUATION_OPTIONS = frozenset({"habit"})
#: The options that finders read; the others read none.
_FINDER_OPTIONS = {
    "captions agree with signs": frozenset({"negative", "positive", "needs", "unless", "excused", "statement"}),
    "values are there": frozenset({"limit"}),
    "items have values": frozenset({"limit"}),
    "units are known": frozenset({"units"}),
    "documents are there": frozenset({"documents"}),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a suite lacks, where, and the cure."""

    file: str
    line: int
    column: int
    code: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.code} {self.what}; {self.cure}"


def lint(path: Path, concepts: Collection[str], readings: Iterable[Reading] = ()) -> list[Problem]:
    """The problems of a suite's own rules in the order of the file; `concepts` are those known.

    Raises:
        SuiteError: it does not load at all.
    """
    suite = read_suite(path)
    documents = list(readings)
    found: list[Problem] = []
    known: dict[str, str] = {}
    nodes = dict(own_nodes(path))
    for rule in (rule for rule in suite.rules if rule.id not in nodes):
        known.setdefault(_meaning(rule), rule.id)
    ours = _ours()
    rules = {rule.id: rule for rule in suite.rules}
    context = _Context(str(path), concepts, documents, Lines(documents))
    for identity, node in nodes.items():
        rule = rules[identity]
        found += context.problems(rule, node)
        if path.resolve().parent != OWN.resolve():  # ours may split a finder's findings among rules
            found += context.doubles(rule, node, known, ours)
        known.setdefault(_meaning(rule), rule.id)
    return sorted(found, key=lambda each: (each.line, each.column, each.code))


@dataclass(slots=True)
class _Context:
    """One suite being looked through, and what it is held against."""

    file: str
    concepts: Collection[str]
    documents: list[Reading]
    lines: Lines
    tied: dict[int, dict[frozenset[int], str]] = field(default_factory=dict)

    def problem(self, node: Mapping, key: str, code: str, what: str, cure: str) -> Problem:
        """A problem at a key's value, else at the rule."""
        place = node.items.get(key, node)
        return Problem(self.file, place.line, place.column, code, what, cure)

    def problems(self, rule: Rule, node: Mapping) -> Iterator[Problem]:
        yield from self.words(rule, node)
        yield from self.options(rule, node)
        relation = parse(rule.relation)
        if isinstance(relation, Finder):
            if relation.name not in finders():
                what = f"no finder is called <{clip(relation.name)}>{nearest(relation.name, finders())}"
                yield self.problem(node, "relation", "TL10", what, "correct its name")
            return
        lost = list(self.names(rule, node))
        yield from lost
        if isinstance(relation, Equation) and rule.severity == "error" and _same_caption(relation):
            what = "one caption in two places is an error here, and need not be one fact"
            yield self.problem(node, "severity", "TL08", what, 'say "severity: warning"')
        if self.documents and not lost:
            yield from self.unbound(rule, node)

    def words(self, rule: Rule, node: Mapping) -> Iterator[Problem]:
        """What people who read a finding are not told."""
        if not rule.why:
            yield self.problem(node, "id", "TL02", f'"{rule.id}" says no why', 'add "why: ..."')
        if not rule.source:
            yield self.problem(node, "id", "TL03", f'"{rule.id}" names no source', 'add "source: ..."')
        if words(rule.title) in {words(rule.id), words(rule.relation)}:
            yield self.problem(node, "title", "TL04", "the title only repeats the rule", "say what it checks")

    def options(self, rule: Rule, node: Mapping) -> Iterator[Problem]:
        """Options that nothing reads, and a habit that cannot be an error."""
        relation = parse(rule.relation)
        known = _EQUATION_OPTIONS if isinstance(relation, Equation) else frozenset[str]()
        if isinstance(relation, Finder):
            known = _FINDER_OPTIONS.get(relation.name, known)
        given = node.items.get("options")
        for key, value in rule.options:
            place = given if isinstance(given, Mapping) else node
            if key not in known:
                what = f'nothing reads the option "{clip(key)}" of this rule{nearest(key, known)}'
                yield Problem(self.file, *_key_place(place, key), "TL09", what, "remove it")
            elif key == "habit" and rule.severity == "error" and value == "most":
                what = "a relation that not every filer keeps (habit: most) is an error here"
                yield self.problem(node, "severity", "TL08", what, 'say "severity: warning"')

    def names(self, rule: Rule, node: Mapping) -> Iterator[Problem]:
        """Names that nobody knows, or that the documents do not print."""
        conditions = parse_conditions(rule.where) if rule.where else ()
        every = [(name, "relation") for name in names_of(parse(rule.relation))]
        every += [(name, "where") for condition in conditions for name in names_of(condition)]
        for name, key in dict.fromkeys(every):
            bare = name.words[0].removeprefix("us-gaap:")
            if not name.caption and bare not in self.concepts and name.words[0] not in self.lines.concepts:
                if ":" in bare and not self.documents:
                    continue  # a company's own concept: only its documents know it
                yield self.problem(
                    node, key, "TL01", f'nobody knows the concept "{clip(bare)}"', _did_you_mean(bare, self.concepts)
                )
            elif name.caption and self.documents and not _optional(name, rule) and not self.lines.has(name):
                near = [each.partition("  (")[0] for each in self.lines.nearest(name.words[-1])[:2]]
                cure = f"the nearest are: {'; '.join(near)}" if near else "write it as it is printed"
                yield self.problem(node, key, "TL05", f"no line is called {clip(str(name), 80)}", cure)

    def unbound(self, rule: Rule, node: Mapping) -> Iterator[Problem]:
        bindings = [bind([rule], reading) for reading in self.documents]
        if any(each.ties or each.remarks or not each.unbound for each in bindings):
            return
        reason = bindings[0].unbound[0].reason
        yield self.problem(node, "relation", "TL11", f"binds to no figure: {clip(reason, 120)}", "see the reason")

    # --- Rules that say the same ---

    def doubles(self, rule: Rule, node: Mapping, known: dict[str, str], ours: dict[str, str]) -> Iterator[Problem]:
        meaning = _meaning(rule)
        if meaning in known:
            yield self.problem(
                node, "relation", "TL06", f'says the same as the rule "{known[meaning]}"', "remove one of them"
            )
        elif meaning in ours and ours[meaning] != rule.id:
            what = f'says the same as tieout\'s own rule "{ours[meaning]}"'
            yield self.problem(node, "relation", "TL07", what, "remove it, or include that suite and replace it")
        elif self.documents and (others := self.tied_already(rule)):
            what = f"ties nothing that {' and '.join(sorted(others))} would not tie without it"
            yield self.problem(node, "relation", "TL07", what, "remove it, or keep it for documents read less well")

    def universal(self, number: int) -> dict[frozenset[int], str]:
        """What our universal rules tie in a document, bound once."""
        if number not in self.tied:
            ties = bind(own_suite("universal").rules, self.documents[number]).ties
            self.tied[number] = {frozenset(tie.figures): tie.rule for tie in ties}
        return self.tied[number]

    def tied_already(self, rule: Rule) -> set[str]:
        """Rules of our suites that tie the very figures of every tie of this one; none if one tie is new."""
        found: set[str] = set()
        for number, reading in enumerate(self.documents):
            own = [frozenset(tie.figures) for tie in bind([rule], reading).ties]
            if not own or rule.kind == "bound":
                continue
            by_figures = self.universal(number)
            if any(figures not in by_figures for figures in own):
                return set()
            found |= {by_figures[figures] for figures in own}
        return found


def _ours() -> dict[str, str]:
    """What each of our rules means, to its id."""
    return {_meaning(rule): rule.id for name in own_suites() for rule in own_suite(name).rules}


def _meaning(rule: Rule) -> str:
    """The same for relations that differ only in the order of their sides and parts; with the conditions."""
    relation = parse(rule.relation)
    if not isinstance(relation, Equation) or relation.operator != "=":
        return f"{relation} where {rule.where} {rule.options}"
    sides = sorted(_sorted(side) for side in (relation.left, relation.right))
    return f"{' = '.join(sides)} where {rule.where} {rule.options if rule.kind == 'text' else ''}"


def _sorted(side: object) -> str:
    if isinstance(side, Sum):
        return " + ".join(sorted(str(part) for part in side.parts))
    return str(side)


def _same_caption(equation: Equation) -> bool:
    """Whether an equation is one caption in two places, as in `summary."Total" = balance_sheet."Total"`."""
    names = names_of(equation)
    return (
        shape_of(equation) == "same"
        and names[0].caption
        and names[1].caption
        and words(names[0].words[-1]) == words(names[1].words[-1])
    )


def _optional(name: Name, rule: Rule) -> bool:
    """Whether the relation does without the name: it stands in [ ] or is one of several alternatives."""
    text = rule.relation
    at = text.find(str(name))
    inside = text[:at].count("[") - text[:at].count("]") if at >= 0 else 0
    opened = text.rfind("(", 0, at) if at >= 0 else -1
    closed = text.find(")", at)
    return inside > 0 or (opened >= 0 and "|" in text[opened:closed])


def _did_you_mean(word: str, known: Collection[str]) -> str:
    from rapidfuzz import process  # noqa: PLC0415 - only mistakes need it

    near = [each for each, _, _ in process.extract(word, list(known), limit=3, score_cutoff=70)]
    return f"did you mean {', '.join(near)}?" if near else "write it as the standard has it, or quote a caption"


def _key_place(node: Mapping, key: str) -> tuple[int, int]:
    place = node.keys.get(key)
    return (place.line, place.column) if place else (node.line, node.column)
