"""Lines sorted into what they are for a table: rows with their cells, headings, text, prose, furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .calendar import MONTHS, Atom, atoms_of
from .tokens import CURRENCY, MARK, NIL, NUMBER, PERCENT, WORD, Token, tokenize

if TYPE_CHECKING:
    from ..figures.reading import Line

BLANK, ROW, HEADING, TEXT, PROSE, FURNITURE = "blank", "row", "heading", "text", "prose", "furniture"

_LONGEST = 4000  # characters of a line that are looked at; a longer one is no row of a table
_PAGE_NUMBER = re.compile(r"[-–—]?\s{0,3}(?:F-|S-|A-)?\d{1,3}\s{0,3}[-–—]?\Z")
_FURNITURE = re.compile(
    r"table of contents\Z|see (?:the )?(?:accompanying )?notes?\b|the accompanying (?:condensed )?notes\b"
    r"|\(?continued\)?\Z|\(?unaudited\)?\Z|.{0,60}\bform 10-[kq]\b",
    re.IGNORECASE,
)
_NUMBERED = frozenset(
    {
        "note",
        "notes",
        "level",
        "class",
        "series",
        "item",
        "part",
        "no",
        "no.",
        "page",
        "topic",
        "phase",
        "tier",
        "type",
        "section",
    }
)
_BEFORE_YEAR = frozenset(
    {"and", "in", "of", "through", "since", "fiscal", "year", "to", "by", "during", "until", "or", "vs", "vs."}
)
_MONTH_WORDS = frozenset({*MONTHS, *(m[:3] for m in MONTHS), *(f"{m[:3]}." for m in MONTHS), "sept", "sept."})
_UNIT_TAIL = frozenset(
    {"shares", "share", "ads", "adss", "yen", "thousand", "million", "billion", "employees", "persons", "companies"}
)
_CHANGE = re.compile(
    r"%\s{0,9}(?:change|increase|inc\b|chg)|percent(?:age)?\s{1,9}(?:change|increase)|\byoy\b|\bchange\b"
    r"|\bincrease\s{0,9}/?\s{0,9}\(decrease\)|\bvariance\b|\bbetter/?\s{0,9}\(?worse\)?",
    re.IGNORECASE,
)
PROSE_WORDS = 12
WORDY = 8


@dataclass(slots=True)
class RawLine:
    """A line with its tokens, split into the words before its cells and the cells at its end."""

    line: int
    page: int
    text: str
    tokens: list[Token]
    kind: str = TEXT
    caption: str = ""
    cells: list[Token] = field(default_factory=list)
    spare: list[Token] = field(default_factory=list)
    atoms: list[Atom] = field(default_factory=list)
    changes: list[tuple[int, int]] = field(default_factory=list)

    @property
    def words(self) -> int:
        """How many words stand before the cells."""
        return sum(1 for w in self.caption.split() if any(c.isalpha() for c in w))


def raw_lines(lines: list[Line]) -> list[RawLine]:
    """Every line of a document, sorted by kind from itself and its paragraph."""
    raws = [_raw(x) for x in lines]
    paragraph: list[RawLine] = []
    for raw in raws:
        if raw.kind == BLANK or (paragraph and raw.page != paragraph[-1].page):
            _settle(paragraph)
            paragraph = []
        if raw.kind != BLANK:
            paragraph.append(raw)
    _settle(paragraph)
    return raws


def _settle(paragraph: list[RawLine]) -> None:
    """Let sentences run on: a long line beside prose is prose, and so is the short end of a sentence."""
    for steps in (paragraph, paragraph[::-1]):
        for before, raw in zip(steps, steps[1:], strict=False):
            if before.kind != PROSE or raw.kind in (PROSE, FURNITURE):
                continue
            forward = steps is paragraph
            long = raw.words >= WORDY and len(raw.text) > 60 and len(raw.cells) <= 1
            runs_on = forward and not before.text.rstrip().endswith((".", ":", ";")) and raw.kind in (TEXT, HEADING)
            ends = runs_on and raw.text.rstrip().endswith(".")
            if long or ends or (runs_on and raw.text.lstrip()[:1].islower()):
                raw.kind, raw.cells, raw.caption = PROSE, [], raw.text.strip()


def _raw(source: Line) -> RawLine:
    text = source.text[:_LONGEST]
    tokens = tokenize(text)
    raw = RawLine(source.line, source.page, text, tokens)
    stripped = text.strip()
    if not stripped:
        raw.kind = BLANK
        return raw
    if _PAGE_NUMBER.match(stripped) or (_FURNITURE.match(stripped) and not any(t.kind == NUMBER for t in tokens[-1:])):
        raw.kind, raw.caption = FURNITURE, stripped
        return raw
    raw.atoms = atoms_of(text)
    raw.changes = [m.span() for m in _CHANGE.finditer(text[:400])]
    cut = _tail_start(tokens)
    cut = _give_back(tokens, cut, raw.atoms, text)
    stop = len(tokens)
    if cut == stop:
        cut, stop = _middle(tokens)
    raw.caption = text[: tokens[cut].start].strip() if cut < len(tokens) else stripped
    raw.cells = [t for t in tokens[cut:stop] if t.value or (t.kind == WORD and _cellword(t))]
    if raw.cells and tokens[-1].text.lower().rstrip(".,") in ("shares", "share") and raw.cells[-1].kind == NUMBER:
        raw.cells[-1].unit = "shares"
    raw.kind = _kind(raw, cut)
    if raw.kind != ROW:
        raw.cells, raw.caption = [], stripped
    return raw


def _tail_start(tokens: list[Token]) -> int:
    """Where the run of cells at a line's end begins; what it may hold beside values is noise."""
    at = len(tokens)
    if at >= 2 and tokens[-1].text.lower().strip(".,") in _UNIT_TAIL and tokens[-2].kind == NUMBER:
        at -= 1
    first = at
    while at > 0:
        token = tokens[at - 1]
        if token.value or token.kind in (CURRENCY, PERCENT) or _speck(token):
            at -= 1
            if token.value:
                first = at
        elif _garbled(tokens, at - 1):
            at -= 1
        else:
            break
    while first > 0 and tokens[first - 1].kind == CURRENCY:
        first -= 1
    return first


