"""A table as read, before its figures are made; what earlier tables say where it is silent; what its cells share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .units import Stated

if TYPE_CHECKING:
    from ..figures.reading import Column
    from .blocks import Block
    from .calendar import FiscalCalendar
    from .captions import Item
    from .grid import Grid
    from .headings import Heading


@dataclass(slots=True)
class Table:
    """One table as read, before its figures are made."""

    number: int
    statement: str
    block: Block
    grid: Grid
    heading: Heading
    items: list[Item]


@dataclass(slots=True)
class Context:
    """What earlier tables and the document say where a table is silent."""

    fiscal: FiscalCalendar
    currency: str | None
    stated: Stated = field(default_factory=Stated)
    entity: str | None = None


@dataclass(slots=True)
class Setting:
    """What the cells of one table share when they become figures: its columns, its units, its document."""

    table: Table
    columns: list[Column]
    stated: Stated
    context: Context

    @property
    def by_column(self) -> bool:
        """Whether columns alone say what is measured: in "Shares issued  250,000  $ 3" the caption does not."""
        return any(c.unit == "shares" for c in self.columns)
