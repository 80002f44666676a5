"""The components of equity: which column, or which section, of the statement of changes is which."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .sums import Grid, grid_of, total_column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...figures.figure import Figure
    from ...figures.reading import Column
    from .match import Matcher
    from .zones import Row

AXIS = "us-gaap:StatementEquityComponentsAxis"
_LOST = "component without a heading"
#: A heading longer than this is a sentence, or headings of columns run together.
_LONGEST = 80
#: Words of headings that name no single component.
_ALL_OF_IT = frozenset(
    ("holder", "equity", "total", "change", "statement", "deficit", "temporary", "date", "period", "end")
)
#: A component by the words of its name, the telling ones first.
_NAMES = (
    ("noncontrolling", "NoncontrollingInterestMember"),
    ("tonci", "NoncontrollingInterestMember"),
    ("treasury", "TreasuryStockCommonMember"),
    ("comprehensive", "AccumulatedOtherComprehensiveIncomeMember"),
    ("retained", "RetainedEarningsMember"),
    ("deficit", "RetainedEarningsMember"),
    ("paidin", "AdditionalPaidInCapitalMember"),
    ("surplus", "AdditionalPaidInCapitalMember"),
    ("excess", "AdditionalPaidInCapitalMember"),
    ("preferred", "PreferredStockMember"),
    ("common", "CommonStockMember"),
    ("capital", "AdditionalPaidInCapitalMember"),
    ("toparent", "ParentMember"),
)


def set_components(rows: list[Row], columns: list[Column], matcher: Matcher) -> None:
    """Set the equity component of one statement's figures; a total of all has none."""
    tables: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        tables[row.table].append(row)
    for table, lines in tables.items():
        if _by_column(lines):
            headers = {c.column: c.header or "" for c in columns if c.table == table}
            _set_columns(lines, headers, matcher)
        else:
            _set_sections(lines, matcher)


def member_of(text: str, matcher: Matcher) -> str | None:
    """The component that a heading names: ``Treasury stock`` is the treasury member; a total is none."""
    words = matcher.caption(text).whole
    if "total" in words:
        return None
    return next((member for word, member in _NAMES if word in words), None)


def _set(figures: list[Figure], member: str | None) -> None:
    prefix = "us-gaap:" if member and member.endswith("Member") else ""
    for figure in figures:
        figure.dimensions = {} if member is None else {AXIS: f"{prefix}{member}"}


def _by_column(rows: list[Row]) -> bool:
    """Whether the components are columns: then a row's figures are of one period."""
    wide = [row for row in rows if len(row.figures) > 2]
    same = sum(1 for row in wide if len({(f.period_start, f.period_end) for f in row.figures}) == 1)
    return bool(wide) and same > len(wide) / 2


def _set_sections(rows: list[Row], matcher: Matcher) -> None:
    """One component a section; a balance before the first heading is of a component whose heading is lost."""
    members = [_section_member(row, matcher) for row in rows]
    for row, member in zip(rows, members, strict=True):
        lost = any(members) and not row.section and "balance" in row.words and not _is_statement_total(row)
        _set(row.figures, _LOST if lost else member)


def _section_member(row: Row, matcher: Matcher) -> str | None:
    """The component of the section a row stands in, under its own name if it is none of the usual."""
    if "total" in row.words or not row.section or _is_statement_total(row):
        return None
    if row.words & {"balance", "beginning"} and (own := member_of(row.text, matcher)):
        return own
    headings = [heading for heading in reversed(row.section) if len(heading) < _LONGEST]
    for heading in headings:
        if member := member_of(heading, matcher):
            return member
    last = headings[0] if headings else ""
    return None if matcher.caption(last).whole <= _ALL_OF_IT else last


def _is_statement_total(row: Row) -> bool:
    """``Example Inc.'s stockholders' equity`` at the foot is of all components, ``Balance at end of year`` of one."""
    return "equity" in row.words and "balance" not in row.words


# --- Components as columns ---


def _set_columns(rows: list[Row], headers: dict[int, str], matcher: Matcher) -> None:
    figures = [f for row in rows for f in row.figures]
    used = sorted({f.column for f in figures if f.column is not None})
    grid = grid_of(figures, used)
    total, parts, subtotal = total_column(grid)
    if total < 0:
        total = len(used) - 1
        parts = frozenset(range(total))
    members = _members(rows, used, parts, subtotal, grid)
    for at, column in enumerate(used):
        member = None if at == total else "ParentMember" if at == subtotal else members.get(at)
        named = member_of(headers.get(column, ""), matcher) if _distinct(headers) else None
        if member is not None:
            _set([f for f in figures if f.column == column], named or member)


def _distinct(headers: dict[int, str]) -> bool:
    names = [h for h in headers.values() if h]
    return len(names) > 2 and len(set(names)) == len(names)


def _members(
    rows: list[Row], used: list[int], parts: frozenset[int], subtotal: int | None, grid: Grid
) -> dict[int, str]:
    """Each column by what moves in it: net income in retained earnings, purchases of stock in treasury."""
    moved: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        concept = row.claims[0].concept if row.claims else ""
        moved[concept] |= {used.index(f.column) for f in row.figures if f.mantissa and f.column in used} & parts
    results = sorted(moved["NetIncomeLoss"] | moved["ProfitLoss"])
    found = _noncontrolling(results, parts, subtotal)
    _find(found, results, "RetainedEarningsMember")
    for name, columns in moved.items():
        if name.startswith("OtherComprehensive"):
            _find(found, columns, "AccumulatedOtherComprehensiveIncomeMember")
    _find(found, [c for c in parts if _opens_negative(grid, c)], "TreasuryStockCommonMember")
    for name, columns in moved.items():
        if name.startswith("AdjustmentsToAdditionalPaidIn"):
            _find(found, columns, "AdditionalPaidInCapitalMember")
    _find(found, range(len(used)), "CommonStockMember")
    return found


def _find(found: dict[int, str], columns: Iterable[int], member: str) -> None:
    for column in columns:
        found.setdefault(column, member)


def _noncontrolling(results: list[int], parts: frozenset[int], subtotal: int | None) -> dict[int, str]:
    """What follows the parent's total; without one, the last column, if net income is in another too."""
    if subtotal is not None:
        return {c: "NoncontrollingInterestMember" for c in parts if c > subtotal}
    last = len(results) > 1 and results[-1] == max(parts)
    return {results[-1]: "NoncontrollingInterestMember"} if last else {}


def _opens_negative(grid: Grid, column: int) -> bool:
    """Whether a column's first balance is below zero, as that of treasury stock."""
    first = next((row[column] for row in grid if row[column]), None)
    return (first or 0) < 0
