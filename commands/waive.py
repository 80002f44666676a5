"""`tieout waive`: settle findings that are none, or that stand with good reason, until a day."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from ..call import USAGE, Call
from ..expectations.waiver_file import NAME, append_waivers, clean
from ..expectations.waivers import ACCEPTED, FALSE_ALARM, SETTLING, Waiver, settle
from ..figures.complaint import FileError
from ..reports.places import alike
from ..signing.standing import same_person
from .memory import Memory
from .options import SUITES, WAIVERS
from .output import Output
from .pick import Pick, caller, is_id, judged, picked, place_of, scope


class _Day(click.ParamType):  # type: ignore[type-arg]  # older clicks have no [...]
    """A day as 2018-06-30, or so many days, weeks, months or years from today: 90d, 6m, 1y."""

    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        if isinstance(value, dt.date):
            return value
        text = str(value)
        today = dt.date.today()  # noqa: DTZ011 - days end where the user is
        day = None
        with suppress(ValueError, OverflowError):
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                day = dt.date.fromisoformat(text)
            elif span := re.fullmatch(r"([0-9]{1,5})([dwmy])", text):
                day = today + dt.timedelta(days=int(span[1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[span[2]])
        if day is None:
            self.fail(f"{text[:40]!r} is no day; write it as 2018-06-30, or as 90d, 6m or 1y from today", param, ctx)
        if day < today:
            self.fail(f"{day} has passed, so nothing would be waived", param, ctx)
        return day


DAY = _Day()
REASON = click.option("--reason", metavar="TEXT", help="Why it may stand.")
OWNER = click.option(
    "--owner",
    metavar="NAME",
    default=lambda: os.environ.get("TIEOUT_OWNER"),
    help="Who answers for it; TIEOUT_OWNER of the environment if not given.",
)


@click.command()
@click.argument("ids", metavar="[ID|FILE:LINE[:COL]]...", nargs=-1)
@REASON
@OWNER
@click.option("--expires", type=DAY, metavar="DATE", help="Its last day: 2018-06-30, or 90d, 6m, 1y from today.")
@click.option("--kind", type=click.Choice([FALSE_ALARM, ACCEPTED]), default=FALSE_ALARM, show_default=True)
@click.option("--reviewer", metavar="NAME", help="Who else looked at it; alone, of what is waived already.")
@click.option("--rule", metavar="RULE", help="Instead of ids: all findings of this rule or family ...")
@click.option("--entity", metavar="NAME", help="... whose figure is of this entity,")
@click.option("--statement", metavar="NAME", help="... of this statement,")
@click.option("--caption", metavar="TEXT", help="... of this line item,")
@click.option("--period", metavar="DATE", help="... and ends on this day (or START/END).")
@click.option("--input", "inputs", metavar="INPUT", multiple=True, help="Where to look, instead of the last check.")
@SUITES
@WAIVERS
def command(  # noqa: PLR0917 - click passes options by name
    ids: tuple[str, ...],
    reason: str | None,
    owner: str | None,
    expires: dt.date | None,
    kind: str,
    reviewer: str | None,
    rule: str | None,
    entity: str | None,
    statement: str | None,
    caption: str | None,
    period: str | None,
    inputs: tuple[str, ...],
    suites: tuple[str, ...],
    waivers: Path | None,
) -> NoReturn:
    """Settle findings: false alarms, or what may stand, with a reason, an owner and a last day.

    It is written to waivers.yaml beside the document (or --waivers), a file to review like any other. A waiver
    given by id lapses when one of the finding's figures changes.

    \b
    tieout waive 3f9a21c --reason "the row is on page 14" --owner Yuki --expires 90d
    tieout waive 3f9a21c --reviewer Ken
    tieout waive report.txt:650:43 --reason "names both columns" --owner Yuki --expires 6m
    tieout waive 3f9a21c 88e0b17 --kind accepted --reason "agreed with audit" --owner Yuki --expires 2030-06-30
    tieout waive --rule F07 --caption "Cash and deposits" --reason "netted" --owner Yuki --expires 1y
    """  # noqa: D301
    conditions = {"entity": entity, "statement": statement, "caption": caption, "period": period}
    given = {name: clean(text) for name, text in conditions.items() if text}
    if bool(ids) == bool(rule) or (ids and given):
        raise click.UsageError("name findings by ID, or a --rule with its conditions")
    bad = next((each for each in ids if not (is_id(each) or place_of(each))), None)
    if bad is not None:
        raise click.UsageError(f"{bad[:80]!r} is no id (tieout check shows one with each finding) and no FILE:LINE")
    review = bool(ids and reviewer and not (reason or expires))
    if not review:
        _can_be_asked(reason, owner, expires)
    common = Waiver(kind=kind, reviewer=clean(reviewer or ""), added=dt.date.today())  # noqa: DTZ011 - as above
    memory = scope(inputs, suites, waivers, ids[0] if len(ids) == 1 and is_id(ids[0]) else "")
    known = memory.waivers is None or Path(memory.waivers).is_file()  # if not, this command writes the file
    call = caller(memory if known else Memory(memory.inputs, memory.suites))
    if review:
        _review(call, memory, ids, common)
        sys.exit(call.exit_code)
    entries = _by_id(call, memory, ids, common) if ids else _by_rule(call, memory, rule or "", given, common)
    if entries:
        _write(call, entries, *_asked(reason, owner, expires))
    sys.exit(call.exit_code)


def _can_be_asked(*needed: object) -> None:
    """Refuse a waiver without reason, owner or last day, unless somebody at a terminal can be asked for it."""
    missing = [name for name, value in zip(("--reason", "--owner", "--expires"), needed, strict=True) if not value]
    if missing and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError(f"{', '.join(missing)} missing: a waiver says why, who answers for it and until when")


def _asked(reason: str | None, owner: str | None, expires: dt.date | None) -> tuple[str, str, dt.date]:
    """The reason, owner and last day: as given, else as answered."""
    why = reason or str(click.prompt("Why may it stand", err=True))
    who = owner or str(click.prompt("Who answers for it", err=True))
    last: dt.date = expires or click.prompt("Until when", type=DAY, default="90d", err=True)
    return clean(why), clean(who), last


def _write(call: Call, entries: Entries, reason: str, owner: str, expires: dt.date) -> None:
    output = Output()
    for path, found in entries.items():
        waivers = [replace(waiver, reason=reason, owner=owner, expires=expires) for waiver, _ in found]
        if written(call, path, waivers, "--waivers"):
            for said in dict.fromkeys(said for _, said in found):
                output.write(f"{said}, until {expires}: {path}\n")


def written(call: Call, path: Path, waivers: list[Waiver], option: str) -> bool:
    """Append the waivers to the file, chained where the project asks for it; where that fails, tell it."""
    policy = call.policy(path)
    try:
        append_waivers(path, waivers, chain=policy is not None and policy.chain_required)
    except FileError as error:
        call.wrong(USAGE, f"waivers {error}")
    except OSError as error:
        call.wrong(USAGE, f"{error.filename or path}: {error.strerror or error}; name another file with {option}")
    else:
        return True
    return False


Entries = dict[Path, list[tuple[Waiver, str]]]


def waiver_file(memory: Memory, path: str) -> Path:
    """The file that an input's waivers are written to: the one named, else the one beside it."""
    return Path(memory.waivers) if memory.waivers else Path(path).parent / NAME


