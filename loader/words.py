"""Captions and headings with the words that were meant; what is printed stays beside them."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from ..figures.wording import Misreading, misreadings

if TYPE_CHECKING:
    from ..figures.reading import Reading

#: A caption may begin so many lines above its figure, and end so many below it.
_ABOVE, _BELOW = 4, 3


def mend_captions(reading: Reading) -> None:
    """Undo in captions and sections, in place, what recognition did to their words, where it is sure.

    "113 Mobile service" becomes "IIJ Mobile service" where the document's name is IIJ, and agrees with the same line
    item of other tables; ``caption_printed`` keeps what is printed. Whole numbers are mended near their own place only.
    """
    found = [m for m in misreadings(reading) if m.meant]
    if not found:
        return
    lines = {line.line: line.text for line in reading.lines}
    near: dict[int, list[Misreading]] = defaultdict(list)
    for m in found:
        for line in range(m.line - _BELOW, m.line + _ABOVE + 1):
            near[line].append(m)
    words = {m.printed: m.meant for m in found if not m.printed.isdigit()}

    @lru_cache(maxsize=4096)
    def mended(text: str) -> str:
        for printed, meant in words.items():
            if printed in text:
                text = _put(text, printed, meant)
        return text

    for figure in reading.figures:
        figure.section = tuple(map(mended, figure.section))
        if figure.caption:
            for m in near.get(figure.line or 0, ()):
                figure.caption = _mend(figure.caption, m, lines[m.line])


def _mend(caption: str, found: Misreading, line: str) -> str:
    """The caption with one damaged token mended; a whole number only if the word behind it is that of its line."""
    if found.printed not in caption:
        return caption
    if not found.printed.isdigit():
        return _put(caption, found.printed, found.meant)
    behind = line[found.end :].split(maxsplit=1)[:1]
    if not behind or not line[found.end : found.end + 1].isspace():
        return caption
    return _put(caption, f"{found.printed} {behind[0]}", f"{found.meant} {behind[0]}")


def _put(text: str, printed: str, meant: str) -> str:
    """The text with `meant` wherever `printed` stands as a word of its own."""
    at = text.find(printed)
    while at >= 0:
        end = at + len(printed)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            text = text[:at] + meant + text[end:]
            end = at + len(meant)
        at = text.find(printed, end)
    return text
