"""The line items that documents print, as an author of rules means them: by caption, roughly, under a heading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ...figures.figure import Figure
from ...figures.reading import Reading
from ..captions import same, under, words
from ..index import Index
from ..safe_yaml import clip
from ..terms import Name

_NEAREST = 4
#: Captions less alike than this are no help to anybody.
_LEAST_ALIKE = 55


class CaptionError(ValueError):
    """A caption that no line has, or several lines that differ have; the message names those that come near."""

    def __init__(self, text: str, what: str, choices: Iterable[str]) -> None:
        self.text, self.what, self.choices = text, what, tuple(choices)
        super().__init__("\n".join([f'"{clip(text)}" {what}', *(f"    {choice}" for choice in self.choices)]))


@dataclass(frozen=True, slots=True)
class Item:
    """A line item of one table: its caption, the headings above it, and where it is printed."""

    caption: str
    section: tuple[str, ...]
    statement: str | None
    place: tuple[str, int | None]
    row: int | None
    line: int | None
    sample: str


class Lines:
    """Every line item of some documents."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.items: list[Item] = []
        self.concepts: set[str] = set()
        self._values: dict[tuple[object, ...], dict[tuple[object, ...], set[object]]] = defaultdict(
            lambda: defaultdict(set)
        )
        for reading in readings:
            self._add(reading)

    def _add(self, reading: Reading) -> None:
        index = Index(reading)
        self.concepts |= set(index.by_concept)
        known: set[tuple[object, ...]] = set()
        for figure in index.figures:
            if not figure.caption:
                continue
            item = _item(figure, reading.document.document)
            column = (item.place, words(item.caption), *_frame(figure), index.of(figure, captioned=True))
            self._values[column][item.section, item.row].add(figure.amount)
            key = (item.place, figure.row, item.caption, item.section)
            if key not in known:
                known.add(key)
                self.items.append(item)

    # --- The line items that a caption may mean ---

    def named(self, path: tuple[str, ...], statement: str | None = None) -> list[Item]:
        """The line items of a caption below its headings: as written, else but for plurals, else but for brackets."""
        *headings, caption = path
        items = [item for item in self.items if statement in {None, item.statement}]
        if headings:
            items = [item for item in items if under(item.section, tuple(headings))]
        for alike in (same, _but_for_plurals, _but_for_brackets):
            found = [item for item in items if alike(caption, item.caption)]
            if alike is not same and len({words(item.caption) for item in found}) > 1:
                raise CaptionError(caption, "may be any of these; write it as one of them:", _shown(found))
            if found:
                return found
        return []

    def nearest(self, text: str) -> list[str]:
        """The captions most like a text, each with where and what it prints."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only mistakes need it

        by_words = {" ".join(words(item.caption)): item for item in reversed(self.items)}
        found = process.extract(
            " ".join(words(text)), list(by_words), scorer=fuzz.WRatio, limit=_NEAREST, score_cutoff=_LEAST_ALIKE
        )
        return _shown(by_words[each] for each, _, _ in found)

    def differ(self, items: Iterable[Item]) -> list[Item]:
        """Those of the items that one column of a table prints with several values; none where nothing is ambiguous."""
        own = list(items)
        places, captions = {item.place for item in own}, {words(item.caption) for item in own}
        rows: dict[tuple[object, ...], dict[tuple[object, ...], set[object]]] = defaultdict(dict)
        for (place, caption, *rest), values in self._values.items():
            if place in places and caption in captions:
                rows[place, *rest].update(values)
        found = {
            (place, *row)
            for (place, *_), values in rows.items()
            if len(values) > 1 and len({value for each in values.values() for value in each}) > 1
            for row in values
        }
        return [item for item in own if (item.place, item.section, item.row) in found]

    def marks(self, item: Item) -> tuple[str, tuple[str, ...]] | None:
        """The nearest lines around an item that its table prints but once, as a relation names them.

        ``("between", ("Total revenues", "Total costs"))``, or ``below`` or ``above`` one of them.
        """
        table = [each for each in self.items if each.place == item.place and each.row is not None]
        if item.row is None:
            return None
        rows = sorted((each for each in table if each.row != item.row), key=lambda each: each.row or 0)
        before = (each for each in reversed(rows) if (each.row or 0) < (item.row or 0))
        behind = (each for each in rows if (each.row or 0) > (item.row or 0))
        above, below = ([each.caption for each in side if _is_alone(each, rows)][:1] for side in (before, behind))
        if above and below:
            return "between", (*above, *below)
        return ("below", tuple(above)) if above else ("above", tuple(below)) if below else None

    @cached_property
    def captions(self) -> set[tuple[str, ...]]:
        """The folded words of every caption."""
        return {words(item.caption) for item in self.items}

    def has(self, name: Name) -> bool:
        """Whether a relation's name can mean any figure here."""
        if not name.caption:
            return name.words[0] in self.concepts
        *headings, caption = name.words
        joined = ((item, f"{item.section[-1]} {item.caption}" if item.section else item.caption) for item in self.items)
        return any(
            (same(caption, item.caption) or same(caption, longer))
            and (not headings or under(item.section, tuple(headings)))
            and name.statement in {None, item.statement}
            for item, longer in joined
        )


def plain(text: str) -> str:
    """Text of a document without what cannot be printed, single-spaced: fit for a suite."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:300]).split())


def _item(figure: Figure, document: str) -> Item:
    section = tuple(filter(None, map(plain, figure.section)))
    place = (document, figure.table)
    printed = plain(figure.printed or "")
    return Item(plain(figure.caption or ""), section, figure.statement, place, figure.row, figure.line, printed)


def _is_alone(item: Item, rows: list[Item]) -> bool:
    """Whether no other line of the table could be taken for this one."""
    return sum(same(item.caption, each.caption) for each in rows) == 1


def _frame(figure: Figure) -> tuple[object, ...]:
    return figure.period_start, figure.period_end, figure.measure, figure.basis


def choice(text: str, item: Item) -> str:
    """One of several line items to choose among: `REVENUES > Network services  (report.txt:12: 44,836)`."""
    where = f"{item.place[0]}:{item.line}" if item.line is not None else item.place[0]
    return f"{clip(text, 200)}  ({clip(where)}: {clip(item.sample, 20)})"


def _shown(items: Iterable[Item]) -> list[str]:
    found: dict[str, str] = {}
    for item in items:
        text = " > ".join((*item.section[-1:], item.caption))
        found.setdefault(text, choice(text, item))
    return list(found.values())[:8]


def _but_for_plurals(one: str, other: str) -> bool:
    return _singular(words(one)) == _singular(words(other)) != ()


def _singular(own: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") for word in own if word != "the")


def _but_for_brackets(one: str, other: str) -> bool:
    return _singular(words(_unbracketed(one))) == _singular(words(_unbracketed(other))) != ()


def _unbracketed(text: str) -> str:
    """Text without what stands in brackets: `Income tax expense (benefit)` is `Income tax expense`."""
    depth, kept = 0, []
    for character in text:
        depth += character == "("
        if depth == 0:
            kept.append(character)
        depth -= character == ")" and depth > 0
    return "".join(kept)
