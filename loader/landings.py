"""A landing as an input: its readings one by one, or those of a few of its documents, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import InputError

if TYPE_CHECKING:
    from ..figures.landing_parts import Held, Parts
    from ..figures.reading import Reading


def read_landing(folder: Path, tell: Callable[[str], None]) -> Iterator[Reading]:
    """All readings of a landing, in memory of a part of it.

    Raises:
        InputError: it is none, or cannot be read.
    """
    with landed(folder):
        from ..figures.landing import landed_readings  # noqa: PLC0415 - a document needs no Arrow

        yield from landed_readings(folder, tell)


def read_some(folder: Path, part: int, some: tuple[int, int], stamp: int, shown: Path) -> Iterator[Reading]:
    """The readings of a part's documents from one to before another; `stamp` is the landing's when it was divided.

    Raises:
        InputError: the landing, `shown` so to the user, cannot be read, or is another one by now.
    """
    with landed(shown):
        from ..figures.landing import part_readings  # noqa: PLC0415 - as above

        parts = _parts(folder)
        if parts.stamp != stamp:
            raise InputError(str(shown), "", "was written anew while it was read", "check it again")
        yield from part_readings(_held(folder, part), parts.names, *some)


@contextmanager
def landed(folder: Path) -> Iterator[None]:
    """Say of a landing that it is none, or what is wrong with it, as of every input.

    Raises:
        InputError: see there.
    """
    from ..figures.landing import is_landing  # noqa: PLC0415 - as above

    if not is_landing(folder):
        cure = "name the documents in it, or a folder that `tieout load ... --out DIR` wrote"
        raise InputError(str(folder), "", "is a folder but no landing (it has no figures/)", cure)
    try:
        yield
    except InputError:
        raise
    except (ValueError, OSError) as error:
        raise InputError(str(folder), "", str(error), "land the documents again") from error


@lru_cache(2)
def _parts(folder: Path) -> Parts:
    from ..figures.landing_parts import parts_of  # noqa: PLC0415 - as above

    return parts_of(folder)


@lru_cache(1)
def _held(folder: Path, part: int) -> Held:
    from ..figures.landing import held_part  # noqa: PLC0415 - as above

    parts = _parts(folder)
    return held_part(parts, parts.parts[part])
