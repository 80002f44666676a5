"""What several finders compute from one reading is computed once while its rules are bound."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar, cast

from ..figures.reading import Reading
from .model import Tie

Result = TypeVar("Result")
_known: ContextVar[tuple[Reading, dict[Hashable, object]] | None] = ContextVar("known", default=None)
_ties: ContextVar[Sequence[Tie]] = ContextVar("ties", default=())


@contextmanager
def remembering(reading: Reading, ties: Sequence[Tie] = ()) -> Iterator[None]:
    """Within this block the reading does not change, and what is `once` is computed once.

    `ties` grow while rules are bound; `ties_so_far` gives them to the rules that are bound after others.
    """
    token, growing = _known.set((reading, {})), _ties.set(ties)
    try:
        yield
    finally:
        _known.reset(token)
        _ties.reset(growing)


def ties_so_far() -> Sequence[Tie]:
    """The ties that the rules before this one came to; none outside of `remembering`."""
    return _ties.get()


def once(function: Callable[[Reading], Result]) -> Callable[[Reading], Result]:
    """A function of a reading that is computed once within `remembering`; its callers share the result."""

    @wraps(function)
    def remembered(reading: Reading) -> Result:
        known = _known.get()
        if known is None or known[0] is not reading:
            return function(reading)
        if function not in known[1]:
            known[1][function] = function(reading)
        return cast("Result", known[1][function])

    return remembered
