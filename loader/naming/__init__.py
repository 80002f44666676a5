"""Captions become concepts: what each figure of a table is in the standard's words, its polarity and its dimensions."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from .captions import owner_name
from .choose import has_noncontrolling, of_all_holders, settle
from .components import set_components
from .dictionary import FILES, dictionary
from .dimensions import set_parts
from .match import Claim, Matcher
from .refine import refine
from .signs import polarity, unnamed
from .zones import Row, begins_anew, place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...figures.figure import Figure
    from ...figures.reading import Reading

_PREFIX = "us-gaap:"
_REVIEWED = 9.0  # above every score that a caption can have
_HOLDERS = re.compile(
    r"\b(?:common|ordinary|class [a-c]|non-?controlling|minority|participating|shares?|stock)\b"
    r"|\band (?:its )?subsidiar"
)
_FORM = re.compile(r"[&, ]{0,9}\b(?:inc|incorporated|corp|corporation|company|co|ltd|plc)\b.*")
#: How a caption ends that goes on in the next line.
_GOES_ON = (",", " and", " or", " of", " in", " to", " from", " for", " before", " per", " by")
_ASIDE = ("summary", "guidance", "kpi")
_PRIMARY = ("income_statement", "comprehensive_income", "balance_sheet", "cash_flow")


def name_figures(reading: Reading, reviewed: Mapping[tuple[int, int], str] | None = None) -> None:
    """Set concept, polarity and dimensions of a reading's table figures, in place.

    A caption that stands for nothing in the dictionary leaves ``concept`` null. `reviewed` has the concepts
    that a reviewer gave to line items, by table and row: no other row of their statement takes these.
    """
    matcher = Matcher(dictionary(), names=_entity_names(reading))
    statements = _statements(reading.figures, matcher)
    for rows in statements:
        place(rows)
        for row in rows:
            row.claims = _claims(row, matcher)
    _as_reviewed(statements, reviewed or {})
    _settle(statements)
    set_parts(reading, statements, matcher)
    _as_reviewed(statements, reviewed or {})
    for rows in statements:
        if rows[0].statement == "equity":
            set_components(rows, reading.columns, matcher)
        for row in rows:
            _name(row)


def _as_reviewed(statements: list[list[Row]], reviewed: Mapping[tuple[int, int], str]) -> None:
    """Let a reviewer's concept be a row's one claim, with the sign that the dictionary has for it."""
    for row in (row for rows in statements for row in rows if (row.table, row.row) in reviewed):
        concept = reviewed[row.table, row.row].removeprefix(_PREFIX)
        known = (e for name in FILES[row.statement] for e in dictionary().entries(name) if e.concept == concept)
        entry = next(known, None)
        row.claims = [Claim(concept, entry.sign if entry else "positive", _REVIEWED, zoned=True)]


def _entity_names(reading: Reading) -> tuple[str, ...]:
    """What the company is called, with and without its form; a name that is a word of accounting is left out."""
    names = {(reading.document.entity or "").lower()}
    names |= {owner_name(caption) for caption in {f.caption for f in reading.figures if f.caption}}
    names = {_HOLDERS.split(n[:120])[0].strip(" ,.") for n in names}
    names |= {_FORM.sub("", n) for n in names}
    vocabulary = dictionary().vocabulary
    own = {n for n in names if any(vocabulary.fold(word) not in vocabulary.known for word in n.split())}
    return tuple(sorted((n for n in own if len(n) > 2), key=lambda n: (-len(n), n)))


def _statements(figures: list[Figure], matcher: Matcher) -> list[list[Row]]:
    """The rows of each statement, tables of one statement that follow one another together."""
    rows: dict[tuple[int, int, str, str], Row] = {}
    for figure in figures:
        text = figure.caption or (figure.section[-1] if figure.section else "")  # a sum may go without a caption
        if figure.table is None or figure.column is None or figure.statement not in FILES or not text:
            continue  # without a column it is a number within a caption, not the line item's
        key = (figure.table, figure.row or 0, text, figure.measure)
        if key not in rows:
            own = bool(figure.caption)
            rows[key] = Row(figure.statement, *key[:3], figure.section, [], matcher.caption(text), bare=not own)
        rows[key].figures.append(figure)
    return [part for _, group in groupby(rows.values(), key=lambda r: r.statement) for part in _parted(group)]


def _parted(group: Iterable[Row]) -> list[list[Row]]:
    """A run of rows of one statement, parted where highlights below a statement begin it anew."""
    parts: list[list[Row]] = [[]]
    for row in group:
        if begins_anew(parts, row):
            parts.append([])
        parts[-1].append(row)
    return parts


def _claims(row: Row, matcher: Matcher) -> list[Claim]:
    """What a row may stand for; where its caption alone says nothing, with the heading that it may go on from."""
    claims = matcher.claims(_in_context(row), row.statement, row.zone)
    heading = row.section[-1] if row.section else ""
    if heading.endswith(_GOES_ON) or (not claims and heading.count(" ") > 1):
        whole = matcher.claims(f"{heading} {row.text}", row.statement, row.zone)
        claims = [c for c in whole if c.score >= 1] or claims
    return [c for c in claims if c.score >= 1] if row.bare or row.statement in _ASIDE else claims


def _in_context(row: Row) -> str:
    """A caption with what its heading alone says: basic or diluted, discontinued."""
    headings = " ".join(row.section).lower()
    words = row.words
    if row.zone in ("eps", "shares") and not words & {"basic", "diluted", "dilution"}:
        sides = [(headings.rfind(word), word) for word in ("basic", "dilut")]
        at, side = max(sides)
        last = row.section[-1].lower() if row.section else ""
        if at >= 0 and not ("basic" in last and "dilut" in last):
            return f"{row.text} {'diluted' if side == 'dilut' else 'basic'}"
    if (
        row.statement == "cash_flow"
        and "discontinued" in headings
        and "activity" in words
        and "discontinued" not in words
    ):
        return f"{row.text} discontinued operations"
    return row.text


def _settle(statements: list[list[Row]]) -> None:
    """Let each primary statement's rows settle who stands for what; the cash flows follow the statement of income."""
    incomes = [s for s in statements if s[0].statement in ("income_statement", "comprehensive_income")]
    shared = any(has_noncontrolling(s) for s in (incomes or statements))
    for rows in statements:
        if rows[0].statement in _PRIMARY:
            settle(rows, noncontrolling=shared or has_noncontrolling(rows))
        elif has_noncontrolling(rows) or (rows[0].statement == "equity" and (shared or _has_minority(statements))):
            of_all_holders(rows)


def _unnamed(row: Row) -> str:
    return unnamed(row.caption, row.statement, row.zone, row.section[-1] if row.section else "")


def _has_minority(statements: list[list[Row]]) -> bool:
    return any(has_noncontrolling(s) for s in statements if s[0].statement == "balance_sheet")


def _name(row: Row) -> None:
    numbers = [f.mantissa for f in row.figures if f.mantissa is not None]
    claim = row.claims[0] if row.claims else None
    sign = polarity(claim.sign if claim else _unnamed(row), row.caption, numbers)
    for figure in row.figures:
        figure.concept = _PREFIX + claim.concept if claim else None
        figure.polarity = sign
        if claim:
            refine(figure, claim.concept, row)
