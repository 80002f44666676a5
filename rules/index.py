"""Finds a relation's line items among a document's figures: by concept or caption, period and dimensions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias

from ..figures.figure import Figure
from ..figures.reading import Reading
from .captions import same, under
from .glossary import concepts_of
from .terms import Name

ByPeriod: TypeAlias = dict[tuple[dt.date | None, dt.date | None], list[Figure]]
DAY = dt.timedelta(days=1)
_NONE: frozenset[tuple[str, str]] = frozenset()
#: What one place calls restated another calls reported: the same fact.
_ALIKE_BASES = {"reported", "restated"}
_CHANGES = {"change", "percent_change"}
#: XBRL's axes under the names a person uses for them.
AXES = {
    "statementbusinesssegments": "segment",
    "businesssegments": "segment",
    "statementequitycomponents": "equitycomponent",
    "productorservice": "product",
    "statementgeographical": "region",
    "geography": "region",
    "statementclassofstock": "classofstock",
    "consolidationitems": "consolidation",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What one instance of a rule is about: whose numbers, which period, on which basis, which part."""

    entity: str | None
    start: dt.date | None
    end: dt.date | None
    basis: str
    dims: frozenset[tuple[str, str]]

    @property
    def words(self) -> str:
        """The frame as a reader would say it: ``2017-04-01 to 2017-09-30, segment ATM``."""
        period = str(self.end or "no period") if self.start is None else f"{self.start} to {self.end}"
        return ", ".join([period, *(f"{axis} {member}" for axis, member in sorted(self.dims))])


@lru_cache(maxsize=4096)
def axis_key(axis: str) -> str:
    """One name for an axis however it is written: ``equity_component``, ``StatementEquityComponentsAxis``."""
    plain = "".join(c for c in axis.rsplit(":", 1)[-1].casefold() if c.isalnum()).removesuffix("axis")
    return AXES.get(plain, plain)


@lru_cache(maxsize=4096)
def member_key(member: str) -> str:
    """One name for a member however it is written: ``Retained earnings``, ``RetainedEarningsMember``."""
    plain = "".join(c for c in member.rsplit(":", 1)[-1].casefold() if c.isalnum())
    return plain.removesuffix("member")


def dims_of(figure: Figure) -> frozenset[tuple[str, str]]:
    """A figure's dimensions with folded names; that a named segment is an operating one says nothing more."""
    folded = {axis_key(axis): member_key(member) for axis, member in figure.dimensions.items()}
    if "segment" in folded and folded.get("consolidation") == "operatingsegments":
        del folded["consolidation"]
    return frozenset(folded.items())


def year_before(day: dt.date) -> dt.date:
    """The same day a year earlier (29 February becomes the 28th)."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


class Index:
    """A document's printed line items; prose stands aside, as its figures are tied to tables elsewhere."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.figures = [f for f in reading.figures if _counts(f)]
        self.dims = {f.figure: dims_of(f) for f in self.figures if f.dimensions}
        self.by_concept: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if figure.concept:
                self.by_concept[figure.concept].append(figure)
                self.by_concept[figure.concept.rsplit(":", 1)[-1]].append(figure)
        self._captions: dict[tuple[str, ...], list[Figure]] = {}
        self._found: dict[Hashable, list[ByPeriod]] = {}

    @cached_property
    def durations(self) -> dict[str | None, set[tuple[dt.date, dt.date]]]:
        """The periods each statement's columns run over; under None those of the whole document."""
        found: dict[str | None, set[tuple[dt.date, dt.date]]] = defaultdict(set)
        for figure in self.figures:
            if figure.period_start and figure.period_end:
                span = (figure.period_start, figure.period_end)
                found[figure.statement].add(span)
                found[None].add(span)
        return found

    @cached_property
    def by_table(self) -> dict[int | None, list[Figure]]:
        """The figures of each table in reading order."""
        found: dict[int | None, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            found[figure.table].append(figure)
        return found

    @cached_property
    def statements(self) -> set[str]:
        """The statements of which at least one figure is printed."""
        return {f.statement for f in self.figures if f.statement}

    @cached_property
    def text(self) -> str:
        """The document's words in lower case with single spaces."""
        return " ".join(" ".join(line.text.split()) for line in self.reading.lines).casefold()

    def of(self, figure: Figure, *, captioned: bool = False) -> frozenset[tuple[str, str]]:
        """A figure's dimensions with folded names.

        For one found by its caption, without the part that the caption itself names: the line
        "Elimination" of a segment table is asked for by its caption or by its member, not by both.
        """
        dims = self.dims.get(figure.figure, _NONE)
        if not captioned or not dims:
            return dims
        named = member_key(figure.caption or "")
        return frozenset(pair for pair in dims if pair[1] != named)

    # --- what a name may mean, whatever the period ---

    def named(self, name: Name) -> Iterator[list[Figure]]:
        """The figures of each concept (or of the caption) that `name` stands for, best concept first."""
        for by_period in self.by_period(name):
            yield [figure for figures in by_period.values() for figure in figures]

    def by_period(self, name: Name) -> list[ByPeriod]:
        """The same, sorted by period."""
        key = (name.words, name.caption, name.statement, name.selections)
        if key not in self._found:
            self._found[key] = [_by_period(figures) for figures in self._search(name)]
        return self._found[key]

    def _search(self, name: Name) -> Iterator[list[Figure]]:
        lists: Iterable[list[Figure]]
        if name.caption:
            lists = (self.captioned(name.words),)
        else:
            lists = (self.by_concept.get(concept, []) for concept in concepts_of(name.words[0]))
        selected = dict(name.selections)
        for figures in lists:
            kept = [f for f in figures if _fits(f, name.statement, selected)]
            if kept:
                yield kept

    def captioned(self, path: tuple[str, ...]) -> list[Figure]:
        """The figures of a caption below its headings; letter for letter before damaged ones."""
        if path not in self._captions:
            *headings, caption = path
            self._captions[path] = [
                f
                for f in self.figures
                if _has_caption(f, caption) and (not headings or under(f.section, tuple(headings)))
            ]
        return self._captions[path]

    def entity_fits(self, figure: Figure, frame: Frame) -> bool:
        """Whether a figure speaks of the frame's entity; an unnamed one is the document's."""
        return figure.entity == frame.entity or figure.entity is None or frame.entity is None


def _by_period(figures: Iterable[Figure]) -> ByPeriod:
    found: ByPeriod = defaultdict(list)
    for figure in figures:
        found[figure.period_start, figure.period_end].append(figure)
    return dict(found)


def _counts(figure: Figure) -> bool:
    prose = figure.table is None and figure.line is not None
    return not prose and figure.status not in {"blank", "not_meaningful"} and figure.qualifier in {"none", "approx"}


def _fits(figure: Figure, statement: str | None, selected: dict[str, str]) -> bool:
    if statement is not None and figure.statement != statement:
        return False
    measure = selected.get("measure")
    return figure.measure == measure if measure else figure.measure not in _CHANGES


def _has_caption(figure: Figure, caption: str) -> bool:
    """Whether a figure's caption is the one wanted; a caption that wrapped may begin in the heading above it."""
    texts = [text for text in (figure.caption, figure.caption_printed) if text]
    if figure.section and texts:
        texts.append(f"{figure.section[-1]} {texts[0]}")
    return any(same(caption, text) for text in texts)


def bases_agree(one: str, other: str) -> bool:
    """Whether figures on these two bases belong into one tie."""
    return one == other or {one, other} <= _ALIKE_BASES
