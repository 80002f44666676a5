"""Claims in prose become figures: amounts of sentences with their line item, measure, direction, period and base."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...figures.figure import Figure
from ..calendar import Period, atoms_of
from ..rows import HEADING, ROW
from .amounts import COUNT, MONEY, PERCENT, POINTS, Amount, amounts_of
from .claims import BASE_VALUE, CHANGE, GROWTH, VALUE, Claim, Part, Reader
from .periods import mentions_of, shifted
from .ranges import ends_of
from .sentences import Sentence, sentences_of

if TYPE_CHECKING:
    from ...figures.reading import Document
    from ..rows import RawLine
    from ..table import Context, Table

_OF_PERIOD = (VALUE, CHANGE, GROWTH)
_WEEK = 10  # days by which a year of 52 weeks and a calendar year end apart
_MOST = 100  # amounts of one sentence; more are no sentence
_BARE = 3  # bare sums of money that a document must print before they are taken in its tables' scale
_POINT_WORDS = ("balance", "assets", "liabilities", "equity", "backlog", "outstanding")
_PER_SHARE = (" per share", " per ads", "per common share", "eps")


def read_prose(
    raws: Sequence[RawLine], tables: Sequence[Table], figures: Sequence[Figure], context: Context, document: Document
) -> list[Figure]:
    """The figures of a document's sentences, dated and captioned, in reading order and not yet numbered."""
    default = Period(document.period_start, document.period_end) if document.period_end else None
    setting = _Setting(context, default, _bare_scale(raws, tables, figures), _spans(figures))
    found: list[Figure] = []
    for sentence in sentences_of(raws, _taken(tables, figures)):
        if any(c.isdigit() for c in sentence.text):
            found.extend(setting.figures_of(sentence))
    return found


def _taken(tables: Sequence[Table], figures: Sequence[Figure]) -> set[int]:
    """The lines that tables have read: rows, headings of columns, captions."""
    taken = {f.line for f in figures if f.line is not None}
    for table in tables:
        taken.update(r.line for r in table.block.head if r.kind in (HEADING, ROW))
        taken.update(r.line for item in table.items for r in item.lines)
    return taken


def _bare_scale(raws: Sequence[RawLine], tables: Sequence[Table], figures: Sequence[Figure]) -> int:
    """The power of ten of money printed without a scale word: the tables', where the document's prose says so.

    A release that writes "$4.2 million" means dollars where it writes "$400"; one that never names a
    scale and writes "decreased $67.8" means what its tables state.
    """
    counts: Counter[bool] = Counter()
    taken = {r.line for t in tables for r in (*t.block.head, *t.block.body)}
    for raw in raws:
        if raw.line not in taken and any(c in raw.text for c in "$€£¥"):
            counts.update(
                a.scale is not None for a in amounts_of(raw.text, raw.atoms) if a.kind == MONEY and not a.per_share
            )
    scales = Counter(-(f.decimals or 0) for f in figures if f.measure == "amount" and f.status == "number")
    said = scales.most_common(1)[0][0] if scales else 0
    return said if counts[False] >= _BARE and counts[True] * 3 < counts[False] else 0


def _spans(figures: Sequence[Figure]) -> dict[dt.date, set[dt.date]]:
    """The durations that the tables print, as first days by last."""
    spans: dict[dt.date, set[dt.date]] = {}
    for figure in figures:
        if figure.period_start is not None and figure.period_end is not None:
            spans.setdefault(figure.period_end, set()).add(figure.period_start)
    return spans


