"""A sentence of captions becomes a relation: `Total = IP service plus Other` is `"Total" = "IP service" + "Other"`.

Operators are = <= >= + - * / ( ), a minus or a slash with spaces around it; and the words *is*, *equals*,
*is at most*, *is at least*, *plus*, *minus*, *less*, *times*, *over*, *divided by*. Where a caption itself
has such a word or sign ("Profit less tax"), the reading is taken that the document's captions bear out.
Quoted captions, concepts, headings (``REVENUES > Total``), statements (``cash_flow.Cash``), selections
and times (``@start``) are written as relations have them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ...figures.figure import STATEMENTS
from ..captions import same
from ..complaint import nearest
from ..relation import LONGEST, RelationError, parse
from ..terms import TIMES, Equation, quoted
from .lines import CaptionError, Item, Lines, choice

#: Words that stand for operators, longer ones first.
_WORDS = {
    "is at most": "<=",
    "is not above": "<=",
    "is at least": ">=",
    "is not below": ">=",
    "is equal to": "=",
    "divided by": "/",
    "equals": "=",
    "is": "=",
    "plus": "+",
    "minus": "-",
    "less": "-",
    "times": "*",
    "over": "/",
}
_SIGNS = {"≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-", "<=": "<=", ">=": ">=", "=": "=", "+": "+", "|": "|"}
#: Signs that captions have too: operators only with a space on either side.
_SPACED = {"-": "-", "/": "/", "*": "*"}
_CONCEPT = re.compile(r"(?:[A-Za-z][\w-]*:)?[A-Za-z]\w*\Z", re.ASCII)
_TAIL = re.compile(r"(?:\[[^\[\]=]+=[^\[\]]+\])?(?:@(?:start|end|prior))?\Z")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a sentence was read as: the relation, and what is worth saying about how its words were taken."""

    relation: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    """An operator with the words it was written in, or an operand (``operator`` empty)."""

    text: str
    operator: str = ""
    #: Whether the words may be a part of a caption after all.
    weak: bool = False


