"""`tieout checklist`: the 32 items before publication, answered; and whether a published file is the one checked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from .. import __version__
from ..call import FINDINGS, INPUT, USAGE, Call
from ..figures.complaint import FileError
from ..reports.checked import Checked
from ..reports.checklist.build import sheet_of
from ..reports.checklist.facts import Review
from ..reports.checklist.model import Checklist, Sheet
from ..reports.page import look_for
from ..signing.ledger import beside, read_ledger
from ..signing.policy import Policy
from .options import COLOR, DATABASE, INPUTS, MAPPING, PARTIAL, QUIET, SUITES, WAIVERS
from .output import Output

if TYPE_CHECKING:
    from ..reports.checklist.answers import Page

#: What a file's suffix means; what is not named is text for a terminal.
_SUFFIXES = {".html": "html", ".htm": "html", ".xlsx": "xlsx", ".md": "markdown", ".json": "json", ".txt": "text"}
_FORMATS = ("text", "markdown", "json", "html", "xlsx")


class _Group(click.Group):
    """`tieout checklist INPUT...` makes one, so that `make` need not be said; `verify` is a command of its own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, "-h", "--help"}:
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Group)
def command() -> None:
    """The checklist before publication: 32 items, each answered by the run, by the text or by who signed.

    \b
    tieout checklist report.txt
    tieout checklist report.txt --out checklist.html
    tieout checklist verify checklist.html report.txt

    `make` is meant where nothing else is said; `tieout checklist make --help` shows its options.
    """  # noqa: D301


@command.command(short_help="Answer the checklist of each document.")
@INPUTS
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it there: .html, .xlsx, .md, .json.",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Its form, where the suffix of --out does not say.")
@click.option(
    "--pages",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Link to the review's pages there, without it to those beside --out.",
)
@click.option("--assay", is_flag=True, help="Measure too which errors the checks would find; takes a while.")
@SUITES
@WAIVERS
@MAPPING
@DATABASE
@PARTIAL
@COLOR
@QUIET
@click.option("-v", "--verbose", is_flag=True, help="In text, every part of every item.")
def make(  # noqa: PLR0917 - click passes options by name
    inputs: tuple[str, ...],
    out: Path | None,
    form: str | None,
    pages: Path | None,
    assay: bool,  # noqa: FBT001
    suites: tuple[str, ...],
    waivers: Path | None,
    mapping: Path | None,
    database: str | None,
    allow_partial: bool,  # noqa: FBT001
    color: str,
    quiet: bool,  # noqa: FBT001
    verbose: bool,  # noqa: FBT001
) -> NoReturn:
    """Answer the checklist of each document; `tieout checklist INPUT...` does the same.

    Exits with 1 as long as a document is not publishable: an item answered no, or waiting for a person.

    \b
    tieout checklist report.txt
    tieout checklist make report.txt --out checklist.html
    """  # noqa: D301
    chosen = _form(out, form)
    call = Call(quiet=quiet, allow_partial=allow_partial, waivers=waivers, mapping=mapping, database=database)
    folder = pages or (out.parent if out is not None else None)
    sheets = tuple(_sheets(call, inputs, suites, folder, out, assay=assay))
    checklist = Checklist(__version__, sheets)
    if not checklist.publishable:
        call.codes.add(FINDINGS)
    if out is None:
        look = replace(look_for(sys.stdout, color), verbose=verbose)
        output = Output()
        output.write(str(_content(checklist, chosen, list(inputs), look)) if sheets else "")
        output.close()
    elif sheets:
        with call.writing("the checklist"):
            from ..reports.html.files import replace_file  # noqa: PLC0415 - only what is written to a file

            replace_file(out, _content(checklist, chosen, list(inputs), look_for(sys.stdout, "never")))
            state = "publishable" if checklist.publishable else "not publishable yet"
            call.say(f"{out}: {state}; {_counted(sheets)}")
    sys.exit(call.exit_code)


