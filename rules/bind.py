"""Binds rules to a document's figures: ties, remarks, and by name everything that found nothing.

An equation is tried for every period, part and place at which its left side is printed. A place
counts where it prints the whole relation itself; the best place of a period counts in any case,
with partners taken from the nearest other place. So each fact is checked once where the statements
are, once more wherever a table is complete in itself, and never in every combination.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from ..figures.figure import Figure
from ..figures.reading import Reading
from .glossary import GLOSSARY
from .habit import is_habit
from .index import Frame, Index, axis_key
from .lookup import Home, Missing, frames_at, home_of
from .memo import remembering
from .model import Binding, Remark, Rule, Tie, Unbound
from .relation import parse, parse_conditions
from .solve import holds, tie
from .terms import Equation, Finder, Group, Name, Part, Printed, Says, Sum, names_of

FinderFunction = Callable[[Rule, Reading], Iterable[Tie | Remark | Unbound]]
#: Kinds whose rules must tie something; the others say nothing where nothing is wrong.
_TYING = {"foot", "cross-foot", "tie", "roll-forward", "recompute"}
_MOST_PLACES = 12
#: Shorter names are a letter or two off many others.
_LEAST_LETTERS = 5


@cache
def finders() -> dict[str, FinderFunction]:
    """Every table-wide check by the name that rules call it by."""
    from . import formats, landed, names, speech, supplied, tables, words  # noqa: PLC0415 - they import the rules' own

    rooms = (tables, formats, landed, supplied, names, speech, words)
    return {name: finder for room in rooms for name, finder in room.FINDERS.items()}


def bind(suite_rules: Sequence[Rule], reading: Reading) -> Binding:
    """What the rules come to in this document.

    Every rule leaves a trace: ties, remarks, or an `Unbound` that says why not. Sign, bound, presence
    and text rules that hold leave none of their own but count as bound.
    """
    index, binding = Index(reading), Binding()
    with remembering(reading, binding.ties):
        for rule in sorted(suite_rules, key=_turn):
            _sort(binding, list(_bound(rule, index)))
    return binding


def _turn(rule: Rule) -> int:
    """When a rule is bound: those about what the others have tied come after them."""
    from .tables import LATER  # noqa: PLC0415 - as above

    name = rule.relation.strip("<> ")
    return 1 + LATER.index(name) if name in LATER else 0


def _sort(binding: Binding, found: Iterable[Tie | Remark | Unbound]) -> None:
    for each in found:
        match each:
            case Tie():
                binding.ties.append(each)
            case Remark():
                binding.remarks.append(each)
            case Unbound():
                binding.unbound.append(each)


def _bound(rule: Rule, index: Index) -> Iterator[Tie | Remark | Unbound]:
    relation = parse(rule.relation)
    match relation:
        case Finder():
            yield from _found(rule, relation.name, index.reading)
        case Equation() if rule.kind == "sign":
            yield from _signs(rule, relation, index)
        case Equation():
            yield from _equations(rule, relation, index)
        case Printed() | Says():
            yield from _presence(rule, relation, index)


def _found(rule: Rule, name: str, reading: Reading) -> Iterator[Tie | Remark | Unbound]:
    finder = finders().get(name)
    if finder is None:
        yield _unbound(rule, f"no finder is called <{name}>")
        return
    nothing = True
    for each in finder(rule, reading):
        nothing = False
        yield each
    if nothing and rule.kind in _TYING:
        yield _unbound(rule, "binds to no figure")


def _unbound(rule: Rule, reason: str, figures: tuple[int, ...] = ()) -> Unbound:
    return Unbound(rule=rule.id, family=rule.family, reason=reason, figures=figures)


# --- Equations ---


def _equations(rule: Rule, equation: Equation, index: Index) -> Iterator[Tie | Unbound]:
    """The ties of a rule; one that not every filer keeps (``habit: most``) only where this one does."""
    found = list(_tried(rule, equation, index))
    ties = [each for each in found if isinstance(each, Tie)]
    if dict(rule.options).get("habit") == "most" and not is_habit(ties, index.reading):
        reason = "does not hold in most of its periods here: this filer computes it another way"
        yield from (_unbound(rule, reason, each.figures) for each in ties)
        yield from (each for each in found if isinstance(each, Unbound))
        return
    yield from found


def _tried(rule: Rule, equation: Equation, index: Index) -> Iterator[Tie | Unbound]:
    frames = _frames(equation, index)
    if not frames:
        yield _unbound(rule, "binds to no figure" + _misspelled(equation, index))
        return
    silent = True
    done: set[frozenset[int]] = set()
    for frame, figures in frames.items():
        here = [f for f in figures[:_MOST_PLACES] if _applies(rule, index, frame, home_of(f))]
        for each in _instances(rule, equation, index, frame, here):
            silent = False
            key = frozenset(each.figures)
            if isinstance(each, Unbound) or key not in done:
                done.add(key)
                yield each
    if silent:
        what = f" where {rule.where}" if rule.where else " with its parts"
        yield _unbound(rule, f"applies nowhere: its left side is not printed{what}")


def _misspelled(equation: Equation, index: Index) -> str:
    """The printed concept that the left side may mean: "Assetz" is one letter off Assets; nothing if none is near."""
    for name in _anchors(equation.left):
        word = name.words[0]
        if not name.caption and word not in GLOSSARY and word not in index.by_concept and len(word) > _LEAST_LETTERS:
            from rapidfuzz import process  # noqa: PLC0415 - only what binds to nothing needs it
            from rapidfuzz.distance import Levenshtein  # noqa: PLC0415

            near = process.extractOne(word, list(index.by_concept), scorer=Levenshtein.distance, score_cutoff=2)
            if near:
                return f': no line item is {word} (did you mean "{near[0]}"?)'
    return ""


def _applies(rule: Rule, index: Index, frame: Frame, home: Home, used: dict[int, Figure] | None = None) -> bool:
    if rule.where is None:
        return True
    return all(holds(condition, index, frame, home, used) for condition in parse_conditions(rule.where))


def _frames(equation: Equation, index: Index) -> dict[Frame, list[Figure]]:
    """The instances to try: every period and part, with one figure for each place that prints the left side."""
    found: dict[Frame, list[Figure]] = {}
    places: set[tuple[Frame, int | None]] = set()
    chosen = {axis_key(axis) for name in names_of(equation) for axis, _ in name.selections}
    opens = any(name.at == "start" for name in names_of(equation))
    for name in _anchors(equation.left):
        for figures in index.named(name):
            for figure in figures:
                closes = opens and not name.at and figure.period_start is None  # the balance of X = X@start + flows
                for frame in frames_at(index, replace(name, at="end") if closes else name, figure):
                    inside = any(axis in chosen for axis, _ in frame.dims)
                    if not inside and (frame, figure.table) not in places:
                        places.add((frame, figure.table))
                        found.setdefault(frame, []).append(figure)
    return found


def _anchors(part: object) -> list[Name]:
    """The names whose figures an instance starts from: the left side's first that must be printed."""
    match part:
        case Name():
            return [part]
        case Part():
            return _anchors(part.item)
        case Group() if not part.optional:
            return [name for choice in part.alternatives for name in _anchors(choice)]
        case Sum():
            return next((found for p in part.parts if (found := _anchors(p))), [])
        case _:
            return []