def _middle(tokens: list[Token]) -> tuple[int, int]:
    """A run of two or more amounts with words behind it: "Coffee $ 709.1 $ 679.9 U.S. Retail"."""
    first = next((i for i, t in enumerate(tokens) if t.kind in (NUMBER, CURRENCY) and i), len(tokens))
    last = first
    while last < len(tokens) and (tokens[last].value or tokens[last].kind in (CURRENCY, PERCENT)):
        last += 1
    amounts = [t for t in tokens[first:last] if t.kind == NUMBER and t.number and t.year is None]
    plain = [t for t in amounts if t.number and (t.number.places or abs(t.number.mantissa or 0) >= 1000)]
    words = len(tokens) - (last - first)
    if len(amounts) >= 2 and len(plain) == len(amounts) and words <= PROSE_WORDS:
        return first, last
    return len(tokens), len(tokens)


_NOTE_MARK = re.compile(r"\([a-z]\)\Z")


def _speck(token: Token) -> bool:
    return (
        bool(_NOTE_MARK.match(token.text))
        or (token.kind == WORD
        and len(token.text) <= 2
        and not any(c.isalnum() for c in token.text)
        and token.text not in ("&", "/"))
    )


def _garbled(tokens: list[Token], at: int) -> bool:
    """Whether a short word among the cells is a number that OCR lost: "$ 1,300 $ ™", "(1555) (tar) far"."""
    token = tokens[at]
    if at == 0 or not _oddity(token):
        return False
    start = at - 1
    while start > 0 and at - start <= 2 and tokens[start].kind == WORD and _oddity(tokens[start]):
        start -= 1
    before = tokens[start]
    if before.kind not in (NUMBER, NIL, CURRENCY) or before.year is not None:
        return False
    last = at == len(tokens) - 1
    return last or tokens[at + 1].kind in (NUMBER, NIL, CURRENCY) or _oddity(tokens[at + 1])


