"""Periods that follow one another make the longer one: quarters the half and the year, in each line of a table."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from ..habit import holds
from ..model import Member, Remark, Rule, Tie, Unbound

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

Span: TypeAlias = "tuple[dt.date, dt.date]"

_DAY = dt.timedelta(days=1)
_PARTS = 4
_YEAR = 350  # days of a year at least
#: Amounts that no sum of periods makes, and balances that a heading dates like flows.
_NO_FLOW = re.compile(
    r"\b(?:average|beginning|end\sof|at\send|balance|per\s(?:\w+\s){0,2}share|ratio)\b", re.IGNORECASE
)
_LEAST = 2  # rows of a table that show that its columns are such periods


def periods_add_up(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties a line's amount of a longer period to those of the shorter ones that fill it: 37,944 + 36,179 = 74,123.

    Held to only where most lines of the table keep it, two at least: shares, rates and balances do not add up.
    """
    lines: dict[tuple[int, int, str], dict[Span, Figure]] = defaultdict(dict)
    for figure in reading.figures:
        if figure.table is not None and figure.row is not None and _is_flow(figure):
            span = (figure.period_start, figure.period_end)
            lines[figure.table, figure.row, f"{figure.caption} {figure.basis}"].setdefault(span, figure)  # type: ignore[arg-type]
    tables: dict[int, list[Tie]] = defaultdict(list)
    for (table, _, _), cells in lines.items():
        tables[table].extend(_ties(rule, cells))
    for ties in tables.values():
        judged = [holds(tie, reading.figures) for tie in ties]
        if judged.count(True) >= max(_LEAST, 2 * judged.count(False)):
            yield from ties
        elif ties:
            reason = (
                f"the periods of table {reading.figures[ties[0].figures[0]].table} do not add up in most of its lines"
            )
            yield Unbound(rule=rule.id, family=rule.family, reason=reason, figures=ties[0].figures)


def _is_flow(figure: Figure) -> bool:
    plain = figure.measure == "amount" and figure.unit not in ("percent", "shares") and figure.status != "blank"
    return plain and None not in (figure.period_start, figure.period_end) and not _NO_FLOW.search(figure.caption or "")


def _ties(rule: Rule, cells: dict[Span, Figure]) -> Iterator[Tie]:
    for span, whole in cells.items():
        parts = _filling(span, cells)
        if parts:
            year = (span[1] - span[0]).days >= _YEAR and len(parts) == _PARTS
            members = (Member(whole.figure, 1), *(Member(f.figure, -1) for f in parts))
            yield Tie(
                rule=rule.id, family="X04" if year else "X03", kind="cross-foot", members=members, total=whole.figure,
                shape=f"table {whole.table}: periods up to {span[1]}",
            )  # fmt: skip


def _filling(span: Span, cells: dict[Span, Figure]) -> list[Figure]:
    """The amounts of the shortest periods that fill a longer one without a gap; none where they do not."""
    found: list[Figure] = []
    day = span[0]
    while day < span[1] and len(found) <= _PARTS:
        ends = [s[1] for s in cells if s[0] == day and s != span and s[1] <= span[1]]
        if not ends:
            return []
        found.append(cells[day, min(ends)])
        day = min(ends) + _DAY
    return found if len(found) > 1 and day == span[1] + _DAY else []
