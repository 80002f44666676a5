"""What checks that are no arithmetic would say of a change: formats that differ from their column, signs from words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..expectations.verdict import LEVEL_OF, LEVELS, milder
from ..figures.figure import Figure
from ..figures.reading import Reading
from ..rules.bind import bind
from ..rules.formats import FINDERS
from ..rules.model import Remark, Rule
from .changes import Change
from .token import changed

#: The checks of formats that a number which is itself well formed can break, by the names of their finders.
_FORMATS = ("column format", "lost decimal point", "magnitudes")


@dataclass
class Told:
    """The remarks that a change would bring, asked for one change at a time."""

    reading: Reading
    rules: Sequence[Rule]
    _tables: dict[int, list[Figure]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[int, set[tuple[str, int | None]]] = field(default_factory=dict)
    _signs: dict[int, str] | None = None

    def __post_init__(self) -> None:
        for figure in self.reading.figures:
            if figure.table is not None:
                self._tables[figure.table].append(figure)

    def format(self, figure: Figure, change: Change) -> tuple[str, str]:
        """The level and the family of what formats would say of a table's number; empty for nothing."""
        if figure.table is None:
            return "", ""
        table = self._tables[figure.table]
        if figure.table not in self._known:
            self._known[figure.table] = {(r.rule, r.figure) for _, r in self._remarks(table)}
        new = changed(figure, change)
        found = [
            (_level(remark, rule), remark.family)
            for rule, remark in self._remarks([new if f.figure == figure.figure else f for f in table])
            if remark.figure == figure.figure and (remark.rule, remark.figure) not in self._known[figure.table]
        ]
        return _worst(found)

    def _remarks(self, figures: list[Figure]) -> Iterable[tuple[Rule, Remark]]:
        part = Reading(document=self.reading.document, figures=figures)
        for rule in self.rules:
            name = rule.relation.strip("<>")
            if rule.relation.startswith("<") and name in _FORMATS and rule.severity != "note":
                yield from ((rule, remark) for remark in FINDERS[name](rule, part))

    def sign(self, figure: int) -> tuple[str, str]:
        """The level and the family of what rules of sign would say if the figure lost its brackets or its minus."""
        if self._signs is None:
            self._signs = self._all_signs()
        level, _, family = self._signs.get(figure, "").partition(" ")
        return level, family

    def _all_signs(self) -> dict[int, str]:
        """All signs are lost at once: these rules look at one number each."""
        rules = [rule for rule in self.rules if rule.kind == "sign"]
        before = {(r.rule, r.figure) for r in bind(rules, self.reading).remarks}
        lost = [replace(f, mantissa=abs(f.mantissa)) if f.mantissa is not None else f for f in self.reading.figures]
        severity = {rule.id: rule for rule in rules}
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for remark in bind(rules, replace(self.reading, figures=lost)).remarks:
            if remark.figure is not None and (remark.rule, remark.figure) not in before:
                found[remark.figure].append((_level(remark, severity[remark.rule]), remark.family))
        return {figure: " ".join(_worst(each)) for figure, each in found.items()}


def _level(remark: Remark, rule: Rule) -> str:
    return milder(LEVEL_OF[remark.verdict], rule.severity)


def _worst(found: Iterable[tuple[str, str]]) -> tuple[str, str]:
    told = [each for each in found if each[0] in {"error", "warning"}]
    return max(told, key=lambda each: (LEVELS.index(each[0]), each[1]), default=("", ""))
