"""Makes landed figures of many made-up documents: sums of a few to two dozen items, some digits changed, seeded."""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

_LINES, _SUMS = 200, 60
_MOST_PARTS = 24
#: Documents of a row group; no document is in two.
_GROUP = 2_500
_MISSING, _DAMAGED = 0.02, 0.01
_WORD = pa.dictionary(pa.int32(), pa.string())
_SCHEMA = pa.schema(
    [
        pa.field("document", _WORD, nullable=False),
        pa.field("figure", pa.int32(), nullable=False),
        pa.field("concept", _WORD),
        pa.field("period_start", pa.date32()),
        pa.field("period_end", pa.date32()),
        pa.field("measure", _WORD),
        pa.field("basis", _WORD),
        pa.field("qualifier", _WORD),
        pa.field("unit", _WORD),
        pa.field("mantissa", pa.int64()),
        pa.field("decimals", pa.int8()),
        pa.field("exact", pa.bool_()),
        pa.field("polarity", pa.int8()),
        pa.field("status", _WORD),
    ]
)
_USUAL = {"measure": "amount", "basis": "reported", "qualifier": "none", "unit": "JPY", "status": "number"}


@dataclass(frozen=True)
class Chart:
    """The line items of every document and its sums: ``sums[k]`` is total, then parts, as numbers of line items."""

    items: tuple[str, ...]
    sums: tuple[tuple[int, ...], ...]
    decimals: tuple[int, ...]


def chart(seed: int = 7) -> Chart:
    """Totals of line items that stand after them, so that all can be made from the last to the first."""
    draw = random.Random(seed)  # noqa: S311 - made-up figures are no secret
    sums = []
    for total in range(_SUMS):
        count = min(draw.choice([1, 2, 2, 3, 3, 4, 5, 6, 8, 12, _MOST_PARTS]), _LINES - total - 1)
        sums.append((total, *sorted(draw.sample(range(total + 1, _LINES), count))))
    decimals = tuple(-3 if draw.random() < 0.9 else -6 for _ in range(_LINES))  # most in thousands, some in millions
    return Chart(tuple(f"Item{k:03d}" for k in range(_LINES)), tuple(sums), decimals)


def relations(made: Chart) -> dict[str, str]:
    """The sums as rules are written: ``sum-003: Item003 = Item041 + Item101``."""
    return {
        f"sum-{total:03d}": f"{made.items[total]} = {' + '.join(made.items[k] for k in parts)}"
        for total, *parts in made.sums
    }


def suite_text(made: Chart) -> str:
    """A suite file of these rules."""
    rules = "".join(
        f"  - id: {name}\n    family: F01\n    kind: foot\n    title: {name}\n    relation: {relation}\n"
        for name, relation in relations(made).items()
    )
    return f"suite: made-up\ntitle: The sums of made-up documents\nrules:\n{rules}"


def terms_text(made: Chart) -> str:
    """The sums as rows for peers that know no rules: rule, concept, coefficient, and how many members the rule has."""
    rows = [
        f"sum-{total:03d},{made.items[k]},{1 if k == total else -1},{len(parts) + 1}"
        for total, *parts in made.sums
        for k in (total, *parts)
    ]
    return "\n".join(["rule,concept,sign,members", *rows, ""])


