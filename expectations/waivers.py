"""Waivers: which findings somebody has answered for, until when, and which of these answers no longer hold."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING

from ..figures.chain import Link, digest, head
from ..figures.identity import fingerprint, state
from .finding import Finding, Waived

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..figures.figure import Figure
    from ..figures.reading import Reading

FALSE_ALARM, ACCEPTED, LEGACY = "false-alarm", "accepted", "legacy"
KINDS = (FALSE_ALARM, ACCEPTED, LEGACY)
IN_FORCE, EXPIRED, LAPSED = "in force", "expired", "lapsed"
#: A fingerprint may be cut to so many digits: 7 of 16 tell a million findings of one run apart as a rule.
LEAST_DIGITS = 7
#: The rules that waivers and sign-offs themselves can break (suite ``settling``), with the level of each.
SETTLING = {
    "chain-broken": "error",
    "signoff-lapsed": "note",
    "signoff-self-reviewed": "warning",
    "waiver-expired": "warning",
    "waiver-incomplete": "warning",
    "waiver-lapsed": "note",
    "waiver-self-reviewed": "warning",
    "waiver-unchained": "warning",
    "waiver-unused": "note",
}
#: What is said of one waiver, and of several.
_SAID = {
    "waiver-expired": ("has expired, its finding stands again", "have expired, their findings stand again"),
    "waiver-incomplete": ("is not complete", "are not complete"),
    "waiver-lapsed": ("has lapsed with a change of figures", "have lapsed with changes of figures"),
    "waiver-unused": ("is of no use any more, its finding is gone", "are of no use any more, their findings are gone"),
}
FAMILY = "D06"
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One entry of a waiver file: a finding by `id` and `state`, or all of a rule by what its figures are.

    ``id`` is a fingerprint or its first digits; without it ``rule`` is a rule or a family, and every other
    condition given (entity, statement, caption, period, document) must be true of the accused figure, or of one
    of the finding's figures where nobody is accused. It holds through the day of ``expires``.
    """

    kind: str = ACCEPTED
    reason: str = ""
    owner: str = ""
    reviewer: str = ""
    expires: dt.date | None = None
    added: dt.date | None = None
    id: str = ""
    state: str = ""
    rule: str = ""
    entity: str = ""
    statement: str = ""
    caption: str = ""
    period: str = ""
    document: str = ""
    finding: str = ""  #: the finding's sentence when it was waived, for who reviews the file
    before: str = ""  #: the hash of the entry before, and its own: only where the file is chained
    hash: str = ""
    line: int = field(default=0, compare=False)
    file: str = field(default="", compare=False)

    @property
    def link(self) -> Link:
        """The entry as a link of its file's chain."""
        own = {f.name: str(getattr(self, f.name) or "") for f in fields(self) if f.compare}
        return Link({key: value for key, value in own.items() if key not in {"before", "hash"}}, self.before, self.hash)

    @property
    def name(self) -> str:
        """How reports call it: the short id and, if it is one, whose rule."""
        return self.id[:LEAST_DIGITS] or f"{self.rule}{f' ({self.caption})' if self.caption else ''}"

    def over(self, today: dt.date) -> bool:
        """Whether its last day has passed."""
        return self.expires is not None and self.expires < today


def chained(known: Sequence[Waiver], new: Sequence[Waiver]) -> list[Waiver]:
    """The new waivers, each chained to the one before it."""
    last = head(waiver.link for waiver in known)
    found = []
    for waiver in new:
        found.append(replace(waiver, before=last, hash=digest(last, waiver.link.facts)))
        last = found[-1].hash
    return found


def marked(findings: Iterable[Finding], reading: Reading) -> list[Finding]:
    """The findings with a fingerprint each of their own, and states that speak for all figures they tell of.

    Equals are numbered in the order of the document. A finding that several broken ties were merged into lapses
    with a figure of any of them.
    """
    seen: Counter[str] = Counter()
    return [_marked(finding, seen, reading) for finding in findings]


def _marked(finding: Finding, seen: Counter[str], reading: Reading) -> Finding:
    mark, values = finding.fingerprint, finding.state
    seen[mark] += 1
    if seen[mark] > 1:
        mark = fingerprint(mark, [str(seen[mark])])
    if finding.related:
        values = state([reading.figures[k] for k in dict.fromkeys((*finding.figures, *finding.related))])
    unchanged = (mark, values) == (finding.fingerprint, finding.state)
    return finding if unchanged else replace(finding, fingerprint=mark, state=values)


def settle(
    findings: Sequence[Finding], waivers: Sequence[Waiver], reading: Reading, today: dt.date
) -> tuple[list[Finding], set[int]]:
    """Waive what is waived, say why what was waived is not any more, and find fault with the waivers.

    Returns the findings, those about the waivers last, and the places in `waivers` of those that fit something.
    """
    desk = _Desk(waivers, reading, today)
    settled = [desk.settled(finding) for finding in findings]
    return [*settled, *desk.faults()], set(desk.fits)


