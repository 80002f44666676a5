"""A Data Docs site that is safe to open and readable by reviewers, in the place of Great Expectations' own builder.

Great Expectations' pages write cell values, descriptions and observed values raw, and load sixteen
remote assets. This builder answers to the same configuration and the same calls, and takes the same
stored validation results; but every text is escaped, nothing is fetched and nothing runs.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import great_expectations
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ... import __version__ as tieout_version
from .model import LEVEL_WORDS, Page, counts_text, page_of
from .symbols import symbols

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from great_expectations.data_context.data_context.abstract_data_context import AbstractDataContext
    from great_expectations.data_context.store.store import DataDocsSiteConfigTypedDict
    from great_expectations.data_context.types.resource_identifiers import ValidationResultIdentifier

    from ..checked import Checked

HERE = Path(__file__).parent
GENERATOR = "tieout data docs"
_UNSAFE = re.compile(r"[^0-9A-Za-z._-]+")
_LONGEST_NAME = 80

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


def site_config(folder: Path, title: str = "Tie-out") -> DataDocsSiteConfigTypedDict:
    """What to hand to `context.add_data_docs_site` so that the context builds these pages into a folder."""
    config: Any = {
        "module_name": __name__,
        "class_name": "ReviewSite",
        "site_title": title,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
    }
    return config  # type: ignore[no-any-return] # their type knows only their own builder


class ReviewSite:
    """Builds the pages: an index, and a page for the newest result of every suite and data asset."""

    def __init__(  # noqa: D417 - the rest is what Great Expectations passes
        self,
        data_context: AbstractDataContext,
        store_backend: Mapping[str, Any],
        site_name: str | None = None,
        site_title: str = "Tie-out",
        **_: object,
    ) -> None:
        """Take the configuration of `site_config`.

        Args:
            site_title: the heading of the index.

        """
        self.context = data_context
        self.folder = Path(store_backend["base_directory"])
        self.name = site_name
        self.title = site_title

    def build(
        self,
        resource_identifiers: object = None,  # noqa: ARG002 - pages are quick to write, so all are
        build_index: bool = True,  # noqa: ARG002, FBT001, FBT002 - a site without its index helps nobody
    ) -> tuple[str, dict[str, Any]]:
        """Write the site, and remove pages of ours that it no longer has."""
        pages = [self._page(key) for key in self._newest()]
        files = {page.file: render("page.html.j2", page=page) for page in pages}
        files["index.html"] = render("index.html.j2", pages=sorted(pages, key=_worst_first), title=self.title)
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            _replace(self.folder / name, text)
        for old in _own_pages(self.folder) - set(files):
            (self.folder / old).unlink()
        return self.get_resource_url(), {"pages": sorted(files)}

    def clean_site(self) -> None:
        """Remove our pages from the folder, and nothing else."""
        for old in _own_pages(self.folder):
            (self.folder / old).unlink()

    def get_resource_url(
        self,
        resource_identifier: ValidationResultIdentifier | None = None,
        only_if_exists: bool = True,  # noqa: ARG002, FBT001, FBT002 - the signature is theirs
    ) -> str:
        """Where the index stands, or the page of a validation result."""
        name = "index.html" if resource_identifier is None else file_of(resource_identifier)
        return (self.folder / name).resolve().as_uri()

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


def slug(name: str) -> str:
    """A file name for a document's or a suite's name; one that had to be changed gets a hash, so that no two meet.

    >>> slug("iij-1h17.txt"), slug("q2/iij.txt")
    ('iij-1h17.txt', 'q2-iij.txt-c6ab3d')
    """
    safe = _UNSAFE.sub("-", name).strip(".-")[:_LONGEST_NAME]
    if safe == name and safe.lower() != "index":
        return safe
    return f"{safe}-{hashlib.sha256(name.encode(errors='surrogatepass')).hexdigest()[:6]}".lstrip("-")


def file_of(key: ValidationResultIdentifier) -> str:
    """The page of a validation result: named by its suite, and by its data where that is called otherwise."""
    suite, batch = key.expectation_suite_identifier.name, key.batch_identifier or ""
    return slug(suite if batch.endswith(f"-{suite}") else f"{suite}.{batch}") + ".html"


def _own_pages(folder: Path) -> set[str]:
    mark = f'<meta name="generator" content="{GENERATOR}">'.encode()
    found = set()
    for path in folder.glob("*.html"):
        with path.open("rb") as file:
            if mark in file.read(2000):
                found.add(path.name)
    return found


def _replace(path: Path, text: str) -> None:
    """Write the file beside and rename it, so that nobody opens half a page."""
    handle, name = tempfile.mkstemp(prefix=".page-", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode())
    Path(name).chmod(0o644)
    Path(name).replace(path)


def _worst_first(page: Page) -> tuple[Any, ...]:
    return (*(-page.levels[level] for level in ("error", "warning", "note")), page.name)


# --- Pages ---


def render(template: str, **values: object) -> str:
    """One page as text: every value goes through `symbols` and is escaped, whatever the template forgets."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        finalize=symbols,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style = (HERE / "page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals.update(
        style=Markup(style),  # noqa: S704 - our own file
        policy=Markup(f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"),  # noqa: S704
        generator=GENERATOR,
        words=LEVEL_WORDS,
        versions=f"tieout {tieout_version} on Great Expectations {great_expectations.__version__}",
    )
    environment.filters.update(counts=counts_text, number="{:,}".format, share=_share)
    return environment


def _share(part: int, whole: int) -> str:
    """Rounded down: what is not all tied is never shown as 100 %."""
    return f"{100 * part // whole} %" if whole else "none"
