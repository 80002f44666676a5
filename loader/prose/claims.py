"""Amounts of a sentence get their parts in a claim: value, change, growth, and the base they are compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .amounts import COUNT, MONEY, PERCENT, POINTS, Amount
from .clauses import (
    MOVED,
    counted,
    direction_of,
    for_period,
    income_from,
    masked,
    named_after,
    near_direction,
    own_clause,
    says,
    starts_period,
    tail,
    without,
)
from .periods import Mention, beside
from .words import (
    BASE,
    BY,
    BY_TAIL,
    CHANGE_AFTER,
    CHANGE_OF,
    DIRECTION,
    EXPECTING,
    IN_WHAT,
    OF_PARTS,
    OR,
    TO,
    VERB,
    YOY,
    clean,
    goes_on,
    is_base,
    subject_of,
)  # fmt: skip

if TYPE_CHECKING:
    from ..calendar import Period
    from .sentences import Sentence

Role = tuple[str, int, str]
_REACH = 180  # characters before an amount in which its change is named
VALUE, BASE_VALUE, CHANGE, GROWTH = "value", "base", "change", "growth"


@dataclass(slots=True)
class Part:
    """One amount of a claim, with its part in it and the direction that the words say (0 where none)."""

    amount: Amount
    role: str
    direction: int = 0
    own: Period | None = None


@dataclass(slots=True)
class Claim:
    """What a clause says of one line item: its caption, period and base period, and its amounts."""

    caption: str
    period: Period | None = None
    base: Period | None = None
    parts: list[Part] = field(default_factory=list)

    def has(self, role: str, unit: str | None = None) -> bool:
        """Whether an amount of that part is there (and of that kind)."""
        return any(p.role == role and unit in (None, p.amount.kind) for p in self.parts)


@dataclass(slots=True)
class Reader:
    """One sentence under way: its text, amounts and periods, and the claims so far."""

    sentence: Sentence
    amounts: list[Amount]
    mentions: list[Mention]
    heading: str = ""
    text: str = ""
    claims: list[Claim] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def read(self) -> list[Claim]:
        """The sentence's claims, in order."""
        self.text = masked(self.sentence.text, self.mentions)
        last = 0
        for at, amount in enumerate(self.amounts):
            after = self.amounts[at + 1].start if at + 1 < len(self.amounts) else len(self.sentence.text)
            self._take(amount, last, after)
            last = amount.end
        _respectively(self)
        return self.claims

    @property
    def _open(self) -> Claim | None:
        return self.claims[-1] if self.claims else None

    def _take(self, amount: Amount, last: int, stop: int) -> None:
        text = self.text
        gap, after = text[last : amount.start], text[amount.end : stop]
        role, direction, caption = self._role(amount, gap, after)
        claim = self._open
        own = beside(self.mentions, amount.end, stop) if for_period(after, self.mentions, amount.end) else None
        if claim is None or (caption and caption != claim.caption) or _full(claim, role, amount, gap):
            caption = caption or (claim.caption if claim else _subject(gap)) or self.heading
            claim = Claim(caption, self._said(amount.start, amount.start - len(own_clause(gap)), claim))
            self.claims.append(claim)
        part = Part(amount, role, direction, own.period if own else None)
        if own is not None:
            self.used.add(own.start)
        if part.own is None and (role == BASE_VALUE or (role == VALUE and claim.parts)):
            near = self._near(last, amount.start)
            part.own = near.period if near else None
        claim.parts.append(part)

    def _said(self, start: int, last: int, before: Claim | None) -> Period | None:
        """The period that stands before an amount: in its own clause, or as the sentence's first."""
        near = self._near(last, start)
        said = _period_of(before) if before is not None else None
        if near is not None and near.period is not None:
            at_work = (
                said is None
                or near.period.end >= said.end
                or _AT_WORK.search(self.sentence.text[max(0, near.start - 24) : near.start])
            )
            if at_work:
                return near.period
        return said

    def _near(self, start: int, end: int) -> Mention | None:
        """The last period said between two places that no other amount has."""
        found = [
            m
            for m in self.mentions
            if start <= m.start and m.end <= end and m.period is not None and m.start not in self.used
        ]
        if found:
            self.used.add(found[-1].start)
        return found[-1] if found else None

    # --- Roles ---

    def _role(self, amount: Amount, gap: str, after: str) -> Role:
        """An amount's part in its claim, its direction, and the caption where it begins a claim of its own."""
        if self._is_base(amount, gap, after):
            return BASE_VALUE, 0, ""
        return (
            self._going_on(amount, gap)
            or self._moved(amount, gap, after)
            or (VALUE, 0, "" if self._after_move(gap) else counted(amount, after) or self._caption(gap, after))
        )

    def _after_move(self, gap: str) -> bool:
        """Whether "to" leads from a change to what it changed to."""
        claim = self._open
        moved = claim is not None and claim.parts[-1].role in (CHANGE, GROWTH, BASE_VALUE)
        return moved and bool(TO.search(gap)) and not VERB.search(gap)

    def _going_on(self, amount: Amount, gap: str) -> Role | None:
        """The part of an amount that only goes on with those before: "4% and 10%", "$215, or 4.9%, and $376"."""
        claim = self._open
        if claim is None:
            return None
        if goes_on(gap) and not CHANGE_AFTER.match(self.text, amount.end):
            for like in claim.parts[-1:-3:-1]:
                if like.amount.kind == amount.kind:
                    return like.role, like.direction, ""
        last = claim.parts[-1]
        if OR.search(gap) and last.role in (CHANGE, GROWTH):
            return _kind_of_move(amount), last.direction, ""
        return None

    def _moved(self, amount: Amount, gap: str, after: str) -> Role | None:
        """A change or growth rate, by the words before the amount or behind it; None where it is a level."""
        kind, direction, to = _kind_of_move(amount), direction_of(gap), TO.search(gap)
        following = CHANGE_AFTER.match(self.text, amount.end)
        if following and not (to and direction):
            caption = clean(following["what"] or "") or self._caption(gap, after)
            return kind, 1 if following["up"] else -1, caption
        found = None if to else CHANGE_OF.search(gap[-_REACH:])
        if found and not VERB.search(found["what"]) and "which" not in found["what"]:
            return kind, direction_of(found["noun"] or found["adj"] or ""), clean(tail(found["what"]))
        if BY.search(gap) or (direction and BY_TAIL.search(gap) and near_direction(gap)):
            return kind, direction, self._caption(gap, after)
        on_year = amount.kind == PERCENT and YOY.match(after) and (amount.signed or direction or not to)
        if amount.kind == POINTS or on_year:
            return kind, 0 if amount.signed else direction, self._caption(gap, after)
        return None

    def _is_base(self, amount: Amount, gap: str, after: str) -> bool:
        claim = self._open
        if claim is not None and amount.high is not None and claim.parts[-1].amount.high is not None:
            return False  # two ranges of one thing: what was expected before
        found = None
        for found in BASE.finditer(gap):  # noqa: B007 - the last one counts
            pass
        if found is not None:
            rest = without(gap, found.end(), self.mentions, amount.start - len(gap))
            moved = bool(DIRECTION.search(gap)) or claim is not None
            if (
                moved
                and is_base(rest, claim.caption if claim else "")
                and not (found.group().lower() == "from" and income_from(gap, found.start()))
            ):
                return True
        if (
            claim is None
            or not claim.has(VALUE)
            or (amount.kind in (PERCENT, POINTS) and not claim.has(VALUE, amount.kind))
        ):
            return False
        opened = gap.lstrip(" ")[:1] in ("(", ",") or (claim.has(GROWTH) and "(" in gap)
        mention = (
            beside(self.mentions, amount.end, amount.end + len(after))
            if for_period(after, self.mentions, amount.end)
            else None
        )
        if not opened or mention is None or VERB.search(gap):
            return False
        words = re.sub(r"\A\W*(?:yoy|year[\s-]o(?:ver|n)[\s-]year)\b", "", gap, flags=re.IGNORECASE).strip(" (,")
        earlier = mention.prior or (mention.period is not None and _before(mention.period, claim))
        return earlier and (not words or "(" in gap) and not (claim.has(BASE_VALUE) and words)

    def _caption(self, gap: str, after: str) -> str:
        """The line item an amount is said of, "" where it goes on with the one before."""
        first = not self.claims
        clause = gap if first else own_clause(gap)
        expecting = EXPECTING.match(clause)
        clause = clause[expecting.end() :] if expecting else clause
        low = clause.rstrip().lower()
        verb = VERB.search(clause)
        if low.endswith(("of", "(", "approximately", "about", " by")):
            phrase = tail(
                re.sub(r"\s?(?:of|by|\()?\s?(?:approximately|about|over|nearly)?\s?(?:of|by|\()?\s?\Z", "", clause)
            )
            if says(clean(phrase)) and not MOVED.search(phrase) and (not first or verb or expecting):
                return clean(phrase)
        inside = IN_WHAT.match(after)
        if inside and starts_period(after, self.mentions, self.text):
            inside = None
        if verb is not None:
            subject = subject_of(clause[: verb.start()])
            if inside and (OF_PARTS.search(clause) or subject.lower() in ("we", "")):
                return clean(inside["what"])
            if subject:
                return named_after(subject, after)
        if inside and (not first or verb):
            return clean(inside["what"])
        if first and verb is None:
            return named_after(
                subject_of(DIRECTION.split(clause)[0] if not DIRECTION.match(clause.strip()) else clause), after
            )
        return ""


