"""The landed tables' columns and types: the contract between every part of tieout and its users."""

from __future__ import annotations

import pyarrow as pa

_WORD = pa.dictionary(pa.int32(), pa.string())
_WORDS = pa.list_(pa.string())
_MAP = pa.map_(pa.string(), pa.string())
_PERIOD = [
    pa.field("period_start", pa.date32()),
    pa.field("period_end", pa.date32()),
    pa.field("compared_start", pa.date32()),
    pa.field("compared_end", pa.date32()),
]

DOCUMENTS = pa.schema(
    [
        pa.field("document", _WORD, nullable=False),
        pa.field("entity", pa.string()),
        pa.field("title", pa.string()),
        pa.field("standard", pa.string()),
        pa.field("currency", pa.string()),
        pa.field("period_start", pa.date32()),
        pa.field("period_end", pa.date32()),
        pa.field("rounding", _MAP),
        pa.field("source_hash", pa.string()),
        pa.field("format", pa.string()),
        pa.field("pages", pa.int32()),
        pa.field("prior", pa.string()),
        pa.field(
            "unread",
            pa.list_(pa.struct([("first", pa.int32()), ("last", pa.int32()), ("reason", pa.string())])),
        ),
        pa.field(
            "corrections",
            pa.list_(
                pa.struct(
                    [
                        ("place", pa.string()),
                        ("kind", pa.string()),
                        ("state", pa.string()),
                        ("message", pa.string()),
                        ("line", pa.int32()),
                        ("reason", pa.string()),
                        ("by", pa.string()),
                        ("date", pa.string()),
                    ]
                )
            ),
        ),
    ]
)
LINES = pa.schema(
    [
        pa.field("document", _WORD, nullable=False),
        pa.field("page", pa.int32()),
        pa.field("line", pa.int32(), nullable=False),
        pa.field("text", pa.string()),
    ]
)
COLUMNS = pa.schema(
    [
        pa.field("document", _WORD, nullable=False),
        pa.field("table", pa.int32(), nullable=False),
        pa.field("column", pa.int32(), nullable=False),
        pa.field("statement", _WORD),
        pa.field("title", pa.string()),
        pa.field("header", pa.string()),
        *_PERIOD,
        pa.field("measure", _WORD),
        pa.field("unit", _WORD),
        pa.field("scale", pa.int32()),
        pa.field("basis", _WORD),
        pa.field("sure", pa.float32()),
        pa.field("line", pa.int32()),
        pa.field("heading", pa.string()),
        pa.field("words", pa.string()),
        pa.field("origin", _WORD),
    ]
)
FIGURES = pa.schema(
    [
        pa.field("document", _WORD, nullable=False),
        pa.field("figure", pa.int32(), nullable=False),
        pa.field("entity", _WORD),
        pa.field("statement", _WORD),
        pa.field("table", pa.int32()),
        pa.field("row", pa.int32()),
        pa.field("column", pa.int32()),
        pa.field("section", _WORDS),
        pa.field("caption", pa.string()),
        pa.field("caption_printed", pa.string()),
        pa.field("concept", _WORD),
        pa.field("dimensions", _MAP),
        *_PERIOD,
        pa.field("measure", _WORD),
        pa.field("basis", _WORD),
        pa.field("qualifier", _WORD),
        pa.field("unit", _WORD),
        pa.field("mantissa", pa.int64()),
        pa.field("decimals", pa.int8()),
        pa.field("exact", pa.bool_()),
        pa.field("polarity", pa.int8()),
        pa.field("status", _WORD),
        pa.field("origin", _WORD),
        pa.field("low", pa.int64()),
        pa.field("high", pa.int64()),
        pa.field("value", pa.float64()),
        pa.field("printed", pa.string()),
        pa.field("reads", pa.string()),
        pa.field("corrected", _WORDS),
        pa.field("page", pa.int32()),
        pa.field("line", pa.int32()),
        pa.field("col_start", pa.int32()),
        pa.field("col_end", pa.int32()),
        pa.field("place", pa.string()),
        pa.field("box", pa.list_(pa.float64())),
        pa.field("confidence", pa.float32()),
        pa.field("damage", _WORDS),
        pa.field("notes", _WORDS),
    ]
)
_MEMBERS = pa.list_(
    pa.struct(
        [
            ("figure", pa.int32()),
            ("coefficient", pa.int64()),
            ("denominator", pa.int64()),
        ]
    )
)
TIES = pa.schema(
    [
        pa.field("document", _WORD, nullable=False),
        pa.field("tie", pa.int32(), nullable=False),
        pa.field("rule", _WORD, nullable=False),
        pa.field("family", _WORD),
        pa.field("kind", _WORD),
        pa.field("operator", _WORD),
        pa.field("factor", pa.int64()),
        pa.field("result", pa.int32()),
        pa.field("members", _MEMBERS),
        pa.field("verdict", _WORD),
        pa.field("residual", pa.string()),
        pa.field("reason", pa.string()),
    ]
)
FINDINGS = pa.schema(
    [
        pa.field("document", _WORD, nullable=False),
        pa.field("rule", _WORD, nullable=False),
        pa.field("family", _WORD),
        pa.field("level", _WORD),
        pa.field("verdict", _WORD),
        pa.field("message", pa.string()),
        pa.field("line", pa.int32()),
        pa.field("col_start", pa.int32()),
        pa.field("col_end", pa.int32()),
        pa.field("printed", pa.string()),
        pa.field("figures", pa.list_(pa.int32())),
        pa.field("suspects", pa.list_(pa.struct([("figure", pa.int32()), ("weight", pa.float64())]))),
        pa.field("expected", pa.string()),
        pa.field("residual", pa.string()),
        pa.field(
            "repairs",
            pa.list_(
                pa.struct(
                    [
                        ("figure", pa.int32()),
                        ("printed", pa.string()),
                        ("value", pa.string()),
                        ("certainty", pa.string()),
                        ("proof", pa.string()),
                    ]
                )
            ),
        ),
        pa.field("waived", pa.bool_()),
        pa.field("fingerprint", pa.string()),
        pa.field("state", pa.string()),
    ]
)
TABLES = {
    "documents": DOCUMENTS,
    "lines": LINES,
    "columns": COLUMNS,
    "figures": FIGURES,
    "ties": TIES,
    "findings": FINDINGS,
}
