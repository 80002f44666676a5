"""The values a printed figure can stand for: intervals with open and closed ends, on scaled integers."""

from __future__ import annotations

from dataclasses import dataclass

NEAREST = "nearest"
TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between ``low`` and ``high``, both in units of ``10**-decimals / 2``.

    Half units keep the rounding bounds whole: ``17.5`` rounded to the nearest is
    ``Interval(349, 351, 1)``, from 17.45 to 17.55. An end belongs to the interval unless open.
    """

    low: int
    high: int
    decimals: int
    low_open: bool = False
    high_open: bool = False

    def at(self, decimals: int) -> Interval:
        """The same interval in finer units; `decimals` must not be smaller than now."""
        if decimals < self.decimals:
            raise ValueError(f"cannot express 10^-{self.decimals} units in 10^-{decimals}")
        factor = 10 ** (decimals - self.decimals)
        return Interval(self.low * factor, self.high * factor, decimals, self.low_open, self.high_open)

    def __contains__(self, mantissa: int) -> bool:
        """Whether the whole number `mantissa`, in units of ``10**-decimals``, lies inside."""
        twice = 2 * mantissa
        above = twice > self.low if self.low_open else twice >= self.low
        below = twice < self.high if self.high_open else twice <= self.high
        return above and below


def rounding_interval(mantissa: int, decimals: int, *, exact: bool = False, mode: str = NEAREST) -> Interval:
    """What a printed figure can stand for.

    To the nearest: half a unit of the last digit either way, both ends closed, since half up and
    half even each put one of the ends inside. Truncated: from the printed value away from zero up
    to, not including, the next unit; a printed zero reaches almost a unit either way.

    >>> rounding_interval(175, 1)
    Interval(low=349, high=351, decimals=1, low_open=False, high_open=False)
    >>> rounding_interval(-3, 0, mode="truncated")
    Interval(low=-8, high=-6, decimals=0, low_open=True, high_open=False)
    """
    twice = 2 * mantissa
    if exact:
        return Interval(twice, twice, decimals)
    if mode == NEAREST:
        return Interval(twice - 1, twice + 1, decimals)
    if mode != TRUNCATED:
        raise ValueError(f"unknown rounding mode {mode!r}: use {NEAREST!r} or {TRUNCATED!r}")
    if mantissa == 0:
        return Interval(-2, 2, decimals, low_open=True, high_open=True)
    if mantissa > 0:
        return Interval(twice, twice + 2, decimals, high_open=True)
    return Interval(twice - 2, twice, decimals, low_open=True)
