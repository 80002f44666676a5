"""Amounts written the way a figure's own token is printed: its scale, decimals, separators and sign."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from .figure import Figure

_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?\Z|[0-9]*\.?[0-9]+\Z")
_LONGEST = 60


def correction_of(figure: Figure) -> str:
    """What a reviewer corrected of a figure, empty where nobody did.

    >>> from tieout.figures.figure import Figure
    >>> correction_of(Figure(figure=0, printed="1,048", reads="1,948", origin="corrected", corrected=("value", "unit")))
    'corrected: reads 1,948, unit'
    """
    if figure.origin != "corrected":
        return ""
    reads = [f"reads {figure.reads}"] if figure.reads is not None else []
    parts = [*reads, *(name for name in figure.corrected if name != "value" or not reads)]
    return f"corrected: {', '.join(parts)}" if parts else "corrected"


def printed_places(figure: Figure) -> int:
    """How many digits the figure prints after its point; 0 for a token too damaged to tell.

    >>> from tieout.figures.figure import Figure
    >>> [printed_places(Figure(figure=0, printed=p)) for p in ("1,048", "17.5%", "(0.25)", "92:140.182")]
    [0, 1, 2, 0]
    """
    if figure.token is None:
        return max(figure.decimals or 0, 0)
    core = figure.token[:_LONGEST].strip(" $€£¥%()-−–△▲.,'")
    return len(core.partition(".")[2]) if _GROUPED.match(core) else 0


def printed_scale(figure: Figure) -> int:
    """The power of ten the digits are printed in: 6 where 82,988 is in millions, 0 where 17.5 is in percent.

    A table that prints 1,901,000 for what is rounded to thousands prints units.
    """
    scale = printed_places(figure) - (figure.decimals or 0)
    return scale - _rounded(figure) if figure.origin == "supplied" else scale


def _rounded(figure: Figure) -> int:
    """How many zeros the token prints that are no digits of the figure; negative where it leaves some out."""
    core = "".join(c for c in (figure.token or "")[:_LONGEST] if c in "0123456789").lstrip("0")
    digits = str(abs(figure.mantissa or 0))
    zeros = len(core) - len(digits)
    return zeros if core and zeros and core.ljust(len(digits), "0") == digits.ljust(len(core), "0") else 0


def as_printed(amount: Fraction, like: Figure, places: int | None = None) -> str:
    """The amount in the printed scale and style of a figure, cut to its decimals unless that would hide a digit.

    >>> from fractions import Fraction
    >>> from tieout.figures.figure import Figure
    >>> loss = Figure(figure=0, printed="(1,048)", mantissa=-1048, decimals=-3)
    >>> as_printed(Fraction(-1948000), loss), as_printed(Fraction(1948500), loss)
    ('(1,948)', '1,948.5')
    """
    scaled = amount / 10 ** printed_scale(like) if printed_scale(like) >= 0 else amount * 10 ** -printed_scale(like)
    own = printed_places(like) if places is None else places
    text = grouped(scaled, own)
    if scaled >= 0:
        return text
    printed = like.token or ""
    if "(" in printed:
        return f"({text})"
    return next((sign for sign in "△▲" if sign in printed), "-") + text


def grouped(value: Fraction, places: int, finer: int = 3) -> str:
    """The size of a number with thousands grouped, at least `places` decimals, and up to `finer` more if it has them.

    >>> from fractions import Fraction
    >>> grouped(Fraction(-1234567, 10), 1), grouped(Fraction(1754, 100), 1), grouped(Fraction(1, 3), 0)
    ('123,456.7', '17.54', '0.333')
    """
    size = abs(value)
    digits = next((p for p in range(places, places + finer) if (size * 10**p).denominator == 1), places + finer)
    whole, rest = divmod(round(size * 10**digits), 10**digits)
    return f"{whole:,}.{rest:0{digits}d}" if digits else f"{whole:,}"


def plain(value: Fraction, finer: int = 12) -> str:
    """A number as plain decimal text, no grouping and no exponent.

    >>> from fractions import Fraction
    >>> plain(Fraction(-1948500)), plain(Fraction(1745, 100)), plain(Fraction(1, 3))
    ('-1948500', '17.45', '0.333333333333')
    """
    digits = next((p for p in range(finer) if (value * 10**p).denominator == 1), finer)
    whole, rest = divmod(round(abs(value) * 10**digits), 10**digits)
    text = f"{whole}.{rest:0{digits}d}" if digits else str(whole)
    return f"-{text}" if value < 0 and (whole or rest) else text


def amount_text(mantissa: int, decimals: int) -> str:
    """The amount as plain decimal text.

    >>> amount_text(-1896784, -3), amount_text(175, 1)
    ('-1896784000', '17.5')
    """
    return format(Decimal(mantissa).scaleb(-decimals), "f")