def _subject(gap: str) -> str:
    """What a clause speaks of, without its verb."""
    return subject_of(VERB.split(gap, maxsplit=1)[0]) or subject_of(gap)


def _kind_of_move(amount: Amount) -> str:
    return GROWTH if amount.kind == PERCENT else CHANGE


_AT_WORK = re.compile(r"\b(?:for|in|during|at|as\sof|ended|ending|on)(?:\sthe)?(?:\sfiscal)?\s{0,2}\Z", re.IGNORECASE)


def _period_of(claim: Claim) -> Period | None:
    """A claim's period, or that of the first of its amounts that has one of its own."""
    return claim.period or next((p.own for p in claim.parts if p.role != BASE_VALUE and p.own), None)


def _before(period: Period, claim: Claim) -> bool:
    """Whether a period is earlier than the claim's, as a base is; a claim of no period said is of the one reported."""
    other = _period_of(claim)
    return other is None or period.end < other.end


def _full(claim: Claim, role: str, amount: Amount, gap: str) -> bool:
    """Whether the claim has such an amount already, so that another begins."""
    same = [
        p
        for p in claim.parts
        if p.role == role and (p.amount.kind in (PERCENT, POINTS)) == (amount.kind in (PERCENT, POINTS))
    ]
    return bool(same) and not goes_on(gap)


def _respectively(reader: Reader) -> None:
    """Date "X and Y ... in 2023 and 2022, respectively": as many periods as values, in their order."""
    text = reader.sentence.text
    for claim in reader.claims:
        kinds = [(p.role, p.amount.kind) for p in claim.parts]
        role, kind = max(kinds, key=kinds.count)
        values = [p for p in claim.parts if (p.role, p.amount.kind) == (role, kind)]
        if len(values) < 2 or role == BASE_VALUE:
            continue
        end = values[-1].amount.end
        later = [m for m in reader.mentions if m.start >= end and m.period is not None][: len(values)]
        near = (
            later
            if later and later[0].start - end < 120
            else [m for m in reader.mentions if m.end <= values[0].amount.start][-len(values) :]
        )
        if len(near) == len(values) and ("respectively" in text or len(values) == 2):
            for value, mention in zip(values, near, strict=True):
                value.own = mention.period


__all__ = ["BASE_VALUE", "CHANGE", "COUNT", "GROWTH", "MONEY", "VALUE", "Claim", "Part", "Reader"]
