"""What runs in the workers: documents checked one by one, and what came out as rows of one table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .. import api
from ..expectations.verdict import LEVELS
from ..figures.arrow import without_pandas
from ..figures.landing import readings_of
from ..figures.schema import FINDINGS, TIES
from ..figures.spread import separated, whole_documents
from ..loader.errors import InputError
from ..reports.checked import TIE_VERDICTS
from ..reports.landed import verdict_tables

if TYPE_CHECKING:
    from ..expectations.finding import Finding
    from ..figures.reading import Reading
    from ..reports.checked import Checked
    from .task import Task

#: What a row is: a finding, a tie, the counts of a rule, the counts of a partition, or trouble with a document.
FINDING, TIE, RULE, SUM, TROUBLE = "finding", "tie", "rule", "sum", "trouble"
#: Trouble by the exit code that it calls for.
UNREAD, DEFECT = 3, 4
#: Rows that are gathered before documents are checked: a few dozen documents.
_ROWS = 10_000
WORST = pa.struct([("rank", pa.float64()), ("document", pa.string()), ("level", pa.string()), ("message", pa.string())])
COUNTS = ("documents", "figures", *TIE_VERDICTS, "remarks", *LEVELS[1:])
_OWN = [
    pa.field("is", pa.string()),
    pa.field("at", pa.int32()),
    pa.field("code", pa.int32()),
    *(pa.field(f"count_{name}", pa.int64()) for name in COUNTS),
    pa.field("worst", pa.list_(WORST)),
]


def _plain(field: pa.Field) -> pa.Field:
    """A column as Spark takes it back: no dictionaries, and empty where a row is about something else."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    return pa.field(field.name, kind)


#: The columns of findings and of ties share their place where they share a name.
OUTCOME = pa.schema({field.name: _plain(field) for field in [*FINDINGS, *TIES, *_OWN]}.values())


def judged(batches: Iterable[pa.RecordBatch], task: Task) -> Iterator[pa.RecordBatch]:
    """The outcome of every document in some batches, whose rows stand in the order of `figures.spread.together`."""
    task.demand_version()
    without_pandas()
    tally = Tally(task)
    for table in whole_documents(batches, _ROWS):
        for reading in readings_of(separated(table)):
            yield from _judged_one(reading, task, tally)
    yield from tally.batches()


def _judged_one(reading: Reading, task: Task, tally: Tally) -> Iterator[pa.RecordBatch]:
    name = reading.document.document
    try:
        api.numbered(reading)
        checked = task.check(reading)
    except InputError as error:
        yield trouble(name, UNREAD, str(error))
        return
    except Exception as error:  # noqa: BLE001 - a defect in one document must not cost the others
        yield trouble(name, DEFECT, f"{name}: {type(error).__name__}: {str(error)[:200]}")
        return
    tally.add(checked)
    tables = verdict_tables([checked])
    wanted = [n for n, finding in enumerate(checked.in_order) if at_least(finding.level, task.least)]
    if wanted:
        yield from _rows(FINDING, tables["findings"].take(pa.array(wanted, pa.int64())), wanted)
    if task.ties and len(checked.binding.ties):
        yield from _rows(TIE, tables["ties"], range(tables["ties"].num_rows))


def at_least(level: str, least: str) -> bool:
    """Whether a level is that one or a worse one."""
    return LEVELS.index(level) >= LEVELS.index(least)


def trouble(document: str, code: int, message: str) -> pa.RecordBatch:
    """What went wrong with a document, as a row."""
    return pa.RecordBatch.from_pylist(
        [{"document": document, "is": TROUBLE, "code": code, "message": message}], schema=OUTCOME
    )


def _rows(kind: str, table: pa.Table, places: Iterable[int]) -> Iterator[pa.RecordBatch]:
    """A table's rows in the columns of the outcome."""
    own = {"is": pa.array([kind] * table.num_rows, pa.string()), "at": pa.array(places, pa.int32())}
    columns = []
    for field in OUTCOME:
        if field.name in own:
            columns.append(own[field.name])
        elif field.name in table.column_names:
            columns.append(table.column(field.name).cast(field.type).combine_chunks())
        else:
            columns.append(pa.nulls(table.num_rows, field.type))
    yield from pa.table(columns, schema=OUTCOME).to_batches()


# --- Counts ---


class Tally:
    """A partition's counts: by rule, and of all."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.total: Counter[str] = Counter()
        self.families: dict[str, str] = {}
        self.rules: dict[str, Counter[str]] = defaultdict(Counter)
        self.worst: dict[str, list[dict[str, Any]]] = defaultdict(list)

    def add(self, checked: Checked) -> None:
        """Count one document."""
        self.total["documents"] += 1
        self.total["figures"] += len(checked.reading.figures)
        self.families |= {rule.id: rule.family for rule in checked.rules}  # who is silent everywhere is named too
        for tie, outcome in zip(checked.binding.ties, checked.outcomes, strict=True):
            self.rules[tie.rule][outcome.verdict] += 1
        for unbound in checked.binding.unbound:
            self.rules[unbound.rule]["not_evaluated"] += 1
        for remark in checked.binding.remarks:
            self.rules[remark.rule]["remarks"] += 1
        for finding in checked.findings:
            self._find(finding, checked.name)

    def _find(self, finding: Finding, document: str) -> None:
        self.families.setdefault(finding.rule, finding.family)
        if finding.waived:
            return
        self.total[finding.level] += 1
        self.rules[finding.rule][finding.level] += 1
        if finding.level == "note":
            return
        rank = 1e30 * LEVELS.index(finding.level) + min(_size(finding.residual), 1e29)
        row = {"rank": -rank, "document": document, "level": finding.level, "message": finding.message}
        ranked = sorted(
            [*self.worst[finding.rule], row], key=lambda r: (r["rank"], r["document"], r["level"], r["message"])
        )
        self.worst[finding.rule] = ranked[: self.task.worst]

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The counts as rows."""
        yield counts_batch(self.total, self.rules, self.families, self.worst)


def counts_batch(
    total: Mapping[str, int],
    rules: Mapping[str, Mapping[str, int]],
    families: Mapping[str, str],
    worst: Mapping[str, list[dict[str, Any]]],
) -> pa.RecordBatch:
    """The counts of a partition as rows: one of all, and one a rule."""
    rows: list[dict[str, Any]] = [{"is": SUM, **_counted(total)}]
    for rule, family in sorted(families.items()):
        own = {"is": RULE, "rule": rule, "family": family, "worst": worst.get(rule, [])}
        rows.append(own | _counted(rules.get(rule, {})))
    return pa.RecordBatch.from_pylist(rows, schema=OUTCOME)


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {f"count_{name}": count for name, count in counts.items()}


def _size(residual: str | None) -> float:
    """How large a difference is, only to order by."""
    try:
        return 0.0 if residual is None else abs(float(Fraction(residual)))
    except (ValueError, OverflowError):
        return 0.0
