"""The JSON Schemas of what tieout prints for machines, as they are packed beside this module."""

from __future__ import annotations

from importlib.resources import files

#: What each schema is of.
SCHEMAS = {"check": "check-1.json"}


def schema_text(name: str) -> str:
    """A schema as JSON text.

    Raises:
        KeyError: there is none of this name.
    """
    return (files(__package__) / SCHEMAS[name]).read_text("utf-8")
