"""Sums and margins that prose says: parts behind their total, and ratios of two amounts near by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound
from ..tables.shares import share
from .agree import Told
from .said import Item, Said, digits

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: A total's parts are among so many claims behind it, and so many lines.
_PARTS, _LINES = 5, 12
_DIGITS = 4
_REVENUE = frozenset({"revenue", "sale", "turnover"})
_MARGINS = frozenset({"margin", "profit", "income", "rate", "ebit", "ebitda"})


def parts_add_up(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties of a total to the parts said right behind it: orders of 32,246, of which 13,543 and 18,703.

    Two or more neighbouring claims are the parts where they add up, in every period said of all
    of them and to four digits in one; one wrong digit in one of two periods leaves them so.
    """
    claims = [c for c in Told.of(reading).claims if _levels(c)]
    for at, total in enumerate(claims):
        for found in _sums(total, claims[at + 1 : at + 1 + _PARTS]):
            for whole, parts in found:
                members = (Member(whole.figure, 1), *(Member(p.figure, -1) for p in parts))
                shape = f"said in line {total.figures[0].line}: total and parts"
                yield Tie(
                    rule=rule.id, family=rule.family, kind="recompute", members=members, total=whole.figure, shape=shape
                )
            break


def _levels(said: Said) -> list[Figure]:
    """The amounts that are said as they are: a bound adds up to nothing."""
    levels = (f for f in said.figures if f.measure in ("amount", "count") and f.qualifier in ("none", "approx"))
    return [f for f in levels if f.mantissa is not None and f.unit is not None]


def _sums(total: Said, behind: list[Said]) -> Iterator[list[tuple[Figure, list[Figure]]]]:
    """The sums, a period each, for the fewest claims right behind the total that make it."""
    last = total.figures[0].line or 0
    run: list[Said] = []
    for said in behind:
        if (said.figures[0].line or 0) - last > _LINES:
            return
        run.append(said)
        for parts in (run, run[1:]):
            columns = (
                [c for whole in _levels(total) if (c := _column(whole, parts)) is not None] if len(parts) > 1 else []
            )
            held = [_adds(*c) for c in columns]
            if (
                columns
                and any(held)
                and sum(held) * 2 >= len(held)
                and max(digits(c[0]) for c, h in zip(columns, held, strict=True) if h) >= _DIGITS
            ):
                yield columns
                return


def _column(whole: Figure, parts: list[Said]) -> tuple[Figure, list[Figure]] | None:
    """The total and its parts in one period, None where one of them is not said."""
    found = [next((f for f in _levels(p) if _same(f, whole)), None) for p in parts]
    return None if None in found else (whole, [f for f in found if f is not None])


def _same(one: Figure, other: Figure) -> bool:
    return (one.unit, one.decimals, one.period_start, one.period_end) == (
        other.unit,
        other.decimals,
        other.period_start,
        other.period_end,
    )


def _adds(whole: Figure, parts: list[Figure]) -> bool:
    off = abs((whole.mantissa or 0) - sum(p.mantissa or 0 for p in parts))
    return 2 * off <= len(parts) + 1 and all(p.mantissa for p in parts)


# --- Margins ---


def margins_recompute(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties of a ratio to its part and whole: gross margin 9,249 of revenues 52,285 is 17.7 %.

    The part is the amount said before the ratio (of the same period), or the line item of the
    tables that it repeats; the whole is revenue, or what the ratio's own words name.
    """
    told = Told.of(reading)
    for at, said in enumerate(told.claims):
        for ratio in [f for f in said.figures if _is_rate(f)]:
            seen: set[int] = set()
            for part, whole in _over(told, at, ratio):
                if part.figure in seen or whole.figure in seen:
                    continue
                seen.update((part.figure, whole.figure))
                members = (Member(part.figure, 1), Member(whole.figure, 0, 1))
                shape = f"said in line {ratio.line}: {said.caption[:40]}"
                yield Tie(
                    rule=rule.id, family=rule.family, kind="recompute", members=members, result=ratio.figure,
                    factor=100, total=ratio.figure, shape=shape,
                )  # fmt: skip


def _is_rate(figure: Figure) -> bool:
    exact = figure.qualifier in ("none", "approx")
    return figure.measure == "ratio" and figure.unit == "percent" and exact and digits(figure) > 1


def _over(told: Told, at: int, ratio: Figure) -> Iterator[tuple[Figure, Figure]]:
    said = told.claims[at]
    for back in range(at - 1, max(-1, at - 3), -1):
        before = told.claims[back]
        if (ratio.line or 0) - (before.figures[-1].line or 0) > _LINES:
            break
        places = told.places[back]
        span = (ratio.period_start, ratio.period_end)
        said_parts = [f for f in _levels(before) if (f.period_start, f.period_end) == span]
        for part in (*said_parts, *(c for f in said_parts for p in places if (c := p.at(span, f.unit)) is not None)):
            for whole in _wholes(told, said, places, part):
                if share(part, whole, ratio):
                    yield part, whole


def _wholes(told: Told, said: Said, places: list[Item], part: Figure) -> Iterator[Figure]:
    """What a ratio may be of: amounts that its own words name, then the part's namesake in its table, then revenue."""
    span = (part.period_start, part.period_end)
    named = [c for c in told.claims if c.words and c.words < said.words]
    for claim in named:
        yield from (
            f
            for f in _levels(claim)
            if f is not part and f.unit == part.unit and (f.period_start, f.period_end) == span
        )
    margin = bool(said.words & _MARGINS)
    tables = {item.table: item for item in places}
    for item in told.items:
        own = tables.get(item.table)
        namesake = own is not None and item is not own and item.words == own.words
        revenue = margin and bool((item.words | item.around) & _REVENUE)
        if namesake or revenue or (item.words and item.words < said.words):
            whole = item.at(span, part.unit)
            if whole is not None and (namesake or digits(whole) >= 3):
                yield whole
