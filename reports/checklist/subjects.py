"""Whether a document has what an item is about: each says why not, and nothing where it has."""

from __future__ import annotations

from collections.abc import Iterable

from ...figures.figure import Figure
from . import words
from .facts import Facts
from .parts import Subject

_TITLES = {
    "balance_sheet": "balance sheet",
    "cash_flow": "statement of cash flows",
    "income_statement": "statement of income",
    "comprehensive_income": "statement of comprehensive income",
    "equity": "statement of changes in equity",
    "segments": "segment table",
}


def printed(*statements: str) -> Subject:
    """The document prints one of these statements."""
    titles = " or ".join(_TITLES[each] for each in statements)
    return lambda facts: "" if facts.statements.intersection(statements) else f"no {titles} is printed"


def worded(phrases: Iterable[str], what: str, statements: Iterable[str] = ()) -> Subject:
    """A caption or the text says one of these phrases, or figures of these statements are there."""
    wanted, also = tuple(phrases), frozenset(statements)

    def absent(facts: Facts) -> str:
        if facts.statements & also or facts.captioned(wanted) or facts.says(wanted):
            return ""
        return f"no {what} anywhere"

    return absent


def captioned(phrases: Iterable[str], what: str, statements: Iterable[str] = ()) -> Subject:
    """A caption (in one of these statements) has one of these phrases."""
    wanted, inside = tuple(phrases), frozenset(statements)

    def absent(facts: Facts) -> str:
        there = not inside or facts.statements & inside
        return "" if there and facts.captioned(wanted) else f"no {what} is printed"

    return absent


def tables(facts: Facts) -> str:
    """Figures stand in tables."""
    return "" if facts.tabled else "no table is printed"


def totals_across(facts: Facts) -> str:
    """A table prints a column that others could sum to, or could be the change between."""
    columns = facts.checked.reading.columns
    changes = any(column.measure in {"change", "percent_change"} for column in columns)
    headed = any(_says_total(column.header, column.words) for column in columns)
    return "" if changes or headed else "no table has a column of totals or changes"


def _says_total(*texts: str | None) -> bool:
    heard = " ".join(text.casefold() for text in texts if text)
    return any(word in heard for word in words.TOTALS)


def net_income_twice(facts: Facts) -> str:
    """Net income stands in more than one statement."""
    places = {f.statement for f in facts.figures if f.statement and _is_net_income(f)}
    return "" if len(places) > 1 else "net income is printed in one statement at most"


def _is_net_income(figure: Figure) -> bool:
    caption = (figure.caption or "").casefold()
    return figure.measure == "amount" and any(caption.startswith(each) for each in words.NET_INCOME)


def prose(facts: Facts) -> str:
    """Text says numbers, or a summary repeats them."""
    said = any(f.table is None for f in facts.figures) or facts.statements & {"summary", "kpi"}
    return "" if said else "neither text nor highlights say a number"


def percentages(facts: Facts) -> str:
    """A percentage or ratio is printed."""
    rates = any(f.measure in {"percent_change", "ratio"} or f.unit == "percent" for f in facts.figures)
    return "" if rates else "no percentage or ratio is printed"


def per_share(facts: Facts) -> str:
    """An amount per share is printed."""
    there = any(f.measure == "per_share" for f in facts.figures) or facts.captioned(words.PER_SHARE)
    return "" if there else "no amount per share is printed"


def two_periods(facts: Facts) -> str:
    """More than one period is printed."""
    periods = {(f.period_start, f.period_end) for f in facts.tabled if f.period_end and f.basis != "forecast"}
    return "" if len(periods) > 1 else "one period alone is printed"


def notes(facts: Facts) -> str:
    """There are notes, or marks that point to some."""
    marked = any(f.notes for f in facts.figures) or "notes" in facts.statements
    return "" if marked or facts.says(words.NOTES) else "no note is printed or referred to"


def pages(facts: Facts) -> str:
    """There are pages to number, or references to them."""
    if not facts.lines:
        return ""
    many = facts.checked.reading.document.pages > 1
    return "" if many or facts.says(words.CONTENTS) else "one page, without contents or references to pages"


def guidance(facts: Facts) -> str:
    """A forecast is printed or spoken of."""
    there = "guidance" in facts.statements or any(f.basis == "forecast" for f in facts.figures)
    return "" if there or facts.says(words.GUIDANCE) else "no guidance or forecast anywhere"


def counts_of_shares(facts: Facts) -> str:
    """A number of shares is printed."""
    there = any(f.unit == "shares" for f in facts.figures) or facts.captioned(words.SHARE_COUNTS)
    return "" if there else "no number of shares is printed"


def non_gaap(facts: Facts) -> str:
    """A measure of the company's own is spoken of."""
    there = any(f.basis in {"adjusted", "constant_currency"} for f in facts.figures)
    return "" if there or facts.captioned(words.NON_GAAP) or facts.says(words.NON_GAAP) else "no such measure anywhere"
