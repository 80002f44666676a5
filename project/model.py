"""What a project file can say, table by table: its keys, what each takes, and what holds where nothing is said."""
# ruff: noqa: RUF009 - each key is a call, as those of `dataclasses.field` are

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from . import values

ROLES = ("preparer", "reviewer", "controller", "cfo", "legal")
LEVELS = ("error", "warning", "note")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _key(read: Callable[[object], Any], cure: str, default: Any = None) -> Any:  # noqa: ANN401 - as `field`
    """A key of a table: what reads its value (None where it is of the wrong kind), and what to write instead."""
    return field(default=default, metadata={"read": read, "cure": cure})


_TEXT = (values.text, 'write text in "quotes"')
_TEXTS = (values.texts, 'write a list of texts, such as ["one", "two"]')
_FLAG = (values.flag, "write true or false")
_COUNT = (values.count, "write a whole number from 0 up")
_PERCENT = (values.percent, "write a percentage from 0 to 100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What is checked, by patterns from the project's folder (``**`` is any folder below)."""

    documents: tuple[str, ...] = _key(*_TEXTS, ())
    landings: tuple[str, ...] = _key(*_TEXTS, ())
    tables: tuple[str, ...] = _key(*_TEXTS, ())
    exclude: tuple[str, ...] = _key(*_TEXTS, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """How it is checked; an option of a command wins over each."""

    suites: tuple[str, ...] = _key(*_TEXTS, ())
    fail_on: str = _key(values.one_of(LEVELS), f"write one of {', '.join(LEVELS)}", "error")
    waivers: str = _key(*_TEXT, "")
    allow_partial: bool = _key(*_FLAG, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteChoice:
    """The suites of some documents or entities, by patterns; both must fit where both are given."""

    suites: tuple[str, ...] = _key(*_TEXTS, ())
    documents: str = _key(*_TEXT, "*")
    entity: str = _key(*_TEXT, "*")

    def fits(self, document: str, entity: str | None) -> bool:
        """Whether these suites are for that document of that entity."""
        return fnmatchcase(document, self.documents) and fnmatchcase(entity or "", self.entity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Documents that should be there: at least `count` that match `glob`, from the hour `by` on `days`.

    Where `new` is set, so many must be new or changed since the last run that found them.
    """

    glob: str = _key(*_TEXT, "")
    count: int = _key(*_COUNT, 1)
    by: str = _key(values.hour, 'write a time of day such as "18:00"', "")
    days: tuple[str, ...] = _key(values.some_of(DAYS), f"write a list of {', '.join(DAYS)}", DAYS)
    new: bool = _key(*_FLAG, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Where a nightly run keeps what it knows."""

    path: str = _key(*_TEXT, ".tieout")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The pages of a nightly run."""

    path: str = _key(*_TEXT, "site")
    title: str = _key(*_TEXT, "Tie-out")
    data_docs: bool = _key(*_FLAG, default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nightly:
    """How a nightly run works, and from which change since the last run it speaks of drift (in percent or points)."""

    jobs: int = _key(*_COUNT, 0)
    drift_figures: Decimal = _key(*_PERCENT, Decimal(20))
    drift_mapping: Decimal = _key(*_PERCENT, Decimal(10))
    drift_coverage: Decimal = _key(*_PERCENT, Decimal(10))
    drift_documents: Decimal = _key(*_PERCENT, Decimal(20))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """Who is told of what is new; ``$NAME`` is an address that the environment holds, so that no file does."""

    to: tuple[str, ...] = _key(*_TEXTS, ())
    level: str = _key(values.one_of(LEVELS), f"write one of {', '.join(LEVELS)}", "error")
    most: int = _key(*_COUNT, 20)
    link: str = _key(*_TEXT, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How much of the past is kept."""

    runs: int = _key(*_COUNT, 400)
    sites: int = _key(*_COUNT, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a review asks for, as `tieout.signing.policy.Policy` explains."""

    two_persons: bool = _key(*_FLAG, default=False)
    roles_required: tuple[str, ...] = _key(values.some_of(ROLES), f"write a list of {', '.join(ROLES)}", ROLES)
    chain_required: bool = _key(*_FLAG, default=False)
    coverage_target: Decimal | None = _key(*_PERCENT)
    materiality: Decimal | None = _key(values.number, "write an amount in the document's currency, such as 1_000_000")


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project: its tables, the file they are from (empty where there is none), and where each value is from.

    ``origins`` names the place of what was said, by ``table.key`` or ``table[0].key``: ``tieout.toml:12``,
    ``environment TIEOUT_CHECK_FAIL_ON`` or ``option``. What is not in it is the default.
    """

    inputs: Inputs = Inputs()
    check: Check = Check()
    suite: tuple[SuiteChoice, ...] = ()
    expect: tuple[Expected, ...] = ()
    store: Store = Store()
    site: Site = Site()
    nightly: Nightly = Nightly()
    alerts: Alerts = Alerts()
    retention: Retention = Retention()
    review: Review = Review()
    file: str = ""
    folder: Path = Path()
    origins: Mapping[str, str] = field(default_factory=dict)

    def said(self, key: str) -> bool:
        """Whether somebody said so, in the file or elsewhere."""
        return key in self.origins

    def suites_for(self, document: str, entity: str | None) -> tuple[str | Path, ...]:
        """The suites chosen for a document, files as seen from here; none where the project leaves it to tieout."""
        chosen = [name for choice in self.suite if choice.fits(document, entity) for name in choice.suites]
        return tuple(self._suite(name) for name in dict.fromkeys(chosen or self.check.suites))

    @property
    def every_suite(self) -> tuple[str | Path, ...]:
        """All suites that it may choose for some document."""
        names = [*self.check.suites, *(name for choice in self.suite for name in choice.suites)]
        return tuple(self._suite(name) for name in dict.fromkeys(names))

    def name_of(self, path: Path | None, document: str) -> str:
        """What patterns know a document as: its path from the file's folder, where it is a file there."""
        full = None if path is None else Path(os.path.abspath(path))  # noqa: PTH100 - a link keeps its name
        inside = full is not None and full.is_file() and full.is_relative_to(self.folder)
        return full.relative_to(self.folder).as_posix() if full is not None and inside else document

    def path(self, text: str) -> Path:
        """A path of the file as seen from here."""
        return self.folder / text

    def _suite(self, name: str) -> str | Path:
        return self.path(name) if name.endswith((".yaml", ".yml")) or "/" in name else name


#: The tables that a file may have, each with its keys; those of LISTS may be given more than once: [[suite]].
TABLES: dict[str, type] = {
    "inputs": Inputs,
    "check": Check,
    "suite": SuiteChoice,
    "expect": Expected,
    "store": Store,
    "site": Site,
    "nightly": Nightly,
    "alerts": Alerts,
    "retention": Retention,
    "review": Review,
}
LISTS = ("suite", "expect")
#: What an entry of a list cannot do without.
NEEDED = {"suite": ("suites",), "expect": ("glob",)}
