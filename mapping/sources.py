"""What a table can come from, told apart without reading it: delimited text, a query, or neither."""

from __future__ import annotations

from pathlib import Path

#: Text files that are tables. Others (.txt) are documents.
DELIMITED = (".csv", ".tsv", ".psv")
_STATEMENTS = ("select ", "with ", "from ")


def is_query(text: str) -> bool:
    """Whether an input is SQL: it begins like a query, and no file is called so.

    >>> is_query("select * from 'lake.parquet'"), is_query("selected.csv")
    (True, False)
    """
    start = " ".join(text[:80].split()).casefold() + " "
    return start.startswith(_STATEMENTS) and not _exists(text)


def is_delimited(path: Path) -> bool:
    """Whether the path is a delimited text file, or a folder that holds some."""
    if path.suffix.casefold() in DELIMITED:
        return path.is_file()
    return path.is_dir() and any(part.suffix.casefold() in DELIMITED for part in path.iterdir())


def _exists(text: str) -> bool:
    try:
        return Path(text).exists()
    except (OSError, ValueError):
        return False
