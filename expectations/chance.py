"""How likely a residual is when every figure was rounded by itself: exact probabilities, no floats.

A sum of n + 1 printed figures misses by what the n errors of its parts add up to, rounded to whole units: each error
is uniform over one unit. Three parts foot exactly in 2 of 3 cases, miss by one unit in 1 of 3 and never by two.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import comb, factorial, prod


def at_most(weights: tuple[int, ...], twice: int) -> Fraction:
    """The probability that sum(weight x error) <= twice / 2, each error uniform from -1/2 to 1/2.

    >>> at_most((1,), 0), at_most((1, 1), 1), at_most((1, 1, 1), 1)
    (Fraction(1, 2), Fraction(7, 8), Fraction(5, 6))
    """
    reach = sum(weights)
    if twice >= reach:
        return Fraction(1)
    if twice <= -reach:
        return Fraction(0)
    return _at_most(tuple(sorted(Counter(weights).items())), twice)


@lru_cache(maxsize=8192)
def _at_most(groups: tuple[tuple[int, int], ...], twice: int) -> Fraction:
    """Inclusion and exclusion over the corners of the cube of errors, equal weights taken together."""
    count = sum(n for _, n in groups)
    start = twice + sum(w * n for w, n in groups)
    total = 0
    for taken in product(*(range(n + 1) for _, n in groups)):
        rest = start - 2 * sum(w * k for (w, _), k in zip(groups, taken, strict=True))
        if rest > 0:
            ways = prod(comb(n, k) for (_, n), k in zip(groups, taken, strict=True))
            total += (-1) ** sum(taken) * ways * rest**count
    return Fraction(total, 2**count * factorial(count) * prod(w**n for w, n in groups))


def exactly(weights: tuple[int, ...], twice_mean: int = 0) -> Fraction:
    """The probability that a sum foots with residual zero.

    The largest weight is the figure that takes up what the others leave; `twice_mean` is twice the residual to be
    expected (0 to the nearest; truncated parts lose half a unit each).

    >>> exactly((1, 1)), exactly((1, 1, 1)), exactly((1, 1, 1, 1))
    (Fraction(1, 1), Fraction(3, 4), Fraction(2, 3))
    """
    last, others = _last(weights)
    return at_most(others, last - twice_mean) - at_most(others, -last - twice_mean)


def as_far(weights: tuple[int, ...], twice: int, slack: int = 0) -> Fraction:
    """The probability of a residual at least `twice` / 2 from what is expected, either way.

    `slack` is the weight of much finer members, taken as leeway.

    >>> as_far((1, 1), 2), as_far((1, 1, 1), 2), as_far((1,) * 8, 6)
    (Fraction(0, 1), Fraction(1, 4), Fraction(1, 2520))
    """
    last, others = _last(weights)
    least = abs(twice) - last - slack
    return Fraction(1) if least <= 0 else 2 * at_most(others, -least)


def _last(weights: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    ordered = sorted(weights)
    return (ordered[-1], tuple(ordered[:-1])) if ordered else (0, ())
