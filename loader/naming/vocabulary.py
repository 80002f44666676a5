"""The words of captions: how wordings of one meaning fold into one, and how damaged words are mended."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[0-9|])")
_GLYPHS = str.maketrans("015|", "olsl")
_SHORTEST = 4  # three letters and fewer are as often another word as a damaged one


def read_yaml(name: str) -> dict[str, Any]:
    """A mapping from one of this folder's files, by the C parser where PyYAML has it."""
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with (_HERE / f"{name}.yaml").open("rb") as file:
        return dict(yaml.load(file, Loader=loader))  # noqa: S506 - the safe loader, in C


@dataclass(slots=True)
class Vocabulary:
    """Folding and mending of words; ``known`` are all words that stand for themselves."""

    drop: frozenset[str]
    folds: dict[str, str]
    joins: dict[str, list[tuple[tuple[str, ...], str]]]
    known: set[str]
    gains: frozenset[str]
    losses: frozenset[str]
    tails: frozenset[str]
    guards: frozenset[str]
    cache: dict[str, str] = field(default_factory=dict)
    targets: dict[int, list[str]] = field(default_factory=dict)

    def fold(self, word: str) -> str:
        """The canonical word of a wording: ``shareholders`` is ``holder``, ``taxes`` is ``tax``."""
        folded = self.folds.get(word)
        if folded is None:
            stem = singular(word)
            folded = self.folds.get(stem, stem)
        return folded

    def word(self, printed: str) -> str:
        """The canonical word of a printed token, mended where damage is the likeliest reading."""
        found = self.cache.get(printed)
        if found is None:
            found = self.cache[printed] = self._mended(printed)
        return found

    def spans(self, words: list[str]) -> list[tuple[int, int, str]]:
        """Where the words stand, ``(start, end, word)``, neighbours that are one word put together."""
        out, at = [], 0
        while at < len(words):
            for parts, joined in self.joins.get(words[at], ()):
                if tuple(words[at : at + len(parts)]) == parts:
                    out.append((at, at + len(parts), joined))
                    at += len(parts)
                    break
            else:
                out.append((at, at + 1, words[at]))
                at += 1
        return out

    def _mended(self, printed: str) -> str:
        if _MIXED.match(printed):
            printed = printed.translate(_GLYPHS)
        folded = self.fold(printed)
        if folded in self.known or printed in self.known or folded in self.drop or len(printed) < _SHORTEST:
            return folded
        near = self._nearest(printed)
        if near is not None:
            return self.fold(near)
        return self._parted(printed) or folded

    def _parted(self, word: str) -> str | None:
        """Two known words that lost the space between them, as ``sharesoutstanding``."""
        for cut in range(_SHORTEST, len(word) - _SHORTEST + 1):
            first, second = self.fold(word[:cut]), self.fold(word[cut:])
            if first in self.known and second in self.known:
                return f"{first} {second}"
        return None

    def _nearest(self, word: str) -> str | None:
        """The one known word within an edit (two from nine letters on), None where there is none or several."""
        from rapidfuzz import process  # noqa: PLC0415 - a tenth of the dictionary's own time, and seldom needed
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        edits = 2 if len(word) > 8 else 1
        found: list[tuple[str, float]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            found += [
                (name, distance)
                for name, distance, _ in process.extract(
                    word, self._of_length(length), scorer=OSA.distance, score_cutoff=edits, limit=3
                )
            ]
        best = min((d for _, d in found), default=None)
        nearest = {self.fold(name): name for name, d in found if d == best}
        return next(iter(nearest.values())) if len(nearest) == 1 else None

    def _of_length(self, length: int) -> list[str]:
        if not self.targets:
            for word in sorted(self.known | set(self.folds)):
                self.targets.setdefault(len(word), []).append(word)
        return self.targets.get(length, [])


@cache
def singular(word: str) -> str:
    """A noun without its plural: ``inventories`` is ``inventory``, ``losses`` is ``loss``, ``gross`` stays."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def load_vocabulary() -> Vocabulary:
    """The vocabulary of words.yaml, before the dictionary adds its own words."""
    data = read_yaml("words")
    folds = {wording: to for to, wordings in data["fold"].items() for wording in wordings.split()}
    sets: dict[str, Any] = {
        name: frozenset(data[name].split()) for name in ("drop", "gains", "losses", "tails", "guards")
    }
    vocabulary = Vocabulary(folds=folds, joins={}, known=set(data["known"].split()), **sets)
    for joined, phrases in data["join"].items():
        for phrase in phrases.split(";"):
            parts = tuple(vocabulary.fold(w) for w in phrase.split())
            vocabulary.joins.setdefault(parts[0], []).append((parts, joined))
    for entries in vocabulary.joins.values():
        entries.sort(key=lambda e: -len(e[0]))
    vocabulary.known |= (
        set(data["fold"]) | set(data["join"]) | {w for p in vocabulary.joins.values() for e in p for w in e[0]}
    )
    return vocabulary
