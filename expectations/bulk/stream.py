"""Landed figures judged row group by row group over all cores, in memory that does not grow with the landing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

from ...figures.arrow import without_pandas, words
from .blocks import ALIKE, NEEDED, USUAL, Cut, Rows, blocks_of, rows_of
from .dense import judge_block, terms_in_unit

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from ...figures.arrow import Flags
    from .dense import RuleVerdicts
    from .plan import SlotPlan


@dataclass(frozen=True, slots=True)
class Failed:
    """A tie that no true values could print: whose, by which rule, by how much, and over which figures.

    ``residual`` is left minus right in units of 10^-decimals; ``members`` are figure numbers.
    """

    document: str
    rule: str
    residual: int
    decimals: int
    members: tuple[int, ...]


@dataclass(slots=True)
class Sieved:
    """What many documents came to: counts per rule, the ties that fail, and the documents to be looked at singly.

    ``verdicts[rule]`` counts exact, rounding, impossible and not_evaluated ties of the documents that blocks can
    hold.
    """

    verdicts: dict[str, Counter[str]] = field(default_factory=dict)
    failed: list[Failed] = field(default_factory=list)
    documents: int = 0
    figures: int = 0
    _singly: list[tuple[pa.Array, Flags]] = field(default_factory=list, repr=False)
    _rounded: list[tuple[pa.Array, Flags]] = field(default_factory=list, repr=False)

    @property
    def singly(self) -> list[str]:
        """The documents that blocks cannot hold, which must be judged one by one."""
        return [name for part in self._singly for name in _marked(*part)]

    @property
    def rounded(self) -> list[str]:
        """The documents with a residual that rounding may explain, or chance may speak against."""
        return [name for part in self._rounded for name in _marked(*part)]

    def mark(self, names: pa.Array, singly: Flags, rounded: Flags) -> None:
        """Remember which of some documents must be judged singly, and which have rounding in them."""
        self._singly.append((names, singly))
        self._rounded.append((names, rounded))

    def add(self, other: Sieved) -> None:
        """Take in what another part of the landing came to."""
        for rule, counts in other.verdicts.items():
            self.verdicts.setdefault(rule, Counter()).update(counts)
        self.failed += other.failed
        self._singly += other._singly
        self._rounded += other._rounded
        self.documents += other.documents
        self.figures += other.figures


class SpreadError(ValueError):
    """A document whose figures stand in several row groups, so that no group has it whole."""


def sieve(paths: Iterable[Path], plan: SlotPlan, workers: int = 1) -> Sieved:
    """Judge the plan's rules over Parquet files of landed figures, each document within one row group.

    Raises:
        SpreadError: a document is in two row groups.
    """
    without_pandas()
    total = Sieved()
    parts = [part for path in paths for part in _parts(path)]
    _demand_whole(parts)
    with ThreadPoolExecutor(workers) as pool:
        for found in pool.map(lambda part: sieve_table(_read(part), plan), parts):
            total.add(found)
    return total


@dataclass(frozen=True, slots=True)
class _Part:
    """A row group of a file; the footer is parsed once for all of them, or it would cost the square of their number."""

    path: Path
    number: int
    footer: pq.FileMetaData

    def open(self) -> pq.ParquetFile:
        return pq.ParquetFile(self.path, metadata=self.footer)


def _parts(path: Path) -> list[_Part]:
    footer = pq.read_metadata(path)
    return [_Part(path, number, footer) for number in range(footer.num_row_groups)]


def _demand_whole(parts: Sequence[_Part]) -> None:
    """See that no document is in two row groups: by their first and last names, else by all names.

    Raises:
        SpreadError: see there.
    """
    spans = [_span(part) for part in parts]
    ordered = sorted((span for span in spans if span is not None), key=lambda span: span[0])
    if len(ordered) == len(spans) and all(one[1] < other[0] for one, other in pairwise(ordered)):
        return
    seen: dict[str, int] = {}
    for number, part in enumerate(parts):
        with part.open() as file:
            column = file.read_row_group(part.number, columns=["document"], use_threads=False).column("document")
        _, _, names = words(column) if len(column) else (None, None, [])
        for name in names:
            if seen.setdefault(name, number) != number:
                raise SpreadError(f"{part.path}: figures of {name} stand in several row groups")


def _span(part: _Part) -> tuple[str, str] | None:
    """The first and last name of a row group's documents, if it says so."""
    stats = _statistics(part.footer.row_group(part.number)).get("document", [None])[0]
    return (stats.min, stats.max) if stats is not None and stats.has_min_max else None


def _read(part: _Part) -> pa.Table:
    """The columns of a row group that must be read: what its statistics show to be as usual is left out."""
    statistics = _statistics(part.footer.row_group(part.number))
    varied = [name for name, usual in USUAL.items() if not _is_always(statistics.get(name, ()), usual)]
    varied += [name for name in ALIKE if name in statistics and not _is_constant(statistics[name])]
    varied += [name for name in ("table",) if "line" in varied and name in statistics]
    with part.open() as file:
        return file.read_row_group(part.number, columns=[*NEEDED, *varied], use_threads=False)


