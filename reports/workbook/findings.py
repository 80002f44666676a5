"""The sheet of findings: what does not tie, by how much, what is proposed, and the command that settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from ...expectations.finding import Expected, Finding, Repair
from ...figures.figure import Figure
from ...figures.printing import printed_places, printed_scale
from ..arithmetic import implied
from .book import MOST_ROWS, Book, Sheet, cell
from .columns import EXPECTED, FIRST, RECOMPUTED, REPORTED_NOW
from .exact import LIMIT
from .layout import Layout, number_format, printed_number
from .look import AMBER, GREY, RED, WRAP, coloured, header
from .ties import Live

_COLUMNS = (
    ("Level", 9), ("Rule", 26), ("Family", 8), ("Verdict", 13), ("Message", 90), ("Printed", 14), ("Reported", 14),
    ("Expected", 14), ("Difference", 13), ("Allowed", 26), ("Proposed", 14), ("Certainty", 11), ("Id", 10),
    ("Command", 22), ("Line", 8), ("Cell", 22), ("Tie", 7), ("Waived", 34),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shown:
    """A finding in its row, and the figure that it is shown at."""

    sheet: Sheet
    row: int
    finding: Finding
    figure: Figure


def write_findings(book: Book, place: Layout, lives: Sequence[Live]) -> None:
    """Write the sheet, the worst first."""
    sheet = book.sheet(place.names.findings)
    header(sheet, _COLUMNS, freeze=2)
    every = place.checked.in_order[: MOST_ROWS - FIRST]
    ids = place.checked.short_ids
    for row, finding in enumerate(every, FIRST):
        _said(sheet, row, finding)
        _proposed(sheet, row, finding, ids.get(finding.fingerprint, ""))
        figure = _figure(place, finding)
        if figure is not None:
            sheet.text(row, 5, finding.printed or figure.printed, align="right")
            _amounts(_Shown(sheet, row, finding, figure), place, lives)
        _links(sheet, row, finding, figure, place)
    last = max(FIRST + len(every) - 1, FIRST)
    sheet.raw.autofilter(0, 0, last, len(_COLUMNS) - 1)
    first = f"$A{FIRST + 1}"
    looks = {"error": RED, "warning": AMBER, "note": GREY}
    rules = [(f'{first}="{level}"', look) for level, look in looks.items()]
    coloured(sheet, (FIRST, 0, last, 0), rules)


def _figure(place: Layout, finding: Finding) -> Figure | None:
    """The figure that a finding is shown at: the accused one, else its first that has a place."""
    numbers = [finding.accused] if finding.accused is not None else list(finding.figures)
    figures = [f for f in map(place.checked.figure, numbers) if f is not None]
    return next((f for f in figures if f.line is not None or f.place), figures[0] if figures else None)


def _said(sheet: Sheet, row: int, finding: Finding) -> None:
    sheet.text(row, 0, finding.level, bold=True)
    sheet.text(row, 1, finding.rule)
    sheet.text(row, 2, finding.family)
    sheet.text(row, 3, finding.verdict.replace("_", " "))
    sheet.text(row, 4, finding.message, **WRAP)
    sheet.tall(row, finding.message, 90)
    sheet.text(row, 9, _allowed(finding.expected))


def _proposed(sheet: Sheet, row: int, finding: Finding, short_id: str) -> None:
    best: Repair | None = next(iter(finding.repairs), None)
    if best is not None:
        sheet.text(row, 10, best.printed, align="right")
        sheet.text(row, 11, best.certainty)
    if short_id:
        sheet.text(row, 12, short_id)
        sheet.text(row, 13, f"tieout why {short_id}")
    sheet.text(row, 17, str(finding.waiver) if finding.waiver is not None else "")


def _allowed(expected: Expected | None) -> str:
    if expected is None:
        return ""
    if expected.low == expected.high:
        return expected.low
    over, under = "over " * expected.low_open, "under " * expected.high_open
    return f"{over}{expected.low} to {under}{expected.high}"


def _amounts(shown: _Shown, place: Layout, lives: Sequence[Live]) -> None:
    """As numbers: reported in its cell, expected from the tie, and their difference."""
    sheet, row, finding, figure = shown.sheet, shown.row, shown.finding, shown.figure
    reported = printed_number(figure)
    if reported is None:
        return
    look = {"num_format": number_format(figure)}
    sheet.formula(row, REPORTED_NOW, place.number(figure.figure), reported, **look)
    wanted = _expected(place, finding, figure)
    if wanted is None:
        return
    live = lives[finding.tie] if finding.tie is not None and finding.tie < len(lives) else None
    if live is not None and live.target is figure and live.tie.result is None and live.row.writable:
        address = cell(live.sheet_row, RECOMPUTED, place.names.ties, fixed=True)
        sheet.formula(row, EXPECTED, address, wanted, **look)
    else:
        sheet.number(row, EXPECTED, wanted, **look)
    places = printed_places(figure) + 3
    gap = f'IFERROR(ROUND({cell(row, REPORTED_NOW)}-{cell(row, EXPECTED)},{places}),"cannot tell")'
    sheet.formula(row, 8, gap, round(reported - wanted, places), **look)


def _expected(place: Layout, finding: Finding, figure: Figure) -> float | None:
    """What the figure would have to be in its printed unit, where one number is known."""
    tie = place.checked.tie(finding)
    amount = None if tie is None else implied(place.checked, tie, figure.figure)
    if amount is None:
        return _single(finding.expected)
    scaled = amount / Fraction(10) ** printed_scale(figure)
    return float(round(scaled, printed_places(figure) + 3)) if abs(scaled) < LIMIT else None


def _single(expected: Expected | None) -> float | None:
    if expected is None or expected.low != expected.high or len(expected.low) > 15:
        return None
    try:
        value = Decimal(expected.low)
    except InvalidOperation:
        return None
    return float(value) if value.is_finite() else None


def _links(sheet: Sheet, row: int, finding: Finding, figure: Figure | None, place: Layout) -> None:
    line = finding.line if finding.line is not None else figure.line if figure is not None else None
    if line is not None:
        sheet.link(row, 14, f"external:{place.page}#L{line}", line)
    if figure is not None:
        home = place.home(figure.figure)
        sheet.link(row, 15, f"internal:{home}", home.replace("'", ""))
    if finding.tie is not None:
        sheet.link(row, 16, f"internal:{cell(FIRST + finding.tie, 0, place.names.ties)}", finding.tie + 1)