class _Setting:
    """What the sentences of one document share when their claims become figures."""

    def __init__(self, context: Context, default: Period | None, bare: int, spans: dict[dt.date, set[dt.date]]) -> None:
        self.context, self.default, self.bare, self.spans = context, default, bare, spans
        self.last: tuple[int, Claim] | None = None
        self.bases: dict[Period, Period] = {}  # what the balances of a day were last compared with

    def figures_of(self, sentence: Sentence) -> Iterator[Figure]:
        """The figures of one sentence."""
        atoms = atoms_of(sentence.text)
        amounts = amounts_of(sentence.text, atoms)
        if not amounts or len(amounts) > _MOST:
            return
        mentions = mentions_of(sentence.text, atoms, self.context.fiscal)[:_MOST]
        for claim in Reader(sentence, amounts, mentions, _heading(sentence.above)).read():
            self._date(claim, sentence)
            self.last = (sentence.paragraph, claim)
            for part in claim.parts:
                yield from self._figures(claim, part, sentence)

    def _date(self, claim: Claim, sentence: Sentence) -> None:
        """The claim's period and base, from its parts' own, the words above, and the document's."""
        claim.period = next((p.own for p in claim.parts if p.role in _OF_PERIOD and p.own), None) or claim.period
        claim.base = next((p.own for p in claim.parts if p.role == BASE_VALUE and p.own), None)
        before = self.last[1] if self.last is not None and self.last[0] == sentence.paragraph else None
        if claim.period is None and before is not None:
            claim.period, claim.base = before.period, claim.base or before.base
        if claim.period is None:
            above = mentions_of(sentence.above, atoms_of(sentence.above), self.context.fiscal)
            claim.period = next((m.period for m in above if m.period), None) or self.default
        if claim.period is not None and claim.period.start is None:
            claim.base = claim.base or self.bases.get(claim.period)
            if claim.base is not None:
                self.bases[claim.period] = claim.base
        claim.period = self._exact(claim.period)
        if claim.base is None and claim.period is not None:
            claim.base = shifted(claim.period, -12)
        claim.base = self._exact(claim.base)
        for part in claim.parts:
            part.own = self._exact(part.own)

    def _exact(self, period: Period | None) -> Period | None:
        """A duration as the tables print it, where theirs differs by a week or so: years of 52 weeks."""
        if period is None or period.start is None or period.start in self.spans.get(period.end, ()):
            return period
        near = [
            (s, e)
            for e in self.spans
            if abs((e - period.end).days) <= _WEEK
            for s in self.spans[e]
            if abs((s - period.start).days) <= _WEEK
        ]
        return Period(*near[0]) if near else period

    def _figures(self, claim: Claim, part: Part, sentence: Sentence) -> Iterator[Figure]:
        """The figure of a part, or the two ends of a range."""
        sign = -1 if part.direction < 0 and not part.amount.signed else 1
        for amount, signed, qualifier in ends_of(part.amount, sign):
            figure = self._figure(claim, replace(part, amount=amount), sentence, signed)
            figure.qualifier = qualifier
            yield figure

    def _figure(self, claim: Claim, part: Part, sentence: Sentence, sign: int) -> Figure:
        amount = part.amount
        page, line, column = sentence.place(amount.first)
        figure = Figure(
            figure=0,
            entity=self.context.entity,
            section=(sentence.above,) if sentence.above else (),
            caption=claim.caption or None,
            caption_printed=claim.caption or None,
            mantissa=sign * amount.mantissa,
            printed=sentence.text[amount.first : amount.last],
            page=page,
            line=line,
            col_start=column,
            col_end=column + amount.last - amount.first,
            damage=amount.damage,
        )
        self._measure(figure, claim, part)
        self._period(figure, claim, part)
        return figure

    def _measure(self, figure: Figure, claim: Claim, part: Part) -> None:
        amount, moved = part.amount, part.role in (CHANGE, GROWTH)
        scale = amount.scale
        if amount.kind in (PERCENT, POINTS):
            figure.unit = amount.unit
            figure.measure = "percent_change" if moved and amount.kind == PERCENT else "change" if moved else "ratio"
        elif amount.kind == COUNT:
            figure.unit, figure.exact = amount.unit, not scale and part.amount.qualifier == "none"
            figure.measure = "change" if moved else "count"
        else:
            per_share = amount.per_share or (
                scale is None and any(w in f" {claim.caption.lower()}" for w in _PER_SHARE)
            )
            currency = self._currency(amount)
            figure.unit = f"{currency}/shares" if per_share else currency
            figure.measure = "change" if moved else "per_share" if per_share else "amount"
            scale = scale if scale is not None or per_share else self.bare
        figure.decimals = amount.places - (scale or 0)

    def _currency(self, amount: Amount) -> str:
        own, document = amount.currency, self.context.currency
        return own or document or "XXX"

    def _period(self, figure: Figure, claim: Claim, part: Part) -> None:
        if (
            part.own is not None
            and claim.period is not None
            and part.own != claim.period
            and part.role in (CHANGE, GROWTH)
        ):
            claim = Claim(claim.caption, part.own, self._exact(shifted(part.own, -12)))
        period = part.own or (claim.base if part.role == BASE_VALUE else claim.period)
        if part.role in (CHANGE, GROWTH):
            period = part.own or claim.period
            if claim.base is not None:
                figure.compared_start, figure.compared_end = claim.base.start, claim.base.end
        if period is None:
            return
        figure.period_start, figure.period_end = period.start, period.end


def _heading(above: str) -> str:
    return above.rstrip(": ") if len(above) < 120 else ""


def with_prose(figures: list[Figure], found: list[Figure]) -> list[Figure]:
    """Table and prose figures in reading order, numbered anew; what stands on a table figure's place is left out."""
    places = {(f.line, at) for f in figures if f.col_start is not None for at in range(f.col_start, f.col_end or 0)}
    own = [f for f in found if (f.line, f.col_start) not in places and (f.line, (f.col_end or 1) - 1) not in places]
    merged = sorted((*figures, *own), key=lambda f: (f.line or 0, f.col_start or 0))
    for number, figure in enumerate(merged):
        figure.figure = number
    return merged