def _instances(
    rule: Rule, equation: Equation, index: Index, frame: Frame, figures: list[Figure]
) -> Iterator[Tie | Unbound]:
    """The ties of one frame: of every place complete in itself, else of the best."""
    whole: list[Tie] = []
    mixed: list[tuple[tuple[int, int], Tie]] = []
    reasons: list[str] = []
    for figure in figures:
        try:
            found, used = tie(rule, equation, index, frame, home_of(figure))
        except Missing as missing:
            reasons.append(missing.reason)
            continue
        if not _applies(rule, index, frame, home_of(figure), used):
            continue
        outside = sum(f.table != figure.table for f in used.values())
        if outside == 0:
            whole.append(found)
        mixed.append(((outside, -(figure.decimals or 0)), found))
    if whole:
        yield from whole
    elif mixed:
        yield min(mixed, key=lambda each: each[0])[1]
    elif reasons and _is_begun(equation, index, frame, home_of(figures[0])):
        yield _unbound(rule, reasons[0], tuple(f.figure for f in figures[:1]))


def _is_begun(equation: Equation, index: Index, frame: Frame, home: Home) -> bool:
    """Whether the document prints another item of the relation for this period and part at all.

    Net income in an equity column has no tax beside it: there, the relation is not spoken of.
    """
    anchors = _anchors(equation.left)
    others = (name for name in names_of(equation) if name not in anchors)
    return any(holds(Printed(name), index, frame, home) for name in others)


# --- Signs, presence, text ---


def _signs(rule: Rule, equation: Equation, index: Index) -> Iterator[Remark | Unbound]:
    """Every figure of the left side's line items must have the sign; what it means, not how it is printed."""
    names = _anchors(equation.left)
    factor = equation.left.parts[0].factor if isinstance(equation.left, Sum) else 1
    figures = {f.figure: f for name in names for group in index.named(name) for f in group if not index.of(f)}
    if not figures:
        yield _unbound(rule, "binds to no figure")
    for figure in figures.values():
        if not _applies(rule, index, next(frames_at(index, names[0], figure)), home_of(figure)):
            continue
        if _breaks(factor * figure.polarity * (figure.mantissa or 0), equation.operator):
            yield _remark(rule, f"{rule.title}: {figure.printed} has the other sign", figure)


def _breaks(value: int, operator: str) -> bool:
    return value < 0 if operator == ">=" else value > 0 if operator == "<=" else value != 0


def _remark(rule: Rule, message: str, figure: Figure | None = None) -> Remark:
    if figure is None:
        return Remark(rule=rule.id, family=rule.family, verdict="violated", message=message)
    return Remark(
        rule=rule.id, family=rule.family, verdict="violated", message=message, figure=figure.figure,
        figures=(figure.figure,), line=figure.line, col_start=figure.col_start, col_end=figure.col_end,
        printed=figure.printed,
    )  # fmt: skip


def _presence(rule: Rule, relation: Printed | Says, index: Index) -> Iterator[Remark | Unbound]:
    if rule.where and not all(holds(c, index, None, None) for c in parse_conditions(rule.where)):
        yield _unbound(rule, f"applies nowhere: {rule.where}")
    elif isinstance(relation, Says) and not index.reading.lines:
        yield _unbound(rule, "the document's text is not at hand")
    elif not holds(relation, index, None, None):
        yield _remark(rule, f"{rule.title}: the document does not satisfy {relation}")