@command.command(short_help="Prove that a published file is the one that was checked.")
@click.argument("checklist", metavar="CHECKLIST", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
def verify(checklist: Path, file: Path) -> NoReturn:
    """Prove that a published file is the one that was checked, and that the checklist is as it was made.

    Reads any format that `tieout checklist` writes. Exits with 1 if it is not so, or cannot be told.

    \b
    tieout checklist verify checklist.html report.txt
    """  # noqa: D301
    from ..reports.checklist import verify as proof  # noqa: PLC0415 - this command alone

    call, output = Call(), Output()
    try:
        found = proof.verify(checklist, file)
    except proof.NoChecklistError as error:
        call.wrong(USAGE, str(error))
    except OSError as error:
        call.wrong(USAGE if str(error.filename) == str(checklist) else INPUT, f"{error.filename}: {error.strerror}")
    else:
        output.write(f"{found.verdict}: {found.why}\n")
        if found.verdict != proof.HOLDS:
            call.codes.add(FINDINGS)
    output.close()
    sys.exit(call.exit_code)


def review_of(call: Call, path: Path, assay: object = None) -> Review:
    """What lies beside an input; a ledger that does not read was told by the check, and counts as none."""
    try:
        entries = tuple(read_ledger(beside(path)))
    except FileError as error:
        call.wrong(USAGE, str(error))
        entries = ()
    policy = call.policy(path) or Policy()
    return Review(policy=policy, waivers=tuple(call.waivers(path)), entries=entries, assay=assay)  # type: ignore[arg-type]


def _sheets(
    call: Call, inputs: Sequence[str], suites: Sequence[str], folder: Path | None, out: Path | None, *, assay: bool
) -> Iterator[Sheet]:
    for _, checked in call.judged(inputs, suites):
        if checked is None:
            continue
        path = Path(call.input_of(checked.name))
        review = review_of(call, path, _assayed(checked) if assay else None)
        try:
            yield sheet_of(checked, path, review, _pages(folder, out, checked))
        except OSError as error:
            call.wrong(INPUT, f"{error.filename or path}: {error.strerror}; it was there when it was read")


def written(call: Call, checked: Checked, out: Path, assay: object = None) -> str:
    """The checklist of one document as a page for a file, linked to the review's page beside it."""
    from ..reports.checklist.page import page_text  # noqa: PLC0415 - only where a page is written

    path = Path(call.input_of(checked.name))
    sheet = sheet_of(checked, path, review_of(call, path, assay), _pages(out.parent, out, checked))
    return page_text(Checklist(__version__, (sheet,)), _review(out.parent, out, checked))


def _assayed(checked: Checked) -> object:
    from ..assay.measure import assay  # noqa: PLC0415 - takes seconds, and is asked for

    return assay(checked)


def _pages(folder: Path | None, out: Path | None, checked: Checked) -> Page:
    """Where the review shows a finding, as a link from the checklist: only to a page that is there."""
    href, ids = _review(folder, out, checked), checked.short_ids
    return lambda finding: f"{href}#f={ids.get(finding.fingerprint, '')}" if href else ""


def _review(folder: Path | None, out: Path | None, checked: Checked) -> str:
    """The address of the document's review, empty where it is not there."""
    import os  # noqa: PLC0415 - the function's alone
    from urllib.parse import quote  # noqa: PLC0415

    from ..reports.html.files import slug  # noqa: PLC0415 - as above

    name = f"{slug(checked.name)}.html"
    if folder is None or out is None or not (folder / name).is_file() or (folder / name) == out:
        return ""
    return quote(Path(os.path.relpath(folder / name, out.parent)).as_posix())


def _form(out: Path | None, form: str | None) -> str:
    """The format asked for, else the suffix's, else text.

    Raises:
        click.UsageError: the suffix says nothing, or a workbook was to go to a terminal.
    """
    chosen = form or ("text" if out is None else _SUFFIXES.get(out.suffix.casefold(), ""))
    if not chosen:
        raise click.UsageError(f"{out}: end its name in {', '.join(_SUFFIXES)}, or say --format")
    if chosen == "xlsx" and out is None:
        raise click.UsageError("a workbook needs a file; name one with --out checklist.xlsx")
    return chosen


def _content(checklist: Checklist, form: str, inputs: list[str], look: object) -> str | bytes:
    """The checklist in a format."""
    if form == "json":
        from ..reports.checklist.record import json_text  # noqa: PLC0415 - one of them is asked for

        return json_text(checklist)
    if form == "markdown":
        from ..reports.checklist.markdown import markdown_text  # noqa: PLC0415

        return markdown_text(checklist)
    if form == "html":
        from ..reports.checklist.page import page_text  # noqa: PLC0415

        return page_text(checklist)
    if form == "xlsx":
        from ..reports.checklist.cells import workbook  # noqa: PLC0415

        return workbook(checklist)
    from ..reports.checklist.text import checklist_text  # noqa: PLC0415

    return checklist_text(checklist, inputs, look)  # type: ignore[arg-type]


def _counted(sheets: Sequence[Sheet]) -> str:
    return "; ".join(f"{s.document}: {', '.join(f'{n} {a}' for a, n in s.answers.items())}" for s in sheets[:3])
