"""Captions become concepts: what each figure of a table is in the standard's words, its polarity and its dimensions."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from .choose import has_noncontrolling, settle
from .dictionary import FILES, dictionary
from .match import Matcher
from .signs import polarity
from .zones import Row, place

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

_PREFIX = "us-gaap:"
_ORDER = tuple(FILES)


def name_figures(reading: Reading) -> None:
    """Set concept, polarity and dimensions of a reading's table figures, in place.

    A caption that stands for nothing in the dictionary leaves ``concept`` null.
    """
    matcher = Matcher(dictionary())
    statements = _statements(reading.figures, matcher)
    for rows in statements:
        place(rows)
        for row in rows:
            row.claims = matcher.claims(row.text, row.statement, row.zone)
    noncontrolling = any(has_noncontrolling(rows) for rows in statements)
    for rows in statements:
        if rows[0].statement in ("income_statement", "comprehensive_income", "balance_sheet", "cash_flow"):
            settle(rows, noncontrolling=noncontrolling)
        for row in rows:
            _name(row)


def _statements(figures: list[Figure], matcher: Matcher) -> list[list[Row]]:
    """The rows of each statement, tables of one statement that follow one another together."""
    rows: dict[tuple[int, int, str], Row] = {}
    for figure in figures:
        if figure.table is None or figure.statement not in FILES or not figure.caption:
            continue
        key = (figure.table, figure.row or 0, figure.caption)
        if key not in rows:
            caption = matcher.caption(figure.caption)
            rows[key] = Row(figure.statement, *key, figure.section, [], caption)
        rows[key].figures.append(figure)
    return [list(group) for _, group in groupby(rows.values(), key=lambda r: r.statement)]


def _name(row: Row) -> None:
    if not row.claims:
        return
    claim = row.claims[0]
    numbers = [f.mantissa for f in row.figures if f.mantissa is not None]
    sign = polarity(claim.sign, row.caption, numbers)
    for figure in row.figures:
        figure.concept = _PREFIX + claim.concept
        figure.polarity = sign
