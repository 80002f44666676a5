"""What was inferred while a table was read, each said once and with numbers."""

from __future__ import annotations

from collections import Counter, defaultdict


class Says:
    """Sentences in the order they came up, and things that are counted before they are said."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._counted: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def add(self, sentence: str) -> None:
        """Say a sentence, once."""
        if sentence not in self._sentences:
            self._sentences.append(sentence)

    def extend(self, sentences: list[str]) -> None:
        """Say several."""
        for sentence in sentences:
            self.add(sentence)

    def count(self, what: str, example: str = "", times: int = 1) -> None:
        """Count one of what is said once at the end, with the first example."""
        self._counted[what] += times
        self._examples.setdefault(what, example)

    @property
    def sentences(self) -> list[str]:
        """Everything said, what was counted last."""
        counted = []
        for what, times in self._counted.items():
            example = self._examples[what]
            counted.append(f"{times:,} {what}" + (f", the first {example[:80]}" if example else ""))
        return [*self._sentences, *counted]


_SCALES = {0: "whole units", -3: "thousands", -6: "millions", -9: "billions"}


def rounding_said(inferred: Counter[tuple[str, int]]) -> list[str]:
    """How precise the figures were found to be, where nobody told it.

    >>> rounding_said(Counter({("amount", -3): 120, ("per_share", 2): 8}))
    ['decimals inferred from the values: 120 amounts to thousands; 8 per share to 2 places']
    """
    if not inferred:
        return []
    groups: dict[str, list[str]] = defaultdict(list)
    for (measure, decimals), count in inferred.most_common(6):
        word = "amounts" if measure == "amount" else measure.replace("_", " ")
        to = _SCALES.get(decimals) or (f"{decimals} places" if decimals > 0 else f"10^{-decimals}")
        groups[word].append(f"{count:,} {word} to {to}")
    return ["decimals inferred from the values: " + "; ".join(s for each in groups.values() for s in each)]
