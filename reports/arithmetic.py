"""A tie in the reader's words: what a figure would have to be for it to close, and from which others."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from ..figures.figure import Figure
from ..figures.printing import as_printed
from ..rules.model import Tie
from .checked import Checked
from .excerpt import short

#: A sum of more parts than this is shown by its first ones: nobody reads thirty numbers in a line.
_MOST_TERMS = 8

Terms = list[tuple[Fraction, Figure]]


def target(tie: Tie) -> int | None:
    """The figure that a reader would call the answer of the tie."""
    if tie.result is not None:
        return tie.result
    return tie.total


def implied(checked: Checked, tie: Tie, number: int) -> Fraction | None:
    """The amount of one figure that would close the tie exactly, the others being right.

    Linear: 11,848 = x + 9,900 gives 1,948. A ratio r = f * sum(c x) / sum(d x) is solved for any of
    its figures: EPS 2.50 = income / 400 gives income 1,000. None where another figure has no amount, or
    where no single number closes it.
    """
    if tie.result is None:
        top, weight = _without(checked, [(m.figure, m.coefficient) for m in tie.members], number)
        return _over(None if top is None else -top, Fraction(weight))
    above, in_above = _without(checked, [(m.figure, m.coefficient) for m in tie.members], number)
    below, in_below = _without(checked, [(m.figure, m.denominator) for m in tie.members], number)
    if above is None or below is None:
        return None
    if number == tie.result:
        return None if in_above or in_below else _over(tie.factor * above, below)
    result = _amount(checked, tie.result)
    if result is None:
        return None
    return _over(tie.factor * above - result * below, result * in_below - tie.factor * in_above)


def in_print(amount: Fraction, like: Figure, finer: int = 0) -> str:
    """An amount as the figure's document would print it in its place, to the figure's own last digit.

    1948000 beside the figure ``1,048`` of a table in thousands is ``1,948``. An amount that this digit
    cannot tell has so many `finer` ones: 17.552 beside ``17.5`` is ``17.552`` with two.
    """
    if like.origin == "supplied" and like.printed:
        return as_printed(amount, like)  # a table of one's own prints zeros that are no digits of the figure
    units = amount * Fraction(10) ** (like.decimals or 0)
    more = finer if units.denominator != 1 else 0
    return grouped(round(units * 10**more), places(like) + more, brackets="(" in (like.token or ""))


def grouped(mantissa: int, places: int, *, brackets: bool = False) -> str:
    """Digits with thousands separated: 175 with one place is 17.5; in brackets when negative, if asked.

    >>> grouped(-1896784, 0, brackets=True), grouped(5, 2)
    ('(1,896,784)', '0.05')
    """
    digits = f"{abs(mantissa):0{places + 1}d}"
    whole, part = (digits[:-places], f".{digits[-places:]}") if places else (digits, "")
    text = f"{int(whole):,}{part}" if len(whole) < 4000 else whole + part
    if mantissa >= 0:
        return text
    return f"({text})" if brackets else f"-{text}"


def decimal(text: str) -> str:
    """Decimal text with its thousands separated, as given where it is no plain decimal.

    >>> decimal("-1896784"), decimal("1948.50"), decimal("1/3")
    ('-1,896,784', '1,948.50', '1/3')
    """
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, part = body.partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) < 4000 and (part.isdecimal() or not point)):
        return text
    return f"{sign}{int(whole):,}{point}{part}"


def formula(checked: Checked, tie: Tie, number: int) -> str | None:
    """How the other figures give this one, in printed numbers: ``11,848 - 9,900``.

    Numbers of different scales are written out in full (``5,286,000 / 45,000``), dashes are left out.
    None for a figure that is not alone on its side.
    """
    if tie.result is not None and number != tie.result:
        return None
    own = sum(m.coefficient for m in tie.members if m.figure == number) if tie.result is None else -1
    others = [m for m in tie.members if m.figure != number]
    above = _terms(checked, ((m.figure, Fraction(-m.coefficient, own or 1)) for m in others))
    below = _terms(checked, ((m.figure, Fraction(m.denominator)) for m in others)) if tie.result is not None else []
    if not own or above is None or below is None or not above:
        return None
    full = len({_scale(figure) for _, figure in above + below}) > 1
    text = _sum(above, full=full)
    if not below:
        return text
    text = f"({text})" if len(above) > 1 else text
    bottom = _sum(below, full=full)
    return f"{_times(tie.factor)}{text} / {f'({bottom})' if len(below) > 1 else bottom}"


def _times(factor: int) -> str:
    return "" if factor == 1 else f"{factor} x "


def _sum(terms: Terms, *, full: bool) -> str:
    ordered = sorted(terms, key=lambda term: term[0] < 0)
    text = ""
    for weight, figure in ordered[:_MOST_TERMS]:
        sign = "-" if weight < 0 else "+"
        size = "" if abs(weight) == 1 else f"{abs(weight)} x "
        text += f" {sign} {size}{_number(figure, full=full)}"
    rest = len(ordered) - _MOST_TERMS
    text = text.removeprefix(" + ") if text.startswith(" + ") else text.strip().replace("- ", "-", 1)
    return text if rest <= 0 else f"{text} ... and {rest} more"


def _number(figure: Figure, *, full: bool) -> str:
    if not full and figure.token:
        return short(figure.token, 40)
    amount = figure.amount
    return "0" if amount is None else decimal(format(amount, "f"))


def _terms(checked: Checked, weighted: Iterable[tuple[int, Fraction]]) -> Terms | None:
    terms: Terms = []
    for number, weight in weighted:
        figure = checked.figure(number)
        if figure is None or not figure.readable:
            return None
        if weight:
            terms.append((weight, figure))
    return [term for term in terms if term[1].mantissa] or terms[:1]


def _without(checked: Checked, weighted: list[tuple[int, int]], number: int) -> tuple[Fraction | None, int]:
    """The weighted sum of all but one figure, and that one's weight."""
    own = sum(weight for figure, weight in weighted if figure == number)
    amounts = [(_amount(checked, figure), weight) for figure, weight in weighted if figure != number and weight]
    if any(amount is None for amount, _ in amounts):
        return None, own
    return sum((amount * weight for amount, weight in amounts if amount is not None), Fraction(0)), own


def _amount(checked: Checked, number: int) -> Fraction | None:
    figure = checked.figure(number)
    if figure is None or figure.mantissa is None or figure.decimals is None:
        return None
    return figure.mantissa / Fraction(10) ** figure.decimals


def _over(top: Fraction | None, bottom: Fraction) -> Fraction | None:
    return None if top is None or bottom == 0 else top / bottom


def places(figure: Figure) -> int:
    """How many digits the figure prints after its point.

    Counted in the token if its digits are the mantissa's; a damaged one (``90.424,764``) has none to trust.
    """
    printed = figure.token or ""
    if not printed:
        return max(figure.decimals or 0, 0)
    digits = "".join(c for c in printed if c.isdecimal())
    part = printed.rpartition(".")[2]
    if printed.count(".") != 1 or "," in part or len(digits) > 40 or int(digits or "0") != abs(figure.mantissa or 0):
        return 0
    return sum(c.isdecimal() for c in part)


def _scale(figure: Figure) -> int:
    return (figure.decimals or 0) - places(figure)
