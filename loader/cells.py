"""Where a line's cells begin and end: amounts at its end or middle, less what belongs to the caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .calendar import MONTHS
from .tokens import CURRENCY, NIL, NUMBER, PERCENT, WORD, Token

if TYPE_CHECKING:
    from .calendar import Atom

_NUMBERED = frozenset({
    "note", "notes", "level", "class", "series", "item", "part", "no", "no.", "page", "topic", "phase", "tier",
    "type", "section",
})  # fmt: skip
_BEFORE_YEAR = frozenset({
    "and", "in", "of", "through", "since", "fiscal", "year", "to", "by", "during", "until", "or", "vs", "vs.", "due",
})  # fmt: skip
_MONTH_WORDS = frozenset({*MONTHS, *(m[:3] for m in MONTHS), *(f"{m[:3]}." for m in MONTHS), "sept", "sept."})
UNIT_TAIL = frozenset({
    "shares", "share", "ads", "adss", "yen", "thousand", "million", "billion", "employees", "persons", "companies",
})  # fmt: skip
_ENGLISH = UNIT_TAIL | _BEFORE_YEAR | frozenset({
    "for", "from", "up", "down", "yoy", "qoq", "than", "the", "at", "on", "as", "is", "was", "are", "were", "with",
    "per", "its", "our", "not", "all", "but", "net", "new", "no.", "co", "inc", "ltd", "tax", "off", "out", "via",
})  # fmt: skip
_PERIOD_CODE = re.compile(r"(?:[1-4][qh]|[qh][1-4]|fy)'?\d{0,4}\Z")
_NOTE_MARK = re.compile(r"\([a-z]\)\Z")
_LONGEST_ODDITY = 6  # letters of a word that may be a damaged number
_WORDS = 12  # of a caption around amounts in its middle; more are a sentence


def cells_of(tokens: list[Token], atoms: list[Atom]) -> tuple[int, int]:
    """The tokens from the first cell to the last (end exclusive); both are the tokens' number where there are none."""
    cut = _give_back(tokens, _tail_start(tokens), atoms)
    return (cut, len(tokens)) if cut < len(tokens) else _middle(tokens)


def is_cell(token: Token) -> bool:
    """Whether a token among the cells stands in one: a value, or a word where OCR lost a value."""
    return token.value or (token.kind == WORD and _cellword(token))


def _tail_start(tokens: list[Token]) -> int:
    """Where the run of cells at a line's end begins; what it may hold beside values is noise."""
    at = len(tokens)
    if at >= 2 and tokens[-1].text.lower().strip(".,") in UNIT_TAIL and tokens[-2].kind == NUMBER:
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
    if len(amounts) >= 2 and len(plain) == len(amounts) and words <= _WORDS:
        return first, last
    return len(tokens), len(tokens)


def _speck(token: Token) -> bool:
    """A note's mark, or dirt on the paper, among the cells."""
    dirt = token.kind == WORD and len(token.text) <= 2 and not any(c.isalnum() for c in token.text)
    return bool(_NOTE_MARK.match(token.text)) or (dirt and token.text not in ("&", "/"))


def _garbled(tokens: list[Token], at: int) -> bool:
    """Whether a short word among the cells is a number that OCR lost: "$ 1,300 $ ™", "(1555) (tar) far"."""
    token = tokens[at]
    # What a currency sign stands before is an amount, however much like a word: "$ as".
    priced = at > 0 and tokens[at - 1].kind == CURRENCY and token.kind == WORD and len(token.text) <= _LONGEST_ODDITY
    if at == 0 or not (priced or _oddity(token)):
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
    return not _NOTE_MARK.match(token.text) and token.text.lower().strip(".,") not in UNIT_TAIL


def _oddity(token: Token) -> bool:
    """Whether a word is short and strange enough to be a damaged number."""
    word = token.text.lower().strip("()[].,;:\"'“”’")
    if token.kind != WORD or len(token.text) > _LONGEST_ODDITY or word in _ENGLISH or _PERIOD_CODE.match(word):
        return False
    return any(not c.isalpha() for c in token.text) or len(token.text) <= 3


def _give_back(tokens: list[Token], cut: int, atoms: list[Atom]) -> int:
    """Cells at the left end that belong to the caption: dates, note numbers, bracketed words."""
    dated = [(a.start, a.end) for a in atoms if a.kind in ("date", "monthday", "code")]
    depth = sum(t.text.count("(") - t.text.count(")") for t in tokens[:cut])
    while cut < len(tokens):
        token = tokens[cut]
        in_date = any(start < token.end and token.start < end for start, end in dated)
        bracketed = depth > 0 and any(")" in t.text and "(" not in t.text for t in tokens[cut : cut + 4])
        if not (in_date or bracketed or _goes_with_word(tokens, cut) or (cut == 0 and _leads(tokens))):
            break
        depth += token.text.count("(") - token.text.count(")")
        cut += 1
    return cut


def _goes_with_word(tokens: list[Token], cut: int) -> bool:
    """Whether the word before a number needs it: "Note 5", "fiscal 2017"; or the number is a year and a comma."""
    token, before = tokens[cut], tokens[cut - 1] if cut else None
    if before is None:
        return False
    word = before.text.lower().strip(",(")
    # "of $12 and $14", but not the cell behind "March 31, 2017 and"
    pair = cut > 1 and word in ("and", "or") and tokens[cut - 2].kind == NUMBER and tokens[cut - 2].year is None
    if pair or (word in _NUMBERED and token.number is not None and len(token.text) <= 4):
        return True
    if token.year is None:
        return False
    return token.text.endswith((",", ":")) or ("," not in token.text and word in _BEFORE_YEAR | _MONTH_WORDS)


def _leads(tokens: list[Token]) -> bool:
    """Whether a line's first number is part of a caption ("2% Series A", "113 Mobile", "1. Name")."""
    if len(tokens) < 2 or tokens[0].start > 1:
        return False
    years = [t for t in tokens if t.kind == NUMBER and t.year is not None]
    balance = tokens[0].year is not None and len(years) == 1 and len(tokens) > 2
    return tokens[1].kind == WORD or balance
