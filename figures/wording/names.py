"""Damaged names: tokens that print like a short name of the document and are none themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .glyphs import UNLIKE, misread
from .tokens import NUMBER, Misreading, Page, Token, known_words

#: The forms of companies, which initials leave out.
_FORMS = frozenset({
    "inc", "incorporated", "corp", "corporation", "company", "co", "ltd", "limited", "plc", "group", "holdings",
    "llc", "lp", "sa", "ag", "nv", "kk",
})  # fmt: skip
_SMALL = frozenset({"of", "and", "the", "for", "in", "on", "to", "de"})
_ROMAN = frozenset("IVXLC")
#: Letters with a digit or two that are codes: 1H, 3Q, S1, 5G, 10K.
_CODE = re.compile(r"\d{1,3}[A-Z]{1,2}|[A-Z]{1,2}\d{1,4}|\d[A-Z]\d{1,4}|[A-Z]\d[A-Z]")
#: What may be an abbreviation in brackets: one word, in quotes or not.
_BRACKETED = re.compile(r"\(\s?[\"“”‘’']{0,2}([\w\[\]|!]{2,7})(?=[\"“”‘’')])")
_SHORT, _LONG = 2, 6
#: A name must be printed so often to be known by that alone.
_OFTEN = 3
#: So many names that the document explains are looked for, those printed most.
_MOST_SURE = 40
#: The most a misreading of a name may cost: where the document explains the name, and where it only prints it.
_OF_SURE, _OF_PRINTED, _OF_DIGITS = 6.0, 2.0, 6.5
_HEAD = 4.0
#: Glyphs that a hair tells apart, each by the first of them.
_FOLD = str.maketrans("l1|[]!i0QoD5s$8z2C6", "IIIIIIIOOOOSSSBZZGG")


@dataclass(slots=True)
class Name:
    """A short name and how the document knows it; ``sure`` where more speaks for it than its being printed."""

    text: str
    evidence: str
    sure: bool = False
    places: list[Token] = field(default_factory=list)


def damaged_names(page: Page, entity: str) -> list[Misreading]:
    """The places where a name is printed wrong, with the name that is meant.

    Odd tokens first (letters among digits, brackets in words); whole numbers only where a name stands between the
    same words elsewhere: "113 Mobile service" is a name, "113 1,204" is not.
    """
    names = _names(page, entity)
    alike = _alike(names)
    found: list[Misreading] = []
    odd = {text: tokens for text, tokens in page.places.items() if _is_odd(text)}
    for text in sorted(odd, key=lambda t: _CODE.fullmatch(t) is not None):  # a code needs a name that is met
        tokens, meant = odd[text], _meant(text, names, alike, page)
        if meant is not None:
            name, tail, printed = meant
            name.places.extend(tokens)
            at = text.index(printed)
            found.extend(_misreading(token, at, printed, name.text + tail, name) for token in tokens)
    seen = {(m.line, m.start) for m in found}
    found.extend(m for m in _in_context(names.values(), page) if (m.line, m.start) not in seen)
    return found


def _misreading(token: Token, at: int, printed: str, meant: str, name: Name) -> Misreading:
    start = token.start + at
    return Misreading(token.line, start, start + len(printed), printed, meant, name.evidence, name=True)


# --- What names there are ---


def _names(page: Page, entity: str) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for text, tokens in page.places.items():
        count = len(tokens)
        if _is_name(text) and (count >= _OFTEN or text in known_words()):
            evidence = f"printed {count} times" if count > 1 else "printed elsewhere"
            names[text] = Name(text, evidence)
    for text in known_words():
        if not text.islower() and text not in names and len(text) > _SHORT:
            names[text] = Name(text, "a common abbreviation")
    sure = dict((*_of_entity(page, entity), *_defined(page)))
    for text in sorted(sure, key=lambda text: -len(page.places.get(text, ())))[:_MOST_SURE]:
        names[text] = Name(text, sure[text], sure=True)
    for text, evidence in _of_entity(page, entity):
        names[text] = Name(text, evidence, sure=True)
    for name in names.values():
        name.places.extend(page.places.get(name.text, ()))
    return names


def _is_name(text: str) -> bool:
    """Whether it is written like an abbreviation: two capitals or more, letters only, and no Roman number."""
    capitals = sum(c.isupper() for c in text)
    if not (_SHORT <= len(text) <= _LONG and text.isalpha() and capitals > 1):
        return False
    return not set(text) <= _ROMAN and not _is_odd(text)


def _initials(words: list[str]) -> str:
    return "".join(word[0].upper() for word in words if word.lower() not in _FORMS)


def _of_entity(page: Page, entity: str) -> Iterator[tuple[str, str]]:
    """The company's initials, if the document prints them or its addresses hold them."""
    words = [w for w in re.findall(r"[^\W\d_]+", entity[:200]) if w.lower() not in _SMALL]
    text = _initials(words)
    if not _SHORT < len(text) <= _LONG:
        return
    if text.lower() in page.labels:
        yield text, f"the initials of {' '.join(entity[:80].split())}, as in its web address"
    elif page.counts[text]:
        yield text, f"the initials of {' '.join(entity[:80].split())}"


def _defined(page: Page) -> Iterator[tuple[str, str]]:
    """The abbreviations in brackets behind the words whose initials they are: `Systems Integration (SI)`."""
    for text in page.lines.values():
        for match in _BRACKETED.finditer(text) if "(" in text else ():
            words = re.findall(r"[^\W\d_]+", text[max(0, match.start() - 120) : match.start()])
            if words:
                yield from _abbreviated(match[1], words)


