"""One printed token becomes a number: digits, decimals, sign, and what is lexically wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Longer than any reported amount; a smear of ink that OCR took for digits is no figure.
MAX_TOKEN = 40
MAX_DIGITS = 18  # what an int64 mantissa holds for certain

CURRENCIES = "$€£¥￥"
_OPEN, _CLOSE = "([{", ")]}"
_MINUS = "-−–△▲"
# What OCR leaves at a number's edge: specks, list marks, superscript footnotes.
_EDGE_LEFT = "‘’'`´“”\"|_:;,~«»*°•·"
_EDGE_RIGHT = "‘’'`´“”\"|_:;,.~«»*°•·†‡!?®©™¹²³⁴⁵"
# Letters and signs that OCR puts in a digit's place (and back).
GLYPHS = frozenset("OoQDIlLi|!SsBbZzTtGgqCcUeaAnhxRrEvVyYJjKkfFmMuwWpPNHXd&@#?/\\<>€¢£§©®™°*")
DIGIT_LIKE = frozenset("OoQDIl|!SsBZzTGgqCiL]§")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_PLAIN = re.compile(r"\d+(?:\.\d+)?\Z|\.\d+\Z")
_LOOSE = re.compile(r"\d[\d,]*(?:\.\d+)?\Z")


@dataclass(frozen=True, slots=True)
class Number:
    """A number token: ``mantissa`` as printed with sign, ``places`` digits after the point.

    ``(1,896.7)`` is -18967 with 1 place. ``mantissa`` is None where the token does not parse.
    """

    mantissa: int | None
    places: int
    percent: bool = False
    currency: str | None = None
    damage: tuple[str, ...] = ()
    bracket: str = ""

    @property
    def bare(self) -> bool:
        """Whether it is digits alone: no sign, bracket, point, percent or currency."""
        return self.mantissa is not None and not (self.places or self.percent or self.currency or self.bracket)


def parse_number(token: str) -> Number | None:
    """Parse a printed number; None if the token is none.

    >>> parse_number("(1,896,784)").mantissa, parse_number("17.5%").places
    (-1896784, 1)
    >>> parse_number("92:140,182")
    Number(mantissa=None, places=0, percent=False, currency=None, damage=('separator',), bracket='')
    """
    if len(token) > MAX_TOKEN or not any(c.isdigit() for c in token):
        return None
    core, percent, currency, bracket, negative = _strip(token)
    digits = sum(c in "0123456789" for c in core)
    if not digits or digits > MAX_DIGITS:
        return None
    letters = [c for c in core if c not in "0123456789.,:;'’ "]
    if letters:
        # Letters that OCR put in digits' places are recognised, never guessed at.
        return Number(None, 0, percent, currency, ("glyph",), bracket) if _mistaken(letters, digits) else None
    mantissa, places, damage = _digits(core)
    if mantissa is not None and negative:
        mantissa = -mantissa
    if bracket in ("(", ")"):
        damage = (*damage, "format")
    return Number(mantissa, places, percent, currency, damage, bracket)


def _strip(token: str) -> tuple[str, bool, str | None, str, bool]:
    """The digits with their separators, and what stood around them: percent, currency, bracket, whether negative.

    ``$(1,049)%`` is ``1,049``, True, ``$``, ``()``, True; half a bracket is still one.
    """
    start, end = 0, len(token)
    currency, opened, closed, percent, minus = None, False, False, False, False
    while start < end:
        c = token[start]
        if c in CURRENCIES:
            currency = c
        elif c in _OPEN:
            opened = True
        elif c in _MINUS:
            minus = True
        elif c not in _EDGE_LEFT:
            break
        start += 1
    while end > start:
        c = token[end - 1]
        if c in _CLOSE:
            closed = True
        elif c in "%％":
            percent = True
        elif c not in _EDGE_RIGHT and c not in "-–—":
            break
        end -= 1
    bracket = "()" if opened and closed else "(" if opened else ")" if closed else ""
    return token[start:end], percent, currency, bracket, minus or bracket != ""


def _mistaken(letters: list[str], digits: int) -> bool:
    """Whether the letters among so many digits are digits that OCR mistook, not a word or a product's name."""
    if len(letters) > max(1, digits) or not all(c in GLYPHS for c in letters):
        return False
    return set(letters) <= DIGIT_LIKE or digits >= 2 * len(letters)


def _digits(core: str) -> tuple[int | None, int, tuple[str, ...]]:
    """Mantissa, places and damage of a run of digits and separators.

    Commas out of place are damage that still parses; two points, or a colon, do not parse.
    """
    whole, _, fraction = core.partition(".")
    if _GROUPED.match(core) or _PLAIN.match(core):
        return int((whole + fraction).replace(",", "")), len(fraction), ()
    if _LOOSE.match(core):
        return int((whole + fraction).replace(",", "")), len(fraction), ("separator",)
    return None, 0, ("separator",)
