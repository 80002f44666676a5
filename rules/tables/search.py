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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .evidence import SURE, weigh
from .grid import Line, Sheet
from .guesses import KIND, Floats, Guess, Guesser, Integers
from .words import BALANCE, CLOSING, DERIVED, OPENING, PLAIN, TOTAL, alike, words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: So many lines of the stack are looked at, and so many lines of the sheet.
DEPTH, REACH = 80, 200
#: Bits that a sum costs beside an open total, and one of totals and derived lines alone.
AROUND, SKELETON = 1.0, 5.0
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


class Search:
    """One sheet's search; ``sums`` are what it found, ``open`` the titled totals that fit nothing."""

    def __init__(self, sheet: Sheet) -> None:
        self.values: Integers = sheet.values
        self.known: NDArray[np.bool_] = sheet.known
        self.there: NDArray[np.bool_] = sheet.there
        self.doubt: NDArray[np.bool_] = sheet.doubt
        self.lines: list[Line] = sheet.lines
        self.step = sheet.step
        self.statement = sheet.grid.statement
        self.minus = np.array([-1 if line.words.minus else 1 for line in self.lines], np.int64)
        self.stack: list[int] = []
        self.sums: list[Sum] = []
        self.done: set[int] = set()
        self.parts: set[int] = set()
        #: The totals that fit nothing, with the first line of the block that each seems to close.
        self.open: dict[int, int] = {}

    def run(self) -> list[Sum]:
        """All sums, in the order in which their last lines are printed."""
        for line in range(len(self.lines)):
            self._read(line)
        return self.sums

    def _read(self, line: int) -> None:
        kind = self.lines[line].words.kind
        found = self._best(self.stack, line) or self._around(line)
        if found is not None and self._preempts(found, line):
            found = None
        if found is None and kind != PLAIN:
            found = self._skeleton(line)
        if found is not None:
            self._take(found, line)
            self._heads()
            return
        if kind == TOTAL:
            self._leave_open(line)
        self.stack.append(line)

    def _preempts(self, found: Sum, line: int) -> bool:
        """Whether a plain line that seems to close a sum is the last part of the total below it."""
        below = line + 1
        if self.lines[line].words.kind != PLAIN or found.form == "last" or below == len(self.lines):
            return False
        if self.lines[below].words.kind == PLAIN:
            return False
        total = self._best([*self.stack, line], below)
        return total is not None and total.form == "last" and line in total.lines

    def _heads(self) -> None:
        """A subtotal that just closed may be the last part of a total printed first."""
        while len(self.stack) > 2:
            top = self.stack.pop()
            found = self._best(self.stack, top, only_leads=True)
            if found is None:
                self.stack.append(top)
                return
            self._take(found, top)

    def _take(self, found: Sum, top: int) -> None:
        self.sums.append(found)
        self.done.add(found.total)
        self.parts.update(part for part, _ in found.parts)
        first = min(found.lines)
        kept = [x for x in self.stack if x < first]
        self.stack = [*kept, found.total] if found.total != top else [*kept, top]

    # --- Other stacks to look at ---

    def _around(self, line: int) -> Sum | None:
        """The search with the parts of totals that fitted nothing taken off the stack."""
        drop: set[int] = set()
        near = self.stack[-DEPTH:]
        for total in [x for x in near if x in self.open]:
            drop.update(x for x in near if self.open[total] <= x < total)
        return self._best([x for x in near if x not in drop], line, cost=AROUND) if drop else None

    def _skeleton(self, line: int) -> Sum | None:
        """The search over totals and derived lines alone, and the plain lines since the last of them."""
        near = range(max(0, line - REACH), line)
        strong = [i for i in near if self.lines[i].words.kind != PLAIN and i not in self.parts]
        since = [i for i in self.stack[-DEPTH:] if not strong or i > strong[-1]]
        stack = sorted({*strong, *since})
        return None if stack == self.stack else self._best(stack, line, cost=SKELETON)

    def _leave_open(self, line: int) -> None:
        firsts = [
            j for j in range(max(0, len(self.stack) - DEPTH), len(self.stack) - 1) if self._natural(self.stack, j, line)
        ]
        if firsts:
            self.open[line] = self.stack[firsts[-1]]

    # --- One line's sums ---

    def _best(self, stack: Sequence[int], top: int, *, only_leads: bool = False, cost: float = 0.0) -> Sum | None:
        stack = list(stack[-DEPTH:])
        if len(stack) < 2:
            return None
        guesser = Guesser(
            own=self.values[stack],
            target=self.values[top],
            known=self.known[[*stack, top]],
            step=self.step,
            priors=self._priors(stack, top),
            lead_priors=self._lead_priors(stack, top),
            minus=self.minus[stack],
        )
        guesses = guesser.best(self.lines[top].words.kind, only_leads=only_leads)
        found = [s for s in (self._weighed(stack, top, guess, cost) for guess in guesses) if s is not None]
        return max(found, key=lambda s: s.score, default=None)

    def _weighed(self, stack: list[int], top: int, guess: Guess, cost: float) -> Sum | None:
        used = np.flatnonzero(guess.signs)
        rows, signs = [stack[guess.first + int(i)] for i in used], guess.signs[used]
        if len(rows) < 2 or self._crosses(rows, top):
            return None
        block = self.values[[*rows, top]]
        testable = self.known[[*rows, top]].all(axis=0) & self.there[rows[0] if guess.leads else top]
        bits, holds, misses = weigh(block, signs, testable, np.any(self.doubt[[*rows, top]], axis=0), self.step)
        score = bits + guess.prior - cost
        if score < SURE or not holds or (misses >= holds and misses > 1):
            return None
        if misses and len(used) < len(guess.signs):
            return None  # a line is left out only where all columns agree to it
        return self._sum(rows, signs, top, (score, holds, misses), leads=guess.leads)

    def _sum(
        self, rows: list[int], signs: Integers, top: int, proof: tuple[float, int, int], *, leads: bool
    ) -> Sum | None:
        if leads and not self._derived(rows[0], top, len(rows)):
            parts = [(row, -int(sign)) for row, sign in zip(rows[1:], signs[1:], strict=True)]
            return Sum(rows[0], (*parts, (top, 1)), *proof, "first") if self._may_lead(rows, top) else None
        parts = [(row, int(sign)) for row, sign in zip(rows, signs, strict=True)]
        form = "last" if min(sign for _, sign in parts) > 0 else "derived"
        closers = sum(self._closes(row) for row in rows)
        if form == "derived" and closers > 1 and self.lines[top].words.kind == PLAIN:
            return None  # the last part of a total printed above or below, not what totals leave
        return None if top in self.done else Sum(top, tuple(parts), *proof, form)

    def _crosses(self, rows: list[int], top: int) -> bool:
        """Whether a sum would run over a closing balance into the next block without being one itself."""
        if self.lines[top].words.kind in (TOTAL, CLOSING, BALANCE):
            return False
        return any(self.lines[row].words.kind in (CLOSING, BALANCE) for row in rows[1:])

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
        return False

    # --- What captions and layout say beforehand ---

    def _priors(self, stack: list[int], top: int) -> Floats:
        natural = np.array([self._natural(stack, j, top) for j in range(len(stack))])
        far = -3.0 - np.log2(len(stack))
        bits: Floats = KIND[self.lines[top].words.kind] + np.where(natural > 0, -1.5 + 0.5 * natural, far)
        return bits

    def _lead_priors(self, stack: list[int], top: int) -> Floats:
        bits = np.full(len(stack), -5.0 - np.log2(len(stack)))
        for j, i in enumerate(stack):
            line = self.lines[i]
            if line.words.kind in (TOTAL, DERIVED) or line.headed or line.gap:
                bits[j] = -4.0
        if self.lines[top].words.kind == DERIVED:
            bits[-2] = -2.0
        return bits

    def _natural(self, stack: list[int], j: int, top: int) -> int:
        """How natural a block from the stack's j-th line to `top` is: 0 not, 1 bounded, 2 titled so."""
        line, last = self.lines[stack[j]], self.lines[top]
        if last.words.kind in (CLOSING, BALANCE):
            return 2 if line.words.kind in _BALANCES else int(j == 0)
        if line.headed and any(alike(last.words.core, words_of(s).core) for s in line.section[-2:]):
            return 2
        if j == 0 or line.headed or line.gap or self._closes(stack[j - 1]):
            return 1
        return int(self._closes(stack[j]))

    def _closes(self, line: int) -> bool:
        return line in self.done or self.lines[line].words.kind == TOTAL
