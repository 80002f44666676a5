"""Ties as rows over figures' values: what a row costs, what it implies for a member, which rows hang together.

All arithmetic is exact. A row's sums are whole numbers in quarter units of ``10**-decimals`` over 1024,
fine enough for the half units of rounding and for the open ends of truncation.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ..expectations.verdict import IMPLAUSIBLE, IMPOSSIBLE, NOT_EVALUATED, Outcome
from ..figures.figure import Figure
from ..figures.interval import NEAREST, rounding_interval
from ..figures.reading import Reading
from ..rules.model import Tie
from .readings import Styles, Value, grids

#: Nats for leaving a tie broken, as the rule, its binding or the preparer is wrong; and by how many units of the
#: coarsest member, since a wrong rule may miss by anything: by 2 units 9.1, by 100 12.6, at most 14.
BROKEN, _MOST_MISS = 8.0, 6.0
#: Nats for leaving a tie that no one could evaluate: little, but more than reading a damaged token.
UNKNOWN = 6.0
#: Nats for one display unit across precisions.
PLUG = 2.7
#: Nats at least for a sum that is off within its rounding where its like all foot exactly.
HABIT = 4.5
#: A row that costs this much or more wants an explanation.
OPEN = HABIT
#: Nats for one fact to be printed in two places, equally precise, and not with the same digits.
AGREED = 7.0
_MOST_STRAIN = 4.0
_FINE = 1024  # to a half unit


@dataclass(slots=True)
class Sum:
    """A linear row's running sums: low and high ends, the sum of the printed values, and how many lack one."""

    low: int
    high: int
    middle: int
    unknown: int


@dataclass(slots=True)
class Row:
    """A tie made ready for evaluation: whole factors in units of ``10**-decimals``."""

    number: int
    tie: Tie
    decimals: int
    parts: dict[int, tuple[int, int]]  #: figure -> coefficient of numerator and denominator; linear ones have no second
    result: int | None = None
    factor: int = 1
    habit: float = 0.0
    plain: bool = False  #: linear, all members equally precise: it can foot exactly
    coarse: int = 0  #: the fewest decimals of its members
    spread: float = 0.0  #: variance of the members' rounding errors, in square units of its decimals
    verdict: str = ""

    figures: tuple[int, ...] = ()  #: the members, as in the tie


