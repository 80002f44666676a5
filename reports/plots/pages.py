"""A map of the document: its pages, or stretches of its lines, with their findings and what nothing vouches for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from ...expectations.coverage import reach
from ...expectations.evaluate import target_of
from ...expectations.finding import Finding
from ...expectations.verdict import NOT_EVALUATED
from ..checked import Checked
from .drawing import bar, counted, joined, legend, link, picture, words
from .plot import Link, Plot, PlotTable

if TYPE_CHECKING:
    from markupsafe import Markup

ANCHOR = "plot-map"
#: The map has at most so many fields; more pages than that share fields.
MOST = 48
_ACROSS, _HEIGHT, _TOP = 4, 52, 24
_LEGEND = (("✗ errors", "wrong", None), ("! warnings", "warned", f"{ANCHOR}-lines"), ("○ not tied", "none", None))


@dataclass(slots=True)
class Field:
    """A stretch of the document, its lines counting from 1, both ends inside."""

    title: str
    first: int
    last: int
    figures: int = 0
    untied: int = 0
    errors: list[int] = field(default_factory=list)  #: the lines they stand on
    warnings: list[int] = field(default_factory=list)

    @property
    def counts(self) -> str:
        """``✗2 !1 ○5``."""
        marks = (("✗", len(self.errors)), ("!", len(self.warnings)), ("○", self.untied))
        return " ".join(f"{sign}{count:,}" for sign, count in marks if count)

    @property
    def says(self) -> str:
        """The same in words."""
        found = joined(
            (
                counted(len(self.errors), "error") if self.errors else "",
                counted(len(self.warnings), "warning") if self.warnings else "",
                f"{self.untied:,} of {counted(self.figures, 'figure')} not tied" if self.figures else "no figures",
            )
        )
        return f"{self.title}: {found}"

    @property
    def place(self) -> str:
        """Its first error, else its first warning, else its first line."""
        return f"#L{min(self.errors or self.warnings or [self.first])}"


def map_plot(checked: Checked) -> Plot | None:
    """The plot; None for a document without lines, as a table of figures is."""
    fields = fields_of(checked)
    if not fields:
        return None
    height = _TOP + _HEIGHT * -(-len(fields) // _ACROSS) + 2
    drawn = [_drawn(one, n) for n, one in enumerate(fields)]
    said = _summary(fields)
    return Plot(
        anchor=ANCHOR,
        title="Where in the document",
        summary=said,
        svg=picture(ANCHOR, said, height, *legend(_LEGEND), *drawn, links=True),
        table=PlotTable(
            head=("Place", "Figures", "Not tied", "Errors", "Warnings"),
            rows=tuple(
                (Link(one.title, one.place), one.figures, one.untied, len(one.errors), len(one.warnings))
                for one in fields
            ),
        ),
    )


def fields_of(checked: Checked) -> list[Field]:
    """The fields of the map, in reading order, with what stands in each."""
    stretches = _stretches(checked)
    if not stretches:
        return []
    reached = reach(checked.binding, checked.outcomes)
    at = _finder(stretches)
    for figure in checked.reading.figures:
        if figure.line is not None and figure.status in {"number", "unreadable"}:
            place = at(figure.line)
            place.figures += 1
            place.untied += figure.figure not in reached
    for finding in checked.findings:
        line = _line(checked, finding)
        if line is not None and not finding.waived and finding.verdict != NOT_EVALUATED:
            kinds = {"error": at(line).errors, "warning": at(line).warnings}
            kinds.get(finding.level, []).append(line)
    return stretches


def _line(checked: Checked, finding: Finding) -> int | None:
    """Where a finding is shown: at the accused figure, else at the one that its tie is about, else at its first."""
    tie = checked.tie(finding)
    numbers = [target_of(tie)] if tie is not None and tie.figures else [*finding.figures[:1]]
    figure = checked.figure(numbers[0]) if finding.line is None and numbers else None
    return finding.line if figure is None else figure.line


def _stretches(checked: Checked) -> list[Field]:
    lines = checked.reading.lines
    starts = [n for n, line in enumerate(lines) if n == 0 or line.page != lines[n - 1].page]
    if not lines:
        return []
    if len(starts) == 1:
        size = max(20, -(-len(lines) // MOST))
        bounds = range(0, len(lines), size)
        return [_stretch(checked, a, min(a + size, len(lines)), "lines") for a in bounds]
    together = -(-len(starts) // MOST)
    cuts = [*starts[::together], len(lines)]
    return [_stretch(checked, a, b, "p.") for a, b in pairwise(cuts)]


def _stretch(checked: Checked, start: int, end: int, kind: str) -> Field:
    first, last = checked.reading.lines[start], checked.reading.lines[end - 1]
    one, other = (first.page, last.page) if kind == "p." else (first.line, last.line)
    return Field(f"{kind} {one}" + (f"–{other}" if other != one else ""), first.line, last.line)


def _finder(stretches: Sequence[Field]) -> Callable[[int], Field]:
    """From a line to its field; lines count upwards, so the last field that begins before it."""
    firsts = [one.first for one in stretches]
    return lambda line: stretches[max(bisect_right(firsts, line) - 1, 0)]


def _drawn(one: Field, number: int) -> Markup:
    row, column = divmod(number, _ACROSS)
    x, y = Fraction(column, _ACROSS), _TOP + _HEIGHT * row
    width = Fraction(1, _ACROSS) - Fraction(1, 100)
    worst = "wrong" if one.errors else "warned" if one.warnings else "quiet"
    parts = [bar((x, width), (y + 2, _HEIGHT - 6), f"field {worst}")]
    if worst != "quiet":
        parts.append(bar((x, width), (y + 2, 5), worst, f"{ANCHOR}-lines" if worst == "warned" else None))
    inside = x + Fraction(1, 100)
    parts.append(words(one.title.removeprefix("lines "), inside, y + 22, "b"))
    parts.append(words(one.counts or ("✓" if one.figures else "–"), inside, y + 40, "n"))
    return link(one.place, one.says, *parts)


def _summary(fields: Sequence[Field]) -> str:
    hit = sum(bool(one.errors or one.warnings) for one in fields)
    worst = max(fields, key=lambda one: (len(one.errors), len(one.warnings), one.untied))
    kind = "stretch of lines" if fields[0].title.startswith("lines") else "place"
    said = f"{hit} of {len(fields)} {'stretches of lines' if kind != 'place' else 'places'} have errors or warnings."
    return f"{said} Most to look at: {worst.says}."
