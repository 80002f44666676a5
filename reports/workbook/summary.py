"""The first sheet: what was checked, what it came to, live counts, and how to read the rest."""

from __future__ import annotations

from collections.abc import Sequence

from ...expectations.verdict import LEVEL_OF, NOT_EVALUATED
from ..marks import LegendEntry
from ..summary import coverage_sentence, levels
from .book import Book, Sheet, cell
from .columns import FIRST, NOW, SINCE
from .exact import CANNOT_TELL, FAILS, HOLDS
from .layout import Layout
from .look import AMBER, BOLD, GREEN, GREY, HEAD, INPUT, RED, TITLE, WRAP, coloured
from .ties import Live

_WHOLE = (
    "The same in whole numbers (half units of the finest last digit), so that no calculation in floats can blur it."
    " Open the hidden columns and the sheet Workings to follow a ratio."
)
#: What the words and colours mean, in the order in which they are met.
_LEGEND = (
    ("exact", "The tie closes to the last printed digit."),
    ("rounding", "It is off by no more than rounding its figures allows."),
    ("plug", "Off by one unit, forced so that a printed table casts."),
    ("implausible", "Rounding would allow it, but hardly ever does that."),
    ("impossible", "No true values could print these digits."),
    ("not evaluated", "A figure is missing or unreadable, or a rule found no figures: no pass."),
    ("holds, fails, cannot tell", "What the formulas say now. A change of any number in blue is recalculated."),
    ("as checked, was: ...", "Whether a tie still says what it said when the document was checked."),
    ("left over", "A total less its parts, in the printed unit; amber is what rounding leaves."),
    ("off by, allowed from, to", _WHOLE),
    ("over 15 digits", "Numbers that a spreadsheet cannot hold exactly are text, and their ties cannot tell."),
)  # fmt: skip


def write_summary(
    book: Book, every: Sequence[tuple[Layout, Sequence[Live]]], ticks: Sequence[LegendEntry], version: str
) -> None:
    """Write the sheet over all documents of the workbook."""
    sheet = book.sheet("Summary")
    sheet.raw.set_column(0, 0, 26)
    sheet.raw.set_column(1, 1, 80)
    sheet.raw.set_portrait()
    sheet.raw.set_paper(9)
    sheet.raw.fit_to_pages(1, 0)
    sheet.text(0, 0, "Tie-out", **TITLE)
    sheet.text(0, 1, f"tieout {version}", align="right")
    row = 2
    for place, lives in every:
        row = _document(sheet, row, place, lives) + 1
    _legend(sheet, row, ticks)


def _document(sheet: Sheet, row: int, place: Layout, lives: Sequence[Live]) -> int:
    checked = place.checked
    document = checked.reading.document
    for column, text in enumerate((checked.name, document.title or "")):
        sheet.text(row, column, text or " ", **HEAD)
    counts = levels(checked)
    waived = sum(f.waived for f in checked.findings)
    found = ", ".join(f"{counts[level]} {level}s" for level in ("error", "warning", "note"))
    facts: tuple[tuple[str, str | None], ...] = (
        ("Entity", document.entity),
        ("Standard", document.standard),
        ("Hash of the source", document.source_hash),
        ("Suites", ", ".join(checked.suites)),
        ("Findings", f"{found}; {waived} waived" if waived else found),
        ("Coverage", coverage_sentence(checked)),
        ("Not read", "; ".join(f"lines {r.first} to {r.last}: {r.reason}" for r in document.unread)),
    )
    for label, fact in facts:
        if fact:
            row += 1
            sheet.text(row, 0, label, **BOLD)
            sheet.text(row, 1, fact, **WRAP)
            sheet.tall(row, fact, 80)
    row = _counts(sheet, row + 1, place)
    row = _live(sheet, row, place, lives)
    return _sheets(sheet, row, place)


def _counts(sheet: Sheet, row: int, place: Layout) -> int:
    """How many ties got which verdict when the document was checked."""
    for verdict, count in place.checked.verdicts.items():
        sheet.text(row, 0, verdict.replace("_", " "), **BOLD)
        unbound = len(place.checked.binding.unbound) if verdict == NOT_EVALUATED else 0
        rest = f", {unbound:,} of them of rules that found no figures" if unbound else ""
        sheet.text(row, 1, f"{count:,} ties{rest} ({LEVEL_OF[verdict]})")
        row += 1
    return row


def _live(sheet: Sheet, row: int, place: Layout, lives: Sequence[Live]) -> int:
    """How many ties say what now, counted live."""
    last = FIRST + max(len(lives), 1) - 1
    names = place.names.ties
    area = f"{cell(FIRST, NOW, names, fixed=True)}:{cell(last, NOW, fixed=True)}"
    since = f"{cell(FIRST, SINCE, names, fixed=True)}:{cell(last, SINCE, fixed=True)}"
    first = row
    for word in (HOLDS, FAILS, CANNOT_TELL):
        sheet.text(row, 0, f"now: {word}", **BOLD)
        count = sum(live.word == word for live in lives)
        sheet.formula(row, 1, f'COUNTIF({area},"{word}")', count, align="left")
        row += 1
    sheet.text(row, 0, "changed since the check", **BOLD)
    sheet.formula(row, 1, f'COUNTIF({since},"was*")', 0, align="left")
    looks = zip((GREEN, RED, GREY, AMBER), range(first, row + 1), strict=True)
    for look, at in looks:
        coloured(sheet, (at, 0, at, 0), [(f"$B${at + 1}>0", look)])
    return row + 1


def _sheets(sheet: Sheet, row: int, place: Layout) -> int:
    """Links to the document's sheets."""
    names = place.names
    source = [(names.source, "the lines as printed")] if place.checked.reading.lines else []
    said = {table.number: "" for table in place.tables}
    for column in place.checked.reading.columns:
        if column.table in said and not said[column.table]:
            said[column.table] = column.title or ""
    listed = [
        (names.findings, "what does not tie, and what is proposed"),
        (names.ties, "every tie with its live verdict"),
        *((table.sheet, said[table.number]) for table in place.tables),
        (names.figures, "every figure, its digits and its rounding"),
        *source,
    ]
    for name, text in listed:
        sheet.link(row, 0, f"internal:'{name}'!A1", name)
        sheet.text(row, 1, text)
        row += 1
    return row


def _legend(sheet: Sheet, row: int, ticks: Sequence[LegendEntry]) -> None:
    sheet.text(row, 0, "How to read it", **HEAD)
    sheet.text(row, 1, " ", **HEAD)
    for word, text in _LEGEND:
        row += 1
        sheet.text(row, 0, word, **BOLD)
        sheet.text(row, 1, text, **WRAP)
        sheet.tall(row, text, 80)
    row += 1
    sheet.text(row, 0, "numbers in blue", **INPUT)
    sheet.text(row, 1, "are as printed, and may be changed to see what follows; all else is calculated from them.")
    row += 2
    sheet.text(row, 0, "Tick marks", **HEAD)
    sheet.text(row, 1, " ", **HEAD)
    for entry in ticks:
        row += 1
        sheet.text(row, 0, entry.symbol, **BOLD)
        sheet.text(row, 1, f"{entry.words} ({entry.figures:,} figures)")
