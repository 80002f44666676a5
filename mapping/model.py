"""What a mapping says: which column of a foreign table is what, and what holds for every figure of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

SHAPES = ("long", "items", "periods")
#: What a column can be, in the order in which a person would tell it.
ROLES = (
    "document", "entity", "statement", "section", "concept", "caption", "period", "period_start", "period_end",
    "value", "unit", "scale", "decimals", "measure", "basis", "polarity",
)  # fmt: skip
#: What can be said once for the whole table. `fiscal_year_end` is a month; the periods' words are dated by it.
EVERY = (
    "document", "entity", "statement", "unit", "scale", "decimals", "measure", "basis", "standard", "taxonomy",
    "fiscal_year_end", "length", "period", "days",
)  # fmt: skip
#: How long a duration is of which only the end is told: months; 0 where every figure is an instant.
LENGTHS = {"instants": 0, "months": 1, "quarters": 3, "halves": 6, "years": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A period: a duration (both days inclusive), or an instant (start None); `forecast` where its words say so."""

    start: dt.date | None
    end: dt.date
    forecast: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a name of the table stands for; what is left open is said of every figure, or inferred.

    `unit` may be ``{currency}/shares``-like only when spelled out: ``USD/shares``; `decimals` are those of the
    reported amount (thousands -3).
    """

    concept: str | None = None
    unit: str | None = None
    scale: int | None = None
    decimals: int | None = None
    polarity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must be there: documents by name, and how large a share of values may be missing (0 to 1)."""

    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How a foreign table is read.

    ``long``: a row is a figure. ``items``: a row is a period of an entity, a column an item. ``periods``: a row is an
    item, a column a period. `columns` maps a role to one column, a period to several that are read together (year and
    quarter); `dimensions` maps an axis to a column; `values` are the columns that hold figures of a wide table, each
    with what its name stands for.
    """

    shape: str
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dimensions: dict[str, str] = field(default_factory=dict)
    every: dict[str, str] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    periods: dict[str, Span] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    expect: Expect = field(default_factory=Expect)
    path: str | None = None

    def column(self, role: str) -> str | None:
        """The one column of a role, None where there is none."""
        names = self.columns.get(role)
        return names[0] if names else None

    @property
    def named(self) -> set[str]:
        """Every column that the mapping asks for."""
        names = {name for group in self.columns.values() for name in group} | set(self.dimensions.values())
        return names | set(self.wide)

    @property
    def wide(self) -> list[str]:
        """The columns that hold the figures of a wide table."""
        return list(self.items) if self.shape == "items" else list(self.periods) if self.shape == "periods" else []
