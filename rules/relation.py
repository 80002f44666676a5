r"""Reads relations as the standard writes them: a whitelist tokenizer and a recursive descent, no eval.

    Assets = LiabilitiesAndStockholdersEquity
    OperatingIncomeLoss = Revenues - CostsAndExpenses
    cash_flow.Cash@end = balance_sheet.Cash
    EarningsPerShareBasic = NetIncomeLoss / WeightedAverageNumberOfSharesOutstandingBasic
    Revenues = Revenues[segment=*]
    "Total network services" = "REVENUES" > "WAN services" + "Outsourcing services"

The grammar, with words in capitals standing for tokens:

    relation   = "<" WORDS ">" | condition
    conditions = condition { "and" condition }                         the where of a rule
    condition  = equation
               | "nothing" "else" "between" name "and" name            in a where only
               | ( STATEMENT | name ) "is" [ "not" ] "printed"
               | name "is" [ "not" ] "captioned" STRING { "|" STRING }  in a where only
               | "says" STRING { "|" STRING }
    equation   = side ( "=" | "<=" | ">=" ) side
    side       = sum | part "/" part                                   a sum over something needs ( )
    sum        = [ "-" ] part { ( "+" | "-" ) part }
    part       = { INTEGER "*" } item { "*" INTEGER }
    item       = INTEGER | name | "(" choices ")" | "[" choices "]"    [ ] is zero where not printed
    choices    = sum { "|" sum }                                       the first that is printed
    name       = [ STATEMENT "." ] ( CONCEPT | STRING { ">" STRING } )
                 [ "[" AXIS "=" ( "*" | MEMBER ) { "," ... } "]" ]
                 [ "@" ( "start" | "end" | "prior" ) ]
                 [ ( "below" | "above" ) name | "between" name "and" name ]

An instance is every period at which the left side is printed. There an unmarked flow is taken over
the period and an unmarked balance at its end; ``@start`` is the balance the period opens with,
``@prior`` the same item a year before. ``X = X@start + A`` closes every period of A with X. A concept
is ``Assets`` or ``us-gaap:Assets``. The axes ``basis`` and ``measure`` select these columns of a figure.
``X below Y`` is X only where its line stands below Y's in the same table. A lone number can only be 0.
``nothing else between X and Y`` keeps a rule away from tables that print other lines there, which it would not know of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ..figures.figure import STATEMENTS
from .complaint import nearest
from .terms import (
    OPERATORS,
    TIMES,
    Captioned,
    Clear,
    Condition,
    Equation,
    Finder,
    Group,
    Name,
    Part,
    Printed,
    Ratio,
    Relation,
    Says,
    Side,
    Sum,
)

LONGEST = 4000
DEEPEST = 20
LARGEST = 10**9
_SYMBOLS = ("<=", ">=", "=", "+", "-", "*", "/", "(", ")", "[", "]", "|", ".", ",", "@", ">", "<")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_WORD = _LETTERS | _DIGITS | {"_"}


class RelationError(ValueError):
    """A relation that does not read; the message ends with the text and a caret under the place."""

    def __init__(self, message: str, text: str, position: int) -> None:
        self.message, self.text, self.position = message, text, position
        super().__init__(f"{message}\n    {text}\n    {' ' * position}^")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, number, string, symbol, end
    text: str
    position: int


def parse(text: str) -> Relation:
    """The relation that `text` writes.

    >>> str(parse("Assets=Liabilities+StockholdersEquity"))
    'Assets = Liabilities + StockholdersEquity'

    Raises:
        RelationError: it does not read; says where and what would.
    """
    return _parse(" ".join(text.split()))


@lru_cache(maxsize=4096)
def _parse(text: str) -> Relation:
    if text.startswith("<") and text.endswith(">") and text.count("<") == text.count(">") == 1:
        return Finder(text[1:-1].strip())
    reader = _Reader(text)
    found = reader.condition()
    if isinstance(found, Clear | Captioned):
        raise RelationError('this condition belongs into the rule\'s "where"', text, 0)
    reader.expect_end()
    return found


@lru_cache(maxsize=4096)
def parse_conditions(text: str) -> tuple[Condition, ...]:
    """The conditions of a rule's ``where``, joined by ``and``.

    Raises:
        RelationError: it does not read.
    """
    reader = _Reader(" ".join(text.split()))
    found = [reader.condition()]
    while reader.take("word", "and"):
        found.append(reader.condition())
    reader.expect_end()
    return tuple(found)


# --- Tokens ---


def _tokens(text: str) -> list[_Token]:
    if len(text) > LONGEST:
        raise RelationError(f"a relation has at most {LONGEST} characters, this has {len(text)}", text[:60] + "...", 0)
    found: list[_Token] = []
    here = 0
    while here < len(text):
        if text[here] == " ":
            here += 1
            continue
        token, here = _token(text, here)
        found.append(token)
    return [*found, _Token("end", "", len(text))]


def _token(text: str, here: int) -> tuple[_Token, int]:
    first = text[here]
    if first == '"':
        return _string(text, here)
    if first in _LETTERS:
        end = _concept_end(text, here)
        return _Token("word", text[here:end], here), end
    if first in _DIGITS:
        end = _run(text, here, _DIGITS)
        if end - here > 9:
            raise RelationError(f"a factor is below {LARGEST:,}", text, here)
        return _Token("number", text[here:end], here), end
    for symbol in _SYMBOLS:
        if text.startswith(symbol, here):
            return _Token("symbol", symbol, here), here + len(symbol)
    raise RelationError(f"the character {first!r} has no meaning here; captions go in double quotes", text, here)


def _run(text: str, here: int, allowed: frozenset[str]) -> int:
    while here < len(text) and text[here] in allowed:
        here += 1
    return here


def _concept_end(text: str, here: int) -> int:
    """The end of a word, with its prefix if it has one: ``us-gaap:Assets`` is one word, ``A-B`` is not."""
    plain = _run(text, here, _WORD)
    colon = _run(text, here, _WORD | {"-"})
    if colon + 1 < len(text) and text[colon] == ":" and text[colon + 1] in _LETTERS:
        return _run(text, colon + 1, _WORD)
    return plain


def _string(text: str, start: int) -> tuple[_Token, int]:
    out: list[str] = []
    here = start + 1
    while here < len(text) and text[here] != '"':
        here += text[here] == "\\" and here + 1 < len(text)
        out.append(text[here])
        here += 1
    if here >= len(text):
        raise RelationError("the quoted caption does not end", text, start)
    if not "".join(out).strip():
        raise RelationError("the quoted caption is empty", text, start)
    return _Token("string", "".join(out), start), here + 1


# --- Sentences ---


class _Reader:
    """The rest of one relation, read from the left."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.here = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.here]

    def take(self, kind: str, *texts: str) -> str | None:
        """The next token's text if it is of that kind (and one of those texts), which is then passed."""
        token = self.next
        if token.kind != kind or (texts and token.text not in texts):
            return None
        self.here += 1
        return token.text

    def need(self, kind: str, *texts: str, what: str) -> str:
        found = self.take(kind, *texts)
        if found is None:
            raise self.error(f"{what} is missing here")
        return found

    def error(self, message: str, back: int = 0, cure: str = "") -> RelationError:
        token = self.tokens[self.here - back]
        seen = f", not {token.text!r}" if token.text and not back else ""
        return RelationError(message + seen + cure, self.text, token.position)

    def expect_end(self) -> None:
        if self.next.kind != "end":
            if self.next.text == "|":
                raise self.error("alternatives stand in parentheses: (A | B)")
            if self.next.text == "/":
                raise self.error("a division has one part on either side; put sums in parentheses")
            raise self.error("the relation should end here")

    # --- condition, equation, side, sum ---

    def condition(self) -> Condition:
        if self.next == _Token("word", "says", self.next.position) and self.tokens[self.here + 1].kind == "string":
            return self.says()
        if [t.text for t in self.tokens[self.here : self.here + 3]] == ["nothing", "else", "between"]:
            self.here += 3
            return Clear(*self.two_names(plain=False))
        statement = self.statement_alone()
        if statement:
            return self.state(statement)
        start = self.here
        left = self.side()
        if self.next.kind == "word" and self.next.text == "is":
            return self.state(self.lone_name(left, start))
        operator = self.need("symbol", *OPERATORS, what="one of =, <=, >=")
        right = self.side()
        if not isinstance(left, Sum) and not isinstance(right, Sum):
            raise self.error("only one side may be a division", back=1)
        return Equation(left, operator, right)

    def two_names(self, *, plain: bool = True) -> tuple[Name, Name]:
        first = self.name(plain=plain)
        self.need("word", "and", what='"and"')
        return first, self.name(plain=plain)

    def says(self) -> Says:
        self.here += 1
        return Says(self.phrases())

    def phrases(self) -> tuple[str, ...]:
        found = [self.need("string", what="a phrase in quotes")]
        while self.take("symbol", "|"):
            found.append(self.need("string", what="a phrase in quotes"))
        return tuple(found)

    def statement_alone(self) -> str | None:
        after = self.tokens[min(self.here + 1, len(self.tokens) - 1)]
        if self.next.text in STATEMENTS and after.text == "is":
            return self.take("word")
        return None

    def state(self, subject: Name | str) -> Printed | Captioned:
        self.need("word", "is", what='"is printed"')
        negated = bool(self.take("word", "not"))
        if isinstance(subject, Name) and self.take("word", "captioned"):
            return Captioned(subject, self.phrases(), negated)
        self.need("word", "printed", what='"printed"')
        return Printed(subject, negated)

    def lone_name(self, side: Side, start: int) -> Name:
        if isinstance(side, Sum) and len(side.parts) == 1:
            item = side.parts[0].item
            if side.parts[0].factor == 1 and isinstance(item, Name):
                return item
        self.here = start
        raise self.error('only one line item or statement can be "printed"')

    def side(self) -> Side:
        numerator = self.sum()
        if not self.take("symbol", "/"):
            return numerator
        if len(numerator.parts) > 1:
            raise self.error("the sum before a division goes in parentheses", back=1)
        denominator = self.part(sign=1)
        if denominator.factor == 0:
            raise self.error("nothing can be divided by 0", back=1)
        return Ratio(numerator.parts[0], denominator)

    def sum(self) -> Sum:
        parts = [self.part(sign=-1 if self.take("symbol", "-") else 1)]
        while sign := self.take("symbol", "+", "-"):
            parts.append(self.part(sign=-1 if sign == "-" else 1))
        if any(part.item is None and part.factor for part in parts):
            raise self.error("a lone number can only be 0, or divide", back=1)
        return Sum(tuple(parts))

    # --- part, item, name ---

    def part(self, sign: int) -> Part:
        factor, item, start = sign, None, self.here
        while True:
            number = self.take("number")
            if number is not None:
                factor *= int(number)
            elif item is None:
                item = self.item()
            else:
                raise self.error("a line item can be multiplied by whole numbers only")
            if not self.take("symbol", "*"):
                break
        if item is not None and factor == 0:
            self.here = start
            raise self.error("a factor of 0 leaves nothing to check")
        if abs(factor) > LARGEST:
            self.here = start
            raise self.error(f"a factor is below {LARGEST:,}")
        return Part(factor, item)

    def item(self) -> Name | Group:
        opened = self.take("symbol", "(", "[")
        if opened is None:
            return self.name()
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error(f"parentheses are nested at most {DEEPEST} deep")
        choices = [self.sum()]
        while self.take("symbol", "|"):
            choices.append(self.sum())
        closing = ")" if opened == "(" else "]"
        self.need("symbol", closing, what=f'"{closing}"')
        self.depth -= 1
        return Group(tuple(choices), optional=opened == "[")

    def name(self, *, plain: bool = False) -> Name:
        if self.next.kind not in {"word", "string"}:
            raise self.error("a concept or a quoted caption is missing here")
        statement = self.statement_before_dot()
        caption = self.next.kind == "string"
        words = self.caption_path() if caption else (self.need("word", what="a concept or a quoted caption"),)
        selections = self.selections()
        at = self.time() if self.take("symbol", "@") else ""
        return Name(words, caption, statement, selections, at, None if plain else self.near())

    def near(self) -> tuple[str, tuple[Name, ...]] | None:
        if self.take("word", "between"):
            return "between", self.two_names()
        side = self.take("word", "below", "above")
        return (side, (self.name(plain=True),)) if side else None

    def statement_before_dot(self) -> str | None:
        if self.tokens[self.here + 1].text != "." or self.next.kind != "word":
            return None
        if self.next.text not in STATEMENTS:
            raise self.error("a statement's name stands before the dot", cure=nearest(self.next.text, STATEMENTS))
        self.here += 2
        return self.tokens[self.here - 2].text

    def caption_path(self) -> tuple[str, ...]:
        words = [self.need("string", what="a quoted caption")]
        while self.take("symbol", ">"):
            words.append(self.need("string", what="a quoted caption"))
        return tuple(words)

    def selections(self) -> tuple[tuple[str, str], ...]:
        if not self.take("symbol", "["):
            return ()
        chosen = [self.selection()]
        while self.take("symbol", ","):
            chosen.append(self.selection())
        self.need("symbol", "]", what='"]"')
        if len({axis for axis, _ in chosen}) < len(chosen):
            raise self.error("an axis is selected twice", back=1)
        return tuple(sorted(chosen))

    def selection(self) -> tuple[str, str]:
        axis = self.take("word") or self.need("string", what="an axis, as in [segment=*],")
        self.need("symbol", "=", what='"=" after the axis')
        member = self.take("symbol", "*") or self.take("word") or self.need("string", what="a member or *")
        return axis, member

    def time(self) -> str:
        at = self.need("word", what=f"one of {', '.join('@' + t for t in TIMES)}")
        if at not in TIMES:
            self.here -= 1
            raise self.error(f"@ takes one of {', '.join(TIMES)}", cure=nearest(at, TIMES))
        return at
