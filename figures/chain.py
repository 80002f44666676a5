"""Entries of a file chained by hash: what was changed or removed behind somebody's back shows at its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: What stands before the first entry.
START = "0" * 64
CHANGED, PARTED, LOOSE = "changed", "parted", "loose"


@dataclass(frozen=True, slots=True)
class Link:
    """One entry: what it says, and the hashes it was written with (both empty if it was written by hand)."""

    facts: Mapping[str, str]
    before: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold: ``at`` counts entries from 1.

    ``kind`` is ``changed`` (the entry is not what its hash was made of), ``parted`` (what stood before it is not what
    stands there now: an entry was changed, removed, moved or put in between), or ``loose`` (the entry has no hash).
    """

    at: int
    kind: str


def canonical(facts: Mapping[str, str]) -> str:
    """What an entry says as one text, whatever the order and the quotes of its file; empty values say nothing.

    >>> canonical({"by": "Yuki", "answer": "yes", "why": ""})
    '{"answer":"yes","by":"Yuki"}'
    """
    said = {key: value for key, value in facts.items() if value}
    return json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def digest(before: str, facts: Mapping[str, str]) -> str:
    """The hash of an entry behind another: 64 hex digits of SHA-256."""
    return hashlib.sha256(f"{before}\n{canonical(facts)}".encode()).hexdigest()


def head(links: Iterable[Link]) -> str:
    """The hash that the next entry stands behind: the last one's; entries by hand are sealed by what they say."""
    last = START
    for link in links:
        last = link.hash or digest(last, link.facts)
    return last


def breaks(links: Iterable[Link]) -> list[Break]:
    """Every place where the chain does not hold, each told once."""
    found = []
    last = START
    for at, link in enumerate(links, 1):
        if not (link.before or link.hash):
            found.append(Break(at, LOOSE))
        elif digest(link.before, link.facts) != link.hash:
            found.append(Break(at, CHANGED))
        elif link.before != last:
            found.append(Break(at, PARTED))
        last = link.hash or digest(last, link.facts)
    return found
