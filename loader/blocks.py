"""Runs of lines that make one table: its title, its heading lines and its body."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from .calendar import MONTHS
from .captions import clean_caption
from .rows import BLANK, FURNITURE, HEADING, PROSE, ROW, TEXT, RawLine
from .statements import is_title
from .units import stated_units, unit_slots

# A wrapped caption may run over this many lines without cells; more is text between two tables.
MAX_GAP = 5
MAX_HEAD = 16
MAX_ABOVE = 90
# "The following table provides revenue by segment:", over at most so many lines.
_INTRODUCES = re.compile(
    r"\b(?:following|below)\b.{0,80}\b(?:tables?|schedules?|sets? forth)\b|\bfollowing is\b|\btables? below\b",
    re.IGNORECASE,
)
_SENTENCE_LINES = 4


@dataclass(slots=True)
class Block:
    """One table's lines: title and headings in ``head``, rows and the words between them in ``body``."""

    page: int
    head: list[RawLine] = field(default_factory=list)
    body: list[RawLine] = field(default_factory=list)
    above: list[RawLine] = field(default_factory=list)
    titles_from: Block | None = None
    continues: bool = False

    @property
    def rows(self) -> list[RawLine]:
        """The lines with cells."""
        return [r for r in self.body if r.kind == ROW]


def blocks_of(lines: list[RawLine]) -> list[Block]:
    """Cut a document's lines into tables; lines that belong to none are left out."""
    drop_furniture(lines)
    useful = [r for r in lines if r.kind not in (BLANK, FURNITURE)]
    blocks: list[Block] = []
    at = floor = 0  # the next line to look at, and the line after the last table's
    while at < len(useful):
        if useful[at].kind != ROW:
            at += 1
            continue
        start = _head_start(useful, at, floor)
        row = at
        if at > start and _heads_row(useful, at - 1) and _split_date(useful[at - 1], useful[at]):
            at -= 1
        block = Block(useful[at].page, head=useful[start:at], above=useful[max(floor, at - MAX_ABOVE) : at])
        at = _take_body(useful, at, row, block)
        if _worth(block):
            blocks.append(block)
            floor = at
    for before, block in pairwise(blocks):
        block.continues = not any(is_column_head(r) for r in block.head) and _same_width(before, block)
    return blocks


def introduction(block: Block) -> list[str]:
    """The sentence above a table's headings that says what it shows, if one does."""
    head = {id(r) for r in block.head}
    above = [r for r in block.above if id(r) not in head]
    lines: list[str] = []
    while above and len(lines) < _SENTENCE_LINES and above[-1].kind == PROSE and above[-1].page == block.page:
        if lines and above[-1].text.rstrip().endswith("."):
            break
        lines.insert(0, above.pop().text.strip())
    sentence = " ".join(lines)
    return [sentence] if _INTRODUCES.search(sentence[:600]) else []


def drop_furniture(lines: list[RawLine]) -> None:
    """Mark running feet: short lines that end a page and end alike on three pages or more."""
    feet: Counter[tuple[str, ...]] = Counter()
    for at, raw in enumerate(lines):
        if raw.kind in (TEXT, HEADING) and len(raw.tokens) <= 6 and _ends_page(lines, at):
            feet[_foot(raw)] += 1
    common = {foot for foot, count in feet.items() if count >= 3}
    for raw in lines:
        if raw.kind in (TEXT, HEADING) and len(raw.tokens) <= 6 and _foot(raw) in common:
            raw.kind = FURNITURE


def _foot(raw: RawLine) -> tuple[str, ...]:
    return tuple(t.text.lower() for t in raw.tokens[-2:])


def _ends_page(lines: list[RawLine], at: int) -> bool:
    after = lines[at + 1 : at + 4]
    if not after or after[0].page != lines[at].page:
        return True
    blank = [r for r in after if r.kind in (BLANK, FURNITURE)]
    return len(blank) == len(after) or (len(blank) == len(after) - 1 and after[-1].page != lines[at].page)


def _head_start(useful: list[RawLine], first_row: int, floor: int) -> int:
    """Where the title and headings above a table's first row begin."""
    at = first_row
    while at > floor and first_row - at < MAX_HEAD:
        before = useful[at - 1]
        if before.kind in (PROSE, ROW) or before.page != useful[first_row].page:
            break
        at -= 1
    return at


def _take_body(useful: list[RawLine], at: int, row: int, block: Block) -> int:
    """Fill the block from its first line on, which may begin its first row's caption; returns where to search next."""
    end = look = row
    while look < len(useful):
        raw = useful[look]
        if raw.kind == ROW:
            if look - end >= 2 and _another_width(useful[max(at, end - MAX_ABOVE) : end], useful[look : look + 3]):
                break
            end = look + 1
        elif _breaks(useful, look, end):
            break
        look += 1
    block.body = useful[at:end]
    if (
        end < len(useful)
        and useful[end].kind in (TEXT, HEADING)
        and useful[end].page == block.page
        and _finishes(useful, end)
    ):
        block.body = useful[at : end + 1]
        end += 1
    return max(end, row + 1)


