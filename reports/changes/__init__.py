"""The changes between two drafts as one page that stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..diff import Compared, diff_rows, summary
from ..html import environment

_GENERATOR = "tieout changes"


def diff_html(every: Sequence[Compared]) -> str:
    """The page; every text of the documents is escaped, and nothing in it runs or is fetched."""
    pages = environment(Path(__file__).parent, generator=_GENERATOR, styles=["changes.css"])
    documents = [
        {
            "names": list(dict.fromkeys(each.name for each in (one.old, one.new) if each is not None)),
            "summary": summary(one),
            "sections": list(diff_rows(one).items()),
        }
        for one in every
    ]
    return pages.get_template("changes.html.j2").render(documents=documents)
