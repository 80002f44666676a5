"""Line items: captions wrapped over lines put together, and the headings they stand under."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .calendar import MONTHS
from .rows import HEADING, ROW, RawLine

if TYPE_CHECKING:
    from .grid import Row

_CONNECTORS = frozenset({
    "of", "and", "or", "the", "to", "in", "for", "on", "from", "by", "with", "at", "less", "per", "attributable",
    "including", "excluding", "number", "than", "before", "after", "as", "a", "an", "its", "under", "over",
    "between", "into", "against", "through", "upon", "within", "without", "these", "those", "this", "that", "our",
})  # fmt: skip
_STARTERS = frozenset({
    "of", "and", "or", "to", "in", "for", "on", "from", "by", "with", "at", "before", "after", "attributable",
    "including", "excluding", "than", "respectively", "through", "under",
})  # fmt: skip
_SHORTENED = re.compile(r"\b(?:Inc|Corp|Co|Ltd|Cos|Bros)\.\Z", re.IGNORECASE)  # a name's end, not a sentence's
_NEAR = 2  # lines from a row to the end of its caption, one of them blank
_TRAILING = re.compile(r"[\s.…:]{1,40}\Z")
# What OCR leaves of a currency sign behind a caption: "Cash S 1,049".
_LOST_SIGN = re.compile(r"(?<!class)(?<!series)\s[Ss§]\Z", re.IGNORECASE)
_NOTE = re.compile(
    r"\s?(?:\((?:see\s)?notes?\s[^)]{1,30}\)|[*†‡¹²³]{1,3}\d?|\((?:\d{1,2}|[a-zA-Z]|\*{1,3})\))\s?\Z", re.IGNORECASE
)


# From this many headings with a colon on, a line without one is no heading.
_COLON_HABIT = 2


@dataclass(slots=True)
class Section:
    """A heading with rows under it; `rank` 0 for capitals, 1 plain, 2 with a colon."""

    name: str
    rank: int
    rows: int = 0


@dataclass(slots=True)
class Item:
    """A line item: its row, whole caption, the headings above it, outermost first, and its notes."""

    row: Row
    caption: str
    section: tuple[str, ...]
    notes: tuple[str, ...] = ()
    lines: list[RawLine] = field(default_factory=list)
    printed: str | None = None  # the caption, where a reviewer corrected it
    corrected: tuple[str, ...] = ()


def items_of(body: list[RawLine], rows: dict[int, Row], before: list[RawLine]) -> list[Item]:
    """The table's line items in order; `before` are the words between its headings and first row."""
    items: list[Item] = []
    stack: list[Section] = []
    pending = list(before)
    colons = sum(raw.caption.endswith(":") for raw in (*before, *body)) >= _COLON_HABIT
    for raw in body:
        if raw.kind == ROW:
            row = rows[raw.line]
            pending = _add(items, stack, pending, row, colons=colons)
        elif items and not pending and _continues_row(items[-1], raw):
            items[-1].caption = f"{items[-1].caption} {raw.caption}".strip()
            items[-1].lines.append(raw)
        else:
            pending.append(raw)
    return items


def _add(items: list[Item], stack: list[Section], pending: list[RawLine], row: Row, *, colons: bool) -> list[RawLine]:
    caption, lines = row.caption, [row.raw]
    while pending and (wraps(pending[-1].caption, caption) or not caption or (colons and _runs_on(pending[-1], row))):
        if not caption and pending[-1].caption.endswith(":"):
            break
        lines.insert(0, pending[-1])
        caption = f"{pending[-1].caption} {caption}".strip()
        pending = pending[:-1]
    for heading in _joined(pending):
        _open(stack, heading)
    section = tuple(s.name for s in stack)
    caption, notes = clean_caption(caption)
    items.append(Item(row, caption, section, notes, lines))
    for s in stack:
        s.rows += 1
    _close(stack, caption)
    return []


def _runs_on(raw: RawLine, row: Row) -> bool:
    """Whether capitals without a colon go on in the next line's, where headings end in colons."""
    both = raw.caption.isupper() and row.caption.isupper()
    return both and not raw.caption.endswith(":") and row.raw.line - raw.line == 1 and len(raw.caption.split()) > 2


