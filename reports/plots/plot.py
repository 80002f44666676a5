"""A plot as a page takes it: the picture, the words that say what it shows, and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .markup import element

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a place: of the same page (``#L12``) or of another of the site."""

    text: str
    href: str


#: What stands in a cell of a table: text, a count (shown grouped and to the right) or a link.
Cell = str | int | Link


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotTable:
    """The numbers of a plot for those who do not see it; a row begins with its heading.

    ``hidden`` is how many rows the table leaves out.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One plot of a page.

    ``anchor`` is its id in the page, and begins every id within the picture; ``summary`` says in a sentence or
    two what is to be seen. The picture's classes are those of ``plots.css``, which a page with plots has to have.
    """

    anchor: str
    title: str
    summary: str
    svg: Markup
    table: PlotTable

    @property
    def html(self) -> Markup:
        """The whole plot as a section: heading, summary, picture, and the table folded away under it."""
        return element(
            "section",
            element("h3", self.title, id=f"{self.anchor}-title"),
            element("p", self.summary),
            self.svg,
            element("details", element("summary", "The numbers as a table"), _table(self)),
            id=self.anchor,
            class_="plot",
            aria_labelledby=f"{self.anchor}-title",
        )


def _table(plot: Plot) -> Markup:
    table = plot.table
    rows = [element("tr", *(_cell(cell, first=n == 0) for n, cell in enumerate(row))) for row in table.rows]
    head = [element("th", text, scope="col", class_=_side(table, n)) for n, text in enumerate(table.head)]
    grid = element("table", element("thead", element("tr", *head)), element("tbody", *rows))
    more = [element("p", f"{table.hidden:,} more are left out.", class_="soft")] if table.hidden else []
    region = element("div", grid, class_="scroll", role="region", tabindex=0, aria_label=f"{plot.title}: numbers")
    return element("div", region, *more)


def _side(table: PlotTable, column: int) -> str | None:
    return "n" if table.rows and isinstance(table.rows[0][column], int) else None


def _cell(cell: Cell, *, first: bool) -> Markup:
    name, scope = ("th", "row") if first else ("td", None)
    if isinstance(cell, Link):
        return element(name, element("a", element("bdi", cell.text), href=cell.href), scope=scope)
    if isinstance(cell, int):
        return element(name, f"{cell:,}", scope=scope, class_="n")
    return element(name, element("bdi", cell), scope=scope)
