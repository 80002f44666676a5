"""A check as a workbook: figures, ties and findings with live formulas that a reviewer can follow and extend."""

from __future__ import annotations

from .workbook import workbook

__all__ = ["workbook"]
