"""All sheets of a workbook, in the order in which a reviewer reads them."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..checked import Checked
from ..html.files import file_names
from ..marks import legend, marks
from .book import Book
from .figures import write_figures
from .findings import write_findings
from .layout import layout
from .source import write_source
from .summary import write_summary
from .tables import write_tables
from .ties import lives, write_ties


def workbook(every: Sequence[Checked], version: str) -> bytes:
    """The workbook of these documents, the same bytes for the same documents and version.

    One document's sheets are called Ties, Figures and so on; of several, each has its number before (``2 Ties``).
    """
    with _no_collection():
        return _written(every, version)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Leave garbage where it is for the while: half a million cells are walked again and again, and none is garbage."""
    wanted = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if wanted:
            gc.enable()


def _written(every: Sequence[Checked], version: str) -> bytes:
    book = Book("Tie-out", version)
    pages = [f"{name}.html" for name in file_names(checked.name for checked in every)]
    prefixes = [""] if len(every) == 1 else [f"{number} " for number in range(1, len(every) + 1)]
    places = [layout(*each) for each in zip(every, prefixes, pages, strict=True)]
    live = [lives(place) for place in places]
    marked = [marks(checked) for checked in every]
    merged = dict(enumerate(each for ticks in marked for each in ticks.values()))
    write_summary(book, list(zip(places, live, strict=True)), legend(merged), version)
    for place, ties, ticks in zip(places, live, marked, strict=True):
        write_findings(book, place, ties)
        workings = write_ties(book, place, ties)
        write_tables(book, place, ties)
        write_figures(book, place, ticks)
        workings.write(book)
        write_source(book, place)
    return book.content()
