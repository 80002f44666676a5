"""Figures that somebody has already, as Arrow, pandas, polars or Parquet, become a figures table."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa

from .arrow import column_of, flat, words, words_of
from .conversion import DIGITS
from .parquet import Budget, OverBudgetError, UnreadableError, read_parquet
from .schema import FIGURES
from .validation import Violation, amounts, judge, validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .arrow import Flags
    from .reading import Reading

__all__ = [
    "Adopted",
    "Budget",
    "FiguresTableError",
    "Frame",
    "OverBudgetError",
    "UnreadableError",
    "Violation",
    "adopt",
    "as_arrow",
    "readings_from",
    "table_of",
    "to_figures_table",
    "validate",
]

#: What a null in these columns stands for.
_DEFAULTS = {"basis": "reported", "qualifier": "none", "origin": "supplied"}
_PLACE = ("table", "row", "column", "page", "line", "col_start", "col_end", "place", "box")


class Frame(Protocol):
    """What every table of pyarrow, pandas, polars, DuckDB and others is: it hands itself over as an Arrow stream."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class FiguresTableError(ValueError):
    """A table that cannot be read as figures, with every violation."""

    def __init__(self, violations: list[Violation]) -> None:
        number = "one violation" if len(violations) == 1 else f"{len(violations)} violations"
        super().__init__(f"not a figures table, {number}:" + "".join(f"\n  {v}" for v in violations))
        self.violations = violations


@dataclass(frozen=True, slots=True)
class Adopted:
    """A figures table made of foreign data, and what was assumed for it, one sentence each."""

    table: pa.Table
    said: list[str] = field(default_factory=list)


def to_figures_table(data: object, *, document: str | None = None, budget: Budget | None = None) -> pa.Table:
    """Make a figures table of a table, a frame or a path; `adopt` does the same and tells what it assumed."""
    return adopt(data, document=document, budget=budget).table


def adopt(data: object, *, document: str | None = None, budget: Budget | None = None) -> Adopted:
    """Make a figures table of foreign data.

    It needs no more than this:

    | column | for example |
    |---|---|
    | `caption` or `concept` | `Total revenues`, `us-gaap:Revenues` |
    | `period_end` | 2017-09-30; a duration has `period_start` too |
    | `mantissa`, `decimals` | 82988 and -6 for 82,988 in millions; 175 and 1 for 17.5 |

    Args:
        data: a pyarrow Table, RecordBatch, RecordBatchReader or Dataset, a pandas or polars DataFrame or anything
            else with `__arrow_c_stream__`, or the path of a Parquet file or of a folder of them.
        document: the document's name where the data have no such column; else the file's name, or "figures".
        budget: what a Parquet file may cost; the default suits fifty million figures.

    Raises:
        FiguresTableError: with every violation, not only the first.
        OverBudgetError: the file would unpack to more than the budget.
        UnreadableError: the file is no Parquet.
        FileNotFoundError: there is no such file.
        TypeError: the data are nothing of the kind.
    """
    table, ignored = _arrow(data, budget or Budget())
    columns, violations = judge(table)
    if violations:
        raise FiguresTableError(violations)
    if document is None:
        document = Path(data).name if isinstance(data, str | PathLike) else "figures"
    said = [_ignored(name, columns) for name in [*ignored, *(n for n in table.column_names if n not in FIGURES.names)]]
    return _Filling(columns, table.num_rows, said).fill(document)


def table_of(path: str | PathLike[str]) -> pa.Table:
    """Read the figures table of a Parquet file, or of a folder of them; raises what `adopt` raises."""
    return adopt(path).table


def readings_from(data: object) -> Iterator[Reading]:
    """Make a reading of every document that foreign data speak of, with what the figures tell of it as a whole."""
    from .landing import readings_of  # noqa: PLC0415 - it writes too, which a table's reader never does

    for reading in readings_of({"figures": adopt(data).table}):
        _introduce(reading)
        yield reading


#: The standard to which the elements of a namespace belong.
_STANDARDS = {"us-gaap": "US GAAP", "ifrs-full": "IFRS", "jppfs_cor": "J-GAAP"}


def _introduce(reading: Reading) -> None:
    """Fill in the document's standard, entity, currency and period where all its figures agree on them."""
    document, figures = reading.document, reading.figures
    document.format = "figures"
    spaces = {f.concept.split(":")[0] for f in figures if f.concept}
    document.standard = _only({_STANDARDS[space] for space in spaces if space in _STANDARDS})
    document.entity = _only({f.entity for f in figures if f.entity})
    units = {(f.unit or "").removesuffix("/shares") for f in figures}
    document.currency = _only({unit for unit in units if len(unit) == 3 and unit.isalpha() and unit.isupper()})
    document.period_end = max((f.period_end for f in figures if f.period_end and f.basis != "forecast"), default=None)


