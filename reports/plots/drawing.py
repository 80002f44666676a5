"""What all plots draw with: a picture as wide as its place, patterns beside colours, marks, words and links.

Nothing is scaled: positions along the width are shares of it, heights and letters are in CSS pixels, so that a
plot is as easy to read at 350 pixels as at 750. Colours are classes of ``plots.css``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from .markup import element, percent

if TYPE_CHECKING:
    from markupsafe import Markup

#: So many letters of a title and of a remark fit side by side on 350 pixels.
_LETTERS = 49
#: Shapes around 0, 0 within 5 pixels either way: a cross for what cannot be, rings and dots for what can.
MARKS = {
    "impossible": "M-4-4L4 4M-4 4L4-4",
    "implausible": "M0-5L5 4L-5 4Z",
    "plug": "M-4-4H4V4H-4Z",
    "rounding": "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0-4 0Z",
    "dot": "M-2.5 0A2.5 2.5 0 1 0 2.5 0A2.5 2.5 0 1 0-2.5 0Z",
}


def picture(anchor: str, words: str, height: int, *parts: Markup, links: bool = False) -> Markup:
    """The SVG; `words` describe it to who does not see it, who is led into it only where it holds links."""
    return element(
        "svg",
        element("title", words, id=f"{anchor}-words"),
        element("defs", _hatch(f"{anchor}-once", "once"), _hatch(f"{anchor}-lines", "lines")),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        role="group" if links else "img",
        aria_labelledby=f"{anchor}-words",
        width="100%",
        height=height,
        focusable="false",
    )


def _hatch(identity: str, kind: str) -> Markup:
    """A pattern of slanted lines: those of what is tied once, or those of a warning."""
    slant = "rotate(45)" if kind == "once" else "rotate(-45)"
    lines = element("line", x1=0, y1=0, x2=0, y2=6, class_=f"hatch {kind}")
    return element(
        "pattern", lines, id=identity, width=6, height=6, patternUnits="userSpaceOnUse", patternTransform=slant
    )


def bar(x: tuple[Fraction | int, Fraction | int], y: tuple[int, int], class_: str, fill: str | None = None) -> Markup:
    """A rectangle by its start and size each way, along the width shares of it; `fill` is the id of a pattern."""
    shown = None if fill is None else f"url(#{fill})"
    return element("rect", x=percent(x[0]), y=y[0], width=percent(x[1]), height=y[1], class_=class_, fill=shown)


def stroke(x: tuple[Fraction | int, Fraction | int], y: tuple[int, int], class_: str) -> Markup:
    """A line between two points."""
    return element("line", x1=percent(x[0]), y1=y[0], x2=percent(x[1]), y2=y[1], class_=class_)


def words(text: str, x: Fraction | int, y: int, class_: str = "", anchor: str = "start") -> Markup:
    """A text whose start, middle or end stands at a share of the width."""
    return element(
        "text", text, x=percent(x), y=y, class_=class_ or None, text_anchor=None if anchor == "start" else anchor
    )


def mark(kind: str, x: Fraction | int, y: int, class_: str) -> Markup:
    """A mark around a point, of the same size wherever it stands."""
    return element(
        "svg", element("path", d=MARKS[kind], class_=f"mark {class_}"), x=percent(x), y=y, overflow="visible"
    )


def named_mark(kind: str, title: str, at: tuple[Fraction, int], class_: str) -> Markup:
    """A mark with its name beside it, for a legend."""
    shape = element("path", d=MARKS[kind], class_=f"mark {class_}", transform="translate(8 8)")
    name = element("text", title, x=24, y=13)
    return element("svg", shape, name, x=percent(at[0]), y=at[1], overflow="visible")


def hit(y: int, height: int) -> Markup:
    """What a pointer may hit of a row, so that it leads on between its words and its bar too."""
    return bar((0, 1), (y, height), "hit")


def link(href: str, said: str, *parts: Markup) -> Markup:
    """Parts that lead somewhere; `said` is what a pointer shows and a screen reader says."""
    return element("a", element("title", said), *parts, href=href, aria_label=said)


def legend(entries: Sequence[tuple[str, str, str | None]]) -> list[Markup]:
    """What classes and patterns mean, side by side in the first 16 pixels: title, class and id of the pattern each."""
    parts = []
    for n, (title, class_, fill) in enumerate(entries):
        x = percent(Fraction(n, len(entries)))
        parts.append(element("svg", bar((0, 1), (0, 12), class_, fill), x=x, y=2, width=18, height=12))
        parts.append(element("svg", element("text", title, x=24, y=13), x=x, y=0, overflow="visible"))
    return parts


def heads(title: str, said: str, y: int) -> list[Markup]:
    """A title to the left and what is said of it to the right, together no wider than a telephone."""
    short = shortened(title[:1].upper() + title[1:], max(_LETTERS - len(said), 12))
    return [words(short, 0, y, "b"), words(said, 1, y, "n", "end")]


def shortened(text: str, most: int) -> str:
    """A text that fits: what is longer ends in three dots.

    >>> shortened("Total shareholders' equity", 12)
    'Total share…'
    """
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def joined(parts: Iterable[str]) -> str:
    """Parts of a sentence that there are: ``2 errors, 1 warning``."""
    return ", ".join(part for part in parts if part)


def counted(count: int, one: str, many: str = "") -> str:
    """``1 figure``, ``1,004 figures``."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def whole_percent(part: int, whole: int) -> str:
    """A share rounded down, since what is not all is never shown as 100 %: 947 of 1,004 is ``94 %``."""
    return f"{100 * part // whole} %" if whole else "none"
