"""A relation becomes a whole rule: the kind, family, title and id that its shape suggests, unless they are given."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Mapping

from ..complaint import SuiteError
from ..language import LONGEST_WORD, WORD_LETTERS
from ..model import Rule
from ..relation import parse
from ..safe_yaml import clip
from ..terms import Equation, Group, Name, Ratio, Sum, names_of

#: What a shape of relation is by itself: its kind, and the family of the catalogue that it belongs to.
_SHAPES = {
    "foot": ("foot", "F01"),
    "deduct": ("recompute", "F04"),
    "ratio": ("recompute", "R11"),
    "roll": ("roll-forward", "N01"),
    "same": ("tie", "T04"),
    "bound": ("bound", "F05"),
    "sign": ("sign", "U04"),
}
_LONGEST_ID = 60


def draft(relation: str, given: Mapping[str, str], taken: Container[str] = ()) -> Rule:
    """The rule of a relation; `given` are the keys that its author sets, `taken` the ids in use.

    >>> draft('"Total" = "A" + "B"', {"why": "It is looked at."}).kind
    'foot'

    Raises:
        RelationError: the relation does not read.
        SuiteError: the id given is in use, or is no id.
    """
    identity = given.get("id", "")
    if identity in taken:
        raise SuiteError(f'"{clip(identity)}"', None, None, "is the id of another rule", "choose another with --id")
    if not set(identity) <= WORD_LETTERS or len(identity) > LONGEST_WORD:
        raise SuiteError(
            f'"{clip(identity)}"', None, None, "is no id", "use at most 80 letters, digits, dots and dashes"
        )
    equation = parse(relation)
    if not isinstance(equation, Equation):
        raise TypeError(f"{relation} is no equation")
    kind, family = _SHAPES[shape_of(equation)]
    measures = {member for name in names_of(equation) for axis, member in name.selections if axis == "measure"}
    family = "R01" if "percent_change" in measures else "X02" if "change" in measures else family
    given = {key: " ".join(text.split()) for key, text in given.items()}
    made = {"id": _free(_slug(_head(equation)), taken), "family": family, "title": title_of(equation), "kind": kind}
    whole = {**made, **given, "relation": str(equation)}
    return Rule(**whole)  # type: ignore[arg-type]


def shape_of(equation: Equation) -> str:
    """What an equation does, as a key of the shapes above."""
    names = names_of(equation)
    if isinstance(equation.right, Sum) and all(part.item is None for part in equation.right.parts):
        return "sign" if len(names) == 1 else "deduct"
    if equation.operator != "=":
        return "bound"
    if isinstance(equation.left, Ratio) or isinstance(equation.right, Ratio):
        return "ratio"
    if {"start"} <= {name.at for name in names}:
        return "roll"
    if len(names) == 2 and all(factor == 1 for side in (equation.left, equation.right) for factor in _factors(side)):
        return "same"
    negative = any(factor < 0 for side in (equation.left, equation.right) for factor in _factors(side))
    return "deduct" if negative else "foot"


def title_of(equation: Equation) -> str:
    """A title that says what the equation checks.

    >>> title_of(parse('"Total" = "A" + "B"'))
    'Total is the sum of its 2 lines'
    """
    head = _label(_head(equation))
    labels = dict.fromkeys(map(_label, names_of(equation)))
    others = len(labels) - 1
    if not others and shape_of(equation) == "ratio":
        return f"The change of {head} is what its periods make it"
    other = _label(names_of(equation)[-1])
    return {
        "foot": f"{head} is the sum of its {others} lines" if others > 1 else f"{head} follows from {other}",
        "roll": f"{head} follows from its opening balance",
        "same": f"{head} is the same in both places",
        "bound": f"{head} is not {'above' if equation.operator == '<=' else 'below'} {other}",
        "sign": f"{head} has its sign",
    }.get(shape_of(equation), f"{head} follows from {f'its {others} lines' if others > 1 else other}")


def _factors(side: Sum | Ratio) -> list[int]:
    return [part.factor for part in (side.parts if isinstance(side, Sum) else (side.numerator,))]


def _head(equation: Equation) -> Name:
    """The name that the equation is about: a lone one on either side, else its first."""
    for side in (equation.left, equation.right):
        if isinstance(side, Sum) and len(side.parts) == 1:
            item = side.parts[0].item
            if isinstance(item, (Name, Group)):
                return names_of(item)[0]
    return names_of(equation)[0]


def _label(name: Name) -> str:
    return name.words[-1] if name.caption else _spelled(name.words[-1].rpartition(":")[2])


def _spelled(concept: str) -> str:
    """A concept in words: `OperatingIncomeLoss` is `Operating income loss`."""
    spaced = "".join(f" {c.lower()}" if c.isupper() and at else c for at, c in enumerate(concept))
    return " ".join(spaced.split())


def _slug(name: Name) -> str:
    """An id of the caption's words: `Total network services` is `total-network-services`."""
    folded = unicodedata.normalize("NFKD", _label(name).casefold())
    letters = "".join(c if c.isascii() and c.isalnum() else " " if not unicodedata.combining(c) else "" for c in folded)
    slug = "-".join(letters.split())[:_LONGEST_ID].rstrip("-")
    return slug or "own-rule"


def _free(slug: str, taken: Container[str]) -> str:
    number, found = 2, slug
    while found in taken:
        found, number = f"{slug}-{number}", number + 1
    return found