class _Desk:
    """The waivers over one document's findings, found by id or by rule."""

    def __init__(self, waivers: Sequence[Waiver], reading: Reading, today: dt.date) -> None:
        self.waivers, self.reading, self.today = waivers, reading, today
        self.by_id: dict[str, list[int]] = defaultdict(list)
        self.by_rule: dict[str, list[int]] = defaultdict(list)
        for at, waiver in enumerate(waivers):
            if waiver.id:
                self.by_id[waiver.id[:LEAST_DIGITS]].append(at)
            else:
                self.by_rule[waiver.rule].append(at)
        self.fits: dict[int, list[Finding]] = defaultdict(list)
        self.broken: dict[str, dict[int, Finding]] = {EXPIRED: {}, LAPSED: {}}

    def settled(self, finding: Finding) -> Finding:
        fitting = list(self._fitting(finding))
        for at in fitting:
            self.fits[at].append(finding)
        if not fitting:
            return finding
        standings = {at: self._standing(self.waivers[at], finding) for at in fitting}
        for at, standing in standings.items():
            if standing == IN_FORCE:
                return replace(finding, waived=True, waiver=_waived(standing, self.waivers[at]))
        at = fitting[-1]  # what was written last is what its owner last meant
        self.broken[standings[at]][at] = finding
        return replace(finding, waiver=_waived(standings[at], self.waivers[at]))

    def _fitting(self, finding: Finding) -> Iterator[int]:
        for at in self.by_id.get(finding.fingerprint[:LEAST_DIGITS], ()):
            if finding.fingerprint.startswith(self.waivers[at].id):
                yield at
        for name in dict.fromkeys((finding.rule, finding.family)):
            for at in self.by_rule.get(name, ()):
                if self._holds(self.waivers[at], finding):
                    yield at

    def _standing(self, waiver: Waiver, finding: Finding) -> str:
        if waiver.id and waiver.state != finding.state:
            return LAPSED
        return EXPIRED if waiver.over(self.today) else IN_FORCE

    def _holds(self, waiver: Waiver, finding: Finding) -> bool:
        """Whether a waiver's conditions are true of the figure that the finding is about."""
        if waiver.document and not _same_document(waiver.document, self.reading.document.document):
            return False
        if not (waiver.entity or waiver.statement or waiver.caption or waiver.period):
            return True
        about = finding.figures if finding.accused is None else (finding.accused,)
        return any(_describes(waiver, self.reading.figures[k]) for k in about if k < len(self.reading.figures))

    # --- What is wrong with the waivers ---

    def faults(self) -> Iterator[Finding]:
        """One finding a fault, naming the waivers that have it."""
        here = [at for at, waiver in enumerate(self.waivers) if at in self.fits or self._is_here(waiver)]
        expired, lapsed = self.broken[EXPIRED], self.broken[LAPSED]
        bare = {at: lacking for at in here if (lacking := _lacking(self.waivers[at]))}
        unused = [at for at in here if at not in self.fits]
        for rule, which, detail in (
            ("waiver-expired", expired, _last_day),
            ("waiver-lapsed", lapsed, _added),
            ("waiver-incomplete", bare, lambda w: f"no {', no '.join(_lacking(w))}"),
            ("waiver-unused", unused, lambda _: ""),
        ):
            yield from self._fault(rule, [self.waivers[at] for at in which], self._figures(which), detail)

    def _figures(self, which: Iterable[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(k for at in which for found in self.fits.get(at, ()) for k in found.figures))

    def _fault(
        self, rule: str, waivers: Sequence[Waiver], figures: tuple[int, ...], detail: Callable[[Waiver], str]
    ) -> Iterator[Finding]:
        if not waivers:
            return
        named = [f"{w.name}{f' ({said})' if (said := detail(w)) else ''}" for w in waivers[:_MOST_NAMED]]
        more = f" and {len(waivers) - _MOST_NAMED} more" if len(waivers) > _MOST_NAMED else ""
        count = "1 waiver" if len(waivers) == 1 else f"{len(waivers)} waivers"
        said = _SAID[rule][len(waivers) > 1]
        yield Finding(
            rule=rule,
            family=FAMILY,
            level=SETTLING[rule],
            verdict="violated",
            message=f"{count} {said}: {', '.join(named)}{more}",
            figures=figures,
            fingerprint=fingerprint(rule, [w.id or w.rule for w in waivers]),
            state=state([self.reading.figures[k] for k in figures if k < len(self.reading.figures)]),
        )

    def _is_here(self, waiver: Waiver) -> bool:
        return bool(waiver.document) and _same_document(waiver.document, self.reading.document.document)


def _waived(standing: str, waiver: Waiver) -> Waived:
    expires = waiver.expires.isoformat() if waiver.expires else ""
    return Waived(standing=standing, kind=waiver.kind, reason=waiver.reason, owner=waiver.owner, expires=expires)


def _same_document(one: str, other: str) -> bool:
    """By their last names: what stands before depends on the folder that the check was called in."""
    return one.rpartition("/")[2] == other.rpartition("/")[2]


def _describes(waiver: Waiver, figure: Figure) -> bool:
    ends = (figure.period_start, figure.period_end)
    period = {str(figure.period_end), "/".join(str(day) for day in ends if day)}
    return (
        waiver.entity in {"", figure.entity}
        and waiver.statement in {"", figure.statement}
        and (
            not waiver.caption or _folded(waiver.caption) in {_folded(figure.caption), _folded(figure.caption_printed)}
        )
        and (not waiver.period or waiver.period in period)
    )


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().split())


def _lacking(waiver: Waiver) -> list[str]:
    """What everybody who waives owes; only what stood before tieout came may stand without an end."""
    needed = {"owner": waiver.owner, "reason": waiver.reason, "expiry": waiver.expires or waiver.kind == LEGACY}
    return [name for name, given in needed.items() if not given]


def _last_day(waiver: Waiver) -> str:
    return ", ".join(part for part in (str(waiver.expires or ""), waiver.owner) if part)


def _added(waiver: Waiver) -> str:
    return ", ".join(part for part in (f"of {waiver.added}" if waiver.added else "", waiver.owner) if part)
