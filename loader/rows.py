"""Lines sorted into what they are for a table: rows with their cells, headings, text, prose, furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from .calendar import Atom, atoms_of
from .cells import cells_of, is_cell
from .tokens import NIL, NUMBER, Token, tokenize

if TYPE_CHECKING:
    from ..figures.reading import Line

BLANK, ROW, HEADING, TEXT, PROSE, FURNITURE = "blank", "row", "heading", "text", "prose", "furniture"

LONGEST = 4000  # characters of a line that are looked at; a longer one is no row of a table
MOST_CELLS = 80  # of a row; no table of a report is as wide, and the work grows with the square
_BARE = re.compile(r"[$€£¥]?\s{0,9}\(?\d{1,3}(?:,\d{3}){0,5}(?:\.\d{1,3})?\)?\Z")
_COLUMN = 3  # bare numbers in a run that make a column
_LETTERS = 10  # beside its dates; a line of so many more is not only dates
_PAGE_NUMBER = re.compile(r"[-–—]?\s{0,3}(?:F-|S-|A-)?\d{1,3}\s{0,3}[-–—]?\Z")
_FURNITURE = re.compile(
    r"table of contents\Z|see (?:the )?(?:accompanying )?notes?\b|the accompanying (?:condensed )?notes\b"
    r"|\(?continued\)?\Z|\(?unaudited\)?\Z|.{0,60}\bform 10-[kq]\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"%\s{0,9}(?:change|increase|inc\b|chg)|percent(?:age)?\s{1,9}(?:change|increase)|\byoy\b|\bchange\b"
    r"|\bincrease\s{0,9}/?\s{0,9}\(decrease\)|\bvariance\b|\bbetter/?\s{0,9}\(?worse\)?",
    re.IGNORECASE,
)
PROSE_WORDS = 12  # a caption of more words is a sentence
WORDY = 8  # beside a sentence so many words are one


@dataclass(slots=True)
class RawLine:
    """A line with its tokens, split into the words before its cells and the cells at its end.

    ``unread`` says why the line, or what is beyond its first 4,000 characters, was not read.
    """

    line: int
    page: int
    text: str
    tokens: list[Token]
    kind: str = TEXT
    caption: str = ""
    cells: list[Token] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    changes: list[tuple[int, int]] = field(default_factory=list)
    unread: str = ""

    @property
    def words(self) -> int:
        """How many words stand before the cells."""
        return sum(1 for w in self.caption.split() if any(c.isalpha() for c in w))


def raw_lines(lines: list[Line]) -> list[RawLine]:
    """Every line of a document, sorted by kind from itself and its paragraph."""
    raws = [_raw(x) for x in lines]
    _column_of_numbers(raws)
    paragraph: list[RawLine] = []
    for raw in raws:
        if raw.kind == BLANK or (paragraph and raw.page != paragraph[-1].page):
            _settle(paragraph)
            paragraph = []
        if raw.kind != BLANK:
            paragraph.append(raw)
    _settle(paragraph)
    return raws


def _column_of_numbers(raws: list[RawLine]) -> None:
    """Bare numbers line under line are a column that OCR read apart, not the numbers of pages."""
    run: list[RawLine] = []
    for raw in [*raws, None]:
        bare = raw is not None and bool(_BARE.match(raw.text.strip()))
        if raw is not None and bare and (not run or raw.page == run[-1].page):
            run.append(raw)
            continue
        if len(run) >= _COLUMN:
            for cell in run:
                cell.kind, cell.caption, cell.cells = ROW, "", [t for t in cell.tokens if t.value]
        run = [raw] if raw is not None and bare else []


def _settle(paragraph: list[RawLine]) -> None:
    """Let sentences run on: a long line beside prose is prose, and so is the short end of a sentence."""
    for steps in (paragraph, paragraph[::-1]):
        for before, raw in pairwise(steps):
            if before.kind != PROSE or raw.kind in (PROSE, FURNITURE):
                continue
            forward = steps is paragraph
            long = raw.words >= WORDY and len(raw.text) > 60 and len(raw.cells) <= 1
            runs_on = forward and not before.text.rstrip().endswith((".", ":", ";")) and raw.kind in (TEXT, HEADING)
            ends = runs_on and raw.text.rstrip().endswith(".")
            if long or ends or (runs_on and raw.text.lstrip()[:1].islower()):
                raw.kind, raw.cells, raw.caption = PROSE, [], raw.text.strip()


def _raw(source: Line) -> RawLine:
    text = source.text[:LONGEST]
    tokens = tokenize(text)
    raw = RawLine(source.line, source.page, text, tokens)
    if len(source.text) > LONGEST:
        raw.unread = f"longer than {LONGEST:,} characters"
    stripped = text.strip()
    if not stripped:
        raw.kind = BLANK
        return raw
    if _PAGE_NUMBER.match(stripped) or (_FURNITURE.match(stripped) and not any(t.kind == NUMBER for t in tokens[-1:])):
        raw.kind, raw.caption = FURNITURE, stripped
        return raw
    raw.atoms = atoms_of(text)
    raw.changes = [m.span() for m in _CHANGE.finditer(text[:400])]
    set_cells(raw)
    return raw


def set_cells(raw: RawLine) -> None:
    """Set a line's cells, the words before them and its kind from its tokens and period expressions."""
    text, tokens, stripped = raw.text, raw.tokens, raw.text.strip()
    cut, stop = cells_of(tokens, raw.atoms)
    raw.caption = text[: tokens[cut].start].strip() if cut < len(tokens) else stripped
    raw.cells = [t for t in tokens[cut:stop] if is_cell(t)]
    if len(raw.cells) > MOST_CELLS:
        raw.cells, raw.unread = [], f"more than {MOST_CELLS} numbers"
    if raw.cells and tokens[-1].text.lower().rstrip(".,") in ("shares", "share") and raw.cells[-1].kind == NUMBER:
        raw.cells[-1].unit = "shares"
    raw.kind = _kind(raw)
    if raw.kind != ROW:
        raw.cells, raw.caption = [], stripped


