"""Values of any type become decimal text and its digits, exactly; and what their digits say of their precision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa

#: From here on neighbouring whole numbers are no longer told apart by a float.
WIDEST_FLOAT = 2**53
#: A float that needs more digits than this to be told was computed; 0.30000000000000004 is 0.3.
_SURE_DIGITS = 15
_NOISE = 4
_NUMBER = re.compile(
    r"(?P<int>\d{1,3}(?:,\d{3}){1,12}|\d{1,40})?(?:\.(?P<frac>\d{0,40}))?(?:[eE](?P<exp>[+-]?\d{1,3}))?"
)
_AROUND = re.compile(r"^(?:[A-Z]{3}|US\$|[$€£¥])?\s{0,3}|\s{0,3}(?:[A-Z]{3}|[$€£¥])?$")
_NILS = {"-", "–", "—", "--", "‐"}
_MINUS = str.maketrans({"−": "-", "\N{NO-BREAK SPACE}": None, "\N{NARROW NO-BREAK SPACE}": None, "'": None})


@dataclass(frozen=True, slots=True)
class Value:
    """A number as it stands in the table: ``digits x 10^-places``; "(1,234.50)" is -123450 and 2.

    `text` is what stood there. `percent` says that a % stood behind it; `nil` that it was a dash.
    """

    digits: int
    places: int
    text: str
    percent: bool = False
    nil: bool = False

    @property
    def printed(self) -> str:
        """What stood there; bare digits with their thousands grouped, as people print them."""
        whole, point, fraction = self.text.removeprefix("-").partition(".")
        if not (whole.isdecimal() and (fraction.isdecimal() or not fraction)):
            return self.text
        sign = "-" if self.text.startswith("-") else ""
        return f"{sign}{int(whole):,}" + point + fraction

    @property
    def trimmed(self) -> tuple[int, int]:
        """Digits and places without trailing zeros, so that 1,200 is 12 and -2."""
        digits, places = self.digits, self.places
        while digits and digits % 10 == 0:
            digits, places = digits // 10, places - 1
        return digits, places


@dataclass(slots=True)
class Column:
    """A column's values in row order, None where there is none; and what was wrong with some."""

    values: list[Value | None]
    unreadable: dict[int, str]
    wide_floats: int = 0
    computed: int = 0


def read_values(column: pa.ChunkedArray) -> Column:
    """Every value of a column, exactly; floats by the shortest text that means them.

    >>> read_values(pa.chunked_array([pa.array([12.3, 1234000.0])])).values[1].text
    '1234000'
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
        kind = column.type
    found = Column([], {})
    narrow = pa.types.is_float32(kind) or pa.types.is_float16(kind)
    for row, value in enumerate(column.to_pylist()):
        found.values.append(_value(value, row, found, narrow=narrow))
    return found


def _value(value: Any, row: int, found: Column, *, narrow: bool) -> Value | None:  # noqa: ANN401 - any of Arrow's
    match value:
        case None | bool():
            return None
        case int():
            return Value(value, 0, str(value))
        case float():
            return _of_float(np.float32(value) if narrow else value, found) if np.isfinite(value) else None
        case Decimal():
            return _of_decimal(value)
        case str():
            read = value_of(value)
            if read is None and value.strip():
                found.unreadable[row] = value
            return read
        case _:
            found.unreadable[row] = str(value)
            return None


def _of_float(value: Any, found: Column) -> Value:  # noqa: ANN401 - NumPy's or Python's
    found.wide_floats += abs(value) >= WIDEST_FLOAT
    text = np.format_float_positional(value, unique=True, trim="-")
    digits = text.replace(".", "").replace("-", "").lstrip("0")
    if len(digits) > _SURE_DIGITS and "." in text:
        short = np.format_float_positional(value, precision=_SURE_DIGITS, unique=False, fractional=False, trim="-")
        if len(text) - len(short) >= _NOISE:
            found.computed += 1
            text = short
    return _plain(text, text)


def _of_decimal(value: Decimal) -> Value | None:
    return _plain(format(value, "f"), format(value, "f")) if value.is_finite() else None


def _plain(number: str, text: str) -> Value:
    whole, _, fraction = number.partition(".")
    return Value(int(whole + fraction), len(fraction), text)


def value_of(text: str) -> Value | None:
    """The number that a cell prints, None if it prints none.

    >>> value_of("(1,234.50)"), value_of("12.3%").percent, value_of("n.m.")
    (Value(digits=-123450, places=2, text='(1,234.50)', percent=False, nil=False), True, None)
    """
    shown = text.strip()
    if len(shown) > 80:
        return None
    plain = shown.translate(_MINUS)
    if plain in _NILS:
        return Value(0, 0, shown, nil=True)
    percent = plain.endswith("%")
    plain = plain.removesuffix("%").strip()
    if plain.endswith(")"):
        plain = _AROUND.sub("", plain)  # $(1,234)
    bracketed = plain.startswith("(") and plain.endswith(")")
    plain = plain[1:-1].strip() if bracketed else plain
    negative = bracketed ^ plain.startswith("-")
    plain = _AROUND.sub("", plain.removeprefix("-").removeprefix("+"))
    negative ^= plain.startswith("-") and not bracketed
    return _printed(plain.removeprefix("-"), shown, negative=negative, percent=percent)


def _printed(plain: str, shown: str, *, negative: bool, percent: bool) -> Value | None:
    match = _NUMBER.fullmatch(plain)
    if match is None or not (match["int"] or match["frac"]):
        return None
    fraction, power = match["frac"] or "", int(match["exp"] or 0)
    digits, places = int((match["int"] or "").replace(",", "") + fraction), len(fraction) - power
    if places < 0:
        digits, places = digits * 10**-places, 0
    return Value(-digits if negative else digits, places, shown, percent)


# --- Precision ---


def precision(values: Iterable[Value]) -> int:
    """The places that a group of like values is given to: 12.3 and 45.67 two, 5,000 and 12,000 and 7,000 minus three.

    Table software drops zeros behind the point, so the longest fraction counts for all; and zeros before it are
    taken for rounding only where so many values share them that it is no accident.

    >>> precision(map(value_of, ["12.3", "45.67", "8"]))
    2
    """
    trimmed = [value.trimmed for value in values if value.digits]
    if not trimmed:
        return 0
    places = max(own for _, own in trimmed)
    if places >= 0:
        return places
    different = len(set(trimmed))
    if different >= _MANY and places <= -2:
        return places
    return -(-places // 3 * 3) if different >= _FEW else 0


#: So many different values share three zeros once in a billion; fewer are taken for thousands, millions, billions.
_FEW = 3
#: So many are taken at their word: all of them in hundred thousands are "894.7 million".
_MANY = 8


def scaled(value: Value, places: int) -> int:
    """The digits of a value at a number of places: 12.3 at two is 1230; at minus three 5,000 is 5."""
    shift = places - value.places
    return value.digits * 10**shift if shift >= 0 else _divided(value.digits, 10**-shift)


def _divided(digits: int, by: int) -> int:
    """Exact where it can be, else to the nearest with halves away from zero."""
    sign = -1 if digits < 0 else 1
    return sign * ((2 * abs(digits) + by) // (2 * by))


def finite(values: Iterable[Value | None]) -> Iterator[Value]:
    """The values that are there."""
    return (value for value in values if value is not None)
