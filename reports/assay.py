"""An assay for people and machines: what would be found if figures were changed, and for which nothing vouches."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from ..assay.model import TITLES, WEIGHED, Assay, Calibration, Group, Tally
from ..figures.figure import Figure
from ..figures.printing import amount_text
from .checked import Checked
from .excerpt import short, visible
from .page import LEVEL_STYLES, Look, Page
from .text import place


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: of how many figures how many changes, and what became of them; `percent` is cut.

    ``alone`` is of a family's changes those that no other one would find.
    """

    name: str
    title: str
    figures: int
    changes: int
    error: int
    warning: int
    silent: int
    percent: int | None
    alone: int | None = None

    @property
    def weighed(self) -> bool:
        """Whether its numbers are weights, of which only the share found says anything."""
        return self.name in WEIGHED


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure for which nothing vouches: where it stands, what it prints and amounts to, and why nobody would know."""

    figure: int
    place: str
    line: int | None
    statement: str | None
    caption: str
    printed: str
    amount: str
    unit: str
    period: str
    why: str


@dataclass(frozen=True, slots=True)
class View:
    """An assay as a page shows it: sentences, and tables of plain text and whole numbers, all still to be escaped.

    A weighed kind (`misread`) counts its changes in parts per million of the readings of a digit.
    """

    document: str
    sentence: str
    overall: Row
    statements: tuple[Row, ...]
    kinds: tuple[Row, ...]
    families: tuple[Row, ...]
    gaps: tuple[Gap, ...]
    left_out: str
    calibration: str


def view(checked: Checked, assay: Assay) -> View:
    """Put an assay into words and rows."""
    from ..rules.catalogue import families  # noqa: PLC0415 - reads YAML, which only words need

    known = families()
    titles = {group.name: known[group.name].title if group.name in known else "" for group in assay.by_family}
    return View(
        document=checked.name,
        sentence=sentence(assay),
        overall=_row("", "all changes", assay.figures, assay.overall),
        statements=_rows(assay.by_statement, {}),
        kinds=_rows(assay.by_kind, TITLES),
        families=tuple(_row(g.name, titles[g.name], g.figures, g.tally, g.alone) for g in assay.by_family),
        gaps=tuple(_gap(checked, each.figure, each.why) for each in assay.unvouched),
        left_out=_left_out(assay),
        calibration="" if assay.calibration is None else calibration_sentence(assay.calibration),
    )


def sentence(assay: Assay) -> str:
    """Say how much would be found, and how many figures nothing vouches for.

    "92 % of single-digit errors would be found, 90 % of all 49,864 changes (85 % as an error); nothing vouches for 65
    of 1,003 figures".
    """
    whole = assay.overall
    if not whole.changes:
        return "no figure to change"
    digit = next((percent(group.tally) for group in assay.by_kind if group.name == "digit"), None)
    head = "" if digit is None else f"{digit} % of single-digit errors would be found, "
    errors = 100 * whole.error // whole.changes
    rest = f"{percent(whole)} % of all {whole.changes:,} changes{'' if head else ' would be found'}"
    gaps = f"nothing vouches for {len(assay.unvouched):,} of {assay.figures:,} figures"
    return f"{head}{rest} ({errors} % as an error); {gaps}"


def calibration_sentence(found: Calibration) -> str:
    """Say how often the quick answer was right, and what the whole check said of the sample."""
    wrong = [
        f"{count:,} {words}"
        for count, words in ((found.overrated, "found by the quick answer alone"), (found.underrated, "missed by it"))
        if count
    ]
    aside = f" ({', '.join(wrong)})" if wrong else ""
    told = f"{found.error:,} gave an error, {found.warning:,} a warning, {found.silent:,} nothing"
    named = f"the figure was named in {found.named:,}, its true number given first in {found.repaired:,}"
    return f"of {found.tried:,} changes the quick answer was right in {found.agreed:,}{aside}; {told}; {named}"


def percent(tally: Tally) -> int | None:
    """The share found in percent, cut and never rounded up: 999 of 1,000 is 99; None of nothing."""
    return 100 * tally.found // tally.changes if tally.changes else None


def falls_short(assay: Assay, least: Fraction) -> bool:
    """Whether less than `least` percent of the changes would be found; of no changes nothing falls short."""
    return assay.overall.share is not None and 100 * assay.overall.share < least


# --- JSON ---


def json_text(every: Iterable[tuple[Checked, Assay]], version: str) -> Iterator[str]:
    """The assays in pieces, one a document; everything but ASCII is escaped."""
    yield f'{{"tieout": {json.dumps(version)}, "documents": ['
    for number, (checked, assay) in enumerate(every):
        yield ("," if number else "") + "\n" + json.dumps(facts(checked, assay), allow_nan=False)
    yield "\n]}\n"


def facts(checked: Checked, assay: Assay) -> dict[str, object]:
    """One document's assay as JSON has it; all numbers are whole but `amount`, which is decimal text."""
    shown = view(checked, assay)
    calibration = assay.calibration
    return {
        "document": checked.name,
        "figures": assay.figures,
        "nils": assay.nils,
        "unreadable": assay.unreadable,
        "kinds": list(assay.kinds),
        "overall": _row_facts(shown.overall),
        "statements": [_row_facts(row) for row in shown.statements],
        "by_kind": [_row_facts(row) for row in shown.kinds],
        "families": [_row_facts(row) for row in shown.families],
        "unvouched": [asdict(gap) for gap in shown.gaps],
        "calibration": None if calibration is None else _calibration_facts(calibration),
    }


