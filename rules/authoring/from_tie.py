"""A tie back in words: the relation over captions that would bind to the same figures, and to others like them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from math import gcd

from ...figures.figure import Figure
from ...figures.reading import Reading
from ..captions import words
from ..index import DAY, Index, year_before
from ..model import Tie
from ..relation import parse
from ..terms import Name
from .lines import Lines, plain

_YEAR_SLACK = 8
Terms = list[tuple[int, Name]]
Near = tuple[str, tuple[Name, ...]] | None


class WordlessError(ValueError):
    """A tie whose figures no relation over captions can tell apart; says which."""


def relation_of(tie: Tie, reading: Reading, lines: Lines) -> str:
    """The relation of a tie: `"Total" = "A" + "B"` of the members (Total, 1), (A, -1), (B, -1).

    Raises:
        WordlessError: a figure has no caption, or two differ only by what captions do not say.
    """
    figures = {number: reading.figures[number] for number in tie.figures}
    said = [f.printed or "a figure" for f in figures.values() if f.table is None and f.line is not None]
    if said:
        raise WordlessError(f"{plain(said[0])} stands in the text, which relations do not name")
    names = _names(figures, Index(reading), lines)
    told: dict[object, int] = {}
    for number, name in names.items():
        key = (*map(words, name.words), name.statement, name.selections, name.at, str(name.near))
        if told.setdefault(key, number) != number:
            one, other = (figures[each].printed or "a figure" for each in (told[key], number))
            raise WordlessError(f"{plain(one)} and {plain(other)} are both {name}: state the rule as a sentence")
    if tie.result is not None:
        return str(parse(_ratio(tie, tie.result, names)))
    return str(parse(_linear(tie, names)))


def _linear(tie: Tie, names: Mapping[int, Name]) -> str:
    """The total against the others; without a total the first."""
    members = [(m.coefficient, m.figure) for m in tie.members if m.coefficient]
    head = tie.total if tie.total is not None else members[0][1]
    own = next(c for c, figure in members if figure == head)
    common = gcd(*(c for c, _ in members)) * (1 if own > 0 else -1)
    rest = [(-c // common, names[figure]) for c, figure in members if figure != head]
    operator = tie.operator if own > 0 else {"<=": ">=", ">=": "<="}.get(tie.operator, "=")
    return f"{_sum([(own // common, names[head])])} {operator} {_sum(rest)}"


def _ratio(tie: Tie, result: int, names: Mapping[int, Name]) -> str:
    above = [(m.coefficient, names[m.figure]) for m in tie.members if m.coefficient]
    below = [(m.denominator, names[m.figure]) for m in tie.members if m.denominator]
    if all(weight < 0 for weight, _ in below):  # a negative base: the sign goes above
        below = [(-weight, name) for weight, name in below]
        above = [(-weight, name) for weight, name in above]
    factor = "" if tie.factor == 1 else f"{tie.factor} * "
    return f"{names[result]} = {factor}{_grouped(above)} / {_grouped(below)}"


def _grouped(terms: Terms) -> str:
    return _sum(terms) if len(terms) == 1 and terms[0][0] == 1 else f"({_sum(terms)})"


def _sum(terms: Terms) -> str:
    """Positive terms first: `A + 2 * B - C`."""
    text = ""
    for weight, name in sorted(terms, key=lambda term: term[0] < 0):
        size = "" if abs(weight) == 1 else f"{abs(weight)} * "
        text += f" {'-' if weight < 0 else '+'} {size}{name}"
    return text.removeprefix(" + ").strip() or "0"


# --- Names ---


def _names(figures: Mapping[int, Figure], index: Index, lines: Lines) -> dict[int, Name]:
    dims = {number: dict(index.of(f, captioned=True)) for number, f in figures.items()}
    axes = {axis for own in dims.values() for axis in own}
    parting = {axis for axis in axes if len({own.get(axis) for own in dims.values()}) > 1}
    many_tables = len({f.table for f in figures.values()}) > 1
    start, end = _frame(figures.values())
    found = {}
    for number, figure in figures.items():
        selections = {axis: member for axis, member in dims[number].items() if axis in parting}
        if figure.measure in {"change", "percent_change"}:
            selections["measure"] = figure.measure
        if figure.basis not in {"reported", "restated"}:
            selections["basis"] = figure.basis
        statement = figure.statement if many_tables else None
        at = _time(figure, start, end)
        path, near = _words(figure, index.reading.document.document, lines)
        found[number] = Name(
            path, caption=True, statement=statement, at=at, near=near, selections=tuple(sorted(selections.items()))
        )
    return found


def _words(figure: Figure, document: str, lines: Lines) -> tuple[tuple[str, ...], Near]:
    """The caption; under its heading, or between its neighbours, where the table prints it several times."""
    section = tuple(filter(None, map(plain, figure.section)))
    caption = plain(figure.caption or "")
    if not caption and section:
        return section[-1:], None
    if not caption:
        raise WordlessError(f"{plain(figure.printed or 'a figure')} has no caption: state the rule as a sentence")
    place = (document, figure.table)
    apart = [item for item in lines.differ(lines.named((caption,))) if item.place == place]
    item = next((item for item in apart if item.row == figure.row and item.section == section), None)
    if item is None:
        return (caption,), None
    if section and [each.section for each in apart].count(section) == 1:
        return (section[-1], caption), None
    marks = lines.marks(item)
    return (caption,), marks and (marks[0], tuple(Name((mark,), caption=True) for mark in marks[1]))


def _frame(figures: Iterable[Figure]) -> tuple[dt.date | None, dt.date | None]:
    """The period that the tie is about: the latest duration among its figures, else the latest date."""
    spans = {(f.period_start, f.period_end) for f in figures if f.period_end}
    lasting = [span for span in spans if span[0]]
    return max(lasting or spans, key=lambda span: str(span[1]), default=(None, None))


def _time(figure: Figure, start: dt.date | None, end: dt.date | None) -> str:
    own = (figure.period_start, figure.period_end)
    if own in {(start, end), (None, None)}:
        return ""
    if start and figure.period_start is None and figure.period_end in {start, start - DAY}:
        return "start"
    if start and figure.period_start is None and figure.period_end == end:
        return "end"
    same_kind = (figure.period_start is None) == (start is None)
    if same_kind and end and figure.period_end and abs((figure.period_end - year_before(end)).days) <= _YEAR_SLACK:
        return "prior"
    printed = plain(figure.printed or "a figure")
    raise WordlessError(f"{printed} is of another period than relations can name: state the rule as a sentence")
