"""A document as read: its own facts, its lines, its tables' columns and its figures."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from .figure import Figure


@dataclass(slots=True, kw_only=True)
class Region:
    """Lines that were not read, and why; first and last line count from 1, both inclusive."""

    first: int
    last: int
    reason: str


@dataclass(slots=True, kw_only=True)
class Correction:
    """What became of one entry of a corrections file.

    ``state`` is ``applied``, ``confirmed`` (it was read so already), ``open`` (waits to be confirmed),
    ``stale`` (the document does not print what the entry expects) or ``ambiguous`` (it prints it more
    than once); ``place`` is the entry's ``file:line:column``, ``line`` the document's.
    """

    place: str
    kind: str
    state: str
    message: str
    line: int | None = None
    reason: str | None = None
    by: str | None = None
    date: str | None = None


@dataclass(slots=True, kw_only=True)
class Document:
    """What is known of a document as a whole.

    ``rounding`` maps a unit class (``amount``, ``per_share``, ``percent``) to ``nearest`` or
    ``truncated`` where the document declares it; what it does not name rounds to the nearest.
    """

    document: str
    entity: str | None = None
    title: str | None = None
    standard: str | None = None
    currency: str | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    rounding: dict[str, str] = field(default_factory=dict)
    source_hash: str | None = None
    format: str = "text"
    pages: int = 1
    prior: str | None = None
    unread: list[Region] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Line:
    """One line of the source as read, control characters and all."""

    page: int
    line: int
    text: str


@dataclass(slots=True, kw_only=True)
class Column:
    """One column of one table: what its heading says and how sure that reading is (0 to 1).

    ``line`` is the table's first row; ``heading`` the lines over the columns as printed, put together;
    ``words`` those of them that date this column. ``origin`` is ``printed``, ``confirmed`` or ``corrected``.
    """

    table: int
    column: int
    statement: str | None = None
    title: str | None = None
    header: str | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    compared_start: dt.date | None = None
    compared_end: dt.date | None = None
    measure: str = "amount"
    unit: str | None = None
    scale: int | None = None
    basis: str = "reported"
    sure: float = 0.0
    line: int | None = None
    heading: str | None = None
    words: str | None = None
    origin: str = "printed"


@dataclass(slots=True, kw_only=True)
class Reading:
    """One document's reading; ``figures[k].figure == k``, in reading order.

    ``siblings`` are the names of all documents of the landing or table that it came with, its own too.
    """

    document: Document
    lines: list[Line] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    siblings: tuple[str, ...] = field(default=(), compare=False)
