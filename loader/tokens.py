"""A line becomes tokens: numbers with their signs and units, nil dashes, and words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numbers import CURRENCIES, Number, parse_number

NUMBER, NIL, CURRENCY, PERCENT, MARK, WORD = "number", "nil", "currency", "percent", "mark", "word"

_RUN = re.compile(r"[^\s|]+|\|")
_DASHES = frozenset("-–—−_=~")
_NOT_MEANINGFUL = frozenset({"nm", "n.m.", "n.m", "n/m", "na", "n/a", "n.a.", "*", "**", "***", "+", "(nm)"})
_CURRENCY_WORDS = frozenset({"jpy", "usd", "eur", "gbp", "us$", "¥", "yen"})
# What OCR makes of a dollar sign that stands apart from its amount.
_CURRENCY_NOISE = frozenset({"§", "¢", "$¢", "¢$", "§$", "$§", "=$", "$_", "g$", "$:", "s", "S", "8", "5"})
_UNIT_WORD = re.compile(r"(\d[\d,]*(?:\.\d+)?)([A-Za-z]{2,5})[|.,]?\Z")
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
        if len(digits) == 4 and digits.isdigit() and digits[:2] in ("19", "20"):
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
    if all(c in _DASHES for c in run):
        return Token(run, start, end, NIL)
    if run.lower() in _NOT_MEANINGFUL:
        return Token(run, start, end, MARK)
    if run.strip("()%％") in ("—", "–", "-") and "%" in run:
        return Token(run, start, end, NIL, unit="percent")
    if (
        all(c in CURRENCIES for c in run)
        or run in _CURRENCY_NOISE - {"s", "S", "8", "5"}
        or run.lower() in _CURRENCY_WORDS
    ):
        return Token(run, start, end, CURRENCY)
    if run in ("%", "%)", ")%", "％"):
        return Token(run, start, end, PERCENT)
    measured = _UNIT_WORD.match(run) if len(run) < 30 else None
    if measured and measured.group(2).lower() in UNIT_WORDS:
        number = parse_number(measured.group(1))
        stop = start + measured.end(2)
        return Token(run[: measured.end(2)], start, stop, NUMBER, number, UNIT_WORDS[measured.group(2).lower()])
    number = _with_currency(run)
    if number is not None:
        return Token(run, start, end, NUMBER, number, "percent" if number.percent else None)
    return Token(run, start, end, WORD)


def _with_currency(run: str) -> Number | None:
    for word in ("JPY", "USD", "EUR", "GBP", "US$"):
        if run.startswith(word) and len(run) > len(word):
            return parse_number(run[len(word) :])
    return parse_number(run)


def _join(tokens: list[Token], text: str) -> list[Token]:
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if last is not None and last.kind == NUMBER and last.number is not None:
            if token.kind == PERCENT or (
                token.kind == WORD and token.text.lower() in UNIT_WORDS and token.start - last.end <= 1
            ):
                unit = "percent" if token.kind == PERCENT else UNIT_WORDS[token.text.lower()]
                joined[-1] = _extended(last, token, text, unit)
                continue
            if token.text in (")", ")%", "%)") and last.number.bracket == "(":
                joined[-1] = _extended(last, token, text, last.unit)
                continue
        if last is not None and last.text == "(" and token.kind == NUMBER:
            joined[-1] = _extended(last, token, text, token.unit)
            continue
        joined.append(token)
    return joined


def _extended(first: Token, second: Token, text: str, unit: str | None) -> Token:
    run = text[first.start : second.end]
    number = parse_number(run.replace(" ", "")) or first.number
    if number is not None and number.mantissa is None and first.number is not None:
        number = first.number
    return Token(run, first.start, second.end, NUMBER, number, unit)
