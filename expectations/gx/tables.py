"""A batch of figures, and the tables beside it, as readings that the kernel can judge."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from ...figures.frames import readings_from, to_figures_table
from ...figures.landing import is_landing, read_landing, readings_of
from ...figures.schema import FIGURES
from ...mapping.apply import MISSING
from ...mapping.inputs import is_ours, read_foreign
from ...mapping.tables import foreign_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...figures.reading import Reading

#: The tables that stand beside the figures of the run in progress, for expectations that name no landing.
_BESIDE: ContextVar[Mapping[str, pa.Table] | None] = ContextVar("beside", default=None)


@contextmanager
def beside(tables: Mapping[str, pa.Table]) -> Iterator[None]:
    """While this is open, batches are read together with these documents, lines and columns."""
    token = _BESIDE.set({name: table for name, table in tables.items() if name != "figures"})
    try:
        yield
    finally:
        _BESIDE.reset(token)


def readings_in(figures: object, landing: str | None, mapping: str | None = None) -> list[Reading]:
    """The readings of a batch of figures, with the tables of its landing where one is named.

    The figures come from the batch alone; the landing gives documents, lines and columns. A table of one's own is
    read by its mapping: a file, or None for the one that would be proposed where the table is no figures table.

    Raises:
        ValueError: the figures cannot be read exactly (a float mantissa), or there is no such landing.

    """
    if mapping is not None or not is_ours(figures):
        return list(read_foreign(figures, mapping=mapping))
    table, tables = figures_table(figures), _tables(landing)
    if "documents" in tables:
        named = set(table.column("document").unique().to_pylist())
        readings = list(readings_of({**tables, "figures": table}))
        readings = [r for r in readings if r.document.document in named or r.document.format == MISSING]
    else:
        readings = list(readings_from(table))
    for reading in readings:
        for position, figure in enumerate(reading.figures):
            figure.figure = position  # a batch may hold some of a document's figures; ties count what is here
    return readings


def figures_table(figures: object) -> pa.Table:
    """A landed figures table as it is, or one made of anyone's table of figures.

    Raises:
        ValueError: names every violation and its cure.

    """
    table = pa.Table.from_pandas(figures, preserve_index=False) if _is_landed(figures) else figures
    if isinstance(table, pa.Table) and set(FIGURES.names) <= set(table.column_names):
        table = table.select(FIGURES.names)
        if table.schema.types == FIGURES.types:
            return table.cast(FIGURES)
    return to_figures_table(figures)


def frame_of(figures: object) -> pd.DataFrame:
    """The figures as the pandas frame that Great Expectations takes, every column in its Arrow type."""
    if isinstance(figures, pd.DataFrame):
        return figures
    own = is_ours(figures)
    table = figures if isinstance(figures, pa.Table) else to_figures_table(figures) if own else foreign_table(figures)
    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def _is_landed(figures: object) -> bool:
    """Whether the frame has all our columns in Arrow types, so that nothing is lost on its way back to Arrow."""
    if not isinstance(figures, pd.DataFrame) or not set(FIGURES.names) <= set(figures.columns):
        return False
    return all(isinstance(figures[name].dtype, pd.ArrowDtype) for name in FIGURES.names)


def _tables(landing: str | None) -> Mapping[str, pa.Table]:
    if landing is None:
        return _BESIDE.get() or {}
    folder = Path(landing)
    if not is_landing(folder):
        raise ValueError(f"{landing}: no landing (a folder with figures/*.parquet); tieout load makes one")
    return read_landing(folder)
