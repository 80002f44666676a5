"""What earlier runs said of each document: one small file a run, by which new, fixed and standing findings are told.

A run adds ``history/<its time>-<hash of its documents>.parquet`` to a site, one row a document. The same run again
replaces its file; a file that is damaged is named and left out, and costs nothing but its own run. What a whole run
came to stands in the file's footer too, so that a trend over runs reads no rows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..expectations.verdict import NOT_EVALUATED
from .checked import TIE_VERDICTS, Checked

if TYPE_CHECKING:
    import pyarrow as pa

    from ..assay.model import Assay

FOLDER = "history"
#: So many runs are read at most, the newest ones.
MOST_RUNS = 30
#: What a file may hold and take in memory: 20,000 documents with their findings stay below it.
_ROWS, _BYTES = 200_000, 512 << 20
_FOOTER = b"tieout.run"
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}\.[0-9]{6}Z-[0-9a-f]{8}\.parquet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What one run said of one document.

    ``source`` and ``suites`` are hashes, of the document and of the rules it was checked by. Levels count findings
    that are neither waived nor about what could not be evaluated; ``fingerprints`` are those of its errors and
    warnings. ``changes`` and ``found`` are the assay's, both 0 where none was made.
    """

    run_time: dt.datetime
    document: str
    source: str = ""
    suites: str = ""
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    waived: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    figures: int = 0
    tied: int = 0
    tied_twice: int = 0
    changes: int = 0
    found: int = 0
    fingerprints: frozenset[str] = frozenset()

    @property
    def level(self) -> str:
        """The worst level."""
        counts = (("error", self.errors), ("warning", self.warnings), ("note", self.notes))
        return next((level for level, count in counts if count), "pass")


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What a whole run came to; ``state`` is complete, or incomplete where an input could not be checked.

    ``new``, ``fixed`` and ``standing`` count errors and warnings since the complete run before; ``notices`` are what
    a nightly run says of itself: what did not arrive, and what drifted.
    """

    run_time: dt.datetime
    state: str = "complete"
    documents: int = 0
    errors: int = 0
    warnings: int = 0
    waived: int = 0
    figures: int = 0
    tied: int = 0
    new: int = 0
    fixed: int = 0
    standing: int = 0
    notices: int = 0


def total_of(pasts: Sequence[Past]) -> Total:
    """The documents of a run added up.

    Raises:
        ValueError: there are none.
    """
    if not pasts:
        raise ValueError("holds no documents")
    added = ("errors", "warnings", "waived", "figures", "tied")
    sums = {name: sum(getattr(past, name) for past in pasts) for name in added}
    return Total(run_time=pasts[0].run_time, documents=len(pasts), **sums)


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a document's errors and warnings since another run, by their fingerprints."""

    new: frozenset[str]
    fixed: frozenset[str]
    standing: frozenset[str]


@dataclass(frozen=True, slots=True)
class History:
    """The runs that could be read, the oldest first; ``told`` names the files that could not, and why."""

    pasts: tuple[Past, ...] = ()
    told: tuple[str, ...] = ()

    def of(self, document: str) -> list[Past]:
        """What the runs said of one document, the oldest first."""
        return [past for past in self.pasts if past.document == document]

    def newest(self) -> dict[str, Past]:
        """Each document as its last run left it."""
        return {past.document: past for past in self.pasts}

    def last_two(self) -> tuple[dict[str, Past], dict[str, Past]]:
        """Each document as its last run left it, and as the run before that one did."""
        last = self.newest()
        return last, {past.document: past for past in self.pasts if past.run_time < last[past.document].run_time}

    def before(self, run_time: dt.datetime) -> History:
        """The runs before a time."""
        return History(tuple(past for past in self.pasts if past.run_time < run_time), self.told)


def since(now: Past, before: Past | None) -> Since:
    """New, fixed and still there; all are new where no run was before."""
    known = frozenset[str]() if before is None else before.fingerprints
    return Since(now.fingerprints - known, known - now.fingerprints, now.fingerprints & known)


