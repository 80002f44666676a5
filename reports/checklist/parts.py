"""What an item is made of: parts that families of checks, a look at the document or a person can answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...expectations.finding import Finding
from ...expectations.waivers import SETTLING
from ...rules.model import Tie
from .facts import Facts
from .model import AUTO

#: The families whose ties belong to a statement too, wherever they stand in it: casts, cross-casts, roll-forwards.
CASTS = ("F", "X", "N01")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the document came to: how much was looked at, what is missing, or why it does not apply.

    ``doubts`` are what somebody has to decide; ``problems`` what is plainly not so.
    """

    at: int = 0
    problems: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    says: str = ""
    absent: str = ""


Subject = Callable[[Facts], str]
Look = Callable[[Facts], Looked]


def always(_: Facts) -> str:
    """Nothing keeps the part from applying."""
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One claim of an item.

    ``families`` are families or their groups (``F01``, ``F``); ``within`` statements whose casts count too; ``rules``
    the settling rules that speak of it, ``verdicts`` the notes (of any family) that are to be accepted here.
    ``absent`` says why the document has no such thing, and nothing where it has; ``without`` is why, of a part that
    does not apply wherever its rules find nothing to compare.
    """

    name: str
    families: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    absent: Subject = always
    without: str = ""
    look: Look | None = None

    def takes(self, rule: str, family: str, statements: frozenset[str] = frozenset()) -> bool:
        """Whether a tie or finding of this rule, about figures of these statements, belongs to the part."""
        if rule in SETTLING:
            return rule in self.rules
        own = any(family.startswith(each) for each in self.families)
        return own or (not statements.isdisjoint(self.within) and any(family.startswith(each) for each in CASTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One of the 32 items."""

    number: int
    text: str
    parts: tuple[Part, ...]
    mode: str = AUTO

    @property
    def families(self) -> str:
        """The families that answer it, as reviewers write them: ``F01-F08, F10, X*``; empty where none does."""
        named = list(dict.fromkeys(each for part in self.parts for each in part.families))
        return ", ".join(_ranges(named))


def _ranges(names: list[str]) -> list[str]:
    """Families in a row as one range, whole groups with a star.

    >>> _ranges(["F01", "F02", "F03", "F10", "I"])
    ['F01-F03', 'F10', 'I*']
    """
    runs: list[list[str]] = []
    for name in sorted(names):
        follows = (
            bool(runs)
            and len(name) == 3
            and name[0] == runs[-1][-1][0]
            and name[1:] == f"{_number(runs[-1][-1]) + 1:02}"
        )
        runs[-1].append(name) if follows else runs.append([name])
    return [_range(run) for run in runs]


def _range(run: list[str]) -> str:
    if len(run) > 1:
        return f"{run[0]}-{run[-1]}"
    return run[0] if len(run[0]) == 3 else f"{run[0]}*"


def _number(family: str) -> int:
    return int(family[1:] or 0)


def statements_of(facts: Facts, of: Tie | Finding) -> frozenset[str]:
    """The statements that a tie or finding is about: of all of its figures, where they agree."""
    figures = facts.figures
    found = {figures[k].statement or "" for k in of.figures if 0 <= k < len(figures)}
    return frozenset(found) if len(found) == 1 else frozenset()