def _abbreviated(printed: str, words: list[str]) -> Iterator[tuple[str, str]]:
    """The initials of the last words, if what is printed in brackets behind them can be read as these."""
    plain = [w for w in words if w.lower() not in _FORMS]
    content = [w for w in plain if w.lower() not in _SMALL]
    for own in (plain, content):
        for count in (len(printed), len(printed) - 1, len(printed) + 1):
            last = own[-count:]
            if len(last) != count or count < _SHORT:
                continue
            initials = _initials(last)
            exact = initials == printed.upper() and printed.isalpha() and printed.isupper()
            if exact or (_is_name(initials) and _is_odd(printed) and misread(initials, printed, _OF_SURE) < UNLIKE):
                yield initials, f"the initials of {' '.join(last)}"
                return


# --- What is damaged ---


def _is_odd(text: str) -> bool:
    """Whether no name is written like that: digits or strokes among letters, a small l among capitals."""
    if len(text) < _SHORT or not any(c.isalpha() for c in text):
        return False
    if any(c.isdigit() or c in "[]|!" for c in text):
        return True
    head = text.lstrip("l")
    return "l" in text and (text.replace("l", "").isupper() or (head != text and any(c.isupper() for c in head)))


def _alike(names: dict[str, Name]) -> dict[str, list[Name]]:
    """The names by their fold, where each glyph is the first of those that print like it."""
    found: dict[str, list[Name]] = defaultdict(list)
    for name in names.values():
        found[name.text.translate(_FOLD)].append(name)
    return found


def _meant(text: str, names: dict[str, Name], alike: dict[str, list[Name]], page: Page) -> tuple[Name, str, str] | None:
    """The name that an odd token means, what follows it in the same word, and the damaged part of the token."""
    word = text.strip("[]|!")
    if word in names or word in known_words() or (word.isalpha() and word.lower() in known_words()):
        return None
    ranked = [
        (misread(name.text, form, _most(name, form, page)), not name.sure, name.text, form)
        for form in dict.fromkeys((text, word))
        if _is_odd(form) and len(form) <= _LONG + 1
        for name in (*alike.get(form.translate(_FOLD), ()), *(n for n in names.values() if n.sure))
        if abs(len(name.text) - len(form)) <= 1
    ]
    best = min(ranked, default=None)
    if best is not None and best[0] < UNLIKE:
        return names[best[2]], "", best[3]
    return _with_tail(text, names)


def _most(name: Name, form: str, page: Page) -> float:
    """What a misreading may cost; codes and short names must be near, and what is printed as often is no damage."""
    if name.sure and len(name.text) > _SHORT:
        return _OF_SURE
    if len(name.text) != len(form):
        return 0.0
    if _CODE.fullmatch(form) and not name.sure:  # only a name whose letters are small ones too was met damaged
        return 0.0 if name.text.isupper() or not name.places else _OF_PRINTED
    rare = name.sure or page.counts[form] <= max(page.counts[name.text], 2)
    return _OF_PRINTED if rare else 0.0


def _with_tail(text: str, names: dict[str, Name]) -> tuple[Name, str, str] | None:
    """A damaged name that begins a longer word: `I1IJmio` begins with IIJ."""
    for name in names.values():
        for size in range(len(name.text) + 1, len(name.text) - 2, -1) if name.sure else ():
            head, tail = text[:size], text[size:]
            if size < _SHORT or len(tail) < _SHORT or not (tail.isalpha() and tail.islower()):
                continue
            if head != name.text and _is_odd(head) and misread(name.text, head, _HEAD) < UNLIKE:
                return name, tail, text
    return None


# --- Whole numbers between the words of a name ---


def _in_context(names: Iterable[Name], page: Page) -> Iterator[Misreading]:
    digits = [t for text, tokens in page.places.items() if text.isdigit() and len(text) <= _LONG for t in tokens]
    texts = {token.text for token in digits}
    for name in names:
        if name.sure and name.places:
            near = {text for text in texts if misread(name.text, text, _OF_DIGITS) < UNLIKE}
            surroundings = _Surroundings(name)
            for token in digits:
                if token.text in near and (surroundings.has(token) or _explained(token, page, name)):
                    yield _misreading(token, 0, token.text, name.text, name)


class _Surroundings:
    """The words that stand around a name where it is printed."""

    def __init__(self, name: Name) -> None:
        self.after: dict[str, set[str]] = defaultdict(set)
        self.between: set[tuple[str, str]] = set()
        self.lines: set[tuple[int, tuple[str, str]]] = set()
        for token in name.places:
            self.after[token.after[0]].add(token.after[1])
            self.between.add((token.before[0], token.after[0]))
            self.lines.add((token.line, token.before))

    def has(self, token: Token) -> bool:
        """Whether the name could stand where the token does.

        At the start of a line the words that follow must follow the name elsewhere; inside of one the words
        on both sides must, or the two before it in the same line ("attributable to IIJ | attributable to 113").
        """
        first, second = token.after
        if not token.before[0]:
            named = first[:1].isupper() and first.isalpha() and len(first) > _SHORT and first in self.after
            return named or (first not in {"", NUMBER} and second != "" and second in self.after.get(first, ()))
        told = first not in {"", NUMBER} and (token.before[0], first) in self.between
        return told or (token.before[1] != "" and (token.line, token.before) in self.lines)


def _explained(token: Token, page: Page, name: Name) -> bool:
    """Whether it stands in brackets behind the words whose initials the name is."""
    text = page.lines[token.line]
    head = text[max(0, token.start - 120) : token.start].rstrip("\"“”'‘’ ")
    if not head.endswith("("):
        return False
    words = [w for w in re.findall(r"[^\W\d_]+", head) if w.lower() not in _FORMS]
    return _initials(words[-len(name.text) :]) == name.text
