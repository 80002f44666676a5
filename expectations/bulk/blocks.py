"""Blocks from landed figures: the columns a plan needs, whole documents at a time, each value written to its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ...figures.arrow import flat, plain, texts, words
from .dense import IS_EXACT, Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from .plan import SlotPlan

    Array = NDArray[Any]

#: The columns that say which figure it is and what it says.
NEEDED = ("document", "concept", "mantissa", "decimals", "figure")
PERIOD = ("period_start", "period_end")
#: Columns that rarely differ from one value; one that a row group's statistics show to have it is not read at all.
USUAL: dict[str, Any] = {
    "exact": False,
    "polarity": 1,
    "status": "number",
    "measure": "amount",
    "basis": "reported",
    "qualifier": "none",
    "dimensions": None,
    "line": None,
}
#: Columns that may differ between documents or line items, and are read unless all rows are alike.
ALIKE = (*PERIOD, "unit", "entity")
#: Rows that no equation is about (as `rules.index` has it).
_ASIDE = {"status": {"blank", "not_meaningful"}, "measure": {"change", "percent_change"}}
_COUNTED = {"status": {"number", "nil"}, "basis": {"reported"}, "qualifier": {"none", "approx"}}
#: Frames in a block. Each rule costs some ten calls of NumPy a block, which count more than what leaves the cache:
#: a row group of 2,500 documents in one block takes two thirds of the time that it takes in three.
_FRAMES = 4096
_NO_DAY = -(2**31)
_POWERS = 10.0 ** np.arange(23)


@dataclass(frozen=True, slots=True)
class Rows:
    """Figures of whole documents in parallel, only those that some slot is about.

    ``document`` counts the documents of the group, ``period`` its periods; ``number`` is the figure's own number.
    ``units`` are the units of slots that have one, as numbers.
    """

    documents: pa.Array
    periods: list[tuple[int | None, int | None]]
    document: Array
    period: Array | None
    slot: Array
    mantissa: Array
    decimals: Array
    exact: Array | None
    number: Array
    units: dict[int, int]
    irregular: set[int]

    def frames(self, part: slice, first: int) -> Array:
        """The frame of each of these rows, in a block whose first document this is."""
        document = self.document[part] - np.int32(first)
        if self.period is None:
            return document
        frame: Array = document * np.int32(len(self.periods)) + self.period[part]
        return frame


def rows_of(table: pa.Table, plan: SlotPlan) -> Rows:
    """The rows of a group of whole documents; ``irregular`` are documents that must be judged one by one.

    These hold what a block has no place for: parts by dimension, unreadable digits, other bases or entities.
    """
    document, documents = _documents(table.column("document"))
    slot, keep = _slots(table, plan)
    irregular: set[int] = set()
    keep = _both(keep, _counted(table, document, len(documents), irregular))
    units = _units(table, slot, keep, document, irregular)
    mantissa, valid = plain(table.column("mantissa"))
    decimals, known = plain(table.column("decimals"))
    for there in (valid, known):
        if there is not None:
            irregular |= _having(document, ~there if keep is None else keep & ~there)
    if "polarity" in table.column_names:
        mantissa = mantissa * flat(table.column("polarity"))[0]
    exact = flat(table.column("exact"))[0] if "exact" in table.column_names else None
    period, periods = _periods(table)
    number = plain(table.column("figure"))[0]
    if irregular:
        regular = np.ones(len(documents), bool)
        regular[list(irregular)] = False
        keep = _both(keep, regular[document])

    def kept(part: Array) -> Array:
        return part if keep is None else part[keep]

    return Rows(
        documents,
        periods,
        kept(document),
        None if period is None else kept(period),
        kept(slot),
        kept(mantissa),
        kept(decimals),
        None if exact is None else kept(exact),
        kept(number),
        units,
        irregular,
    )


def _counted(table: pa.Table, document: Array, count: int, irregular: set[int]) -> Array | None:
    """Which rows an equation may be about (None: all), by the columns that the table has."""
    keep: Array | None = None
    for name in ("status", "measure", "basis", "qualifier"):
        if name in table.column_names:
            keep = _both(keep, _usual(table.column(name), name, document, irregular))
    if "line" in table.column_names:
        keep = _both(keep, _outside_prose(table))
    if "dimensions" in table.column_names:
        irregular |= _having(document, _dimensioned(table.column("dimensions")))
    if "entity" in table.column_names:
        irregular |= _several(table.column("entity"), document, count)
    return keep


def _documents(column: pa.ChunkedArray) -> tuple[Array, pa.Array]:
    """Each row's document as a number, and the names, which only those who tell of a document turn into strings."""
    column = column.unify_dictionaries()
    parts = [plain(pa.chunked_array([chunk.indices]))[0] for chunk in column.chunks]
    if not parts:
        return np.empty(0, np.int32), pa.array([], pa.string())
    names = column.chunk(0).dictionary
    codes = parts[0] if len(parts) == 1 else np.concatenate(parts)
    seen = np.zeros(len(names), bool)
    seen[codes] = True
    if seen.all():
        return codes, names
    here = np.flatnonzero(seen)  # a file may keep one dictionary for all its row groups
    return (np.cumsum(seen, dtype=np.int32) - 1)[codes], texts([names[int(code)].as_py() for code in here])