def _row_facts(row: Row) -> dict[str, object]:
    return {key: value for key, value in asdict(row).items() if value is not None}


def _calibration_facts(found: Calibration) -> dict[str, object]:
    names = ("tried", "agreed", "overrated", "underrated", "error", "warning", "silent", "named", "repaired")
    by_kind = [{"name": g.name, "tried": g.tally.changes, "agreed": g.tally.found} for g in found.by_kind]
    return {**{name: getattr(found, name) for name in names}, "by_kind": by_kind}


# --- Text ---


def assay_text(every: Iterable[tuple[Checked, Assay]], look: Look) -> Iterator[str]:
    """The assays as tables of a terminal, one document after the other."""
    for checked, assay in every:
        yield _document(view(checked, assay), look)


def _document(shown: View, look: Look) -> str:
    page = Page(look)
    page.hanging("", (visible(shown.document), "bold"), ": ", shown.sentence)
    page.line()
    _table(page, "statement", shown.statements)
    _table(page, "kind of change", shown.kinds)
    _table(page, "family that would tell", shown.families if look.verbose else shown.families[:_MOST_FAMILIES])
    if not look.verbose and len(shown.families) > _MOST_FAMILIES:
        page.line(f"  and {len(shown.families) - _MOST_FAMILIES} more families; --verbose shows all")
        page.line()
    _gaps(page, shown.gaps, look)
    for label, text in (("left out", shown.left_out), ("re-checked", shown.calibration)):
        if text:
            page.hanging(f"  {label:<10} ", text)
    printed = next((gap.place for gap in shown.gaps if gap.line is not None), None)
    if printed is not None and not look.quiet:
        page.line()
        page.line(f"next: tieout why {shlex.quote(printed)}")
    page.line()
    return str(page)


_MOST_FAMILIES = 8
_HEADS = ("figures", "changes", "error", "warning", "silent", "found")


def _table(page: Page, head: str, rows: Sequence[Row]) -> None:
    if not rows:
        return
    names = [_name(row) for row in rows]
    width = max(len(name) for name in (head, *names))
    alone = any(row.alone is not None for row in rows)
    heads = (*_HEADS, "alone") if alone else _HEADS
    page.line((f"  {head:<{width}}" + "".join(f"{h:>9}" for h in heads), "bold"))
    for row, name in zip(rows, names, strict=True):
        counts = ("",) * 4 if row.weighed else [f"{n:,}" for n in (row.changes, row.error, row.warning, row.silent)]
        found = "-" if row.percent is None else f"{row.percent} %"
        cells = [f"{row.figures:,}", *counts, found, *([f"{row.alone:,}"] if row.alone is not None else [])]
        page.line(f"  {name:<{width}}" + "".join(f"{cell:>9}" for cell in cells))
    page.line()


def _name(row: Row) -> str:
    if row.alone is not None:
        return f"{row.name} {short(row.title, 40)}"
    return row.title or row.name.replace("_", " ")


def _gaps(page: Page, gaps: Sequence[Gap], look: Look) -> None:
    if not gaps:
        return
    page.line(("  nothing vouches for", LEVEL_STYLES["warning"]))
    for gap in gaps[: look.limit]:
        unit = f" {gap.unit}" if gap.unit else ""
        period = f", {gap.period}" if gap.period else ""
        page.hanging("    ", (gap.printed, "bold"), f" {gap.caption}{period}{unit} ({gap.place}): {gap.why}")
    if look.limit is not None and len(gaps) > look.limit:
        page.line(f"    ... and {len(gaps) - look.limit} more, all smaller or in other units; --limit 0 shows all")
    page.line()


# --- Rows ---


def _rows(groups: Iterable[Group], titles: dict[str, str]) -> tuple[Row, ...]:
    return tuple(_row(g.name, titles.get(g.name, ""), g.figures, g.tally) for g in groups)


def _row(name: str, title: str, figures: int, tally: Tally, alone: int | None = None) -> Row:
    own = (tally.changes, tally.error, tally.warning, tally.silent)
    return Row(name, title, figures, *own, percent(tally), alone)


def _gap(checked: Checked, number: int, why: str) -> Gap:
    figure = checked.reading.figures[number]
    return Gap(
        figure=number,
        place=place(checked, figure, figure.line, figure.col_start),
        line=figure.line,
        statement=figure.statement,
        caption=short(figure.caption or figure.caption_printed or "(no caption)"),
        printed=short(figure.printed or _amount(figure)),
        amount=_amount(figure),
        unit=visible(figure.unit or ""),
        period=figure.period_end.isoformat() if figure.period_end else "",
        why=why,
    )


def _amount(figure: Figure) -> str:
    return amount_text(figure.mantissa or 0, figure.decimals or 0)


def _left_out(assay: Assay) -> str:
    counts = ((assay.nils, "nil dash", "nil dashes"), (assay.unreadable, "unreadable number", "unreadable numbers"))
    return " and ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts if count)
