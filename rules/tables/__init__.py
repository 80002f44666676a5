"""Finders that need no concept: ties from the landed figures of tables, by layout, captions and arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from ..model import Remark, Rule, Tie, Unbound
from .agree import same_fact_agrees
from .captions import same_caption_differs
from .change import change_columns, percent_change_columns
from .counts import share_counts_agree
from .crossfoot import rows_cross_foot
from .dividends import dividends_add_up, payout_recomputes
from .flows import flows_are_changes
from .foot import columns_foot, roll_forward_rows
from .guidance import forecast_per_share
from .lost import lost_subtotals
from .multiples import depositary_earnings, fixed_multiple
from .parallel import parallel_blocks
from .parties import parties_cancel
from .periods import periods_add_up
from .recast import recast_growth, recast_results, recast_sums, sister_sums
from .shares import shares_of_a_total
from .sisters import sister_rows

if TYPE_CHECKING:
    from ...figures.reading import Reading

Finder: TypeAlias = "Callable[[Rule, Reading], Iterable[Tie | Remark | Unbound]]"

FINDERS: dict[str, Finder] = {
    "columns foot": columns_foot,
    "rows cross-foot": rows_cross_foot,
    "change columns": change_columns,
    "percent change columns": percent_change_columns,
    "same fact agrees": same_fact_agrees,
    "shares of a total": shares_of_a_total,
    "fixed multiple": fixed_multiple,
    "lost subtotals": lost_subtotals,
    "same caption differs": same_caption_differs,
    "roll-forward rows": roll_forward_rows,
    "sister rows": sister_rows,
    "depositary earnings": depositary_earnings,
    "flows are changes": flows_are_changes,
    "parallel blocks": parallel_blocks,
    "segments cancel": parties_cancel,
    "share counts agree": share_counts_agree,
    "dividends add up": dividends_add_up,
    "payout recomputes": payout_recomputes,
    "forecast per share": forecast_per_share,
    "periods add up": periods_add_up,
    "results again": recast_results,
    "sister sums": sister_sums,
    "sums of finer amounts": recast_sums,
    "growth of finer amounts": recast_growth,
}
#: Finders that start from what other rules have tied, and so come after them, in this order.
LATER = (
    "parallel blocks",
    "sister rows",
    "sister sums",
    "sums of finer amounts",
    "growth of finer amounts",
    "results again",
    "depositary earnings",
    "sums said",
    "changes made up",
)