def group(made: Chart, first: int, documents: int, seed: int) -> pa.Table:
    """So many documents from number `first`: figures in thousands or millions, each sum right before damage."""
    draw = np.random.default_rng([seed, first])
    amounts = draw.integers(1_000, 90_000_000, (documents, _LINES)) * 1_000
    for total, *parts in reversed(made.sums):
        amounts[:, total] = amounts[:, parts].sum(axis=1)
    unit = 10 ** -np.array(made.decimals)
    mantissa = np.floor_divide(amounts + unit // 2, unit)
    hit = np.flatnonzero(draw.random(documents) < _DAMAGED)
    mantissa[hit, draw.integers(0, _SUMS, len(hit))] += draw.choice([10, 100, 1_000, -10, -100], len(hit))
    document = np.repeat(np.arange(documents), _LINES)
    line = np.argsort(draw.random((documents, _LINES)), axis=1).ravel()
    there = draw.random(len(line)) >= _MISSING
    document, line = document[there], line[there]
    counts = np.bincount(document, minlength=documents)
    number = np.arange(len(document)) - np.repeat(np.cumsum(counts) - counts, counts)
    names = [f"{first + k:07d}" for k in range(documents)]
    columns = {
        "document": pa.DictionaryArray.from_arrays(pa.array(document, pa.int32()), pa.array(names)),
        "figure": pa.array(number, pa.int32()),
        "concept": pa.DictionaryArray.from_arrays(pa.array(line, pa.int32()), pa.array(made.items)),
        "period_start": pa.array(np.full(len(line), 17_257), pa.int32()).cast(pa.date32()),
        "period_end": pa.array(np.full(len(line), 17_439), pa.int32()).cast(pa.date32()),
        "mantissa": pa.array(mantissa[document, line], pa.int64()),
        "decimals": pa.array(np.array(made.decimals, np.int8)[line]),
        "exact": pa.array(np.zeros(len(line), bool)),
        "polarity": pa.array(np.ones(len(line), np.int8)),
    }
    zeros = pa.array(np.zeros(len(line), np.int32))
    columns |= {name: pa.DictionaryArray.from_arrays(zeros, pa.array([word])) for name, word in _USUAL.items()}
    return pa.table([columns[field.name] for field in _SCHEMA], schema=_SCHEMA)


def write(path: Path, documents: int, made: Chart, seed: int = 7) -> None:
    """The documents' figures as one Parquet file, row groups of whole documents."""
    packed = dict.fromkeys(["figure", "mantissa", "period_start", "period_end"], "DELTA_BINARY_PACKED")
    words = [field.name for field in _SCHEMA if pa.types.is_dictionary(field.type)]
    with pq.ParquetWriter(
        path, _SCHEMA, use_dictionary=words, column_encoding=packed, compression="none",
        dictionary_pagesize_limit=64 << 20,
    ) as file:  # fmt: skip
        for first in range(0, documents, _GROUP):
            file.write_table(group(made, first, min(_GROUP, documents - first), seed), row_group_size=1 << 30)


def write_wide(folder: Path, made: Chart) -> None:
    """The same figures as a table with a column a line item, and how wide each one's rounding is in half thousands."""
    with pq.ParquetFile(folder / "figures" / "part-0.parquet") as file:
        schema, writer = None, None
        for number in range(file.num_row_groups):
            table = file.read_row_group(number, columns=["document", "concept", "mantissa", "decimals"])
            frame = table.to_pandas()
            frame["amount"] = frame.mantissa * 10 ** (-3 - frame.decimals.astype("int64"))
            wide = frame.pivot_table(index="document", columns="concept", values="amount", observed=True).reset_index()
            wide = wide.reindex(columns=["document", *made.items]).astype(dict.fromkeys(made.items, "float64"))
            page = pa.Table.from_pandas(wide.astype({"document": str}), schema=schema, preserve_index=False)
            schema = page.schema
            writer = writer or pq.ParquetWriter(folder / "wide.parquet", schema)
            writer.write_table(page)
        if writer:
            writer.close()
    widths = [10 ** (-3 - decimals) for decimals in made.decimals]
    pq.write_table(pa.table({"concept": list(made.items), "width": widths}), folder / "widths.parquet")


def main() -> None:
    """Write a landing of so many documents, and the suite that checks it, into a folder."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("out", type=Path)
    asked.add_argument("--documents", type=int, default=5_000)
    asked.add_argument("--wide", action="store_true", help="also a row a document, a column a line item, in thousands")
    given = asked.parse_args()
    made = chart()
    (given.out / "figures").mkdir(parents=True, exist_ok=True)
    write(given.out / "figures" / "part-0.parquet", given.documents, made)
    (given.out / "suite.yaml").write_text(suite_text(made), "utf-8")
    (given.out / "terms.csv").write_text(terms_text(made), "utf-8")
    if given.wide:
        write_wide(given.out, made)


if __name__ == "__main__":
    main()
