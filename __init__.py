"""Tie out the printed figures of financial reports; what is named here stays as it is (docs/python.md)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api import check, load
    from .expectations.finding import Coverage, Finding
    from .figures.complaint import FileError
    from .figures.reading import Reading
    from .loader.errors import InputError
    from .reports.checked import Checked
    from .reports.tabular import findings, tables, ties
    from .rules.complaint import SuiteError
    from .testing import assert_ties

__all__ = [
    "Checked",
    "Coverage",
    "FileError",
    "Finding",
    "InputError",
    "Reading",
    "SuiteError",
    "__version__",
    "assert_ties",
    "check",
    "findings",
    "load",
    "tables",
    "ties",
]
__version__ = "0.1.0"

#: Where each name stands; none of these modules has a name of this list, which would hide it.
_HOMES = {
    "Checked": "reports.checked",
    "Coverage": "expectations.finding",
    "FileError": "figures.complaint",
    "Finding": "expectations.finding",
    "InputError": "loader.errors",
    "Reading": "figures.reading",
    "SuiteError": "rules.complaint",
    "assert_ties": "testing",
    "check": "api",
    "findings": "reports.tabular",
    "load": "api",
    "tables": "reports.tabular",
    "ties": "reports.tabular",
}


def __getattr__(name: str) -> object:
    """Import the Python interface on first use: the command line starts without it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - late on purpose, see above

    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    """The names of the interface, for completion."""
    return sorted(__all__)
