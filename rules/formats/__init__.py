"""Lexical checks: damage that a number's own characters and its neighbours' format give away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .characters import brackets, numbers_readable, separators
from .columns import column_format, lone_ungrouped, lost_point, ungrouped
from .rows import garbage_rows, magnitudes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ...figures.reading import Reading
    from ..model import Remark, Rule

#: Each check by the name that rules call it by, in angle brackets.
FINDERS: dict[str, Callable[[Rule, Reading], Iterable[Remark]]] = {
    "numbers readable": numbers_readable,
    "separators": separators,
    "brackets": brackets,
    "column format": column_format,
    "lost decimal point": lost_point,
    "ungrouped thousands": ungrouped,
    "lone ungrouped number": lone_ungrouped,
    "garbage rows": garbage_rows,
    "magnitudes": magnitudes,
}
