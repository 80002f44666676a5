"""`tieout sign`: a person's answer to an item of the checklist, chained by hash; and the workpaper of all of them."""

from __future__ import annotations

import datetime as dt
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from ..call import INPUT, USAGE, Call
from ..figures.complaint import FileError
from ..reports.checked import Checked
from ..reports.checklist.build import sheet_of
from ..reports.checklist.items import ITEMS
from ..reports.checklist.model import NO, OPEN, Checklist, Sheet
from ..reports.checklist.workpaper import FORMATS, workpaper
from ..reports.page import look_for
from ..signing.ledger import ANSWERS, WHOLE, SignOff, append_sign_offs, beside
from ..signing.policy import ROLES
from ..signing.standing import standings
from ..signing.subject import subject_of
from .checklist import review_of
from .options import DATABASE, MAPPING, SUITES, WAIVERS
from .output import Output


@click.command()
@click.argument("source", metavar="INPUT")
@click.option(
    "--item",
    "items",
    metavar="N",
    multiple=True,
    type=click.IntRange(1, len(ITEMS)),
    help="The item that is answered; may be given again.",
)
@click.option("--answer", type=click.Choice(ANSWERS), help="What it is answered with.")
@click.option(
    "--by",
    metavar="NAME",
    default=lambda: os.environ.get("TIEOUT_OWNER"),
    help="Who answers; TIEOUT_OWNER of the environment if not given.",
)
@click.option("--role", type=click.Choice(ROLES), help="In which role.")
@click.option("--why", metavar="TEXT", help="Why, in words that a reader of next year understands.")
@click.option(
    "--export",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the workpaper there: .md, .json or .csv.",
)
@SUITES
@WAIVERS
@MAPPING
@DATABASE
def command(  # noqa: PLR0917 - click passes options by name
    source: str,
    items: tuple[int, ...],
    answer: str | None,
    by: str | None,
    role: str | None,
    why: str | None,
    export: Path | None,
    suites: tuple[str, ...],
    waivers: Path | None,
    mapping: Path | None,
    database: str | None,
) -> NoReturn:
    """Answer items of the checklist under your name.

    It is written to signoffs.yaml beside the document, a file to review like any other; each entry is chained to the
    document, the rules and the entry before by their hashes. It lapses when the document or the rules change. Item 32
    signs the whole, and lapses with any other answer too. Without --item it shows what waits for somebody.

    \b
    tieout sign report.txt --item 30 --answer yes --by Yuki --role preparer --why "links opened on November 6"
    tieout sign report.txt --item 32 --answer yes --by Ken --role cfo --why "read and agreed"
    tieout sign report.txt --export workpaper.csv
    """  # noqa: D301
    _sound(items, answer, by, role, why, export)
    call = Call(allow_partial=True, waivers=waivers, mapping=mapping, database=database)
    found = [each for _, each in call.judged([source], suites) if each is not None]
    if len(found) > 1:
        call.wrong(USAGE, f"{source}: holds {len(found)} documents; sign one of them by its own file")
    elif found and not {USAGE} & call.codes:
        checked = found[0]
        try:
            _done(
                call,
                checked,
                items,
                SignOff(
                    item=1,
                    answer=answer or "",
                    role=role or "",
                    by=by or "",
                    why=why or "",
                    at=_now(),
                    document=checked.name.rpartition("/")[2],
                    sha256="",
                    rules="",
                ),
                export,
            )
        except OSError as error:
            call.wrong(INPUT, f"{error.filename or source}: {error.strerror or error}")
    sys.exit(call.exit_code)


def _now() -> str:
    """The time of a signature: to the second, in UTC."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sound(  # noqa: PLR0917 - the options of the command
    items: tuple[int, ...], answer: str | None, by: str | None, role: str | None, why: str | None, export: Path | None
) -> None:
    """Refuse an answer that lacks somebody or something.

    Raises:
        click.UsageError: it does.
    """
    given = {"--answer": answer, "--by": by, "--role": role, "--why": why}
    missing = [name for name, value in given.items() if not (value or "").strip()]
    if items and missing:
        raise click.UsageError(f"{', '.join(missing)} missing: an answer says what, who, in which role and why")
    if not items and (answer or role or why):
        raise click.UsageError("--item missing: `tieout checklist INPUT` shows the items and their numbers")
    if export is not None and export.suffix.removeprefix(".").casefold() not in FORMATS:
        raise click.UsageError(f"{export}: a workpaper's name ends in .{', .'.join(FORMATS)}")


def _done(call: Call, checked: Checked, items: tuple[int, ...], answer: SignOff, export: Path | None) -> None:
    path = Path(call.input_of(checked.name))
    if items:
        _sign(call, checked, path, items, answer)
    if export is not None and not call.codes:
        _export(call, checked, path, export)
    if not items and export is None:
        _show(call, checked, path)


def _sign(call: Call, checked: Checked, path: Path, items: tuple[int, ...], answer: SignOff) -> None:
    subject = subject_of(checked.reading, checked.rules, path)
    if not subject.sha256:
        return call.wrong(USAGE, f"{path}: comes from no file that could be published; sign the file itself")
    sheet = sheet_of(checked, path, review_of(call, path))
    if call.codes:
        return None
    new = [
        replace(answer, item=item, sha256=subject.sha256, rules=subject.rules, seen=sheet.seen if item == WHOLE else "")
        for item in dict.fromkeys(items)
    ]
    try:
        written = append_sign_offs(beside(path), new)
    except FileError as error:
        return call.wrong(USAGE, str(error))
    except OSError as error:
        return call.wrong(USAGE, f"{error.filename or path}: {error.strerror or error}; the folder must be writable")
    output = Output()
    for each in written:
        output.write(f"signed item {each.item} as {each.role}: {each.answer} ({beside(path)}, {each.hash[:12]})\n")
    output.close()
    _told(call, sheet_of(checked, path, review_of(call, path)), items)
    return None


def _told(call: Call, sheet: Sheet, items: tuple[int, ...]) -> None:
    """Say where an answer does not settle its item."""
    for line in sheet.lines:
        if line.number in items and line.answer in {NO, OPEN} and line.todo:
            call.say(f"note: item {line.number} is still {line.answer!r}: {line.todo}")


def _export(call: Call, checked: Checked, path: Path, export: Path) -> None:
    from ..reports.html.files import replace_file  # noqa: PLC0415 - only here

    review = review_of(call, path)
    seen = sheet_of(checked, path, review).seen
    found = standings(review.entries, subject_of(checked.reading, checked.rules, path), seen)
    content = workpaper(export.suffix.removeprefix(".").casefold(), review.entries, found, review.waivers)
    with call.writing("the workpaper"):
        replace_file(export, content)
        call.say(f"{export}: {len(review.entries)} sign-offs, {len(review.waivers)} waivers")


def _show(call: Call, checked: Checked, path: Path) -> None:
    """What waits for somebody, and who answered what."""
    from ..reports.checklist.text import checklist_text  # noqa: PLC0415 - only here

    sheet = sheet_of(checked, path, review_of(call, path))
    output = Output()
    waits = lambda line: line.answer == OPEN or bool(line.signatures)  # noqa: E731 - of this one call
    output.write(checklist_text(Checklist("", (sheet,)), [str(path)], look_for(sys.stdout), waits))
    output.close()
