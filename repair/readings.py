"""How a figure's column prints numbers, a value in that print, and the values one glyph away from a token.

A value is a pair (mantissa, decimals), as a figure has it: ``(-1896784, -3)``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..figures.figure import Figure
from .costs import bare, edit_cost

Value: TypeAlias = tuple[int, int]

_DIGITS = "0123456789"
#: Tokens longer than this are merged cells or noise: their readings would be many and mean nothing.
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Style:
    """How one column prints: 1,948 in thousands has decimals -3 and, as no digit stands behind a point, shift 3."""

    decimals: int | None = None  #: the decimals most of the column's figures have; None where they differ
    shift: int = 0  #: digits printed behind the point less decimals
    commas: bool = True
    minus: str = "("  #: what a negative number begins with
    percent: bool = False  #: whether the sign stands behind each number

    def form(self, value: Value) -> str:
        """The value as this column prints it.

        >>> Style(shift=3).form((-1896784, -3)), Style(shift=0, percent=True).form((175, 1))
        ('(1,896,784)', '17.5%')
        """
        mantissa, decimals = value
        places = decimals + self.shift
        if places < 0:
            mantissa, places = mantissa * 10**-places, 0
        digits = str(abs(mantissa)).rjust(places + 1, "0")
        whole, behind = digits[: len(digits) - places], digits[len(digits) - places :]
        text = (f"{int(whole):,}" if self.commas else whole) + (f".{behind}" if places else "")
        if mantissa < 0:
            text = f"({text})" if self.minus == "(" else self.minus + text
        return text + "%" * self.percent


class Styles:
    """The styles of a reading's columns, each worked out when first asked for."""

    def __init__(self, figures: list[Figure]) -> None:
        self._figures = figures
        self._columns: dict[tuple[int, int], list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.table is not None and figure.column is not None:
                self._columns[figure.table, figure.column].append(figure)
        self._tables: dict[int, list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.table is not None:
                self._tables[figure.table].append(figure)
        self._known: dict[tuple[int, int | None, str | None, str], Style] = {}
        self._all: Style | None = None

    def of(self, number: int) -> Style:
        """The style of one figure: its column's, else that of its own token."""
        figure = self._figures[number]
        if figure.table is None or figure.column is None:
            return _style([figure], self._document())
        return self._peers(figure.table, figure.column, figure)

    def cost(self, number: int, value: Value) -> float:
        """The cost of reading the figure's token where this value was printed."""
        return edit_cost(bare(self.of(number).form(value)), bare(self._figures[number].token or ""))

    def _peers(self, table: int, column: int | None, figure: Figure) -> Style:
        """The style of the figures of the same unit and measure in a column, or in all columns of a table."""
        key = (table, column, figure.unit, figure.measure)
        if key not in self._known:
            near = self._tables[table] if column is None else self._columns[table, column]
            peers = [f for f in near if (f.unit, f.measure) == key[2:]]
            wider = self._document() if column is None else self._peers(table, None, figure)
            self._known[key] = _style(peers, wider)
        return self._known[key]

    def _document(self) -> Style:
        if self._all is None:
            self._all = replace(_style(self._figures, Style()), decimals=None)
        return self._all


def _style(figures: list[Figure], otherwise: Style) -> Style:
    tokens = [bare(f.token or "") for f in figures]
    shifts = Counter(s for f, t in zip(figures, tokens, strict=True) if (s := _shift(f, t)) is not None)
    decimals = Counter(f.decimals for f in figures if f.decimals is not None and f.status == "number" and not f.damage)
    usual, times = decimals.most_common(1)[0] if decimals else (None, 0)
    long = [t for t in tokens if sum(c in _DIGITS for c in t) > 3 and "." not in t[:-3]]
    minus = Counter(_minus(f, t) for f, t in zip(figures, tokens, strict=True) if (f.mantissa or 0) < 0)
    return Style(
        decimals=usual if times >= 2 and times > 0.6 * decimals.total() else otherwise.decimals,
        shift=shifts.most_common(1)[0][0] if shifts else otherwise.shift,
        commas=2 * sum("," in t for t in long) >= len(long) if long else otherwise.commas,
        minus=minus.most_common(1)[0][0] if minus else otherwise.minus,
        percent=2 * sum(t.endswith("%") for t in tokens) > len(tokens),
    )


def _minus(figure: Figure, token: str) -> str:
    if "(" in token or ")" in token:
        return "("
    printed = (figure.token or "").strip()
    return printed[0] if token.startswith("-") and bare(printed[:1]) == "-" else "-"


def _shift(figure: Figure, token: str) -> int | None:
    if figure.mantissa is None or figure.decimals is None or figure.status != "number":
        return None
    whole, point, behind = token.strip("()-%").partition(".")
    digits = whole.replace(",", "") + behind
    if not digits.isdecimal() or len(digits) > _LONGEST or int(digits) != abs(figure.mantissa):
        return None
    return len(behind) * bool(point) - figure.decimals


def grids(figure: Figure, style: Style) -> tuple[int, ...]:
    """The decimals a figure's true value may have: its column's first, then those of its own token."""
    found = [d for d in (style.decimals, figure.decimals) if d is not None]
    return tuple(dict.fromkeys(found)) or ((-style.shift,) if figure.printed else ())


def near(figure: Figure, style: Style) -> list[Value]:
    """The values one glyph away from the figure's token, in no order: ``1,048`` gives 1,948, 11,048, 148 ...

    A digit may be another, lost or too many, a glyph of noise any digit, the sign or the point lost.
    """
    token = bare(figure.token or "")
    if len(token) > _LONGEST:
        return []
    minus = "(" in token or ")" in token or token.startswith("-")
    raw = "".join(c for c in token if c in _DIGITS or c == "?")
    signs = (-1, 1) if minus else (1, -1)
    found: dict[Value, None] = {}
    for digits in _one_edit(raw):
        mantissa = int(digits)
        for decimals in grids(figure, style):
            for sign in signs:
                found[sign * mantissa, decimals] = None
    if figure.mantissa is not None and figure.decimals is not None:
        found.pop((figure.mantissa, figure.decimals), None)
    return list(found)


def _one_edit(raw: str) -> Iterable[str]:
    noise = raw.count("?")
    if noise > 1:
        return ()
    if noise == 1:
        return dict.fromkeys(raw.replace("?", d) for d in ["", *_DIGITS] if raw.replace("?", d))
    return dict.fromkeys(_edited(raw)) if raw else ()


def _edited(raw: str) -> Iterator[str]:
    yield raw
    for k in range(len(raw) + 1):
        for digit in _DIGITS:
            yield raw[:k] + digit + raw[k:]
    for k in range(len(raw)):
        for digit in _DIGITS:
            yield raw[:k] + digit + raw[k + 1 :]
        if len(raw) > 1:
            yield raw[:k] + raw[k + 1 :]
    for k in range(len(raw) - 1):
        yield raw[:k] + raw[k + 1] + raw[k] + raw[k + 2 :]
