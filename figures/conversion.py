"""A foreign column becomes one of ours where nothing is lost by it; else why not, and the cure."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from .arrow import column_of, flat, texts

DIGITS = "the printed digits as a signed whole number: (1,896,784) is -1896784, 17.5 is 175"

#: What a whole number may be where its type allows more. Outside of +-18 an amount leaves int64 at every step.
BOUNDS = {"decimals": (-18, 18), "polarity": (-1, 1), "line": (1, 2**31 - 1), "page": (1, 2**31 - 1)}
_NOT_NEGATIVE = ("figure", "table", "row", "column", "col_start", "col_end")
#: What a float may not carry, however whole it looks: past 2^53 it has lost digits.
_EXACT = ("mantissa", "low", "high")


class WrongColumnError(ValueError):
    """A column that cannot be taken as it is: why, the cure, and the rows if only some are wrong."""

    def __init__(self, message: str, cure: str, rows: np.ndarray | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
        self.rows = rows


def convert(name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    """The column with the type it has in our tables.

    Raises:
        WrongColumnError: its type or some of its values have no faithful counterpart there.
    """
    if pa.types.is_null(column.type):
        return pa.chunked_array([pa.nulls(len(column), target)])
    for applies, converter in _CONVERTERS:
        if applies(target):
            return converter(name, column, target)
    raise TypeError(f"no conversion to {target}")


# --- Whole numbers ---


def _whole(name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    values, valid = flat(_int64(name, column))
    low, high = BOUNDS.get(name, _range(target))
    low = 0 if name in _NOT_NEGATIVE else low
    outside = valid & ((values < low) | (values > high))
    if name == "polarity":
        outside |= valid & (values == 0)
    if outside.any():
        worst = values[outside][0]
        raise WrongColumnError(f"{worst:,} is out of range", _range_cure(name, low, high), outside)
    return column_of(values, target, None if valid.all() else valid)


def _int64(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_floating(kind):
        return _from_float(name, column)
    if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
        try:
            return column.cast(pa.int64())
        except pa.ArrowInvalid as error:
            raise WrongColumnError(
                f"a value goes beyond 2^63 ({error})", "state it in a larger unit, with fewer decimals"
            ) from error
    cure = f"make it whole: {DIGITS}; its scale goes to `decimals`" if name in _EXACT else "cast it to a whole number"
    raise WrongColumnError(f"the type is {kind}, not a whole number", cure)


def _from_float(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A place or a number of decimals may come as float, which pandas makes of whole numbers with gaps."""
    if name in _EXACT:
        raise WrongColumnError(
            f"the type is {column.type}: floats lose digits past 2^53, and the digits are the figure",
            'read with dtype_backend="pyarrow" (pandas makes floats of whole numbers with gaps otherwise), or build'
            f' the column as "int64[pyarrow]" or "Int64" from the start; it holds {DIGITS}',
        )
    values, valid = flat(column.cast(pa.float64()))
    broken = valid & ~((values == np.trunc(values)) & (np.abs(values) < 2**53))
    if broken.any():
        raise WrongColumnError(f"{values[broken][0]} is no whole number", "cast it to a whole number", broken)
    return column_of(values, pa.int64(), valid)


def _range(kind: pa.DataType) -> tuple[int, int]:
    half = 1 << (kind.bit_width - 1)
    return -half, half - 1


def _range_cure(name: str, low: int, high: int) -> str:
    if name == "polarity":
        return "1, or -1 where the figure prints the opposite sign of its concept"
    if name == "decimals":
        return "thousands are -3, millions -6, 17.5 is 1; between -18 and 18"
    return f"between {low:,} and {high:,}"


# --- Dates, flags, reals ---


