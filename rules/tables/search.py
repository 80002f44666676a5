"""Finds which lines of a sheet are sums of others, by captions, layout and agreement over all columns.

Lines are read downwards onto a stack. At each line the sums that end there are tried: the lines
above add up to it (``A + B = T``), or a line above less all after it leaves it (``A - B = T``, and a
total printed before its parts), with one or two signs turned, one line left out. A sum that the
columns prove takes its parts off the stack, so subtotals become lines of the next level:

    Cash           10
    Receivables    20
    Total current  30    = Cash + Receivables; both leave the stack
    Land           40
    Total assets   70    = Total current + Land
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .evidence import SURE, tolerance, weigh
from .grid import Line
from .words import BALANCE, CLOSING, DERIVED, OPENING, PLAIN, TOTAL, alike

#: How far up the stack signs are turned, pairs of signs are turned, and a line may be left out.
TURNS, PAIRS, SKIPS, DEPTH = 14, 8, 24, 80
#: So many hypotheses a line are weighed, the most promising first.
WEIGHED = 10
_KIND = {TOTAL: 0.0, DERIVED: -1.0, CLOSING: -0.5, BALANCE: -0.5, PLAIN: -4.0, OPENING: -6.0}
_BALANCES = frozenset({OPENING, CLOSING, BALANCE})


@dataclass(frozen=True, slots=True)
class Sum:
    """A relation of a sheet: the total line is the sum of sign x part over the parts.

    ``holds`` and ``misses`` count the columns; ``form`` is last, first or derived, after where the
    total stands, or stated where only captions and layout say so.
    """

    total: int
    parts: tuple[tuple[int, int], ...]
    score: float
    holds: int
    misses: int
    form: str

    @property
    def lines(self) -> frozenset[int]:
        """All its lines, whichever is the total."""
        return frozenset((self.total, *(line for line, _ in self.parts)))


@dataclass(slots=True)
class _Guess:
    first: int
    signs: np.ndarray
    prior: float
    leads: bool


class Search:
    """One sheet's search; ``sums`` are what it found, ``open`` the titled totals that fit nothing."""

    def __init__(self, values: np.ndarray, known: np.ndarray, there: np.ndarray, lines: list[Line], step: int) -> None:
        self.values, self.known, self.there, self.lines, self.step = values, known, there, lines, step
        self.stack: list[int] = []
        self.sums: list[Sum] = []
        self.done: set[int] = set()
        self.open: dict[int, int] = {}

    def run(self) -> list[Sum]:
        """All sums, in the order in which their last lines are printed."""
        for line in range(len(self.lines)):
            self._line(line)
        return self.sums

    def _line(self, line: int) -> None:
        found = self._best(self.stack, line) or self._around(line)
        if found is not None and self._preempts(found, line):
            found = None
        if found is None and self.lines[line].words.kind != PLAIN:
            found = self._skeleton(line)
        if found is None:
            if self.lines[line].words.kind == TOTAL:
                self._leave_open(line)
            self.stack.append(line)
            return
        self._take(found, line)
        self._heads()

    def _preempts(self, found: Sum, line: int) -> bool:
        """Whether a plain line that seems to close a sum is the last part of the total below it."""
        below = line + 1
        if self.lines[line].words.kind != PLAIN or found.form == "last" or below == len(self.lines):
            return False
        if self.lines[below].words.kind == PLAIN:
            return False
        next_ = self._best([*self.stack, line], below)
        return next_ is not None and next_.form == "last" and line in next_.lines

    def _heads(self) -> None:
        """A subtotal that just closed may be the last part of a total printed first."""
        while len(self.stack) > 2:
            top = self.stack.pop()
            found = self._best(self.stack, top, leads=True)
            if found is None:
                self.stack.append(top)
                return
            self._take(found, top)

    def _around(self, line: int) -> Sum | None:
        """The search with the parts of totals that fitted nothing taken off the stack."""
        stack = self._reduced()
        return self._best(stack, line, malus=1.0) if len(stack) < len(self.stack) else None

    def _reduced(self) -> list[int]:
        drop: set[int] = set()
        for total, first in self.open.items():
            if total in self.stack:
                at = self.stack.index(total)
                drop.update(x for x in self.stack[:at] if x >= first)
        return [x for x in self.stack if x not in drop]

    def _skeleton(self, line: int) -> Sum | None:
        """The search over totals and derived lines alone, and the plain lines since the last of them."""
        parts = {part for s in self.sums for part, _ in s.parts}
        strong = [i for i in range(line) if self.lines[i].words.kind != PLAIN and i not in parts]
        since = [i for i in self.stack if not strong or i > strong[-1]]
        stack = sorted({*strong, *since})
        return None if stack == self.stack else self._best(stack, line, malus=5.0)

    def _leave_open(self, line: int) -> None:
        firsts = [j for j in range(len(self.stack) - 1) if self._natural(self.stack, j, line) > 0]
        if firsts:
            self.open[line] = self.stack[firsts[-1]]

    def _take(self, found: Sum, top: int) -> None:
        self.sums.append(found)
        self.done.add(found.total)
        first = min(found.lines)
        kept = [x for x in self.stack if x < first]
        self.stack = [*kept, found.total] if found.total != top else [*kept, top]

    # --- One line's hypotheses ---

    def _best(self, stack: list[int], top: int, *, leads: bool = False, malus: float = 0.0) -> Sum | None:
        stack = stack[-DEPTH:]
        if len(stack) < 2:
            return None
        best: Sum | None = None
        for guess in self._guesses(stack, top, leads=leads):
            found = self._weighed(stack, top, guess, malus)
            if found is not None and (best is None or found.score > best.score):
                best = found
        return best

    def _weighed(self, stack: list[int], top: int, guess: _Guess, malus: float) -> Sum | None:
        used = np.flatnonzero(guess.signs)
        if len(used) < 2:
            return None
        rows = [stack[guess.first + int(i)] for i in used]
        if self._crosses(rows, top):
            return None
        signs = guess.signs[used]
        block = np.vstack([self.values[rows], self.values[[top]]])
        testable = self.known[[*rows, top]].all(axis=0) & self.there[top if not guess.leads else rows[0]]
        testable &= (self.there[[*rows, top]].sum(axis=0) > 2) | (block != 0).any(axis=0)
        residual = signs @ self.values[rows] - self.values[top]
        bits, holds, misses = weigh(block, residual, testable, self.step)
        score = bits + guess.prior - malus
        if score < SURE or not holds or (misses >= holds and misses > 1):
            return None
        if misses and len(used) < len(guess.signs):
            return None  # a line is left out only where all columns agree to it
        return self._sum(rows, signs, top, score, holds, misses, leads=guess.leads)

    def _crosses(self, rows: list[int], top: int) -> bool:
        """Whether a sum would run over a closing balance into the next block without being one itself."""
        if self.lines[top].words.kind in (TOTAL, CLOSING, BALANCE):
            return False
        return any(self.lines[row].words.kind in (CLOSING, BALANCE) for row in rows[1:])

    def _sum(
        self, rows: list[int], signs: np.ndarray, top: int, score: float, holds: int, misses: int, *, leads: bool
    ) -> Sum | None:
        if leads and not self._derived(rows[0], top, len(rows)):
            if not self._may_lead(rows, top):
                return None
            parts = [(row, -int(sign)) for row, sign in zip(rows[1:], signs[1:], strict=True)]
            return Sum(rows[0], (*parts, (top, 1)), score, holds, misses, "first")
        if top in self.done:
            return None
        parts = [(row, int(sign)) for row, sign in zip(rows, signs, strict=True)]
        form = "last" if min(sign for _, sign in parts) > 0 else "derived"
        return Sum(top, tuple(parts), score, holds, misses, form)

    def _may_lead(self, rows: list[int], top: int) -> bool:
        """Whether the first row can be a total printed before its parts: not where it closes lines above."""
        if self.lines[top].words.attributed:
            return True
        totals = [self.lines[row].words.kind == TOTAL for row in rows]
        return rows[0] not in self.done and not (totals[0] and any(totals[1:]))

    def _derived(self, head: int, top: int, parts: int) -> bool:
        """Whether ``head - ... = top`` is a line derived at the end, not a total before its parts."""
        one, other = self.lines[head].words, self.lines[top].words
        if other.kind in (TOTAL, DERIVED, CLOSING, BALANCE):
            return not (other.minority or (one.kind == TOTAL and other.kind == DERIVED and parts > 2))
        return one.kind not in (TOTAL, DERIVED) and parts == 2 and other.kind != PLAIN

    def _guesses(self, stack: list[int], top: int, *, leads: bool) -> list[_Guess]:
        """The most promising signed blocks of the stack's end, by the columns they hit."""
        n = len(stack)
        own, target = self.values[stack], self.values[top]
        after = np.cumsum(own[::-1], axis=0)[::-1]
        sizes = np.arange(n, 0, -1)
        limit = (tolerance(sizes) * self.step)[:, None]
        unread = np.cumsum(~self.known[stack][::-1], axis=0)[::-1] > 0
        usable = ~unread & self.known[top] & (np.abs(target) + np.abs(own) > 0)
        win = np.log2(1.0 + np.abs(target) // self.step)
        prior = self._priors(stack, top)
        kind = self.lines[top].words.kind
        found: list[tuple[float, int, tuple[int, ...], bool, float]] = []

        def add(
            residual: np.ndarray, at: np.ndarray, turned: list[tuple[int, ...]], cost: np.ndarray, lead: bool
        ) -> None:  # noqa: FBT001
            hit = (np.abs(residual) <= limit[at]) & usable[at]
            promise = (hit * win).sum(axis=1)
            for k in np.flatnonzero(promise > 0):
                found.append((float(promise[k] + cost[k]), int(at[k]), turned[k], lead, float(cost[k])))

        every = np.arange(n - 1)
        none: list[tuple[int, ...]] = [()] * n
        if not leads:
            add(after[:-1] - target, every, none, prior[:-1], False)
        lead_prior = self._lead_priors(stack, top)
        add(2 * own[:-1] - after[:-1] - target, every, none, lead_prior[:-1], True)
        if not leads:
            minus = np.array([-1 if self.lines[i].words.minus else 1 for i in stack])
            if kind in (DERIVED, TOTAL, PLAIN) and (minus < 0).any() and (minus > 0).any():
                signed = np.cumsum((own * minus[:, None])[::-1], axis=0)[::-1]
                add(signed[:-1] - target, every, [(-1,)] * n, prior[:-1] - 2.0, False)
            self._turned(stack, top, own, after, target, prior, lead_prior, add)
        found.sort(key=lambda f: -f[0])
        return [self._guess(stack, *f[1:]) for f in found[:WEIGHED]]

    def _turned(self, stack, top, own, after, target, prior, lead_prior, add) -> None:  # type: ignore[no-untyped-def]
        n = len(stack)
        low = max(0, n - TURNS)
        pairs = [(j, i) for j in range(low, n - 1) for i in range(j, n)]
        if pairs:
            at, one = np.array(pairs).T
            cost = prior[at] - 4.0 - np.log2(n - at)
            add(after[at] - 2 * own[one] - target, at, [(int(i),) for i in one], cost, False)
            later = one > at
            at, one = at[later], one[later]
            cost = lead_prior[at] - 4.0 - np.log2(n - at)
            add(2 * own[at] - after[at] + 2 * own[one] - target, at, [(int(i),) for i in one], cost, True)
        low = max(0, n - PAIRS)
        triples = [(j, a, b) for j in range(low, n - 2) for a, b in combinations(range(j, n), 2)]
        if triples:
            at, a, b = np.array(triples).T
            cost = prior[at] - 6.0 - 2 * np.log2(n - at)
            add(
                after[at] - 2 * (own[a] + own[b]) - target,
                at,
                list(zip(a.tolist(), b.tolist(), strict=True)),
                cost,
                False,
            )
        if self.lines[top].words.kind in (TOTAL, CLOSING, DERIVED):
            low = max(0, n - SKIPS)
            pairs = [(j, i) for j in range(low, n - 2) for i in range(j + 1, n)]
            if pairs:
                at, one = np.array(pairs).T
                cost = prior[at] - 6.0 - np.log2(n - at)
                add(after[at] - own[one] - target, at, [(-2, int(i)) for i in one], cost, False)

    def _guess(self, stack: list[int], first: int, turned: tuple[int, ...], leads: bool, prior: float) -> _Guess:  # noqa: FBT001
        signs = np.ones(len(stack) - first, np.int64)
        if leads:
            signs[1:] = -1
        if turned[:1] == (-1,):
            signs = np.array([-1 if self.lines[i].words.minus else 1 for i in stack[first:]])
        elif turned[:1] == (-2,):
            signs[turned[1] - first] = 0
        else:
            for i in turned:
                signs[i - first] = -signs[i - first]
        return _Guess(first, signs, prior, leads)

    # --- What captions and layout say beforehand ---

    def _priors(self, stack: list[int], top: int) -> np.ndarray:
        kind = _KIND[self.lines[top].words.kind]
        natural = np.array([self._natural(stack, j, top) for j in range(len(stack))])
        far = -3.0 - np.log2(len(stack))
        return kind + np.where(natural > 0, -1.0 + 0.5 * (natural - 1), far)

    def _lead_priors(self, stack: list[int], top: int) -> np.ndarray:
        kind = self.lines[top].words.kind
        base = np.full(len(stack), -5.0 - np.log2(len(stack)))
        for j, i in enumerate(stack):
            line = self.lines[i]
            if j == len(stack) - 2 and kind == DERIVED:
                base[j] = -2.0
            elif line.words.kind in (TOTAL, DERIVED) or line.headed or line.gap:
                base[j] = -4.0
        return base

    def _natural(self, stack: list[int], j: int, top: int) -> int:
        """How natural a block from the stack's j-th line to `top` is: 0 not, 1 bounded, 2 titled so."""
        line, last = self.lines[stack[j]], self.lines[top]
        if last.words.kind in (CLOSING, BALANCE):
            return 2 if line.words.kind in _BALANCES else int(j == 0)
        if line.headed and any(alike(last.words.core, _core(s)) for s in line.section[-2:]):
            return 2
        before = self.lines[stack[j - 1]] if j else None
        if before is None or line.headed or line.gap or stack[j - 1] in self.done or before.words.kind == TOTAL:
            return 1
        return int(stack[j] in self.done or line.words.kind == TOTAL)


def _core(heading: str) -> frozenset[str]:
    from .words import words_of

    return words_of(heading).core
