"""The words of business English around an amount: directions, connectives, verbs, and what a caption leaves out."""

from __future__ import annotations

import re

_UP = (
    r"up|increas(?:e|es|ed|ing)|rose|rise|risen|gr[eo]w(?:n|s|ing)?|growth|gain(?:ed|s)?|higher|improv(?:e|ed|ement|ing)"
    r"|climb(?:ed|ing)?|advanced|jump(?:ed)?|surged?|expanded|incremental"
)
_DOWN = (
    r"down|decreas(?:e|es|ed|ing)|declin(?:e|es|ed|ing)|fell|fall(?:en)?|drop(?:ped|s)?|lower|reduc(?:ed|tion|tions|ing)"
    r"|shrank|contracted|slipped|plunged|decrement"
)
DIRECTION = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_ABOUT = r"(?:\s(?:an?|the|about|approximately|around|roughly|nearly|almost|over|some|more\sthan|less\sthan|up\sto))*"
#: "increased $710 million", "a decrease of", "increased by approximately": the amount is by how much.
BY = re.compile(rf"\b(?:{_UP}|{_DOWN})(?:\s(?:of|by))?{_ABOUT}\s?\Z", re.IGNORECASE)
#: "a decrease in cash and cash equivalents by", "higher manufacturing costs of": whose change it is.
CHANGE_OF = re.compile(
    rf"\b(?:(?P<noun>increases?|decreases?|declines?|reductions?|growth|rise|fall|drop|improvement)\s(?:in|to)|(?:(?P<adj>higher|lower|increased|decreased|reduced|incremental)))"
    rf"\s(?P<what>[^.;]{{2,90}}?)(?:\s(?:by|of){_ABOUT}|\s?\()\s?\Z",
    re.IGNORECASE,
)
BY_TAIL = re.compile(rf"\bby{_ABOUT}\s?\Z", re.IGNORECASE)
TO = re.compile(rf"\bto{_ABOUT}\s?\Z", re.IGNORECASE)
#: After the amount: "a $2.1 million or 77.8%, increase in X", "16.6% growth in X".
CHANGE_AFTER = re.compile(
    r",?\s?(?:or\s(?:approximately\s|about\s)?\d[\d.,]{0,8}\s?(?:%|percent),?\s)?(?:(?:year[\s-]o(?:ver|n)[\s-]year|yoy|organic|net)\s)?"
    r"(?:(?P<up>increases?|growth|rise|improvement|gain|higher)|(?P<down>decreases?|declines?|reductions?|fall|drop|lower))\b"
    r"(?:\s(?:in|to|of|from)\s(?:the\s|our\s)?(?P<what>[^,;.()]{2,80}))?",
    re.IGNORECASE,
)
OR = re.compile(r"[,(]?\s?or\s(?:approximately\s|about\s)?[(]?\s?\Z", re.IGNORECASE)
YOY = re.compile(r"\W{0,3}(?:yoy\b|year[\s-]o(?:ver|n)[\s-]year\b|on\sa\syear|y/y)", re.IGNORECASE)
#: "more than" right before an amount says that it is a bound, "5% more than the" what it is compared with.
BASE = re.compile(
    r"\b(?:from|compared\s(?:to|with)|versus|vs\.?|against|than(?!\s{0,3}\Z)"
    r"|(?<!more\s)(?<!less\s)(?<!greater\s)(?<!fewer\s)than)\b",
    re.IGNORECASE,
)
#: "For the year, we now expect": what is expected follows.
EXPECTING = re.compile(
    r".{0,200}?\b(?:we|company|management|group)\s(?:(?:now|currently|still|also)\s)?"
    r"(?:expects?|anticipates?|forecasts?|projects?|estimates?|guides?)\b(?:\sthat\b)?",
    re.IGNORECASE,
)
_SMALL = re.compile(
    r"\b(?:the|balances?|as|of|at|a|an|in|for|on|income|loss|net|approximately|about|total|gain|it|was|were|that|those|operating|ebit"
    r"|ended|period|year|yoy|prior|same|and|respectively|first|second|third|fourth|three|six|nine|months?|quarters?|half|charges|during)\b|\W",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\b(?:was|were|is|are|totall?ed|totall?ing|amount(?:ed|s|ing)\sto|stood\sat|reached|came\s(?:to|in\sat)|would\shave\sbeen|will\sbe|remained|to\sbe|has|have|had"
    r"|increas(?:ed|es|ing)|decreas(?:ed|es|ing)|rose|fell|grew|growing|declin(?:ed|ing)|dropped|improved|narrowed|widened|expanded|climbed|jumped|reflected"
    r"|include[sd]?|consist(?:ed|s)|represent(?:ed|s|ing)?|accounted|contributed|generated|recorded|reported|reduced|repurchased|paid|completed|recognized|resulted)\b",
    re.IGNORECASE,
)
#: What a noun phrase begins behind: "mainly because of dividend income of".
CUT = re.compile(
    r"\b(?:because\sof|due\sto|driven\sby|attributable\sto|offset\sby|result(?:ing|ed)\s(?:from|in)|consist(?:s|ed|ing)?\s(?:primarily\s|mainly\s)?of|compris(?:ed|ing)(?:\sof)?"
    r"|includ(?:ing|es?|ed)(?:\sin)?|reflecting|reflects?|primarily|mainly|largely|partially|were|was|is|are|had|have|has|with|recorded|recognized|reported|generated|repurchased|paid|plus|of\swhich|by|(?:will|to)\sbe)\b",
    re.IGNORECASE,
)
OF_PARTS = re.compile(
    r"\b(?:consist(?:s|ed|ing)?|compris(?:es|ed|ing)|breakdown|includ(?:es|ed|ing)|recorded|recognized|generated|paid)\b",
    re.IGNORECASE,
)
IN_WHAT = re.compile(r"\s(?:in|of|for)\s(?P<what>[a-z][^,;.()]{2,80})")
_ADVERBIAL = re.compile(
    r"(?:as|in|during|for|at|on|with|due|excluding|including|under|compared|because|since|while|however|therefore|consequently|additionally|furthermore"
    r"|meanwhile|similarly|overall|also|internationally|accordingly|using|by|year|which|who|that|where|resulting|mainly|primarily|partially|up|down|from|of)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"(?:[\W_]|(?:and|or|but|while|with|the|a|an|our|its|their|there|that|which|also|both|total\sof|(?:ending\s)?balances?\sof|amount\sof|major\sbreakdown\sof|overall)\b\s?)+",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\A\W{0,2}(?:note\s?\w{0,2}|\d{1,2}|[a-z]|\*\d?)[).:]\s", re.IGNORECASE)
_TRAILING = re.compile(
    r"(?:[\s,.:;(“\"'–—-]|\b(?:and|or|of|in|for|as|at|on|by|to|the|a|an|from|with|we|was|were|an\sincome|income\sof|during|primarily|mainly|related|both|which|that|than|fiscal|quarter|also|compared|versus|first|second|third|fourth|months)\b)+\Z",
    re.IGNORECASE,
)
GENERIC = frozenset({
    "", "if", "offset",
    "income", "loss", "gain", "profit", "decrease", "increase", "total", "change", "amount", "average", "a total",
    "net increase", "net decrease",
    "an income", "a loss", "a gain", "a profit", "it",
    "this", "cost", "benefit", "decline", "balance", "variance", "maximum", "charge",
})  # fmt: skip
#: A period that leads a clause, its name blanked out: "In (the second quarter of 2023) the operating margin".
_DATED = re.compile(r"\A(?:in|for|during|as\sof|at|on)(?:\sthe)?\s{4,60}(?=\S)", re.IGNORECASE)
_LONGEST_CAPTION = 160
_FEW_WORDS = 4


def is_base(words: str, caption: str) -> bool:
    """Whether the words between a connective and an amount only say when, or the line item's name again.

    >>> is_base(" the balance as of  of ", ""), is_base(" net sales of ", "Coatings net sales")
    (True, True)
    """
    own = set(_WORD.findall(caption.lower()))
    return all(w in own for w in _WORD.findall(_SMALL.sub(" ", words.lower())))


def goes_on(gap: str) -> bool:
    """Whether the words between two amounts only join them: ", in the second quarter and"."""
    return bool(_JOINING.search(gap)) and not _WORD.findall(_SMALL.sub(" ", gap.lower()))


_WORD = re.compile(r"[a-z0-9&]+")
_JOINING = re.compile(r"(?:\band|,)\s?\Z", re.IGNORECASE)


def clean(caption: str) -> str:
    """A line item's words without articles, connectives and what leads up to them.

    >>> clean("the balance of current assets ")
    'current assets'
    """
    text = " ".join(caption.split())[:400]
    text = _LABEL.sub("", text)
    lead = _LEADING.match(text)
    if lead:
        text = text[lead.end() :]
    text = _TRAILING.sub("", text[-300:])
    if text.count("(") > text.count(")"):
        text += ")" if text.rfind("(") > 0 else ""
    return text[:_LONGEST_CAPTION].strip(' "“”')


def subject_of(clause: str) -> str:
    """The subject among a clause's comma parts: the first that is no adverbial.

    >>> subject_of("As a result of the above, net income")
    'net income'
    """
    parts = clause.split(", ")
    short = all(len(part.split()) <= _FEW_WORDS for part in parts)
    if len(parts) > 1 and short and " and " in parts[-1] and not _ADVERBIAL.match(parts[0].strip(" (,")):
        return clean(clause)  # "Marketing, selling and administrative expenses"
    for part in parts:
        text = _DATED.sub("", part.strip(" (,"))
        low = re.sub(r"\A(?:and|but|while)\s", "", text, flags=re.IGNORECASE)
        if len(low) > 2 and not _ADVERBIAL.match(low) and any(c.isalpha() for c in low):
            return clean(low)
    return ""
