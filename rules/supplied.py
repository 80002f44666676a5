"""Remarks on figures of somebody's own tables: facts told twice, values not there, unknown units, lacking documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from ..figures.figure import Figure
from ..figures.reading import Reading
from ..figures.units import is_known
from .model import Remark, Rule, Tie, Unbound

#: A remark names so many examples.
_EXAMPLES = 3
#: The share of an item's values that may be missing where the rule's option `limit` does not say.
_LIMIT = 0.2


def facts_are_unique(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """No two rows tell the same fact: same item, entity, period and dimensions; two values for it are an error.

    One value under two captions is no row told twice: cash at the end of a year begins the next.
    """
    rows: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in _supplied(reading):
        if figure.status != "blank":
            rows[_fact(figure)].append(figure)
    twice = [group for group in rows.values() if len(group) > 1]
    other = [group for group in twice if len({(f.amount, f.status) for f in group}) > 1]
    for groups, verdict, what in (
        (other, "violated", "with different values"),
        ([g for g in twice if g not in other and _is_repeated(g)], "anomaly", "with the same value"),
    ):
        if groups:
            members = [f for group in groups for f in group]
            shown = "; ".join(
                f"{_shown(g[0])} ({' and '.join(filter(None, (f.place for f in g[:2])))})" for g in groups[:_EXAMPLES]
            )
            facts = "1 fact is" if len(groups) == 1 else f"{len(groups)} facts are"
            yield _remark(rule, verdict, f"{facts} told more than once {what}, for example {shown}", members)


def _is_repeated(figures: Sequence[Figure]) -> bool:
    """Whether two of them stand under the very same caption."""
    return len({(f.section, f.caption) for f in figures}) < len(figures)


def _fact(figure: Figure) -> Hashable:
    item = figure.concept or (*figure.section, figure.caption)
    period = (figure.period_start, figure.period_end, figure.compared_start, figure.compared_end)
    dimensions = tuple(sorted(figure.dimensions.items()))
    return (figure.entity, figure.statement, item, dimensions, *period, figure.measure, figure.basis, figure.unit)


def values_are_there(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Of no item that has values are more than a share (option `limit`, 0.2) missing; nor of periods and names."""
    limit = _limit(rule)
    items: dict[str, list[Figure]] = defaultdict(list)
    for figure in _supplied(reading):
        items[figure.caption or figure.concept or ""].append(figure)
    gaps = []
    for name, figures in items.items():
        missing = [f for f in figures if f.status == "blank"]
        if len(figures) > len(missing) > limit * len(figures):
            gaps.append((name, missing, len(figures)))
    if gaps:
        shown = ", ".join(f"{name} {len(m)} of {n} ({100 * len(m) // n} %)" for name, m, n in gaps[:_EXAMPLES])
        message = f"more than {100 * limit:g} % of the values of {_items(gaps)} are missing, for example {shown}"
        yield _remark(rule, "anomaly", message, [f for _, missing, _ in gaps for f in missing])
    yield from _attributes(rule, reading, limit)


def _items(gaps: Sequence[object]) -> str:
    return "one item" if len(gaps) == 1 else f"{len(gaps)} items"


def _limit(rule: Rule) -> float:
    text = dict(rule.options).get("limit", "")
    try:
        return float(text.removesuffix("%").strip()) / (100 if text.endswith("%") else 1)
    except ValueError:
        return _LIMIT


def _attributes(rule: Rule, reading: Reading, limit: float) -> Iterator[Remark]:
    """What numbers must have to be found by any rule."""
    numbers = [f for f in _supplied(reading) if f.status == "number"]
    lacks: tuple[tuple[str, Callable[[Figure], bool]], ...] = (
        ("period", lambda f: f.period_end is None),
        ("caption and no concept", lambda f: not (f.caption or f.concept)),
    )
    for what, is_lacking in lacks:
        bare = [f for f in numbers if is_lacking(f)]
        if len(bare) > limit * len(numbers):
            shown = ", ".join(_shown(f) for f in bare[:_EXAMPLES])
            yield _remark(
                rule, "anomaly", f"{len(bare)} of {len(numbers)} numbers have no {what}, for example {shown}", bare
            )


def items_have_values(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Every item of a table has a value somewhere in the document."""
    there, items = set(), dict[str, Figure]()
    for figure in _supplied(reading):
        name = figure.caption or figure.concept or ""
        items.setdefault(name, figure)
        if figure.status != "blank":
            there.add(name)
    empty = [name for name in items if name not in there]
    if empty and there:
        shown = ", ".join(empty[:_EXAMPLES]) + (" ..." if len(empty) > _EXAMPLES else "")
        yield _remark(rule, "anomaly", f"{len(empty)} of {len(items)} items have no value at all: {shown}", [])


def units_are_known(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Every unit is an ISO 4217 currency, one that reports count in, or one that option `units` names."""
    own = set(dict(rule.options).get("units", "").split("|"))
    odd: dict[str, list[Figure]] = defaultdict(list)
    for figure in _supplied(reading):
        if figure.unit and figure.unit not in own and not is_known(figure.unit):
            odd[figure.unit].append(figure)
    for unit, figures in odd.items():
        what = f"the unit {unit!r} of {len(figures)} figures is no ISO 4217 code and no unit that is known"
        yield _remark(rule, "anomaly", f"{what}, for example {_shown(figures[0])}", figures)


def documents_are_there(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Every document that the mapping or option `documents` expects is there; told once for a landing."""
    document = reading.document
    if document.format == "missing":
        yield _remark(rule, "violated", f"the document {document.document} is expected, and no row is of it", [])
        return
    siblings = reading.siblings or (document.document,)
    expected = [name for name in dict(rule.options).get("documents", "").split("|") if name]
    lacking = [name for name in expected if name not in siblings]
    if lacking and siblings[0] == document.document:
        shown = ", ".join(lacking[:10]) + (" ..." if len(lacking) > 10 else "")
        yield _remark(
            rule, "violated", f"{len(lacking)} of {len(expected)} expected documents are not there: {shown}", []
        )


def _supplied(reading: Reading) -> Iterator[Figure]:
    return (f for f in reading.figures if f.origin == "supplied")


def _shown(figure: Figure) -> str:
    """A figure as a reader of its table finds it: ``revenue 2023-12-31``."""
    parts = (figure.entity, figure.caption or figure.concept, figure.period_end and str(figure.period_end))
    return " ".join(part for part in parts if part) or (figure.place or f"figure {figure.figure}")


def _remark(rule: Rule, verdict: str, message: str, figures: Iterable[Figure]) -> Remark:
    numbers = tuple(f.figure for f in figures)
    return Remark(rule=rule.id, family=rule.family, verdict=verdict, message=message, figures=numbers)


FINDERS: dict[str, Callable[[Rule, Reading], Iterable[Tie | Remark | Unbound]]] = {
    "facts are unique": facts_are_unique,
    "values are there": values_are_there,
    "items have values": items_have_values,
    "units are known": units_are_known,
    "documents are there": documents_are_there,
}
