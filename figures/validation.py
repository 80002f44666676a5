"""What is wrong with a figures table: every violation at once, each with the cure."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from . import figure as vocabulary
from .arrow import flat, words
from .conversion import DIGITS, WrongColumnError, convert
from .schema import FIGURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .arrow import Flags, Wholes

    Columns = Mapping[str, pa.ChunkedArray]

WORDS = {
    "statement": vocabulary.STATEMENTS,
    "measure": vocabulary.MEASURES,
    "basis": vocabulary.BASES,
    "qualifier": vocabulary.QUALIFIERS,
    "status": vocabulary.STATUSES,
    "origin": vocabulary.ORIGINS,
}
#: What a table must have: one column of each group, with something in it.
REQUIRED = {
    ("caption", "concept"): "the line item's words, or the standard's element such as us-gaap:Revenues",
    ("period_end",): "the day on which the period ends, as date32",
    ("mantissa",): f"int64: {DIGITS}",
    ("decimals",): "int8: of the reported amount, thousands are -3, millions -6, 17.5 is 1",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a table: where it is first seen (rows count from 0), how often, and the cure."""

    column: str | None
    row: int | None
    count: int
    message: str
    cure: str

    def __str__(self) -> str:
        """One line for a person.

        >>> str(Violation("decimals", 4, 2, "40 is out of range", "between -18 and 18"))
        'decimals, row 4 and 1 more: 40 is out of range (cure: between -18 and 18)'
        """
        place = self.column or "table"
        if self.row is not None:
            place += f", row {self.row}" + (f" and {self.count - 1:,} more" if self.count > 1 else "")
        return f"{place}: {self.message} (cure: {self.cure})"


def validate(table: pa.Table) -> list[Violation]:
    """Everything that keeps a table from being a figures table; an empty list if nothing does.

    Rows without a period, caption or concept are no violation while others have one: a document has such figures.
    """
    return judge(table)[1]


def judge(table: pa.Table) -> tuple[dict[str, pa.ChunkedArray], list[Violation]]:
    """The columns that could be converted to ours, and every violation."""
    try:
        table.validate(full=True)
    except pa.ArrowException as error:
        return {}, [Violation(None, None, 1, f"the Arrow data are damaged: {error}", "write the table anew")]
    names = table.column_names
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        return {}, [Violation(n, None, names.count(n), "the column is there twice", "keep one of them") for n in twice]
    columns: dict[str, pa.ChunkedArray] = {}
    violations = []
    for field in FIGURES:
        if field.name in names:
            try:
                columns[field.name] = convert(field.name, table.column(field.name), field.type)
            except WrongColumnError as error:
                violations.append(_violation(field.name, error.rows, error.message, error.cure))
    violations += _missing(columns, set(names), table.num_rows)
    for check in (_keys, _vocabulary, _periods, _numbers, _intervals, _places):
        violations += check(columns)
    return columns, violations


# --- The checks ---


def _missing(columns: Columns, names: set[str], rows: int) -> Iterator[Violation]:
    for group, cure in REQUIRED.items():
        here = [name for name in group if name in names]
        label = " or ".join(group)
        if not here:
            yield Violation(label, None, 1, "the column is missing", cure)
        elif rows and all(name in columns and columns[name].null_count == rows for name in here):
            yield Violation(label, None, rows, "every row is null", cure)


def _keys(columns: Columns) -> Iterator[Violation]:
    for name in ("document", "figure"):
        if name in columns and columns[name].null_count:
            yield _violation(name, ~_valid(columns[name]), "the key is null", "fill it, or leave the column out")
    if "figure" not in columns or columns["figure"].null_count:
        return
    keys = flat(columns["figure"])[0].astype(np.int64)
    if "document" in columns:
        keys += words(columns["document"])[0].astype(np.int64) << 32
    order = np.argsort(keys, kind="stable")
    again = np.zeros(len(keys), np.bool_)
    again[order[1:]] = keys[order][1:] == keys[order][:-1]
    if again.any():
        yield _violation(
            "figure",
            again,
            "a figure of this number is there already in its document",
            "number the figures of each document, or leave the column out",
        )


def _vocabulary(columns: Columns) -> Iterator[Violation]:
    for name, allowed in WORDS.items():
        if name in columns:
            yield from _unknown(name, columns[name], allowed)
    if "damage" in columns:
        lists = columns["damage"].combine_chunks()
        lists = lists.combine_chunks() if isinstance(lists, pa.ChunkedArray) else lists
        flattened = convert("damage", pa.chunked_array([lists.flatten()]), FIGURES.field("statement").type)
        parents = flat(pa.chunked_array([pc.list_parent_indices(lists)]))[0]
        yield from _unknown("damage", flattened, vocabulary.DAMAGES, parents)


