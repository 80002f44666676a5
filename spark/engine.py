"""A landing checked by Spark: sifted, judged, counted and written where the cluster works; the caller gets counts."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..figures.schema import FINDINGS, TIES
from ..figures.spread import by_document, spark_schema, together
from .judging import COUNTS, FINDING, OUTCOME, RULE, SUM, TIE, TROUBLE, judged
from .landing import ClusterLanding, demand_ours, partitions_of, plain_files, remove, replace_folder
from .sifting import COLUMNS, LOOK, planned, sifted

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

    from ..expectations.bulk.plan import SlotPlan
    from .task import Task

#: Bytes of packed figures a partition: about a million figures to be sifted, some thousand to be judged.
_SIFTED, _JUDGED = 6 << 20, 512 << 10
#: Documents that were sifted out, a partition: as many as are worth the start of a task.
_DOCUMENTS = 100
#: Troubles that are told one by one.
_MOST_TROUBLES = 20


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """What became of a rule: its counts by name, and the worst of its findings."""

    rule: str
    family: str
    counts: dict[str, int]
    worst: tuple[tuple[str, str, str], ...] = ()  #: document, level, message

    @property
    def checked(self) -> int:
        """How many ties got a verdict."""
        return sum(self.counts[name] for name in ("exact", "rounding", "plug", "implausible", "impossible"))

    @property
    def counts_of_verdicts(self) -> dict[str, int]:
        """The counts without those of all documents and figures, which are no rule's."""
        return {name: count for name, count in self.counts.items() if name not in {"documents", "figures"}}

    @property
    def failed(self) -> int:
        """How many findings of the rule are warnings or errors."""
        return self.counts["warning"] + self.counts["error"]


@dataclass(slots=True)
class Outcome:
    """All that comes back from the cluster: counts by rule and in all, and troubles with documents."""

    total: dict[str, int] = field(default_factory=dict)
    rules: list[RuleCounts] = field(default_factory=list)
    troubles: list[tuple[int, str]] = field(default_factory=list)  #: exit code and message, the first few
    troubled: dict[int, int] = field(default_factory=dict)  #: how many documents, by exit code
    singly: int = 0  #: documents that were judged one by one


def check_landing(spark: SparkSession, landing: ClusterLanding, task: Task, out: str) -> Outcome:
    """Judge every document of the landing, and write the findings (and ties, if the task asks) into folder `out`.

    Raises:
        OSError: `out` holds something else under the names of these tables.
        Exception: whatever Spark raises where it cannot work.
    """
    from pyspark import StorageLevel  # noqa: PLC0415 - an extra

    plain_files(spark, out)
    for name in _tables(task):
        demand_ours(spark, f"{out.rstrip('/')}/{name}")
    slots = planned(task)
    kept = []
    frames = landing.frames
    if slots is not None:
        sieve = _sifted(spark, landing, task, slots).persist(StorageLevel.DISK_ONLY)
        kept.append(sieve)
        looked = sieve.where(sieve["is"] == LOOK).select("document")
        count = max(1, -(-looked.count() // _DOCUMENTS))
        frames = {name: frame.join(looked, "document", "left_semi") for name, frame in frames.items()}
    else:
        count = partitions_of(landing, spark, _JUDGED)
    try:
        single = _judged(frames, task, count).persist(StorageLevel.DISK_ONLY)
        kept.append(single)
        outcome = _gathered(single, task)
        outcome.singly = outcome.total["documents"]
        for frame in kept[:-1]:
            _add(outcome, _gathered(frame, task))
        _write(spark, single, task, out)
    finally:
        for frame in kept:
            frame.unpersist()
    return outcome


def _sifted(spark: SparkSession, landing: ClusterLanding, task: Task, slots: SlotPlan) -> DataFrame:
    figures = landing.frames["figures"]
    narrow = figures.select(*(name for name in COLUMNS if name in figures.columns))
    count = partitions_of(landing, spark, _SIFTED)

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return sifted(batches, task, slots)

    return by_document(narrow, count, "figure").mapInArrow(work, spark_schema(OUTCOME))


def _judged(frames: dict[str, DataFrame], task: Task, count: int) -> DataFrame:
    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return judged(batches, task)

    return together(frames, count).mapInArrow(work, spark_schema(OUTCOME))


# --- What comes back ---


def _gathered(frame: DataFrame, task: Task) -> Outcome:
    """Counts summed up on the cluster: a row a rule, whatever the number of documents."""
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    sums = [f.coalesce(f.sum(f"count_{name}"), f.lit(0)).alias(name) for name in COUNTS]
    worst = f.slice(f.sort_array(f.flatten(f.collect_list("worst"))), 1, task.worst).alias("worst")
    rules = frame.where(frame["is"] == RULE).groupBy("rule").agg(f.min("family").alias("family"), *sums, worst)
    total = frame.where(frame["is"] == SUM).agg(*sums).collect()[0].asDict()
    bad = frame.where(frame["is"] == TROUBLE)
    troubled = {row["code"]: row["count"] for row in bad.groupBy("code").count().collect()}
    told = bad.orderBy("document").select("code", "message").limit(_MOST_TROUBLES).collect() if troubled else []
    return Outcome(
        total={name: int(count) for name, count in total.items()},
        rules=[_rule(row.asDict(recursive=True)) for row in rules.orderBy("rule").collect()],
        troubles=[(row["code"], row["message"]) for row in told],
        troubled=troubled,
    )


def _rule(row: dict[str, Any]) -> RuleCounts:
    worst = tuple((each["document"], each["level"], each["message"]) for each in row["worst"] or ())
    return RuleCounts(row["rule"], row["family"], {name: int(row[name]) for name in COUNTS}, worst)


def _add(outcome: Outcome, other: Outcome) -> None:
    """Take in the counts of the documents that nobody had to look at."""
    for name, count in other.total.items():
        outcome.total[name] = outcome.total.get(name, 0) + count
    there = {each.rule: each for each in outcome.rules}
    for each in other.rules:
        known = there.get(each.rule, RuleCounts(each.rule, each.family, dict.fromkeys(COUNTS, 0)))
        counts = {name: known.counts[name] + each.counts[name] for name in COUNTS}
        there[each.rule] = RuleCounts(each.rule, each.family, counts, known.worst)
    outcome.rules = [there[name] for name in sorted(there)]


# --- What stays on the cluster ---


def _tables(task: Task) -> dict[str, tuple[str, pa.Schema]]:
    """The tables that are written: of which rows, in which columns."""
    return {"findings": (FINDING, FINDINGS)} | ({"ties": (TIE, TIES)} if task.ties else {})


def _write(spark: SparkSession, frame: DataFrame, task: Task, out: str) -> None:
    """Write the tables beside their places, and rename each when all are whole."""
    tables = _tables(task)
    base = out.rstrip("/")
    scratch = f"{base}/.spark-{uuid.uuid4().hex[:12]}"
    try:
        for name, (kind, schema) in tables.items():
            rows = frame.where(frame["is"] == kind).orderBy("document", "at").select(*schema.names)
            rows.write.mode("error").option("compression", "zstd").parquet(f"{scratch}/{name}")
        for name in tables:
            replace_folder(spark, f"{scratch}/{name}", f"{base}/{name}")
    finally:
        remove(spark, scratch)
