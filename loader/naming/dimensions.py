"""Parts of a whole: segments, products and services, as rows or as columns of a table."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from .choose import REVENUE, class_of
from .match import Claim
from .sums import grid_of, total_column

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading
    from .match import Matcher
    from .zones import Row

SEGMENTS = "us-gaap:StatementBusinessSegmentsAxis"
CLASSES = "us-gaap:StatementClassOfStockAxis"
PRODUCTS = "srt:ProductOrServiceAxis"
_WHOLE = frozenset(("total", "consolidated", "company", "group"))
_PART = frozenset(["segment", "segments", "reportable", "business", "operating"]) - {"operating"}
_MEASURES = frozenset(("cost", "sale", "revenue", "net", "sold", "expense", "total"))
_MOST_PRODUCTS = 16
_SPECKS = "‘’'“”\"`.:;*()"  # what dirt on the paper leaves around a word
_ASIDE = frozenset(("segments", "other", "summary", "notes"))


def set_parts(reading: Reading, statements: list[list[Row]], matcher: Matcher) -> None:
    """Set segment and product members on a reading's figures; a total over all has none."""
    tables: dict[int, list[Figure]] = defaultdict(list)
    for f in reading.figures:
        if f.table is not None and f.statement in _ASIDE:
            tables[f.table].append(f)
    headers = {(c.table, c.column): c.header or "" for c in reading.columns}
    for table, figures in tables.items():
        across = _columns(figures, {c: h for (t, c), h in headers.items() if t == table})
        _rows([f for f in figures if not f.dimensions], matcher, across=across)
    for rows in statements:
        if rows[0].statement == "income_statement":
            _products(rows, matcher)
        elif rows[0].statement == "balance_sheet":
            _classes(rows)


# --- Columns: as many numbers for one period, one of them the sum of the others ---


def _columns(figures: list[Figure], headers: dict[int, str]) -> bool:
    spans: dict[object, set[int]] = defaultdict(set)
    for f in figures:
        if f.column is not None and f.measure == "amount":
            spans[(f.period_start, f.period_end)].add(f.column)
    wide = {span: sorted(at) for span, at in spans.items() if len(at) > 2}
    inside = {
        s: [f for f in figures if f.column in at and (f.period_start, f.period_end) == s] for s, at in wide.items()
    }
    totals = {span: total_column(grid_of(inside[span], at))[0] for span, at in wide.items()}
    like = {len(wide[span]): total for span, total in totals.items() if total >= 0}
    for span, columns in wide.items():
        total = totals[span] if totals[span] >= 0 else like.get(len(columns), -1)
        if total < 0:
            continue
        for f in inside[span]:
            place = columns.index(f.column or 0)
            if place != total:
                f.dimensions = {SEGMENTS: headers.get(f.column or 0) or f"column {f.column}"}
    return bool(like)


# --- Rows: names that the dictionary does not know, above a total ---


def _rows(figures: list[Figure], matcher: Matcher, *, across: bool) -> None:
    lines: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for f in figures:
        if f.caption:
            lines[f.row or 0, f.caption].append(f)
    segments = bool(figures) and figures[0].statement == "segments" and not across
    totals = [_is_total(caption, matcher) for _, caption in lines]
    summed = any(totals) or any(caption.lower().startswith("total") for _, caption in lines)
    if not segments and not (summed and len(lines) > 2):
        return
    for (_, caption), on in lines.items():
        if _is_total(caption, matcher):
            continue
        known = not segments and bool(matcher.claims(caption, "income_statement", None))
        heading = next((h for h in reversed(on[0].section) if not matcher.claims(h, "segments", None)), None)
        member = (heading if known or _is_measure(caption, matcher) else None) or caption
        if not known or heading:
            for f in on:
                f.dimensions = {SEGMENTS if segments else PRODUCTS: member}


def _is_measure(caption: str, matcher: Matcher) -> bool:
    return bool(matcher.claims(caption, "segments", None))


