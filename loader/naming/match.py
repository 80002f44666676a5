"""A caption against the dictionary: the concepts it may stand for, best first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from .captions import Caption, read_caption
from .dictionary import FILES, Dictionary, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The share of a caption's and a pattern's letters that must agree when they are not the same words.
CLOSE = 0.86


#: A zone that every entry belongs to.
ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Claim:
    """A concept that a caption may stand for; ``score`` 1 and more for the same words."""

    concept: str
    sign: str
    score: float
    zoned: bool


class Placed(NamedTuple):
    """An entry as seen from a zone; `later` takes from its score what a later file's entry is worth less."""

    entry: Entry
    zoned: bool
    later: float


@dataclass(slots=True)
class Shelf:
    """Entries in file order, and by a rare word they need."""

    placed: list[Placed] = field(default_factory=list)
    by_word: dict[int, list[Placed]] = field(default_factory=dict)

    def put(self, placed: Placed) -> None:
        """Add an entry."""
        self.placed.append(placed)
        self.by_word.setdefault(placed.entry.key, []).append(placed)

    def with_words(self, mask: int) -> Iterator[Placed]:
        """The entries whose key word is among the words of `mask`."""
        while mask:
            low = mask & -mask
            yield from self.by_word.get(low, ())
            mask ^= low


@dataclass(slots=True)
class Matcher:
    """Looks captions up, each once for a statement and a place."""

    dictionary: Dictionary
    captions: dict[str, Caption] = field(default_factory=dict)
    shelves: dict[tuple[tuple[str, ...], str | None], Shelf] = field(default_factory=dict)
    found: dict[tuple[str, str, str | None], list[Claim]] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    guards: int = 0

    def caption(self, text: str) -> Caption:
        """The folded words of a caption."""
        known = self.captions.get(text)
        if known is None:
            known = self.captions[text] = read_caption(text, self.dictionary.vocabulary, self.names)
        return known

    def claims(self, text: str, statement: str, zone: str | None) -> list[Claim]:
        """What `text` may stand for in a statement's zone, best first; zone None takes what stands anywhere."""
        key = (text, statement, zone)
        if key not in self.found:
            claims = self._claims(self.caption(text), FILES[statement], zone)
            self.found[key] = _two_sided(claims) if self.caption(text).both else claims
        return self.found[key]

    def _claims(self, caption: Caption, files: tuple[str, ...], zone: str | None) -> list[Claim]:
        wordings = (caption.whole, caption.core, _without_net(caption.core), self._without_names(caption.core))
        bags = [bag for bag in dict.fromkeys(wordings) if bag]
        for flipped in (False, True):
            for step, bag in enumerate(bags):
                words = _flipped(bag) if flipped else bag
                claims = [] if flipped and words == bag else list(self._same(words, files, zone))
                if claims:
                    return _ranked(claims, 0.05 * step)
        return _ranked([c for bag in bags[:2] for c in self._near(bag, files, zone)], 0) or self._elsewhere(
            bags, files, zone
        )

    def _elsewhere(self, bags: list[frozenset[str]], files: tuple[str, ...], zone: str | None) -> list[Claim]:
        """What the same words mean in the statement's other places, if one thing only: subtotals may be damaged."""
        if zone is None or zone in ("eps", "shares"):
            return []
        for bag in bags[:2]:
            if len(bag) > 1:
                claims = _ranked(list(self._same(bag, files, ANYWHERE)), 0.5)
                if len(claims) == 1:
                    return claims
        return []

    def _without_names(self, bag: frozenset[str]) -> frozenset[str]:
        """Where a company's name is usual, the words no pattern has are one: ``Total Example shareholders' equity``."""
        if {"holder", "equity"} <= bag or {"purchase", "netofcash"} <= bag:
            return frozenset(word for word in bag if word in self.dictionary.bits)
        return frozenset()

    def _shelf(self, files: tuple[str, ...], zone: str | None) -> Shelf:
        """The entries that a zone's captions are compared with."""
        key = (files, zone)
        if key not in self.shelves:
            shelf = self.shelves[key] = Shelf()
            for rank, file in enumerate(files):
                for entry in self.dictionary.entries(file):
                    placed = Placed(entry, _in_zone(entry, zone), 0.01 * rank)
                    if placed.zoned or _anywhere(entry, zone):
                        shelf.put(placed)
        return self.shelves[key]

    def _same(self, bag: frozenset[str], files: tuple[str, ...], zone: str | None) -> Iterator[Claim]:
        """Entries whose needed words the bag has, and none but their words."""
        mask, strange = self.dictionary.mask(bag)
        if strange:
            return
        whole = self.dictionary.weight(mask)
        same = (
            placed
            for placed in self._shelf(files, zone).with_words(mask)
            if not placed.entry.need & ~mask and not mask & ~(placed.entry.need | placed.entry.may)
        )
        for entry, zoned, later in sorted(same, key=lambda p: p.entry.order):
            yield Claim(entry.concept, entry.sign, 1 + 0.3 * zoned + entry.weight / (10 * whole) - later, zoned)

    def _near(self, bag: frozenset[str], files: tuple[str, ...], zone: str | None) -> Iterator[Claim]:
        """Entries that differ from the bag by few letters and by no word that changes the meaning."""
        weigh = self.dictionary.weight
        mask, strange = self.dictionary.mask(bag)
        whole = weigh(mask) + strange
        guards = self._guards()
        for entry, zoned, later in self._shelf(files, zone).placed:
            missing, extra = entry.need & ~mask, mask & ~(entry.need | entry.may)
            if (missing | extra) & guards or missing == entry.need:
                continue
            apart = weigh(missing) + weigh(extra) + strange
            score = 1 - apart / (whole + weigh(missing))
            if score >= CLOSE:
                yield Claim(entry.concept, entry.sign, score - 0.1 + 0.1 * zoned - later, zoned)

    def _guards(self) -> int:
        if not self.guards:
            self.guards = self.dictionary.mask(self.dictionary.vocabulary.guards)[0]
        return self.guards


def _in_zone(entry: Entry, zone: str | None) -> bool:
    counted = bool(entry.zones & {"eps", "shares"})
    return zone in entry.zones or (zone == ANYWHERE and not counted)


def _anywhere(entry: Entry, zone: str | None) -> bool:
    """Whether a line in this zone may be what stands anywhere: a line per share is no amount."""
    return "any" in entry.zones and (zone not in ("eps", "shares") or "Share" in entry.concept)


def _without_net(bag: frozenset[str]) -> frozenset[str]:
    """``Receivables, net`` are receivables; net income is no other income, which its own pattern knows."""
    return bag - {"net"} if len(bag) > 1 else bag


def _flipped(bag: frozenset[str]) -> frozenset[str]:
    """A loss is a negative income: ``net loss`` is looked up as ``net income``."""
    return bag - {"loss"} | {"income"} if "loss" in bag else bag


def _two_sided(claims: list[Claim]) -> list[Claim]:
    """``Other (income) expense`` is no plain expense: what may go either way comes first."""
    return sorted(claims, key=lambda c: c.sign == "positive")


def _ranked(claims: list[Claim], less: float) -> list[Claim]:
    """One claim a concept, the best first."""
    best: dict[str, Claim] = {}
    for claim in claims:
        if claim.concept not in best or claim.score > best[claim.concept].score:
            best[claim.concept] = claim
    ranked = sorted(best.values(), key=lambda c: -c.score)
    return [Claim(c.concept, c.sign, c.score - less, c.zoned) for c in ranked]