def _both(one: Array | None, other: Array | None) -> Array | None:
    """Rows that are in both; None is all of them."""
    if one is None or other is None:
        return other if one is None else one
    both: Array = one & other
    return both


def _slots(table: pa.Table, plan: SlotPlan) -> tuple[Array, Array | None]:
    """Each row's slot, and which rows have a concept (None: all); what no rule is about has the slot past the last."""
    column = table.column("concept").unify_dictionaries()
    codes, valid = plain(pa.chunked_array([chunk.indices for chunk in column.chunks], column.type.index_type))
    concepts = column.chunk(0).dictionary.to_pylist() if column.num_chunks else []
    spare = len(plan.concepts)
    lookup = np.array([next(iter(plan.slots_of(concept)), spare) for concept in concepts] or [spare], np.int32)
    return lookup[codes], valid


def _usual(column: pa.ChunkedArray, name: str, document: Array, irregular: set[int]) -> Array | None:
    """Which rows count (None: all); documents with rows that are neither usual nor to be set aside are irregular."""
    codes, valid, names = words(column)
    away, usual = _ASIDE.get(name, set()), _COUNTED.get(name)
    odd = [word not in away and usual is not None and word not in usual for word in names]
    if any(odd):
        irregular |= _having(document, np.array(odd)[codes] & valid)
    if away.isdisjoint(names):
        return None
    kept: Array = ~(np.array([word in away for word in names])[codes] & valid)
    return kept


def _outside_prose(table: pa.Table) -> Array:
    """Figures of the running text are tied to tables elsewhere, and no equation is about them."""
    _, line = flat(table.column("line"))
    in_table = flat(table.column("table"))[1] if "table" in table.column_names else np.zeros(len(line), bool)
    outside: Array = in_table | ~line
    return outside


def _several(column: pa.ChunkedArray, document: Array, count: int) -> set[int]:
    """Documents that speak of several entities."""
    codes, valid, _ = words(column)
    codes = np.where(valid, codes, -1)
    last = np.full(count, -1, np.int64)
    last[document] = codes
    return _having(document, codes != last[document])


