"""A foreign table becomes readings by a mapping: one figure a value, with every assumption said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..figures.figure import Figure
from ..figures.reading import Document, Reading
from ..loader.naming.signs import polarity
from .cells import Cell, cells_of
from .errors import MappingError
from .instants import date_instants
from .layout import lay_out
from .model import LENGTHS, Mapping
from .names import caption_of
from .numbers import Value, precision, scaled
from .periods import started, usual_length
from .says import Says, rounding_said

if TYPE_CHECKING:
    import pyarrow as pa

#: A group of fewer different values says nothing of its own precision.
_FEWEST = 3
_INT64 = 2**63
_DECIMALS = 18
#: How a document that is expected and not there is told from one that is.
MISSING = "missing"
_STANDARDS = {"us-gaap": "US GAAP", "ifrs-full": "IFRS", "jppfs_cor": "J-GAAP"}


@dataclass(slots=True)
class Mapped:
    """The readings of a table, and what was inferred or assumed for them, one sentence each."""

    readings: list[Reading]
    said: list[str] = field(default_factory=list)


def mapped(table: pa.Table, mapping: Mapping, *, document: str = "figures") -> Mapped:
    """Read a table as its mapping says.

    Args:
        table: the foreign table.
        mapping: which column is what.
        document: what the one document is called where neither a column nor the mapping names documents.

    Raises:
        MappingError: the mapping names a column that is not there, or says what cannot be.
    """
    said = Says()
    missing = sorted(mapping.named - set(table.column_names))
    if missing:
        from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

        near = get_close_matches(missing[0], table.column_names, 1)
        cure = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(table.column_names[:20])}"
        cure += "" if near else "; a mapping for one table alone is called NAME.mapping.yaml, as NAME.parquet"
        raise MappingError(mapping.path or "the mapping", f"the table has no column {missing[0]!r}", cure)
    cells = list(cells_of(table, mapping, said, document))
    if mapping.shape == "long":
        lay_out(cells, stated="statement" in mapping.columns)
    _precise(cells, mapping, said)
    _date_flows(cells, mapping, said)
    by_document: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_document[cell.document].append(cell)
    _signs(cells)
    readings = [_reading(name, own, mapping) for name, own in by_document.items()]
    expected = dict.fromkeys(mapping.expect.documents)
    readings += [
        Reading(document=Document(document=name, format=MISSING)) for name in expected if name not in by_document
    ]
    for reading in readings:
        reading.siblings = tuple(r.document.document for r in readings)
    return Mapped(readings, said.sentences)


# --- Precision ---


def _precise(cells: list[Cell], mapping: Mapping, said: Says) -> None:
    """Give every cell its decimals: told by its row, its item or the mapping, else inferred from like values.

    Like values are those of a document in one unit; where these are few, of the whole table.
    """
    told = mapping.every.get("decimals")
    groups: dict[tuple[Any, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.decimals is None and told not in (None, "inferred"):
            cell.decimals = int(told)
        if cell.decimals is None and cell.value is not None:
            groups[cell.document, cell.unit, cell.measure, cell.scale].append(cell)
    whole: dict[tuple[Any, ...], list[Cell]] = defaultdict(list)
    for key, group in groups.items():
        whole[key[1:]] += group
    spread = {key: precision(c.value for c in group if c.value) for key, group in whole.items()}
    inferred: Counter[tuple[str, int]] = Counter()
    for key, group in groups.items():
        enough = len({c.value.digits for c in group if c.value}) >= _FEWEST
        places = precision(c.value for c in group if c.value) if enough else spread[key[1:]]
        for cell in group:
            cell.decimals = max(-_DECIMALS, min(_DECIMALS, places - cell.scale))
            inferred[cell.measure, cell.decimals] += 1
    said.extend(rounding_said(inferred))


def _date_flows(cells: list[Cell], mapping: Mapping, said: Says) -> None:
    """Give durations of which only the end is told their start, and take it from balances."""
    length = mapping.every.get("length")
    open_ended = [c for c in cells if c.start is None and c.end is not None and c.flow]
    if length is None:
        if any(c.start is not None for c in cells):
            months = None  # the table tells starts where there are any
        else:
            months = usual_length((c.document, c.end) for c in open_ended if c.end)
            if months and open_ended:
                word = next(word for word, m in LENGTHS.items() if m == months)
                said.add(
                    f"only ends of periods are told: flows are read as {word}, as the ends lie (every: length: {word})"
                )
    else:
        months = LENGTHS[length]
    if months:
        for cell in open_ended:
            if cell.end:
                cell.start = started(cell.end, months)
    date_instants(cells, months)
    for cell in cells:
        if cell.balance:
            cell.start = None


def _signs(cells: list[Cell]) -> None:
    """Costs that a table prints as negative are positive costs; a table of concepts means what it says."""
    rows: dict[tuple[str, str | None], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.polarity is None and cell.sign and cell.words:
            rows[cell.document, cell.caption].append(cell)
    for own in rows.values():
        digits = [c.value.digits for c in own if c.value]
        sign = polarity(own[0].sign, caption_of(own[0].words), digits)
        for cell in own:
            cell.polarity = sign


# --- Figures ---


def _reading(name: str, cells: list[Cell], mapping: Mapping) -> Reading:
    figures = [_figure(number, cell) for number, cell in enumerate(cells)]
    _place(figures, cells)
    document = Document(document=name, format="table")
    spaces = {f.concept.split(":")[0] for f in figures if f.concept}
    document.standard = mapping.every.get("standard") or _only({_STANDARDS[s] for s in spaces if s in _STANDARDS})
    document.entity = _only({f.entity for f in figures if f.entity})
    document.currency = _only(
        {u for f in figures if len(u := (f.unit or "").removesuffix("/shares")) == 3 and u.isupper()}
    )
    document.period_end = max((f.period_end for f in figures if f.period_end and f.basis != "forecast"), default=None)
    return Reading(document=document, figures=figures)


def _place(figures: list[Figure], cells: list[Cell]) -> None:
    """Give figures of statement-like rows their places, unless the rows are sorted: then their order says nothing."""
    captions = list(dict.fromkeys(cell.caption or "" for cell in cells))
    tables = list(dict.fromkeys(cell.table for cell in cells if cell.table is not None))
    if len(captions) > _FEWEST and captions == sorted(captions):
        return
    for figure, cell in zip(figures, cells, strict=True):
        figure.table = None if cell.table is None else tables.index(cell.table)
        figure.row, figure.column = cell.row, cell.column


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None


def _figure(number: int, cell: Cell) -> Figure:
    figure = Figure(
        figure=number, entity=cell.entity, statement=cell.statement, section=cell.section, caption=cell.caption,
        caption_printed=cell.caption, concept=cell.concept, dimensions=cell.dimensions, period_start=cell.start,
        period_end=cell.end, measure=cell.measure, basis=cell.basis, unit=cell.unit, polarity=cell.polarity or 1,
        origin="supplied", place=cell.place, printed=cell.printed,
    )  # fmt: skip
    if cell.value is None:
        figure.status = "unreadable" if cell.printed else "blank"
        return figure
    _amount(figure, cell.value, cell)
    return figure


def _amount(figure: Figure, value: Value, cell: Cell) -> None:
    decimals = cell.decimals or 0
    mantissa = scaled(value, decimals + cell.scale)
    if abs(mantissa) >= _INT64:
        figure.status = "unreadable"
        return
    figure.mantissa, figure.decimals = mantissa, decimals
    figure.exact = cell.exact or value.nil
    if value.nil:
        figure.status = "nil"


def readings_said(found: Mapped) -> Iterator[str]:
    """What a mapping came to in numbers."""
    figures = sum(len(r.figures) for r in found.readings)
    yield f"{figures:,} figures of {len(found.readings):,} documents"


__all__ = ["MISSING", "Mapped", "mapped", "readings_said"]
