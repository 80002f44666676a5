"""Subtotals that a statement should print and does not: the lines before and after them make the same amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ..model import Remark, Rule, Tie, Unbound

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A line with what adds up to it before it, and how the next result follows from it after it.

    ``before`` is added up; ``result`` less ``after`` (concept, sign) leaves the subtotal.
    """

    words: str
    prefix: str
    before: tuple[str, ...]
    results: tuple[str, ...]
    after: tuple[tuple[str, int], ...]


#: Income before tax = operating income + other income; net income = it - tax + equity method income.
_SUBTOTALS = (
    Subtotal(
        words="income before income tax",
        prefix="us-gaap:IncomeLossFromContinuingOperationsBeforeIncomeTaxes",
        before=("us-gaap:OperatingIncomeLoss", "us-gaap:NonoperatingIncomeExpense"),
        results=("us-gaap:ProfitLoss", "us-gaap:NetIncomeLoss"),
        after=(("us-gaap:IncomeTaxExpenseBenefit", -1), ("us-gaap:IncomeLossFromEquityMethodInvestments", 1)),
    ),
)
_OPTIONAL = frozenset({"us-gaap:IncomeLossFromEquityMethodInvestments"})
Column = dict[str, "Figure"]


def lost_subtotals(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Find statements that print what leads to a subtotal and what follows from it, but not the subtotal.

    It is lost only where both ways make one amount, to the last digit, in every column.
    """
    tables: dict[int, dict[int, Column]] = defaultdict(lambda: defaultdict(dict))
    for figure in reading.figures:
        if figure.table is None or figure.column is None or figure.concept is None or figure.dimensions:
            continue
        if figure.statement == "income_statement" and figure.readable and figure.measure == "amount":
            tables[figure.table][figure.column].setdefault(figure.concept, figure)
    for columns in tables.values():
        for subtotal in _SUBTOTALS:
            yield from _lost(rule, subtotal, columns)


def _lost(rule: Rule, subtotal: Subtotal, columns: dict[int, Column]) -> Iterator[Remark]:
    if any(concept.startswith(subtotal.prefix) for column in columns.values() for concept in column):
        return
    found = [(column, _both_ways(subtotal, column)) for column in columns.values()]
    whole = [(column, ways) for column, ways in found if ways is not None]
    if not whole or any(one != other for _, (one, other) in whole):
        return
    first = whole[0][0]
    after = next(first[concept] for concept, _ in subtotal.after if concept in first)
    amounts = " and ".join(_printed(ways[0], after) for _, ways in whole)
    yield Remark(
        rule=rule.id,
        family=rule.family,
        verdict="violated",
        message=f"{subtotal.words} is not printed above {after.caption}: a line of {amounts} is lost there,"
        " by the lines before it and by those after it",
        figures=tuple(f.figure for column, _ in whole for f in column.values() if f.concept in _named(subtotal)),
        line=after.line,
        expected=amounts,
    )


def _named(subtotal: Subtotal) -> set[str]:
    return {*subtotal.before, *subtotal.results, *(concept for concept, _ in subtotal.after)}


def _both_ways(subtotal: Subtotal, column: Column) -> tuple[Fraction, Fraction] | None:
    """The subtotal from the lines before it and from those after it; None where a line is missing."""
    result = next((column[name] for name in subtotal.results if name in column), None)
    needed = [*subtotal.before, *(name for name, _ in subtotal.after if name not in _OPTIONAL)]
    if result is None or any(name not in column for name in needed):
        return None
    before = sum((_value(column[name]) for name in subtotal.before), Fraction(0))
    after = sum((sign * _value(column[name]) for name, sign in subtotal.after if name in column), Fraction(0))
    return before, _value(result) - after


def _value(figure: Figure) -> Fraction:
    return figure.polarity * Fraction(figure.amount or 0)


def _printed(amount: Fraction, like: Figure) -> str:
    """The amount in the scale of the line beside it."""
    scaled = amount * Fraction(10) ** (like.decimals or 0)
    text = f"{abs(int(scaled)):,}"
    return f"({text})" if scaled < 0 else text
