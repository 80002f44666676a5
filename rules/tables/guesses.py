"""The signed blocks at the end of a stack of lines that may be a sum, the most promising first."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .evidence import tolerance
from .words import BALANCE, CLOSING, DERIVED, OPENING, PLAIN, TOTAL

#: How far up the stack one sign is turned, two signs are turned, and a line may be left out.
TURNS, PAIRS, SKIPS = 14, 8, 24
#: So many guesses a line are weighed.
WEIGHED = 10
#: Bits that a guess costs beyond the plain sum: signs as captions say, one sign, two signs, a line left out.
SIGNED, TURNED, TWICE, SKIPPED = 2.0, 4.0, 6.0, 6.0
#: Bits for being a sum at all, by the line's kind.
KIND = {TOTAL: 0.0, DERIVED: -1.0, CLOSING: -0.5, BALANCE: -0.5, PLAIN: -4.0, OPENING: -6.0}

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Change = tuple[int, ...]


@lru_cache(maxsize=512)
def _places(n: int, reach: int, width: int) -> Integers:
    """First lines among the last `reach` of `n`, each with a line, or two, of its block: a row of each."""
    firsts = range(max(0, n - reach), n - width + 1)
    places = [(j, *block) for j in firsts for block in combinations(range(j, n), width - 1)]
    return np.array(places, np.int64).T


@dataclass(frozen=True, slots=True)
class Guess:
    """A block from the stack's `first` line on, a sign a line (0 leaves it out), and bits beforehand.

    ``leads`` is set where the first line would be a total and all after it, the last too, its parts.
    """

    first: int
    signs: Integers
    prior: float
    leads: bool


@dataclass(slots=True)
class Guesser:
    """One line's guesses: ``own`` are the stack's values (lines x columns), ``target`` the line's.

    ``priors`` and ``lead_priors`` are bits by first line; ``minus`` is -1 where a caption deducts.
    """

    own: Integers
    target: Integers
    known: NDArray[np.bool_]
    step: int
    priors: Floats
    lead_priors: Floats
    minus: Integers
    _found: list[tuple[float, int, Change, bool, float]] = field(default_factory=list)
    _limits: Integers = field(init=False)
    _usable: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        """Work out, by first line, what a sum may miss by, and the columns readable from there on."""
        n = len(self.own)
        self._limits = (tolerance(np.arange(n, 0, -1)) * self.step)[:, None]
        unread = np.cumsum(~self.known[:-1][::-1], axis=0)[::-1] > 0
        self._usable = ~unread & self.known[-1]

    def best(self, kind: str, *, only_leads: bool) -> list[Guess]:
        """The most promising guesses, by the columns they hit and the size of the totals there."""
        n = len(self.own)
        after = np.cumsum(self.own[::-1], axis=0)[::-1]
        every = np.arange(n - 1)
        none: list[Change] = [()] * n
        lead = 2 * self.own[:-1] - after[:-1] - self.target
        self._keep(lead, every, none, self.lead_priors[:-1], leads=True)
        if not only_leads:
            self._keep(after[:-1] - self.target, every, none, self.priors[:-1], leads=False)
            self._signed(kind, every)
            self._turned(after)
            self._turned_twice(after)
            self._skipped(after, kind)
        self._found.sort(key=lambda f: -f[0])
        return [self._guess(*f[1:]) for f in self._found[:WEIGHED]]

    def _signed(self, kind: str, every: Integers) -> None:
        """Signs as the captions have them: income plus, costs and taxes minus."""
        if kind in (DERIVED, TOTAL, PLAIN) and (self.minus < 0).any() and (self.minus > 0).any():
            signed = np.cumsum((self.own * self.minus[:, None])[::-1], axis=0)[::-1]
            self._keep(signed[:-1] - self.target, every, [(-1,)] * len(every), self.priors[:-1] - SIGNED, leads=False)

    def _turned(self, after: Integers) -> None:
        n = len(self.own)
        at, one = _places(n, TURNS, 2)
        cost = self.priors[at] - TURNED - np.log2(n - at)
        self._keep(after[at] - 2 * self.own[one] - self.target, at, [(int(i),) for i in one], cost, leads=False)
        at, one = at[one > at], one[one > at]
        cost = self.lead_priors[at] - TURNED - np.log2(n - at)
        residual = 2 * self.own[at] - after[at] + 2 * self.own[one] - self.target
        self._keep(residual, at, [(int(i),) for i in one], cost, leads=True)

    def _turned_twice(self, after: Integers) -> None:
        n = len(self.own)
        if n > 2:
            at, one, other = _places(n, PAIRS, 3)
            cost = self.priors[at] - TWICE - 2 * np.log2(n - at)
            residual = after[at] - 2 * (self.own[one] + self.own[other]) - self.target
            self._keep(residual, at, list(zip(one.tolist(), other.tolist(), strict=True)), cost, leads=False)

    def _skipped(self, after: Integers, kind: str) -> None:
        """One line left out: "of which" lines do not add."""
        n = len(self.own)
        if n < 3:
            return
        at, one = _places(n, SKIPS, 2)
        at, one = at[one > at], one[one > at]
        left_out: list[Change] = [(-2, i) for i in one.tolist()]
        cost = SKIPPED + np.log2(n - at)
        if kind in (TOTAL, CLOSING, BALANCE, DERIVED):
            self._keep(after[at] - self.own[one] - self.target, at, left_out, self.priors[at] - cost, leads=False)
        residual = 2 * self.own[at] - after[at] + self.own[one] - self.target
        self._keep(residual, at, left_out, self.lead_priors[at] - cost, leads=True)

    def _keep(self, residual: Integers, at: Integers, changes: list[Change], cost: Floats, *, leads: bool) -> None:
        hit = (np.abs(residual) <= self._limits[at]) & self._usable[at]
        if not hit.any():
            return
        promise = (hit * np.log2(1.0 + np.abs(self.target) // self.step)).sum(axis=1)
        for k in np.flatnonzero(promise > 0):
            self._found.append((float(promise[k] + cost[k]), int(at[k]), changes[k], leads, float(cost[k])))

    def _guess(self, first: int, change: Change, leads: bool, prior: float) -> Guess:  # noqa: FBT001
        signs = np.ones(len(self.own) - first, np.int64)
        if leads:
            signs[1:] = -1
        if change[:1] == (-1,):
            signs = self.minus[first:].copy()
        elif change[:1] == (-2,):
            signs[change[1] - first] = 0
        else:
            for i in change:
                signs[i - first] *= -1
        return Guess(first, signs, prior, leads)
