"""Damaged words: rare tokens that print like a word which the document or every report uses, and are none."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, pairwise

from rapidfuzz.distance import Levenshtein

from .glyphs import UNLIKE, misread
from .tokens import Misreading, Page, known_words

#: Shorter words are too near to others; words in small letters alone must be longer to be told from rare ones.
_SHORTEST, _PLAIN = 5, 7
#: Longer ones are no words; and so many words of one beginning or ending are compared, those printed most.
_LONGEST, _CROWD = 30, 300
#: A word printed so often is meant; one printed twice may be what is meant.
_OFTEN, _PRINTED = 3, 2
#: What all misread glyphs of a word may cost, more where its shape is odd too (a digit inside, capitals inside).
_MOST, _MOST_ODD = 3.0, 3.5
#: A word that only other reports print must be nearer; for a word with a capital, which may be a name, nearest.
_MOST_UNPRINTED, _MOST_NEAREST = 2.5, 1.5
_ENDS = ("'s", "s", "es", "ed", "d", "ing", "ly", "er", "ers", "al", "able", "ness", "ment")
_STARTS = ("un", "non", "re", "pre", "sub", "over", "inter", "co", "dis", "mis", "out", "under")
#: A run of so many characters with marks and changes of case inside is what recognition makes of lines it cannot read.
_GARBLED = 10
_MARKS = re.compile(r"[\\/|{}<>~^].*[\\/|{}<>~^]")


def damaged_words(page: Page) -> list[Misreading]:
    """Find the words that are a misread glyph or two from a word printed often, and stand for nothing else."""
    folded: Counter[str] = Counter()
    for word, count in page.counts.items():
        folded[word.lower()] += count
    targets = _Targets(folded)
    found: list[Misreading] = []
    for text, tokens in page.places.items():
        word = text.strip("[]|!")
        meant = targets.meant(word) if len(word) >= _SHORTEST else None
        if meant is not None:
            count = folded[meant.lower()]
            evidence = f"printed {count} times" if count > 1 else "a common word"
            at = text.index(word)
            places = [(t.line, t.start + at) for t in tokens]
            found.extend(Misreading(line, k, k + len(word), word, meant, evidence) for line, k in places)
    return [*found, *_garbled(page)]


class _Targets:
    """The words that may be meant, by their first and last letters; ``folded`` counts words in small letters."""

    def __init__(self, folded: Counter[str]) -> None:
        self.folded = folded
        self.known = known_words()
        words = [w for w in folded if len(w) <= _LONGEST]
        self._begun = _beginnings(w for w in words if w not in self.known)
        meant = (w for w in words if (folded[w] >= _OFTEN and w.isalpha()) or (w in self.known and w.islower()))
        self._by = _by_ends(sorted(meant, key=lambda w: (-folded[w], w)))

    def meant(self, word: str) -> str | None:
        """The word that `word` is a misreading of; None if it is a word itself, or a name, or nothing is near.

        Of two words equally near the one printed more often is meant; where both are, neither.
        """
        low = word.lower()
        odd = not word.isalpha() or not (word.islower() or word.isupper() or word.istitle())
        if len(word) > _LONGEST or (len(word) < _PLAIN and not odd) or self._is_word(word, low):
            return None
        near = {*self._crowd("^" + low[:3]), *self._crowd(low[-3:] + "$")}
        ranked = sorted(
            (cost, -self.folded[target], form)
            for target in near
            if abs(len(target) - len(low)) <= 2 and Levenshtein.distance(target, low, score_cutoff=3) <= 3
            for cost, form in [self._nearest(target, word, odd=odd)]
            if cost < UNLIKE
        )
        if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
            return None
        return ranked[0][2]

    def _crowd(self, key: str) -> list[str]:
        """The words of one beginning or ending: those printed, most often first, then those that only others print."""
        here = self._by.get(key, [])[:_CROWD]
        others = (word for word in _common()[1].get(key, ()) if not self.folded[word])
        return [*here, *islice(others, _CROWD - len(here))]

    def _begins(self, start: str) -> int:
        return self._begun[start] + _common()[0][start]

    def _nearest(self, target: str, word: str, *, odd: bool) -> tuple[float, str]:
        """What it costs to read the target as `word`, and in which letters it is written there."""
        limit = _MOST_ODD if odd else _MOST
        if self.folded[target] < _PRINTED:
            sure = odd or (word.islower() and len(word) > _PLAIN)
            limit = _MOST_UNPRINTED if sure else _MOST_NEAREST
        return min((misread(form, word, limit), form) for form in (target, target.capitalize(), target.upper()))

    def _is_word(self, word: str, low: str) -> bool:
        """Whether it stands for itself: known, printed often, or another form of a word that is."""
        letters = sum(c.isalpha() for c in word)
        digits = sum(c.isdigit() for c in word)
        if letters < _SHORTEST - 1 or digits > 1 + len(word) // 4 or not word.isascii():
            return True
        if low in self.known or self.folded[low] >= _OFTEN or (word[0].islower() and word[1:].istitle()):  # iPhone
            return True
        plain = low.rstrip("0123456789")  # a footnote's number
        if plain != low and (plain in self.known or self.folded[plain] or len(plain) < _SHORTEST):
            return True
        if not low.isalpha():
            return False
        return self._is_begun(low) or any(self._is_stem(stem) for stem in _stems(low) if len(stem) > 3)

    def _is_begun(self, low: str) -> bool:
        """Whether other words begin as it does: competitive, compete."""
        own = low in self.folded
        return self._begins(low[:-1]) > own or (len(low) > _PLAIN and self._begins(low[:-2]) > own)

    def _is_stem(self, stem: str) -> bool:
        forms = (stem, stem + "e", stem[:-1], stem[:-1] + "y")
        return any(form in self.known or self.folded[form] >= _PRINTED for form in forms)


@cache
def _common() -> tuple[Counter[str], dict[str, list[str]]]:
    """Of the words that every report uses: how many have each beginning, and those in small letters by their ends."""
    words = [w for w in known_words() if len(w) <= _LONGEST]
    return _beginnings(words), _by_ends(sorted(w for w in words if w.islower()))


def _beginnings(words: Iterable[str]) -> Counter[str]:
    return Counter(w[:size] for w in words for size in range(_SHORTEST, len(w)))


def _by_ends(words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if len(word) >= _SHORTEST - 1:
            found["^" + word[:3]].append(word)
            found[word[-3:] + "$"].append(word)
    return found


def _stems(low: str) -> Iterator[str]:
    yield from (low[: -len(end)] for end in _ENDS if low.endswith(end))
    yield from (low[len(start) :] for start in _STARTS if low.startswith(start))


# --- What is no word at all ---


def _garbled(page: Page) -> Iterator[Misreading]:
    r"""Runs of characters that are no words: `rEeqCL(Jellt\)//elg`."""
    for number, text in page.lines.items():
        if not _MARKS.search(text):
            continue
        at = 0
        for chunk in text.split():
            at = text.index(chunk, at)
            if len(chunk) >= _GARBLED and _is_garbled(chunk):
                yield Misreading(number, at, at + len(chunk), chunk, "", "no word is printed like it")
            at += len(chunk)


def _is_garbled(chunk: str) -> bool:
    if "://" in chunk or "@" in chunk or "www." in chunk:
        return False
    jumps = sum(a.islower() and b.isupper() for a, b in pairwise(chunk))
    marks = sum(c in "\\/|{}<>~^" for c in chunk[1:-1])
    return marks > 1 and (jumps > 2 or (jumps > 0 and "\\" in chunk))
