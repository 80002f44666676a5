"""What is wrong with sign-offs and waivers themselves, as findings: broken chains, lapsed and self-reviewed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from ..expectations.finding import Finding
from ..expectations.waivers import FAMILY, SETTLING, Waiver
from ..figures.chain import CHANGED, LOOSE, Break, breaks
from ..figures.identity import fingerprint
from ..figures.safe_yaml import clip
from .ledger import NAME, WHOLE, SignOff
from .policy import Policy
from .standing import IN_FORCE, LAPSED, Standing, folded, same_person

_BROKEN = {
    CHANGED: "is not what it was written as",
    LOOSE: "was written by hand, without a hash",
}
_PARTED = "stands behind something else than what it was written behind: an entry before it was changed or removed"
_MOST_NAMED = 5


def ledger_faults(entries: Sequence[SignOff], found: Sequence[Standing], policy: Policy) -> list[Finding]:
    """The faults of the sign-offs; `found` is what those of this document are worth now."""
    names = [f"item {entry.item}, {clip(entry.by)}" for entry in entries]
    told = list(_broken(NAME, breaks(entry.link for entry in entries), names))
    lapsed = [each for each in found if each.state == LAPSED]
    if lapsed:
        said = [_named(each.entry) + f" ({each.reason})" for each in lapsed]
        told.append(_fault("signoff-lapsed", f"{_counted(len(lapsed), 'sign-off')} lapsed: {_listed(said)}"))
    if policy.two_persons:
        told += _self_reviewed([each.entry for each in found if each.state == IN_FORCE])
    return told


def waiver_faults(waivers: Sequence[Waiver], here: Iterable[int], policy: Policy) -> list[Finding]:
    """The faults that a policy finds with waivers; `here` are the places of those that waive something here.

    A chain that somebody began is held to wherever there is one.
    """
    told: list[Finding] = []
    for file in dict.fromkeys(waiver.file for waiver in waivers):
        own = [waiver for waiver in waivers if waiver.file == file]
        name = PurePath(file).name
        loose = [own[each.at - 1].name for each in breaks(w.link for w in own) if each.kind == LOOSE]
        broken = [each for each in breaks(w.link for w in own) if each.kind != LOOSE]
        told += _broken(name, broken, [waiver.name for waiver in own])
        if loose and policy.chain_required:
            what = f"{clip(name)}: {_counted(len(loose), 'waiver')} not chained: {_listed(loose)}"
            told.append(_fault("waiver-unchained", what))
    alone = [waivers[at] for at in sorted(here) if policy.two_persons and not _is_reviewed(waivers[at], waivers)]
    if alone:
        said = [f"{w.name} ({clip(w.owner) or 'no owner'})" for w in alone]
        what = f"{_counted(len(alone), 'waiver')} without a second person as reviewer: {_listed(said)}"
        told.append(_fault("waiver-self-reviewed", what))
    return told


def _is_reviewed(waiver: Waiver, waivers: Sequence[Waiver]) -> bool:
    """Whether another person than its owner reviewed it, in its own entry or in a later one for the same finding."""
    return any(
        each.reviewer and not same_person(each.reviewer, waiver.owner)
        for each in waivers
        if each is waiver or (each.id and (each.id, each.state) == (waiver.id, waiver.state))
    )


def _broken(file: str, found: Sequence[Break], names: Sequence[str]) -> Iterator[Finding]:
    for each in found:
        why = _BROKEN.get(each.kind, _PARTED)
        what = f"{clip(file)}: the chain is broken at entry {each.at} ({names[each.at - 1]}): it {why}"
        yield _fault("chain-broken", what)


def _self_reviewed(entries: Sequence[SignOff]) -> Iterator[Finding]:
    """Persons who signed the whole, or one item, in more than one role."""
    roles: dict[tuple[int, str], list[SignOff]] = {}
    for entry in entries:
        roles.setdefault((entry.item, folded(entry.by)), []).append(entry)
    for (item, _), own in sorted(roles.items()):
        if len(own) > 1:
            what = "the whole" if item == WHOLE else f"item {item}"
            said = ", ".join(entry.role for entry in own)
            yield _fault("signoff-self-reviewed", f"{clip(own[0].by)} signed {what} alone as {said}")


def _named(entry: SignOff) -> str:
    return f"item {entry.item} of {clip(entry.by)}, {entry.role}, {entry.day}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _listed(said: Sequence[str]) -> str:
    more = f" and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else ""
    return ", ".join(said[:_MOST_NAMED]) + more


def _fault(rule: str, message: str) -> Finding:
    return Finding(
        rule=rule, family=FAMILY, level=SETTLING[rule], verdict="violated", message=message,
        fingerprint=fingerprint(rule, [message]), state="",
    )  # fmt: skip