def _is_total(caption: str, matcher: Matcher) -> bool:
    """``Total``, ``Consolidated net sales``: of all, not of a part that it names."""
    printed = {word.strip(_SPECKS) for word in caption.lower().replace(",", " ").split()}
    if matcher.names and not matcher.caption(caption).whole:
        return True  # the company itself
    if not printed & _WHOLE or printed & _PART:
        return False
    words = matcher.caption(caption).core - {"total", "group"}
    return not matcher.dictionary.mask(words)[1]


# --- Classes of capital stock in a balance sheet ---


def _classes(rows: list[Row]) -> None:
    """Where two lines of capital stock stand side by side, each is of its class."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if class_of(row):
            lines[row.claims[0].concept].append(row)
    for alike in lines.values():
        if len({class_of(row) for row in alike}) > 1:
            for row in alike:
                for f in row.figures:
                    f.dimensions = {CLASSES: class_of(row) or row.text}


# --- Products in a statement of income: what stands between a heading and its total ---


def _products(rows: list[Row], matcher: Matcher) -> None:
    """Lines of revenue above their total are parts of it, and lines of cost called like them parts of cost."""
    named = [i for i, r in enumerate(rows) if r.claims and r.claims[0].concept in REVENUE and "total" in r.words]
    at = named[0] if named else 0
    parts = [r for r in rows[:at] if r.table == rows[at].table and r.zone == "revenue" and not r.bare]
    if not 2 <= len(parts) <= _MOST_PRODUCTS:
        _under_headings(rows, matcher)
        return
    headings = {matcher.caption(r.section[-1]).whole - _MEASURES for r in parts if r.section}
    kinds = ({_kind(row) for row in parts} | headings) - {frozenset()}
    for row in parts:
        _part(row, rows[at].claims[0].concept)
    cost = _total_cost(rows[at + 1 :])
    for row in rows[at + 1 :]:
        alike = row.text in {p.text for p in parts} or ("cost" in row.words and _kind(row) in kinds)
        if alike and row.zone in ("cost", None) and "total" not in row.words:
            _part(row, cost)


def _under_headings(rows: list[Row], matcher: Matcher) -> None:
    """Several lines under a heading that names revenue, or its cost, are its parts though no total names it again."""
    under: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.section and not row.bare and row.zone not in ("eps", "shares") and "total" not in row.words:
            under[row.section[-1]].append(row)
    for heading, lines in under.items():
        claims = matcher.claims(heading, "income_statement", None)
        concept = claims[0].concept if claims and claims[0].score >= 1 else ""
        whole = concept in REVENUE or concept.startswith("CostOf")
        if whole and 2 <= len(lines) <= _MOST_PRODUCTS and all(_is_part(r, concept) for r in lines):
            for row in lines:
                _part(row, concept)


def _is_part(row: Row, concept: str) -> bool:
    """Whether a line may be a part of revenue, or of cost: the dictionary knows it as nothing else."""
    own = row.claims[0].concept if row.claims else ""
    return not own or (own in REVENUE if concept in REVENUE else own.startswith("CostOf"))


def _total_cost(rows: list[Row]) -> str:
    """What the lines of cost add up to, as the statement has it."""
    tops = (r.claims[0].concept for r in rows if r.claims and "total" in r.words)
    return next((c for c in tops if c.startswith("Cost") and c != "CostsAndExpenses"), "CostOfGoodsAndServicesSold")


def _kind(row: Row) -> frozenset[str]:
    """What a line of revenue or cost is of: product, service."""
    return row.caption.whole - _MEASURES


def _part(row: Row, concept: str) -> None:
    """Make a row a part of a concept; a bare total under a heading is the heading's."""
    member = row.section[-1] if row.words == {"total"} and row.section else row.text
    row.claims = [Claim(concept, "positive", 1.0, zoned=True)]
    for f in row.figures:
        f.dimensions = {PRODUCTS: member}