@dataclass(slots=True)
class Graph:
    """All evaluable equality ties of a document and the values of their figures; None is a value not known."""

    rows: list[Row]
    values: dict[int, Value | None]
    of_figure: dict[int, list[int]]
    figures: Sequence[Figure]
    styles: Styles
    modes: Mapping[str, str] = field(default_factory=dict)
    sums: dict[int, Sum] = field(default_factory=dict)
    _spans_of: dict[tuple[int, Value, int], tuple[int, int, int]] = field(default_factory=dict)

    # --- What a row says ---

    def span(self, figure: int, value: Value, decimals: int) -> tuple[int, int, int]:
        """Low end, high end and printed value, in fine units of ``10**-decimals``."""
        key = figure, value, decimals
        found = self._spans_of.get(key)
        if found is None:
            mantissa, own = value
            it = self.figures[figure]
            exact = it.exact and (it.status == "nil") == (mantissa == 0)
            interval = rounding_interval(mantissa, own, exact=exact, mode=self._mode(it))
            unit = 10 ** (decimals - own) * _FINE
            low, high = interval.low * unit + interval.low_open, interval.high * unit - interval.high_open
            found = self._spans_of[key] = (low, high, 2 * mantissa * unit)
        return found

    def total(self, row: Row, values: Mapping[int, Value | None]) -> Sum:
        """The running sums of a linear row."""
        out = Sum(0, 0, 0, 0)
        for figure, (coefficient, _) in row.parts.items():
            value = values[figure]
            if value is None:
                out.unknown += 1
            else:
                _add(out, coefficient, self.span(figure, value, row.decimals))
        return out

    def moved(self, row: Row, at: Sum, figure: int, old: Value | None, new: Value) -> Sum:
        """The running sums after one member's value changed."""
        out = Sum(at.low, at.high, at.middle, at.unknown)
        coefficient = row.parts[figure][0]
        if old is None:
            out.unknown -= 1
        else:
            low, high, middle = self.span(figure, old, row.decimals)
            _add(out, -coefficient, (high, low, middle))
        _add(out, coefficient, self.span(figure, new, row.decimals))
        return out

    def cost(self, row: Row, values: Mapping[int, Value | None], at: Sum | None = None) -> float:
        """What it costs to leave the row as it stands: nothing where it holds."""
        if row.result is not None:
            return self._ratio_cost(row, values)
        at = at or self.total(row, values)
        if at.unknown:
            return UNKNOWN
        if at.low <= 0 <= at.high:
            return max(row.habit, self._strain(row, at)) if at.middle else 0.0
        unit = 2 * _FINE * 10 ** (row.decimals - row.coarse)
        within = at.low - unit <= 0 <= at.high + unit
        if within and not row.plain:
            return PLUG
        return BROKEN + min(_MOST_MISS, math.log1p(abs(at.middle) / unit))

    @staticmethod
    def _strain(row: Row, at: Sum) -> float:
        """How unlikely so large a residual is from rounding alone: three rounded numbers that miss by one, 2 nats."""
        miss = at.middle / (2 * _FINE)
        return min(_MOST_STRAIN, miss * miss / (2 * row.spread)) if row.spread else _MOST_STRAIN

    def implied(
        self, row: Row, figure: int, values: Mapping[int, Value | None], at: Sum | None = None
    ) -> tuple[Fraction, Fraction, Fraction] | None:
        """Least, greatest and printed amount the other members leave to one; None where they leave it open.

        In the unit itself: parts of 1,200 and 748 thousand leave a total 1947000 to 1949000, printed 1948000.
        """
        if row.result is not None:
            return self._ratio_implied(row, figure, values)
        others = self.others(row, figure, values, at)
        if others is None:
            return None
        scale = Fraction(10) ** row.decimals * (-2 * _FINE * row.parts[figure][0])
        ends = sorted((others.low / scale, others.high / scale))
        return ends[0], ends[1], others.middle / scale

    def others(self, row: Row, figure: int, values: Mapping[int, Value | None], at: Sum | None = None) -> Sum | None:
        """A linear row's running sums without one member; None where another one is unknown or it has no weight."""
        coefficient, value = row.parts[figure][0], values[figure]
        at = at or self.total(row, values)
        if at.unknown - (value is None) or not coefficient:
            return None
        out = Sum(at.low, at.high, at.middle, 0)
        if value is not None:
            low, high, middle = self.span(figure, value, row.decimals)
            _add(out, -coefficient, (high, low, middle))
        return out

    @staticmethod
    def amount(row: Row, fine: int) -> Fraction:
        """A linear row's sum in the unit itself."""
        return Fraction(fine, 2 * _FINE) / Fraction(10) ** row.decimals

    @staticmethod
    def step(row: Row, figure: int, decimals: int) -> int:
        """What one unit of ``10**-decimals`` of the member adds to a linear row, in its fine units."""
        return int(row.parts[figure][0] * 2 * _FINE * 10 ** (row.decimals - decimals))

    # --- Ratios: result x denominator = factor x numerator, linear for each value of the result ---

    def _ratio_cost(self, row: Row, values: Mapping[int, Value | None]) -> float:
        spans = self._spans(row, values)
        if spans is None:
            return UNKNOWN
        low, high = self._quotients(row, spans, spans.pop(row.result if row.result is not None else -1))
        return 0.0 if low <= 0 <= high else BROKEN

    def _spans(self, row: Row, values: Mapping[int, Value | None]) -> dict[int, tuple[int, int, int]] | None:
        spans = {}
        for figure in row.figures:
            value = values[figure]
            if value is None:
                return None
            spans[figure] = self.span(figure, value, row.decimals)
        return spans

    def _quotients(
        self, row: Row, spans: dict[int, tuple[int, int, int]], result: tuple[int, int, int]
    ) -> tuple[int, int]:
        """Whether some result fits: the ends of factor x numerator - result x denominator over all of them."""
        unit = 2 * _FINE * 10**row.decimals
        ends = []
        for quotient in result[:2]:
            low = high = 0
            for figure, (top, bottom) in row.parts.items():
                weight = row.factor * top * unit - quotient * bottom
                one, other, _ = spans[figure]
                low, high = low + min(weight * one, weight * other), high + max(weight * one, weight * other)
            ends.append((low, high))
        return min(e[0] for e in ends), max(e[1] for e in ends)

    def _ratio_implied(
        self, row: Row, figure: int, values: Mapping[int, Value | None]
    ) -> tuple[Fraction, Fraction, Fraction] | None:
        known = {f: values[f] for f in row.figures if f in values}
        if any(v is None for f, v in known.items() if f != figure):
            return None
        unit = 2 * _FINE * Fraction(10) ** row.decimals
        spans = {f: self.span(f, v, row.decimals) for f, v in known.items() if v is not None}
        if figure == row.result:
            return self._result_implied(row, spans, unit)
        result = spans.get(row.result if row.result is not None else -1)
        if result is None:
            return None
        found = [self._member_implied(row, figure, spans, quotient / unit, unit) for quotient in result]
        flat = [x for ends in found if ends is not None for x in ends[:2]]
        if None in found or not flat:
            return None
        return min(flat), max(flat), found[2][2]  # type: ignore[index]

    @staticmethod
    def _result_implied(
        row: Row, spans: dict[int, tuple[int, int, int]], unit: Fraction
    ) -> tuple[Fraction, Fraction, Fraction] | None:
        corners = [[Fraction(0), Fraction(0)]]
        for figure, (top, bottom) in row.parts.items():
            ends = {spans[figure][0], spans[figure][1]}
            corners = [[n + top * e / unit, d + bottom * e / unit] for n, d in corners for e in ends]
            if len(corners) > 256:
                return None
        if any(d == 0 for _, d in corners) or len({d > 0 for _, d in corners}) > 1:
            return None
        ratios = [row.factor * n / d for n, d in corners]
        top = sum((t * spans[f][2] for f, (t, _) in row.parts.items()), 0)
        bottom = sum((b * spans[f][2] for f, (_, b) in row.parts.items()), 0)
        return min(ratios), max(ratios), Fraction(row.factor * top, bottom)

    @staticmethod
    def _member_implied(
        row: Row, figure: int, spans: dict[int, tuple[int, int, int]], quotient: Fraction, unit: Fraction
    ) -> tuple[Fraction, Fraction, Fraction] | None:
        weight = {f: row.factor * top - quotient * bottom for f, (top, bottom) in row.parts.items()}
        own = weight.pop(figure)
        if not own:
            return None
        low = sum((min(w * spans[f][0], w * spans[f][1]) for f, w in weight.items()), Fraction(0))
        high = sum((max(w * spans[f][0], w * spans[f][1]) for f, w in weight.items()), Fraction(0))
        middle = sum((w * spans[f][2] for f, w in weight.items()), Fraction(0))
        ends = sorted((-low / own / unit, -high / own / unit))
        return ends[0], ends[1], -middle / own / unit

    def _mode(self, figure: Figure) -> str:
        kind = "percent" if figure.unit == "percent" else "per_share" if figure.measure == "per_share" else "amount"
        return self.modes.get(kind, NEAREST)


