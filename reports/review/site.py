"""The site of a review: a page a document and an index, each written whole; pages of documents that are gone go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from ..cases import ORDER
from ..checked import Checked
from ..history import past_of, read_runs, write_run
from ..html import environment, file_names, island, own_pages, replace_file
from ..plots import plots
from .index import GENERATOR, LEVEL_WORDS, entries_of, index_page
from .page import Link, Page, Section, page_of

if TYPE_CHECKING:
    from jinja2 import Environment

    from ...assay.model import Assay

#: So many figures are named that nothing vouches for.
MOST_GAPS = 25
HERE = Path(__file__).parent
WORDS = LEVEL_WORDS | {"waived": ("*", "waived")}
STYLES = ("review.css", "source.css", "print.css", "../plots/plots.css")
SCRIPTS = ("data.js", "state.js", "filters.js", "pane.js", "copying.js", "keys.js", "start.js")


def build_review(
    every: Sequence[Checked],
    out: Path,
    *,
    run_time: dt.datetime,
    assays: Mapping[str, Assay] | None = None,
    sections: Mapping[str, Sequence[Section]] | None = None,
    links: Mapping[str, Sequence[Link]] | None = None,
    data_docs: str = "",
) -> Path:
    """Write the review of checked documents into a folder, remember the run there, and return the index.

    Pages of documents are the same to the byte for the same check; the index shows the run's time and what changed
    since the run before.

    Args:
        every: the documents.
        out: the folder; files of others in it are left alone.
        run_time: when the check was made.
        assays: each document's assay, by the document's name; as are
        sections: more of each document's page, and
        links: what stands beside it.
        data_docs: the folder of Data Docs of the same documents, from `out`; empty where there are none.

    Raises:
        OSError: the folder cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    files = [f"{name}.html" for name in file_names(checked.name for checked in every)]
    history = read_runs(out)
    beside: dict[str, list[Link]] = {}
    for checked, file in zip(every, files, strict=True):
        name, assay = checked.name, (assays or {}).get(checked.name)
        more = [*_assayed(checked, assay), *_pictures(checked, assay), *(sections or {}).get(name, ())]
        shared = [Link("Data Docs", f"{data_docs}/{file}")] if data_docs else []
        beside[name] = [*(links or {}).get(name, ()), *shared]
        page = page_of(checked, file=file, sections=more, links=beside[name])
        replace_file(out / file, render(page))
    pasts = [past_of(checked, run_time, (assays or {}).get(checked.name)) for checked in every]
    pages = {checked.name: file for checked, file in zip(every, files, strict=True)}
    index = out / "index.html"
    docs = f"{data_docs}/index.html" if data_docs else ""
    replace_file(index, index_page(entries_of(pasts, pages, history, beside), history, data_docs=docs))
    write_run(out, pasts)
    for stale in own_pages(out, GENERATOR) - {*files, index.name}:
        (out / stale).unlink(missing_ok=True)
    return index


def document_page(checked: Checked, file: str, links: Sequence[Link] = ()) -> str:
    """One document's page as text, for sites that are put together page by page."""
    return render(page_of(checked, file=file, sections=_pictures(checked, None), links=links))


def render(page: Page) -> str:
    """A document's page as text: every value goes through `symbols` and is escaped, whatever the template forgets."""
    return _environment().get_template("page.html.j2").render(page=page, island=island(page.island))


def _assayed(checked: Checked, assay: Assay | None) -> list[Section]:
    """Which errors would be found, and the largest figures that nothing vouches for."""
    if assay is None:
        return []
    from ..assay import view  # noqa: PLC0415 - reads the rules' titles, which only an assay needs

    html = _environment().get_template("assay.html.j2").render(view=view(checked, assay), most=MOST_GAPS)
    return [Section("Assay", "assay", Markup(html))]  # noqa: S704 - every value in it was escaped


def _pictures(checked: Checked, assay: Assay | None) -> list[Section]:
    """The plots that need no earlier run, as one section; the trend stands on the index."""
    found = Markup("").join(plot.html for plot in plots(checked, assay=assay))
    return [Section("Plots", "plots", found)] if found else []


@cache
def _environment() -> Environment:
    return environment(HERE, generator=GENERATOR, styles=STYLES, scripts=SCRIPTS, words=WORDS, order=ORDER)
