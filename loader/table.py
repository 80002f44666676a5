"""A table as read, before its figures are made, and what earlier tables say where it is silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .units import Stated

if TYPE_CHECKING:
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
    stated: Stated = Stated()
    entity: str | None = None
