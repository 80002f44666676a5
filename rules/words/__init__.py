"""Finders over prose: what sentences say, against the tables and against itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from ..model import Remark, Rule, Tie, Unbound
from .agree import claims_agree
from .bounds import claims_bounded, ranges_ordered
from .directions import directions_agree
from .makeup import claims_made_up
from .moves import changes_recompute
from .parts import margins_recompute, parts_add_up
from .rows import line_items_agree
from .sums import changes_made_up, sums_said

if TYPE_CHECKING:
    from ...figures.reading import Reading

Finder: TypeAlias = "Callable[[Rule, Reading], Iterable[Tie | Remark | Unbound]]"

FINDERS: dict[str, Finder] = {
    "claims agree": claims_agree,
    "line items agree": line_items_agree,
    "claimed changes": changes_recompute,
    "claimed parts": parts_add_up,
    "claims made up": claims_made_up,
    "claimed margins": margins_recompute,
    "sums said": sums_said,
    "directions agree": directions_agree,
    "changes made up": changes_made_up,
    "ranges ordered": ranges_ordered,
    "claimed bounds": claims_bounded,
}