def clean_caption(caption: str) -> tuple[str, tuple[str, ...]]:
    """A caption without leaders, currency signs and note marks, and the notes it refers to."""
    caption = _TRAILING.sub("", caption.strip(" $|_"))
    notes: list[str] = []
    for _ in range(3):
        match = _NOTE.search(caption)
        if match is None or match.start() == 0:
            break
        notes.insert(0, match.group().strip())
        caption = _TRAILING.sub("", caption[: match.start()])
    caption = _LOST_SIGN.sub("", caption)
    return " ".join(caption.split()), tuple(notes)


def wraps(first: str, second: str) -> bool:
    """Whether `second` goes on where `first` broke off."""
    if (
        not first
        or not second
        or (first.endswith((":", ".")) and not (_SHORTENED.search(first) and second[0].islower()))
    ):
        return False
    last, start = first.rsplit(maxsplit=1)[-1].lower().strip("()"), second.split(maxsplit=1)[0]
    if (last in MONTHS and start[0].isdigit()) or last in ("ended", "ending"):
        return True
    if last in _CONNECTORS or first.endswith((",", "—", "-", "(", "&", "/")) or first.count("(") > first.count(")"):
        return True
    if start[0].islower():
        return True
    return start.lower().strip("(,") in _STARTERS and len(first.split()) > 1


def _continues_row(item: Item, raw: RawLine) -> bool:
    """Whether a line without cells ends the wrapped caption of the row above it."""
    if raw.caption.endswith(":") or raw.line - item.lines[-1].line > _NEAR:
        return False
    caption, first = item.caption, raw.caption.split(maxsplit=1)[0] if raw.caption else ""
    bracketed = caption.count("(") > caption.count(")") and ")" in raw.caption
    open_ended = caption.endswith(",") or (caption and caption.rsplit(maxsplit=1)[-1].lower() in _CONNECTORS)
    ends = raw.caption.lower().rstrip(".").endswith("respectively")
    dated = raw.kind == HEADING and len(raw.tokens) <= 4 and any(a.kind in ("date", "year") for a in raw.atoms)
    capitals = first.isupper() and first.lower() in _STARTERS and caption.isupper()
    return bool(bracketed or open_ended or ends or first[:1].islower() or dated or capitals)


def _joined(pending: list[RawLine]) -> list[str]:
    joined: list[str] = []
    for raw in pending:
        if joined and wraps(joined[-1], raw.caption):
            joined[-1] = f"{joined[-1]} {raw.caption}"
        else:
            joined.append(raw.caption)
    return [j for j in joined if sum(c.isalpha() for c in j) >= 3]


def _open(stack: list[Section], heading: str) -> None:
    letters = [c for c in heading if c.isalpha()]
    capitals = sum(c.isupper() for c in letters) >= 0.8 * len(letters)
    rank = 0 if capitals else 2 if heading.endswith(":") else 1
    if stack and stack[-1].rows == 0 and stack[-1].rank <= rank:
        pass
    else:
        while stack and (stack[-1].rank >= rank or (stack[-1].rows and stack[-1].rank == rank)):
            stack.pop()
    name, _ = clean_caption(heading.rstrip(": "))
    stack.append(Section(name, rank))


def _close(stack: list[Section], caption: str) -> None:
    """A total ends the section it names; a bare total, or one without words, the innermost."""
    low = caption.lower()
    if not stack:
        return
    if low in ("", "total", "totals", "subtotal"):
        stack.pop()
        return
    if not low.startswith(("total", "net cash", "cash provided", "cash used", "net ")) and "total" not in low:
        return
    words = _words(low)
    named = [_words(s.name.lower()) for s in stack]
    fitting = [at for at, own in enumerate(named) if own and own <= words]
    if fitting:
        # "Total current assets" ends "Current assets", not the "ASSETS" around it.
        del stack[max(fitting, key=lambda at: (len(named[at]), -at)) :]


_WORD = re.compile(r"[a-z][a-z’'-]{1,30}")
_PLAIN = frozenset({
    "total", "net", "of", "the", "from", "cash", "flows", "flow", "by", "in", "and", "used", "provided",
})  # fmt: skip


def _words(text: str) -> set[str]:
    found = {w.strip("’'s") for w in _WORD.findall(text)}
    return found - _PLAIN
