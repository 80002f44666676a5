"""What line items were taken for: caption by caption its concept, polarity and dimensions, unknown ones first."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ..figures.figure import STATEMENTS, Figure
from ..figures.reading import Reading
from .excerpt import short, visible


@dataclass(frozen=True, slots=True)
class LineItem:
    """One row of a table: its figures in columns."""

    figures: list[Figure]

    @property
    def first(self) -> Figure:
        """The figure that speaks for the row."""
        return self.figures[0]

    @property
    def dimensions(self) -> list[dict[str, str]]:
        """The dimensions of its figures, each once."""
        return [dict(pairs) for pairs in dict.fromkeys(tuple(f.dimensions.items()) for f in self.figures) if pairs]


def line_items(reading: Reading, *, unmapped: bool = False) -> dict[str, list[LineItem]]:
    """Line items by statement, in each those without a concept first; only these if `unmapped`.

    Of somebody's own table, whose figures need stand in no statement, every caption is one.
    """
    rows: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        if figure.origin == "supplied":
            rows[figure.statement, figure.section, figure.caption].append(figure)
        elif figure.table is not None and figure.row is not None and figure.column is not None:
            rows[figure.table, figure.row].append(figure)
    found: dict[str, list[LineItem]] = defaultdict(list)
    for figures in rows.values():
        if figures[0].concept is None or not unmapped:
            found[figures[0].statement or "other"].append(LineItem(figures))
    order = [*STATEMENTS, *(s for s in found if s not in STATEMENTS)]
    return {s: sorted(found[s], key=lambda x: x.first.concept is not None) for s in order if s in found}


def captions_text(reading: Reading, *, unmapped: bool = False) -> str:
    """The line items of each statement for a terminal."""
    items = line_items(reading, unmapped=unmapped)
    every = [item for own in line_items(reading).values() for item in own]
    without = sum(item.first.concept is None for item in every)
    lines = [f"{visible(reading.document.document)}: {len(every)} line items, {without} not mapped", ""]
    for statement, own in items.items():
        lines += [statement, *map(_line, own), ""]
    return "\n".join(lines) + "\n"


def _line(item: LineItem) -> str:
    first = item.first
    concept = visible(first.concept) if first.concept else "-"
    sign = "" if first.concept is None else " -1" if first.polarity < 0 else " +1"
    said = "; ".join(", ".join(f"{k}={v}" for k, v in pairs.items()) for pairs in item.dimensions)
    more = f"  [{short(said, 80)}]" if said else ""
    named = [part for part in first.corrected if part in {"caption", "concept", "polarity", "section"}]
    corrected = f"  corrected: {', '.join(named)}" if named else ""
    where = first.line or (first.place or "").split(",")[0][:12]
    return f"  {where:>6}  {_words(first):60}  {concept}{sign}{more}{corrected}".rstrip()


def _words(figure: Figure) -> str:
    """The caption as printed with the heading that it stands under, which is what a correction names."""
    caption = short(figure.caption_printed or figure.caption or "(no caption)", 58)
    room = 58 - len(caption) - 3
    section = figure.section[-1] if figure.section else ""
    return f"{caption} < {short(section, room)}" if section and room >= 8 else caption


def captions_json(readings: Iterable[Reading], *, unmapped: bool = False) -> str:
    """The same as JSON."""
    documents = [
        {"document": reading.document.document, "line_items": list(_plain(reading, unmapped=unmapped))}
        for reading in readings
    ]
    return json.dumps({"documents": documents}, ensure_ascii=False, indent=2) + "\n"


def _plain(reading: Reading, *, unmapped: bool) -> Iterator[dict[str, Any]]:
    for statement, items in line_items(reading, unmapped=unmapped).items():
        for item in items:
            first = item.first
            yield {
                "statement": statement,
                "line": first.line,
                "section": list(first.section),
                "caption": first.caption,
                "printed": first.caption_printed,
                "concept": first.concept,
                "polarity": first.polarity,
                "dimensions": item.dimensions,
                "figures": len(item.figures),
                "corrected": list(first.corrected),
            }
