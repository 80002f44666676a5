"""A document becomes a reading: readers per format, and the shared reading of numbers, periods, grids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ..figures.reading import Reading


def read(path: Path, name: str | None = None, *, corrected: bool = True) -> Reading:
    """Read one document; `name` is what it is called in every table and report.

    The corrections beside it (see docs/corrections.md) are applied, unless `corrected` is false.

    Raises:
        InputError: the input cannot be read at all (errors.InputError says why and what to do).
        CorrectionsError: the corrections beside it do not read.

    """
    from .text import read_text  # noqa: PLC0415 - the readers load with the first document, not with --help

    return read_text(path, name or path.name, corrected=corrected)
