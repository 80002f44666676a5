"""Who a figure is, whatever its value and wherever it stands in the file: what fingerprints are made of."""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .figure import Figure


def identities(figures: Iterable[Figure]) -> list[str]:
    """One identity a figure: entity, statement, concept or headings and caption, dimensions, period, measure, basis.

    Equals are numbered in reading order. Values, lines and figure numbers have no part in it.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for figure in figures:
        key = _key(figure)
        seen[key] += 1
        found.append("\x1f".join((*key, str(seen[key]))))
    return found


def fingerprint(rule: str, identities_: Iterable[str]) -> str:
    """16 hex digits that name one instance of a rule, the same in the next version of the document."""
    return _hash(rule, *sorted(identities_))


def state(figures: Sequence[Figure]) -> str:
    """16 hex digits of the figures' values, in any order: a waiver lapses when they change."""
    return _hash(*sorted(f"{f.mantissa} {f.decimals} {f.status}" for f in figures))


def short_ids(fingerprints: Iterable[str], least: int = 7) -> dict[str, str]:
    """Each fingerprint by as few of its first digits, 7 or more, as no other of them has.

    >>> short_ids(["3f9a21c07b", "3f9a21c999", "8812345678"])
    {'3f9a21c07b': '3f9a21c0', '3f9a21c999': '3f9a21c9', '8812345678': '8812345'}
    """
    ordered = sorted(set(fingerprints))
    shared = [_shared(one, other) for one, other in pairwise(ordered)]
    needed = zip([0, *shared], [*shared, 0], strict=True)
    return {one: one[: max(least, 1 + max(pair))] for one, pair in zip(ordered, needed, strict=False)}


def _shared(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _key(figure: Figure) -> tuple[str, ...]:
    line_item = (figure.concept,) if figure.concept else (*figure.section, figure.caption)
    dimensions = (f"{axis}={member}" for axis, member in sorted(figure.dimensions.items()))
    period = (figure.period_start, figure.period_end, figure.compared_start, figure.compared_end)
    parts = (figure.entity, figure.statement, "/".join(x or "" for x in line_item), ";".join(dimensions), *period)
    return (*("" if part is None else str(part) for part in parts), figure.measure, figure.basis)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1e".join(parts).encode()).hexdigest()[:16]
