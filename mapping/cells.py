"""The cells of a foreign table that hold figures, each with all that its row, its column and the mapping say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..figures.figure import BASES, MEASURES, STATEMENTS
from ..figures.units import unit_of
from .errors import MappingError
from .model import Item, Mapping, Span
from .names import SCALES, Named, named
from .numbers import Value, read_values, value_of
from .periods import Dating, days_come_first
from .roles import BASIS_WORDS
from .says import Says

if TYPE_CHECKING:
    import pyarrow as pa

_STATEMENT_WORDS = {
    "is": "income_statement", "pl": "income_statement", "p&l": "income_statement", "income": "income_statement",
    "income statement": "income_statement", "profit and loss": "income_statement", "inc": "income_statement",
    "statement of income": "income_statement", "statement of operations": "income_statement",
    "bs": "balance_sheet", "balance": "balance_sheet", "balance sheet": "balance_sheet",
    "statement of financial position": "balance_sheet", "cf": "cash_flow", "cash flow": "cash_flow",
    "cash flow statement": "cash_flow", "cashflow": "cash_flow", "cash flows": "cash_flow",
    "statement of cash flows": "cash_flow", "ci": "comprehensive_income", "oci": "comprehensive_income",
    "comprehensive income": "comprehensive_income", "eq": "equity", "equity": "equity",
    "statement of changes in equity": "equity",
}  # fmt: skip
_PERIODIC = {"income_statement", "comprehensive_income", "cash_flow"}


@dataclass(slots=True, kw_only=True)
class Cell:
    """One figure in the making: ``value x 10^scale`` in `unit`; `words` where it was named by a caption."""

    document: str
    place: str
    entity: str | None = None
    statement: str | None = None
    section: tuple[str, ...] = ()
    caption: str | None = None
    concept: str | None = None
    words: str = ""
    sign: str = ""
    dimensions: dict[str, str] = field(default_factory=dict)
    start: dt.date | None = None
    end: dt.date | None = None
    measure: str = "amount"
    basis: str = "reported"
    unit: str | None = None
    scale: int = 0
    decimals: int | None = None
    exact: bool = False
    polarity: int | None = None
    value: Value | None = None
    printed: str | None = None
    table: str | None = None
    row: int | None = None
    column: int | None = None

    @property
    def balance(self) -> bool:
        """Whether it stands at a day: what a balance sheet states, and shares outstanding."""
        return self.statement == "balance_sheet"

    @property
    def flow(self) -> bool:
        """Whether it runs over a period, as far as is known."""
        return self.statement in _PERIODIC


def cells_of(table: pa.Table, mapping: Mapping, said: Says, document: str) -> Iterator[Cell]:
    """Every cell that holds or should hold a figure, row by row."""
    rows = _Rows(table, mapping, said, document)
    columns = [c for c in rows.values if c in table.column_names]
    read = {name: read_values(table.column(name)) for name in columns}
    for name, column in read.items():
        if column.wide_floats:
            said.count("floats are 2^53 or more and may have lost digits already: store int64 or decimal", repr(name),
                       column.wide_floats)  # fmt: skip
        if column.computed:
            said.count("floats carry the traces of arithmetic and are read to 15 digits", repr(name), column.computed)
        for bad in column.unreadable.values():
            said.count("values are no numbers", repr(bad))
    for row in range(table.num_rows):
        base = rows.base(row)
        for name in columns:
            value = read[name].values[row]
            cell = rows.cell(base, row, name, value)
            cell.printed = value.printed if value else read[name].unreadable.get(row)
            yield cell


class _Rows:
    """Reads what the columns with a role say, row by row."""

    def __init__(self, table: pa.Table, mapping: Mapping, said: Says, document: str) -> None:
        self.mapping, self.said, self.every = mapping, said, mapping.every
        self.data = {name: _plain(table.column(name)) for name in mapping.named}
        self.one = mapping.every.get("document", document)
        self.taxonomy = mapping.every.get("taxonomy", "us-gaap")
        self.dating = self._dating()
        self.unit = self._known_unit(self.every["unit"]) if "unit" in self.every else None
        self.scale = exponent(self.every["scale"]) or 0 if "scale" in self.every else 0
        self.scales = self._scales()
        self.period = self._every_period()
        self.values = mapping.wide or list(mapping.columns.get("value", ()))
        self.fractions: dict[str, bool] = {}
        if not self.values:
            raise MappingError(mapping.path or "the mapping", "no column holds the values", "columns: value: NAME")

    def _dating(self) -> Dating:
        roles = ("period", "period_start", "period_end")
        names = [name for role in roles for name in self.mapping.columns.get(role, ())]
        texts = [str(v) for name in names for v in self.data[name][:2000] if v is not None]
        first = days_come_first(texts) is True if "days" not in self.every else self.every["days"] == "first"
        months = int(self.every.get("fiscal_year_end", "12"))
        return Dating(months, names_by_start=self.every.get("unit") == "JPY", day_first=first)

    def _scales(self) -> Callable[[Any], int | None]:
        """How the column of scales is to be read: as words, as factors (1000) or as exponents (3)."""
        name = self.mapping.column("scale")
        if name is None:
            return lambda _: None
        numbers = {v for v in map(_integer, self.data[name]) if v is not None}
        if numbers and not any(abs(n) >= 100 for n in numbers) and numbers != {1} and numbers <= set(range(-3, 13)):
            return _integer
        return lambda value: None if value is None else exponent(str(value))

    def _every_period(self) -> Span | None:
        text = self.every.get("period")
        if text is None:
            return None
        span = self.dating.span(text)
        if span is None:
            raise MappingError(self.mapping.path or "the mapping", f"{text!r} is no period", "write 2023 or 2023-12-31")
        return span

    # --- a row ---

    def get(self, role: str, row: int) -> str | None:
        """The text of a role's column in a row."""
        name = self.mapping.column(role)
        return None if name is None else _text(self.data[name][row])

    def base(self, row: int) -> Cell:
        """What a row says of all of its figures."""
        span = self._span(row) or self.period
        basis = BASIS_WORDS.get((self.get("basis", row) or self.every.get("basis", "")).casefold())
        section = self.get("section", row)
        return Cell(
            document=self.get("document", row) or self.one,
            place=f"row {row + 1}",
            entity=self.get("entity", row) or self.every.get("entity"),
            statement=_statement(self.get("statement", row) or self.every.get("statement")),
            section=(section,) if section else (),
            dimensions=dict(self._dimensions(row)),
            start=span.start if span else None,
            end=span.end if span else None,
            basis=basis or self._basis(row) or ("forecast" if span and span.forecast else "reported"),
            unit=self._known_unit(self.get("unit", row)) or self.unit,
            polarity=_integer(self.get("polarity", row)),
        )

    def _basis(self, row: int) -> str | None:
        word = self.get("basis", row) or self.every.get("basis")
        return word if word in BASES else None

    def _span(self, row: int) -> Span | None:
        end = self._one_span("period_end", row)
        if end is not None:
            start = self._one_span("period_start", row)
            return Span(start=(start.end if start.start is None else start.start) if start else end.start, end=end.end,
                        forecast=end.forecast)  # fmt: skip
        return self._one_span("period", row)

    def _one_span(self, role: str, row: int) -> Span | None:
        names = self.mapping.columns.get(role, ())
        texts = [_text(self.data[name][row]) for name in names]
        if not texts or texts[0] is None:
            return None
        text = texts[0] if len(texts) == 1 else _joined(texts[0], texts[1])
        span = self.dating.span(text.removesuffix(".0"))
        if span is None:
            self.said.count(f"values of {' and '.join(map(repr, names))} name no period", repr(text))
        return span

    def _dimensions(self, row: int) -> Iterator[tuple[str, str]]:
        for axis, name in self.mapping.dimensions.items():
            value = self.data[name][row]
            if axis != "*":
                text = _text(value)
                if text:
                    yield axis, text
            elif isinstance(value, (list, dict)):
                yield from ((str(k), str(v)) for k, v in (value.items() if isinstance(value, dict) else value))
            else:
                pairs = (pair.partition("=") for pair in str(value or "").replace(";", "|").split("|"))
                yield from ((axis_.strip(), member.strip()) for axis_, equals, member in pairs if equals)

    # --- a cell ---

    def cell(self, base: Cell, row: int, column: str, value: Value | None) -> Cell:
        """The cell of one column in a row, named, dated and scaled."""
        caption = self.get("caption", row)
        concept = self.get("concept", row)
        cell = replace(base, value=value, dimensions=dict(base.dimensions))
        if self.mapping.shape == "items":
            caption, concept = column, None
            cell.place = f"{base.place}, {column}"
        if self.mapping.shape == "periods":
            span = self.mapping.periods[column]
            cell.start, cell.end, cell.place = span.start, span.end, f"{base.place}, {column}"
            cell.basis = "forecast" if span.forecast else cell.basis
            # a row an item, a column a period: that is how statements are printed
            cell.table, cell.row, cell.column = self.get("statement", row) or "", row, self.values.index(column) + 1
        self._name(cell, concept, caption, self.get("measure", row) or self.every.get("measure"))
        self._scale(cell, row, column)
        return cell

    def _name(self, cell: Cell, concept: str | None, caption: str | None, told: str | None) -> None:
        """Say what the figure is of: by the mapping's items, by the concept, by the words of the caption."""
        name = concept or caption or ""
        stands = named(name, self.taxonomy, cell.statement) if name else Named(words="")
        item = self.mapping.items.get(name)
        if item is not None:
            stands = _as_told(stands, item, self.taxonomy)
        cell.concept = stands.concept or (f"{self.taxonomy}:{concept}" if concept and " " not in concept else None)
        cell.caption = caption or concept
        cell.words = "" if concept or stands.words == (stands.concept or "").rsplit(":", 1)[-1] else stands.words
        cell.statement = cell.statement or stands.statement
        cell.sign, cell.measure = stands.sign, stands.measure
        cell.measure = told if told in MEASURES else cell.measure
        cell.unit = self._unit_of(cell, stands)
        if item is not None:
            cell.decimals = item.decimals
            cell.polarity = item.polarity or cell.polarity

    def _unit_of(self, cell: Cell, stands: Named) -> str | None:
        """A column's own unit before its row's; the row's currency is no unit of shares and percentages."""
        if (stands.measure in ("ratio", "percent_change") and cell.unit in (None, self.unit, "pure")) or stands.shares:
            return stands.unit or cell.unit
        unit = stands.unit or cell.unit
        if stands.measure == "per_share" and unit and "/" not in unit:
            return f"{unit}/shares"
        return unit if stands.measure != "count" else stands.unit

    def _scale(self, cell: Cell, row: int, column: str) -> None:
        """How many powers of ten the amount is above the value, and the decimals that the row tells."""
        name = cell.caption or ""
        own = self.mapping.items.get(name)
        told = own.scale if own is not None else None
        if told is None and self.mapping.shape == "long":
            told = (
                self.scales(self.data[self.mapping.column("scale") or ""][row])
                if self.mapping.column("scale")
                else None
            )
        amounts = self.scale if cell.measure == "amount" else 0
        cell.scale = told if told is not None else amounts
        if cell.unit == "percent" and cell.value is not None and not cell.value.percent and self._is_fraction(column):
            cell.scale = 2  # 0.125 is 12.5 percent
        self._decimals(cell, row)

    def _is_fraction(self, column: str) -> bool:
        """Whether a column of percentages holds them as fractions: 0.125 and not 12.5."""
        if column not in self.fractions:
            values = [value_of(str(v)) for v in self.data[column][:500] if v is not None]
            self.fractions[column] = self.mapping.shape == "items" and all(
                abs(v.digits) <= 1.5 * 10**v.places for v in values if v
            )
        return self.fractions[column]

    def _decimals(self, cell: Cell, row: int) -> None:
        text = self.get("decimals", row)
        if text is None or cell.value is None:
            return
        if text.strip().upper() == "INF":
            cell.exact, cell.decimals = True, cell.value.places - cell.scale
            return
        decimals = _integer(text)
        if decimals is not None and -18 <= decimals <= 18:
            cell.decimals = decimals + (2 if cell.scale == 2 and cell.unit == "percent" else 0)

    def _known_unit(self, text: str | None) -> str | None:
        """The unit as we spell it; one that is unknown stays as it is, for the landing's rule to find."""
        return None if text is None else unit_of(text) or text


