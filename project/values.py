"""What a value of the project file may be: each reads one, or gives None where it is of the wrong kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_MOST = 10**9


def text(value: object) -> str | None:
    """Text on one line."""
    return value if isinstance(value, str) and value.isprintable() else None


def texts(value: object) -> tuple[str, ...] | None:
    """A list of texts, none of them empty."""
    if not isinstance(value, list) or not all(isinstance(each, str) and each and text(each) for each in value):
        return None
    return tuple(value)


def flag(value: object) -> bool | None:
    """True or false."""
    return value if isinstance(value, bool) else None


def count(value: object) -> int | None:
    """A whole number from 0 up."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST else None


def number(value: object) -> Decimal | None:
    """A finite number from 0 up."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    found = Decimal(value)
    return found if found.is_finite() and found >= 0 else None


def percent(value: object) -> Decimal | None:
    """A number from 0 to 100."""
    found = number(value)
    return found if found is not None and found <= 100 else None


def hour(value: object) -> str | None:
    """A time of day, ``18:00``."""
    return value if isinstance(value, str) and _HOUR.fullmatch(value) else None


def one_of(words: tuple[str, ...]) -> Callable[[object], str | None]:
    """One of some words."""
    return lambda value: value if isinstance(value, str) and value in words else None


def some_of(words: tuple[str, ...]) -> Callable[[object], tuple[str, ...] | None]:
    """A list of some words, each counted once."""

    def read(value: object) -> tuple[str, ...] | None:
        if not isinstance(value, list) or not all(isinstance(each, str) and each in words for each in value):
            return None
        return tuple(dict.fromkeys(value))

    return read
