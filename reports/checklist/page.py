"""The checklist as one HTML page: read on a screen, signed on paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ..html import environment, slug
from .answers import PLAIN_TODOS
from .markdown import last_day
from .model import NO, NOT_APPLICABLE, OPEN, YES, Checklist, Line, Sheet
from .seal import BLANK, sealed_text

if TYPE_CHECKING:
    from jinja2 import Environment

GENERATOR = "tieout checklist"
#: What an answer looks like besides its word: never by colour alone.
MARKS = {YES: ("pass", "✓"), NO: ("error", "✗"), OPEN: ("warning", "○"), NOT_APPLICABLE: ("soft", "–")}
_LEAD = 'id="seal-value">'


def page_text(checklist: Checklist, review: str = "") -> str:
    """The page with its seal, and with the address of the one document's review where that lies beside it."""
    files = ",".join(sheet.sha256 or "none" for sheet in checklist.sheets)
    many = len(checklist.sheets) > 1
    text = _environment().get_template("checklist.html.j2").render(
        checklist=checklist,
        sheets=[(slug(sheet.document) if many else "", sheet) for sheet in checklist.sheets],
        files=files,
        review=review,
            heads=",".join(sheet.head or "none" for sheet in checklist.sheets),
        blank=BLANK,
    )  # fmt: skip
    return sealed_text(text, _LEAD)


@cache
def _environment() -> Environment:
    found = environment(
        Path(__file__).parent, generator=GENERATOR, styles=["checklist.css"], marks=MARKS, plain=PLAIN_TODOS
    )
    found.filters.update(who=_who, day=last_day, todo=_todo, roles=_roles)
    return found


def _who(line: Line, role: str) -> str:
    return next((each.by for each in line.signatures if each.role == role and each.state == "in force"), "")


def _todo(sheet: Sheet) -> list[Line]:
    """The items that keep it from being published: what stands against it before what waits."""
    return sorted((each for each in sheet.lines if each.answer in {NO, OPEN}), key=lambda each: each.answer != NO)


def _roles(sheet: Sheet) -> list[str]:
    """Who signs on paper: the roles that the project asks for."""
    return dict(sheet.policy)["roles that sign"].split(", ")
