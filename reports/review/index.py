"""The index of a review: every document with its worst level, what changed since the last run, and where to go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...expectations.verdict import LEVELS
from ..history import History, Past, Since, since
from ..html import environment
from ..plots.trend import Run, trend_of, trend_plot

if TYPE_CHECKING:
    from jinja2 import Environment

    from .page import Link

HERE = Path(__file__).parent
GENERATOR = "tieout review"
LEVEL_WORDS = {"error": ("✗", "error"), "warning": ("!", "warning"), "note": ("i", "note"), "pass": ("✓", "pass")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document on the index: this run, the one before it if there was one, its page, and what stands beside."""

    now: Past
    before: Past | None
    page: str
    links: Sequence[Link] = ()

    @property
    def since(self) -> Since:
        """What is new, fixed and still there."""
        return since(self.now, self.before)

    @property
    def changed(self) -> str:
        """What a reviewer has to know of the document itself: whether it or its rules are others than last time."""
        if self.before is None:
            return ""
        parts = [("document", self.now.source, self.before.source), ("rules", self.now.suites, self.before.suites)]
        return " and ".join(name for name, one, other in parts if one != other)

    @property
    def rank(self) -> tuple[object, ...]:
        """The worst first: by level, errors, warnings, then what is vouched for least."""
        now = self.now
        tied = Fraction(now.tied, now.figures) if now.figures else Fraction(1)
        return -LEVELS.index(now.level), -now.errors, -now.warnings, tied, now.document


def entries_of(
    pasts: Sequence[Past],
    pages: Mapping[str, str],
    history: History,
    links: Mapping[str, Sequence[Link]] | None = None,
) -> list[Entry]:
    """The documents of a run, the worst first.

    Args:
        pasts: what this run says of each document.
        pages: each document's page in the site.
        history: the runs of the site.
        links: what stands beside each document's page.
    """
    last = _before(history, pasts).newest()
    found = [
        Entry(
            now=past,
            before=last.get(past.document),
            page=pages[past.document],
            links=(links or {}).get(past.document, ()),
        )
        for past in pasts
    ]
    return sorted(found, key=lambda entry: entry.rank)


def index_page(
    entries: Sequence[Entry],
    history: History,
    *,
    title: str = "Tie-out",
    data_docs: str = "",
    runs: Sequence[Run] | None = None,
    notices: Sequence[str] = (),
) -> str:
    """The index as text: `entries` as `entries_of` gives them, and the runs of the site.

    Where `history` holds the run before alone, `runs` are those of the trend; `notices` stand above all.
    """
    now = [entry.now for entry in entries]
    history = _before(history, now)
    names = {past.document for past in now}
    trend = trend_plot([*history.pasts, *now]) if runs is None else trend_of(runs)
    return _environment().get_template("documents.html.j2").render(
        entries=entries,
        title=title,
        data_docs=data_docs,
        run_time=_when(now),
        last=_when(history.pasts[-1:]) if history.pasts else "",
        gone=sorted(name for name in _last_run(history) if name not in names),
        told=history.told,
        notices=notices,
        assayed=any(past.changes for past in now),
        trend=None if trend is None else trend.html,
        total={
            "errors": sum(past.errors for past in now),
            "warnings": sum(past.warnings for past in now),
            "figures": sum(past.figures for past in now),
            "tied": sum(past.tied for past in now),
            "new": sum(len(entry.since.new) for entry in entries),
            "fixed": sum(len(entry.since.fixed) for entry in entries),
            "standing": sum(len(entry.since.standing) for entry in entries),
        },
    )  # fmt: skip


def _before(history: History, now: Sequence[Past]) -> History:
    """The runs before this one: a run that is made again is not compared with itself."""
    return history.before(min(past.run_time for past in now)) if now else history


def _last_run(history: History) -> list[str]:
    """The documents of the run before this one."""
    latest = max((past.run_time for past in history.pasts), default=None)
    return [past.document for past in history.pasts if past.run_time == latest]


def _when(pasts: Sequence[Past]) -> str:
    return f"{pasts[0].run_time.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC" if pasts else ""


@cache
def _environment() -> Environment:
    return environment(
        HERE,
        generator=GENERATOR,
        styles=("index.css", "../plots/plots.css"),
        scripts=("index.js",),
        words=LEVEL_WORDS,
    )