def past_of(checked: Checked, run_time: dt.datetime, assay: Assay | None = None) -> Past:
    """What a run says of a document."""
    told = [f for f in checked.findings if not f.waived and f.verdict != NOT_EVALUATED]
    levels = [finding.level for finding in told]
    whole = None if assay is None else assay.overall
    return Past(
        run_time=run_time.astimezone(dt.UTC),
        document=checked.name,
        source=checked.reading.document.source_hash or "",
        suites=_rules_hash(checked),
        errors=levels.count("error"),
        warnings=levels.count("warning"),
        notes=levels.count("note"),
        waived=sum(finding.waived for finding in checked.findings),
        verdicts=checked.verdicts,
        figures=checked.coverage.figures,
        tied=checked.coverage.tied,
        tied_twice=checked.coverage.tied_twice,
        changes=0 if whole is None else whole.changes,
        found=0 if whole is None else whole.found,
        fingerprints=frozenset(f.fingerprint for f in told if f.level in {"error", "warning"} and f.fingerprint),
    )


def _rules_hash(checked: Checked) -> str:
    said = json.dumps(sorted(astuple(rule) for rule in checked.rules), default=list)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


# --- Files ---


def write_run(site: Path, pasts: Sequence[Past], total: Total | None = None) -> Path | None:
    """Add a run, all of whose documents have one time, to a site; None for a run over nothing that has no `total`.

    Raises:
        OSError: the folder cannot be written.
    """
    if not pasts and total is None:
        return None
    total = total or total_of(pasts)
    import pyarrow as pa  # noqa: PLC0415 - Arrow only where runs are kept
    import pyarrow.parquet as pq  # noqa: PLC0415

    from .html.files import replace_file  # noqa: PLC0415

    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    rows = [_row(past) for past in sorted(pasts, key=lambda past: past.document)]
    sink = pa.BufferOutputStream()
    table = pa.Table.from_pylist(rows, schema=_schema()).replace_schema_metadata({_FOOTER: _total_text(total)})
    pq.write_table(table, sink, compression="zstd")
    path = folder / _file_name(pasts, total.run_time)
    replace_file(path, sink.getvalue().to_pybytes())
    return path


def read_runs(site: Path, most: int = MOST_RUNS) -> History:
    """The last runs of a site, `most` files of them; a site without any has an empty history."""
    pasts: list[Past] = []
    told: list[str] = []
    for path in run_files(site)[-most:]:
        try:
            pasts += _read(path)
        except (ValueError, OSError) as error:
            told.append(_fault(path, error))
    return History(tuple(sorted(pasts, key=lambda past: (past.run_time, past.document))), tuple(told))


def read_totals(site: Path, most: int = MOST_RUNS) -> tuple[list[Total], list[str]]:
    """What the last runs came to, the oldest first, and which files could not be read; only footers are read."""
    totals: list[Total] = []
    told: list[str] = []
    for path in run_files(site)[-most:]:
        try:
            totals.append(_total(path))
        except (ValueError, OSError) as error:
            told.append(_fault(path, error))
    return sorted(totals, key=lambda total: total.run_time), told


def totals_of(site: Path, document: str, most: int = MOST_RUNS) -> tuple[list[Total], list[str]]:
    """The same of one document, without the runs that did not have it; other documents' rows are let go at once."""
    totals: list[Total] = []
    told: list[str] = []
    known: frozenset[str] | None = None
    for path in run_files(site)[-most:]:
        try:
            found = [past for past in _read(path, document) if past.document == document]
        except (ValueError, OSError) as error:
            told.append(_fault(path, error))
            continue
        for past in found:
            total, now = total_of([past]), past.fingerprints
            new, fixed = (0, 0) if known is None else (len(now - known), len(known - now))
            totals.append(replace(total, new=new, fixed=fixed, standing=len(now) - new))
            known = now
    return totals, told


def run_files(site: Path) -> list[Path]:
    """The files of a site's runs, the oldest first."""
    try:
        return sorted(path for path in (site / FOLDER).iterdir() if _NAME.fullmatch(path.name))
    except OSError:
        return []


