"""The verdicts a tie or a remark can get, and the level each has by itself."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

EXACT = "exact"
ROUNDING = "rounding"
PLUG = "plug"
IMPLAUSIBLE = "implausible"
IMPOSSIBLE = "impossible"
NOT_EVALUATED = "not_evaluated"
VIOLATED = "violated"
ANOMALY = "anomaly"

VERDICTS = (EXACT, ROUNDING, PLUG, IMPLAUSIBLE, IMPOSSIBLE, NOT_EVALUATED, VIOLATED, ANOMALY)
LEVELS = ("pass", "note", "warning", "error")
LEVEL_OF = {
    EXACT: "pass",
    ROUNDING: "pass",
    PLUG: "note",
    IMPLAUSIBLE: "warning",
    IMPOSSIBLE: "error",
    NOT_EVALUATED: "note",
    VIOLATED: "error",
    ANOMALY: "warning",
}


def milder(one: str, other: str) -> str:
    """The milder of two levels: a finding is never worse than its rule's severity.

    >>> milder("error", "warning")
    'warning'
    """
    return min(one, other, key=LEVELS.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the kernel says of one tie.

    ``residual`` is printed minus expected: of the total (linear ties) or of the result (ratios),
    in the unit itself, exact. ``reason`` says in words why, for every verdict but exact.
    """

    verdict: str
    residual: Fraction | None = None
    reason: str = ""