def _only(found: set[str]) -> str | None:
    return found.pop() if len(found) == 1 else None


def _ignored(name: str, columns: dict[str, pa.ChunkedArray]) -> str:
    near = get_close_matches(name, [n for n in FIGURES.names if n not in columns], 1, 0.75)
    return f"the column {name!r} is ignored" + (f"; did you mean {near[0]!r}?" if near else "")


# --- The doors ---


def _arrow(data: Any, budget: Budget) -> tuple[pa.Table, list[str]]:  # noqa: ANN401 - a door
    """The data as an Arrow table, and the names of columns that were not even read."""
    if isinstance(data, str | PathLike):
        return read_parquet(Path(data), FIGURES.names, budget)
    if isinstance(data, pa.Table):
        return data, []
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data]), []
    if _is(data, "pandas", "DataFrame"):
        return _from_pandas(data), []
    if _is(data, "pyarrow.dataset", "Dataset"):
        names = data.schema.names
        rows = data.count_rows()
        if rows > budget.rows:
            raise OverBudgetError(Path("dataset"), "rows", rows, budget.rows, "rows")
        return data.to_table(columns=[n for n in names if n in FIGURES.names]), [
            n for n in names if n not in FIGURES.names
        ]
    if _is(data, "polars", "LazyFrame"):
        data = data.collect()
    if hasattr(data, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(data).read_all(), []
    raise TypeError(
        f"{type(data).__name__} is no table: expected a pyarrow, pandas or polars table, or the path of a Parquet file"
    )


def as_arrow(data: Any, budget: Budget) -> pa.Table:  # noqa: ANN401 - a door
    """Hand over a frame as an Arrow table with all its columns; what Arrow cannot take as one type becomes text.

    Raises:
        TypeError: it is no frame.
        OverBudgetError: a dataset has more rows than the budget allows.
    """
    if _is(data, "pandas", "DataFrame"):
        data = data.reset_index() if any(name is not None for name in data.index.names) else data
        return _from_pandas(data, keep=True)
    if _is(data, "pyarrow.dataset", "Dataset"):
        rows = data.count_rows()
        if rows > budget.rows:
            raise OverBudgetError(Path("dataset"), "rows", rows, budget.rows, "rows")
        return data.to_table()
    return _arrow(data, budget)[0]


def _is(data: object, module: str, name: str) -> bool:
    """Whether the object is of a class whose module need not be there: what it is, has been imported already."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(data, getattr(loaded, name))


def _from_pandas(frame: Any, *, keep: bool = False) -> pa.Table:  # noqa: ANN401 - a door
    """Column by column, so that every one that Arrow cannot take is named (or, to `keep` it, is read as text).

    NaN in objects is null.
    """
    pa.nulls(0).to_pandas()  # should pyarrow have been told that there is no pandas, it knows better now
    violations, names, columns = [], [], []
    for position, name in enumerate(map(str, frame.columns)):
        try:
            column = pa.Array.from_pandas(frame.iloc[:, position])
        except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
            if keep:
                texts = [None if value is None or value != value else str(value) for value in frame.iloc[:, position]]  # noqa: PLR0124 - NaN
                names.append(name)
                columns.append(pa.chunked_array([pa.array(texts, pa.string())]))
            elif name in FIGURES.names:
                violations.append(Violation(name, None, 1, f"mixed values: {error}", _mixed_cure(name)))
            continue
        names.append(name)
        columns.append(column if isinstance(column, pa.ChunkedArray) else pa.chunked_array([column]))
    if violations:
        raise FiguresTableError(violations)
    return pa.Table.from_arrays(columns, names=names)


def _mixed_cure(name: str) -> str:
    if name == "mantissa":
        return f'make it "int64[pyarrow]"; it holds {DIGITS}, within 2^63'
    return f"give every row the type {FIGURES.field(name).type}, or null"


# --- What is not there ---


class _Filling:
    """Fills what foreign columns leave open, and says so."""

    def __init__(self, columns: dict[str, pa.ChunkedArray], rows: int, said: list[str]) -> None:
        self.columns = columns
        self.rows = rows
        self.said = said

    def fill(self, document: str) -> Adopted:
        self._keys(document)
        self._status()
        self._measure()
        for name, word in _DEFAULTS.items():
            self._words(name, np.zeros(self.rows, np.int32), [word])
        self._polarity()
        self._value()
        self._say_missing()
        columns = [
            self.columns[f.name] if f.name in self.columns else pa.chunked_array([pa.nulls(self.rows, f.type)])
            for f in FIGURES
        ]
        return Adopted(pa.Table.from_arrays(columns, schema=FIGURES), self.said)

    def _keys(self, document: str) -> None:
        if "document" not in self.columns:
            self.columns["document"] = words_of(np.zeros(self.rows, np.int32), [document])
            self.said.append(f"no `document`: all figures are of one, {document!r}")
        if "figure" not in self.columns:
            codes, _, _ = words(self.columns["document"])
            order = np.argsort(codes, kind="stable")
            sizes = np.bincount(codes, minlength=1) if self.rows else np.zeros(0, np.int64)
            starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
            numbers = np.empty(self.rows, np.int32)
            numbers[order] = np.arange(self.rows) - starts
            self.columns["figure"] = column_of(numbers, pa.int32())
            self.said.append("no `figure`: the figures of each document are numbered in the order of the rows")

    def _status(self) -> None:
        """A nil without digits is a zero; and what has no status is a number if it has digits."""
        mantissas, there = flat(self.columns["mantissa"])
        self._words("status", np.where(there, 0, 1), ["number", "blank"])
        codes, _, found = words(self.columns["status"])
        nil = codes == (found.index("nil") if "nil" in found else -1)
        open_nil = nil & ~there
        if open_nil.any():
            decimals, scaled = flat(self.columns["decimals"])
            self.columns["mantissa"] = column_of(mantissas, pa.int64(), there | open_nil)
            self.columns["decimals"] = column_of(decimals, pa.int8(), scaled | open_nil)
        flags, given = flat(self.columns["exact"]) if "exact" in self.columns else (nil, nil)
        if "exact" not in self.columns:
            self.said.append("no `exact`: only nils are exact, every other figure is rounded at its last digit")
        self.columns["exact"] = column_of(np.where(given, flags, nil), pa.bool_())

    def _measure(self) -> None:
        """From the unit, where it tells: percent is a ratio or, compared with a period, a change."""
        guess = np.zeros(self.rows, np.int64)
        if "unit" in self.columns:
            codes, valid, units = words(self.columns["unit"])
            kinds = np.array([_measure_of(unit) for unit in units] or [0])
            guess = np.where(valid, kinds[codes], 0)
            if "compared_end" in self.columns:
                compared = flat(self.columns["compared_end"])[1]
                guess[(guess == 1) & compared] = 2
        self._words("measure", guess, ["amount", "ratio", "percent_change", "per_share", "count"])

    def _polarity(self) -> None:
        if "polarity" in self.columns:
            values, valid = flat(self.columns["polarity"])
            self.columns["polarity"] = column_of(np.where(valid, values, 1), pa.int8())
        else:
            self.columns["polarity"] = column_of(np.ones(self.rows, np.int8), pa.int8())
            self.said.append("no `polarity`: every figure prints the sign of its concept")

    def _value(self) -> None:
        mantissas, there = flat(self.columns["mantissa"])
        decimals, scaled = flat(self.columns["decimals"])
        self.columns["value"] = column_of(amounts(mantissas, decimals), pa.float64(), there & scaled)

    def _words(self, name: str, codes: Any, dictionary: list[str]) -> None:  # noqa: ANN401 - any integer array
        """Fill the nulls of a column, or the whole of it, with the words that the codes point to."""
        if name not in self.columns:
            self.columns[name] = words_of(codes, dictionary)
            used = [dictionary[code] for code in np.unique(codes)]
            self.said.append(f"no `{name}`: {' or '.join(used) or 'none needed'} is assumed")
            return
        had, valid, found = words(self.columns[name])
        if not valid.all():
            self.columns[name] = words_of(np.where(valid, had, codes + len(found)), [*found, *dictionary])
            self.columns[name] = _deduplicated(self.columns[name])

    def _say_missing(self) -> None:
        if "period_start" not in self.columns:
            self.said.append("no `period_start`: every figure is read as an instant, at its `period_end`")
        if "unit" not in self.columns:
            self.said.append("no `unit`: all figures are taken to have the same")
        if not any(name in self.columns for name in _PLACE):
            self.said.append("no place (page, line, table, row ...): findings name figures, not lines")
        named = _there(self.columns, "caption", self.rows) | _there(self.columns, "concept", self.rows)
        self._count("neither `caption` nor `concept`: no rule binds to them", ~named)
        self._count(
            "no `period_end`: no rule that speaks of periods binds to them",
            ~_there(self.columns, "period_end", self.rows),
        )

    def _count(self, what: str, rows: Flags) -> None:
        if rows.any():
            self.said.append(f"{int(rows.sum()):,} figures have {what}")


def _there(columns: dict[str, pa.ChunkedArray], name: str, rows: int) -> Flags:
    if name not in columns:
        return np.zeros(rows, np.bool_)
    flags: Flags = flat(columns[name].is_valid())[0]
    return flags


def _measure_of(unit: str) -> int:
    """The place of a unit's measure among amount, ratio, percent_change, per_share, count."""
    if unit == "percent":
        return 1
    return 3 if unit.endswith("/shares") else 0


def _deduplicated(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string()).dictionary_encode().unify_dictionaries()
