"""Numbers as a document would print them in a figure's place: what is supposed instead of what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from ..figures.figure import Figure
from ..figures.printing import as_printed, printed_places, printed_scale
from ..figures.reading import Reading
from ..loader.numbers import parse_number

#: No amount is longer, and what is shown of one must fit a line.
_LONGEST = 40


def mantissa_of(text: str, figure: Figure) -> int | None:
    """What a token would be read as in the figure's place, in its scale and to its last digit; None if it is none.

    A figure that means the other sign than it prints ("decreased by 6.6 %") goes on doing so.

    >>> table = Figure(figure=0, printed="1,048", mantissa=1048, decimals=-6)
    >>> mantissa_of("1,948", table), mantissa_of("(1,948)", table), mantissa_of("1,948.5", table)
    (1948, -1948, None)
    """
    read = parse_number(text.strip()) if len(text) <= _LONGEST else None
    if read is None or read.mantissa is None or read.damage or figure.decimals is None:
        return None
    amount = Fraction(read.mantissa) / Fraction(10) ** read.places
    own = amount * Fraction(10) ** (printed_scale(figure) + figure.decimals)
    return int(own) * turn(figure) if own.denominator == 1 else None


def turn(figure: Figure) -> int:
    """-1 where the figure means the other sign than its token has, else 1."""
    read = parse_number(figure.token) if figure.token and len(figure.token) <= _LONGEST else None
    if read is None or not read.mantissa or not figure.mantissa:
        return 1
    return -1 if (read.mantissa < 0) != (figure.mantissa < 0) else 1


def printed_as(mantissa: int, figure: Figure) -> str:
    """The token that stands for another mantissa in the figure's place, its currency and percent signs with it.

    >>> printed_as(1948, Figure(figure=0, printed="1,048", mantissa=1048, decimals=-6))
    '1,948'
    >>> printed_as(-181, Figure(figure=0, printed="17.5%", mantissa=175, decimals=1))
    '-18.1%'
    """
    if mantissa == figure.mantissa and figure.token is not None:
        return figure.token
    amount = Fraction(mantissa * turn(figure)) / Fraction(10) ** (figure.decimals or 0)
    text = as_printed(amount, figure, printed_places(figure))
    token = (figure.token or "")[:_LONGEST]
    before = "".join(c for c in token[:2] if c in "$€£¥")
    behind = "%" if "%" in token else ""
    return f"{text[0]}{before}{text[1:]}{behind}" if before and text[0] in "(-" else f"{before}{text}{behind}"


def supposed(figure: Figure, mantissa: int) -> Figure:
    """The figure as it were if it had these digits; printed soundly, whatever was damaged about it."""
    printed = printed_as(mantissa, figure)
    exact = figure.exact and (figure.status != "nil" or mantissa == 0)
    status = figure.status if mantissa == 0 or figure.status != "nil" else "number"
    return replace(figure, mantissa=mantissa, printed=printed, reads=None, damage=(), status=status, exact=exact)


def with_changes(reading: Reading, changes: Mapping[int, int]) -> Reading:
    """The reading with other digits in some places; its lines stay as they were read."""
    figures = [supposed(f, changes[f.figure]) if f.figure in changes else f for f in reading.figures]
    return replace(reading, figures=figures)
