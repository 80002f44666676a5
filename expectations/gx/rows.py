"""Ties and remarks as rows for people: reported, expected, difference, and where it stands in the source."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...figures.printing import as_printed, correction_of
from ..evaluate import target_of
from ..verdict import LEVEL_OF, LEVELS, milder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...figures.figure import Figure
    from ...figures.reading import Reading
    from ...rules.model import Remark, Rule, Tie
    from ..verdict import Outcome

#: A row shows so many members of a tie; a longer sum says how many more there are.
MOST_PARTS = 60
#: So much of a source line is shown, from a little before the figure.
_EXCERPT = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A figure's part in a tie: its caption, what is printed, where, and with what sign it enters."""

    caption: str
    printed: str
    line: int | None
    column: int | None
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A tie or a remark that is no plain pass. Lines and columns count from 1, as editors do."""

    document: str
    rule: str
    family: str
    verdict: str
    level: str
    reason: str
    reported: str = ""
    expected: str = ""
    difference: str = ""
    caption: str = ""
    statement: str = ""
    period: str = ""
    page: int | None = None
    line: int | None = None
    column: int | None = None
    column_end: int | None = None
    place: str = ""
    excerpt: str = ""
    excerpt_from: int = 0
    parts: tuple[Part, ...] = ()


def tie_row(rule: Rule, tie: Tie, outcome: Outcome, reading: Reading, lines: Mapping[int, str]) -> Row:
    """A tie as a row: its total or derived figure is the one reported, the others say what was expected.

    1,048 printed where 11,848 - 9,900 stand beside it: reported 1,048, expected 1,948, difference -900.
    """
    target = reading.figures[target_of(tie)]
    expected = _expected(tie, reading)
    amount = target.amount
    difference = None if expected is None or amount is None else Fraction(amount) - expected
    return Row(
        document=reading.document.document,
        rule=rule.id,
        family=tie.family,
        verdict=outcome.verdict,
        level=milder(LEVEL_OF[outcome.verdict], rule.severity),
        reason=outcome.reason,
        reported=reported(target),
        expected=_WORD_OF[tie.operator] + as_printed(expected, target) if expected is not None else "",
        difference="" if difference is None else as_printed(difference, target),
        parts=_parts(tie, reading),
        **_place(target, lines),
    )


def remark_row(rule: Rule, remark: Remark, reading: Reading, lines: Mapping[int, str]) -> Row:
    """A remark as a row; where it is about no figure, the place is the line it names."""
    figure = None if remark.figure is None else reading.figures[remark.figure]
    place = {} if figure is None else _place(figure, lines)
    if remark.line is not None:
        place |= spot(remark.line, remark.col_start, remark.col_end, lines)
    return Row(
        document=reading.document.document,
        rule=rule.id,
        family=remark.family,
        verdict=remark.verdict,
        level=milder(LEVEL_OF[remark.verdict], rule.severity),
        reason=remark.message,
        reported=remark.printed or ("" if figure is None else reported(figure)),
        expected=remark.expected or "",
        **place,
    )


def worst_first(rows: Iterable[Row]) -> list[Row]:
    """Errors before warnings before notes, each in the order of the document."""
    return sorted(rows, key=lambda r: (-LEVELS.index(r.level), r.document, r.line or 0, r.column or 0))


def reported(figure: Figure) -> str:
    """What stands in the document, or the amount where nothing was printed.

    >>> from tieout.figures.figure import Figure
    >>> reported(Figure(figure=0, mantissa=1048, decimals=-3))
    '1,048'
    """
    amount = figure.amount
    text = figure.printed or ("" if amount is None else as_printed(Fraction(amount), figure))
    corrected = correction_of(figure)
    return f"{text} ({corrected})" if corrected else text


# --- What a tie expects ---

_WORD_OF = {"=": "", "<=": "at most ", ">=": "at least "}


def _expected(tie: Tie, reading: Reading) -> Fraction | None:
    """What the others say the target is, in the unit itself; None where one of them has no amount."""
    amounts = [reading.figures[m.figure].amount for m in tie.members]
    if any(amount is None for amount in amounts):
        return None
    terms = [(m, Fraction(a)) for m, a in zip(tie.members, amounts, strict=True) if a is not None]
    if tie.result is not None:
        below = sum(m.denominator * a for m, a in terms)
        return tie.factor * sum((m.coefficient * a for m, a in terms), Fraction()) / below if below else None
    target = target_of(tie)
    own = sum(m.coefficient for m, _ in terms if m.figure == target)
    return -sum((m.coefficient * a for m, a in terms if m.figure != target), Fraction()) / own if own else None


def _parts(tie: Tie, reading: Reading) -> tuple[Part, ...]:
    target = target_of(tie)
    own = next((m.coefficient for m in tie.members if m.figure == target), -1)
    parts = []
    for member in tie.members[:MOST_PARTS]:
        if member.figure == target:
            continue
        figure = reading.figures[member.figure]
        parts.append(
            Part(
                caption=figure.caption_printed or figure.caption or figure.concept or "",
                printed=reported(figure),
                line=figure.line,
                column=None if figure.col_start is None else figure.col_start + 1,
                sign=_sign(Fraction(-member.coefficient, own), member.denominator, ratio=tie.result is not None),
            )
        )
    return tuple(parts)


def _sign(weight: Fraction, denominator: int, *, ratio: bool) -> str:
    if ratio and denominator:
        return "base" if weight else "÷"
    times = "" if abs(weight) == 1 else f" {abs(weight)} ×"
    return ("−" if weight < 0 else "+") + times


# --- Where it stands ---


def _place(figure: Figure, lines: Mapping[int, str]) -> dict[str, Any]:
    named: dict[str, Any] = {
        "caption": figure.caption_printed or figure.caption or figure.concept or "",
        "statement": (figure.statement or "").replace("_", " "),
        "period": _period(figure),
        "page": figure.page,
        "place": figure.place or "",
    }
    return named | spot(figure.line, figure.col_start, figure.col_end, lines)


def spot(line: int | None, start: int | None, end: int | None, lines: Mapping[int, str]) -> dict[str, Any]:
    """Where characters of a line stand, and as much of the line as a page shows around them."""
    text = lines.get(line, "") if line is not None else ""
    cut = max(0, min(start or 0, len(text)) - _EXCERPT // 2) if len(text) > _EXCERPT else 0
    return {
        "line": line,
        "column": None if start is None else start + 1,
        "column_end": end,
        "excerpt": text[cut : cut + _EXCERPT],
        "excerpt_from": cut,
    }


def _period(figure: Figure) -> str:
    if figure.period_end is None:
        return ""
    if figure.period_start is None:
        return figure.period_end.isoformat()
    return f"{figure.period_start.isoformat()} to {figure.period_end.isoformat()}"
