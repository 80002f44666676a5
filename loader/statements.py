"""Which statement a table belongs to, from its title, its headings and its first captions."""

from __future__ import annotations

import re

PRIMARY = ("income_statement", "comprehensive_income", "balance_sheet", "cash_flow", "equity")
# Order decides: the more special title first.
_TITLES = (
    (
        "comprehensive_income",
        r"statements?\s{1,9}of\s{1,9}(?:consolidated\s{1,9})?comprehensive|of consolidated comprehensive",
    ),
    ("cash_flow", r"statements?\s{1,9}of\s{1,9}(?:consolidated\s{1,9})?cash\s{0,9}flows?|cash flows? statements?"),
    (
        "balance_sheet",
        r"balance\s{0,9}sheets?|statements?\s{1,9}of\s{1,9}(?:consolidated\s{1,9})?financial\s{1,9}(?:position|condition)",
    ),
    (
        "equity",
        (
            r"statements?\s{1,9}of\s{1,9}(?:consolidated\s{1,9}|changes\s{1,9}in\s{1,9}){0,3}"
            r"(?:(?:share|stock)\s?holders?\W{0,2}s?\W{0,2}\s{0,3}|total\s{1,9}|redeemable[\w\s-]{0,40}and\s{1,9})?"
            r"(?:equity|deficit)"
        ),
    ),
    (
        "income_statement",
        (
            r"statements?\s{1,9}of\s{1,9}(?:consolidated\s{1,9}|net\s{1,9})?(?:\(?loss\)?\s{1,9}and\s{1,9})?"
            r"(?:income|operations|earnings|profit|loss)|income\s{1,9}statements?"
            r"|\bconsolidated\s{1,9}results\s{1,9}of\s{1,9}operations\s{0,3}\Z"
        ),
    ),
)
_PATTERNS = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _TITLES]
_SUMMARIES = (
    ("segments", re.compile(r"\bsegments?\b", re.IGNORECASE)),
    ("dividends", re.compile(r"\bdividends?\b", re.IGNORECASE)),
    ("guidance", re.compile(r"\b(?:targets?|forecasts?|outlook|guidance)\b", re.IGNORECASE)),
    (
        "kpi",
        re.compile(
            r"\A(?!.*\b(?:average|net income|earnings)\b).{0,150}"
            r"\b(?:number of|subscri\w{1,12}|contracts?|units sold|subscribers)\b",
            re.IGNORECASE,
        ),
    ),
)
_SUMMARY = re.compile(
    r"\b(?:summary|highlights?|results|reconciliation|breakdown|revenues?|expenses?|income)\b", re.IGNORECASE
)
_BODY = (
    (
        "cash_flow",
        re.compile(
            r"cash flows?\s{1,9}(?:from|used)|operating activities|financing activities|investing activities",
            re.IGNORECASE,
        ),
    ),
    ("balance_sheet", re.compile(r"current assets|total assets|current liabilities|total liabilities", re.IGNORECASE)),
    ("equity", re.compile(r"\bbalances?,?\s{1,9}(?:at|as of|\w{3,9}\s{1,9}\d)", re.IGNORECASE)),
    ("comprehensive_income", re.compile(r"other comprehensive|total comprehensive", re.IGNORECASE)),
    (
        "income_statement",
        re.compile(
            r"cost of (?:sales|revenues?|goods)|income before|operating income|income from operations"
            r"|per (?:common )?share|weighted[- ]average",
            re.IGNORECASE,
        ),
    ),
)
_MENTION = re.compile(
    r"\b(?:see|notes? to|accompanying|integral part|following|included|summary of|reconcil\w{2,6}|reported in|our)\b",
    re.IGNORECASE,
)
# "Date of payment: December 8, 2017" is no title.
_KEYED = re.compile(r":\s{1,3}\w")
_TITLE_WORDS = 14


def title_statement(text: str) -> str | None:
    """The statement a title names, None if it is no primary statement's title.

    >>> title_statement("Quarterly Consolidated Statements of Comprehensive Income (Unaudited)")
    'comprehensive_income'
    """
    text = text[:200]
    sentence = text.rstrip().endswith((".", ";")) and not text.isupper()  # in capitals it is a speck
    if len(text.split()) > _TITLE_WORDS or _MENTION.search(text) or sentence:
        return None
    return next((name for name, pattern in _PATTERNS if pattern.search(text)), None)


def is_title(text: str) -> bool:
    """Whether a line names a primary statement the way a title does."""
    return title_statement(text) is not None and text[:1].isupper()


def statement_of(titles: list[str], captions: list[str], before: str | None) -> str:
    """The statement of a table from the lines above it (nearest last) and the captions in it.

    Two titles over one table ("... of Income and / ... of Comprehensive Income") are decided by what
    the table holds; without a title the captions decide, then `before`, the table it continues.
    """
    named = [s for s in map(title_statement, titles) if s]
    body = _body_statement(captions)
    if named:
        return _among(named, body)
    return before or _untitled(titles, body, len(captions))


def _among(named: list[str], body: str | None) -> str:
    """Which of the statements that a table's titles name it is."""
    if len(set(named)) > 1 and body in named:
        return body
    return "income_statement" if len(set(named)) > 1 and "income_statement" in named else named[-1]


def _untitled(titles: list[str], body: str | None, rows: int) -> str:
    """What a table without a statement's title is: what the lines above it speak of, nearest first, or its captions."""
    for title in reversed(titles):
        for name, pattern in _SUMMARIES:
            if pattern.search(title[:200]):
                return name
    summary = bool(_SUMMARY.search(" ".join(titles)[-900:]))
    if body in ("cash_flow", "balance_sheet", "equity"):
        return "summary" if summary and rows < 10 else body
    return "summary" if summary or body else "other"


def _body_statement(captions: list[str]) -> str | None:
    best, most = None, 0
    for name, pattern in _BODY:
        count = sum(bool(pattern.search(c[:200])) for c in captions)
        if count > most and (count >= 2 or len(captions) < 12):
            best, most = name, count
    return best
