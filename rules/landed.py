"""Remarks on the landed tables themselves: what a reading must hold before any rule can be believed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator

from ..figures.figure import BASES, MEASURES, QUALIFIERS, STATEMENTS, STATUSES, Figure
from ..figures.reading import Reading
from .model import Remark, Rule, Tie, Unbound

_INT64 = 2**63
_INT8 = 128
#: Below this share of a column, figures with other decimals are the odd ones.
_ODD = 0.2
_FEWEST = 5


def _remark(rule: Rule, message: str, figures: Iterable[Figure] = (), line: int | None = None) -> Remark:
    """One remark; it points at a figure where it is about just one."""
    about = list(figures)
    numbers = tuple(f.figure for f in about)
    if len(about) != 1:
        first = about[0].line if about else line
        return Remark(rule=rule.id, family=rule.family, verdict="anomaly", message=message, figures=numbers, line=first)
    only = about[0]
    return Remark(
        rule=rule.id, family=rule.family, verdict="anomaly", message=message, figure=only.figure, figures=numbers,
        line=only.line, col_start=only.col_start, col_end=only.col_end, printed=only.printed,
    )  # fmt: skip


def keys_are_unique(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Figures are numbered in reading order, and no two stand on the same place."""
    for place, figure in enumerate(reading.figures):
        if figure.figure != place:
            yield _remark(rule, f"figure {figure.figure} stands at place {place} of the table", [figure])
            return
    for figures in _grouped(reading.figures, _place).values():
        if len(figures) > 1:
            yield _remark(rule, f"{len(figures)} figures stand on one place of the document", figures)


def _place(figure: Figure) -> Hashable | None:
    return None if figure.line is None or figure.col_start is None else (figure.line, figure.col_start)


def figures_have_a_period(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Every number of a table says for when it is; one remark a table."""
    yield from _lacking(rule, reading, "period", lambda f: f.period_end is None)


def figures_have_a_unit(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Every number of a table says of what it is; one remark a table."""
    yield from _lacking(rule, reading, "unit", lambda f: f.unit is None)


def _lacking(rule: Rule, reading: Reading, what: str, lacks: Callable[[Figure], bool]) -> Iterator[Remark]:
    bare = [f for f in reading.figures if f.status == "number" and f.table is not None and lacks(f)]
    for figures in _grouped(bare, lambda f: f.table).values():
        yield _remark(rule, f"{len(figures)} numbers of one table have no {what}", figures)


def values_are_typed(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Digits are whole numbers with decimals that fit the landing, and every word is one of its list."""
    for figure in reading.figures:
        wrong = next(_untyped(figure), None)
        if wrong:
            yield _remark(rule, wrong, [figure])


def _untyped(figure: Figure) -> Iterator[str]:
    whole = type(figure.mantissa) in {int, type(None)} and type(figure.decimals) in {int, type(None)}
    if not whole:
        yield "mantissa and decimals are whole numbers"
        return
    if abs(figure.mantissa or 0) >= _INT64 or abs(figure.decimals or 0) >= _INT8:
        yield "mantissa or decimals are too large to be landed"
    if (figure.status == "number") > figure.readable:
        yield "a number has no digits or no decimals"
    if figure.status == "nil" and figure.mantissa != 0:
        yield "a nil figure is not zero"
    if figure.polarity not in {1, -1}:
        yield "polarity is 1 or -1"
    listed = (
        (figure.measure, MEASURES),
        (figure.basis, BASES),
        (figure.qualifier, QUALIFIERS),
        (figure.status, STATUSES),
        (figure.statement, (*STATEMENTS, None)),
    )
    if any(word not in known for word, known in listed):
        yield "a word is not one of the landing's list"


def decimals_are_consistent(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Amounts of one column in one unit have one scale; the few that have another are remarked on."""
    amounts = [f for f in reading.figures if f.status == "number" and f.measure == "amount" and f.table is not None]
    for figures in _grouped(amounts, lambda f: (f.table, f.column, f.unit)).values():
        counts = Counter(f.decimals for f in figures)
        usual, number = counts.most_common(1)[0]
        odd = [f for f in figures if f.decimals != usual]
        if number >= _FEWEST and 0 < len(odd) <= _ODD * len(figures):
            yield _remark(rule, f"{len(odd)} of {len(figures)} amounts of one column have another scale", odd)


def periods_are_ordered(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Periods start before they end, changes compare with something earlier, and only forecasts look ahead."""
    last = reading.document.period_end
    wrong: dict[str, list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        start, end, base = figure.period_start, figure.period_end, figure.compared_end
        if start and end and start > end:
            wrong["a period ends before it starts"].append(figure)
        elif base and end and base >= end:
            wrong["a change compares with a later period"].append(figure)
        elif start and start > (last or start) and figure.basis != "forecast" and figure.statement != "guidance":
            wrong["a reported period starts after the document's"].append(figure)
    for message, figures in wrong.items():
        yield _remark(rule, f"{message} ({len(figures)} figures)", figures)


def regions_are_read(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """What was not read is said, with its lines and the reason."""
    for region in reading.document.unread:
        yield _remark(rule, f"lines {region.first} to {region.last} were not read: {region.reason}", line=region.first)


def corrections_apply(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """What a reviewer corrected is still printed as it was, so that every correction could be applied."""
    for each in reading.document.corrections:
        if each.state in {"stale", "ambiguous"}:
            message = f"the {each.kind} correction of {each.place} was not applied: {each.message}"
            yield _remark(rule, message, line=each.line)


def corrections_are_confirmed(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Corrections that still wait for somebody to confirm them, in one remark."""
    waiting = [each for each in reading.document.corrections if each.state == "open"]
    if waiting:
        message = f"{len(waiting)} corrections wait to be confirmed, the first is {waiting[0].place}"
        yield _remark(rule, message, line=waiting[0].line)


def _grouped(figures: Iterable[Figure], key: Callable[[Figure], Hashable | None]) -> dict[Hashable, list[Figure]]:
    """Figures by a key, those without one left out."""
    found: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in figures:
        value = key(figure)
        if value is not None:
            found[value].append(figure)
    return found


def waivers_are_in_force(_rule: Rule, _reading: Reading) -> Iterator[Remark]:
    """Nothing: waivers are judged when all findings are known, the rules of suite ``settling`` say by what."""
    yield from ()


FINDERS: dict[str, Callable[[Rule, Reading], Iterable[Tie | Remark | Unbound]]] = {
    "corrections apply": corrections_apply,
    "corrections are confirmed": corrections_are_confirmed,
    "keys are unique": keys_are_unique,
    "figures have a period": figures_have_a_period,
    "figures have a unit": figures_have_a_unit,
    "values are typed": values_are_typed,
    "decimals are consistent": decimals_are_consistent,
    "periods are ordered": periods_are_ordered,
    "regions are read": regions_are_read,
    "waivers are in force": waivers_are_in_force,
}