def read_sentence(text: str, lines: Lines) -> Sentence:
    """The relation that a sentence means in documents with these lines.

    Raises:
        CaptionError: a caption is unknown or ambiguous; names the nearest.
        RelationError: the operators do not make an equation.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise RelationError(f"a sentence has at most {LONGEST} characters", text[:60] + "...", 0)
    pieces = _merged(_pieces(text), lines)
    if not any(piece.operator in {"=", "<=", ">="} for piece in pieces):
        raise RelationError('the sentence has no "=", "<=", ">=" or "is"', text[:120], 0)
    readers = [_Operand(piece.text, lines) for piece in pieces if not piece.operator]
    sure = [item for reader in readers for item in reader.sure]
    clear = [reader.clear for reader in readers if reader.plain and reader.items]
    if clear and set.intersection(*clear):  # some table prints them all, each once
        sure = []
    notes: list[str] = []
    operands = iter(readers)
    out = [piece.operator or next(operands).relation(sure, notes) for piece in pieces]
    relation = parse(" ".join(out))
    if not isinstance(relation, Equation):
        raise RelationError("a sentence is an equation", text[:120], 0)
    return Sentence(str(relation), tuple(notes))


# --- Operators and operands ---


def _pieces(text: str) -> list[_Piece]:
    return _Scanner(text).scan()


class _Scanner:
    """Cuts a sentence at everything that may be an operator."""

    def __init__(self, text: str) -> None:
        self.text, self.here, self.open = text, 0, 0
        self.found: list[_Piece] = []
        self.operand: list[str] = []
        self.brackets = 0

    def scan(self) -> list[_Piece]:
        while self.here < len(self.text):
            self.step()
        self.close_operand()
        return self.found

    def step(self) -> None:
        character = self.text[self.here]
        started = bool("".join(self.operand).strip())
        if character == '"' and (not started or self.text[self.here - 1] in " ."):
            self.keep(_quote_end(self.text, self.here))
        elif character == "[" and "=" in self.text[self.here : self.text.find("]", self.here) + 1]:
            self.keep(self.text.index("]", self.here) + 1)
        elif character == "(" and not started and self.groups():
            self.open += 1
            self.operator("(", "(", weak=False)
        elif character == ")" and self.open and not self.brackets:
            self.open -= 1
            self.operator(")", ")", weak=False)
        elif not self.sign(started=started) and not (started and self.word()):
            self.brackets = max(self.brackets + (character == "(") - (character == ")"), 0)
            self.keep(self.here + 1)

    def keep(self, end: int) -> None:
        self.operand.append(self.text[self.here : end])
        self.here = end

    def close_operand(self) -> None:
        text = "".join(self.operand).strip()
        if text:
            self.found.append(_Piece(text))
        self.operand, self.brackets = [], 0

    def operator(self, written: str, operator: str, *, weak: bool) -> None:
        self.close_operand()
        self.found.append(_Piece(written, operator, weak))
        self.here += len(written)

    def sign(self, *, started: bool) -> bool:
        """Passes a sign that is an operator here."""
        rest = self.text[self.here : self.here + 2]
        for sign in (rest, rest[:1]):
            if sign in _SIGNS:
                self.operator(sign, _SIGNS[sign], weak=sign == "−")
                return True
        sign = rest[:1]
        if sign not in _SPACED:
            return False
        before, after = self.text[: self.here][-1:], rest[1:]
        product = sign == "*" and "".join(self.operand).strip().isdecimal()
        if (before in {"", " ", ")"} and after in {" ", "("}) or product or not started:
            self.operator(sign, _SPACED[sign], weak=started and not product and sign != "*")
            return True
        return False

    def word(self) -> bool:
        """Passes a word that is an operator here."""
        if self.text[self.here - 1] not in " )" or self.brackets:
            return False
        for word, operator in _WORDS.items():
            end = self.here + len(word)
            if self.text[self.here : end].casefold() == word and self.text[end : end + 1] == " ":
                self.operator(self.text[self.here : end], operator, weak=True)
                return True
        return False

    def groups(self) -> bool:
        """Whether the bracket here groups operands: it closes before an operator, another bracket or the end."""
        depth = 0
        for at in range(self.here, len(self.text)):
            depth += (self.text[at] == "(") - (self.text[at] == ")")
            if depth == 0:
                rest = self.text[at + 1 :].lstrip()
                return not rest or rest[0] in "=<>+-*/)|≤≥×÷−" or rest.casefold().startswith(tuple(_WORDS))
        return False


def _quote_end(text: str, start: int) -> int:
    here = start + 1
    while here < len(text) and text[here] != '"':
        here += 2 if text[here] == "\\" else 1
    return min(here + 1, len(text))


def _merged(pieces: list[_Piece], lines: Lines) -> list[_Piece]:
    """Operands with a weak operator between them joined where that makes captions of what else is none."""
    out: list[_Piece] = []
    here = 0
    while here < len(pieces):
        end = here
        while end + 2 < len(pieces) and _joins(pieces, end):
            end += 2
        out += _best(pieces[here : end + 1], lines) if end > here else [pieces[here]]
        here = end + 1
    return out


def _joins(pieces: list[_Piece], at: int) -> bool:
    return not pieces[at].operator and pieces[at + 1].weak and not pieces[at + 2].operator


def _best(run: list[_Piece], lines: Lines) -> list[_Piece]:
    """Of all ways to join neighbours of operand, operator, operand ... the one with the fewest unknown captions.

    Joins of at most four operands; of equal ways the one that joins least. Work grows with the length alone.
    """
    costs: list[tuple[int, int, list[_Piece]]] = [(0, 0, [])]
    for end in range(0, len(run), 2):
        ways = []
        for start in range(max(0, end - 6), end + 1, 2):
            unknown, joined, before = costs[start // 2]
            text = " ".join(piece.text for piece in run[start : end + 1])
            link = [run[start - 1]] if start else []
            ways.append(
                (unknown + (not _is_known(text, lines)), joined + (end - start), [*before, *link, _Piece(text)])
            )
        costs.append(min(ways, key=lambda way: way[:2]))
    return costs[-1][2]


def _is_known(text: str, lines: Lines) -> bool:
    try:
        return text.isdecimal() or bool(_Operand(text, lines).items) or _is_concept(text, lines)
    except CaptionError:
        return True


# --- One operand ---


@lru_cache(maxsize=1)
def known_concepts() -> frozenset[str]:
    """Every concept that the suites of tieout name, and those their short names stand for."""
    from ..glossary import GLOSSARY  # noqa: PLC0415 - only where a name is no caption
    from ..language import own_suite, own_suites  # noqa: PLC0415
    from ..terms import names_of  # noqa: PLC0415

    own = (rule for name in own_suites() for rule in own_suite(name).rules)
    names = {name.words[0] for rule in own for name in names_of(parse(rule.relation)) if not name.caption}
    return frozenset(names | set(GLOSSARY) | {concept for each in GLOSSARY.values() for concept in each})


def _is_concept(text: str, lines: Lines) -> bool:
    bare = text.rpartition("@")[0] or text
    return bool(_CONCEPT.match(bare)) and (bare in lines.concepts or bare in known_concepts())


class _Operand:
    """The words of one operand, and the line items they may mean."""

    def __init__(self, text: str, lines: Lines) -> None:
        self.text, self.lines = text, lines
        tail = _TAIL.search(text)
        self.tail = tail[0] if tail else ""
        body = text[: len(text) - len(self.tail)].strip()
        head, dot, rest = body.partition(".")
        self.statement = head if dot and head in STATEMENTS else None
        self.body = rest.strip() if self.statement else body
        self.path = tuple(part.strip() for part in self.body.split(" > ")) if self.body else ()
        self.plain = bool(self.path) and not self.body.startswith('"') and not self.body.isdecimal()
        self.items = lines.named(self.path, self.statement) if self.plain else []

    @cached_property
    def apart(self) -> list[Item]:
        """The items of tables where the caption alone does not tell which of several lines is meant."""
        return self.lines.differ(self.items) if len(self.path) == 1 else []

    @property
    def clear(self) -> set[tuple[str, int | None]]:
        """The tables where it does."""
        return {item.place for item in self.items} - {item.place for item in self.apart}

    @property
    def sure(self) -> list[Item]:
        """The items of these tables."""
        return [item for item in self.items if item.place in self.clear]

    def relation(self, sure: list[Item], notes: list[str]) -> str:
        """The operand as relations have it; `sure` are the items that the other operands mean."""
        if not self.plain:
            return self.text
        if not self.items:
            return self.concept()
        wanted = self.path[-1]
        written = Counter(item.caption for item in self.items)
        as_given = any(same(wanted, each) for each in written)
        caption = wanted if as_given else max(written, key=written.__getitem__)
        if not as_given:
            notes.append(f'"{wanted}" is read as "{caption}"')
        prefix = f"{self.statement}." if self.statement else ""
        headings, near = self.told_apart(caption, sure, notes)
        return prefix + " > ".join(map(quoted, (*headings, caption))) + self.tail + near

    def concept(self) -> str:
        if _is_concept(self.body, self.lines):
            return self.text
        if self.tail == "" and "@" in self.body:
            at = self.body.rpartition("@")[2]
            raise CaptionError(self.text, f"has no time @{at}: @ takes {', '.join(TIMES)}{nearest(at, TIMES)}", ())
        near = self.lines.nearest(self.path[-1])
        what = "is no caption of the document; the nearest are:" if near else "is no caption of the document"
        raise CaptionError(" > ".join(self.path), what, near)

    def told_apart(self, caption: str, sure: list[Item], notes: list[str]) -> tuple[tuple[str, ...], str]:
        """The headings, or the lines around it, that tell the line meant from others of its caption.

        Meant is the one that stands with the other lines of the sentence: under their heading, or if the
        table has them on one side of these only, the nearest.

        Raises:
            CaptionError: that is none of them, or several, and no table prints the caption but once.
        """
        meant = _beside(self.apart, sure)
        if len(meant) == 1:
            headings, near = _apart(meant[0], self.apart, self.lines)
            if headings or near:
                notes.append(f'"{caption}" is taken {near.strip() or f"under {quoted(headings[0])}"}')
                return headings, near
        if self.clear or not self.apart:
            return self.path[:-1], ""
        choices = dict.fromkeys(choice(_written(item, self.apart, self.lines), item) for item in self.apart)
        raise CaptionError(self.path[-1], "stands for several lines; write one of these:", list(choices)[:8])


def _beside(apart: list[Item], sure: list[Item]) -> list[Item]:
    """The items that may be meant beside those that are sure, in the first table that prints both."""
    for other in sure:
        own = [item for item in apart if item.place == other.place]
        under_same = [item for item in own if item.section and item.section == other.section]
        if len(under_same) == 1:
            return under_same
        sides = {(item.row or 0) > (other.row or 0) for item in own}
        if len(sides) == 1 and other.row is not None:
            return [min(own, key=lambda item, row=other.row: abs((item.row or 0) - row))]  # type: ignore[misc]
    return []


def _apart(item: Item, others: list[Item], lines: Lines) -> tuple[tuple[str, ...], str]:
    """How a relation names one of several line items: by its heading, or by the lines around it."""
    sections = Counter(each.section for each in others if each.place == item.place)
    if item.section and sections[item.section] == 1:
        return (item.section[-1],), ""
    marks = lines.marks(item)
    return (), f" {marks[0]} {' and '.join(map(quoted, marks[1]))}" if marks else ""


def _written(item: Item, others: list[Item], lines: Lines) -> str:
    headings, near = _apart(item, others, lines)
    if near:
        return quoted(item.caption) + near
    return " > ".join((*headings, item.caption))
