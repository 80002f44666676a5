"""What a document has and says, as far as the checklist asks: its statements, headings, captions and words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ...assay.model import Assay
from ...expectations.verdict import NOT_EVALUATED
from ...expectations.waivers import Waiver
from ...figures.figure import Figure
from ...figures.reading import Line
from ...signing.ledger import SignOff
from ...signing.policy import Policy
from ...signing.standing import Standing
from ..checked import Checked

#: A heading is a short line; longer ones are sentences.
_LONGEST_HEADING = 110
#: Of a hundred letters so many must agree, as recognition mistakes one or two.
_LIKE = 88
_LEAST_LIKE = 8  # letters; shorter phrases must stand there as they are
_LONGEST_TEXT = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What lies beside a document: who signed, what is waived, what the project asks for; an assay if one was made."""

    policy: Policy = field(default_factory=Policy)
    waivers: tuple[Waiver, ...] = ()
    entries: tuple[SignOff, ...] = ()
    assay: Assay | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One checked document with everything that answers for it; `found` is what its sign-offs are worth now."""

    checked: Checked
    review: Review = field(default_factory=Review)
    sha256: str = ""
    found: tuple[Standing, ...] = ()

    @property
    def policy(self) -> Policy:
        """What the project asks for."""
        return self.review.policy

    @cached_property
    def statements(self) -> frozenset[str]:
        """The statements that the document prints figures of."""
        return frozenset(f.statement for f in self.figures if f.statement)

    @property
    def figures(self) -> list[Figure]:
        """Every figure of the reading."""
        return self.checked.reading.figures

    @cached_property
    def tabled(self) -> list[Figure]:
        """The figures that stand in tables and have a value."""
        return [f for f in self.figures if f.table is not None and f.status in {"number", "unreadable"}]

    @cached_property
    def tied(self) -> frozenset[int]:
        """The figures that an evaluated equality tie reaches, as coverage counts them."""
        pairs = zip(self.checked.binding.ties, self.checked.outcomes, strict=True)
        return frozenset(k for t, o in pairs if t.operator == "=" and o.verdict != NOT_EVALUATED for k in t.figures)

    @property
    def lines(self) -> list[Line]:
        """The source as read; none where only figures came."""
        return self.checked.reading.lines

    @cached_property
    def text(self) -> str:
        """All words of the document in one line, folded."""
        return folded(" ".join(line.text for line in self.lines)[:_LONGEST_TEXT])

    @cached_property
    def headings(self) -> list[str]:
        """The short lines, folded."""
        return [folded(line.text) for line in self.lines if 3 < len(line.text.strip()) <= _LONGEST_HEADING]

    @cached_property
    def captions(self) -> str:
        """Every caption and heading over figures, folded, one a line."""
        words = {part for f in self.figures for part in (f.caption, *f.section) if part}
        return "\n".join(sorted(folded(word) for word in words))

    def says(self, phrases: Iterable[str]) -> str:
        """The first of the phrases that the document's text has as whole words; empty if it has none."""
        return next((phrase for phrase in phrases if _has(self.text, phrase)), "")

    def captioned(self, phrases: Iterable[str]) -> str:
        """The first of the phrases that a caption has."""
        return next((phrase for phrase in phrases if _has(self.captions, phrase)), "")

    def headed(self, phrases: Iterable[str]) -> str:
        """The first of the phrases that the text has, or a heading almost: "Subseguent Events"."""
        wanted = tuple(phrases)
        return self.says(wanted) or next((phrase for phrase in wanted if self._almost(phrase)), "")

    def _almost(self, phrase: str) -> bool:
        if len(phrase) < _LEAST_LIKE:
            return False
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only what is not there to the letter needs it

        long_enough = [heading for heading in self.headings if len(heading) >= len(phrase)]
        return process.extractOne(phrase, long_enough, scorer=fuzz.partial_ratio, score_cutoff=_LIKE) is not None


def folded(text: str) -> str:
    """Text without case, width, kinds of quotes and dashes, and spare spaces.

    >>> folded("Shareholders’  EQUITY")
    "shareholders' equity"
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub("[\u2018\u2019\u02bc]", "'", re.sub("[\u2010-\u2015]", "-", plain)).split())


def _has(text: str, phrase: str) -> bool:
    """Whether a phrase stands in the text; one of Latin letters not inside of other words."""
    at = text.find(phrase)
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(phrase) : at + len(phrase) + 1]
        inside = (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha())
        if not inside or not phrase.isascii():
            return True
        at = text.find(phrase, at + 1)
    return False
