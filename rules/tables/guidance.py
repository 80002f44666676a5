"""Guidance: forecast earnings per share are the forecast net income over the shares that the document counts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from ..habit import holds
from ..model import Member, Remark, Rule, Tie, Unbound
from .counts import kind_of

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

_PER_SHARE = re.compile(r"\bper\b.{0,40}\bshare\b", re.IGNORECASE)
_INCOME = re.compile(r"\b(?:net\s(?:income|profit|earnings|loss)|profit\sattributable|profit\b)", re.IGNORECASE)
_AVERAGE = re.compile(r"\baverage\s(?:number\sof\s)?(?:common\s)?shares?\b", re.IGNORECASE)
_DILUTED = re.compile(r"\bdiluted\b", re.IGNORECASE)
#: Shares bought or issued until the year's end move a forecast so far from today's count.
_NEAR = Fraction(5, 100)
_MONEY = 2  # decimals that an amount per share is printed with at least, and other amounts of its row are not


def forecast_per_share(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties forecast earnings per share to the net income of its row over a count of shares: 4,000 million is 88.77.

    The count is the average of the last period or what is issued less treasury shares. Where neither
    fits, the figure is held to the one that a single digit parts it from, or from which it is far off;
    what lies near by may be the count that the company expects, and is named.
    """
    headers: dict[tuple[int | None, int | None], str] = {
        (c.table, c.column): f"{c.header or ''} {c.title or ''}" for c in reading.columns
    }
    rows: dict[tuple[int, int], list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        if figure.basis == "forecast" and figure.table is not None and figure.row is not None and figure.readable:
            rows[figure.table, figure.row].append(figure)
    if rows and not headers:
        yield Unbound(rule=rule.id, family=rule.family, reason="the headings of the tables are not at hand")
    counts = list(_counts(reading))
    for (table, _), row in rows.items():
        rate, income = _rate(row, headers), _income(row)
        if rate is None or income is None:
            continue
        ties = [_tie(rule, rate, income, count, f"table {table}: forecast per share") for count in counts]
        if not ties:
            reason = "no count of shares is printed"
            yield Unbound(rule=rule.id, family=rule.family, reason=reason, figures=(rate.figure, income.figure))
        else:
            yield _best(rule, ties, rate, reading)


def _best(rule: Rule, ties: list[Tie], rate: Figure, reading: Reading) -> Tie | Unbound:
    for tie in ties:
        if holds(tie, reading.figures):
            return tie
    for tie in ties:
        wanted = _quotient(tie, reading)
        if wanted is not None and (_one_digit(rate, wanted) or abs(Fraction(rate.amount or 0) / wanted - 1) > _NEAR):
            return tie
    reason = f"{rate.printed} per share is on another count of shares than those printed"
    return Unbound(rule=rule.id, family=rule.family, reason=reason, figures=(rate.figure,))


def _quotient(tie: Tie, reading: Reading) -> Fraction | None:
    """What the members of a ratio make: 4,000 million over 45,062,865 is 88.764..."""
    above = sum(m.coefficient * Fraction(reading.figures[m.figure].amount or 0) for m in tie.members)
    below = sum(m.denominator * Fraction(reading.figures[m.figure].amount or 0) for m in tie.members)
    return above / below if above and below else None


def _one_digit(rate: Figure, wanted: Fraction) -> bool:
    """Whether one digit alone parts a printed rate from what it should be, in the last place give or take one."""
    unit = Fraction(10) ** -(rate.decimals or 0)
    printed = str(abs(rate.mantissa or 0))
    for near in (-1, 0, 1):
        right = str(abs(round(wanted / unit) + near))
        if len(right) == len(printed) and sum(a != b for a, b in zip(right, printed, strict=True)) == 1:
            return True
    return False


def _rate(row: list[Figure], headers: dict[tuple[int | None, int | None], str]) -> Figure | None:
    """The one amount per share of a row: by its measure, or as the last and the only one with cents."""
    named = [f for f in row if f.measure == "per_share" and "dividend" not in (f.caption or "").lower()]
    if len(named) == 1:
        return named[0]
    money = [f for f in row if f.measure == "amount" and f.unit != "percent"]
    last = max(money, key=lambda f: f.column or 0, default=None)
    if named or last is None or len(money) < _MONEY:
        return None
    alone = (last.decimals or 0) >= _MONEY and all((f.decimals or 0) <= 0 for f in money if f is not last)
    return last if alone and _PER_SHARE.search(headers.get((last.table, last.column), "")) else None


def _income(row: list[Figure]) -> Figure | None:
    """The row's net income: by its caption, else the last amount of a row whose captions tell no columns apart."""
    money = [f for f in row if f.measure == "amount" and (f.decimals or 0) <= 0]
    named = [f for f in money if _INCOME.search(f.caption or "")]
    if named:
        return named[-1]
    silent = len({f.caption for f in money}) == 1 and len(money) > _MONEY
    return max(money, key=lambda f: f.column or 0) if silent else None


def _counts(reading: Reading) -> Iterator[tuple[Figure, ...]]:
    """The counts that a forecast may be on: the latest (average,), and (issued, treasury) of the latest day."""
    shares = [f for f in reading.figures if f.unit == "shares" and f.readable and f.mantissa]
    average = [f for f in shares if _AVERAGE.search(f.caption or "") and not _DILUTED.search(f.caption or "")]
    last = max((f.period_end for f in average if f.period_end), default=None)
    ending = [f for f in average if f.period_end == last and f.period_start]
    if ending:
        yield (min(ending, key=lambda f: (f.period_start or f.period_end, f.figure)),)
    kinds: dict[str, dict[object, Figure]] = defaultdict(dict)
    for figure in shares:
        if figure.period_start is None and figure.period_end is not None and (kind := kind_of(figure)):
            kinds[kind].setdefault(figure.period_end, figure)
    days = kinds["issued"].keys() & kinds["treasury"].keys()
    if days:
        day = max(days, key=str)
        yield kinds["issued"][day], kinds["treasury"][day]


def _tie(rule: Rule, rate: Figure, income: Figure, counts: tuple[Figure, ...], shape: str) -> Tie:
    below = tuple(Member(f.figure, 0, 1 if at == 0 else -1) for at, f in enumerate(counts))
    members = (Member(income.figure, 1), *below)
    return Tie(
        rule=rule.id, family=rule.family, kind="recompute", members=members, result=rate.figure,
        total=rate.figure, shape=shape,
    )  # fmt: skip
