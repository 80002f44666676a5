"""All sheets of a workbook, in the order in which a reviewer reads them."""

from __future__ import annotations

from collections.abc import Sequence

from ..checked import Checked
from ..html.files import file_names
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
    book = Book("Tie-out", version)
    pages = [f"{name}.html" for name in file_names(checked.name for checked in every)]
    prefixes = [""] if len(every) == 1 else [f"{number} " for number in range(1, len(every) + 1)]
    places = [layout(*each) for each in zip(every, prefixes, pages, strict=True)]
    live = [lives(place) for place in places]
    write_summary(book, list(zip(places, live, strict=True)), version)
    for place, ties in zip(places, live, strict=True):
        write_findings(book, place, ties)
        workings = write_ties(book, place, ties)
        write_tables(book, place, ties)
        write_figures(book, place)
        workings.write(book)
        write_source(book, place)
    return book.content()
