"""What is wrong with a file that people write, said once and in one way: the file, the place, the fault, the cure."""

from __future__ import annotations

from collections.abc import Iterable


class FileError(ValueError):
    """A file that cannot be used: ``file:line:column: what is wrong; the cure``."""

    def __init__(self, file: str, line: int | None, column: int | None, what: str, cure: str = "") -> None:
        self.file, self.line, self.column, self.what, self.cure = file, line, column, what, cure
        place = file if line is None else f"{file}:{line}:{column}"
        super().__init__(f"{place}: {what}" + (f"; {cure}" if cure else ""))


def nearest(word: str, known: Iterable[str]) -> str:
    """`` (did you mean "title"?)`` where a known word is near, else the known words.

    >>> nearest("tittle", ["title", "rules"])
    ' (did you mean "title"?)'
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    words = list(known)
    close = get_close_matches(word[:80], words, n=1, cutoff=0.6)
    if not close:
        folded = {w.casefold(): w for w in words}
        close = [folded[word.casefold()]] if word.casefold() in folded else []
    if close:
        return f' (did you mean "{close[0]}"?)'
    return f" (known: {', '.join(words[:20])})" if words else ""
