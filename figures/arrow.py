"""Arrow columns as NumPy arrays and back, without the second that pyarrow takes to import pandas.

`pa.array`, `pa.scalar`, `Table.from_pylist`, `parquet.read_table` and comparisons with Python values import pandas
where it is installed, only to see whether they were handed some. What is here goes by the buffers instead.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec

    import numpy.typing as npt

    Wholes = npt.NDArray[np.int64]
    Reals = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]


class _Hidden:
    """An import hook for which pandas is not installed."""

    @staticmethod
    def find_spec(name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(name)
        return None


def without_pandas() -> None:
    """Let pyarrow believe, for this process, that there is no pandas: 0.9 s less for a command that needs none.

    For the command line only, before anything else: until the first `to_pandas` or `Table.from_pandas`, with which
    pyarrow finds pandas after all, `pa.array` reads the NaN of a pandas Series as a number and not as a null.
    """
    if "pandas" in sys.modules:
        return
    hidden: Any = _Hidden
    sys.meta_path.insert(0, hidden)
    try:
        pa.scalar(None)
    finally:
        sys.meta_path.remove(hidden)


# --- Out of Arrow ---


def flat(column: pa.ChunkedArray) -> tuple[npt.NDArray[Any], Flags]:
    """Values and validity of a column of fixed width, where a null's value is zero.

    Exact for every integer, unlike `to_numpy`, which makes a column with nulls float64.
    """
    if pa.types.is_boolean(column.type):
        chunks = [(_bits(c, 1), _bits(c, 0)) for c in column.chunks]
        kind: Any = np.bool_
    else:
        kind = np.dtype(_numpy_type(column.type))
        chunks = [(_values(c, kind), _bits(c, 0)) for c in column.chunks]
    if not chunks:
        return np.empty(0, kind), np.empty(0, np.bool_)
    valid = np.concatenate([v for _, v in chunks])
    values = np.concatenate([v for v, _ in chunks])
    values[~valid] = 0
    return values, valid


def plain(column: pa.ChunkedArray) -> tuple[npt.NDArray[Any], Flags | None]:
    """As `flat`, but read-only, and with no validity (None) where nothing is null: a single chunk costs nothing."""
    if column.null_count or column.num_chunks != 1 or pa.types.is_boolean(column.type):
        return flat(column)
    return _values(column.chunk(0), np.dtype(_numpy_type(column.type))), None


def words(column: pa.ChunkedArray) -> tuple[Wholes, Flags, list[str]]:
    """Codes, validity and dictionary of a column of dictionary strings; a null's code is zero."""
    column = column.unify_dictionaries()
    codes, valid = flat(pa.chunked_array([c.indices for c in column.chunks], column.type.index_type))
    return codes, valid, column.chunk(0).dictionary.to_pylist() if column.num_chunks else []


# --- Into Arrow ---


def column_of(values: npt.NDArray[Any], kind: pa.DataType, valid: Flags | None = None) -> pa.ChunkedArray:
    """A column of fixed width from its values, which are cast to `kind` without a check."""
    if pa.types.is_boolean(kind):
        data = np.packbits(values, bitorder="little")
    else:
        data = np.ascontiguousarray(values, _numpy_type(kind))
    validity = None if valid is None else pa.py_buffer(np.packbits(valid, bitorder="little"))
    return pa.chunked_array([pa.Array.from_buffers(kind, len(values), [validity, pa.py_buffer(data)])])


def texts(strings: Sequence[str]) -> pa.Array:
    """An array of strings."""
    encoded = [s.encode() for s in strings]
    offsets = np.zeros(len(encoded) + 1, np.int32)
    np.cumsum([len(e) for e in encoded], out=offsets[1:])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)


def words_of(codes: npt.NDArray[Any], dictionary: Sequence[str], valid: Flags | None = None) -> pa.ChunkedArray:
    """A column of dictionary strings from its codes."""
    (indices,) = column_of(codes, pa.int32(), valid).chunks
    return pa.chunked_array([pa.DictionaryArray.from_arrays(indices, texts(dictionary))])


# --- Buffers ---


def _numpy_type(kind: pa.DataType) -> str:
    if pa.types.is_date32(kind):
        return "int32"
    if pa.types.is_date64(kind) or pa.types.is_timestamp(kind):
        return "int64"
    return {"float": "float32", "double": "float64", "halffloat": "float16"}.get(str(kind), str(kind))


def _values(array: pa.Array, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    data = array.buffers()[1]
    if data is None or not len(array):
        return np.zeros(len(array), kind)
    return np.frombuffer(data, kind, len(array), array.offset * kind.itemsize)


def _bits(array: pa.Array, buffer: int) -> Flags:
    data = array.buffers()[buffer]
    if data is None or not len(array):
        return np.ones(len(array), np.bool_)
    first, rest = divmod(array.offset, 8)
    count = rest + len(array)
    octets = np.frombuffer(data, np.uint8, (count + 7) // 8, first)
    return np.unpackbits(octets, count=count, bitorder="little")[rest:].astype(np.bool_)
