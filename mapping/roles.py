"""Which column of a foreign table is its document, entity, period, item, value ...: by name, then by values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .profile import Column

_NAMES: dict[str, tuple[str, ...]] = {
    "document": (
        "document", "doc", "filing", "report", "accession", "accession number", "accn", "adsh", "file", "filename",
        "report id", "filing id", "document id", "doc id",
    ),
    "entity": (
        "entity", "company", "ticker", "symbol", "cik", "issuer", "registrant", "firm", "company name", "entity name",
        "lei", "isin", "filer", "edinet code", "sec code", "stock code", "gvkey", "tic", "company id", "entity id",
        "company number", "corp", "corporation", "legal entity", "organization", "organisation",
    ),
    "statement": ("statement", "stmt", "statement type", "fs", "financial statement", "report type", "sheet"),
    "section": ("section", "heading", "parent", "group", "category", "subheading"),
    "concept": (
        "concept", "tag", "element", "xbrl tag", "xbrl concept", "concept name", "qname", "element name", "gaap tag",
    ),
    "caption": (
        "caption", "label", "item", "line item", "account", "metric", "name", "variable", "field", "indicator",
        "description", "row label", "account name", "item name", "line", "key figure", "kpi", "position", "plabel",
    ),
    "period_start": ("start", "start date", "period start", "from", "begin", "begins", "beginning", "date from"),
    "period_end": (
        "end", "end date", "period end", "to", "date", "as of", "asof", "instant", "report date", "datadate", "ddate",
        "fiscal date ending", "period ending", "period ended", "fiscal period end", "balance date", "date to", "day",
        "period end date", "as of date", "reporting date", "fiscal end",
    ),
    "period": (
        "period", "quarter", "fiscal quarter", "fiscal period", "year", "fiscal year", "fy", "calendar year", "time",
        "fyear", "year quarter", "reporting period", "term", "yq", "half", "calendar quarter", "month",
    ),
    "value": ("value", "amount", "val", "figure", "fact value", "number", "numeric value", "balance", "reported value"),
    "unit": ("unit", "uom", "currency", "ccy", "curr", "unit ref", "currency code", "reported currency", "units",
             "curcd"),
    "scale": ("scale", "multiplier", "factor", "scaling", "magnitude", "units in", "multiple", "in units of"),
    "decimals": ("decimals", "precision", "dp", "decimal places", "rounding"),
    "measure": ("measure", "measure type"),
    "basis": ("basis", "scenario", "actual budget", "version"),
    "polarity": ("polarity", "sign"),
}  # fmt: skip
_FITS: dict[str, Callable[[Column], bool]] = {
    "section": lambda c: c.is_text,
    "statement": lambda c: c.is_text,
    "concept": lambda c: c.is_text,
    "caption": lambda c: c.is_text,
    "period_start": lambda c: c.is_day,
    "period_end": lambda c: c.is_day,
    "period": lambda c: c.is_period or c.is_year or c.is_day,
    "value": lambda c: c.is_number,
    "unit": lambda c: c.is_text,
    "decimals": lambda c: c.is_number or "INF" in c.texts,
    "measure": lambda c: c.is_text,
    "basis": lambda c: c.is_text and any(_basis(text) for text in c.texts),
    "polarity": lambda c: c.is_number and set(c.texts) <= {"1", "-1"},
}
#: Days that say when something was written, not when a period ends.
_OTHER_DAYS = frozenset(
    ("filed", "filing", "filling", "accepted", "updated", "created", "loaded", "published", "release", "announced")
)
_AXES = frozenset((
    "segment", "region", "product", "geography", "business", "division", "department", "channel", "country", "market",
    "counterparty", "member", "brand", "customer", "subsidiary", "class", "component", "consolidation", "service",
))  # fmt: skip
#: Words of a column of bases, and the basis each means.
BASIS_WORDS = {
    "actual": "reported", "actuals": "reported", "reported": "reported", "act": "reported", "a": "reported",
    "gaap": "reported", "budget": "forecast", "plan": "forecast", "forecast": "forecast", "estimate": "forecast",
    "guidance": "forecast", "fcst": "forecast", "e": "forecast", "restated": "restated", "adjusted": "adjusted",
    "non-gaap": "adjusted", "underlying": "adjusted", "constant currency": "constant_currency",
}  # fmt: skip


def _basis(text: str) -> bool:
    return text.strip().casefold() in BASIS_WORDS


@dataclass(slots=True)
class Roles:
    """The columns that have a role; `axes` are dimensions by name, and `rivals` would have a role another has."""

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    axes: list[str] = field(default_factory=list)
    rivals: dict[str, list[str]] = field(default_factory=dict)

    @property
    def taken(self) -> set[str]:
        """Every column with a role."""
        return {name for names in self.columns.values() for name in names} | set(self.axes)


def roles_of(columns: Sequence[Column]) -> Roles:
    """The roles that names and values tell."""
    roles = Roles()
    for role in _NAMES:
        own = [c for c in _candidates(role, columns) if c.name not in roles.taken]
        if own:
            roles.columns[role] = (own[0].name,)
            if len(own) > 1:
                roles.rivals[role] = [c.name for c in own[1:]]
    free = [c for c in columns if c.name not in roles.taken]
    roles.axes = [c.name for c in free if c.is_text and set(c.words.split()) & _AXES]
    _year_and_part(roles, columns)
    _items(roles, columns)
    _periods(roles, columns)
    return roles


def _candidates(role: str, columns: Sequence[Column]) -> Iterator[Column]:
    """The columns whose name and values fit a role, better names first."""
    fits = _FITS.get(role)
    for name in _NAMES[role]:
        yield from (c for c in columns if c.words == name and c.sample and (fits is None or fits(c)))


def _year_and_part(roles: Roles, columns: Sequence[Column]) -> None:
    """A year in one column and its quarter, half or month in another are a period together."""
    if "period_end" in roles.columns and "period" not in roles.columns:
        return
    years = [c for c in columns if c.is_year and set(c.words.split()) & {"year", "fy", "fyear"}]
    parts = [c for c in columns if c.words in _PARTS and c.distinct <= 16 and all(map(is_part, c.texts)) and c.texts]
    if years and parts and "period_end" not in roles.columns:
        roles.columns["period"] = (years[0].name, parts[0].name)
        roles.rivals.pop("period", None)


_PARTS = frozenset(("quarter", "qtr", "fp", "fiscal period", "fiscal quarter", "period", "half", "q", "month", "fqtr"))


def is_part(text: str) -> bool:
    """Whether a word is a part of a year that does not say which: Q3, 3, H1, FY."""
    text = text.strip().removesuffix(".0").casefold()
    return text in {"fy", "cy", "annual", "year"} or (text.isdecimal() and 1 <= int(text) <= 12) or (
        len(text) == 2 and max(text) in "qh" and min(text) in "1234"
    )  # fmt: skip


def _items(roles: Roles, columns: Sequence[Column]) -> None:
    """Without a column that is called so, the text column most of whose values name a concept holds the items."""
    caption = roles.columns.get("caption", (None,))[0]
    named = next((c for c in columns if c.name == caption), None)
    free = [c for c in columns if c.is_text and c.name not in roles.taken and c.items >= 0.5]
    best = max(free, key=lambda c: c.items, default=None)
    if best is not None and "concept" not in roles.columns and (named is None or best.items > named.items + 0.3):
        roles.columns["caption"] = (best.name,)
    concept = next((c for c in columns if (c.name,) == roles.columns.get("concept")), None)
    if concept is not None and not any(":" in text or " " not in text.strip() for text in concept.texts):
        roles.columns.setdefault("caption", roles.columns.pop("concept"))


def _periods(roles: Roles, columns: Sequence[Column]) -> None:
    """Without a column that is called so, the one whose values are periods, else days, tells the period."""
    if {"period", "period_end"} & set(roles.columns):
        if "period_end" in roles.columns:
            roles.columns.pop("period", None)
        return
    free = [c for c in columns if c.name not in roles.taken and not set(c.words.split()) & _OTHER_DAYS]
    for role, found in (
        ("period", [c for c in free if c.is_period and not c.is_day]),
        ("period_end", [c for c in free if c.is_day]),
        ("period", [c for c in free if c.is_year and not c.is_text]),
    ):
        if found:
            roles.columns[role] = (found[0].name,)
            roles.rivals |= {role: [c.name for c in found[1:]]} if len(found) > 1 else {}
            return
