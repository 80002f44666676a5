"""Foreign tables: the same figures from every kind of frame, no digit lost, every violation named."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.figures.figure import STATUSES
from tieout.figures.frames import FiguresTableError, adopt, readings_from, table_of, to_figures_table, validate
from tieout.figures.landing import tables_of
from tieout.figures.schema import FIGURES

DAY = dt.date(2017, 9, 30)
BIG = 2**53 + 1
MINIMAL = pa.schema(
    [("caption", pa.string()), ("period_end", pa.date32()), ("mantissa", pa.int64()), ("decimals", pa.int8())]
)


def minimal(**changes: object) -> dict[str, object]:
    """Three rows of what a figures table must have, some columns exchanged or added."""
    table: dict[str, object] = {
        "caption": ["Revenues", "Costs", "Income"],
        "period_end": [DAY] * 3,
        "mantissa": [BIG, -2, 0],
        "decimals": [-6, 0, 1],
    }
    return table | changes


def arrow(**changes: object) -> pa.Table:
    return pa.table(minimal(**changes))


# --- Every door ---


def parquet(path: Path, table: pa.Table) -> Path:
    pq.write_table(table, path)
    return path


DOORS: dict[str, Callable[[pa.Table, Path], object]] = {
    "table": lambda t, _: t,
    "batch": lambda t, _: t.combine_chunks().to_batches()[0],
    "reader": lambda t, _: t.to_reader(),
    "dataset": lambda t, _: ds.dataset(t),
    "pandas": lambda t, _: pd.DataFrame(t.to_pydict()),
    "pandas on arrow": lambda t, _: t.to_pandas(types_mapper=pd.ArrowDtype),
    "pandas nullable": lambda t, _: pd.DataFrame(t.to_pydict()).convert_dtypes(),
    "polars": lambda t, _: pl.DataFrame(t),
    "polars lazy": lambda t, _: pl.DataFrame(t).lazy(),
    "polars categories": lambda t, _: pl.DataFrame(t).with_columns(pl.col("caption").cast(pl.Categorical)),
    "duckdb": lambda t, _: duckdb.from_arrow(t),
    "large": lambda t, _: t.set_column(0, "caption", t["caption"].cast(pa.large_string())),
    "dictionary": lambda t, _: t.set_column(0, "caption", t["caption"].dictionary_encode()),
    "file": lambda t, folder: parquet(folder / "own.parquet", t),
    "text path": lambda t, folder: str(parquet(folder / "own.parquet", t)),
    "folder": lambda t, folder: parquet(folder / "own.parquet", t).parent,
}


@pytest.mark.parametrize("door", DOORS)
def test_every_door_gives_the_same_figures(door: str, tmp_path: Path) -> None:
    table = to_figures_table(DOORS[door](arrow(), tmp_path), document="own")
    assert table.schema.equals(FIGURES)
    assert table.select(MINIMAL.names).to_pydict() == minimal()
    assert table["document"].to_pylist() == ["own"] * 3
    assert table["figure"].to_pylist() == [0, 1, 2]
    assert table["status"].to_pylist() == ["number"] * 3
    assert table["value"].to_pylist() == [float(BIG) * 1e6, -2.0, 0.0]


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=9),
            st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)),
            st.integers(-(2**63), 2**63 - 1),
            st.integers(-18, 18),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["table", "pandas", "pandas on arrow", "polars", "dictionary"]),
)
def test_no_digit_is_lost(rows: list[tuple[str, dt.date, int, int]], door: str) -> None:
    table = pa.Table.from_pylist([dict(zip(MINIMAL.names, row, strict=True)) for row in rows], MINIMAL)
    landed = to_figures_table(DOORS[door](table, Path()))
    assert [tuple(row.values()) for row in landed.select(MINIMAL.names).to_pylist()] == rows
    assert validate(landed) == []


def test_what_was_made_is_taken_as_it_is() -> None:
    once = to_figures_table(arrow(section=[["A"], [], None], dimensions=[{"x": "y"}, {"x": None}, None]))
    again = adopt(once)
    assert again.table.equals(once)
    assert not [said for said in again.said if "ignored" in said]


def test_rows_in_parts_and_slices() -> None:
    table = pa.concat_tables([arrow(), arrow(), arrow()]).slice(1, 7)
    landed = to_figures_table(table)
    assert landed["mantissa"].to_pylist() == [-2, 0, BIG, -2, 0, BIG, -2]
    assert landed["figure"].to_pylist() == list(range(7))


def test_a_table_without_rows() -> None:
    assert to_figures_table(MINIMAL.empty_table()).schema.equals(FIGURES)


def test_figures_are_numbered_in_each_document() -> None:
    landed = to_figures_table(arrow(document=["a", "b", "a"]))
    assert landed["figure"].to_pylist() == [0, 0, 1]


def test_dimensions_as_map_pairs_and_struct() -> None:
    wanted = [[("segment", "IT"), ("area", "JP")], [("segment", "ATM")], []]
    as_map = arrow().append_column("dimensions", pa.array(wanted, pa.map_(pa.string(), pa.string())))
    as_struct = arrow(dimensions=[{"segment": "IT", "area": "JP"}, {"segment": "ATM"}, {"segment": None}])
    as_pairs = pl.DataFrame(arrow()).with_columns(
        pl.Series("dimensions", [[{"key": k, "value": v} for k, v in row] for row in wanted])
    )
    for table in (as_map, as_struct, as_pairs, as_pairs.to_arrow().slice(1)):
        landed = to_figures_table(table)["dimensions"].to_pylist()
        assert landed == wanted[-len(landed) :]
    assert to_figures_table(as_pairs).equals(to_figures_table(as_map))


def test_dates_may_be_midnights_and_places_floats() -> None:
    frame = pd.DataFrame(minimal(period_end=pd.to_datetime([DAY] * 3), line=[1, None, 3]))
    assert frame["line"].dtype == "float64"
    landed = to_figures_table(frame)
    assert landed["period_end"].to_pylist() == [DAY] * 3
    assert landed["line"].to_pylist() == [1, None, 3]


def test_a_huge_integer_of_duckdb_fits_if_its_value_does() -> None:
    landed = to_figures_table(arrow(mantissa=[Decimal(BIG), Decimal(-2), None]))
    assert landed["mantissa"].to_pylist() == [BIG, -2, None]


# --- What is filled, and said ---


def test_what_is_missing_is_inferred_and_said() -> None:
    made = adopt(
        arrow(
            mantissa=[1, None, None],
            decimals=[0, None, None],
            status=[None, "nil", "blank"],
            unit=["percent", "JPY/shares", "JPY"],
            period_ends=[DAY] * 3,
            colour=["red"] * 3,
        )
    )
    assert made.table["status"].to_pylist() == ["number", "nil", "blank"]
    assert made.table["mantissa"].to_pylist() == [1, 0, None]
    assert made.table["decimals"].to_pylist() == [0, 0, None]
    assert made.table["exact"].to_pylist() == [False, True, False]
    assert made.table["measure"].to_pylist() == ["ratio", "per_share", "amount"]
    assert made.table["origin"].to_pylist() == ["supplied"] * 3
    assert made.table["polarity"].to_pylist() == [1] * 3
    said = "\n".join(made.said)
    for words in ("'colour' is ignored", "no `period_start`", "no `figure`", "no `polarity`", "no `measure`"):
        assert words in said


def test_rows_without_a_name_or_a_period_are_said() -> None:
    made = adopt(arrow(caption=["A", None, None], period_end=[DAY, DAY, None]))
    assert any("2 figures have neither `caption` nor `concept`" in said for said in made.said)
    assert any("1 figures have no `period_end`" in said for said in made.said)


def test_a_likely_slip_is_pointed_out() -> None:
    made = adopt(arrow(captions_printed=["a", "b", "c"]))
    assert "did you mean 'caption_printed'?" in "\n".join(made.said)


def test_readings_know_their_standard_and_currency() -> None:
    (reading,) = readings_from(arrow(concept=["us-gaap:Revenues", None, "own:x"], unit=["JPY", "JPY", "percent"]))
    assert reading.document.standard == "US GAAP"
    assert reading.document.currency == "JPY"
    assert reading.document.period_end == DAY
    assert [figure.mantissa for figure in reading.figures] == [BIG, -2, 0]
    assert to_figures_table(tables_of([reading])["figures"]).num_rows == 3


# --- Every violation ---

WRONG: dict[str, tuple[dict[str, object], str, str, str]] = {
    "a float mantissa": ({"mantissa": [1.0, None, 2.0]}, "mantissa", "floats lose digits", "dtype_backend"),
    "a mantissa of text": ({"mantissa": ["1", "2", "3"]}, "mantissa", "not a whole number", "signed whole number"),
    "a mantissa past 2^63": ({"mantissa": pa.array([2**63, 1, 2], pa.uint64())}, "mantissa", "2^63", "larger unit"),
    "a fraction for a line": ({"line": [1.5, None, 2.0]}, "line", "1.5 is no whole number", "whole"),
    "decimals of a float64 fraction": ({"decimals": [0.5, 1.0, None]}, "decimals", "no whole number", "whole"),
    "decimals out of range": ({"decimals": [0, 19, -19]}, "decimals", "19 is out of range", "-18 and 18"),
    "a mantissa without decimals": ({"decimals": [0, None, 0]}, "decimals", "no decimals", "0"),
    "a date of text": ({"period_end": ["2017-09-30"] * 3}, "period_end", "not a date", "date32"),
    "a time of day": ({"period_end": [dt.datetime(2017, 9, 30, 5)] * 3}, "period_end", "time of day", "date32"),  # noqa: DTZ001
    "a caption of numbers": ({"caption": [1, 2, 3]}, "caption", "not a string", "string"),
    "a null document": ({"document": ["a", None, "a"]}, "document", "key is null", "fill it"),
    "a null figure": ({"figure": [0, None, 1]}, "figure", "key is null", "fill it"),
    "a figure twice": ({"figure": [0, 1, 0]}, "figure", "already", "number the figures"),
    "a negative figure": ({"figure": [-1, 1, 0]}, "figure", "out of range", "between 0"),
    "an unknown status": ({"status": ["number", "numbr", "x"]}, "status", "'numbr', 'x'", "did you mean 'number'"),
    "an unknown damage": ({"damage": [[], ["glyph", "rust"], []]}, "damage", "'rust'", "separator, glyph, format"),
    "a polarity of zero": ({"polarity": [1, -1, 0]}, "polarity", "0 is out of range", "-1"),
    "an infinite value": ({"value": [float("inf"), None, None]}, "value", "inf is no number", "null"),
    "a value that is none": ({"value": [float("nan"), None, None]}, "value", "nan is no number", "null"),
    "another value": ({"value": [None, -2000.0, None]}, "value", "not mantissa", "decimals"),
    "an end before the start": (
        {"period_start": [None, DAY, dt.date(2018, 1, 1)]},
        "period_start",
        "after",
        "exchange",
    ),
    "a start alone": ({"period_start": [DAY] * 3, "period_end": [DAY, None, DAY]}, "period_start", "is null", "both"),
    "a nil of two": ({"status": ["number", "nil", "number"]}, "mantissa", "nil", "exact zero"),
    "a blank with digits": ({"status": ["number", "blank", "number"]}, "mantissa", "says blank", "null"),
    "a number without digits": (
        {"mantissa": [1, None, 2], "decimals": [0, None, 0], "status": ["number"] * 3},
        "mantissa",
        "says number",
        "unreadable",
    ),
    "half an interval": ({"low": [1, None, None], "high": [2, None, 3]}, "low", "only one", "both"),
    "an interval upside down": ({"low": [3, None, None], "high": [2, None, None]}, "low", "above", "exchange"),
    "a token upside down": ({"col_start": [9, 0, 0], "col_end": [3, 1, 1]}, "col_start", "after", "exclusive"),
    "a line zero": ({"line": [0, 1, 2]}, "line", "0 is out of range", "1"),
    "a flag of text": ({"exact": ["yes", "no", None]}, "exact", "not bool", "true"),
    "a section of text": ({"section": ["A", "B", "C"]}, "section", "not list", "one element"),
    "dimensions of text": ({"dimensions": ["A", "B", "C"]}, "dimensions", "not map", "map<string, string>"),
    "only null captions": ({"caption": pa.nulls(3, pa.string())}, "caption or concept", "every row", "words"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_violation_is_named_with_its_cure(wrong: str) -> None:
    changes, column, message, cure = WRONG[wrong]
    violations = [v for v in validate(arrow(**changes)) if v.column == column]
    assert len(violations) == 1
    assert message in violations[0].message
    assert cure in violations[0].cure
    with pytest.raises(FiguresTableError, match=column):
        to_figures_table(arrow(**changes))


def test_rows_and_counts() -> None:
    (violation,) = validate(arrow(decimals=[0, 19, -19]))
    assert (violation.row, violation.count) == (1, 2)
    (violation,) = validate(arrow(damage=[["glyph", "glyph"], None, ["rust", "x"]]))
    assert (violation.row, violation.count) == (2, 2)
    assert str(violation).startswith("damage, row 2 and 1 more: 'rust', 'x': not in the vocabulary (cure: ")


def test_every_violation_is_named_at_once() -> None:
    table = pa.table({"mantissa": [1.5], "status": ["x"], "line": [0], "document": pa.nulls(1)})
    with pytest.raises(FiguresTableError) as caught:
        to_figures_table(table)
    columns = {v.column for v in caught.value.violations}
    assert columns == {"caption or concept", "period_end", "mantissa", "decimals", "status", "line", "document"}
    assert str(caught.value).count("\n") == 7


def test_a_column_twice_is_refused() -> None:
    table = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["mantissa", "mantissa"])
    assert [v.message for v in validate(table)] == ["the column is there twice"]


def test_damaged_arrow_data_are_refused() -> None:
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xff")])
    assert "damaged" in validate(pa.table({"caption": broken}))[0].message


def test_mixed_objects_of_pandas_are_refused_by_name() -> None:
    with pytest.raises(FiguresTableError, match="mantissa: mixed values"):
        to_figures_table(pd.DataFrame(minimal(mantissa=[1, "two", 3])))
    with pytest.raises(FiguresTableError, match="within 2\\^63"):
        to_figures_table(pd.DataFrame(minimal(mantissa=[2**64, None, 3])))


def test_a_gap_in_pandas_is_refused_with_the_cure_that_works() -> None:
    with pytest.raises(FiguresTableError, match="int64\\[pyarrow\\]"):
        to_figures_table(pd.DataFrame(minimal(mantissa=[BIG, None, 0])))
    cured = pd.DataFrame(minimal(mantissa=pd.array([BIG, None, 0], "int64[pyarrow]")))
    assert to_figures_table(cured)["mantissa"].to_pylist() == [BIG, None, 0]


def test_what_is_no_table() -> None:
    for data in (3, [1], {"mantissa": [1]}, None):
        with pytest.raises(TypeError, match="is no table"):
            to_figures_table(data)


@given(st.lists(st.sampled_from([*STATUSES, None]), min_size=1, max_size=6), st.data())
def test_what_passes_once_passes_again(statuses: list[str | None], data: st.DataObject) -> None:
    digits = {"number": st.integers(-9, 9), "nil": st.sampled_from([0, None]), None: st.none() | st.integers(-9, 9)}
    mantissas = [data.draw(digits.get(status, st.none())) for status in statuses]
    size = len(statuses)
    table = pa.table(
        {
            "concept": ["us-gaap:Revenues"] * size,
            "period_end": [DAY] * size,
            "mantissa": pa.array([*mantissas], pa.int64()),
            "decimals": pa.array([0] * size, pa.int8()),
            "status": pa.array(statuses, pa.string()),
        }
    )
    if any(m is not None for m in mantissas):
        made = to_figures_table(table)
        assert validate(made) == []
        assert to_figures_table(made).equals(made)


# --- Without pandas ---

CLEAN = """
import json, sys
from tieout.figures.frames import table_of, readings_from
from tieout.figures.arrow import without_pandas
made = table_of(sys.argv[1])
before = "pandas" in sys.modules
without_pandas()
import pyarrow as pa
pa.array([1])
after = "pandas" in sys.modules
import pandas as pd
from tieout.figures.frames import to_figures_table
frame = made.to_pandas(types_mapper=pd.ArrowDtype)
json.dump([before, after, to_figures_table(frame).equals(made)], sys.stdout)
"""


def test_parquet_needs_no_pandas_and_pandas_still_works_after(tmp_path: Path) -> None:
    path = parquet(tmp_path / "own.parquet", arrow(section=[["A"], [], None], status=["number", None, "nil"]))
    done = subprocess.run([sys.executable, "-c", CLEAN, path], check=True, capture_output=True, text=True)
    assert json.loads(done.stdout) == [False, False, True]


def test_the_name_of_a_file_names_its_document(tmp_path: Path) -> None:
    landed = table_of(parquet(tmp_path / "own.parquet", arrow()))
    assert landed["document"].to_pylist() == ["own.parquet"] * 3
