"""Lines of a cash flow statement that are the change of a balance sheet's line of the same name."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from .agree import digits, slip
from .words import kin, words_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

_MOVES = re.compile(
    r"\A\W{0,3}(?:net )?(?:increase|decrease|change)s?\b\W{0,3}(?:\(?(?:increase|decrease)\)?)?\W{0,3}in\b",
    re.IGNORECASE,
)
#: Digits that a flow must have to be the balances' change, and for one wrong digit to be seen in it.
_LEAST, _TELLING = 3, 5
_DAY = dt.timedelta(days=1)


def flows_are_changes(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties "Decrease in net investment in leases 388,590" to the balances 2,047,682 and 1,659,092 of that name.

    Only where it is their change, or one digit off it: exchange rates and purchases of businesses part most flows from
    the change that two balance sheets show.
    """
    balances: dict[tuple[frozenset[str], dt.date], list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        if figure.statement == "balance_sheet" and figure.column is not None and figure.period_end and figure.readable:
            balances[kin(words_of(figure.caption or "").text), figure.period_end].append(figure)
    for flow in reading.figures:
        if flow.statement == "cash_flow" and flow.column is not None and flow.period_start and flow.period_end:
            named = _MOVES.match((flow.caption or "")[:200])
            words = kin(words_of((flow.caption or "")[named.end() :]).text) if named else frozenset()
            new, base = (balances.get((words, day), []) for day in (flow.period_end, flow.period_start - _DAY))
            if words and len(new) == len(base) == 1:
                yield from _tie(rule, flow, new[0], base[0])


def _tie(rule: Rule, flow: Figure, new: Figure, base: Figure) -> Iterator[Tie]:
    if not flow.decimals == new.decimals == base.decimals or flow.unit != new.unit or digits(flow) < _LEAST:
        return
    change = (new.mantissa or 0) - (base.mantissa or 0)
    sign = -1 if (flow.mantissa or 0) * change < 0 else 1
    equal = abs(flow.mantissa or 0) == abs(change)
    if equal or (digits(flow) >= _TELLING and slip(flow, replace(flow, mantissa=change))):
        members = (Member(flow.figure, 1), Member(new.figure, -sign), Member(base.figure, sign))
        shape = f"table {flow.table}: {(flow.caption or '')[:40]} by the balance sheets"
        yield Tie(rule=rule.id, family=rule.family, kind="recompute", members=members, total=flow.figure, shape=shape)
