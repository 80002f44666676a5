"""Findings learn whom they accuse: broken ties are explained together, and each wrong figure becomes one finding."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from ..expectations.finding import Expected, Finding, Repair, Suspect
from ..expectations.implied import implied
from ..expectations.verdict import IMPLAUSIBLE, IMPOSSIBLE, LEVELS, NOT_EVALUATED, Outcome
from ..figures.figure import Figure
from ..figures.printing import amount_text, plain
from ..figures.reading import Reading
from ..rules.model import Binding
from .candidates import Candidates, prior_of, priors_of
from .graph import Graph, Row, build, components
from .readings import Value
from .search import Explanation, Move, Search, beliefs
from .structure import Shapes
from .sureness import AMBIGUOUS, LIKELY, MOST, Accusation, accusations, impossible, proof

_COSTLY = {IMPOSSIBLE, IMPLAUSIBLE, NOT_EVALUATED}
#: Fewer shares of belief than this name no suspect, and so many are named at most.
_LEAST, _NAMED = 0.001, 6
#: States opened in one document.
_BUDGET = 1500


def blame(findings: list[Finding], binding: Binding, outcomes: Sequence[Outcome], reading: Reading) -> list[Finding]:
    """Merge the findings that one wrong figure explains, accuse it, and say what it should have been.

    A figure is accused where its repair is proven or likely. Where no figure can be singled out the
    finding keeps pointing at nobody and names suspects, each with the value it would need.
    """
    if not any(outcome.verdict in _COSTLY for outcome in outcomes):
        return findings
    graph = build(binding.ties, outcomes, reading)
    shapes = Shapes(graph, binding.remarks)
    moves = shapes.moves()
    groups = components(graph, [move.rows for move in moves])
    desk = _Desk(findings, graph, reading)
    priors = priors_of(reading.figures, binding.remarks)
    candidates = Candidates(graph, prior_of(reading.figures, priors), priors)
    left = _BUDGET
    for group in sorted(groups, key=len):
        own = [move for move in moves if move.rows <= set(group)]
        search = Search(graph, candidates, group, own, budget=max(20, min(300, left)))
        explanations = search.run()
        left -= search.opened
        if explanations:
            desk.settle(group, explanations, shapes)
    return desk.result()


@dataclass(slots=True)
class _Desk:
    """The findings of a document while they are being merged."""

    findings: list[Finding]
    graph: Graph
    reading: Reading
    _of_tie: dict[int, int] = field(default_factory=dict)
    _of_figure: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    _gone: set[int] = field(default_factory=set)
    _new: list[Finding] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.findings = list(self.findings)
        for at, finding in enumerate(self.findings):
            if finding.tie is not None:
                self._of_tie[finding.tie] = at
            elif finding.accused is not None:
                self._of_figure[finding.accused].append(at)

    def result(self) -> list[Finding]:
        """All findings, each merged one in the place of the one it grew from."""
        return [f for at, f in enumerate(self.findings) if at not in self._gone] + self._new

    # --- One group ---

    def settle(self, group: Sequence[int], explanations: list[Explanation], shapes: Shapes) -> None:
        """Write one group's explanations into its findings."""
        best, shares = explanations[0], beliefs(explanations)
        settled: set[int] = set()
        for accusation in accusations(self.graph, explanations):
            if accusation.certainty != AMBIGUOUS and self._accuse(accusation, best, shares):
                settled |= {row.number for row in accusation.healed}
        for move in best.moves:
            if move.accepted and best.share >= MOST:
                settled |= self._lost_row(move, shapes)
        for k in group:
            row = self.graph.rows[k]
            if row.number not in settled:
                self._suspect(row, shares)

    def _accuse(self, accusation: Accusation, best: Explanation, shares: dict[int, dict[Value, float]]) -> bool:
        figure = self.reading.figures[accusation.figure]
        own = list(self._of_figure.get(figure.figure, ()))
        healed = [self._of_tie[row.number] for row in accusation.healed if row.number in self._of_tie]
        if not impossible(accusation.healed) and not own:
            return False  # what is merely odd accuses nobody
        free = [at for at in healed if at not in self._used]
        members = sorted({f for row in accusation.healed for f in row.figures} - {figure.figure})
        repair = self._repair(figure, accusation.value, accusation.certainty, proof(accusation))
        at = min([*(free or healed), *own], key=lambda k: (-LEVELS.index(self.findings[k].level), k))
        finding = self.findings[at]
        merged = replace(
            finding,
            message=f"{finding.message}; {figure.printed or 'it'} should read {repair.printed} ({repair.certainty})",
            accused=figure.figure,
            **_place(figure),
            suspects=self._suspects({figure.figure, *members}, shares),
            expected=self._expected(accusation, best) or finding.expected,
            repairs=(repair, *self._others(figure, accusation.value, shares)),
            related=tuple(f for f in members if f not in finding.figures),
        )
        if at in self._used:
            self._new.append(merged)
        else:
            self.findings[at] = merged
        self._gone |= {k for k in (*free, *own) if k != at}
        self._used |= {*free, *own, at}
        return True

    def _suspect(self, row: Row, shares: dict[int, dict[Value, float]]) -> None:
        """Leave a finding accusing nobody, with its suspects and what each would have to be."""
        members = set(row.figures)
        suspects = self._suspects(members, shares)
        repairs = [
            self._repair(self.reading.figures[s.figure], value, AMBIGUOUS, "would make this tie hold")
            for s in suspects
            for value in sorted(shares[s.figure], key=lambda v: -shares[s.figure][v])[:1]
        ]
        at = self._of_tie.get(row.number)
        if at is not None and at not in self._used and at not in self._gone:
            self.findings[at] = replace(self.findings[at], suspects=suspects, repairs=tuple(repairs))
        for suspect, repair in zip(suspects, repairs, strict=True):
            for k in self._of_figure.get(suspect.figure, ()):
                finding = self.findings[k]
                if k not in self._gone and not finding.repairs:
                    self.findings[k] = replace(finding, repairs=(repair,), suspects=(suspect,))

    def _lost_row(self, move: Move, shapes: Shapes) -> set[int]:
        """Say, at its place if that is known, that a row is lost and what its values were."""
        rows = sorted((self.graph.rows[k] for k in move.accepted), key=lambda row: row.number)
        places = [self._of_tie[r.number] for r in rows if self._of_tie.get(r.number, -1) not in {-1, *self._used}]
        if not places:
            return set()
        certainty = LIKELY if move.telling else AMBIGUOUS
        head = self.findings[places[0]]
        if not move.gaps:  # the row is there, only the rule does not know it
            self.findings[places[0]] = replace(head, message=f"{head.message}; {move.word}")
            return {rows[0].number}
        repairs = tuple(
            self._row_value(t, gap, certainty, f"{self._column(t)}a row of these values {move.word}")
            for t, gap in move.gaps
        )
        values = " and ".join(dict.fromkeys(r.printed for r in repairs))
        found = replace(
            head,
            message=f"{head.message}; a row that reads {values} is missing here ({certainty})",
            repairs=repairs,
            related=tuple(sorted({f for row in rows for f in row.figures} - set(head.figures))),
        )
        ruin = next((at for row in rows if (at := shapes.ruin(row)) is not None), None)
        if ruin is not None and certainty == LIKELY:
            total, gap = move.gaps[0]
            lost = str(self._mantissa(total, gap))
            found = replace(self._at_ruin(found, *ruin), expected=Expected(low=lost, high=lost))
        self.findings[places[0]] = found
        self._gone |= set(places[1:])
        self._used |= set(places)
        return {row.number for row in rows}

    def _at_ruin(self, finding: Finding, line: int, number: int | None) -> Finding:
        """The finding at the unreadable row, taking the place of what was said of the row's own token."""
        if number is None:
            return replace(finding, line=line)
        self._gone |= set(self._of_figure.get(number, ()))
        return replace(finding, accused=number, **_place(self.reading.figures[number]))

    def _mantissa(self, total: int, gap: Fraction) -> int:
        """A lost row's digits on the grid of the total that lacks it."""
        return math.floor(gap * Fraction(10) ** (self.reading.figures[total].decimals or 0) + Fraction(1, 2))

    def _column(self, total: int) -> str:
        """The period a total stands under, to tell a lost row's amounts apart."""
        end = self.reading.figures[total].period_end
        return "" if end is None else f"under {end}: "

    def _row_value(self, total: int, gap: Fraction, certainty: str, why: str) -> Repair:
        decimals = self.reading.figures[total].decimals or 0
        mantissa = self._mantissa(total, gap)
        form = self.graph.styles.of(total).form((mantissa, decimals))
        return Repair(figure=None, printed=form, value=amount_text(mantissa, decimals), certainty=certainty, proof=why)

    # --- Parts of a finding ---

    def _suspects(self, members: Iterable[int], shares: dict[int, dict[Value, float]]) -> tuple[Suspect, ...]:
        weights = {f: min(1.0, math.fsum(shares[f].values())) for f in members if f in shares}
        named = sorted((f for f, w in weights.items() if w >= _LEAST), key=lambda f: (-weights[f], f))
        return tuple(Suspect(figure=f, weight=round(weights[f], 4)) for f in named[:_NAMED])

    def _repair(self, figure: Figure, value: Value, certainty: str, why: str) -> Repair:
        form = self.graph.styles.of(figure.figure).form(value)
        return Repair(figure=figure.figure, printed=form, value=amount_text(*value), certainty=certainty, proof=why)

    def _others(self, figure: Figure, value: Value, shares: dict[int, dict[Value, float]]) -> list[Repair]:
        known = shares.get(figure.figure, {})
        others = sorted((v for v in known if v != value and known[v] >= _LEAST), key=lambda v: -known[v])
        return [self._repair(figure, v, AMBIGUOUS, f"share of belief {known[v]:.2f}") for v in others[:2]]

    def _expected(self, accusation: Accusation, best: Explanation) -> Expected | None:
        """What all the healed ties together leave the figure, in its printed scale."""
        figures = list(self.reading.figures)
        for number, (mantissa, decimals) in best.changes.items():
            figures[number] = replace(figures[number], mantissa=mantissa, decimals=decimals, status="number")
        found = [
            left.ends
            for row in accusation.healed
            if (left := implied(row.tie, accusation.figure, figures, self.reading.document.rounding)) is not None
        ]
        lows = [(e.low, e.low_open) for e in found if e.low is not None]
        highs = [(e.high, e.high_open) for e in found if e.high is not None]
        if not lows or not highs:
            return None
        low, high = max(lows), min(highs, key=lambda e: (e[0], not e[1]))
        unit = Fraction(10) ** self.graph.styles.of(accusation.figure).shift
        return Expected(low=plain(low[0] / unit), high=plain(high[0] / unit), low_open=low[1], high_open=high[1])


def _place(figure: Figure) -> dict[str, Any]:
    return {
        "line": figure.line,
        "col_start": figure.col_start,
        "col_end": figure.col_end,
        "printed": figure.printed,
    }
