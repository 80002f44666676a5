"""Imports Great Expectations without what only a few of its own expectations draw in, a third of its start.

One expectation of theirs imports altair, three modules scipy.stats, all at the top of the file. While they are
imported, these names stand for modules that load when something of them is first used, and not before.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

HEAVY = ("altair", "scipy.stats")


class _Later(ModuleType):
    """Stands for a module until one of its names is asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(import_module(self.__name__), name)


def _import_lightly() -> None:
    stand_ins = {name: _Later(name) for name in HEAVY if name not in sys.modules}
    sys.modules.update(stand_ins)
    try:
        import_module("great_expectations")
    finally:
        for name in stand_ins:
            sys.modules.pop(name, None)


if "great_expectations" not in sys.modules:
    _import_lightly()
