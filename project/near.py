"""The project of an input, at the price of a look upwards where there is none: TOML is read only where it counts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Project

FILES = ("tieout.toml", "pyproject.toml")


def project_for(path: Path) -> Project | None:
    """The project of an input; None where no file above it and no variable of the environment says anything.

    Raises:
        ProjectError: what is said does not read.
    """
    start = path.resolve()
    folders = [*([start] if start.is_dir() else []), *start.parents]
    file = any((folder / name).is_file() for folder in folders for name in FILES)
    if not file and not any(name.startswith("TIEOUT_CHECK_") for name in os.environ):
        return None
    from .read import project_for as found  # noqa: PLC0415 - only a project with such a file needs it

    return found(path, os.environ)