def _cellword(token: Token) -> bool:
    return not _NOTE_MARK.match(token.text) and token.text.lower().strip(".,") not in _UNIT_TAIL


def _oddity(token: Token) -> bool:
    """Whether a word is short and strange enough to be a damaged number."""
    if token.kind != WORD or len(token.text) > 6 or token.text.lower() in _UNIT_TAIL | _BEFORE_YEAR:
        return False
    return any(not c.isalpha() for c in token.text) or len(token.text) <= 3


def _give_back(tokens: list[Token], cut: int, atoms: list[Atom], text: str) -> int:
    """Cells at the left end that belong to the caption: dates, note numbers, bracketed words."""
    depth = sum(t.text.count("(") - t.text.count(")") for t in tokens[:cut])
    while cut < len(tokens):
        token = tokens[cut]
        before = tokens[cut - 1] if cut else None
        word = before.text.lower().strip(",(") if before is not None else ""
        dated = any(
            a.start < token.end and token.start < a.end for a in atoms if a.kind in ("date", "monthday", "code")
        )
        closes = depth > 0 and ")" in token.text and "(" not in token.text
        # "see Notes 3 and 4)": what stands inside a bracket that closes further on
        inside = depth > 0 and any(")" in t.text and "(" not in t.text for t in tokens[cut : cut + 4])
        numbered = word in _NUMBERED and token.number is not None and len(token.text) <= 4
        yeared = (
            token.year is not None
            and "," not in token.text.rstrip(",")
            and (word in _BEFORE_YEAR or word in _MONTH_WORDS)
        )
        yeared = yeared or (token.year is not None and token.text.endswith((",", ":")) and before is not None)
        leading = cut == 0 and _leads(tokens, text)
        if not (dated or closes or inside or numbered or yeared or leading):
            break
        depth += token.text.count("(") - token.text.count(")")
        cut += 1
    return cut


def _leads(tokens: list[Token], text: str) -> bool:
    """Whether a line's first number is part of a caption ("2% Series A", "113 Mobile", "1. Name")."""
    if len(tokens) < 2 or tokens[0].start > 1 or not text:
        return False
    years = [t for t in tokens if t.kind == NUMBER and t.year is not None]
    balance = tokens[0].year is not None and len(years) == 1 and len(tokens) > 2
    return tokens[1].kind == WORD or balance


def _kind(raw: RawLine, cut: int) -> str:
    values = [t for t in raw.cells if t.value]
    if _is_heading(raw, values):
        return HEADING
    if not values or not any(t.kind in (NUMBER, NIL, MARK) for t in values):
        return PROSE if _is_prose(raw.text) else TEXT
    numbers = [t for t in values if t.kind == NUMBER]
    if not numbers and len(values) == 1:
        # A lone dash after words is a row of a one-column table, or punctuation at a line's end.
        return ROW if 0 < raw.words <= PROSE_WORDS and values[0].text in ("-", "—", "–") else TEXT
    if len(values) == 1 and _in_sentence(raw, values[0]):
        return PROSE if raw.words >= WORDY else TEXT
    if len(values) == 1 and (raw.words > PROSE_WORDS or (_is_prose(raw.text) and raw.words > 6)):
        return PROSE
    if raw.words > 3 * PROSE_WORDS:
        return PROSE
    return ROW


_JOINS = frozenset(
    ["of", "by", "to", "was", "were", "is", "are", "from", "at", "in", "for", "and", "than", "about", "approximately", "totaled", "totalled", "amounted", "through", "with", "or", "up", "down", "rose", "fell", "increased", "decreased", "grew", "declined"]
)


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
