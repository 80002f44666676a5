"""Tie out the printed figures of financial reports."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .api import check, load
    from .reports.checked import Checked

__all__ = ["Checked", "__version__", "check", "load"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the Python interface on first use: the command line starts without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import api  # noqa: PLC0415 - late on purpose, see above

    return getattr(api, name)
