"""Figures of one draft found again in the next: by who they are, then by what stands around them, never by position.

Every step looks figures up by a key, so that twice the figures take twice the work; only rows whose words changed are
compared with each other, and of these only so many at once.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TYPE_CHECKING

from ..figures.identity import identities

if TYPE_CHECKING:
    from ..figures.figure import Figure
    from ..figures.reading import Reading

Key = Callable[["_Side", "Figure"], Hashable]

_NUMBERS = re.compile(r"[0-9０-９,.()%△▲$¥€£–—-]+")
_LETTERS = re.compile(r"[^\W\d_]+")
#: A number with fewer digits is too common to be known by itself.
_TELLING = 1000
#: So many rows without a partner are compared with as many others; more have lost more than their words.
_MOST_ROWS = 300
#: How alike two captions must be, of 100, to be one that was worded anew.
_ALIKE = 80


def matched(old: Reading, new: Reading) -> dict[int, int]:
    """Each figure of the old draft that the new one has too, and its number there; no figure twice.

    A figure is known by its identity; equals of one identity by the words of their line, then by their value. What
    is left is looked for under the same words elsewhere, in the same line, and by the numbers of a whole row.
    """
    pairing = _Pairing(_Side(old), _Side(new))
    for key in (
        lambda side, f: (side.who[f.figure], side.around(f)),
        lambda side, f: (side.who[f.figure], f.mantissa, f.decimals),
        lambda side, f: side.who[f.figure],
        lambda _, f: (*_words(f), f.mantissa, f.decimals),
        lambda _, f: _words(f),
        lambda side, f: side.around(f),
        _told,
    ):
        pairing.by(key)
    pairing.by_rows()
    pairing.by(lambda side, f: side.alone.get(f.figure))
    pairing.by_likeness()
    return pairing.found


class _Side:
    """One draft with what its figures are known by."""

    def __init__(self, reading: Reading) -> None:
        self.figures = reading.figures
        self.who = [name.rpartition("\x1f")[0] for name in identities(reading.figures)]
        self._lines = {line.line: _template(line.text) for line in reading.lines}
        self._nth: dict[int, int] = {}
        on_line: Counter[int | None] = Counter()
        for figure in reading.figures:
            on_line[figure.line] += 1
            self._nth[figure.figure] = on_line[figure.line]
        values = Counter(map(_value, reading.figures))
        self.alone = {
            f.figure: key for f in reading.figures if values[key := _value(f)] == 1 and abs(f.mantissa or 0) >= _TELLING
        }

    def around(self, figure: Figure) -> Hashable:
        """The words of its line and which number of the line it is; None where the line has no words to know it by."""
        words = self._lines.get(figure.line or 0)
        return (words, self._nth[figure.figure], figure.measure) if words else None

    def rows(self, numbers: Iterable[int]) -> dict[tuple[int, int], list[Figure]]:
        """The figures of these numbers by table and row."""
        found: dict[tuple[int, int], list[Figure]] = defaultdict(list)
        for number in numbers:
            figure = self.figures[number]
            if figure.table is not None and figure.row is not None:
                found[figure.table, figure.row].append(figure)
        return found


class _Pairing:
    """Partners so far, and the figures of each side that have none yet."""

    def __init__(self, old: _Side, new: _Side) -> None:
        self.old, self.new = old, new
        self.found: dict[int, int] = {}
        self._left = dict.fromkeys(f.figure for f in old.figures)
        self._free = dict.fromkeys(f.figure for f in new.figures)

    def pair(self, old: int, new: int) -> None:
        self.found[old] = new
        del self._left[old]
        del self._free[new]

    def by(self, key: Key) -> None:
        """Pair figures of equal keys in their order; those whose key is None stay alone."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for number in self._free:
            if (own := key(self.new, self.new.figures[number])) is not None:
                waiting[own].append(number)
        for group in waiting.values():
            group.reverse()
        for number in list(self._left):
            group = waiting.get(key(self.old, self.old.figures[number]), [])
            if group:
                self.pair(number, group.pop())

    def by_rows(self) -> None:
        """Pair rows that print the same numbers under other words, where no other row prints them."""
        rows: tuple[_Rows, _Rows] = ({}, {})
        for at, (side, left) in enumerate(((self.old, self._left), (self.new, self._free))):
            for figures in side.rows(left).values():
                values = tuple((f.mantissa, f.decimals) for f in figures)
                if len(values) > 1 and any(abs(m or 0) >= _TELLING for m, _ in values):
                    rows[at].setdefault(values, []).append(figures)
        for printed, own in rows[0].items():
            others = rows[1].get(printed, [])
            if len(own) == len(others) == 1:
                self._pair_rows(own[0], others[0])

    def by_likeness(self) -> None:
        """Pair rows of one statement and the same periods whose captions are alike, the most alike first."""
        blocks: dict[Hashable, tuple[list[list[Figure]], list[list[Figure]]]] = defaultdict(lambda: ([], []))
        for at, (side, left) in enumerate(((self.old, self._left), (self.new, self._free))):
            for figures in side.rows(left).values():
                first = figures[0]
                blocks[first.statement, tuple((f.period_end, f.measure) for f in figures)][at].append(figures)
        for own, others in blocks.values():
            if own and others and len(own) <= _MOST_ROWS and len(others) <= _MOST_ROWS:
                for row, other in _likest(own, others):
                    self._pair_rows(own[row], others[other])

    def _pair_rows(self, own: Sequence[Figure], other: Sequence[Figure]) -> None:
        for one, two in zip(own, other, strict=True):
            self.pair(one.figure, two.figure)


_Rows = dict[tuple[tuple[int | None, int | None], ...], list[list["Figure"]]]


def _likest(own: Sequence[Sequence[Figure]], others: Sequence[Sequence[Figure]]) -> list[tuple[int, int]]:
    """Rows with the most alike captions, each at most once."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only rows with other words need it

    names = [[(row[0].caption or "").lower()[:200] for row in rows] for rows in (own, others)]
    scores = process.cdist(*names, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
    ranked = sorted((-scores[i, j], i, j) for i, j in zip(*scores.nonzero(), strict=True))
    taken: tuple[set[int], set[int]] = (set(), set())
    found = []
    for _, i, j in ranked:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            found.append((int(i), int(j)))
    return found


def _words(figure: Figure) -> tuple[Hashable, ...]:
    """What a figure is called and of what time, wherever it stands."""
    caption = " ".join(_LETTERS.findall((figure.caption or "").lower()))
    dimensions = tuple(sorted(figure.dimensions.items()))
    period = (figure.period_start, figure.period_end, figure.compared_start, figure.compared_end)
    return (caption, dimensions, period, figure.measure, figure.unit, figure.table is None)


def _told(_: _Side, figure: Figure) -> Hashable:
    """What it is called and what it says, of whatever time: a heading was corrected, or read otherwise."""
    known = figure.mantissa and figure.caption
    return (_words(figure)[0], figure.mantissa, figure.decimals, figure.measure) if known else None


def _value(figure: Figure) -> Hashable:
    return (figure.mantissa, figure.decimals, figure.period_end, figure.measure)


def _template(text: str) -> str:
    """The line without its numbers; empty where too few words are left to know it by."""
    words = _LETTERS.findall(_NUMBERS.sub(" ", text[:1000]))
    return " ".join(words).lower() if sum(map(len, words)) > 3 else ""
