"""How sure a sum is: bits won by columns that agree, lost by columns that do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Bits that a relation must have over "the numbers agree by accident": one in a thousand.
SURE = 7.0
#: A cell in a true sum is damaged about once in eight columns: three bits.
MISS = 3.0
#: More than this a single column cannot prove: it may repeat another one.
ENOUGH = 20.0
#: Bits that each unit of rounding difference costs beside the wider target.
ROUNDED = 1.5


def tolerance(parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Units of the last digit by which a sum of so many rounded parts may miss and still count as one.

    >>> tolerance(np.array([2, 3, 10, 40]))
    array([1, 2, 3, 6])
    """
    most = (parts + 1) // 2
    return np.minimum(most, (0.9 * np.sqrt(parts + 1) + 0.3).astype(np.int64))


def weigh(
    block: NDArray[np.int64],
    signs: NDArray[np.int64],
    testable: NDArray[np.bool_],
    doubt: NDArray[np.bool_],
    step: int,
) -> tuple[float, int, int]:
    """The bits for a relation, and the columns where it holds and where it misses.

    ``block`` has the parts as rows, with ``signs``, and the total as its last row; one column a
    column of the sheet. By accident a sum lands on one unit among as many as its
    numbers beside the two largest can reach: 1,200 + 34 = 1,234 wins log2(35) bits, and half of what
    the larger ones would win; a sum with one part beside nils wins none. A residual of one wrong
    digit loses less than any other, and a column in `doubt`, where a token is damaged, none.
    """
    residual = signs @ block[:-1] - block[-1]
    spread, second = _spread(np.abs(block) / step)
    if min(np.count_nonzero(signs > 0), np.count_nonzero(signs < 0) + 1) > 1:
        spread = np.minimum(spread, _cancelled(np.abs(block) / step, np.append(signs, -1)))
        second = spread
    units = np.abs(residual) // step
    limit = int(tolerance(np.array([len(block) - 1]))[0])
    bits, holds, misses = 0.0, 0, 0
    seen: set[tuple[int, ...]] = set()
    for column in np.flatnonzero(testable):
        key = tuple(block[:, column].tolist())
        if key in seen:
            continue
        seen.add(key)
        size, off = float(spread[column]), int(units[column])
        if residual[column] % step == 0 and off <= limit:
            if size >= 1:
                holds += 1
                reach = np.log2(1 + size) + 0.5 * max(0.0, np.log2(second[column] / size))
                bits += min(ENOUGH, max(0.0, float(reach - np.log2(2 * off + 1)))) - ROUNDED * off
        elif not doubt[column]:
            misses += 1
            bits -= _missed(int(residual[column]), size, step)
    return bits, holds, misses


def _spread(sizes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far the numbers beside the two largest reach, and the second largest, column by column."""
    if len(sizes) < 3:
        return np.zeros(sizes.shape[1]), np.zeros(sizes.shape[1])
    ordered = np.sort(sizes, axis=0)
    return np.sqrt((ordered[:-2] ** 2).sum(axis=0)), ordered[-2]


def _cancelled(sizes: NDArray[np.float64], signs: NDArray[np.int64]) -> NDArray[np.float64]:
    """How far two sides of a sum can miss each other once their like numbers cancel.

    7,180 + 7,169 = 7,174 + 7,175 is four shares of one company, not a sum.
    """
    left, right = (np.sort(sizes[signs * side > 0], axis=0)[::-1] for side in (1, -1))
    rows = max(len(left), len(right))
    one, other = (np.vstack([x, np.zeros((rows - len(x), sizes.shape[1]))]) for x in (left, right))
    apart = np.sort(np.abs(one - other), axis=0)
    root: NDArray[np.float64] = np.sqrt((apart[:-1] ** 2).sum(axis=0))
    return root


def _missed(residual: int, size: float, step: int) -> float:
    if size < 1 or not one_digit(residual // step):
        return MISS
    return max(0.0, MISS - max(0.0, float(np.log2((1 + size) / (18 * len(str(int(size))))))) / 2)


def one_digit(residual: int) -> bool:
    """Whether a single wrong digit would leave this residual: 300 and -9000 yes, 310 no.

    >>> [one_digit(r) for r in (300, -9000, 310, 0)]
    [True, True, False, False]
    """
    return residual != 0 and len(str(abs(residual)).rstrip("0")) == 1
