"""The parts of a relation as plain values; ``str`` of any of them is text that parses back to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

TIMES = ("start", "end", "prior")
OPERATORS = ("=", "<=", ">=")


def quoted(text: str) -> str:
    r"""Text as a quoted caption: ``net "income"`` is ``"net \"income\""``."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def is_word(text: str) -> bool:
    """Whether a member or an axis can stand without quotes."""
    return text.isascii() and text.isidentifier() and text[0] != "_"


def _bare(text: str) -> str:
    return text if is_word(text) else quoted(text)


@dataclass(frozen=True, slots=True)
class Name:
    """A concept (``Assets``) or a caption with the headings above it (``"REVENUES" > "Total"``).

    ``selections`` are pairs of axis and member, ``*`` for the sum over all members. ``near`` is
    ``("below", (X,))``, ``("above", (X,))`` or ``("between", (X, Y))``: the line must stand there in
    the same table.
    """

    words: tuple[str, ...]
    caption: bool = False
    statement: str | None = None
    selections: tuple[tuple[str, str], ...] = ()
    at: str = ""
    near: tuple[str, tuple[Name, ...]] | None = None

    def __str__(self) -> str:
        text = " > ".join(map(quoted, self.words)) if self.caption else self.words[0]
        if self.statement:
            text = f"{self.statement}.{text}"
        if self.selections:
            chosen = ((_bare(axis), member if member == "*" else _bare(member)) for axis, member in self.selections)
            text += "[" + ", ".join(f"{axis}={member}" for axis, member in chosen) + "]"
        if self.at:
            text += f"@{self.at}"
        return text if self.near is None else f"{text} {self.near[0]} {' and '.join(map(str, self.near[1]))}"


@dataclass(frozen=True, slots=True)
class Group:
    """Sums of which the first counts that the document prints; zero if none and ``optional``."""

    alternatives: tuple[Sum, ...]
    optional: bool = False

    def __str__(self) -> str:
        inner = " | ".join(map(str, self.alternatives))
        return f"[{inner}]" if self.optional else f"({inner})"


@dataclass(frozen=True, slots=True)
class Part:
    """A signed whole factor times a name, a group or, with ``item`` None, one."""

    factor: int
    item: Name | Group | None = None

    @property
    def unsigned(self) -> str:
        """The part without its sign, as it stands after a plus or a minus."""
        size = abs(self.factor)
        if self.item is None:
            return str(size)
        return str(self.item) if size == 1 else f"{size} * {self.item}"

    def __str__(self) -> str:
        return ("-" if self.factor < 0 else "") + self.unsigned


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts added up."""

    parts: tuple[Part, ...]

    def __str__(self) -> str:
        first, *rest = self.parts
        return str(first) + "".join(f" {'-' if p.factor < 0 else '+'} {p.unsigned}" for p in rest)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One part over another: ``100 * (New - Old) / Old``."""

    numerator: Part
    denominator: Part

    def __str__(self) -> str:
        return f"{self.numerator} / {self.denominator}"


Side: TypeAlias = Sum | Ratio


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides and what holds between them; its instances are where the left side is printed."""

    left: Side
    operator: str
    right: Side

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


@dataclass(frozen=True, slots=True)
class Printed:
    """That a line item, or a statement, is printed (or, with ``negated``, is not)."""

    subject: Name | str
    negated: bool = False

    def __str__(self) -> str:
        return f"{self.subject} is {'not ' if self.negated else ''}printed"


@dataclass(frozen=True, slots=True)
class Clear:
    """That no line but the relation's own stands between two lines of the table (a nil one may)."""

    first: Name
    last: Name

    def __str__(self) -> str:
        return f"nothing else between {self.first} and {self.last}"


@dataclass(frozen=True, slots=True)
class Captioned:
    """That a line item's caption, or a heading above it, holds one of some phrases (``negated``: none of them)."""

    subject: Name
    phrases: tuple[str, ...]
    negated: bool = False

    def __str__(self) -> str:
        phrases = " | ".join(map(quoted, self.phrases))
        return f"{self.subject} is {'not ' if self.negated else ''}captioned {phrases}"


@dataclass(frozen=True, slots=True)
class Says:
    """That the document's text holds one of some phrases, case and spacing aside."""

    phrases: tuple[str, ...]

    def __str__(self) -> str:
        return "says " + " | ".join(map(quoted, self.phrases))


@dataclass(frozen=True, slots=True)
class Finder:
    """A table-wide check that needs no concept, known by its name: ``<columns foot>``."""

    name: str

    def __str__(self) -> str:
        return f"<{self.name}>"


Condition: TypeAlias = Equation | Printed | Captioned | Says | Clear
Relation: TypeAlias = Equation | Printed | Says | Finder


def names_of(part: object) -> list[Name]:
    """Every name of a relation or a part of it, in the order written."""
    match part:
        case Name():
            return [part]
        case Part():
            inner: tuple[object, ...] = (part.item,)
        case Group():
            inner = part.alternatives
        case Sum():
            inner = part.parts
        case Ratio():
            inner = (part.numerator, part.denominator)
        case Equation():
            inner = (part.left, part.right)
        case Printed():
            inner = (part.subject,)
        case _:
            inner = ()
    return [name for each in inner for name in names_of(each)]
