"""Tables that OCR read column by column: captions in one run, numbers in another, put together again.

Page layout analysis may take a statement for two columns of text. Then either all captions stand
above all numbers, or the first column keeps its captions and the second follows without any.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .captions import wraps
from .rows import TEXT, RawLine
from .statements import is_title
from .units import stated_units

if TYPE_CHECKING:
    from .blocks import Block

_FEWEST = 4
_BASIC = re.compile(r"basic\b\W{0,3}\Z", re.IGNORECASE)  # "Basic" alone needs a heading to say of what
_SURE = re.compile(
    r"cash flows? (?:from|used|provided)\b|adjustments to reconcile|changes in .{0,60}assets\b|supplemental"
    r"|per (?:common |ordinary )?share\b|(?:earnings|income|loss|dividends).{0,40}\bper\b.{0,40}\bshare\b.{0,60}\Z"
    r"|(?:weighted|shares).{0,60}\b(?:used|outstanding|computing)\b",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"(?:current |non-?current )?(?:assets|liabilities)(?: and .{3,60}(?:equity|deficit))?\Z"
    r"|(?:share|stock|share ?own)\w{0,8}\W{0,2} equity\Z|equity\Z|(?:operating |investing |financing )activities\Z"
    r"|(?:net )?(?:revenues?|sales)\Z|(?:costs?|operating) (?:and )?(?:costs?|expenses?)\Z"
    r"|other income.{0,30}\Z|commitments and contingencies.{0,30}\Z",
    re.IGNORECASE,
)


def rejoin(blocks: list[Block]) -> None:
    """Give rows without captions those of the run before them, where the counts agree."""
    for before, block in zip([None, *blocks], blocks, strict=False):
        rows = block.rows
        bare = [r for r in rows if not _worded(r)]
        if len(rows) < _FEWEST or len(bare) * 5 < len(rows) * 4:
            continue
        if not _from_above(block) and before is not None:
            _from_first_column(before, block)


def _worded(raw: RawLine) -> bool:
    return sum(c.isalpha() for c in raw.caption) >= 3


def _from_first_column(before: Block, block: Block) -> None:
    """The second column of a table whose first stands above, line for line."""
    if len(before.rows) != len(block.rows) or not all(_worded(r) for r in before.rows[:3]):
        return
    rows = iter(block.rows)
    body = []
    for raw in before.body:
        if raw.cells:
            row = next(rows)
            row.caption = raw.caption
            body.append(row)
        else:
            body.append(raw)
    block.body = body
    block.titles_from = before


def _from_above(block: Block) -> bool:
    """Captions in a run above the headings, one a row once section headings are set aside."""
    captions = [r for r in block.above if r.kind == TEXT and sum(c.isalpha() for c in r.caption) >= 3]
    titles = [i for i, r in enumerate(captions) if is_title(r.caption)]
    captions = [r for r in captions[titles[-1] + 1 if titles else 0 :] if stated_units(r.text) is None]
    entries = _entries(captions)
    rows = block.rows
    heads = _headings(entries, len(entries) - len(rows))
    if heads is None:
        return False
    used = {id(r) for e in entries for r in e}
    numbered = iter(rows)
    body: list[RawLine] = []
    for at, entry in enumerate(entries):
        if at in heads:
            body.extend(entry)
            continue
        row = next(numbered)
        row.caption = " ".join(r.caption for r in entry)
        body.append(row)
    block.body = body
    block.head = [r for r in block.above if id(r) not in used][-16:]
    return True


def _headings(entries: list[list[RawLine]], surplus: int) -> set[int] | None:
    """Which entries are section headings, the surest kind first, so that `surplus` are; None if that cannot be."""
    texts = [" ".join(r.caption for r in e) for e in entries]
    heads: set[int] = set()
    kinds = (
        [i for i, t in enumerate(texts) if t.endswith((":", ";"))],
        [i for i, after in enumerate(texts[1:]) if _BASIC.match(after)],
        [i for i, t in enumerate(texts) if _SURE.match(t)],
        [i for i, t in enumerate(texts) if _LIKELY.match(t)],
    )
    for kind in kinds:
        if len(heads) == surplus:
            return heads
        heads.update(kind)
    return heads if len(heads) == surplus else None


def _entries(captions: list[RawLine]) -> list[list[RawLine]]:
    """Caption lines put together where they wrap."""
    entries: list[list[RawLine]] = []
    for raw in captions:
        if entries and wraps(entries[-1][-1].caption, raw.caption):
            entries[-1].append(raw)
        else:
            entries.append([raw])
    return entries
