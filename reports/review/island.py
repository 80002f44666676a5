"""What the page's script knows: figures, ties and what each leaves its figures, every text told once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...expectations.verdict import EXACT, ROUNDING
from ...figures.figure import Figure
from ...figures.printing import correction_of, printed_scale
from ..bonds import Bond, Bonds
from ..cases import Case
from ..checked import Checked
from ..html import symbols
from ..marks import KINDS, Mark
from .source import period_of

_SCALES = {0: "", 3: "thousands", 6: "millions", 9: "billions", 12: "trillions"}


class Texts:
    """Texts by number, each once and harmless to show; the empty text is 0."""

    def __init__(self) -> None:
        self.all: list[str] = [""]
        self._known = {"": 0}

    def add(self, text: str | None) -> int:
        """The number of a text."""
        text = text or ""
        if text not in self._known:
            self._known[text] = len(self.all)
            self.all.append(str(symbols(text)))
        return self._known[text]


def island_of(checked: Checked, marked: Mapping[int, Sequence[Mark]], ordered: Mapping[str, Case]) -> dict[str, Any]:
    """The value of the page's island, whose parts `data.js` names; `ordered` are the cases by their anchors."""
    texts, bonds, ids = Texts(), Bonds(checked).each(), checked.short_ids
    rules = {rule: number for number, rule in enumerate(dict.fromkeys(tie.rule for tie in checked.binding.ties))}
    figures = checked.reading.figures
    return {
        "figures": [_figure(figure, marked[figure.figure], texts) for figure in figures],
        "ties": _ties(checked, rules, texts),
        "bonds": [[_bond(one, texts) for one in bonds[figure.figure]] for figure in figures],
        "rules": [_rule(checked, rule, texts) for rule in rules],
        "remarks": _remarks(checked, texts),
        "cases": [_case(anchor, case, ids) for anchor, case in ordered.items()],
        "kinds": list(KINDS),
        "texts": texts.all,
    }


def _figure(figure: Figure, marks: Sequence[Mark], texts: Texts) -> list[Any]:
    """Caption, headings, statement, period, unit, other facts, kinds of marks, what these say."""
    other = [figure.measure if figure.measure != "amount" else "", figure.basis if figure.basis != "reported" else ""]
    other += [f"{axis}: {member}" for axis, member in sorted(figure.dimensions.items())]
    other += [correction_of(figure), *(f"damaged: {damage}" for damage in figure.damage)]
    kinds = [list(KINDS).index(mark.kind) for mark in marks]
    said = [texts.add(f"{mark.symbol} {mark.words}") for mark in marks]
    facts = (
        figure.caption,
        " › ".join(figure.section),
        (figure.statement or "").replace("_", " "),
        period_of(figure),
        unit_of(figure),
        " · ".join(text.replace("_", " ") for text in other if text),
    )
    return [*(texts.add(fact) for fact in facts), kinds, said]


def unit_of(figure: Figure) -> str:
    """The unit and scale that a figure is printed in: ``JPY millions``."""
    scale = _SCALES.get(printed_scale(figure), "")
    return " ".join(filter(None, (figure.unit, scale)))


def _ties(checked: Checked, rules: Mapping[str, int], texts: Texts) -> list[list[Any]]:
    """Rule, family, verdict, why that verdict, members."""
    return [
        [
            rules[tie.rule],
            texts.add(tie.family),
            texts.add(outcome.verdict.replace("_", " ")),
            texts.add("" if outcome.verdict in {EXACT, ROUNDING} else outcome.reason),
            list(tie.figures),
        ]
        for tie, outcome in zip(checked.binding.ties, checked.outcomes, strict=True)
    ]


def _bond(one: Bond, texts: Texts) -> list[int]:
    """Tie, what it leaves the figure, how; the commonest answers are told by their numbers alone.

    With a fourth part 1 the second is the one value left, with 2 it is ``low~point~high``.
    """
    how = texts.add(one.formula)
    if one.left == 1:
        return [one.number, texts.add(one.low), how, 1]
    if one.left and one.left > 1:
        return [one.number, texts.add(f"{one.low}~{one.point or ''}~{one.high}"), how, 2]
    return [one.number, texts.add(one.leaves), how]


def _rule(checked: Checked, identity: str, texts: Texts) -> list[int]:
    """Id, title, why."""
    rule = checked.rule(identity)
    return [texts.add(identity), texts.add(rule.title if rule else ""), texts.add(rule.why if rule else "")]


def _remarks(checked: Checked, texts: Texts) -> list[list[Any]]:
    """Figures, family, rule, message."""
    return [
        [sorted({*remark.figures, *(() if remark.figure is None else (remark.figure,))})]
        + [texts.add(text) for text in (remark.family, remark.rule, remark.message)]
        for remark in checked.binding.remarks
        if remark.figure is not None or remark.figures
    ]


def _case(anchor: str, case: Case, ids: Mapping[str, str]) -> list[Any]:
    """Anchor, letter, the figure that it points at, all its figures, the ids of its other findings."""
    every = dict.fromkeys(number for finding in case.findings for number in finding.figures)
    others = [ids.get(finding.fingerprint, "") for finding in case.findings[1:]]
    return [anchor, case.letter, None if case.figure is None else case.figure.figure, list(every), others]
