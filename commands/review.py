"""`tieout review`: what an auditor's staff reads instead of paper, a highlighter and a red pencil."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from .. import __version__
from ..call import Call
from .options import DATABASE, INPUTS, MAPPING, PARTIAL, QUIET, RUN_TIME, SUITES, WAIVERS

if TYPE_CHECKING:
    from ..assay.model import Assay
    from ..reports.checked import Checked
    from ..reports.review import Link

#: The folder of Data Docs within the site.
DATA_DOCS = "data-docs"


@click.command()
@INPUTS
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), required=True, help="Folder of the pages.")
@click.option(
    "--data-docs", is_flag=True, help="Build Data Docs too, in DIR/data-docs, each page linked with its review."
)
@click.option("--assay", is_flag=True, help="Measure too which errors the checks would find; takes a while.")
@click.option("--checklist", is_flag=True, help="Write the checklist of each document beside its page, linked.")
@click.option("--workbook", is_flag=True, help="Write each document as a workbook beside its page, linked.")
@RUN_TIME
@SUITES
@WAIVERS
@MAPPING
@DATABASE
@PARTIAL
@QUIET
def command(  # noqa: PLR0917 - click passes options by name
    inputs: tuple[str, ...],
    out: Path,
    data_docs: bool,  # noqa: FBT001
    assay: bool,  # noqa: FBT001
    checklist: bool,  # noqa: FBT001
    workbook: bool,  # noqa: FBT001
    run_time: dt.datetime,
    suites: tuple[str, ...],
    waivers: Path | None,
    mapping: Path | None,
    database: str | None,
    allow_partial: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> NoReturn:
    """Write a site to review by: the findings, and every document as printed with a tick mark at every figure.

    The pages open from disk and load nothing. DIR also remembers each run, so that the index says what is new.

    \b
    tieout review report.txt --out site
    tieout review landing --out site --suite ours.yaml
    tieout review *.txt --out site --data-docs --assay --checklist --workbook
    """  # noqa: D301
    call = Call(
        quiet=quiet, allow_partial=allow_partial, pandas=data_docs, waivers=waivers, mapping=mapping, database=database
    )
    call.thrifty()
    checked = [each for _, each in call.judged(inputs, suites) if each is not None]
    if checked:
        from ..reports.review import build_review  # noqa: PLC0415 - pages only where they are made

        with call.writing("the pages"):
            assays = {each.name: _assayed(each) for each in checked} if assay else {}
            beside = _links(checked, {"checklist": checklist, "workbook": workbook})
            docs = DATA_DOCS if data_docs else ""
            index = build_review(checked, out, run_time=run_time, assays=assays, links=beside, data_docs=docs)
            for each in checked:
                _write_beside(call, each, out, assays.get(each.name), [link.href for link in beside[each.name]])
            if data_docs:
                from ..reports.datadocs import build_docs  # noqa: PLC0415 - Great Expectations takes seconds to import

                build_docs(checked, out / DATA_DOCS, run_time=run_time, review="..", history=out)
            call.say(f"{index} shows {len(checked)} document{'' if len(checked) == 1 else 's'}")
    sys.exit(call.exit_code)


#: What else may stand beside a page: how it is called -> the end of its file's name.
_ENDINGS = {"checklist": ".checklist.html", "workbook": ".xlsx"}


def _links(every: Sequence[Checked], wanted: Mapping[str, bool]) -> dict[str, list[Link]]:
    """What stands beside each document's page."""
    from ..reports.html import file_names  # noqa: PLC0415 - as above
    from ..reports.review import Link  # noqa: PLC0415

    files = file_names(checked.name for checked in every)
    return {
        checked.name: [Link(name, f"{file}{end}") for name, end in _ENDINGS.items() if wanted[name]]
        for checked, file in zip(every, files, strict=True)
    }


def _write_beside(call: Call, checked: Checked, out: Path, assay: Assay | None, files: Sequence[str]) -> None:
    from ..reports.html import replace_file  # noqa: PLC0415 - as above

    for file in files:
        if file.endswith(_ENDINGS["workbook"]):
            from ..reports.workbook import workbook  # noqa: PLC0415 - a workbook only where one is wanted

            replace_file(out / file, workbook([checked], __version__))
        else:
            from .checklist import written  # noqa: PLC0415 - as above

            replace_file(out / file, written(call, checked, out / file, assay))


def _assayed(checked: Checked) -> Assay:
    from ..assay.measure import assay  # noqa: PLC0415 - takes seconds, and is asked for

    return assay(checked)
