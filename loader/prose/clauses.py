"""Words between the amounts of a sentence: whose they are, when they speak of, which way they point."""

from __future__ import annotations

import re

from .amounts import COUNT, Amount
from .periods import Mention, beside
from .words import CUT, DIRECTION, GENERIC, VERB


def counted(amount: Amount, after: str) -> str:
    """What a number counts: "1,207 kiosks"; shares are counted of something, and that is said before."""
    noun = (
        re.match(r"\s{1,2}([A-Za-z][A-Za-z-]{2,20})", after) if (amount.kind, amount.unit) == (COUNT, "count") else None
    )
    return noun[1] if noun else ""


def named_after(subject: str, after: str) -> str:
    """The subject if it names a line item, else the noun right behind an amount without one."""
    if says(subject):
        return subject
    noun = re.match(r"\s{0,2}(?!\w+ly\b)([A-Za-z][A-Za-z-]{2,20})", after) if not subject else None
    return (
        noun[1]
        if noun and noun[1] not in ("yoy", "YoY", "from", "for", "and", "due", "year", "compared", "over", "which")
        else ""
    )


MOVED = re.compile(DIRECTION.pattern + r"\W*\Z", re.IGNORECASE)


def says(phrase: str) -> bool:
    """Whether a phrase names a line item: not a direction or a verb alone, nor what any amount is."""
    low = phrase.lower()
    return low not in GENERIC and not DIRECTION.fullmatch(low) and not VERB.fullmatch(low)


def masked(text: str, mentions: list[Mention]) -> str:
    """The sentence with blanks where it names periods, so that no caption holds one."""
    for mention in mentions:
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def own_clause(gap: str) -> str:
    """What of the words between two amounts belongs to the second: behind the bracket or comma that ends the first."""
    depth, cut = 0, 0
    for at, c in enumerate(gap):
        depth += (c == "(") - (c == ")")
        if depth < 0:
            depth, cut = 0, at + 1
        elif c == ";":
            cut = at + 1
    return gap[cut:]


def tail(text: str) -> str:
    """The noun phrase a clause ends with."""
    last = 0
    for match in CUT.finditer(text):
        last = match.end()
    text = text[last:]
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        c = text[at]
        depth += (c == ")") - (c == "(")
        if depth == 0 and c in ",;:":
            rest = text[at + 1 :].strip()
            if rest.startswith(("which", "net", "including")) and len(rest) < 60:
                continue
            return text[at + 1 :]
    return text


def direction_of(text: str) -> int:
    """The way the last word of direction points: 1 up, -1 down, 0 where there is none."""
    found = None
    for found in DIRECTION.finditer(text):  # noqa: B007 - the last one counts
        pass
    return 0 if found is None else 1 if found["up"] else -1


def near_direction(gap: str) -> bool:
    """Whether a direction word stands in the clause that "by" ends."""
    clause = re.split(r"[;:]", gap)[-1]
    found = DIRECTION.search(clause)
    return found is not None and len(clause) - found.end() < 90


def without(gap: str, start: int, mentions: list[Mention], offset: int) -> str:
    """The words of a gap from `start` on, less the periods named there."""
    chars = list(gap)
    for mention in mentions:
        for at in range(max(0, mention.start - offset), min(len(chars), mention.end - offset)):
            chars[at] = " "
    return "".join(chars[start:])


def income_from(gap: str, at: int) -> bool:
    """Whether a "from" belongs to what was earned: "proceeds from", "income from"."""
    return (
        gap[:at]
        .rstrip()
        .lower()
        .endswith(("income", "cash", "revenue", "revenues", "proceeds", "loss", "flow", "flows"))
    )


def for_period(after: str, mentions: list[Mention], start: int) -> bool:
    """Whether what follows an amount first says when: "for 1H16)", "as of March 31", "in the prior year"."""
    mention = beside(mentions, start, start + len(after))
    if mention is None:
        return False
    between = after[: mention.start - start].lower()
    if len(between) > 40 or any(c in between for c in ";:") or ". " in between:
        return False
    words = re.sub(r"\W+", " ", between).split()
    return all(w in _WHEN for w in words) and any(w in _AT for w in words)


_AT = frozenset({"for", "in", "as", "at", "on", "during"})
_WHEN = _AT | {"of", "the", "fiscal", "year", "yoy", "both", "same", "first", "period", "our", "cost", "and"}


def starts_period(after: str, mentions: list[Mention], text: str) -> bool:
    """Whether the words behind an amount say when."""
    start = text.find(after)
    return start >= 0 and for_period(after, mentions, start)
