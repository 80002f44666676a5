"""Text of others in Markdown: nothing in it formats, links, mentions anybody or begins a cell; one line."""

from __future__ import annotations

import re

from .html.symbols import symbols

#: ASCII that can be markup somewhere in Markdown as GitHub has it; behind a backslash each is itself.
_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$@:/=^])")
#: Mentions, addresses and issue numbers are linked once the backslashes are gone: a space of no width parts them.
_LINKED = re.compile(r"(?<=@)(?=\w)|(?<=#)(?=\d)")
#: Named, so that no tool that takes the text for HTML sees a tag.
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\u200b": "&ZeroWidthSpace;"}


def plain(text: str, most: int | None = None) -> str:
    r"""The text as it is to be read, cut to `most` characters, else as every page of ours cuts it.

    >>> print(plain("a|b [x](y)\n# z"))
    a\|b \[x\]\(y\)\\n\# z
    >>> print(plain("@all #12 <b>"))
    \@&ZeroWidthSpace;all \#&ZeroWidthSpace;12 &lt;b&gt;
    """
    cut = text if most is None or len(text) <= most else text[: most - 1] + "…"
    shown = _LINKED.sub("\u200b", " ".join(str(symbols(cut)).split()))
    return "".join(map(_harmless, shown))


def _harmless(character: str) -> str:
    return _ENTITIES.get(character) or _ACTIVE.sub(r"\\\1", character)
