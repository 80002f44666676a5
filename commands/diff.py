"""`tieout diff`: what changed from one draft to the next, and what was not carried through."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from .. import __version__
from ..call import FINDINGS, Call
from ..reports.checked import Checked
from ..reports.diff import Compared, compared, diff_json, diff_markdown, diff_text, fails
from ..reports.page import Look, look_for
from .options import COLOR, MAPPING, PARTIAL, QUIET, SUITES, WAIVERS
from .output import Output


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@SUITES
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "markdown", "html"]), default="text", show_default=True
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    default="error",
    show_default=True,
    help="Exit with 1 from new findings of this level up, and for any change not carried through.",
)
@WAIVERS
@MAPPING
@PARTIAL
@COLOR
@QUIET
@click.option("-v", "--verbose", is_flag=True, help="Show every change.")
def command(  # noqa: PLR0917 - click passes options by name
    old: str,
    new: str,
    suites: tuple[str, ...],
    form: str,
    fail_on: str,
    waivers: Path | None,
    mapping: Path | None,
    allow_partial: bool,  # noqa: FBT001
    color: str,
    quiet: bool,  # noqa: FBT001
    verbose: bool,  # noqa: FBT001
) -> NoReturn:
    """Compare two drafts: figures, verdicts, and changes that were not carried through.

    OLD and NEW are documents, landings or tables. Figures are found again by who they are, not by where they stand.

    \b
    tieout diff draft1.txt draft2.txt
    tieout diff draft1/ draft2/ --format html > changes.html
    tieout diff draft1.txt draft2.txt --format markdown --fail-on warning

    \b
    Exit codes
      0  every change was carried through, and nothing new at or above --fail-on
      1  a change not carried through, or new findings at or above --fail-on
      2, 3, 4  as those of tieout check
    """  # noqa: D301
    calls = [Call(quiet=quiet, allow_partial=allow_partial, waivers=waivers, mapping=mapping) for _ in ("old", "new")]
    drafts = [
        [checked for _, checked in call.judged([path], suites) if checked is not None]
        for call, path in zip(calls, (old, new), strict=True)
    ]
    every = list(_paired(*drafts))
    if every and fails(every, fail_on):
        calls[0].codes.add(FINDINGS)
    calls[0].codes |= calls[1].codes
    if every:
        output = Output()
        for piece in _report(every, form, replace(look_for(sys.stdout, color), verbose=verbose)):
            output.write(piece)
    sys.exit(calls[0].exit_code)


def _report(every: Sequence[Compared], form: str, look: Look) -> Iterator[str]:
    if form == "json":
        return diff_json(every, __version__)
    if form == "markdown":
        return diff_markdown(every)
    if form == "html":
        from ..reports.changes import diff_html  # noqa: PLC0415 - Jinja only where a page is made

        return iter([diff_html(every)])
    return diff_text(every, look)


def _paired(old: Sequence[Checked], new: Sequence[Checked]) -> Iterator[Compared]:
    """The documents of two drafts by their names; one alone on either side is the other's next draft."""
    if not old or not new:
        return
    names = {checked.name: checked for checked in old}
    alone = len(old) == len(new) == 1
    met = [(old[0] if alone else names.get(checked.name), checked) for checked in new]
    for one, other in met:
        yield compared(one, other) if one is not None else Compared(old=None, new=other)
    known = {one.name for one, _ in met if one is not None}
    yield from (Compared(old=checked, new=None) for checked in old if checked.name not in known)
