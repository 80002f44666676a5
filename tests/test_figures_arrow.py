"""Arrow by its buffers: the same as pyarrow's own conversions, for slices, parts, nulls and every width."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.figures.arrow import column_of, flat, texts, words, words_of

KINDS = {
    "int8": (pa.int8(), st.integers(-128, 127)),
    "int64": (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    "bool": (pa.bool_(), st.booleans()),
    "float": (pa.float32(), st.floats(width=32, allow_nan=False)),
    "double": (pa.float64(), st.floats(allow_nan=False)),
}


def parts(drawn: Sequence[object], kind: pa.DataType, cut: int) -> pa.ChunkedArray:
    """The values as a column of two chunks, each a slice of something longer."""
    values, padding = list(drawn), [None] * 3
    return pa.chunked_array(
        [pa.array(padding + values[:cut] + padding, kind).slice(3, len(values[:cut])), pa.array(values[cut:], kind)]
    )


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
def test_a_column_goes_out_and_in_again(kind: str, data: st.DataObject) -> None:
    arrow_type, strategy = KINDS[kind]
    values = data.draw(st.lists(st.none() | strategy, max_size=20))
    column = parts(values, arrow_type, data.draw(st.integers(0, len(values))))
    numbers, valid = flat(column)
    assert [n if there else None for n, there in zip(numbers.tolist(), valid.tolist(), strict=True)] == values
    back = column_of(numbers, arrow_type, valid)
    back.validate(full=True)
    assert back.to_pylist() == values


@given(st.lists(st.none() | st.text(max_size=3), max_size=9), st.integers(0, 9))
def test_words(values: list[str | None], cut: int) -> None:
    column = parts(values, pa.string(), min(cut, len(values))).dictionary_encode()
    codes, valid, found = words(column)
    assert [found[code] if there else None for code, there in zip(codes, valid, strict=True)] == values
    back = words_of(codes, found, valid)
    back.validate(full=True)
    assert back.to_pylist() == values


def test_no_rows_and_no_chunks() -> None:
    assert flat(pa.chunked_array([], pa.int64()))[0].tolist() == []
    assert words(pa.chunked_array([], pa.dictionary(pa.int32(), pa.string())))[2] == []
    assert texts([]).to_pylist() == []
    assert column_of(np.empty(0), pa.date32()).to_pylist() == []
