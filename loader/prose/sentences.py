"""Lines outside the tables become sentences, wrapped lines joined, every character still at its place."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..rows import BLANK, FURNITURE

if TYPE_CHECKING:
    from ..rows import RawLine

#: A paragraph's lines are at least so long before one counts as cut short.
_WIDTH = 80
#: Longer paragraphs are no prose; the rest begins a new one, so that no search runs over a whole file.
_LONGEST = 12_000
_SHORT_OF = 0.8  # of the paragraph's width: a line that ends before it ends a paragraph
_END = re.compile(r"[.!?][\"”’')\]]{0,2}\s{1,3}(?=[\"“‘'(\[]{0,2}[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Co|Corp|Ltd|No|Nos|vs|Mr|Ms|Dr|St|approx|e\.g|i\.e|etc|Note)|\b[A-Z]|\b[A-Z]\.[A-Z])\.\Z"
)
_STARTS = re.compile(r"\s{0,20}(?:[\"“‘'(\[]{0,2}[A-Z0-9]|[•*●·+>-])")
_MARK = re.compile(r"\s{0,20}(?:[•●·]|\*\d?\.?\s|\(?\d{1,2}[).]\s|\([a-z]\)\s|\((?:note|\*)\s?\d?\))", re.IGNORECASE)
_AMOUNT = re.compile(r"[$€£¥%]|\bJPY\d|\d,\d{3}\b|illion\b")
_ENDED = (".", ":", ";", "?", "!", ".”", '."', ".’", ".)")


@dataclass(slots=True)
class Sentence:
    """One sentence: its text, the lines it runs over, and the words above it that it stands under."""

    text: str
    starts: list[int] = field(default_factory=list)
    places: list[tuple[int, int, int]] = field(default_factory=list)
    above: str = ""
    paragraph: int = 0

    def place(self, at: int) -> tuple[int, int, int]:
        """Page, line and column of the character `at`."""
        k = max(0, bisect_right(self.starts, at) - 1)
        page, line, column = self.places[k]
        return page, line, column + at - self.starts[k]


def sentences_of(raws: Sequence[RawLine], taken: set[int]) -> Iterator[Sentence]:
    """The sentences of a document's lines, without the lines `taken` by tables.

    A line that is a heading is a sentence of its own, and stands over what follows.
    """
    above, last, tables = "", 0, sorted(taken)
    for number, lines in enumerate(_paragraphs(raws, taken)):
        if bisect_right(tables, lines[0].line) != bisect_right(tables, last):
            above = ""
        last = lines[-1].line
        whole = _joined(lines)
        for start, end in _cuts(whole.text):
            sentence = _part(whole, start, end)
            sentence.above, sentence.paragraph = above, number
            yield sentence
            if _is_heading(sentence.text, alone=end - start == len(whole.text)):
                above = sentence.text


def _is_heading(text: str, *, alone: bool) -> bool:
    """Whether a sentence stands over what follows: it ends with a colon, or with nothing and names no amount."""
    if len(text) > 2 * _WIDTH:
        return False
    return text.endswith(":") or (alone and not text.endswith(_ENDED) and not _AMOUNT.search(text))


def _paragraphs(raws: Sequence[RawLine], taken: set[int]) -> Iterator[list[RawLine]]:
    run: list[RawLine] = []
    size, gap = 0, False
    for raw in raws:
        if raw.kind == BLANK:
            gap = True
            continue
        if raw.kind == FURNITURE:
            continue
        if run and (raw.line in taken or size > _LONGEST or _parts(run, raw, gap=gap)):
            yield run
            run, size = [], 0
        if raw.line not in taken:
            run.append(raw)
            size += len(raw.text)
        gap = False
    if run:
        yield run


def _parts(run: list[RawLine], raw: RawLine, *, gap: bool) -> bool:
    """Whether a line begins a new paragraph after those of `run`."""
    last = run[-1]
    text, ended = last.text.rstrip(), last.text.rstrip().endswith(_ENDED)
    if _MARK.match(raw.text):
        return True
    small = raw.text.lstrip()[:1].islower()
    if gap or raw.page != last.page:
        return ended or not small
    if not _STARTS.match(raw.text):
        return False
    if text.split(maxsplit=3)[:3] == raw.text.split(maxsplit=3)[:3]:
        return True  # lines alike: "As of March 31, 2017: ..." below another
    width = max(_WIDTH, *(len(r.text.rstrip()) for r in run[-6:]), len(raw.text.rstrip()))
    first = raw.text.split(maxsplit=1)[0]
    return len(text) + 1 + len(first) < _SHORT_OF * width


def _joined(lines: list[RawLine]) -> Sentence:
    text, starts, places = "", [], []
    for raw in lines:
        body = raw.text.rstrip()
        indent = len(body) - len(body.lstrip())
        text += " " if text else ""
        starts.append(len(text))
        places.append((raw.page, raw.line, indent))
        text += body[indent:]
    return Sentence(text, starts, places)


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[max(start, match.start() - 12) : match.start() + 1]):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _part(whole: Sentence, start: int, end: int) -> Sentence:
    first = max(0, bisect_right(whole.starts, start) - 1)
    starts, places = [], []
    for at, (page, line, column) in zip(whole.starts[first:], whole.places[first:], strict=True):
        if at >= end:
            break
        cut = max(at, start)
        starts.append(cut - start)
        places.append((page, line, column + cut - at))
    return Sentence(whole.text[start:end].rstrip(), starts, places)
