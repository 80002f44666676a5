"""A Data Docs site that is safe to open and readable by reviewers, in the place of Great Expectations' own builder.

Great Expectations' pages write cell values, descriptions and observed values raw, and load sixteen
remote assets. This builder answers to the same configuration and the same calls, and takes the same
stored validation results; but every text is escaped, nothing is fetched and nothing runs.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import great_expectations

from ... import __version__ as tieout_version
from ..history import read_runs, since
from ..html import environment, own_pages, replace_file, slug
from ..plots import trend_plot
from .model import LEVEL_WORDS, Page, counts_text, page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext
    from great_expectations.data_context.store.store import DataDocsSiteConfigTypedDict
    from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier
    from jinja2 import Environment

    from ..checked import Checked

HERE = Path(__file__).parent
GENERATOR = "tieout data docs"

#: What else is known of the data under validation, by the name of its asset.
_AT_HAND: ContextVar[Mapping[str, Checked] | None] = ContextVar("at_hand", default=None)


@contextmanager
def at_hand(checked: Mapping[str, Checked]) -> Iterator[None]:
    """While this is open, pages also show the findings of these checks, by the name of the data asset."""
    token = _AT_HAND.set(checked)
    try:
        yield
    finally:
        _AT_HAND.reset(token)


def site_config(
    folder: Path, title: str = "Tie-out", *, review: str = "", history: Path | None = None
) -> DataDocsSiteConfigTypedDict:
    """What to hand to `context.add_data_docs_site` so that the context builds these pages into a folder.

    Args:
        folder: the site's folder.
        title: the heading of the index.
        review: where the review stands, seen from the folder (``..``), if there is one to link.
        history: the site whose runs the index shows; the folder itself if not given.
    """
    config: Any = {
        "module_name": __name__,
        "class_name": "ReviewSite",
        "site_title": title,
        "review": review,
        "history": str(history or folder),
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
    }
    return config  # type: ignore[no-any-return] # their type knows only their own builder


class ReviewSite:
    """Builds the pages: an index, and a page for the newest result of every suite and data asset."""

    def __init__(  # noqa: D417, PLR0917 - the rest is what Great Expectations passes
        self,
        data_context: AbstractDataContext,
        store_backend: Mapping[str, Any],
        site_name: str | None = None,
        site_title: str = "Tie-out",
        review: str = "",
        history: str = "",
        **_: object,
    ) -> None:
        """Take the configuration of `site_config`.

        Args:
            site_title: the heading of the index.
            review: where the review stands, seen from this site.
            history: the site whose runs the index shows.

        """
        self.context = data_context
        self.folder = Path(store_backend["base_directory"])
        self.name = site_name
        self.title = site_title
        self.review = review
        self.history = Path(history or self.folder)

    def build(
        self,
        resource_identifiers: object = None,  # noqa: ARG002 - pages are quick to write, so all are
        build_index: bool = True,  # noqa: ARG002, FBT001, FBT002 - a site without its index helps nobody
    ) -> tuple[str, dict[str, Any]]:
        """Write the site, and remove pages of ours that it no longer has."""
        pages = [self._page(key) for key in self._newest()]
        files = {page.file: render("page.html.j2", page=page, review=self.review) for page in pages}
        files["index.html"] = self._index(sorted(pages, key=_worst_first))
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            replace_file(self.folder / name, text)
        for old in own_pages(self.folder, GENERATOR) - set(files):
            (self.folder / old).unlink()
        return self.get_resource_url(), {"pages": sorted(files)}

    def clean_site(self) -> None:
        """Remove our pages from the folder, and nothing else."""
        for old in own_pages(self.folder, GENERATOR):
            (self.folder / old).unlink()

    def get_resource_url(
        self,
        resource_identifier: ValidationResultIdentifier | None = None,
        only_if_exists: bool = True,  # noqa: ARG002, FBT001, FBT002 - the signature is theirs
    ) -> str:
        """Where the index stands, or the page of a validation result."""
        name = "index.html" if resource_identifier is None else file_of(resource_identifier)
        return (self.folder / name).resolve().as_uri()

    def _index(self, pages: list[Page]) -> str:
        """The index, with what became of each document's findings since its run before, and the trend."""
        runs = read_runs(self.history)
        last, before = runs.last_two()
        changes = {
            page.file: since(last[page.name], before[page.name])
            for page in pages
            if page.told is not None and page.name in last and page.name in before
        }
        trend = trend_plot(runs.pasts)
        return render(
            "index.html.j2",
            pages=pages,
            title=self.title,
            review=self.review,
            changes=changes,
            unread=runs.told,
            trend=None if trend is None else trend.html,
        )

    def _newest(self) -> list[ValidationResultIdentifier]:
        newest: dict[str, ValidationResultIdentifier] = {}
        keys: list[Any] = self.context.validation_results_store.list_keys()
        for key in keys:
            known = newest.get(file_of(key))
            if known is None or known.run_id.run_time < key.run_id.run_time:
                newest[file_of(key)] = key
        return [newest[name] for name in sorted(newest)]

    def _page(self, key: ValidationResultIdentifier) -> Page:
        suite = key.expectation_suite_identifier.name
        checked = (_AT_HAND.get() or {}).get(suite)
        result: Any = self.context.validation_results_store.get(key)
        name = checked.name if checked else suite
        return page_of(result, file=file_of(key), name=name, run_time=key.run_id.run_time, checked=checked)


# --- Names of files ---


def file_of(key: ValidationResultIdentifier) -> str:
    """The page of a validation result: named by its suite, and by its data where that is called otherwise."""
    suite, batch = key.expectation_suite_identifier.name, key.batch_identifier or ""
    return slug(suite if batch.endswith(f"-{suite}") else f"{suite}.{batch}") + ".html"


def _worst_first(page: Page) -> tuple[Any, ...]:
    return (*(-page.levels[level] for level in ("error", "warning", "note")), page.name)


# --- Pages ---


def render(template: str, **values: object) -> str:
    """One page as text: every value goes through `symbols` and is escaped, whatever the template forgets."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    found = environment(
        HERE,
        generator=GENERATOR,
        styles=("../plots/plots.css",),
        words=LEVEL_WORDS,
        versions=f"tieout {tieout_version} on Great Expectations {great_expectations.__version__}",
    )
    found.filters.update(counts=counts_text)
    return found
