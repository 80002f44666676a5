"""The reader for OCR text and other plain text: tables as flattened or laid-out lines."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from ..figures.reading import Document, Reading, Region
from .attached import give_names_back
from .blocks import blocks_of
from .broken_dates import join_dates
from .build import figures_of, read_tables
from .correcting import Corrections
from .document import currency_of_document, entity_of, rounding_of, standard_of
from .fiscal import fiscal_years
from .labels import label_columns
from .mending import mend_headings
from .naming import name_figures
from .prose import read_prose, with_prose
from .prose.concepts import name_claims
from .rows import raw_lines
from .source import Source, read_source
from .splits import rejoin
from .table import Context
from .words import mend_captions

if TYPE_CHECKING:
    from pathlib import Path

    from ..figures.figure import Figure
    from ..figures.reading import Column
    from .rows import RawLine


def read_text(path: Path, name: str, *, corrected: bool = True) -> Reading:
    """Read a text document into figures, columns and lines, with the corrections beside it if `corrected`.

    Raises:
        InputError: missing, empty, binary or not UTF-8.
        CorrectionsError: the corrections beside it do not read.

    """
    source = read_source(path)
    corrections = Corrections.beside(path) if corrected else Corrections(())
    raws = raw_lines(corrections.lines(source.lines))
    join_dates(raws)
    blocks = blocks_of(raws)
    give_names_back(blocks)
    rejoin(blocks)
    tables = read_tables(blocks)
    mend_headings(tables, raws)
    corrections.headings(tables)
    corrections.line_items(tables)
    currency = currency_of_document(raws)
    fiscal = fiscal_years(raws, tables, currency)
    context = Context(fiscal, currency, entity=entity_of(raws))
    figures: list[Figure] = []
    columns: list[Column] = []
    for table in tables:
        own, heads = figures_of(table, context, len(figures))
        figures.extend(own)
        columns.extend(heads)
    label_columns(tables, figures, context.entity)
    document = _document(name, source, raws, context)
    document.period_start, document.period_end = _report_period(figures)
    figures = with_prose(figures, read_prose(raws, tables, figures, context, document))
    _mark_forecasts(document, figures)
    reading = Reading(document=document, lines=source.lines, columns=columns, figures=figures)
    mend_captions(reading)
    name_figures(reading, corrections.concepts)
    name_claims(reading)
    corrections.finish(reading)
    return reading


def _document(name: str, source: Source, raws: list[RawLine], context: Context) -> Document:
    document = Document(
        document=name,
        entity=context.entity,
        standard=standard_of(raws),
        currency=context.currency,
        rounding=rounding_of(raws),
        source_hash=source.sha256,
        pages=source.pages,
    )
    document.title = next(
        (r.caption[:200] for r in raws if r.caption and sum(c.isalpha() for c in r.caption) > 5), None
    )
    document.unread = [Region(first=raw.line, last=raw.line, reason=raw.unread) for raw in raws if raw.unread]
    return document


def _report_period(figures: list[Figure]) -> tuple[dt.date | None, dt.date | None]:
    """The period reported: the latest end of the primary statements' durations, and its longest span there."""
    spans = {
        (f.period_start, f.period_end)
        for f in figures
        if f.period_start and f.period_end and f.statement in ("income_statement", "cash_flow", "comprehensive_income")
    }
    if not spans:
        return None, None
    end = max(e for _, e in spans)
    return min(s for s, e in spans if e == end), end


def _mark_forecasts(document: Document, figures: list[Figure]) -> None:
    """Figures of a period that ends well after the reported one are no report but a forecast."""
    if document.period_end is None:
        return
    for figure in figures:
        ahead = figure.period_end is not None and (figure.period_end - document.period_end).days > 31
        if ahead and figure.statement in ("guidance", "dividends", "summary"):
            figure.basis = "forecast"