def waiver_of(pick: Pick, common: Waiver) -> Waiver:
    """The entry that waives a finding as it stands."""
    finding = pick.finding
    return replace(
        common,
        id=finding.fingerprint,
        state=finding.state,
        rule=clean(finding.rule),
        document=clean(pick.checked.name.rpartition("/")[2]),
        finding=clean(finding.message, 200),
    )


def _by_id(call: Call, memory: Memory, ids: tuple[str, ...], common: Waiver) -> Entries:
    entries: Entries = {}
    for pick in picked(call, memory, ids):
        name = f"{pick.short_id} {pick.finding.rule}"
        if pick.finding.rule in SETTLING:
            call.wrong(USAGE, f"{name} is about waivers themselves; correct them in their file")
        elif pick.finding.waived:
            call.say(f"note: {name} is waived already: {pick.finding.waiver}")
        else:
            known = entries.setdefault(waiver_file(memory, pick.input), [])
            every = _shown_together(pick)
            places = "" if len(every) == 1 else f" in {len(every)} places"
            said = f"waived {name}{places} as {common.kind}"
            for each in every:
                entry = waiver_of(each, common)
                if all((entry.id, entry.state) != (other.id, other.state) for other, _ in known):
                    known.append((entry, said))
    return {} if call.codes else entries


def _review(call: Call, memory: Memory, ids: tuple[str, ...], common: Waiver) -> None:
    """Write the waivers in force once more, with their reviewer; what was written before stays as it is."""
    output = Output()
    for pick in picked(call, memory, ids):
        name, finding = f"{pick.short_id} {pick.finding.rule}", pick.finding
        own = (w for w in call.waivers(Path(pick.input)) if w.id and finding.fingerprint.startswith(w.id))
        known = [w for w in own if w.state == finding.state]
        if not (finding.waived and known):
            call.wrong(USAGE, f"{name} is not waived by its id; give --reason, --owner and --expires")
            continue
        entry = replace(known[-1], reviewer=common.reviewer, added=common.added, before="", hash="")
        if same_person(entry.reviewer, entry.owner):
            call.wrong(USAGE, f"{name}: {entry.owner} waived it; a reviewer is somebody else")
        elif written(call, path := waiver_file(memory, pick.input), [entry], "--waivers"):
            output.write(f"{name}: waived by {entry.owner}, reviewed by {entry.reviewer}: {path}\n")
    output.close()


def _shown_together(pick: Pick) -> list[Pick]:
    """The finding with those that reports show in one block with it: one word that is wrong in many places."""
    groups = alike(pick.checked.in_order)
    group = next(group for group in groups if any(each is pick.finding for each in group))
    return [replace(pick, finding=each) for each in group]


def _by_rule(call: Call, memory: Memory, rule: str, given: dict[str, str], common: Waiver) -> Entries:
    entry = replace(common, rule=rule, **given)  # type: ignore[arg-type]
    entries: Entries = {}
    known: set[str] = set()
    for checked, path in judged(call, memory):
        known |= {name for each in checked.rules for name in (each.id, each.family)}
        settled, _ = settle(checked.findings, [entry], checked.reading, entry.added or dt.date.min)
        new = sum(f.waived and not old.waived for f, old in zip(settled, checked.findings, strict=False))
        if new:
            count = f"{new} finding{'' if new == 1 else 's'} of {rule} in {checked.name}"
            file = waiver_file(memory, path)
            told = [said for _, said in entries.get(file, [])]
            entries[file] = [(entry, "\n".join([*told, f"waived {count} as {common.kind}"]))]
    if known and rule not in known:
        call.wrong(USAGE, f"no rule or family is called {rule[:80]!r}; `tieout rules list` shows all")
    elif not entries:
        call.wrong(USAGE, f"no finding of {rule[:80]} that is not waived fits; nothing was written")
    return {} if call.codes else entries
