"""A line becomes tokens: numbers with their signs and units, nil dashes, and words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numbers import CURRENCIES, MAX_TOKEN, Number, parse_number

NUMBER, NIL, CURRENCY, PERCENT, MARK, WORD = "number", "nil", "currency", "percent", "mark", "word"

_RUN = re.compile(r"[^\s|]+|\|")
_WIDEST = 2 * MAX_TOKEN  # an amount with the blanks between its pieces; more is no amount
_LONGEST_DASH = 4  # a longer one rules off a sum or a page
_DASHES = frozenset("-–—−_=~")
_NOT_MEANINGFUL = frozenset({"nm", "n.m.", "n.m", "n/m", "na", "n/a", "n.a.", "*", "**", "***", "+", "(nm)"})
_CURRENCY_WORDS = frozenset({"jpy", "usd", "eur", "gbp", "us$", "¥", "yen"})
# What OCR makes of a dollar sign that stands apart from its amount.
_CURRENCY_NOISE = frozenset({"§", "¢", "$¢", "¢$", "§$", "$§", "=$", "$_", "g$", "$:"})
_PERCENTS = frozenset({"%", "%)", ")%", "％"})
_UNIT_WORD = re.compile(r"(\d[\d,]{0,24}(?:\.\d{1,12})?)([A-Za-z]{2,5})[|.,]?\Z")
UNIT_WORDS = {
    "gbps": "Gbps",
    "mbps": "Mbps",
    "mw": "MW",
    "gwh": "GWh",
    "mwh": "MWh",
    "ppt": "pp",
    "ppts": "pp",
    "pp": "pp",
    "pts": "pp",
    "bps": "bp",
    "bp": "bp",
}


@dataclass(slots=True)
class Token:
    """A run of a line: text, place (0-based, end exclusive), kind, and its number if it is one."""

    text: str
    start: int
    end: int
    kind: str
    number: Number | None = None
    unit: str | None = None

    @property
    def value(self) -> bool:
        """Whether it can stand in a table cell."""
        return self.kind in (NUMBER, NIL, MARK)

    @property
    def year(self) -> int | None:
        """The year it names, 1950 to 2099, if it is four plain digits."""
        digits = self.text.strip(",.:;()'’\"")
        if len(digits) == 4 and digits.isdecimal() and digits[:2] in ("19", "20"):
            return int(digits)
        return None


def tokenize(text: str) -> list[Token]:
    """The tokens of a line, adjacent pieces of one amount joined ("( 169 )", "2.5 %", "JPY 13,266").

    >>> [t.kind for t in tokenize("Service $ 24,850 — (5.7) %")]
    ['word', 'currency', 'number', 'nil', 'number']
    """
    return _join([_classify(m.group(), m.start()) for m in _RUN.finditer(text)], text)


def _classify(run: str, start: int) -> Token:
    end = start + len(run)
    kind = _sign_kind(run)
    if kind is not None:
        return Token(run, start, end, kind, unit="percent" if kind == NIL and "%" in run else None)
    measured = _UNIT_WORD.match(run)
    if measured and measured.group(2).lower() in UNIT_WORDS:
        number = parse_number(measured.group(1))
        stop = measured.end(2)
        return Token(run[:stop], start, start + stop, NUMBER, number, UNIT_WORDS[measured.group(2).lower()])
    number = _with_currency(run)
    if number is not None:
        return Token(run, start, end, NUMBER, number, "percent" if number.percent else None)
    return Token(run, start, end, WORD)


def _sign_kind(run: str) -> str | None:
    """What a run without a number is: a nil dash, a mark for "not meaningful", a currency or percent sign."""
    low = run.lower()
    if (len(run) <= _LONGEST_DASH and all(c in _DASHES for c in run)) or (
        run.strip("()%％") in ("—", "–", "-") and "%" in run
    ):
        return NIL
    if low in _NOT_MEANINGFUL:
        return MARK
    if all(c in CURRENCIES for c in run) or run in _CURRENCY_NOISE or low in _CURRENCY_WORDS:
        return CURRENCY
    return PERCENT if run in _PERCENTS else None


def _with_currency(run: str) -> Number | None:
    for word in ("JPY", "USD", "EUR", "GBP", "US$"):
        if run.startswith(word) and len(run) > len(word):
            return parse_number(run[len(word) :])
    return parse_number(run)


def _join(tokens: list[Token], text: str) -> list[Token]:
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last is not None and _belongs(last, token):
            joined[-1] = _extended(last, token, text, _unit_of(token) or last.unit)
        else:
            joined.append(token)
    return joined


def _belongs(last: Token, token: Token) -> bool:
    """Whether a token goes on with the amount before it: its unit, its closing bracket, or its digits after "("."""
    if token.end - last.start > _WIDEST:
        return False
    if last.kind == NUMBER and last.number is not None:
        unit = token.kind == PERCENT or (token.kind == WORD and _unit_of(token) and token.start - last.end <= 1)
        return bool(unit) or (token.text == ")" and last.number.bracket == "(")
    return last.text == "(" and token.kind == NUMBER


def _unit_of(token: Token) -> str | None:
    return "percent" if token.kind == PERCENT else token.unit or UNIT_WORDS.get(token.text.lower())


def _extended(first: Token, second: Token, text: str, unit: str | None) -> Token:
    run = text[first.start : second.end]
    number = parse_number(run.replace(" ", "")) or first.number
    if number is not None and number.mantissa is None and first.number is not None:
        number = first.number
    return Token(run, first.start, second.end, NUMBER, number, unit)
