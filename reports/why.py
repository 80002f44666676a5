"""A figure and all that it ties to: each tie's verdict and what it leaves the figure, the strongest first."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from ..expectations.finding import Finding
from ..expectations.verdict import EXACT, IMPLAUSIBLE, IMPOSSIBLE, NOT_EVALUATED, PLUG, ROUNDING
from ..figures.figure import Figure
from .bonds import Bonds
from .checked import Checked
from .excerpt import Span, pointed, short, visible
from .page import LEVEL_STYLES, Look, Page
from .settling import settling
from .text import figure_text, finding_text, place, shown_figure

_MOST_PARTNERS = 12
#: What a verdict means for the figure, in the order of what to look at first, with its style.
_WORDS = {
    IMPOSSIBLE: ("fails", LEVEL_STYLES["error"]),
    IMPLAUSIBLE: ("is odd", LEVEL_STYLES["warning"]),
    PLUG: ("is forced", LEVEL_STYLES["note"]),
    EXACT: ("holds", LEVEL_STYLES["pass"]),
    ROUNDING: ("holds", LEVEL_STYLES["pass"]),
    NOT_EVALUATED: ("cannot tell", LEVEL_STYLES["note"]),
}


def why_text(checked: Checked, finding: Finding, look: Look) -> str:
    """A finding, all ties of the figure it points at, and the commands that settle it."""
    page = Page(look)
    figure = shown_figure(checked, finding)
    if figure is not None:
        _ties(page, checked, figure)
    _settling(page, checked, finding)
    return finding_text(checked, finding, look) + str(page)


def figures_at(checked: Checked, line: int, column: int, cell: str = "") -> list[Figure]:
    """The figures printed at a line and column, both counted from 1; column 0 is the whole line.

    `cell` names them in somebody's own table instead: ``row 12``, or ``row 12, FY2024``.
    """
    if cell:
        return [f for f in checked.reading.figures if f.place == cell or (f.place or "").startswith(f"{cell}, ")]
    return [
        figure
        for figure in checked.reading.figures
        if figure.line == line
        and (not column or (figure.col_start or 0) <= column - 1 < (figure.col_end or figure.col_start or 0))
    ]


def figures_text(checked: Checked, figures: Sequence[Figure], look: Look) -> str:
    """One figure with its ties; or of several, how to ask for each."""
    page = Page(look)
    if len(figures) > 1:
        for figure in figures:
            where = shlex.quote(place(checked, figure, figure.line, figure.col_start))
            count = sum(figure.figure in tie.figures for tie in checked.binding.ties)
            page.hanging("", f"tieout why {where}", f"   {_short(figure)}, {count} tie{'' if count == 1 else 's'}")
        return str(page)
    figure = figures[0]
    _source(page, checked, figure, look)
    _ties(page, checked, figure)
    own = [f for f in checked.in_order if figure.figure in {f.accused, *f.figures} and f.verdict != NOT_EVALUATED]
    for finding in own:
        name = visible(checked.short_ids.get(finding.fingerprint, ""))
        style = LEVEL_STYLES.get(finding.level, "")
        waived = " (waived)" if finding.waived else ""
        page.hanging(
            "", (f"{finding.level}{waived}", style), f" {name} {visible(finding.rule)}: {visible(finding.message)}"
        )
        page.line(f"  tieout why {name}")
    return str(page)


def _source(page: Page, checked: Checked, figure: Figure, look: Look) -> None:
    text = next((line.text for line in checked.reading.lines if line.line == figure.line), None)
    page.hanging("", (visible(figure_text(checked, figure)), "bold"))
    if text is not None and figure.col_start is not None:
        source, carets = pointed(text, [Span(figure.col_start, figure.col_end or figure.col_start)], look.excerpt)
        margin = " " * len(str(figure.line))
        page.line((f"{figure.line} | ", "bold blue"), source)
        page.line((f"{margin} | ", "bold blue"), carets)
    page.line()


# --- Its ties ---


def _ties(page: Page, checked: Checked, figure: Figure) -> None:
    bonds = Bonds(checked).of(figure)
    count = f"{len(bonds)} tie{'' if len(bonds) == 1 else 's'}" if bonds else "no tie"
    page.hanging("", (f"{count} of {_short(figure)}{', the strongest first' if len(bonds) > 1 else ''}", "bold"))
    for bond in bonds:
        word, style = _WORDS[bond.outcome.verdict]
        tie = bond.tie
        name = f" {visible(tie.family)} {visible(tie.rule)}"
        page.hanging("  ", (word, style), (name, "bold"), f" ({bond.outcome.verdict.replace('_', ' ')}): {bond.says}")
        partners = [each for each in map(checked.figure, tie.figures) if each is not None and each is not figure]
        for partner in partners[:_MOST_PARTNERS]:
            page.hanging("      ", visible(figure_text(checked, partner)))
        if len(partners) > _MOST_PARTNERS:
            page.line(f"      and {len(partners) - _MOST_PARTNERS} more figures")
    for remark in checked.binding.remarks:
        if figure.figure in {remark.figure, *remark.figures}:
            page.hanging(
                "  ", ("says", "bold"), f" {visible(remark.family)} {visible(remark.rule)}: {visible(remark.message)}"
            )
    page.line()


def _short(figure: Figure) -> str:
    caption = f" {short(figure.caption)}" if figure.caption else ""
    return f"{short(figure.printed or 'nothing printed')}{caption}"


# --- What settles it ---


def _settling(page: Page, checked: Checked, finding: Finding) -> None:
    if finding.waived:
        page.hanging("", f"It is waived: {visible(str(finding.waiver))}")
        return
    steps = settling(checked, finding, visible(checked.short_ids.get(finding.fingerprint, "")))
    width = max(len(step.when) for step in steps)
    for step in steps:
        page.line(f"{step.when:<{width}}  ", visible(step.text))
