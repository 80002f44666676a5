"""How much less likely each misreading makes a token: minus log rates of glyphs, and edit costs over them.

All costs are in nats (0.7 nats: half as likely). The rates of ``confusions.csv`` were counted over
OCR readings of filings whose true text is known, legible ones weighing five times the others. A
cost ranks beliefs; no verdict depends on it, so floats do here.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

LOST, NONE, NOISE = "<lost>", "<none>", "<noise>"

#: No token is read as another one less likely than this: typing errors and stale values are no glyph damage.
FARTHEST = 12.0
#: Two neighbouring digits exchanged: a typing error, which no table of glyphs knows.
EXCHANGED = 8.0
#: A pair of glyphs that was never seen.
UNSEEN = 10.0
#: One digit typed for another, or one too many, by a hand that knows no likeness of glyphs: no digit costs more.
TYPED, TYPED_MORE = 7.5, 9.0

_FOLD = str.maketrans(
    {
        **dict.fromkeys("—–−‐‑‒―ー－△▲∆", "-"),
        **dict(zip("０１２３４５６７８９，．（）％", "0123456789,.()%", strict=True)),
        **dict(zip("[]{}「」", "()()()", strict=True)),
    }
)
_KNOWN = frozenset("0123456789,.()%-")
_DIGITS = frozenset("0123456789")


@lru_cache(maxsize=1)
def rates() -> Mapping[tuple[str, str], float]:
    """The cost of reading one character as another: ``rates()["3", "9"]`` is about 5 nats."""
    text = (files(__package__) / "confusions.csv").read_text(encoding="utf-8")
    return {(row["true"], row["read"]): float(row["nats"]) for row in csv.DictReader(text.splitlines())}


@lru_cache(maxsize=4096)
def bare(token: str) -> str:
    """The token as the costs compare it: ASCII glyphs, no blanks and currency marks, noise as ``?``.

    >>> bare("$ （1,9a6）")
    '(1,9?6)'
    """
    kept = "".join(token.translate(_FOLD).split()).strip("$¥￥€£*")
    return "".join(c if c in _KNOWN else "?" for c in kept)


@cache
def substituted(true: str, read: str) -> float:
    """The cost of printing `true` and reading `read`, one glyph each."""
    if true == read:
        return 0.0
    cost = rates().get((true, NOISE if read == "?" else read), UNSEEN)
    return min(cost, TYPED) if true in _DIGITS and read in _DIGITS else cost


@cache
def lost(true: str) -> float:
    """The cost of not reading a glyph that is printed."""
    return rates().get((true, LOST), UNSEEN)


@cache
def gained(read: str) -> float:
    """The cost of reading a glyph where none is printed."""
    cost = rates().get((NONE, NOISE if read == "?" else read), FARTHEST)
    return min(cost, TYPED_MORE) if read in _DIGITS else cost


@lru_cache(maxsize=65536)
def edit_cost(form: str, token: str) -> float:
    """The cost of the likeliest way to read `form` as `token`, both bare; at most `FARTHEST`.

    >>> edit_cost("1,948", "1,948"), edit_cost("17.5", "175") < edit_cost("17.5", "18.5") < FARTHEST
    (0.0, True)
    """
    if form == token:
        return 0.0
    true, read = _core(form, token)
    if abs(len(true) - len(read)) > 5 or min(len(true), len(read)) > 6:
        return FARTHEST  # beyond any cost that could be below it
    return min(FARTHEST, EXCHANGED if _exchanged(true, read) else FARTHEST, _distance(true, read))


def _core(form: str, token: str) -> tuple[str, str]:
    start, most = 0, min(len(form), len(token))
    while start < most and form[start] == token[start]:
        start += 1
    end = 0
    while end < most - start and form[-1 - end] == token[-1 - end]:
        end += 1
    return form[start : len(form) - end], token[start : len(token) - end]


def _exchanged(true: str, read: str) -> bool:
    return len(true) == 2 and true[0] == read[1:] and true[1] == read[:1] and set(true) <= _DIGITS


def _distance(true: str, read: str) -> float:
    if len(true) == len(read) == 1:
        return min(substituted(true, read), lost(true) + gained(read))
    gains = [gained(r) for r in read]
    row = [0.0]
    for gain in gains:
        row.append(row[-1] + gain)
    for t in true:
        gone = lost(t)
        above, row = row, [row[0] + gone]
        for k, r in enumerate(read):
            row.append(min(above[k] + substituted(t, r), above[k + 1] + gone, row[k] + gains[k]))
    return row[-1]
