"""The rules of a suite under one content hash, so that all its expectations share one evaluation."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...rules.model import Rule


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Compiled rules, the landing that holds the tables which a figures table lacks, and a foreign table's mapping."""

    rules: tuple[Rule, ...]
    landing: str | None = None
    mapping: str | None = None

    @property
    def hash(self) -> str:
        """Of all that the rules say and of where their tables are; rules in any order hash alike."""
        said = json.dumps([sorted(astuple(rule) for rule in self.rules), self.landing, self.mapping], default=list)
        return hashlib.sha256(said.encode()).hexdigest()[:32]


#: A suite's label, its landing and its mapping.
Pool = tuple[str, str | None, str | None]
#: the pool -> its rules by id, as its expectations were made
_POOLS: dict[Pool, dict[str, Rule]] = {}
#: the same -> the hash of what the pool holds; dropped when the pool changes
_HASHED: dict[Pool, str] = {}
#: hash -> rules; a hash never changes its meaning
_COMPILED: dict[str, Ruleset] = {}


def enlist(label: str | None, rule: Rule, landing: str | None, mapping: str | None = None) -> None:
    """Count a rule among those of the suite that bears this label.

    An expectation only knows itself, and the verdict on a tie may depend on the other ties of its
    table; so every expectation enlists when it is made, and all are made before the first is judged.
    """
    if label is None:
        return
    key = (label, landing, mapping)
    pool = _POOLS.setdefault(key, {})
    if pool.get(rule.id) != rule:
        pool[rule.id] = rule
        _HASHED.pop(key, None)


def key_of(label: str | None, rule: Rule, landing: str | None, mapping: str | None = None) -> str:
    """The hash under which a rule is judged: its suite's, or its own where it belongs to none.

    Of two rules that share an id in one suite, the one made first is judged alone.
    """
    if label is None or _POOLS.get((label, landing, mapping), {}).get(rule.id) != rule:
        return _remember(Ruleset((rule,), landing, mapping))
    key = (label, landing, mapping)
    if key not in _HASHED:
        pool = _POOLS[key]
        _HASHED[key] = _remember(Ruleset(tuple(pool[name] for name in sorted(pool)), landing, mapping))
    return _HASHED[key]


def compiled(key: str) -> Ruleset | None:
    """The rules behind a hash, None where no expectation of this process has named them."""
    return _COMPILED.get(key)


def _remember(ruleset: Ruleset) -> str:
    key = ruleset.hash
    _COMPILED[key] = ruleset
    return key