def _date(_name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    kind = column.type
    if pa.types.is_date(kind):
        return column.cast(target)
    if pa.types.is_timestamp(kind) and kind.tz is None:
        stamps, valid = flat(column)
        days = {"s": 86_400, "ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}[kind.unit]
        late = valid & (stamps % days != 0)
        if late.any():
            raise WrongColumnError("a time of day stands in it", "a period ends with a date: cast to date32", late)
        return column_of(stamps // days, target, valid)
    if pa.types.is_timestamp(kind):
        raise WrongColumnError(f"the type is {kind}: in another zone it is another day", "cast it to date32 yourself")
    raise WrongColumnError(
        f"the type is {kind}, not a date", "make it date32: pandas.to_datetime(...), or polars' str.to_date()"
    )


def _flag(_name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_boolean(column.type):
        return column
    raise WrongColumnError(f"the type is {column.type}, not {target}", "true for a count or a nil, else false")


def _real(_name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type) or pa.types.is_decimal(column.type):
        values, valid = flat(column.cast(pa.float64(), safe=False))
        infinite = valid & ~np.isfinite(values)
        if infinite.any():
            raise WrongColumnError(f"{values[infinite][0]} is no number", "leave it null", infinite)
        return column_of(values, target, None if valid.all() else valid)
    raise WrongColumnError(f"the type is {column.type}, not a number", f"cast it to {target}")


# --- Strings ---


def _is_text(kind: pa.DataType) -> bool:
    if pa.types.is_dictionary(kind):
        return _is_text(kind.value_type)
    return any(is_one(kind) for is_one in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view))


def _text(_name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    if not _is_text(column.type):
        raise WrongColumnError(f"the type is {column.type}, not a string", "cast it to a string")
    if pa.types.is_dictionary(column.type):
        column = _plain_dictionary(column)
    return column.cast(target)


def _word(name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    if pa.types.is_dictionary(column.type) and _is_text(column.type):
        column = _plain_dictionary(column)
        if not any(c.dictionary.null_count or len(c.dictionary.unique()) < len(c.dictionary) for c in column.chunks):
            return column.unify_dictionaries()
    return _text(name, column, pa.string()).dictionary_encode().unify_dictionaries().cast(target)


def _plain_dictionary(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Indices as int32 and the dictionary as plain strings; decoding a dictionary of views is not in pyarrow."""
    chunks = [
        pa.DictionaryArray.from_arrays(c.indices.cast(pa.int32()), c.dictionary.cast(pa.string()))
        for c in column.chunks
    ]
    return pa.chunked_array(chunks, pa.dictionary(pa.int32(), pa.string()))


# --- Lists and maps ---


def _list(_name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    try:
        if not hasattr(column.type, "value_type") or pa.types.is_dictionary(column.type):
            raise pa.ArrowInvalid("no list")
        return column.cast(target)
    except pa.ArrowException as error:
        cure = f"make it {target}, also where there is only one element"
        raise WrongColumnError(f"the type is {column.type}, not {target}", cure) from error


def _map(_name: str, column: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    """A map, a list of (key, value) pairs as polars has it, or a struct whose fields are the axes."""
    kind = column.type
    try:
        if pa.types.is_map(kind):
            return column.cast(target)
        if pa.types.is_struct(kind):
            return pa.chunked_array([_map_of_struct(c, target) for c in column.chunks], target)
        if (pa.types.is_list(kind) or pa.types.is_large_list(kind)) and _is_pair(kind.value_type):
            pairs = pa.list_(pa.struct([("key", pa.string()), ("value", pa.string())]))
            return pa.chunked_array([_map_of_pairs(c.cast(pairs), target) for c in column.chunks], target)
    except pa.ArrowException as error:
        raise WrongColumnError(f"{error}", f"make it {target}") from error
    raise WrongColumnError(f"the type is {kind}, not {target}", "axis to member: map<string, string>")


def _is_pair(kind: pa.DataType) -> bool:
    return bool(pa.types.is_struct(kind)) and [field.name for field in kind] == ["key", "value"]


def _map_of_pairs(array: pa.Array, target: pa.DataType) -> pa.Array:
    """Rebuild by buffers: pyarrow has no such cast."""
    items = array.values
    return pa.Array.from_buffers(
        target,
        len(array),
        array.buffers()[:2],
        offset=array.offset,
        children=[pa.StructArray.from_arrays(items.flatten(), fields=[target.key_field, target.item_field])],
    )


def _map_of_struct(array: pa.StructArray, target: pa.DataType) -> pa.Array:
    axes = [field.name for field in array.type]
    if not axes:
        return pa.nulls(len(array), target)
    members = [column.cast(pa.string()) for column in array.flatten()]
    present = np.stack([flat(pa.chunked_array([m.is_valid()]))[0] for m in members], axis=1)
    offsets = np.concatenate([[0], np.cumsum(present.sum(axis=1))])
    rows, columns = np.nonzero(present)
    stacked = pa.concat_arrays(members)
    (take,) = column_of(columns * len(array) + rows, pa.int64()).chunks
    (codes,) = column_of(columns, pa.int32()).chunks
    (starts,) = column_of(offsets, pa.int32()).chunks
    return pa.MapArray.from_arrays(starts, texts(axes).take(codes), stacked.take(take)).cast(target)


_CONVERTERS: list[tuple[Callable[[pa.DataType], bool], Callable[[str, pa.ChunkedArray, pa.DataType], pa.ChunkedArray]]]
_CONVERTERS = [
    (pa.types.is_dictionary, _word),
    (pa.types.is_string, _text),
    (pa.types.is_integer, _whole),
    (pa.types.is_date, _date),
    (pa.types.is_boolean, _flag),
    (pa.types.is_floating, _real),
    (pa.types.is_map, _map),
    (pa.types.is_list, _list),
]
