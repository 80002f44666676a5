"""What the columns of a foreign table are like: numbers, periods, days or words, by their values and their names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from .names import named, words_of
from .numbers import value_of
from .periods import Dating, days_come_first

#: So many different values tell what a column is.
_SAMPLE = 1_000
_MOST = 0.9
_YEARS = range(1900, 2101)
_ID_WORDS = frozenset(
    ("id", "index", "idx", "row", "rank", "sic", "cik", "zip", "level", "seq", "order", "unnamed", "hash", "uuid")
)
_DATING = Dating()


@dataclass(frozen=True)
class Column:
    """One column with a sample of its different values."""

    name: str
    type: pa.DataType
    sample: list[object]
    distinct: int
    nulls: int
    rows: int

    @property
    def words(self) -> str:
        """Its name in words: ``fiscalYear`` is "fiscal year"."""
        return " ".join(words_of(self.name))

    @cached_property
    def texts(self) -> list[str]:
        """The sample as text."""
        return [str(value) for value in self.sample]

    @cached_property
    def is_day(self) -> bool:
        """Whether it holds days: a date's type, or digits like 2023-12-31."""
        return pa.types.is_date(self.type) or pa.types.is_timestamp(self.type) or self._most_are_days()

    def _most_are_days(self) -> bool:
        if not self._textual and not pa.types.is_integer(self.type):
            return False
        first = days_come_first(self.texts) is True
        dating = Dating(day_first=first)
        spans = [dating.span(text) for text in self.texts]
        return _most([span is not None and span.start is None for span in spans])

    @cached_property
    def is_year(self) -> bool:
        """Whether it holds bare years."""
        return _most([text.removesuffix(".0").isdecimal() and int(float(text)) in _YEARS for text in self.texts])

    @cached_property
    def is_period(self) -> bool:
        """Whether it holds words for durations: 2022 Q4, FY2023, 1H17."""
        return self._textual and _most([_DATING.span(text) is not None for text in self.texts])

    @cached_property
    def is_number(self) -> bool:
        """Whether it holds numbers, as such or printed as text."""
        if pa.types.is_integer(self.type) or pa.types.is_floating(self.type) or pa.types.is_decimal(self.type):
            return True
        return self._textual and _most([value_of(text) is not None for text in self.texts])

    @cached_property
    def some_numbers(self) -> bool:
        """Whether half of its values and more are numbers: what a column whose name is a period must hold."""
        return self.is_number or 2 * sum(value_of(text) is not None for text in self.texts) >= max(len(self.texts), 1)

    @property
    def is_text(self) -> bool:
        """Whether it holds words."""
        return self._textual and not self.is_number and not self.is_day

    @property
    def is_id(self) -> bool:
        """Whether its name says that its numbers count or name rows."""
        return bool(set(self.words.split()) & _ID_WORDS) or self.words in {"n", "i", "no", "line", "row", "fact id"}

    @cached_property
    def items(self) -> float:
        """The share of its values that name a concept."""
        return sum(named(text).concept is not None for text in self.texts) / max(len(self.texts), 1)

    @property
    def _textual(self) -> bool:
        kind = self.type.value_type if pa.types.is_dictionary(self.type) else self.type
        return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _most(flags: list[bool]) -> bool:
    return bool(flags) and sum(flags) >= _MOST * len(flags)


def columns_of(table: pa.Table) -> list[Column]:
    """A profile of every column."""
    return [_column(table.column(place), name) for place, name in enumerate(table.column_names)]


def _column(data: pa.ChunkedArray, name: str) -> Column:
    kind = data.type
    if pa.types.is_dictionary(kind):
        data = data.cast(kind.value_type)
    try:
        different = pc.unique(data.drop_null())
    except pa.ArrowNotImplementedError:  # maps and lists have no unique values
        different = data.drop_null().slice(0, _SAMPLE).combine_chunks()
    sample = [_plain(value) for value in different.slice(0, _SAMPLE).to_pylist()]
    return Column(name, data.type, [v for v in sample if v != ""], len(different), data.null_count, len(data))


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value