def _another_width(body: list[RawLine], ahead: list[RawLine]) -> bool:
    """Whether rows after a gap have a third of the cells of those before it, or three times as many: another table."""
    before = sorted(len(r.cells) for r in body if r.kind == ROW)
    after = [len(r.cells) for r in ahead if r.kind == ROW]
    usual = before[len(before) // 2]
    return min(after) >= 3 * usual or 3 * max(after) <= usual


def _breaks(useful: list[RawLine], look: int, end: int) -> bool:
    """Whether a line without cells ends the table rather than standing inside it."""
    raw = useful[look]
    last = useful[end - 1]
    if raw.page != last.page or look - end >= MAX_GAP:
        return True
    if raw.kind == PROSE:
        return not _wraps(useful, look)
    if is_title(raw.caption):
        return True
    if is_column_head(raw):
        return not _heads_row(useful, look)
    return False


def _wraps(useful: list[RawLine], look: int) -> bool:
    """Whether a long line is the beginning of a wrapped caption: cells follow within two lines."""
    ahead = useful[look + 1 : look + 3]
    row = next((r for r in ahead if r.kind == ROW), None)
    return row is not None and len(row.cells) >= 2 and not useful[look].text.rstrip().endswith(".")


def _heads_row(useful: list[RawLine], look: int) -> bool:
    """Whether a line of period words belongs to one row's caption, not above columns.

    "Six months ended" above "September 30, 2017  82,988": the next row's caption is a date. And
    "at March 31, 2017, respectively" or "2022" after a row ends that row's wrapped caption.
    """
    raw = useful[look]
    before = useful[look - 1] if look else None
    if raw.text.lstrip()[:1].islower() or (
        before is not None and before.kind == ROW and raw.caption.lower().endswith("respectively")
    ):
        return True
    after = useful[look + 1] if look + 1 < len(useful) else None
    if after is not None and after.kind == ROW and after.page == raw.page:
        return _only_period(after) and len([a for a in raw.atoms if a.kind != "asof"]) == 1
    if before is not None and before.kind == ROW and _only_period(before) and len(raw.atoms) == 1:
        return True
    wrapped = before is not None and before.caption[-1:] in (",", "(") and after is not None and after.kind == ROW
    return bool(wrapped)


def _split_date(raw: RawLine, row: RawLine) -> bool:
    """Whether a balance row's date is broken over two lines: "Balance at December 31," / "2021 ..."."""
    whole = any(a.kind in ("year", "date") for a in raw.atoms)
    spans = raw.atoms and all(a.kind in ("months", "weeks", "ended") for a in raw.atoms)
    if spans and any(a.kind == "date" for a in row.atoms) and not any(a.kind == "months" for a in row.atoms):
        return True
    return (
        bool(raw.atoms)
        and not whole
        and len(row.caption) < 12
        and not raw.caption.lower().startswith(("as of", "at ", *MONTHS))
    )


def _only_period(raw: RawLine) -> bool:
    atoms = [a for a in raw.atoms if a.kind in ("date", "months", "code", "weeks", "ended", "monthday", "year")]
    covered = sum(a.end - a.start for a in atoms)
    letters = sum(not c.isspace() for c in clean_caption(raw.caption)[0])
    return bool(atoms) and covered * 3 >= 2 * letters


def _finishes(useful: list[RawLine], at: int) -> bool:
    """Whether the line after the last row ends that row's wrapped caption."""
    raw = useful[at]
    before = useful[at - 1]
    first = raw.text.lstrip()[:1]
    if raw.line - before.line > 2:
        return False
    closing = before.caption.count("(") > before.caption.count(")") and ")" in raw.caption
    respectively = raw.caption.lower().rstrip(".").endswith("respectively")
    dated = _only_period(before) and raw.kind == HEADING and not any(a.kind in ("date", "year") for a in before.atoms)
    return closing or respectively or dated or (first.islower() and len(raw.tokens) <= 8 and raw.kind != HEADING)


def is_column_head(raw: RawLine) -> bool:
    """Whether a line heads columns: periods, units, or what a change column is called."""
    if raw.kind == HEADING:
        return True
    if raw.kind != TEXT:
        return False
    slots = unit_slots(raw.text)
    covered = sum(s.end - s.start for s in slots)
    letters = sum(not c.isspace() for c in raw.text)
    if slots and covered * 2 >= letters:
        return True
    return stated_units(raw.text) is not None and raw.text.lstrip().startswith("(") and len(raw.tokens) <= 14


def _worth(block: Block) -> bool:
    """Whether the run is a table: two rows, or one with several cells, or one under headings."""
    rows = block.rows
    if len(rows) >= 2:
        return True
    if not rows:
        return False
    cells = rows[0].cells
    number = cells[0].number
    if len(cells) == 1 and number is not None and number.bare and "," not in cells[0].text:
        return False
    return len(cells) >= 2 or any(is_column_head(r) for r in block.head)


def _same_width(one: Block, other: Block) -> bool:
    return _width(one) == _width(other)


def _width(block: Block) -> int:
    counts = Counter(len(r.cells) for r in block.rows)
    return counts.most_common(1)[0][0] if counts else 0
