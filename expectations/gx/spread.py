"""A ruleset judged over a Spark frame: whole documents where the cluster works, and one judgement of all of them."""

from __future__ import annotations

import pickle
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from ...figures.landing import readings_of
from ...figures.spread import SPREAD, demand_columns, separated, together, whole_documents
from ...mapping.apply import MISSING
from .judgement import Judged, Verdicts, judge
from .rows import worst_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pyspark.sql import DataFrame

    from ...figures.reading import Reading
    from ...rules.model import Rule
    from .ruleset import Ruleset

#: Rows of a rule that come back to be looked at; counts are of all.
MOST_ROWS = 200
_ROWS = 10_000


def judge_spread(rules: Sequence[Rule], figures: DataFrame, landing: Path | None) -> Verdicts:
    """As `judge`, over all documents of a frame of landed figures; the landing's other tables are read by Spark too.

    Raises:
        ValueError: the frame's columns are not those of a landing.
    """
    demand_columns(figures, "figures", ("document", "figure", "mantissa", "decimals"))
    frames = {"figures": figures}
    if landing is not None:
        reader = figures.sparkSession.read
        frames |= {name: reader.parquet(str(landing / name)) for name in SPREAD if name not in frames}
    partitions = max(figures.rdd.getNumPartitions(), figures.sparkSession.sparkContext.defaultParallelism)

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        found = judge_batches(batches, rules)
        if found is not None:
            yield pa.RecordBatch.from_pydict({"verdicts": [pickle.dumps(found)]})

    parts = together(frames, partitions).mapInArrow(work, "verdicts binary").collect()
    # written by this very function in the cluster's own workers, and by nobody else
    return merged(rules, [pickle.loads(bytes(part["verdicts"])) for part in parts])  # noqa: S301


def judge_batches(batches: Iterable[pa.RecordBatch], rules: Sequence[Rule]) -> Verdicts | None:
    """One partition's judgement; None where it holds no document."""
    readings = _readings(batches)
    first = next(readings, None)
    if first is None:
        return None
    found = judge(rules, _chained(first, readings))
    for one in found.rules.values():
        one.rows = worst_first(one.rows)[:MOST_ROWS]
    return Verdicts(found.rules, found.coverage)


def _chained(first: Reading, rest: Iterator[Reading]) -> Iterator[Reading]:
    yield first
    yield from rest


def _readings(batches: Iterable[pa.RecordBatch]) -> Iterator[Reading]:
    for table in whole_documents(batches, _ROWS):
        for reading in readings_of(separated(table)):
            if not reading.figures and reading.document.format != MISSING:
                continue  # the landing knows it, and the batch is about others
            for position, figure in enumerate(reading.figures):
                figure.figure = position
            yield reading


def merged(rules: Sequence[Rule], parts: Sequence[Verdicts]) -> Verdicts:
    """The judgements of several partitions as one."""
    if not parts:
        return judge(rules, [])
    found = {rule.id: Judged() for rule in rules}
    coverage: Counter[str] = Counter()
    for part in parts:
        coverage.update(part.coverage)
        for name, one in part.rules.items():
            whole = found[name]
            whole.counts.update(one.counts)
            whole.rows += one.rows
            whole.unevaluated += one.unevaluated
            whole.quiet |= one.quiet
    for one in found.values():
        one.rows = worst_first(one.rows)[:MOST_ROWS]
        one.unevaluated.sort()
    return Verdicts(found, dict(coverage))


def verdicts_on_spark(ruleset: Ruleset, figures: DataFrame) -> Verdicts | str:
    """What a ruleset says of a Spark batch; a text where it cannot be judged there."""
    if ruleset.mapping is not None:
        return "a mapping is applied on one machine: land the table by it (tieout load), and judge the landing"
    landing = None if ruleset.landing is None else Path(ruleset.landing)
    return judge_spread(ruleset.rules, figures, landing)
