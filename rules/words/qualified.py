"""What "more than" and "about" make of a tie: a bound instead of an equality, or nothing that could be broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..habit import holds
from ..model import Remark, Tie, Unbound

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

BOUNDS = frozenset({"at_least", "at_most"})
RANGE = frozenset({"range_low", "range_high"})


def operator_of(figure: Figure) -> str:
    """How a figure stands to what it is said of: "more than 300" <= 312; a fall of "more than 5", -5 >= -7.

    >>> from tieout.figures.figure import Figure
    >>> operator_of(Figure(figure=0, mantissa=300, decimals=-6, qualifier="at_least"))
    '<='
    """
    if figure.qualifier not in BOUNDS:
        return "="
    least = (figure.qualifier == "at_least") == ((figure.mantissa or 0) >= 0)
    return "<=" if least else ">="


def qualified(found: Iterable[Tie | Remark | Unbound], reading: Reading) -> Iterator[Tie | Remark | Unbound]:
    """The ties with what their figures' qualifiers make of them.

    A total that is said as a bound bounds the rest; where the rest holds a bound or an end of a range, or
    an amount is only "about" right and rounding does not explain the difference, nothing can be told.
    """
    for each in found:
        yield _qualified(each, reading) if isinstance(each, Tie) else each


def _qualified(tie: Tie, reading: Reading) -> Tie | Unbound:
    said = {k: reading.figures[k] for k in tie.figures if reading.figures[k].qualifier != "none"}
    if not said:
        return tie
    bounds = [f for f in said.values() if f.qualifier != "approx"]
    head = tie.total if tie.total is not None else tie.members[0].figure
    if any(f.figure != head or f.qualifier in RANGE for f in bounds):
        return _untold(tie, f"{bounds[0].printed} is said as a bound, and what it bounds is not the total")
    if bounds:
        turned = tie.result is None and next(m.coefficient for m in tie.members if m.figure == head) < 0
        operator = operator_of(bounds[0])
        operator = {"<=": ">=", ">=": "<="}[operator] if turned else operator
        return replace(tie, kind="bound", operator=operator)
    if holds(tie, reading.figures) is False:
        return _untold(tie, f"{next(iter(said.values())).printed} is said as about right only")
    return tie


def _untold(tie: Tie, reason: str) -> Unbound:
    return Unbound(rule=tie.rule, family=tie.family, reason=reason, figures=tie.figures)
