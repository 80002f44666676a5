"""What runs in the workers first: many documents at once in dense blocks, to find those that must be looked at singly.

Only where equations over concepts are all there is: then a document whose ties are all exact has no finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..expectations.bulk.blocks import Cut, Rows, blocks_of, rows_of
from ..expectations.bulk.plan import SlotPlan, SlotRule, plan
from ..expectations.bulk.stream import sieve_table
from ..figures.arrow import column_of, plain, without_pandas
from ..figures.schema import FIGURES
from ..figures.spread import landed, whole_documents
from .judging import OUTCOME, counts_batch

if TYPE_CHECKING:
    from ..figures.arrow import Flags
    from .task import Task

#: A document to be looked at by itself.
LOOK = "look"
#: What the blocks read of the figures (`expectations.bulk.blocks`).
COLUMNS = (
    *("document", "figure", "entity", "table", "line", "concept", "dimensions", "period_start", "period_end"),
    *("measure", "basis", "qualifier", "unit", "mantissa", "decimals", "exact", "polarity", "status"),
)
#: Rows that are judged at once: as many as keep the blocks in the processor's cache busy.
_ROWS = 200_000


def planned(task: Task) -> SlotPlan | None:
    """How the blocks are laid out; None where some rule must see each document, or the documents differ in rules."""
    rules = task.alike
    found = None if rules is None else plan(rules)
    return None if found is None or found.others or not found.rules else found


def sifted(batches: Iterable[pa.RecordBatch], task: Task, slots: SlotPlan) -> Iterator[pa.RecordBatch]:
    """The documents that may have findings of the level wanted; and the counts of all others."""
    task.demand_version()
    without_pandas()
    total: Counter[str] = Counter()
    rules: dict[str, Counter[str]] = {each.rule.id: Counter() for each in slots.rules}
    for batch in whole_documents(batches, _ROWS):
        table = landed(batch, pa.schema([FIGURES.field(name) for name in COLUMNS if name in batch.column_names]))
        looked, marked = _looked(table, slots, task.least)
        rest = table
        if looked:
            yield _named(looked)
            rest = table.filter(column_of(~marked, pa.bool_()))
        if rest.num_rows:
            _count(rest, slots, total, rules)
    yield counts_batch(total, rules, {each.rule.id: each.rule.family for each in slots.rules}, {})


def _looked(table: pa.Table, slots: SlotPlan, least: str) -> tuple[list[str], Flags]:
    """The documents to be looked at, and which rows are theirs."""
    found = sieve_table(table, slots)
    looked = {tie.document for tie in found.failed} | set(found.singly) | set(_misnumbered(table))
    if least != "error":
        looked |= set(found.rounded)  # chance may speak against what rounding allows: a warning
    if least == "note":
        looked |= set(_lacking(table, slots))
    codes, names = _documents(table)
    chosen = np.array([name in looked for name in names], bool)
    return sorted(looked), chosen[codes]


def _documents(table: pa.Table) -> tuple[Any, list[str]]:
    column = table.column("document").unify_dictionaries()
    names = column.chunk(0).dictionary.to_pylist()
    return plain(pa.chunked_array([chunk.indices for chunk in column.chunks]))[0], names


def _misnumbered(table: pa.Table) -> Iterator[str]:
    """Documents whose figures are not numbered 0, 1, 2, ...; the rows are in the order of both."""
    codes, names = _documents(table)
    first = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    begins = np.repeat(first, np.diff(np.r_[first, len(codes)]))
    wrong = plain(table.column("figure"))[0] != np.arange(len(codes)) - begins
    yield from (names[code] for code in np.unique(codes[wrong]).tolist())


def _named(documents: list[str]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([{"is": LOOK, "document": name} for name in documents], schema=OUTCOME)


def _count(table: pa.Table, slots: SlotPlan, total: Counter[str], rules: dict[str, Counter[str]]) -> None:
    """Count documents of which nothing but their counts is told."""
    found = sieve_table(table, slots)
    total.update({"documents": found.documents, "figures": found.figures})
    for name, counts in found.verdicts.items():
        rules[name].update(counts)
    _count_lacking(table, slots, total, rules)


# --- What a rule could not be evaluated for ---


def _lacking(table: pa.Table, slots: SlotPlan) -> Iterator[str]:
    """Documents in which some rule is evaluated nowhere, or not where its line item is reported."""
    rows = rows_of(table, slots)
    for cut in blocks_of(rows, slots):
        lacking = np.zeros(_count_of(cut, rows), bool)
        for rule in slots.rules:
            anchored, evaluated = _where(rule, cut, rows)
            lacking |= (anchored & ~evaluated).any(axis=1) | ~evaluated.any(axis=1)
        yield from (rows.documents[cut.first + at].as_py() for at in np.flatnonzero(lacking).tolist())


def _count_lacking(table: pa.Table, slots: SlotPlan, total: Counter[str], rules: dict[str, Counter[str]]) -> None:
    """Count the notes that nobody wanted: one a document and rule that was not evaluated, somewhere or anywhere."""
    rows = rows_of(table, slots)
    for cut in blocks_of(rows, slots):
        for rule in slots.rules:
            anchored, evaluated = _where(rule, cut, rows)
            notes = int(np.count_nonzero((anchored & ~evaluated).any(axis=1) | ~evaluated.any(axis=1)))
            rules[rule.rule.id]["note"] += notes
            rules[rule.rule.id]["not_evaluated"] += int(np.count_nonzero(~anchored.any(axis=1)))
            total["note"] += notes


def _count_of(cut: Cut, rows: Rows) -> int:
    frames: int = cut.block.values.shape[1]
    return frames // len(rows.periods)


def _where(rule: SlotRule, cut: Cut, rows: Rows) -> tuple[Any, Any]:
    """Where a rule's line item is reported, and where with it all that it needs: documents x periods."""
    block = cut.block
    anchored = ~np.isnan(block.values[rule.anchor]) if block.own is None else block.own[rule.anchor]
    evaluated = anchored.copy()
    unit = rows.units.get(rule.anchor)
    for term in rule.terms:
        if not term.optional:
            evaluated &= ~np.isnan(block.values[term.slot])
            if unit is not None and rows.units.get(term.slot, unit) != unit:
                evaluated[:] = False
    shape = (-1, len(rows.periods))
    return anchored.reshape(shape), evaluated.reshape(shape)
