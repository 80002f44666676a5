"""Checked documents as Arrow tables, for notebooks and pipelines: the tables that `tieout check --out` lands.

Every library that takes Arrow takes them: `polars.DataFrame(table)` and DuckDB by the PyCapsule protocol, pandas by
`table.to_pandas(types_mapper=pandas.ArrowDtype)`, which keeps every digit. A plain `to_pandas()` makes floats of
integers with nulls in between, and loses digits of a mantissa over 2^53.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .checked import Checked

if TYPE_CHECKING:
    import pyarrow as pa


def findings(checked: Checked | Iterable[Checked]) -> pa.Table:
    """The findings of one or more checked documents, one row each, the worst of a document first.

    `figures` are the document's figure numbers; `line` counts from 1, `col_start` and `col_end` from 0, the end
    exclusive, all three null where no figure is accused; `residual` is exact, as text; `expected` is JSON.
    """
    from .landed import findings_table  # noqa: PLC0415 - Arrow only where it is asked for

    return findings_table(_several(checked))


def ties(checked: Checked | Iterable[Checked]) -> pa.Table:
    """Every tie with its verdict, one row each, members by figure number and coefficient.

    A rule that bound to nothing has no tie, and is among the findings as not evaluated.
    """
    from .landed import ties_table  # noqa: PLC0415 - as above

    return ties_table(_several(checked))


def tables(checked: Checked | Iterable[Checked]) -> dict[str, pa.Table]:
    """All six tables of a landing by name: documents, lines, columns, figures, ties and findings."""
    from ..figures.landing import tables_of  # noqa: PLC0415 - as above

    every = _several(checked)
    return tables_of(each.reading for each in every) | {"ties": ties(every), "findings": findings(every)}


def _several(checked: Checked | Iterable[Checked]) -> list[Checked]:
    return [checked] if isinstance(checked, Checked) else list(checked)
