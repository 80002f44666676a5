"""The document as printed: its lines, with a mark at every figure and every misprinted word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ...figures.figure import Figure
from ...figures.reading import Line
from ..cases import Case
from ..checked import Checked
from ..html import symbols
from ..html.symbols import LONGEST
from ..marks import Mark

#: So many lines stand in one block that a browser lays out only when it comes into view.
_BLOCK = 50


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters of a line that are marked: a figure's, or else those of a misprinted word's finding."""

    start: int
    end: int
    figure: int | None = None
    case: str = ""
    letter: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One way to show a document's figures; ``kind`` is text or table, and later a page of a PDF or of HTML."""

    kind: str
    title: str
    html: Markup


def views(checked: Checked, marked: Mapping[int, Sequence[Mark]], ordered: Mapping[str, Case]) -> list[View]:
    """The text with its marks, and a table of the figures that have no place in it; the cases by their anchors."""
    spots = _spots(checked, ordered)
    shown = {spot.figure for own in spots.values() for spot in own}
    placeless = [figure for figure in checked.reading.figures if figure.figure not in shown]
    found = []
    if checked.reading.lines:
        found.append(View("text", "Source", _text(checked, marked, spots)))
    if placeless:
        title = "Figures without a place in the source" if found else "Figures"
        found.append(View("table", title, _table(placeless, marked)))
    return found


def text_of(text: str) -> Markup:
    """Text of a line, all of it, with what acts, hides or reorders spelled out."""
    chunks = (symbols(text[at : at + LONGEST]) for at in range(0, len(text), LONGEST))
    return Markup("").join(escape(chunk) for chunk in chunks)


# --- Lines ---


def _spots(checked: Checked, ordered: Mapping[str, Case]) -> dict[int, list[Spot]]:
    """What is marked on each line, from left to right, nothing over another: figures before words."""
    length = {line.line: len(line.text) for line in checked.reading.lines}
    found: dict[int, list[Spot]] = {}
    for figure in checked.reading.figures:
        if figure.line is not None and figure.col_start is not None and figure.col_end is not None:
            spot = Spot(figure.col_start, figure.col_end, figure.figure)
            _put(found.setdefault(figure.line, []), spot, length.get(figure.line, 0))
    for anchor, case in ordered.items():
        for finding in case.findings:
            if case.figure is None and finding.line is not None and finding.col_start is not None:
                end = finding.col_end or finding.col_start
                spot = Spot(finding.col_start, end, None, anchor, case.letter, finding.message)
                _put(found.setdefault(finding.line, []), spot, length.get(finding.line, 0))
    return {line: own for line, own in found.items() if own}


def _put(own: list[Spot], spot: Spot, length: int) -> None:
    """Add a spot in its order, if it lies within the line and over no other one."""
    at = bisect_left(own, spot.start, key=_start)
    free = (at == 0 or own[at - 1].end <= spot.start) and (at == len(own) or spot.end <= own[at].start)
    if free and 0 <= spot.start < spot.end <= length:
        own.insert(at, spot)


def _start(spot: Spot) -> int:
    return spot.start


def _text(checked: Checked, marked: Mapping[int, Sequence[Mark]], spots: Mapping[int, Sequence[Spot]]) -> Markup:
    lines = checked.reading.lines
    blocks, page = [], None
    for at in range(0, len(lines), _BLOCK):
        rows = []
        for line in lines[at : at + _BLOCK]:
            if line.page != page:
                page = line.page
                rows.append(f'<h3 class="page" id="p{page}">Page {page}</h3>')
            rows.append(_line(line, spots.get(line.line, ()), marked))
        blocks.append(f'<div class="block">{"".join(rows)}</div>')
    return Markup("".join(blocks))  # noqa: S704 - every piece of text in it was escaped


def _line(line: Line, spots: Sequence[Spot], marked: Mapping[int, Sequence[Mark]]) -> str:
    tall = " t" if spots else ""  # room for marks under the figures
    if any(mark.kind == "repair" for spot in spots if spot.figure is not None for mark in marked[spot.figure]):
        tall += " r"  # and for what they should read, over them
    text = "".join(_pieces(line.text, spots, marked))
    return f'<div class="l{tall}" id="L{line.line}" data-n="{line.line}">{text}</div>'


def _pieces(text: str, spots: Sequence[Spot], marked: Mapping[int, Sequence[Mark]]) -> Iterator[str]:
    at = 0
    for spot in spots:
        yield text_of(text[at : spot.start])
        printed = text_of(text[spot.start : spot.end])
        yield _word(spot, printed) if spot.figure is None else figure_html(spot.figure, printed, marked[spot.figure])
        at = spot.end
    yield text_of(text[at:]) or ("" if spots else "\n")


def _word(spot: Spot, printed: Markup) -> str:
    title = escape(symbols(spot.words))
    letter = f"✗{spot.letter}" if spot.letter else "*"
    return f'<a class="w" href="#f={spot.case}" data-m="{letter}" title="{title}">{printed}</a>'


def figure_html(number: int, printed: Markup, marks: Sequence[Mark]) -> str:
    """A figure with its main mark, the repair that is proposed, and what all its marks say as its title."""
    main = marks[0]
    repair = next((mark.symbol for mark in marks if mark.kind == "repair"), "")
    proposed = f' data-p="{escape(symbols(repair))}"' if repair else ""
    title = "; ".join(mark.words for mark in marks)
    return (
        f'<a class="g {main.css}" id="g{number}" href="#g={number}" data-m="{escape(symbols(main.symbol))}"{proposed}'
        f' title="{escape(symbols(title))}">{printed}</a>'
    )


# --- Figures without lines ---


def _table(figures: Sequence[Figure], marked: Mapping[int, Sequence[Mark]]) -> Markup:
    """One row a figure; what none of them or all of them have alike has no column."""
    columns: list[tuple[str, Callable[[Figure], str]]] = [
        ("Line item", lambda figure: figure.caption or ""),
        ("Statement", lambda figure: (figure.statement or "").replace("_", " ")),
        ("Period", period_of),
        ("Unit", lambda figure: figure.unit or ""),
        ("Line", lambda figure: "" if figure.line is None else str(figure.line)),
        ("Place", lambda figure: figure.place or ""),
    ]
    if len({figure.entity for figure in figures}) > 1:
        columns.insert(0, ("Entity", lambda figure: figure.entity or ""))
    columns = [(name, cell) for name, cell in columns if any(map(cell, figures))]
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Figure", *(name for name, _ in columns)))
    rows = "".join(_row(figure, marked[figure.figure], [cell(figure) for _, cell in columns]) for figure in figures)
    return Markup(  # noqa: S704 - every piece of text in it was escaped
        f'<table class="figures"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(figure: Figure, marks: Sequence[Mark], cells: Sequence[str]) -> str:
    printed = text_of(figure.printed or "") or Markup("nothing printed")
    rest = "".join(f"<td>{escape(symbols(cell))}</td>" for cell in cells)
    return f'<tr class="l"><td>{figure_html(figure.figure, printed, marks)}</td>{rest}</tr>'


def period_of(figure: Figure) -> str:
    """``2016-04-01 to 2016-09-30``, ``2016-09-30``, or nothing."""
    days = [str(day) for day in (figure.period_start, figure.period_end) if day is not None]
    return " to ".join(days)
