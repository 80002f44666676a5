"""The sheet of ties: one row each, our verdict, and beside it the live one, in whole numbers a reviewer can follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...expectations.evaluate import target_of
from ...expectations.verdict import NOT_EVALUATED
from ...figures.figure import Figure
from ...figures.interval import NEAREST
from ...figures.printing import printed_places
from ...rules.model import Tie
from ..arithmetic import formula as arithmetic
from .book import MOST_ROWS, Book, Sheet, cell
from .columns import (
    BASE,
    BASE_GREATEST,
    BASE_LEAST,
    DIFFERENCE,
    FIRST,
    FROM,
    GREATEST_OPEN,
    LEAST_OPEN,
    NOW,
    OFF,
    RECOMPUTED,
    REPORTED,
    SINCE,
    SIZE,
    TO,
)
from .exact import CANNOT_TELL, FAILS, HOLDS, LIMIT, Now, Row, now, row_of, word
from .figures import period_of
from .formulas import difference, off_of_sum, recomputed, recomputed_value, size_of_sum
from .layout import Layout, number_format, printed_number
from .look import AMBER, GREEN, GREY, MUTED, RED, SAID, by_word, coloured, header
from .workings import Workings

#: A sum of more parts than this is added up in the workings instead of in one formula.
_MOST_TERMS = 60
_COLUMNS = (
    ("Tie", 6), ("Rule", 24), ("Family", 8), ("Kind", 13), ("Line item", 34), ("Period", 24), ("Line", 8),
    ("Verdict of the check", 14), ("Because", 32), ("As printed", 32), ("Reported", 15), ("Recomputed", 15),
    ("Difference", 13), ("Off by (whole units)", 14), ("Allowed from", 12), ("Allowed to", 12), ("Now", 12),
    ("Since the check", 14), ("Largest number met", 14), ("Least", 12), ("Greatest", 12), ("Least is open", 8),
    ("Greatest is open", 8), ("Divisor", 12), ("Divisor least", 12), ("Divisor greatest", 12),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A tie with its whole weights, what they come to now, and the word that its formula says."""

    number: int
    tie: Tie
    target: Figure | None
    row: Row
    now: Now | None
    word: str

    @property
    def sheet_row(self) -> int:
        """Its row in the sheet of ties."""
        return FIRST + self.number


def lives(place: Layout) -> list[Live]:
    """Every tie of the document in whole numbers."""
    reading = place.checked.reading
    found = []
    for number, tie in enumerate(place.checked.binding.ties):
        target = target_of(tie) if tie.members or tie.result is not None else None
        row = row_of(tie, target, reading.figures)
        current = now(row, reading.figures, reading.document.rounding)
        figure = None if target is None else reading.figures[target]
        found.append(Live(number=number, tie=tie, target=figure, row=row, now=current, word=word(row, current)))
    return found


def write_ties(book: Book, place: Layout, every: list[Live]) -> Workings:
    """Write the sheet; what comes back are the workings of the ties that one formula does not hold."""
    sheet = book.sheet(place.names.ties)
    header(sheet, _COLUMNS, freeze=2)
    workings = Workings(place)
    shown = every[: MOST_ROWS - FIRST]
    for live in shown:
        _said(sheet, live, place)
        if live.row.writable:
            _amounts(sheet, live, place)
            _exactly(sheet, live, place, workings)
        else:
            for column in (REPORTED, RECOMPUTED, DIFFERENCE, OFF, NOW):
                sheet.text(live.sheet_row, column, CANNOT_TELL, **MUTED)
        _since(sheet, live)
    last = max(len(shown), 1)
    sheet.raw.set_column(SIZE, BASE_GREATEST, 13, None, {"level": 1, "hidden": True})
    sheet.raw.set_column(SINCE, SINCE, 14, None, {"collapsed": False})
    sheet.raw.autofilter(0, 0, last, SINCE)
    coloured(sheet, (FIRST, NOW, last, NOW), by_word(FIRST, NOW))
    coloured(sheet, (FIRST, SINCE, last, SINCE), [(f'LEFT({cell(FIRST, SINCE)},3)="was"', AMBER)])
    coloured(sheet, (FIRST, 7, last, 7), _by_verdict())
    return workings


def _by_verdict() -> list[tuple[str, dict[str, Any]]]:
    first = f"$H{FIRST + 1}"
    alike = {"exact": GREEN, "rounding": GREEN, "plug": AMBER, "implausible": AMBER, "impossible": RED}
    return [(f'{first}="{verdict}"', look) for verdict, look in alike.items()] + [(f'{first}="not evaluated"', GREY)]


def _said(sheet: Sheet, live: Live, place: Layout) -> None:
    """What the check says of the tie."""
    at, tie, outcome = live.sheet_row, live.tie, place.checked.outcomes[live.number]
    sheet.number(at, 0, live.number + 1)
    for column, text in enumerate((tie.rule, tie.family, tie.kind), 1):
        sheet.text(at, column, text)
    if live.target is not None:
        sheet.text(at, 4, live.target.caption_printed or live.target.caption)
        sheet.text(at, 5, period_of(live.target))
        if live.target.line is not None:
            sheet.link(at, 6, f"external:{place.page}#L{live.target.line}", live.target.line)
        if outcome.verdict != NOT_EVALUATED:
            terms = arithmetic(place.checked, tie, live.target.figure)
            sign = {"=": "=", "<=": "at most", ">=": "at least"}[tie.operator]
            sheet.text(at, 9, None if terms is None else f"{live.target.token or ''} {sign} {terms}")
    sheet.text(at, 7, outcome.verdict.replace("_", " "))
    too_long = live.word == CANNOT_TELL and outcome.verdict != NOT_EVALUATED
    sheet.text(at, 8, "a spreadsheet cannot tell: its numbers have over 15 digits" if too_long else outcome.reason)


