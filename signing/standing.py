"""Which sign-offs hold for a document as it is now, and which lapsed with its file, its rules or its answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ..figures.chain import CHANGED, LOOSE, breaks
from .ledger import WHOLE, SignOff
from .subject import Subject

IN_FORCE, LAPSED, VOID, REPLACED = "in force", "lapsed", "void", "replaced"


@dataclass(frozen=True, slots=True)
class Standing:
    """A sign-off with what it is worth now, and why."""

    entry: SignOff
    state: str
    reason: str = ""


def standings(entries: Sequence[SignOff], subject: Subject, seen: str | None = None) -> list[Standing]:
    """Every sign-off of this document, in order; of one item and role the last one counts.

    `seen` is the hash of today's other answers, None where they are not known (yet): sign-offs of the whole then
    stand or lapse by file and rules alone.
    """
    own = [(at, entry) for at, entry in enumerate(entries, 1) if _is_of(entry, subject)]
    last = {(entry.item, entry.role): at for at, entry in own}
    void = {each.at for each in breaks(entry.link for entry in entries) if each.kind in {CHANGED, LOOSE}}
    found = []
    for at, entry in own:
        if at in void:
            found.append(Standing(entry, VOID, "the entry is not what was signed"))
        elif last[entry.item, entry.role] != at:
            found.append(Standing(entry, REPLACED, "signed again later"))
        elif reason := _lapsed(entry, subject, seen):
            found.append(Standing(entry, LAPSED, reason))
        else:
            found.append(Standing(entry, IN_FORCE))
    return found


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, however spelled: ``Yuki  Sato`` is ``yuki sato``."""
    return folded(one) == folded(other)


def folded(name: str) -> str:
    """A name without case, width and spare spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _is_of(entry: SignOff, subject: Subject) -> bool:
    return entry.about(subject.document) or (bool(subject.sha256) and entry.sha256 == subject.sha256)


def _lapsed(entry: SignOff, subject: Subject, seen: str | None) -> str:
    if entry.sha256 != subject.sha256:
        return "the file has changed since"
    if entry.rules != subject.rules:
        return "the rules or corrections have changed since"
    if entry.item == WHOLE and seen is not None and entry.seen != seen:
        return "another answer or a waiver has changed since"
    return ""
