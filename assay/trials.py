"""Which ties would still be there with a figure wrong: those that finders see only because they agree would not.

A declared relation binds by names, and holds its figures to it whatever they say. A finder sees a sum because the
columns of a table show it: where one of two columns is wrong, it may see none. So it is asked: every such tie has one
of its figures changed, and its table, or what sentences and other tables say of it, is searched anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..expectations.verdict import IMPOSSIBLE, Outcome
from ..figures.figure import Figure
from ..figures.reading import Reading
from ..rules.bind import finders
from ..rules.memo import remembering
from ..rules.model import Rule, Tie
from .changes import Change, changes_of
from .token import changed

_TYING = {"foot", "cross-foot", "tie", "roll-forward", "recompute"}
#: Finders that look at one table at a time.
_OF_A_TABLE = {
    "<columns foot>",
    "<rows cross-foot>",
    "<roll-forward rows>",
    "<change columns>",
    "<percent change columns>",
    "<shares of a total>",
    "<fixed multiple>",
}
#: So many numbers are read anew for the trials of tables; in a larger document several ties are tried at once.
_MOST_READ = 30_000
#: So many times a whole document is searched anew for what its tables and sentences say of each other.
_MOST_PASSES = 16
Pair = tuple[int, int]  #: the number of a tie, and one of its figures
Key = tuple[str, frozenset[int]]


def lost_ties(
    reading: Reading, rules: Iterable[Rule], ties: Sequence[Tie], outcomes: Sequence[Outcome], vouching: Collection[int]
) -> set[Pair]:
    """The ties that would be gone, each with the figure that must be wrong for that."""
    by_id = {rule.id: rule for rule in rules}
    trials = _Trials(reading, ties)
    inside: dict[int, list[int]] = defaultdict(list)
    across: list[int] = []
    for k in sorted(vouching):
        rule = by_id.get(ties[k].rule)
        if rule is None or not rule.relation.startswith("<") or rule.kind not in _TYING:
            continue
        tables = {reading.figures[f].table for f in ties[k].figures}
        table = tables.pop() if len(tables) == 1 else None
        if rule.relation in _OF_A_TABLE and table is not None:
            inside[table].append(k)
        else:
            across.append(k)
    work = sum(trials.size(table) * len(numbers) for table, numbers in inside.items())
    for table, numbers in inside.items():
        trials.of_table(table, numbers, by_id, 1 + work // _MOST_READ)
    trials.across(across, by_id)
    return trials.lost | _habits(ties, outcomes, vouching, by_id)


def _habits(
    ties: Sequence[Tie], outcomes: Sequence[Outcome], vouching: Collection[int], rules: Mapping[str, Rule]
) -> set[Pair]:
    """Relations that not every filer keeps are held to only where two in three of their instances hold."""
    found: set[Pair] = set()
    own: dict[str, list[int]] = defaultdict(list)
    for k, tie in enumerate(ties):
        if tie.rule in rules and dict(rules[tie.rule].options).get("habit") == "most":
            own[tie.rule].append(k)
    for numbers in own.values():
        failing = sum(outcomes[k].verdict == IMPOSSIBLE for k in numbers)
        for figure in {f for k in numbers for f in ties[k].figures}:
            here = [k for k in numbers if figure in ties[k].figures]
            if 3 * (failing + len(here)) > len(numbers):
                found |= {(k, figure) for k in here if k in vouching}
    return found


@dataclass
class _Trials:
    """The trials of a document."""

    reading: Reading
    ties: Sequence[Tie]
    lost: set[Pair] = field(default_factory=set)
    _tables: dict[int, list[Figure]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for figure in self.reading.figures:
            if figure.table is not None:
                self._tables[figure.table].append(figure)

    # --- One table ---

    def size(self, table: int) -> int:
        """How many numbers a table has."""
        return len(self._tables[table])

    def of_table(self, table: int, numbers: Sequence[int], rules: Mapping[str, Rule], at_once: int) -> None:
        """Try the ties that stand in one table, each with the member that has the fewest ties wrong."""
        columns = [column for column in self.reading.columns if column.table == table]
        of_figure: dict[int, list[int]] = defaultdict(list)
        for k in numbers:
            for f in self.ties[k].figures:
                of_figure[f].append(k)
        for tried in self._together(numbers, at_once):
            wrong = {one.figure: one for k in tried if (one := self._wrong(k, of_figure)) is not None}
            touched = dict.fromkeys(n for f in wrong for n in of_figure[f])
            asked = [rules[name] for name in dict.fromkeys(self.ties[n].rule for n in touched)]
            figures = [wrong.get(f.figure, f) for f in self._tables[table]]
            have = _found(asked, replace(self.reading, columns=columns, lines=[], figures=figures))
            gone = [n for n in touched if _key(self.ties[n]) not in have]
            self.lost |= {(n, f) for n in gone for f in self.ties[n].figures if f in wrong or n in tried}

    def _together(self, numbers: Sequence[int], at_once: int) -> list[list[int]]:
        """The ties in so many at once; together are only ties of other sums over other figures."""
        if at_once == 1:
            return [[k] for k in numbers]
        passes: list[tuple[set[object], list[int]]] = []
        for k in numbers:
            keys: set[object] = {self.ties[k].shape, *self.ties[k].figures}
            free = next((each for each in passes if len(each[1]) < at_once and each[0].isdisjoint(keys)), None)
            if free is None:
                free = (set(), [])
                passes.append(free)
            free[0].update(keys)
            free[1].append(k)
        return [tried for _, tried in passes]

    def _wrong(self, k: int, of_figure: Mapping[int, Sequence[int]]) -> Figure | None:
        """A member of the tie with a digit mistyped: the one that has the fewest other ties."""
        members = sorted(self.ties[k].figures, key=lambda f: (len(of_figure[f]), f))
        return next((wrong for f in members if (wrong := _mistyped(self.reading.figures[f])) is not None), None)

    # --- Tables and sentences ---

    def across(self, numbers: Sequence[int], rules: Mapping[str, Rule]) -> None:
        """Try the ties between places: many figures wrong at once, no two of one tie, row, line or line item."""
        of_figure: dict[int, list[int]] = defaultdict(list)
        for k in numbers:
            for f in self.ties[k].figures:
                of_figure[f].append(k)
        asked = [rules[name] for name in dict.fromkeys(self.ties[k].rule for k in numbers)]
        for wrong in self._passes(of_figure):
            figures = list(self.reading.figures)
            for figure in wrong:
                figures[figure.figure] = figure
            have = _found(asked, replace(self.reading, figures=figures))
            for figure in wrong:
                gone = (k for k in of_figure[figure.figure] if _key(self.ties[k]) not in have)
                self.lost |= {(k, figure.figure) for k in gone}

    def _passes(self, of_figure: Mapping[int, Sequence[int]]) -> list[list[Figure]]:
        passes: list[tuple[set[object], list[Figure]]] = [(set(), []) for _ in range(_MOST_PASSES)]
        for number, ties in sorted(of_figure.items()):
            figure = self.reading.figures[number]
            wrong = _mistyped(figure)
            if wrong is None:
                continue
            keys: set[object] = {("line", figure.line), ("row", figure.table, figure.row), *ties}
            keys.add(("item", figure.caption, figure.section))
            free = next(((taken, chosen) for taken, chosen in passes if taken.isdisjoint(keys)), None)
            if free is not None:
                free[0].update(keys)
                free[1].append(wrong)
        return [chosen for _, chosen in passes if chosen]


def _mistyped(figure: Figure) -> Figure | None:
    """The figure with a digit wrong."""
    found: list[Change] = changes_of(figure, "digit") if figure.status == "number" and figure.readable else []
    return changed(figure, found[len(found) // 3]) if found else None


def _found(rules: Iterable[Rule], reading: Reading) -> set[Key]:
    known = finders()
    with remembering(reading):
        each = [found for rule in rules for found in known[rule.relation.strip("<>")](rule, reading)]
    return {_key(tie) for tie in each if isinstance(tie, Tie)}


def _key(tie: Tie) -> Key:
    return tie.rule, frozenset(tie.figures)
