"""What several finders compute from one reading is computed once while its rules are bound."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar, cast

from ..figures.reading import Reading

Result = TypeVar("Result")
_known: ContextVar[tuple[Reading, dict[Hashable, object]] | None] = ContextVar("known", default=None)


@contextmanager
def remembering(reading: Reading) -> Iterator[None]:
    """Within this block the reading does not change, and what is `once` is computed once."""
    token = _known.set((reading, {}))
    try:
        yield
    finally:
        _known.reset(token)


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
