"""`tieout rules test`: each rule of a suite must hold on its holding case and fail on its failing one."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import NoReturn

import click

from ..call import FINDINGS, USAGE, Call
from ..reports.excerpt import visible
from ..rules.complaint import SuiteError
from ._own_rule import Cases, Tested
from .options import QUIET
from .output import Output


@click.command()
@click.argument("suites", metavar="SUITE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@QUIET
def command(suites: tuple[Path, ...], quiet: bool) -> NoReturn:  # noqa: FBT001 - click passes options by name
    """Run the cases of a suite's rules: statements on which a rule must hold, fail, or say that it cannot tell.

    The cases of a rule lie beside its suite in cases/ID.txt; `tieout rules new` writes the first two.
    Exits with 1 if a rule says something else than its case; a rule without cases is named.

    \b
    tieout rules test suite.yaml
    """  # noqa: D301
    call, output = Call(), Output()
    counts: Counter[str] = Counter()
    for path in suites:
        try:
            cases = Cases(path)
            for tested in cases.run():
                counts[tested.outcome] += 1
                if not (quiet and tested.outcome == "passed"):
                    output.write(_line(tested))
            for stray in cases.strays():
                output.write(f"{visible(stray)}: belongs to no rule of {visible(str(path))}\n")
        except SuiteError as error:
            call.wrong(USAGE, f"suite {error}")
    if counts["failed"]:
        call.codes.add(FINDINGS)
    output.write(_summary(counts))
    output.close()
    sys.exit(call.exit_code)


def _line(tested: Tested) -> str:
    """`ours.yaml::network-parts  The figures agree: holds  passed`."""
    head = visible(f"{tested.suite}::{tested.rule}")
    title = f"  {visible(tested.title)}" if tested.title else ""
    detail = f"\n    {visible(tested.detail)}" if tested.detail else ""
    return f"{head}{title}  {tested.outcome.upper() if tested.outcome != 'passed' else 'passed'}{detail}\n"


def _summary(counts: Counter[str]) -> str:
    parts = [f"{counts['failed']} failed"] * bool(counts["failed"]) + [f"{counts['passed']} passed"]
    missing = counts["no cases"]
    parts += [f"{missing} case{'s' if missing > 1 else ''} missing"] * bool(missing)
    return ", ".join(parts) + "\n"
