"""A caption becomes folded words: what the dictionary is looked up with, and which way the caption points."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .vocabulary import Vocabulary

_MARK = re.compile(r"[a-z0-9&|]+|[()\[\]/,;:$¥€—]")
_NOTE = re.compile(
    r"\((?:see )?notes? [^()]{1,40}\)|\([a-z0-9*†‡]{1,2}\)|\[[^\[\]]{0,3}\]|\(in (?:millions|thousands)[^()]{0,60}\)"
)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(rf"\b(?:{_MONTHS})\.? ?\d{{1,2}}\b(?:, ?\d{{4}})?")
_OWED = re.compile(r"\b(?:attributable|applicable|available|allocable|allocated|accruing) ?(?:to|for)\b(?! sale)")
_OWNER_ENDS = re.compile(
    r",(?! ?(?:inc|ltd|llc|plc|corp|co|n\.v|s\.a)\b)|[;:(—–/]| - | per | basic| diluted| assuming| from | after "
)
_RUN_ON = re.compile(
    r"^(?:cash flows? (?:from|used in|provided by) )?(?:operating|investing|financing) activities:? "
    r"(?!net$|of |from |before |—|-|,)(?=[a-z(]+ [a-z(])"
)
_NON = re.compile(r"\bnon[ -]?(?=[a-z]{4})")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption's folded words.

    ``whole`` are all of its words, ``core`` those before its particulars ("net of allowance of
    $5"). ``lead`` is +1 for a caption that points at income or inflow ("Net income"), -1 for
    expense, loss or outflow ("Net loss"), 0 for neither; ``both`` says that it names both ways
    ("Other (income) expense" leads with expense).
    """

    whole: frozenset[str]
    core: frozenset[str]
    lead: int = 0
    both: bool = False


@dataclass(slots=True)
class _Word:
    text: str
    inside: bool = False
    slashed: bool = False


def read_caption(text: str, vocabulary: Vocabulary, names: tuple[str, ...] = ()) -> Caption:
    """Fold a printed caption: ``"Net (loss) income (note 3)"`` is the words net and income, lead +1, both.

    `names` are what the entity is called, in lower case: they say nothing of what a line item is.
    """
    words = _sided(_words(_prepared(text, names), vocabulary.word))
    lead, both = _direction(words, vocabulary)
    words = _joined(words, vocabulary)
    kept = _without_counterparts(words, vocabulary) if both else words
    core = _core(kept, vocabulary.tails)
    return Caption(_bag(kept, vocabulary), _bag(core, vocabulary), lead, both)


def _joined(words: list[_Word], vocabulary: Vocabulary) -> list[_Word]:
    """Neighbours that are one word become one: ``long term`` is ``longterm``."""
    return [
        words[start] if end == start + 1 else _Word(text, words[start].inside, words[end - 1].slashed)
        for start, end, text in vocabulary.spans([w.text for w in words])
    ]


def owner_name(text: str) -> str:
    """The company in ``net income attributable to Example Corporation``, in lower case; empty if there is none."""
    match = _OWED.search(text.lower())
    rest = text.lower()[match.end() :] if match else ""
    stop = _OWNER_ENDS.search(rest)
    return (rest[: stop.start()] if stop else rest).strip()


def _prepared(text: str, names: tuple[str, ...]) -> str:
    """Lower case, without notes, dates as a word, owners as a word."""
    text = unicodedata.normalize("NFKC", text[:400]).lower().replace("’", "").replace("'", "").replace("‘", "")
    for name in names:
        text = text.replace(name, " ")
    text = text.replace("–", "—").replace("--", "—").replace("-", " - " if " - " in text else "-")
    text = _DATE.sub(" date ", _NOTE.sub(" ", text))
    text = _NON.sub("non", text.replace("available-for-sale", "availableforsale"))
    text = _RUN_ON.sub("", text)
    match = _OWED.search(text)
    return text if match is None else _owner(text, match)


def _owner(text: str, match: re.Match[str]) -> str:
    """``attributable to Example Inc.`` becomes ``to-parent``, and so on for common and noncontrolling holders."""
    rest = text[match.end() :].lstrip()
    stop = _OWNER_ENDS.search(rest)
    name = rest[: stop.start()] if stop else rest
    if "noncontrol" in name.replace("-", "") or "minorit" in name:
        owner = "tonci"
    elif re.search(r"\bcommon|\bordinary|\bclass [a-c]\b|\bads\b", name):
        owner = "tocommon"
    else:
        owner = "toparent"
    return f"{text[: match.start()]} {owner} {rest[len(name) :]}"


def _words(text: str, fold: Callable[[str], str]) -> list[_Word]:
    words: list[_Word] = []
    depth, slash = 0, False
    for mark in _MARK.findall(text):
        if mark in "([":
            depth += 1
        elif mark in ")]":
            depth = max(0, depth - 1)
        elif mark == "/":
            slash = True
            if words:
                words[-1].slashed = True
            continue
        elif mark in "$¥€;" or (mark.isdigit() and len(mark) > 2):
            words.append(_Word("$", depth > 0))
        elif mark not in ",:—" and not mark.isdigit():
            words += [_Word(part, depth > 0, slash) for part in fold(mark).split()]
        slash = False
    return words


def _sided(words: list[_Word]) -> list[_Word]:
    """Income tax is no income: the two words are one before directions are read."""
    out: list[_Word] = []
    for word in words:
        if word.text == "tax" and out and out[-1].text == "income" and not out[-1].slashed:
            out[-1] = _Word("incometax", word.inside and out[-1].inside, word.slashed)
        else:
            out.append(word)
    return out


def _direction(words: list[_Word], vocabulary: Vocabulary) -> tuple[int, bool]:
    """Which way a caption points, and whether it names both ways."""
    either = vocabulary.gains | vocabulary.losses
    sides = [(1 if w.text in vocabulary.gains else -1, w) for w in words if w.text in either]
    if not sides:
        return 0, False
    lead = next((side for side, w in sides if not w.inside), 0)
    if not lead:
        return 0, False
    both = any(side != lead and (w.inside or w.slashed) for side, w in sides)
    return lead, both


def _without_counterparts(words: list[_Word], vocabulary: Vocabulary) -> list[_Word]:
    """Drop ``(loss)`` of ``income (loss)`` and the second of ``income/loss``; payments beside proceeds stay."""
    sided = (vocabulary.gains | vocabulary.losses) - {"payment", "proceed"}
    outside = any(w.text in sided and not w.inside for w in words)
    kept: list[_Word] = []
    for before, word in zip([None, *words], words, strict=False):
        second = before and before.slashed and word.slashed and before.text in sided and not before.inside
        if not (word.text in sided and ((word.inside and outside) or second)):
            kept.append(word)
    return kept


def _core(words: list[_Word], tails: frozenset[str]) -> list[_Word]:
    """The words up to where particulars begin, without those in parentheses."""
    out: list[_Word] = []
    for word, following in zip_longest(words, words[1:]):
        if word.inside:
            continue
        if word.text == "net" and following and following.text == "of":
            out.append(word)
            break
        if word.text in tails and out and (len(out) > 1 or word.text != "less"):
            break
        out.append(word)
    return out


def _bag(words: list[_Word], vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(w.text for w in words if w.text not in vocabulary.drop and w.text != "$")