def _add(to: Sum, coefficient: int, span: tuple[int, int, int]) -> None:
    low, high, middle = span
    to.middle += coefficient * middle
    if coefficient < 0:
        low, high = high, low
    to.low += coefficient * low
    to.high += coefficient * high


# --- From a binding ---


def build(ties: Sequence[Tie], outcomes: Sequence[Outcome], reading: Reading) -> Graph:
    """The graph of a document's equality ties."""
    figures, styles = reading.figures, Styles(reading.figures)
    of_figure: dict[int, list[int]] = defaultdict(list)
    rows: list[Row] = []
    values: dict[int, Value | None] = {}
    for number, (tie, outcome) in enumerate(zip(ties, outcomes, strict=True)):
        row = _row(number, tie, outcome, figures, styles)
        if row is None:
            continue
        for figure in row.figures:
            of_figure[figure].append(len(rows))
            values[figure] = _value(figures[figure])
        rows.append(row)
    graph = Graph(rows, values, of_figure, figures, styles, reading.document.rounding)
    graph.sums = {k: graph.total(row, values) for k, row in enumerate(rows) if row.result is None}
    _set_habits(graph)
    return graph


def _value(figure: Figure) -> Value | None:
    return None if figure.mantissa is None or figure.decimals is None else (figure.mantissa, figure.decimals)


