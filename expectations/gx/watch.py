"""Which tables a rule looks into, so that one that missed its table is not taken for one that found nothing wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...rules.bind import bind

if TYPE_CHECKING:
    from ...figures.reading import Reading
    from ...rules.model import Rule

#: What only the documents table tells; the rest is inferred from the figures where it is missing.
_TOLD = ("corrections", "unread", "prior", "rounding", "title")


def lacks(rule: Rule, reading: Reading) -> list[str]:
    """The tables that this rule asks for and this reading was made without: documents, lines, columns.

    Tried, not declared: the rule is bound once more to a reading that notes what it is asked for.
    """
    absent = {"lines": not reading.lines, "columns": not reading.columns, "documents": _alone(reading)}
    if not any(absent.values()):
        return []
    asked: set[str] = set()
    watched: Any = _Watched(reading, asked)
    bind([rule], watched)
    return [table for table in ("documents", "lines", "columns") if absent[table] and table in asked]


def _alone(reading: Reading) -> bool:
    """Whether the figures came without a documents table."""
    return reading.document.format == "figures"


class _Watched:
    """A reading that notes which of its tables are asked for."""

    def __init__(self, reading: Reading, asked: set[str]) -> None:
        self._reading, self._asked = reading, asked
        self.document = _WatchedDocument(reading.document, asked)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a reading has
        if name in ("lines", "columns"):
            self._asked.add(name)
        return getattr(self._reading, name)


class _WatchedDocument:
    """The document of such a reading."""

    def __init__(self, document: object, asked: set[str]) -> None:
        self._document, self._asked = document, asked

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a document has
        if name in _TOLD:
            self._asked.add("documents")
        return getattr(self._document, name)
