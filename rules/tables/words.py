"""What a line item's words say of its part in a sum: total, derived line, balance, deduction, plain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

PLAIN = "plain"
TOTAL = "total"
DERIVED = "derived"
OPENING = "opening"
CLOSING = "closing"
BALANCE = "balance"

_GLYPHS = str.maketrans("01|!5", "ollls")
_TOKEN = re.compile(r"[a-z0-9|!&]+")

_DERIVED_HEADS = (
    ("net", "income"), ("net", "loss"), ("net", "earnings"), ("net", "profit"), ("net", "cash"), ("net", "sales"),
    ("net", "revenue"), ("net", "revenues"), ("net", "increase"), ("net", "decrease"), ("net", "change"),
    ("net", "assets"), ("net", "property"), ("net", "interest"), ("net", "investment"), ("net", "carrying"),
    ("gross", "profit"), ("gross", "margin"), ("gross", "loss"), ("operating", "income"), ("operating", "profit"),
    ("operating", "loss"), ("operating", "earnings"), ("ordinary", "income"), ("ordinary", "profit"),
    ("ordinary", "loss"), ("comprehensive", "income"), ("comprehensive", "loss"), ("income", "before"),
    ("income", "from"), ("income", "loss"), ("earnings", "before"), ("profit", "before"), ("loss", "before"),
    ("loss", "from"), ("earnings", "from"), ("profit", "for"), ("loss", "for"), ("income", "for"),
    ("profit", "attributable"), ("income", "attributable"), ("earnings", "attributable"), ("loss", "attributable"),
    ("cash", "flows"), ("cash", "flow"), ("cash", "provided"), ("cash", "used"), ("cash", "generated"),
    ("increase", "decrease"), ("decrease", "increase"), ("increase", "in"), ("decrease", "in"), ("change", "in"),
    ("segment", "profit"), ("segment", "income"), ("consolidated",), ("adjusted",), ("ebitda",), ("ebit",),
    ("free", "cash"), ("profit",), ("carrying", "amount"), ("carrying", "value"), ("book", "value"),
)  # fmt: skip
_KANJI = (
    (TOTAL, ("合計", "計")),
    (OPENING, ("期首残高", "期首")),
    (CLOSING, ("期末残高", "期末")),
    (BALANCE, ("残高",)),
    (DERIVED, ("利益", "純損失", "総額", "純額", "キャッシュ・フロー", "増減額", "差引")),
)
_MINUS = frozenset(
    {"less", "cost", "costs", "expense", "expenses", "tax", "taxes", "provision", "deduct", "deductions"}
)
_NOUNS = frozenset({"assets", "liabilities", "equity", "debt", "interests", "current", "other", "noncurrent", "long"})
_MINORITY = frozenset({"noncontrolling", "nonredeemable", "minority", "controlling"})
#: Words that say what a line is; one letter off they are read as these. No two are one letter apart.
_MATTER = (
    *("total", "subtotal", "balance", "beginning", "opening", "closing", "ending", "gross", "profit", "operating"),
    *("investing", "financing", "activities", "cash", "flows", "income", "earnings", "comprehensive", "assets"),
    *("liabilities", "equity", "current", "consolidated", "expense", "provided", "attributable"),
)
_MATTER_BY_LETTER = {letter: [w for w in _MATTER if w[0] == letter] for letter in {w[0] for w in _MATTER}}
_MONTHS = frozenset(
    {
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"),
    }
)
_STOP = frozenset({"the", "of", "and", "in", "for", "a", "an", "at", "on", "to", "by"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one caption: its kind of line, its own words without the total, and its sign."""

    kind: str
    core: frozenset[str]
    minus: bool = False
    minority: bool = False
    attributed: bool = False
    text: str = ""


@lru_cache(maxsize=4096)
def words_of(caption: str) -> Words:
    """Read a caption; characters that OCR puts for letters are read as those.

    >>> words_of("Tota1 current assets").kind, sorted(words_of("Total current assets").core)
    ('total', ['assets', 'current'])
    >>> words_of("Balance at end of year").kind
    'closing'
    """
    tokens = tuple(_word(t) for t in _TOKEN.findall(caption.lower()[:300]))
    names = frozenset(tokens)
    kind = _kind(tokens, names) if tokens else _kind_of_kanji(caption)
    core = names - _STOP - {"total", "totals", "subtotal", "net", "less"}
    return Words(kind, core, bool(names & _MINUS), bool(names & _MINORITY), "attributable" in names, " ".join(tokens))


@lru_cache(maxsize=16384)
def _word(token: str) -> str:
    """The token as a word: glyphs undone, and one wrong letter in a word that matters here."""
    if not any(c.isalpha() for c in token):
        return token
    token = token.translate(_GLYPHS)
    if len(token) < 4 or token in _MATTER:
        return token
    near = (word for word in _MATTER_BY_LETTER.get(token[0], ()) if abs(len(word) - len(token)) < 2)
    return next((word for word in near if Levenshtein.distance(word, token, score_cutoff=1) == 1), token)


def _kind(tokens: tuple[str, ...], names: frozenset[str]) -> str:
    if not tokens:
        return PLAIN
    if names & {"balance", "balances", "beginning", "opening", "closing"} or {"end", "of"} <= names:
        return _balance(tokens, names)
    if names & _MONTHS and all(t.isdigit() or t in _MONTHS or t in _STOP or t == "as" for t in tokens):
        return BALANCE
    if tokens[0] in ("total", "totals", "subtotal") or tokens[-1] in ("total", "totals", "subtotal"):
        return TOTAL
    if tokens[-1] == "net" or tokens[:2] in _DERIVED_HEADS or tokens[:1] in _DERIVED_HEADS:
        return DERIVED
    return TOTAL if "total" in names else PLAIN


def _kind_of_kanji(caption: str) -> str:
    """Japanese captions say what they are by their last characters: \u5408\u8a08 is a total."""
    last = caption.strip().rstrip("()（）△▲※*")
    return next((kind for kind, ends in _KANJI if last.endswith(ends)), PLAIN)


def _balance(tokens: tuple[str, ...], names: frozenset[str]) -> str:
    if names & {"beginning", "opening", "start"}:
        return OPENING
    if names & {"end", "ending", "closing"}:
        return CLOSING
    return BALANCE if tokens[0] in ("balance", "balances") or "balance" in tokens[1:2] else PLAIN


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two captions' own words name the same thing: at least three of four words are shared.

    >>> alike(frozenset({"current", "assets"}), frozenset({"current", "assets", "net"}))
    False
    >>> alike(frozenset({"current", "assets"}), frozenset({"assets", "current"}))
    True
    """
    if not one or not other:
        return False
    return 4 * len(one & other) >= 3 * max(len(one), len(other))


def names(total: frozenset[str], heading: frozenset[str]) -> bool:
    """Whether a total's own words are those of a heading, perhaps with the company's name between.

    >>> equity = frozenset({"shareholders", "equity"})
    >>> names(frozenset({"acme", "inc"}) | equity, equity), names(frozenset({"liabilities"}) | equity, equity)
    (True, False)
    """
    more = total - heading
    return alike(total, heading) or (len(heading) > 1 and heading <= total and not more & _NOUNS)


@lru_cache(maxsize=8192)
def kin(text: str) -> frozenset[str]:
    """The words of a caption's text that tell it from others, singular: services and service are one.

    >>> sorted(kin("net income attributable to wan services"))
    ['attributable', 'income', 'service', 'wan']
    """
    return frozenset(w[:-1] if len(w) > 3 and w.endswith("s") else w for w in text.split()) - _STOP - {"net", "total"}
