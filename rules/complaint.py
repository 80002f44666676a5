"""What is wrong with a suite."""

from __future__ import annotations

from ..figures.complaint import FileError, nearest

__all__ = ["SuiteError", "nearest"]


class SuiteError(FileError):
    """A suite that cannot be used: ``file:line:column: what is wrong; the cure``."""