def _units(table: pa.Table, slot: Array, keep: Array | None, document: Array, irregular: set[int]) -> dict[int, int]:
    """The unit of each slot; a document that prints a line item in another one is irregular."""
    if "unit" not in table.column_names:
        return {}
    codes, valid, names = words(table.column("unit"))
    counts = valid if keep is None else keep & valid
    pairs, first = np.unique(slot[counts].astype(np.int64) * max(len(names), 1) + codes[counts], return_index=True)
    units: dict[int, int] = {}
    for pair in pairs[np.argsort(first)].tolist():
        units.setdefault(*divmod(pair, max(len(names), 1)))
    wanted = np.full(int(slot.max(initial=0)) + 1, -1, np.int64)
    wanted[list(units)] = list(units.values())
    other = wanted[slot] != np.where(valid, codes, -1)  # a line item with and without a unit is in two as well
    irregular |= _having(document, other if keep is None else keep & other)
    return units


def _dimensioned(column: pa.ChunkedArray) -> Array:
    lengths = [np.diff(np.asarray(_offsets(chunk))) for chunk in column.chunks]
    return np.concatenate(lengths) > 0 if lengths else np.empty(0, bool)


def _offsets(chunk: pa.MapArray) -> Array:
    data = chunk.buffers()[1]
    return (
        np.frombuffer(data, np.int32, len(chunk) + 1, chunk.offset * 4) if data else np.zeros(len(chunk) + 1, np.int32)
    )


def _having(document: Array, rows: Array) -> set[int]:
    return set(np.unique(document[rows]).tolist())