def _statistics(group: Any) -> dict[str, list[Any]]:  # noqa: ANN401 - pyarrow's metadata has no types
    """The statistics of the leaves of each column, None for one that has none."""
    found: dict[str, list[Any]] = {}
    for at in range(group.num_columns):
        column = group.column(at)
        stats = column.statistics if column.is_stats_set else None
        found.setdefault(column.path_in_schema.split(".", 1)[0], []).append(stats)
    return found


def _is_always(statistics: Sequence[Any], usual: object) -> bool:
    """Whether statistics prove that every row has this value (None: nothing at all), or there is no such column."""
    if usual is None:
        return all(stats is not None and not stats.has_min_max and not stats.num_values for stats in statistics)
    return all(_is_constant([stats]) and stats.min == usual for stats in statistics)


def _is_constant(statistics: Sequence[Any]) -> bool:
    """Whether statistics prove that every row has one and the same value."""
    return bool(statistics) and all(
        stats is not None and stats.has_min_max and stats.min == stats.max and not stats.null_count
        for stats in statistics
    )


def _marked(names: pa.Array, marks: Flags) -> list[str]:
    return [names[int(code)].as_py() for code in np.flatnonzero(marks)]


def sieve_table(table: pa.Table, plan: SlotPlan) -> Sieved:
    """Judge the plan's rules over a table of whole documents."""
    rows = rows_of(table, plan)
    count = len(rows.documents)
    singly, rounded = np.zeros(count, bool), np.zeros(count, bool)
    out = Sieved(documents=count, figures=table.num_rows)
    out.verdicts = {slot_rule.rule.id: Counter() for slot_rule in plan.rules}
    for cut in blocks_of(rows, plan):
        _judge_cut(rows, cut, plan, out, (singly, rounded))
    singly[list(rows.irregular)] = True
    out.mark(rows.documents, singly, rounded)
    return out


def _judge_cut(rows: Rows, cut: Cut, plan: SlotPlan, out: Sieved, marks: tuple[Flags, Flags]) -> None:
    frames = cut.block.values.shape[1]
    singly, rounded = np.zeros(frames, bool), np.zeros(frames, bool)
    failing: dict[int, list[tuple[RuleVerdicts, int]]] = {}
    for found in judge_block(plan, cut.block, rows.units):
        counts = out.verdicts[plan.rules[found.number].rule.id]
        counts["exact"] += found.exact
        counts["rounding"] += len(found.rounding)
        counts["impossible"] += len(found.impossible)
        counts["not_evaluated"] += found.not_evaluated
        rounded[found.rounding] = True
        singly[found.beyond] = True
        for frame, residual in zip(found.impossible.tolist(), found.residual.tolist(), strict=True):
            failing.setdefault(frame, []).append((found, residual))
    for mine, theirs in zip(marks, (singly, rounded), strict=True):
        mine[cut.first : cut.first + frames // len(rows.periods)] |= theirs.reshape(-1, len(rows.periods)).any(axis=1)
    marks[0][list(cut.clashes)] = True
    out.failed += _failed(rows, cut, plan, failing)


def _failed(
    rows: Rows, cut: Cut, plan: SlotPlan, failing: dict[int, list[tuple[RuleVerdicts, int]]]
) -> Iterator[Failed]:
    """The failing ties with their members, found among the rows of the failing documents alone."""
    if not failing:
        return
    periods = rows.periods
    wanted = np.zeros(cut.block.values.shape[1], bool)
    for frame in failing:
        wanted[frame - frame % len(periods) :][: len(periods)] = True
    frames = rows.frames(cut.rows, cut.first)
    at = np.flatnonzero(wanted[frames])
    places = zip(frames[at].tolist(), rows.slot[cut.rows][at].tolist(), strict=True)
    numbers = dict(zip(places, rows.number[cut.rows][at].tolist(), strict=True))
    for frame, ties in sorted(failing.items()):
        document, period = divmod(frame, len(periods))
        balance = (None, periods[period][1])
        lender = frame - period + periods.index(balance) if balance in periods else frame
        for found, residual in ties:
            rule = plan.rules[found.number]
            terms = terms_in_unit(rule, rows.units) or ()
            members = (numbers.get((frame, t.slot), numbers.get((lender, t.slot))) for t in terms)
            known = tuple(number for number in members if number is not None)
            name = rows.documents[cut.first + document].as_py()
            yield Failed(name, rule.rule.id, residual, found.decimals, known)


def sieve_batches(batches: Sequence[pa.RecordBatch], plan: SlotPlan) -> Sieved:
    """Judge record batches that together hold whole documents."""
    import pyarrow as pa  # noqa: PLC0415 - a name for one call

    return sieve_table(pa.Table.from_batches(batches), plan)
