"""`tieout baseline`: what stands today is accepted as legacy, so that only new findings fail."""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import NoReturn

import click

from ..expectations.waiver_file import clean
from ..expectations.waivers import LEGACY, SETTLING, Waiver
from .memory import Memory
from .options import INPUTS, SUITES
from .output import Output
from .pick import Pick, caller, judged
from .waive import DAY, OWNER, REASON, waiver_file, waiver_of, written


@click.command()
@INPUTS
@click.option(
    "--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write there instead of waivers.yaml"
)
@REASON
@OWNER
@click.option("--expires", type=DAY, metavar="DATE", help="Its last day: 2018-06-30, or 90d, 6m, 1y from today.")
@SUITES
def command(  # noqa: PLR0917 - click passes options by name
    inputs: tuple[str, ...],
    out: Path | None,
    reason: str | None,
    owner: str | None,
    expires: dt.date | None,
    suites: tuple[str, ...],
) -> NoReturn:
    """Accept today's errors and warnings of a legacy set, so that `tieout check` fails for new ones only.

    They become waivers of the kind legacy in waivers.yaml beside each document (or --out); each lapses when its
    figures change. Findings that are waived already are left as they are.

    \b
    tieout baseline report.txt --owner Yuki
    tieout baseline archive/*.txt --out legacy.yaml --owner Yuki --reason "published before 2018"
    """  # noqa: D301
    if not owner:
        raise click.UsageError("--owner missing: somebody answers for what is accepted")
    memory = Memory(list(inputs), list(suites), None if out is None else str(out))
    known = memory if out is None or out.is_file() else Memory(memory.inputs, memory.suites)
    call, today = caller(known, quiet=False), dt.date.today()  # noqa: DTZ011 - days end where the user is
    why = clean(reason or "stood before tieout was used")
    common = Waiver(kind=LEGACY, reason=why, owner=clean(owner), expires=expires, added=today)
    entries: dict[Path, dict[tuple[str, str], Waiver]] = {}
    levels: Counter[str] = Counter()
    documents = waived = 0
    for checked, path in judged(call, known):
        documents += 1
        for finding in checked.in_order:
            waived += finding.waived
            if finding.level in {"error", "warning"} and not finding.waived and finding.rule not in SETTLING:
                entry = waiver_of(Pick(checked, finding, path), common)
                entries.setdefault(waiver_file(memory, path), {})[entry.id, entry.state] = entry
                levels[finding.level] += 1
    done = [written(call, file, list(found.values()), "--out") for file, found in entries.items()]
    if all(done):
        Output().write(_said(levels, documents, waived, list(entries)))
    sys.exit(call.exit_code)


def _said(levels: Counter[str], documents: int, waived: int, files: list[Path]) -> str:
    counts = ", ".join(f"{levels[level]} {level}{'' if levels[level] == 1 else 's'}" for level in ("error", "warning"))
    where = "" if not files else f" in {files[0]}" if len(files) == 1 else f" in {len(files)} files"
    before = f"; {waived} waived before" if waived else ""
    return f"{counts} of {documents} document{'' if documents == 1 else 's'} accepted as legacy{where}{before}\n"
