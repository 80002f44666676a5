"""A document's lines as words with their places: what is printed how often, and beside what."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

#: Words, with the brackets and strokes that recognition makes of letters.
_WORD = re.compile(r"[^\W_]+(?:[\[\]|!]+[^\W_]+)*[\[\]|!]*|[\[\]|!]+[^\W_]+(?:[\[\]|!]+[^\W_]+)*[\[\]|!]*")
_CHUNK = re.compile(r"\S+")
_STROKES = "[]|!"
#: Longer lines are no prose and no table.
_LONGEST = 2000
NUMBER = "#"


@dataclass(frozen=True, slots=True)
class Misreading:
    """A token that is not what was meant: its place (columns from 0, end exclusive), what it says and should say.

    ``meant`` is empty where the token is no word at all and no word is near. ``name`` tells names from words;
    ``evidence`` says how the document itself knows better.
    """

    line: int
    start: int
    end: int
    printed: str
    meant: str
    evidence: str
    name: bool = False


@dataclass(slots=True)
class Token:
    """One word of a line; ``before`` and ``after`` hold the two words on either side, `NUMBER` for a number."""

    line: int
    start: int
    text: str
    after: tuple[str, str] = ("", "")
    before: tuple[str, str] = ("", "")

    @property
    def word(self) -> str:
        """The token without the brackets and strokes around it."""
        return self.text.strip(_STROKES)


@dataclass(slots=True)
class Page:
    """All words of a document, how often each is printed, and the labels of its addresses."""

    tokens: list[Token] = field(default_factory=list)
    places: dict[str, list[Token]] = field(default_factory=lambda: defaultdict(list))
    counts: Counter[str] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)
    lines: dict[int, str] = field(default_factory=dict)


@cache
def known_words() -> frozenset[str]:
    """Words and abbreviations that reports commonly use; words in small letters, abbreviations as they are written."""
    return frozenset((files(__package__) / "known.txt").read_text(encoding="utf-8").split())


def page_of(lines: Iterable[tuple[int, str]]) -> Page:
    """Read the lines' words; addresses of the web and of mail give their labels only."""
    page = Page()
    for number, text in lines:
        if len(text) <= _LONGEST:
            page.lines[number] = text
            _add(page, _tokens(page, number, text))
    return page


def _add(page: Page, tokens: list[Token]) -> None:
    texts = ["", "", *(token.text for token in tokens), "", ""]
    for at, token in enumerate(tokens):
        if token.text == NUMBER:
            continue
        token.before, token.after = (texts[at + 1], texts[at]), (texts[at + 3], texts[at + 4])
        page.tokens.append(token)
        page.places[token.text].append(token)
        page.counts[token.word] += 1


def _tokens(page: Page, number: int, text: str) -> list[Token]:
    found: list[Token] = []
    for chunk in _CHUNK.finditer(text):
        part, at = chunk.group(), chunk.start()
        if part.isalpha():
            found.append(Token(number, at, part))
        elif "://" in part or "@" in part or part.startswith("www."):
            page.labels.update(label.lower() for label in re.split(r"[^A-Za-z0-9]", part) if 2 <= len(label) <= 12)
        elif _is_number(part):
            found.append(Token(number, at, NUMBER))
        else:
            found.extend(Token(number, at + word.start(), word.group()) for word in _WORD.finditer(part))
    return found


def _is_number(part: str) -> bool:
    """Whether it is digits with separators or signs: a bare whole number may be a damaged name, this may not."""
    bare = part.strip("()[]*|\"'“”")
    return any(c.isdigit() for c in bare) and not any(c.isalpha() or c in _STROKES for c in bare) and not bare.isdigit()
