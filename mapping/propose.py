"""Proposes how a foreign table is to be read: its shape, its columns, and what is unsure or must be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..figures.units import unit_of
from .model import Item, Mapping, Span
from .names import SCALES, is_ratio_word, named, words_of
from .numbers import value_of
from .periods import Dating, days_come_first
from .profile import Column, columns_of
from .roles import Roles, roles_of

if TYPE_CHECKING:
    import pyarrow as pa

#: Item names that a mapping lists; of longer tables it lists none, and each is looked up when the table is read.
MOST_ITEMS = 200
_SHOWN = 8
#: A column of words that all differ names line items from so many rows on.
_FEWEST_ITEMS = 4


@dataclass(slots=True)
class Proposal:
    """A mapping with what was found, what is unsure, and the questions that only a person can answer.

    With a question left open a table is not read without a mapping of the user's; `mapping` is None where not even
    the figures were found.
    """

    mapping: Mapping | None
    found: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def clear(self) -> bool:
        """Whether the table can be read as proposed without asking anyone."""
        return self.mapping is not None and not self.questions


def propose(table: pa.Table) -> Proposal:
    """Propose a mapping of a table; it looks at the names and at a sample of the values of its columns."""
    return _Proposer(table).proposal()


class _Proposer:
    """One table looked at."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self.columns = columns_of(table)
        self.by_name = {c.name: c for c in self.columns}
        self.roles: Roles = roles_of(self.columns)
        self.out = Proposal(None)
        self.every: dict[str, str] = {}
        self.dimensions: dict[str, str] = {}

    def proposal(self) -> Proposal:
        if not self.table.num_rows:
            self.out.questions.append("the table has no rows")
            return self.out
        shape, values = self._shape()
        if shape is None:
            return self.out
        items: dict[str, Item] = {}
        spans: dict[str, Span] = {}
        if shape == "periods":
            dating = Dating()
            spans = {name: span for name in values if (span := dating.span(name))}
            for role in ("period", "period_start", "period_end", "value"):
                self.roles.columns.pop(role, None)
        elif shape == "items":
            items = {name: self._item(name) for name in values}
            for role in ("value", "caption", "concept", "decimals"):
                self.roles.columns.pop(role, None)
        else:
            self.roles.columns["value"] = (values[0],)
            items = self._listed()
        self._document(shape)
        self._days()
        self._unit(shape)
        self._dimensions(set(values))
        self._ignore(set(values))
        self.out.mapping = Mapping(
            shape=shape, columns=dict(self.roles.columns), dimensions=self.dimensions, every=self.every,
            items=items, periods=spans, ignore=tuple(self.out.ignored),
        )  # fmt: skip
        self._say(shape, values)
        return self.out

    # --- The shape ---

    def _shape(self) -> tuple[str | None, list[str]]:  # noqa: PLR0911 - a table of cases
        """The table's shape, and the columns that hold its figures."""
        dating = Dating()
        periods = [c.name for c in self.columns if dating.span(c.name) and (c.some_numbers or not c.sample)]
        item = self.roles.columns.get("concept") or self.roles.columns.get("caption") or self._listing()
        if periods and item and (len(periods) > 1 or "value" not in self.roles.columns):
            return "periods", periods
        if len(periods) > 1:
            return self._first_text(periods)
        numbers = [c for c in self.columns if c.is_number and self._free(c)]
        value = self.roles.columns.get("value")
        wide = [c for c in numbers if named(c.name).concept]
        if item and value and not (len(wide) > 1 and self.by_name[item[0]].items < 0.2):
            return "long", [value[0]]
        if item and not wide and len(numbers) == 1:
            return "long", [numbers[0].name]
        if item and not wide and numbers:
            names = ", ".join(repr(c.name) for c in numbers[:_SHOWN])
            self.out.questions.append(f"which column holds the values? {names} hold numbers (columns: value: ...)")
            return "long", [numbers[0].name]
        if wide or (numbers and not item):
            return "items", [c.name for c in numbers]
        self.out.questions.append("no column of numbers was found (columns: value: ...)")
        return None, []

    def _words(self) -> list[Column]:
        """The columns of words that have no role, but for those whose head is a period."""
        dating = Dating()
        free = [c for c in self.columns if c.is_text and c.name not in self.roles.taken]
        return [c for c in free if dating.span(c.name) is None]

    def _listing(self) -> tuple[str, ...] | None:
        """The first column of words that differ from row to row, where no period sets the rows apart."""
        if {"period", "period_end"} & set(self.roles.columns):
            return None
        words = self._words()
        listing = next((c for c in words if c.rows >= _FEWEST_ITEMS and c.distinct >= 0.9 * c.rows), None)
        if listing is None or any(named(c.name).concept for c in self.columns if c.is_number):
            return None
        self.roles.columns["caption"] = (listing.name,)
        return (listing.name,)

    def _free(self, column: Column) -> bool:
        """Whether a column of numbers may hold figures: it has no other role, dates nothing and names no row."""
        return column.name not in self.roles.taken and not (column.is_day or column.is_year or column.is_id)

    def _first_text(self, periods: list[str]) -> tuple[str | None, list[str]]:
        """Wide by period without a column called so: the first of words holds the items, if any."""
        words = self._words()
        if not words:
            self.out.questions.append("which column names the line items? (columns: caption: ...)")
            return None, []
        best = max(words, key=lambda c: (c.items, c.distinct))
        self.roles.columns["caption"] = (best.name,)
        return "periods", periods

    # --- What the names stand for ---

    def _item(self, name: str) -> Item:
        """A column of a wide table; one that may be an amount or a share of it is told by its values."""
        stands = named(name)
        if stands.concept and stands.measure == "amount" and is_ratio_word(name) and self._is_share(name):
            return Item(unit="percent")
        if not stands.concept:
            self.out.unsure.append(
                f"what {name!r} stands for: no rule that speaks of concepts binds to it (items: ...)"
            )
        return Item(concept=stands.concept, unit=stands.unit, scale=stands.scale)

    def _is_share(self, name: str) -> bool:
        values = [value_of(text) for text in self.by_name[name].texts]
        return all(abs(v.digits) <= 1.5 * 10**v.places for v in values if v)

    def _listed(self) -> dict[str, Item]:
        """The names of a long table with what they stand for, if they are few."""
        role = "concept" if "concept" in self.roles.columns else "caption"
        column = self.by_name[self.roles.columns[role][0]]
        if column.distinct > MOST_ITEMS or "statement" in self.roles.columns:
            return {}
        items = {}
        for text in column.texts:
            stands = named(text)
            items[text] = Item(concept=stands.concept, unit=stands.unit, scale=stands.scale)
        unknown = [text for text, item in items.items() if item.concept is None]
        if unknown:
            shown = ", ".join(map(repr, unknown[:_SHOWN])) + (" ..." if len(unknown) > _SHOWN else "")
            self.out.unsure.append(f"what {len(unknown)} of {len(items)} items stand for: {shown} (items: ...)")
        return {} if role == "concept" and not unknown else items

    # --- Whose, when, in what ---

    def _document(self, shape: str) -> None:
        columns = self.roles.columns
        if shape == "items" and "entity" not in columns:
            text = [c for c in self.columns if c.words in {"name", "id", "code"} and c.is_text]
            columns |= {"entity": (text[0].name,)} if text else {}
        if "document" not in columns and "entity" in columns and self.by_name[columns["entity"][0]].distinct > 1:
            columns["document"] = columns["entity"]
            self.out.unsure.append("what a document is: each entity is taken for one (columns: document: ...)")
        for role in ("entity", "value", "period_end"):
            rivals = [name for name in self.roles.rivals.get(role, ()) if name not in self.roles.taken]
            if rivals and role == "value" and shape == "long":
                also = ", ".join(map(repr, rivals))
                self.out.questions.append(f"which column holds the values: {columns[role][0]!r} or {also}?")
            elif rivals and role != "value":
                self.out.unsure.append(f"{role}: {columns[role][0]!r} is taken, not {rivals[0]!r}")

    def _days(self) -> None:
        columns = self.roles.columns
        days = [self.by_name[n] for r in ("period", "period_start", "period_end") for n in columns.get(r, ())]
        texts = [text for column in days for text in column.texts]
        slashed = [
            text for text in texts if "/" in text and text[:1].isdigit() and len(text) <= 10 and text[4:5] != "/"
        ]
        if slashed and days_come_first(texts) is None:
            self.out.questions.append(
                f"is {slashed[0]!r} a month and a day, or a day and a month? (every: days: first|second)"
            )
        if not columns.keys() & {"period", "period_end"} and not self._wide_periods():
            self.out.questions.append(
                "for which period are the figures? (columns: period: ..., or every: period: 2023)"
            )

    def _wide_periods(self) -> bool:
        return sum(Dating().span(c.name) is not None for c in self.columns) > 0

    def _unit(self, shape: str) -> None:
        columns = self.roles.columns
        if "unit" in columns:
            texts = self.by_name[columns["unit"][0]].texts
            odd = [text for text in texts if unit_of(text) is None]
            if odd:
                self.out.unsure.append(f"the unit {odd[0]!r}: it is no ISO 4217 code and no known unit")
        elif not (shape == "items" and any(named(c.name).unit for c in self.columns)):
            self.out.unsure.append("the unit: none is told, all figures are taken to have the same (every: unit: USD)")
        if "scale" in columns and "decimals" in columns:
            # XBRL's scale is that of the printed number; a value with decimals is the amount itself.
            del columns["scale"]
            self.out.unsure.append("the scale: values with decimals are taken for amounts, their scale is ignored")
        elif "scale" not in columns and shape != "items":
            stated = Counter(named(c.name).scale for c in self.columns if c.name in columns.get("value", ()))
            scale = next((s for s in stated if s), None) or self._headed()
            if scale:
                self.every["scale"] = str(10**scale)
                self.out.found.append(f"scale of amounts: {10**scale:,}")

    def _headed(self) -> int | None:
        """The scale that the head of the items' column says: "(Millions, except per share amounts)"."""
        item = self.roles.columns.get("caption", ("",))[0]
        return next((SCALES[word] for word in words_of(item) if word in SCALES and len(word) > 3), None)

    def _dimensions(self, values: set[str]) -> None:
        """Columns called like an axis, and those without which rows would be about the same fact twice."""
        packed = [c for c in self.columns if _is_packed(c) and c.name not in self.roles.taken | values]
        for column in packed[:1]:
            self.dimensions["*"] = column.name
        for name in self.roles.axes:
            if name not in values and name not in self.dimensions.values():
                self.dimensions[_axis(name)] = name
        used = self.roles.taken | values | set(self.dimensions.values())
        most = max(self.table.num_rows // 2, 1)
        free = [c for c in self.columns if c.is_text and c.name not in used and 1 < c.distinct <= most]
        for column in sorted(free, key=lambda c: c.distinct):
            before, after = self._twice(), self._twice(column.name)
            if after < before / 2:
                self.dimensions[_axis(column.name)] = column.name
                self.out.unsure.append(
                    f"{column.name!r}: taken for a dimension, as rows differ by it (dimensions: ...)"
                )

    def _twice(self, *more: str) -> int:
        """How many rows are about the same as another, as far as the keys tell."""
        keys = {n for role, names in self.roles.columns.items() if role not in _NO_KEYS for n in names}
        names = sorted(keys | set(self.dimensions.values()) | set(more))
        if not names:
            return 0
        rows = zip(*(map(str, self.table.column(name).to_pylist()) for name in names), strict=True)
        return sum(count - 1 for count in Counter(rows).values())

    def _ignore(self, values: set[str]) -> None:
        used = self.roles.taken | values | set(self.dimensions.values())
        self.out.ignored = [c.name for c in self.columns if c.name not in used]

    def _say(self, shape: str, values: list[str]) -> None:
        self.out.found.insert(0, _SHAPES[shape].format(n=len(values)))
        self.out.found.extend(self._lines())

    def _lines(self) -> Iterator[str]:
        for role, names in self.roles.columns.items():
            yield f"{role.replace('_', ' ')}: {' and '.join(map(repr, names))}"
        for axis, name in self.dimensions.items():
            yield f"dimension {axis}: {name!r}" if axis != "*" else f"dimensions: {name!r}"
        if self.out.ignored:
            yield f"ignored: {', '.join(map(repr, self.out.ignored))}"


_NO_KEYS = {"value", "decimals", "scale", "polarity"}
_SHAPES = {
    "long": "long: a row is a figure",
    "items": "wide by item: a row is a period, {n} columns are items",
    "periods": "wide by period: a row is an item, {n} columns are periods",
}


def _is_packed(column: Column) -> bool:
    """Whether a column holds several axes with their members: ``axis=member|axis=member``, or a map."""
    if "map" in str(column.type)[:3]:
        return True
    return column.is_text and bool(column.texts) and all("=" in text for text in column.texts) and "dim" in column.words


def _axis(name: str) -> str:
    return "_".join(name.split()).casefold() if not any(c.isupper() for c in name[1:]) else name