def _amounts(sheet: Sheet, live: Live, place: Layout) -> None:
    """Reported, recomputed and their difference, in the printed unit of the target."""
    if live.target is None:
        return
    at, target = live.sheet_row, live.target
    shown = number_format(target)
    finer = {"num_format": shown if live.tie.result is None else _finer(target)}
    reported = printed_number(target)
    value = recomputed_value(live.tie, target, place.checked.reading.figures)
    sheet.formula(
        at, REPORTED, place.number(target.figure), "no number" if reported is None else reported, num_format=shown
    )
    made = recomputed(live.tie, target, place) if len(live.row.terms) <= _MOST_TERMS else None
    if made is not None:
        sheet.formula(
            at, RECOMPUTED, f'IFERROR({made},"{CANNOT_TELL}")', CANNOT_TELL if value is None else value, **finer
        )
    elif live.tie.result is None:
        back = f"{cell(at, REPORTED)}-{difference(live.row, target, cell(at, OFF))}"
        sheet.formula(
            at, RECOMPUTED, f'IFERROR({back},"{CANNOT_TELL}")', CANNOT_TELL if value is None else value, **finer
        )
    else:
        return
    places = printed_places(target) + 3
    gap = f'IFERROR(ROUND({cell(at, REPORTED)}-{cell(at, RECOMPUTED)},{places}),"{CANNOT_TELL}")'
    left = CANNOT_TELL if value is None or reported is None else round(reported - value, places)
    sheet.formula(at, DIFFERENCE, gap, left, **finer)


def _finer(figure: Figure) -> str:
    """A ratio is shown to two digits more than it is printed, so that a reader sees which way it was rounded."""
    places = printed_places(figure) + 2
    return f"#,##0.{'0' * places};-#,##0.{'0' * places}"


# --- The exact part ---


def _exactly(sheet: Sheet, live: Live, place: Layout, workings: Workings) -> None:
    rounding = place.checked.reading.document.rounding
    plain = live.row.result is None and all(mode == NEAREST for mode in rounding.values())
    if plain and len(live.row.terms) <= _MOST_TERMS:
        _sum(sheet, live, place)
    else:
        workings.add(sheet, live.sheet_row, live.row, live.now)
    _verdict(sheet, live, symmetric=plain)


def _sum(sheet: Sheet, live: Live, place: Layout) -> None:
    """A sum of rounded figures: off by a formula, allowed is half a unit of every figure's last digit."""
    at, found = live.sheet_row, live.now
    figures = place.checked.reading.figures
    band = sum(abs(term.top) for term in live.row.terms if not figures[term.figure].exact)
    off = f'IFERROR({off_of_sum(live.row, place)},"{CANNOT_TELL}")'
    sheet.formula(at, OFF, off, CANNOT_TELL if found is None else found.off, num_format="#,##0;-#,##0")
    sheet.number(at, FROM, -band, num_format="#,##0;-#,##0")
    sheet.number(at, TO, band, num_format="#,##0;-#,##0")
    size = f'IFERROR({size_of_sum(live.row, place)},"{CANNOT_TELL}")'
    sheet.formula(at, SIZE, size, CANNOT_TELL if found is None else found.size, num_format="#,##0", **MUTED)


def _verdict(sheet: Sheet, live: Live, *, symmetric: bool) -> None:
    """The live verdict: inside what is allowed, an open end left out, and no word where numbers are too long."""
    at = live.sheet_row
    off, low, high, size = (cell(at, column) for column in (OFF, FROM, TO, SIZE))
    if symmetric:
        under, over = f"{off}<={high}", f"{off}>={low}"
    else:
        least_open, greatest_open = cell(at, LEAST_OPEN), cell(at, GREATEST_OPEN)
        under = f"IF({least_open}>0,{off}<{high},{off}<={high})"
        over = f"IF({greatest_open}>0,{off}>{low},{off}>={low})"
    both = f"ABS({off})<={high}" if symmetric else f"AND({under},{over})"
    inside = {"=": both, "<=": under, ">=": over}[live.row.operator]
    if live.row.result is not None:
        inside = _for_ratio(at, live.row.operator, inside, under, over)
    said = f'IF(ISNUMBER({off}),IF({size}<{LIMIT},IF({inside},"{HOLDS}","{FAILS}"),"{CANNOT_TELL}"),"{CANNOT_TELL}")'
    if live.row.result is not None:
        base = cell(at, BASE)
        silent = f"{base}=0"
        if live.row.operator != "=":
            silent = f"OR({silent},AND({cell(at, BASE_LEAST)}<=0,{cell(at, BASE_GREATEST)}>=0))"
        said = f'IF(ISNUMBER({base}),IF({silent},"{CANNOT_TELL}",{said}),"{CANNOT_TELL}")'
    sheet.formula(at, NOW, said, live.word, bold=True, **SAID)


def _for_ratio(at: int, operator: str, inside: str, under: str, over: str) -> str:
    """An inequality of a ratio turns with the sign of its divisor."""
    if operator == "=":
        return inside
    one, other = (under, over) if operator == "<=" else (over, under)
    return f"IF({cell(at, BASE)}>0,{one},{other})"


def _since(sheet: Sheet, live: Live) -> None:
    at = live.sheet_row
    sheet.formula(at, SINCE, f'IF({cell(at, NOW)}="{live.word}","as checked","was: {live.word}")', "as checked", **SAID)