def _row(number: int, tie: Tie, outcome: Outcome, figures: Sequence[Figure], styles: Styles) -> Row | None:
    if tie.operator != "=" or not tie.members:
        return None
    members = [figures[f] for f in tie.figures]
    if outcome.verdict == NOT_EVALUATED and not _mendable(members):
        return None
    possible = [d for f in members for d in (f.decimals, *grids(f, styles.of(f.figure))) if d is not None]
    printed = [f.decimals for f in members if f.decimals is not None and f.status != "nil"]
    if not possible or not printed:
        return None
    parts: dict[int, tuple[int, int]] = {}
    for member in tie.members:
        top, bottom = parts.get(member.figure, (0, 0))
        parts[member.figure] = (top + member.coefficient, bottom + member.denominator)
    finest = max(possible)
    return Row(
        number=number,
        tie=tie,
        figures=tie.figures,
        decimals=finest,
        parts=parts,
        result=tie.result,
        factor=tie.factor,
        plain=tie.result is None and len(set(printed)) == 1,
        coarse=min(printed),
        spread=sum(
            (parts[f.figure][0] * 10.0 ** (finest - f.decimals)) ** 2 / 12
            for f in members
            if f.figure in parts and f.decimals is not None and not f.exact
        ),
        verdict=outcome.verdict,
    )


def _mendable(members: Iterable[Figure]) -> bool:
    """Whether what cannot be evaluated lacks only tokens that are printed but unreadable."""
    lacking = [f for f in members if f.mantissa is None]
    return bool(lacking) and all(f.status == "unreadable" and f.printed for f in lacking)


def _set_habits(graph: Graph) -> None:
    """Give sums the cost of being inexact where their like are exact, though rounding would leave them off."""
    like: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for k, row in enumerate(graph.rows):
        if row.plain and row.tie.kind in {"foot", "cross-foot", "roll-forward"}:
            tables = {graph.figures[f].table for f in row.figures}
            if None not in tables and len(tables) == 1:
                like[(*tables, row.coarse)].append(k)
    for row in graph.rows:
        if row.plain and len(row.parts) == 2 and row.tie.total is None:
            row.habit = AGREED
        if row.verdict == IMPLAUSIBLE:
            row.habit = max(row.habit, HABIT)
    for numbers in like.values():
        close = [k for k in numbers if _inside(graph.sums[k])]
        missed = sum(graph.sums[k].middle != 0 for k in close)
        # a sum of n rounded numbers misses with probability about 1 - 1.4 / sqrt(n + 1): n = 3 in 30 of 100
        rounding = sum(max(0.0, 1 - 1.4 / math.sqrt(len(graph.rows[k].parts))) for k in close)
        rate = (missed + 0.5) / (len(close) + 1)
        if rounding > 3 * missed + 1.5:
            for k in numbers:
                graph.rows[k].habit = max(HABIT, -math.log(rate))


def _inside(at: Sum) -> bool:
    return not at.unknown and at.low <= 0 <= at.high


def costly_rows(graph: Graph) -> list[int]:
    """The rows that the kernel calls impossible or implausible, or that lack an unreadable token."""
    return [k for k, row in enumerate(graph.rows) if row.verdict in {IMPOSSIBLE, IMPLAUSIBLE, NOT_EVALUATED}]


def components(graph: Graph, links: Iterable[Collection[int]] = ()) -> list[list[int]]:
    """The costly rows, grouped by shared figures and by `links`, rows that one fault of shape may explain."""
    costly = costly_rows(graph)
    home: dict[int, int] = {}
    leader = {k: k for k in costly}

    def find(k: int) -> int:
        while leader[k] != k:
            leader[k] = leader[leader[k]]
            k = leader[k]
        return k

    for k in costly:
        for figure in graph.rows[k].figures:
            leader[find(k)] = find(home.setdefault(figure, k))
    for rows in links:
        first, *others = rows
        for k in others:
            leader[find(k)] = find(first)
    groups: dict[int, list[int]] = defaultdict(list)
    for k in costly:
        groups[find(k)].append(k)
    return list(groups.values())