def _unknown(
    name: str, column: pa.ChunkedArray, allowed: tuple[str, ...], rows: Wholes | None = None
) -> Iterator[Violation]:
    """Words out of the vocabulary; `rows` tells the row of each element where there may be several in one."""
    codes, valid, found = words(column)
    strange = np.array([word not in allowed for word in found], np.bool_)
    bad = valid & strange[codes] if strange.any() else strange[:0]
    if not bad.any():
        return
    seen = [found[code] for code in dict.fromkeys(codes[bad].tolist())]
    near = get_close_matches(seen[0], allowed, 1)
    shown = ", ".join(repr(word[:40]) for word in seen[:3]) + (f" and {len(seen) - 3} more" if len(seen) > 3 else "")
    cure = f"did you mean {near[0]!r}? It is one of" if near else "use one of"
    first = int(np.argmax(bad))
    row = first if rows is None else int(rows[first])
    yield Violation(name, row, int(bad.sum()), f"{shown}: not in the vocabulary", f"{cure} {', '.join(allowed)}")


def _periods(columns: Columns) -> Iterator[Violation]:
    for start, end in (("period_start", "period_end"), ("compared_start", "compared_end")):
        if start not in columns:
            continue
        starts, started = flat(columns[start])
        if end not in columns:
            continue
        ends, ended = flat(columns[end])
        yield from _rows(start, started & ended & (starts > ends), f"it is after {end}", "exchange the two")
        yield from _rows(start, started & ~ended, f"{end} is null", "a duration has both, an instant only its end")


def _numbers(columns: Columns) -> Iterator[Violation]:
    """Whether status, mantissa, decimals and value say the same."""
    if "mantissa" not in columns:
        return
    mantissas, there = flat(columns["mantissa"])
    if "decimals" in columns:
        decimals, scaled = flat(columns["decimals"])
        yield from _rows(
            "decimals", there & ~scaled, "there is a mantissa, but no decimals", "0 if it is printed in full"
        )
        if "value" in columns:
            yield from _values(columns, mantissas, decimals, there & scaled)
    if "status" not in columns:
        return
    codes, valid, found = words(columns["status"])
    status = {word: valid & (codes == code) for code, word in enumerate(found)}
    none = np.zeros(len(codes), np.bool_)
    yield from _rows(
        "mantissa",
        status.get("number", none) & ~there,
        "it is null, and status says number",
        "give the digits, or say blank, not_meaningful or unreadable",
    )
    yield from _rows(
        "mantissa",
        status.get("nil", none) & there & (mantissas != 0),
        "it is not zero, and status says nil",
        "nil is an exact zero; a number's status is number",
    )
    for word in ("blank", "not_meaningful", "unreadable"):
        yield from _rows(
            "mantissa",
            status.get(word, none) & there,
            f"there is one, and status says {word}",
            "leave the mantissa null, or say number",
        )


def _values(columns: Columns, mantissas: Wholes, decimals: Wholes, there: Flags) -> Iterator[Violation]:
    values, given = flat(columns["value"])
    meant = amounts(mantissas, decimals)
    yield from _rows(
        "value",
        there & given & ~np.isclose(values, meant, rtol=1e-9, atol=0),
        "it is not mantissa x 10^-decimals",
        "leave the column out, or correct the decimals: 1,234 thousands are mantissa 1234, decimals -3",
    )


def amounts(mantissas: Wholes, decimals: Wholes) -> np.ndarray:
    """The amounts as floats, for people: mantissa 175 with decimals 1 is 17.5."""
    scales = 10.0 ** np.abs(decimals.astype(np.float64))
    return np.where(decimals > 0, mantissas / scales, mantissas * scales)


def _intervals(columns: Columns) -> Iterator[Violation]:
    if "low" in columns and "high" in columns:
        low, low_there = flat(columns["low"])
        high, high_there = flat(columns["high"])
        yield from _rows("low", low_there != high_there, "only one of low and high is there", "give both or none")
        yield from _rows("low", low_there & high_there & (low > high), "it is above high", "exchange the two")


def _places(columns: Columns) -> Iterator[Violation]:
    if "col_start" in columns and "col_end" in columns:
        start, started = flat(columns["col_start"])
        end, ended = flat(columns["col_end"])
        cure = "characters count from 0, the end is exclusive"
        yield from _rows("col_start", started & ended & (start > end), "it is after col_end", cure)
    if "box" in columns:
        numbers, valid = flat(pa.chunked_array([c.flatten() for c in columns["box"].chunks], pa.float64()))
        if (valid & ~np.isfinite(numbers)).any():
            yield Violation("box", None, 1, "a corner is no number", "leave the box null")


# --- Small things ---


def _valid(column: pa.ChunkedArray) -> Flags:
    flags: Flags = flat(column.is_valid())[0]
    return flags


def _rows(column: str, bad: Flags, message: str, cure: str) -> Iterator[Violation]:
    if bad.any():
        yield _violation(column, bad, message, cure)


def _violation(column: str, bad: Flags | None, message: str, cure: str) -> Violation:
    if bad is None:
        return Violation(column, None, 1, message, cure)
    return Violation(column, int(np.argmax(bad)), int(bad.sum()), message, cure)
