"""The dictionary: patterns of captions from YAML, compiled to word sets that a caption is compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from .vocabulary import Vocabulary, load_vocabulary, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The dictionaries that a statement's captions are looked up in, the first before the next.
FILES = {
    "income_statement": ("income_statement", "comprehensive_income"),
    "comprehensive_income": ("comprehensive_income", "income_statement"),
    "balance_sheet": ("balance_sheet",),
    "cash_flow": ("cash_flow",),
    "equity": ("equity",),
    "segments": ("segments", "income_statement"),
    "summary": ("income_statement", "balance_sheet", "comprehensive_income"),
    "guidance": ("income_statement",),
    "kpi": ("income_statement", "balance_sheet"),
}
#: How a concept's value goes with what is printed, see `signs`.
SIGNS = ("positive", "result", "income", "expense", "flow", "flow-")
_PIECE = re.compile(r"[\[\]{}|]|[^\[\]{}|]+")
_PLURAL = re.compile(r"\[e?s\]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One wording of one concept: the words it needs and those it may have besides, as bit sets.

    ``key`` is the bit of the needed word that was met last, a rare one; ``weight`` the letters of all;
    ``order`` is the concept's place in its file, and of equal matches the first holds.
    """

    concept: str
    sign: str
    zones: frozenset[str]
    need: int
    may: int
    weight: int
    key: int
    order: int


@dataclass(slots=True)
class Dictionary:
    """The entries of the files loaded so far, and the words they are made of."""

    vocabulary: Vocabulary = field(default_factory=load_vocabulary)
    bits: dict[str, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    files: dict[str, list[Entry]] = field(default_factory=dict)

    def load(self, statements: Iterable[str]) -> None:
        """Read what these statements need: words are known, and so mended, only from then on."""
        for statement in sorted(statements):
            for name in FILES.get(statement, ()):
                self.entries(name)

    def entries(self, name: str) -> list[Entry]:
        """One file's entries, read when first asked for."""
        if name not in self.files:
            self.files[name] = list(self._compiled(name))
            self.vocabulary.known |= set(self.words)
            self.vocabulary.cache.clear()
            self.vocabulary.targets.clear()
        return self.files[name]

    def mask(self, words: frozenset[str]) -> tuple[int, int]:
        """The words' bit set, and the letters of the words that no pattern has."""
        mask = strange = 0
        for word in words:
            bit = self.bits.get(word)
            if bit is None:
                strange += len(word)
            else:
                mask |= 1 << bit
        return mask, strange

    def weight(self, mask: int) -> int:
        """The letters of a bit set's words: a long word says more than a short one."""
        total = 0
        while mask:
            low = mask & -mask
            total += len(self.words[low.bit_length() - 1])
            mask ^= low
        return total

    def _compiled(self, name: str) -> Iterator[Entry]:
        order = 0
        for zones, signs in read_yaml(name).items():
            where = frozenset(zones.split())
            for sign, concepts in signs.items():
                for concept, patterns in concepts.items():
                    for need, may in self._wordings(patterns):
                        key = 1 << (need.bit_length() - 1)
                        yield Entry(concept, sign, where, need, may, self.weight(need), key, order)
                    order += 1

    def _wordings(self, patterns: str) -> set[tuple[int, int]]:
        out: set[tuple[int, int]] = set()
        for pattern in _PLURAL.sub("", patterns).split(";"):
            pieces = [p for p in _PIECE.findall(pattern) if p.strip()]
            wordings, may = self._sequence(pieces, 0, "")[1:]
            out |= {(need, may & ~need) for need in wordings if need}
        return out

    def _sequence(self, pieces: list[str], at: int, close: str) -> tuple[int, set[int], int]:
        """Parse up to `close`: where it ends, the bit sets of needed words, and the optional words."""
        needs, may, alternatives = {0}, 0, set()
        while at < len(pieces) and pieces[at] != close:
            piece = pieces[at]
            if piece == "|":
                alternatives |= needs
                needs = {0}
            elif piece in "[{":
                at, inner, also = self._sequence(pieces, at + 1, "]" if piece == "[" else "}")
                may |= also
                if piece == "[":
                    for mask in inner:
                        may |= mask
                else:
                    needs = {a | b for a in needs for b in inner}
            else:
                mask = self._bits(piece)
                needs = {need | mask for need in needs}
            at += 1
        return at, needs | alternatives, may

    def _bits(self, text: str) -> int:
        """The bit set of a run of plain words, folded as captions are."""
        vocabulary = self.vocabulary
        folded = [vocabulary.fold(w) for w in text.replace("-", "").split()]
        mask = 0
        for _, _, word in vocabulary.spans(folded):
            if word not in vocabulary.drop:
                if word not in self.bits:
                    self.bits[word] = len(self.words)
                    self.words.append(word)
                mask |= 1 << self.bits[word]
        return mask


@cache
def dictionary() -> Dictionary:
    """The one dictionary of the process, with all its files: no document's names depend on those read before."""
    book = Dictionary()
    book.load(FILES)
    return book