def _kind(raw: RawLine) -> str:
    values = [t for t in raw.cells if t.value]
    if _is_heading(raw, values):
        return HEADING
    if not values:
        return PROSE if _is_prose(raw.text) else TEXT
    if len(values) == 1:
        return _kind_of_one(raw, values[0])
    return PROSE if raw.words > 3 * PROSE_WORDS else ROW


def _kind_of_one(raw: RawLine, value: Token) -> str:
    """What a line with one value is: a row of a one-column table, or words that end with a number."""
    if value.kind != NUMBER:
        # A lone dash after words is a row, or punctuation at a line's end.
        return ROW if 0 < raw.words <= PROSE_WORDS and value.text in ("-", "—", "–") else TEXT
    if _in_sentence(raw, value):
        return PROSE if raw.words >= WORDY else TEXT
    long = raw.words > PROSE_WORDS or (_is_prose(raw.text) and raw.words > 6)
    return PROSE if long else ROW


_JOINS = frozenset({
    "of", "by", "to", "was", "were", "is", "are", "from", "at", "in", "for", "and", "than", "about",
    "approximately", "totaled", "totalled", "amounted", "through", "with", "or", "up", "down", "rose", "fell",
    "increased", "decreased", "grew", "declined",
})  # fmt: skip


def _in_sentence(raw: RawLine, value: Token) -> bool:
    """Whether a line's one number ends a piece of a sentence, or is a name that OCR garbled."""
    before = raw.caption.split()[-1].lower() if raw.caption else ""
    garbled = value.number is not None and "glyph" in value.number.damage
    return before in _JOINS or garbled


def _is_heading(raw: RawLine, values: list[Token]) -> bool:
    """Whether the line's numbers are all periods, so that it can only head columns."""
    named = [a for a in raw.atoms if a.kind != "asof"]
    if not named or _is_prose(raw.text):
        return False
    spans = [(a.start, a.end) for a in named]
    loose = [
        t for t in raw.tokens if t.kind == NUMBER and t.number and not any(s < t.end and t.start < e for s, e in spans)
    ]
    if any(t in values and len(t.text.strip("()*†")) > 1 for t in loose):
        return False
    if any(t.number.currency or "," in t.text.strip(",") or t.number.places for t in loose if t.number):
        return False
    covered = sum(e - s for s, e in spans)
    letters = sum(c.isalnum() for c in raw.text)
    dashes = [t for t in values if t.kind == NIL and t.text in ("-", "–", "—")]
    if len(dashes) >= 2 and letters >= covered + _LETTERS:
        return False  # the end of a caption that dates its nils: "outstanding at December 31, 2023 and 2022  —  —"
    return covered * 3 >= letters or len(named) >= 2 or (covered * 5 >= letters and raw.words <= PROSE_WORDS)


_SENTENCE = re.compile(
    r"(?:[a-z]{3}|\)|\d%)[.;]\s{1,3}[A-Z]|\b(?:was|were|is|are|has|have|had|which|our|we|primarily|increased|decreased|mainly)\b"
)


def _is_prose(text: str) -> bool:
    words = text.split()
    if len(words) < 8:
        return False
    signs = len(_SENTENCE.findall(text))
    long = len(" ".join(words)) > 100
    return signs >= 2 or (signs >= 1 and (long or words[-1].endswith("."))) or (long and words[-1].endswith((".", ",")))
