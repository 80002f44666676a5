"""`tieout rules new`: a rule of one's own from a sentence or a finding, shown bound before it is saved."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import NoReturn

import click

from ..call import USAGE, Call
from ..reports.bound import bound_text, found_already, verdicts
from ..reports.excerpt import visible
from ..reports.page import look_for
from ..rules.authoring.draft import draft
from ..rules.authoring.from_tie import WordlessError
from ..rules.authoring.lines import CaptionError
from ..rules.complaint import SuiteError
from ..rules.families import FAMILIES
from ..rules.model import SEVERITIES, Rule
from ..rules.relation import RelationError
from ._own_rule import (
    PASSES,
    FindingError,
    Material,
    Saved,
    material,
    relation_from,
    relation_of_sentence,
    save_with_cases,
    suite_beside,
)
from .options import COLOR
from .output import Output

_FAMILY = click.Choice(FAMILIES, case_sensitive=False)


@click.command()
@click.argument("sentence", metavar="'TOTAL = PART + PART'", required=False)
@click.option(
    "--on", "on", metavar="DOC|LANDING|TABLE", help="Resolve the captions there, and show the rule bound to it."
)
@click.option("--from", "finding", metavar="FINDING", help="Begin with a finding's tie: FILE:LINE or a fingerprint.")
@click.option("--id", "identity", metavar="NAME", help="The rule's id; else made of its first caption.")
@click.option("--title", metavar="TEXT", help="What the rule says, in a few words.")
@click.option("--family", metavar="ID", type=_FAMILY, help="A family of the catalogue, as B01.")
@click.option("--severity", type=click.Choice(SEVERITIES), help="The worst level its findings have.  [error]")
@click.option("--why", metavar="TEXT", help="Why it matters: printed with every finding.")
@click.option("--source", metavar="TEXT", help="Where it is from: a standard, a policy.")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The suite to save it in; else the one beside the document.",
)
@click.option("--yes", is_flag=True, help="Save without asking.")
@COLOR
def command(  # noqa: PLR0917 - click passes options by name
    sentence: str | None,
    on: str | None,
    finding: str | None,
    identity: str | None,
    title: str | None,
    family: str | None,
    severity: str | None,
    why: str | None,
    source: str | None,
    out: Path | None,
    yes: bool,  # noqa: FBT001
    color: str,
) -> NoReturn:
    """Write a rule of your own: a sentence of captions, shown bound to real figures, then saved.

    Captions need no quotes; operators are = <= >= + - * / ( ) and the words is, plus, less, times, over.

    \b
    tieout rules new 'Total assets = Total liabilities + Total equity' --on report.txt
    tieout rules new 'REVENUES > Total is Goods plus Services' --on report.txt --out ours.yaml --yes
    tieout rules new --from report.txt:152 --why 'Analysts model it.'

    Saved with --yes or when you say so at the terminal; else the YAML goes to stdout. Beside the suite,
    cases/ID.txt gets a statement for which the rule holds and one for which it fails: see `tieout rules test`.
    """  # noqa: D301
    given = {"id": identity, "title": title, "family": family, "severity": severity, "why": why, "source": source}
    call = Call()
    on = on or (finding.rpartition(":")[0] if finding and ":" in finding else None)
    if (sentence is None) == (finding is None):
        raise click.UsageError("give a sentence, or --from FINDING")
    if not on:
        raise click.UsageError("--on names the document, landing or table whose captions are meant")
    stuff = material(call, on)
    if not stuff.readings:
        sys.exit(call.exit_code or USAGE)
    suite = out or suite_beside(Path(on))
    try:
        rule, notes = _drafted(stuff, sentence, finding, {key: text for key, text in given.items() if text}, suite)
    except (CaptionError, RelationError, WordlessError, FindingError, SuiteError) as error:
        for line in str(error).split("\n"):
            sys.stderr.write(f"{visible(line) if line.startswith(' ') else f'error: {visible(line)}'}\n")
        sys.exit(USAGE)
    sys.exit(_shown_and_saved(call, stuff, rule, notes, suite, yes=yes, color=color))


def _drafted(
    stuff: Material, sentence: str | None, finding: str | None, given: dict[str, str], suite: Path
) -> tuple[Rule, tuple[str, ...]]:
    if sentence is not None:
        relation, notes = relation_of_sentence(stuff, sentence)
    else:
        relation, notes = relation_from(stuff, finding or ""), ()
    return draft(relation, given, stuff.taken(suite)), notes


def _shown_and_saved(
    call: Call, stuff: Material, rule: Rule, notes: tuple[str, ...], suite: Path, *, yes: bool, color: str
) -> int:
    """Show the rule bound on stderr, save or print it; the exit code."""
    look = look_for(sys.stderr, color)
    tell = sys.stderr.write
    tell(f"{rule.id} [{rule.family}, {rule.kind}] {visible(rule.title)}\n  {visible(rule.relation)}\n")
    for note in notes:
        tell(f"  note: {visible(note)}\n")
    tell("\n")
    found: Counter[str] = Counter()
    for checked in stuff.checked(rule):
        tell(bound_text(checked, rule, look))
        found.update(verdicts(checked, rule))
        for other, count in found_already(checked, rule).items():
            tell(f"  note: {other} ties the same figures already ({count} of its ties)\n")
    if not found and rule.kind != "sign":
        what = "the rule binds to no figure here, as said above, so it is not saved"
        call.wrong(USAGE, f"{what}; name another document with --on")
        return call.exit_code
    if found and not found.keys() & PASSES:
        tell("note: it holds nowhere here: see whether the rule itself is right\n")
    if not rule.why:
        tell("note: no --why is given: a finding says why it matters\n")
    return _saved(call, rule, suite, yes=yes)


def _saved(call: Call, rule: Rule, suite: Path, *, yes: bool) -> int:
    tell = sys.stderr.write
    if not yes and _at_a_terminal():
        yes = click.confirm(f"\nSave it in {suite}?", default=True, err=True)
        if not yes:
            tell("not saved\n")
            return call.exit_code
    if not yes:
        output = Output()
        output.write(Saved.as_text(rule, suite))
        output.close()
        tell(f"\nnot saved: paste it into a suite, or add --yes to save it in {suite}\n")
        return call.exit_code
    try:
        told = save_with_cases(rule, suite)
    except SuiteError as error:
        call.wrong(USAGE, f"suite {error}")
    except OSError as error:
        call.wrong(USAGE, f"{error.filename or suite}: {error.strerror or error}; name another file with --out")
    else:
        for line in told:
            tell(f"{line}\n")
    return call.exit_code


def _at_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
