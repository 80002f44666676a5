"""Words of direction: what rose to an amount from another is the larger one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from ..model import Remark, Rule, Tie, Unbound

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

_UP = r"increased|rose|grew|climbed|improved|up"
_DOWN = r"decreased|declined|fell|dropped|shrank|down"
#: Only words, no other number or sentence, between the verb and the first amount, and between the two amounts.
_BEFORE = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s(?P<first>to|from)\s?(?:JPY|US\$|[$€£¥])?\s?\Z", re.IGNORECASE
)
_BETWEEN = re.compile(r"\b(?P<second>to|from)\s?(?:JPY|US\$|[$€£¥])?\s?\Z", re.IGNORECASE)
_STOPS = re.compile(r"[.;:]\s|\b(?:and|while|but|or)\b", re.IGNORECASE)
_NEAR = 90


def directions_agree(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Amounts that a sentence says rose or fell from one to another do: "decreased to 1,620 from 1,580" does not."""
    text = {line.line: line.text for line in reading.lines}
    said = [f for f in reading.figures if f.table is None and f.line in text and f.col_start is not None and f.readable]
    for one, other in pairwise(said):
        if one.unit == other.unit and one.measure == other.measure == "amount":
            yield from _told(rule, text, one, other)


def _told(rule: Rule, text: dict[int, str], one: Figure, other: Figure) -> Iterator[Remark]:
    before = _words(text, one)
    verb = _BEFORE.search(before)
    between = _text_between(text, one, other)
    link = None if between is None else _BETWEEN.search(between)
    if verb is None or link is None or verb["first"].lower() == link["second"].lower() or _STOPS.search(between or ""):
        return
    new, base = (one, other) if verb["first"].lower() == "to" else (other, one)
    moved = abs(Fraction(new.amount or 0)) - abs(Fraction(base.amount or 0))
    if moved and (moved > 0) != bool(verb["up"]):
        word = (verb["up"] or verb["down"]).lower()
        yield Remark(
            rule=rule.id, family=rule.family, verdict="violated", figures=(one.figure, other.figure),
            message=f"the text says {word}, but {new.printed} is {'more' if moved > 0 else 'less'} than {base.printed}",
            line=one.line, col_start=one.col_start, col_end=one.col_end, printed=one.printed, figure=one.figure,
        )  # fmt: skip


def _words(text: dict[int, str], figure: Figure) -> str:
    """The text right before a figure, with the end of the line before."""
    line, at = figure.line or 0, figure.col_start or 0
    return f"{text.get(line - 1, '')[-_NEAR:].strip()} {text[line][:at][-_NEAR:]}"


def _text_between(text: dict[int, str], one: Figure, other: Figure) -> str | None:
    """The text from one figure to the next of the same line or the one after; None where they stand apart."""
    first, last = one.line or 0, other.line or 0
    if first == last:
        between = text[first][one.col_end or 0 : other.col_start or 0]
    elif last == first + 1:
        between = f"{text[first][one.col_end or 0 :].rstrip()} {text[last][: other.col_start or 0]}"
    else:
        return None
    return between if 0 < len(between) <= _NEAR else None
