"""Residuals against what rounding allows: each tie that is not exact by the share of its allowed band that it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from ...expectations.evaluate import target_of
from ...expectations.implied import ends_of, implied
from ...expectations.verdict import EXACT, IMPLAUSIBLE, IMPOSSIBLE, NOT_EVALUATED, PLUG, ROUNDING
from ...figures.figure import Figure
from ...figures.printing import as_printed
from ...rules.model import Tie
from ..checked import Checked
from ..excerpt import short
from .drawing import bar, counted, heads, hit, legend, link, mark, named_mark, picture, stroke, words
from .markup import element
from .plot import Link, Plot, PlotTable

if TYPE_CHECKING:
    from markupsafe import Markup

#: So many ties are drawn one by one; of more, those that rounding alone does not explain, and a histogram of all.
MOST = 16
_WORST_FIRST = (IMPOSSIBLE, IMPLAUSIBLE, PLUG, ROUNDING)
#: How each verdict is drawn: title in the legend, class, whether by lines.
_LOOK = {IMPOSSIBLE: "wrong", IMPLAUSIBLE: "warned", PLUG: "warned", ROUNDING: "twice"}
_ROW, _TOP, _FOOT = 46, 24, 24
#: The legend of marks takes two lines, since four names side by side do not fit a telephone.
_MARKS_TOP = 42
#: Beyond the band a quarter of the width is four decades: 10, 100, 1,000 and 10,000 times what is allowed.
_DECADES = 4
_BINS, _TALL = 10, 110
#: So many ties that cannot be drawn are named.
_NAMED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Off:
    """A tie off by `residual`, where rounding allows from `low` (not above 0) to `high` (not below 0), in the unit."""

    tie: Tie
    verdict: str
    figure: Figure
    residual: Fraction
    low: Fraction
    high: Fraction

    @property
    def share(self) -> Fraction | None:
        """The residual as a share of what is allowed to its side: -900 of 1.5 is -600; None where nothing is."""
        allowed = self.high if self.residual > 0 else -self.low
        return self.residual / allowed if allowed > 0 else None

    @property
    def beyond(self) -> bool:
        """Whether rounding cannot explain it."""
        return self.verdict == IMPOSSIBLE

    @property
    def rank(self) -> tuple[object, ...]:
        """The impossible first, the farthest off first, then by place."""
        share = self.share
        far = -abs(share) if share is not None else Fraction(0)
        return _WORST_FIRST.index(self.verdict), share is not None, far, self.figure.figure, self.tie.rule

    @property
    def caption(self) -> str:
        """The line item of the figure that the tie is about."""
        return self.figure.caption_printed or self.figure.caption or self.figure.printed or "a figure"

    @property
    def line(self) -> str:
        """Where it stands."""
        return f"line {self.figure.line}" if self.figure.line is not None else ""

    @property
    def off(self) -> str:
        """The residual as the figure is printed, with its sign."""
        return f"{'−' if self.residual < 0 else '+'}{as_printed(abs(self.residual), self.figure)}"

    @property
    def allowed(self) -> str:
        """What rounding allows, as the figure is printed: ``±1.5``, or ``−1 to +2``."""
        low, high = (as_printed(abs(end), self.figure) for end in (self.low, self.high))
        return f"±{high}" if low == high else f"−{low} to +{high}"


def residual_plots(checked: Checked) -> list[Plot]:
    """The plots: the ties one by one, and where there are many the histogram."""
    every = sorted(offs(checked), key=lambda one: one.rank)
    if not every:
        return []
    told = every if len(every) <= MOST else [one for one in every if one.verdict != ROUNDING]
    found = [_rows(told[:MOST], len(told) - len(told[:MOST]), unbounded(checked))] if told else []
    return found if len(every) <= MOST else [*found, _histogram(every)]


def offs(checked: Checked) -> list[Off]:
    """Every equality that is not exact and that rounding bounds, each once however many rules found it."""
    return [one for _, one in _every(checked) if one is not None]


def unbounded(checked: Checked) -> list[str]:
    """The line items of ties that are not exact and that rounding leaves open to a side: a divisor may be zero."""
    figures = [checked.figure(target_of(tie)) for tie, one in _every(checked) if one is None]
    named = [(short(f.caption or f.token or "a figure", 40), f.line) for f in figures if f is not None]
    return list(dict.fromkeys(f"{name} (line {line})" if line is not None else name for name, line in named))


def _every(checked: Checked) -> list[tuple[Tie, Off | None]]:
    seen: set[tuple[frozenset[int], Fraction]] = set()
    found: list[tuple[Tie, Off | None]] = []
    for tie, outcome in zip(checked.binding.ties, checked.outcomes, strict=True):
        key = (frozenset(tie.figures), abs(outcome.residual or Fraction(0)))
        if tie.operator != "=" or outcome.verdict in {EXACT, NOT_EVALUATED} or not outcome.residual or key in seen:
            continue
        one = _off(checked, tie, outcome.verdict, outcome.residual)
        if one is not None:
            seen.add(key)
        found.append((tie, one))
    return found


def _off(checked: Checked, tie: Tie, verdict: str, residual: Fraction) -> Off | None:
    """The band is how far the figure's own rounding and that of the others together reach from zero.

    Parts of 1,200 and 748 leave their total 1,947 to 1,949, its own rounding half a unit more: a printed 1,948 may
    be off by 1.5 either way.
    """
    figure = checked.figure(target_of(tie))
    if figure is None:
        return None
    modes = checked.reading.document.rounding
    left = implied(tie, figure.figure, checked.reading.figures, modes)
    if left is None or left.ends.low is None or left.ends.high is None:
        return None
    own, printed = ends_of(figure, modes), Fraction(figure.amount or 0)
    expected = printed - residual
    low = min(left.ends.low - expected - ((own.high or printed) - printed), Fraction(0))
    high = max(left.ends.high - expected + (printed - (own.low or printed)), Fraction(0))
    return Off(tie=tie, verdict=verdict, figure=figure, residual=residual, low=low, high=high)


# --- One by one ---


def _rows(told: Sequence[Off], hidden: int, open_ended: Sequence[str]) -> Plot:
    anchor = "plot-residuals"
    height = _MARKS_TOP + _ROW * len(told) + _FOOT
    said = _summary(told, hidden)
    if open_ended:
        rest = f" and {len(open_ended) - _NAMED} more" if len(open_ended) > _NAMED else ""
        said += f" Not drawn, as rounding leaves them open to a side: {', '.join(open_ended[:_NAMED])}{rest}."
    axis = [words(text, x, height - 6, "n", "middle") for text, x in (("allowed", Fraction(1, 2)),)]
    axis += [words("too low", 0, height - 6, "n"), words("too high", 1, height - 6, "n", "end")]
    drawn = [_row(one, _MARKS_TOP + _ROW * n) for n, one in enumerate(told)]
    return Plot(
        anchor=anchor,
        title="What does not tie, against what rounding allows",
        summary=said,
        svg=picture(anchor, said, height, *_legend(), *drawn, *axis, links=True),
        table=PlotTable(
            head=("Line item", "Verdict", "Off by", "Rounding allows"),
            rows=tuple(
                (Link(f"{o.caption}, {o.line}".rstrip(", "), _href(o)), o.verdict, o.off, o.allowed) for o in told
            ),
            hidden=hidden,
        ),
    )


def _row(one: Off, y: int) -> Markup:
    said = f"{one.caption}, {one.line or 'no line'}: {one.verdict}, off by {one.off}, rounding allows {one.allowed}"
    line = y + 30
    parts = [
        hit(y, 40),
        *heads(one.caption, f"{one.off}, allowed {one.allowed}", y + 14),
        stroke((0, 1), (line, line), "grid"),
        bar((Fraction(1, 4), Fraction(1, 2)), (line - 7, 14), "band"),
        stroke((Fraction(1, 2), Fraction(1, 2)), (line - 7, line + 7), "axis"),
        mark(one.verdict, place(one), line, _LOOK[one.verdict]),
    ]
    return link(_href(one), said, *parts)


def place(one: Off) -> Fraction:
    """Where a tie stands on the width: the band is its middle half, beyond are decades, to the ends of it.

    Off by 0.75 of 1.5 is at 5/8, by 15 of 1.5, which is ten times the band, at 3/4 and a decade.
    """
    share = one.share
    if share is not None and abs(share) <= 1 and not one.beyond:
        return Fraction(1, 2) + share / 4
    far = Fraction(_DECADES) if share is None else _decades(abs(share))
    side = -1 if one.residual < 0 else 1
    return Fraction(1, 2) + side * (Fraction(1, 4) + Fraction(1, 50) + far * Fraction(21, 100) / _DECADES)


def _decades(share: Fraction) -> Fraction:
    """How many tens a number of 1 and more has, straight between them: 1 is 0, 10 is 1, 55 is 1.5."""
    whole = next((k for k in range(_DECADES) if share < 10 ** (k + 1)), _DECADES)
    return Fraction(_DECADES) if whole == _DECADES else whole + (max(share, Fraction(1)) / 10**whole - 1) / 9


def _legend() -> list[Markup]:
    found = []
    entries = ((IMPOSSIBLE, "impossible"), (IMPLAUSIBLE, "implausible"), (PLUG, "plug"), (ROUNDING, "rounding"))
    for n, (kind, title) in enumerate(entries):
        x, y = Fraction(n % 2, 2), 18 * (n // 2)
        found.append(named_mark(kind, title, (x, y), _LOOK[kind]))
    return found


def _href(one: Off) -> str:
    return f"#L{one.figure.line}" if one.figure.line is not None else "#findings"


def _summary(told: Sequence[Off], hidden: int) -> str:
    counts = Counter(one.verdict for one in told)
    parts = ", ".join(f"{counts[verdict]} {verdict}" for verdict in _WORST_FIRST if counts[verdict])
    more = f" {counted(hidden, 'more tie')} of the same kinds are not drawn." if hidden else ""
    return f"{counted(len(told), 'tie')} off zero: {parts}. The shaded band is all that rounding can explain.{more}"


# --- Many: how they spread over the band ---


def _histogram(every: Sequence[Off]) -> Plot:
    anchor = "plot-spread"
    bins = [Counter(one.verdict for one in every if _bin(one) == n) for n in range(_BINS + 2)]
    most = max(count.total() for count in bins)
    drawn = [_column(count, n, most, anchor) for n, count in enumerate(bins)]
    floor = _TOP + 16 + _TALL
    axis = [stroke((0, 1), (floor, floor), "axis")]
    axis += [words("beyond", 0, floor + 18, "n"), words("beyond", 1, floor + 18, "n", "end")]
    axis += [words("residual 0", Fraction(1, 2), floor + 18, "n", "middle")]
    said = _spread_summary(every)
    entries = (
        ("rounding", "twice", None),
        ("unlikely", "warned", f"{anchor}-lines"),
        ("impossible", "wrong", None),
    )
    return Plot(
        anchor=anchor,
        title="How residuals spread over what rounding allows",
        summary=said,
        svg=picture(anchor, said, floor + _FOOT, *legend(entries), *drawn, *axis),
        table=PlotTable(
            head=("Residual, as a share of what rounding allows", *_WORST_FIRST),
            rows=tuple((_range(n), *(count[verdict] for verdict in _WORST_FIRST)) for n, count in enumerate(bins)),
        ),
    )


def _bin(one: Off) -> int:
    """0 and 11 are beyond the band, 1 to 10 its tenths from the lowest up."""
    share = one.share
    if one.beyond or share is None:
        return 0 if one.residual < 0 else _BINS + 1
    return 1 + min(max(int((share + 1) * _BINS / 2), 0), _BINS - 1)


def _range(number: int) -> str:
    if number in {0, _BINS + 1}:
        return "beyond, too low" if number == 0 else "beyond, too high"
    start = -100 + (number - 1) * 200 // _BINS
    return f"{start} % to {start + 200 // _BINS} %".replace("-", "−")


def _column(count: Counter[str], number: int, most: int, anchor: str) -> Markup:
    width = Fraction(1, _BINS + 2)
    x, y = number * width, _TOP + 16 + _TALL
    drawn = [element("title", f"{_range(number)}: {counted(count.total(), 'tie')}")]
    for verdicts, class_ in (((ROUNDING,), "twice"), ((PLUG, IMPLAUSIBLE), "warned"), ((IMPOSSIBLE,), "wrong")):
        here = sum(count[verdict] for verdict in verdicts)
        height = max(_TALL * here // most, 2) if here else 0
        y -= height
        if height:
            fill = f"{anchor}-lines" if class_ == "warned" else None
            drawn.append(bar((x + width / 10, width * 4 / 5), (y, height), class_, fill))
    if count.total():
        drawn.append(words(f"{count.total():,}", x + width / 2, y - 5, "n", "middle"))
    return element("g", *drawn)


def _spread_summary(every: Sequence[Off]) -> str:
    shares = [abs(one.share or Fraction(0)) for one in every if not one.beyond]
    half = sum(share <= Fraction(1, 2) for share in shares)
    outside = len(every) - len(shares)
    said = f"{counted(len(every), 'tie')} off zero, {half:,} by at most half of what rounding allows"
    return f"{said}, {outside:,} by more than all of it." if outside else f"{said}, none by more than all of it."