def _fault(path: Path, error: Exception) -> str:
    return f"{FOLDER}/{path.name}: {str(error).removeprefix(str(path)).lstrip(': ')}"


def _total(path: Path) -> Total:
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    if path.is_symlink():
        raise ValueError("a link is not followed; keep the file itself in the folder")
    said = (pq.read_metadata(path).metadata or {}).get(_FOOTER)
    if said is None:  # it was written before there were footers
        return total_of(list(_read(path)))
    facts = json.loads(said)
    if not isinstance(facts, dict) or not all(isinstance(facts.get(one.name, 0), (int, str)) for one in fields(Total)):
        raise ValueError("has a footer of another kind; move it elsewhere")
    known = {one.name: facts[one.name] for one in fields(Total) if one.name in facts}
    return Total(**known | {"run_time": dt.datetime.fromisoformat(str(facts.get("run_time")))})


def _total_text(total: Total) -> str:
    facts = {one.name: getattr(total, one.name) for one in fields(total)}
    return json.dumps(facts | {"run_time": total.run_time.astimezone(dt.UTC).isoformat()})


def _file_name(pasts: Sequence[Past], run_time: dt.datetime) -> str:
    documents = "\x1e".join(sorted(past.document for past in pasts))
    mark = hashlib.sha256(documents.encode(errors="surrogatepass")).hexdigest()[:8]
    return f"{run_time.astimezone(dt.UTC):%Y%m%dT%H%M%S.%fZ}-{mark}.parquet"


def _schema() -> pa.Schema:
    import pyarrow as pa  # noqa: PLC0415 - as above

    kinds = {"datetime": pa.timestamp("us", tz="UTC"), "str": pa.string(), "int": pa.int64()}
    known = ((one.name, str(one.type)) for one in fields(Past))
    own = [(name, kinds[kind.removeprefix("dt.")]) for name, kind in known if kind.removeprefix("dt.") in kinds]
    counts = [(verdict, pa.int64()) for verdict in TIE_VERDICTS]
    return pa.schema([*own, *counts, ("fingerprints", pa.list_(pa.string()))])


def _row(past: Past) -> dict[str, Any]:
    own = {one.name: getattr(past, one.name) for one in fields(Past)}
    counts = {verdict: past.verdicts.get(verdict, 0) for verdict in TIE_VERDICTS}
    return own | counts | {"document": _text(past.document), "fingerprints": sorted(past.fingerprints)}


def _text(name: str) -> str:
    """A name as UTF-8 can hold it."""
    return name.encode(errors="backslashreplace").decode()


def _read(path: Path, document: str | None = None) -> Iterable[Past]:
    """The rows of one file, or those of one document.

    Raises:
        ValueError: it is no Parquet, asks for more than a history may, or its columns are not those of one.
        OSError: it cannot be read.
    """
    from ..figures.parquet import Budget, read_parquet  # noqa: PLC0415 - as above

    schema = _schema()
    if path.is_symlink():
        raise ValueError("a link is not followed; keep the file itself in the folder")
    table, _ = read_parquet(path, schema.names, Budget(rows=_ROWS, bytes=_BYTES))
    missing = [name for name in schema.names if name not in table.column_names]
    if missing:
        raise ValueError(f"is no history of a run: lacks {', '.join(missing[:3])}; move it elsewhere")
    table = table.select(schema.names).cast(schema)
    if any(table.column(name).null_count for name in schema.names):
        raise ValueError("is no history of a run: it has empty cells; move it elsewhere")
    if document is not None:
        names = table.column("document").to_pylist()
        table = table.take([number for number, name in enumerate(names) if name == document])
    return [_past(row) for row in table.to_pylist()]


def _past(row: dict[str, Any]) -> Past:
    counts = {verdict: row.pop(verdict) for verdict in TIE_VERDICTS}
    return Past(**row | {"verdicts": counts, "fingerprints": frozenset(row["fingerprints"])})
