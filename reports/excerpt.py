"""The source line with carets: document text shown as it is printed, and harmless to a terminal."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from rich.cells import cell_len

#: A tab stop every eight cells, as terminals and editors have it.
_TAB = 8
#: Selectors change the width of the character before them after the fact, so they are spelled out too.
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a line to point at: offsets from 0, end exclusive; `mark` is the character to point with."""

    start: int
    end: int
    mark: str = "^"


def visible(text: str) -> str:
    r"""The text with everything that moves a cursor, hides or reorders other text spelled out.

    Letters of all scripts, combining marks and spaces stay; control characters (terminal escapes begin
    with one), bidirectional and zero-width ones become escapes.

    >>> print(visible("caf\u00e9 \x1b[31mred"))
    café \x1b[31mred
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_shown, text))


def short(text: str, most: int = 60) -> str:
    """A piece of document text for the middle of a sentence: visible, and cut to at most so many characters."""
    shown = visible(text[: most + 1].strip())
    return shown if len(text) <= most else shown[: most - 1] + "…"


def pointed(text: str, spans: list[Span], width: int) -> tuple[str, str]:
    r"""The line and the carets under its spans, cut to `width` cells around the first span.

    >>> print("\n".join(pointed("現金\t1,048", [Span(3, 8)], 80)))
    現金    1,048
            ^^^^^
    """
    spans = [_inside(span, len(text)) for span in spans]
    first = min((span.start for span in spans), default=0)
    begin = _begin(text, first, width)
    shown, cells = _laid_out(text[begin : begin + width], begin)
    shown, cut = _cut(shown, width)
    marks = [" "] * (cell_len(shown) + 1)
    for span in sorted(spans, key=lambda span: span.mark == "^"):
        start, end = (cells.get(at, cells[max(cells)]) for at in (span.start, span.end))
        marks[start : max(end, start + 1)] = span.mark * max(end - start, 1)
    lead = "… " if begin else ""
    return lead + shown + (" …" if cut or begin + width < len(text) else ""), " " * len(lead) + "".join(marks).rstrip()


def _shown(character: str) -> str:
    harmless = character.isprintable() or unicodedata.category(character) == "Zs"
    if harmless and not any(ord(character) in selectors for selectors in _SELECTORS):
        return character
    return character.encode("unicode_escape").decode()


def _inside(span: Span, length: int) -> Span:
    start = min(max(span.start, 0), length)
    return Span(start, min(max(span.end, start), length), span.mark)


def _begin(text: str, first: int, width: int) -> int:
    """Where to begin, so that the first span is seen: at the line's start whenever that is near enough."""
    if len(text) <= width // 2 or (first < width // 2 and cell_len(text[: first + 1]) <= width // 2):
        return 0
    return max(first - width // 4, 0)


def _laid_out(text: str, offset: int) -> tuple[str, dict[int, int]]:
    """The text as shown, and the cell at which each of its characters starts, and the one after the last."""
    shown: list[str] = []
    cells: dict[int, int] = {}
    at = 0
    for index, character in enumerate(text, offset):
        cells[index] = at
        piece = " " * (_TAB - at % _TAB) if character == "\t" else _shown(character)
        shown.append(piece)
        at += cell_len(piece)
    cells[offset + len(text)] = at
    return "".join(shown).rstrip(), cells


def _cut(shown: str, width: int) -> tuple[str, bool]:
    if cell_len(shown) <= width:
        return shown, False
    while cell_len(shown) > width:
        shown = shown[: width - cell_len(shown)]
    return shown, True
