"""The page on the landed tables names every table and every column there is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tieout.figures.schema import TABLES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_the_table_is_explained(root: Path, table: str) -> None:
    """Given the page's section of a table, each column of its schema stands there in code type."""
    page = (root / "docs" / "tables.md").read_text()
    section = re.split(r"^## ", page, flags=re.MULTILINE)
    own = next(text for text in section if text.startswith(f"{table}:"))
    named = set(re.findall(r"`([a-z_]+)`", own))
    assert set(TABLES[table].names) <= named
