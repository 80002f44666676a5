"""Counts of shares: what the balance sheet's caption says is issued is what the cover and the notes say, day by day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..model import Member, Remark, Rule, Tie, Unbound

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: The kinds of a count, by the words nearest to it; the first that is found of those at one place.
_KINDS = re.compile(
    r"\b(?:(?P<authorized>authori[sz]ed)|(?P<net>(?:excluding|net\sof|less)\s(?:the\s)?treasury)"
    r"|(?P<issued>issued(?:\s(?:and|shares)\soutstanding)?|(?:inclusive\sof|including)\s(?:the\s)?treasury)"
    r"|(?P<treasury>treasury|held\sin\streasury)|(?P<outstanding>outstanding))\b",
    re.IGNORECASE,
)
#: A count of something else than one class of shares on one day.
_OTHER = re.compile(
    r"\b(?:average|diluted|basic|options?|warrants?|awards?|units?|rights|ads|adss|adrs?)\b", re.IGNORECASE
)
_CLASS = re.compile(r"\b(?:preferred|preference|series\s\w+|class\s\w+)\b", re.IGNORECASE)
_STEM = re.compile(r"\bshares?\b|\bstock\b", re.IGNORECASE)
_LONGEST = 600  # characters of a caption that are looked at


def share_counts_agree(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties counts of one kind, class of shares and day that stand in two places under words of their own."""
    found: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        kind = kind_of(figure) if figure.unit == "shares" and figure.measure == "count" else ""
        if kind and figure.period_start is None and figure.period_end is not None and figure.readable:
            words = " ".join(sorted({m.group().lower() for m in _CLASS.finditer(figure.caption or "")}))
            found[kind, words, figure.period_end].append(figure)
    for key, figures in found.items():
        first = figures[0]
        for other in figures[1:]:
            if (other.table, other.row) != (first.table, first.row) and other.status == first.status == "number":
                members = (Member(other.figure, 1), Member(first.figure, -1))
                shape = f"{key[0]} shares in lines {first.line} and {other.line}"
                yield Tie(rule=rule.id, family=rule.family, kind="tie", members=members, shape=shape)


def kind_of(figure: Figure) -> str:
    """What is counted, by the words right behind a count that stands in its caption, else those before it."""
    caption = " ".join((figure.caption or "")[:_LONGEST].split())
    if not _STEM.search(caption) or _OTHER.search(caption):
        return ""
    at = caption.find(figure.printed or "\0") if figure.column is None else -1
    if at < 0:
        kinds = {match.lastgroup or "" for match in _KINDS.finditer(caption)}
        return next((k for k in ("net", "issued", "treasury", "outstanding", "authorized") if k in kinds), "")
    behind = re.split(r"[;\d]", caption[at + len(figure.printed or "") :], maxsplit=1)[0]
    near = _KINDS.search(behind) or None
    if near is None:
        for near in _KINDS.finditer(caption[:at]):  # noqa: B007 - the last one counts
            pass
    return "" if near is None else near.lastgroup or ""
