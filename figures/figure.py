"""One reported number with its provenance, as a plain value, and the words its columns may hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

STATEMENTS = (
    "income_statement",
    "comprehensive_income",
    "balance_sheet",
    "cash_flow",
    "equity",
    "segments",
    "summary",
    "kpi",
    "guidance",
    "dividends",
    "notes",
    "other",
)
MEASURES = ("amount", "change", "percent_change", "ratio", "per_share", "count")
BASES = ("reported", "restated", "adjusted", "constant_currency", "forecast")
QUALIFIERS = ("none", "approx", "at_least", "at_most", "range_low", "range_high")
STATUSES = ("number", "nil", "blank", "not_meaningful", "unreadable")
ORIGINS = ("printed", "repaired", "recovered", "corrected", "supplied")
DAMAGES = ("separator", "glyph", "format")


@dataclass(slots=True, kw_only=True)
class Figure:
    """A reported number: the printed digits and decimals are the figure, everything else places it.

    The amount is ``mantissa * 10**-decimals``: ``(1,896,784)`` under "Thousands of JPY" is
    mantissa -1896784, decimals -3; ``17.5`` percent is 175 and 1. Lines count from 1, columns
    from 0 with the end exclusive. What a reviewer corrected is named in ``corrected`` (``value``,
    ``period``, ``caption``, ...); a corrected value has ``reads``, the token as it should have been
    read, beside ``printed``, the token that stands in the document.
    """

    figure: int
    entity: str | None = None
    statement: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    section: tuple[str, ...] = ()
    caption: str | None = None
    caption_printed: str | None = None
    concept: str | None = None
    dimensions: dict[str, str] = field(default_factory=dict)
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    compared_start: dt.date | None = None
    compared_end: dt.date | None = None
    measure: str = "amount"
    basis: str = "reported"
    qualifier: str = "none"
    unit: str | None = None
    mantissa: int | None = None
    decimals: int | None = None
    exact: bool = False
    polarity: int = 1
    status: str = "number"
    origin: str = "printed"
    low: int | None = None
    high: int | None = None
    printed: str | None = None
    reads: str | None = None
    corrected: tuple[str, ...] = ()
    page: int | None = None
    line: int | None = None
    col_start: int | None = None
    col_end: int | None = None
    place: str | None = None
    box: tuple[float, ...] | None = None
    confidence: float | None = None
    damage: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal | None:
        """The reported amount in the unit itself: 82,988 in JPY millions is 82988000000."""
        if self.mantissa is None or self.decimals is None:
            return None
        return Decimal(self.mantissa).scaleb(-self.decimals)

    @property
    def token(self) -> str | None:
        """The token whose digits the figure has: the corrected one, else the printed one."""
        return self.printed if self.reads is None else self.reads

    @property
    def reviewed(self) -> bool:
        """Whether somebody answers for the digits: a correction of the value, not only of its heading."""
        return self.origin == "supplied" or (
            self.origin == "corrected" and ("value" in self.corrected or not self.corrected)
        )

    @property
    def readable(self) -> bool:
        """Whether the figure has a value that a tie can use (a nil dash is zero)."""
        return self.mantissa is not None and self.decimals is not None