def _plain(column: pa.ChunkedArray) -> list[Any]:
    return column.to_pylist()  # type: ignore[no-any-return]


def _text(value: object) -> str | None:
    """A value as text, None if there is nothing to see."""
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None


def _joined(year: str, part: str | None) -> str:
    """A year and its part as one period: 2023 and Q3, 3, H1, FY."""
    part = (part or "FY").removesuffix(".0").strip()
    if part.casefold() in {"fy", "cy", "annual", "year"}:
        return f"FY{year}"
    return (
        f"{year} Q{part}"
        if part.isdecimal() and int(part) <= 4
        else f"{year}-{part:0>2}"
        if part.isdecimal()
        else f"{year} {part}"
    )


def _integer(value: object) -> int | None:
    try:
        return None if value is None else int(float(str(value)))
    except (ValueError, OverflowError):
        return None


def exponent(text: str) -> int | None:
    """The power of ten of a scale as people write it: thousands, 1000, 1,000,000, mn."""
    folded = text.strip().casefold().replace(",", "").removeprefix("in ").removesuffix(".0")
    if folded in SCALES:
        return SCALES[folded]
    if folded.startswith("1") and set(folded[1:]) <= {"0"}:
        return len(folded) - 1
    return None


def _statement(word: str | None) -> str | None:
    if word is None:
        return None
    folded = word.strip().casefold().replace("_", " ")
    plain = (
        folded.removeprefix("consolidated ").removeprefix("statements of ").removesuffix("s")
        if folded not in _STATEMENT_WORDS
        else folded
    )
    found = _STATEMENT_WORDS.get(folded) or _STATEMENT_WORDS.get(plain)
    own = folded.replace(" ", "_")
    return found or (own if own in STATEMENTS else None)


def _as_told(stands: Named, item: Item, taxonomy: str) -> Named:
    """What a name stands for with what the mapping says of it in its place."""
    if item.concept is not None and item.concept != stands.concept:
        told = named(item.concept if ":" in item.concept else f"{taxonomy}:{item.concept}")
        stands = replace(told, words=stands.words)
    elif item.concept is None:
        stands = replace(stands, concept=None, sign="")
    if item.unit == "percent":
        stands = replace(stands, measure="ratio")
    elif item.unit and item.unit.endswith("/shares"):
        stands = replace(stands, measure="per_share")
    return replace(stands, unit=item.unit or stands.unit)