def _periods(table: pa.Table) -> tuple[Array | None, list[tuple[int | None, int | None]]]:
    """Each row's period as a number, and what the numbers stand for: days since 1970, None where there is none.

    Where there is but one period, or the table does not say, no numbers are needed.
    """
    start, end = (_days(table, name) for name in ("period_start", "period_end"))
    if start is None and end is None:
        return None, [(None, None)]
    ends, end_days = _ranked(end, table.num_rows)
    starts, start_days = _ranked(start, table.num_rows)
    both, pairs = _dense(starts * len(end_days) + ends, len(start_days) * len(end_days))
    return both, [(start_days[p // len(end_days)], end_days[p % len(end_days)]) for p in pairs]


def _days(table: pa.Table, name: str) -> Array | None:
    if name not in table.column_names or table.column(name).null_count == table.num_rows:
        return None
    days, valid = flat(table.column(name))
    days = days.astype(np.int64)
    days[~valid] = _NO_DAY
    return days


def _ranked(days: Array | None, rows: int) -> tuple[Array, list[int | None]]:
    """Each row's day as its rank among the days that occur."""
    if days is None:
        return np.zeros(rows, np.int64), [None]
    known = days[days != _NO_DAY]
    first = int(known.min()) if len(known) else 0
    shifted = np.where(days == _NO_DAY, 0, days - first + 1)
    ranks, found = _dense(shifted, int(shifted.max()) + 1)
    return ranks, [None if day == 0 else day + first - 1 for day in found]


def _dense(codes: Array, size: int) -> tuple[Array, list[int]]:
    """Codes below `size` renumbered without gaps, and what each new one was."""
    seen = np.zeros(size, bool)
    seen[codes] = True
    return (np.cumsum(seen, dtype=np.int32) - 1)[codes], np.flatnonzero(seen).tolist()


# --- Into matrices ---


@dataclass(frozen=True, slots=True)
class Cut:
    """A block and where it is from: frame = (document - first) x periods + period."""

    block: Block
    first: int
    rows: slice
    clashes: set[int]


def blocks_of(rows: Rows, plan: SlotPlan) -> Iterator[Cut]:
    """The rows as blocks of whole documents, one at a time and in order where the rows are, else all as one."""
    count = len(rows.documents)
    step = max(1, _FRAMES // len(rows.periods))
    if count <= step or bool((rows.document[1:] < rows.document[:-1]).any()):
        yield _cut(rows, plan, 0, count, slice(0, len(rows.document)))
        return
    firsts = list(range(0, count, step))
    bounds = np.searchsorted(rows.document, [*firsts, count])
    for first, low, high in zip(firsts, bounds[:-1], bounds[1:], strict=True):
        yield _cut(rows, plan, first, min(step, count - first), slice(int(low), int(high)))


def _cut(rows: Rows, plan: SlotPlan, first: int, documents: int, part: slice) -> Cut:
    slots, periods = len(plan.concepts) + 1, len(rows.periods)
    frames = documents * periods
    slot, decimals = rows.slot[part], rows.decimals[part]
    mantissa = rows.mantissa[part]
    frame = rows.frames(part, first)
    wide = slots * frames >= 2**31
    place = slot * (np.int64 if wide else np.int32)(frames) + frame
    finest, uneven = _finest(slot, decimals, slots)
    shift = finest[slot] - decimals if uneven else None
    values = np.full(slots * frames, np.nan)
    amounts = mantissa.astype(np.float64)
    if shift is not None:
        amounts *= _POWERS[np.minimum(shift, 22)]
    values[place] = amounts
    coarser = _coarser(slots * frames, place, shift, None if rows.exact is None else rows.exact[part])
    shape = values.reshape(slots, frames)
    shape[-1] = np.nan
    clashes = _clashes(shape[:-1], slot, place, frame, periods)
    for code in clashes:
        shape[:, code * periods : (code + 1) * periods] = np.nan
    largest = _largest(shape, coarser, shift)
    digits = None if coarser is None else coarser.reshape(slots, frames)
    own = _lend_balances(shape, digits, rows.periods)
    return Cut(Block(shape, digits, finest, largest, own), first, part, {first + code for code in clashes})


def _lend_balances(values: Array, coarser: Array | None, periods: list[tuple[int | None, int | None]]) -> Array | None:
    """Let the balance of a day stand in where a period that ends on it reports nothing; says which cells are own."""
    count = len(periods)
    balances = {end: k for k, (start, end) in enumerate(periods) if start is None}
    lent = [(k, balances[end]) for k, (start, end) in enumerate(periods) if start is not None and end in balances]
    if not lent:
        return None
    own: Array = ~np.isnan(values)
    for to, source in lent:
        gap = ~own[:, to::count]
        for matrix in (values,) if coarser is None else (values, coarser):
            matrix[:, to::count] = np.where(gap, matrix[:, source::count], matrix[:, to::count])
    return own


def _finest(slot: Array, decimals: Array, slots: int) -> tuple[Array, bool]:
    """The finest decimals of each slot, and whether some figure is printed coarser than its slot's finest."""
    seen = np.zeros((slots, 256), bool)
    seen.reshape(-1)[slot * np.int32(256) + (decimals + np.int16(128))] = True
    finest = 127 - np.argmax(seen[:, ::-1], axis=1)
    finest[~seen.any(axis=1)] = 0
    return finest, bool((seen[:-1].sum(axis=1) > 1).any())


def _coarser(cells: int, place: Array, shift: Array | None, exact: Array | None) -> Array | None:
    if shift is None and (exact is None or not exact.any()):
        return None
    found = np.zeros(cells, np.uint8)
    if shift is not None:
        found[place] = shift
    if exact is not None:
        found[place[exact]] = IS_EXACT
    return found


def _clashes(values: Array, slot: Array, place: Array, frame: Array, periods: int) -> set[int]:
    """Documents with two figures in one place: which of them a rule means is decided one by one."""
    used = slot < len(values)
    if np.count_nonzero(used) == values.size - np.count_nonzero(np.isnan(values)):
        return set()
    place, document = place[used], frame[used] // periods
    order = np.argsort(place, kind="stable")
    twice = np.flatnonzero(np.diff(place[order]) == 0)
    return set(document[order[twice]].tolist())


def _largest(values: Array, coarser: Array | None, shift: Array | None) -> Array:
    """Bounds of twice the amount and of the width, in half units of each slot's finest digit."""
    with np.errstate(invalid="ignore"):
        most = np.fmax.reduce(np.abs(values), axis=1, initial=0.0)
    widest = 1.0 if coarser is None or shift is None else 10.0 ** int(shift.max(initial=0))
    bounds: Array = 2 * most + widest
    return bounds
