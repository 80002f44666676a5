"""Tables that OCR read column by column: captions in one run, numbers in another, put together again.

Page layout analysis may take a statement for two columns of text. Then either all captions stand
above all numbers, or the first column keeps its captions and the second follows without any.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .blocks import MAX_HEAD, Block
from .captions import wraps
from .rows import TEXT, RawLine
from .statements import is_title
from .units import stated_units

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    runs = [_entries(captions) for captions in _runs(block)]
    for kinds in (1, 2, 3):
        for entries in runs:
            heads = _headings(entries, kinds)
            if len(entries) - len(heads) == len(block.rows):
                _put_together(block, entries, heads)
                return True
    return False


def _runs(block: Block) -> Iterator[list[RawLine]]:
    """Which lines above may be the captions: what follows the title, or all but it and the name over it.

    A last line of one word may head the columns: "Fiscal" over "2023 2022".
    """
    lines = [r for r in block.above if r.kind == TEXT and sum(c.isalpha() for c in r.caption) >= 3]
    titles = [i for i, r in enumerate(lines) if is_title(r.caption)]
    aside = {i - 1 for i in titles if lines[i - 1].caption.isupper()} | set(titles)
    for kept in (range(titles[-1] + 1 if titles else 0, len(lines)), [i for i in range(len(lines)) if i not in aside]):
        captions = [lines[i] for i in kept if stated_units(lines[i].text) is None]
        yield captions
        if captions and len(captions[-1].tokens) == 1:
            yield captions[:-1]


def _put_together(block: Block, entries: list[list[RawLine]], heads: set[int]) -> None:
    """Give each row its entry for a caption; entries that are headings stand between the rows."""
    used = {id(r) for e in entries for r in e}
    numbered = iter(block.rows)
    body: list[RawLine] = []
    for at, entry in enumerate(entries):
        if at in heads:
            body.extend(entry)
            continue
        row = next(numbered)
        row.caption = " ".join(r.caption for r in entry)
        body.append(row)
    block.body = body
    block.head = [r for r in block.above if id(r) not in used][-MAX_HEAD:]


def _headings(entries: list[list[RawLine]], kinds: int) -> set[int]:
    """Which entries are section headings, by the surest signs alone or by more `kinds` of them, up to three."""
    texts = [" ".join(r.caption for r in e) for e in entries]
    signs = (
        [i for i, t in enumerate(texts) if t.endswith((":", ";"))]
        + [i for i, after in enumerate(texts[1:]) if _BASIC.match(after)],
        [i for i, t in enumerate(texts) if _SURE.match(t)],
        [i for i, t in enumerate(texts) if _LIKELY.match(t)],
    )
    return {i for sign in signs[:kinds] for i in sign}


def _entries(captions: list[RawLine]) -> list[list[RawLine]]:
    """Caption lines put together where they wrap."""
    entries: list[list[RawLine]] = []
    for raw in captions:
        if entries and wraps(entries[-1][-1].caption, raw.caption):
            entries[-1].append(raw)
        else:
            entries.append([raw])
    return entries
