"""What prose says agrees with the tables: each claim is tied to the line items that it repeats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from ..memo import once
from ..model import Member, Remark, Rule, Tie, Unbound
from ..tables.agree import forced, slip
from .qualified import qualified
from .said import Item, Said, claims_of, digits, items_of, likeness, match, same_kind

if TYPE_CHECKING:
    from ...figures.figure import Figure
    from ...figures.reading import Reading

#: So many digits that agree say that two places speak of one number; with words in common fewer do.
_DIGITS, _WITH_WORDS = 4, 3
_ALIKE, _SAME = 0.5, 0.8
#: Powers of ten between two precisions of one amount.
_WIDEST = 18
#: A number that so many line items print tells none of them.
_COMMON = 100
#: So many places are held to one claim.
_PLACES = 4


class Told:
    """A reading's claims, each with the line items of tables that it repeats, the finest first."""

    @classmethod
    def of(cls, reading: Reading) -> Told:
        """What a reading tells; the rules of one suite share one."""
        return _told(reading)

    def __init__(self, reading: Reading) -> None:
        self.claims = claims_of(reading)
        self.items = items_of(reading)
        self._by_kind: dict[tuple[object, object], list[tuple[Item, Figure]]] = defaultdict(list)
        self._by_value: dict[tuple[object, ...], list[tuple[Item, Figure]]] = defaultdict(list)
        levels = _levels(reading)
        for item in self.items:
            for cell in item.cells:
                self._by_kind[cell.unit, cell.period_end].append((item, cell))
                for level, mantissa in _roundings(cell, levels[cell.unit]):
                    alike = self._by_value[cell.unit, cell.period_end, level, mantissa]
                    if len(alike) < _COMMON:
                        alike.append((item, cell))
        self.places = [self.places_of(said, _is_place)[:_PLACES] for said in self.claims]

    def places_of(self, said: Said, accepts: Callable[[list[int], float], bool]) -> list[Item]:
        """The line items that numbers of a claim agree with, those that `accepts`, the likest and finest first."""
        votes: dict[int, list[int]] = defaultdict(list)
        items: dict[int, Item] = {}
        for figure in said.figures:
            if not figure.mantissa:
                continue
            for item, cell in self._by_value.get(
                (figure.unit, figure.period_end, figure.decimals, abs(figure.mantissa)), ()
            ):
                if same_kind(figure, cell) and _match(figure, cell):
                    items[id(item)] = item
                    votes[id(item)].append(digits(figure))
        good = [item for key, item in items.items() if accepts(votes[key], likeness(said, item))]
        return sorted(good, key=lambda item: (likeness(said, item) < _ALIKE, item.fineness))

    def nearly(self, said: Said) -> Iterator[tuple[Figure, Figure]]:
        """Where no line item repeats a claim: the one that its words name, if a slip of one digit parts them."""
        for figure in said.figures:
            for item, cell in self._by_kind.get((figure.unit, figure.period_end), ()):
                named = item.words == said.words and digits(figure) >= _WITH_WORDS
                if (
                    named
                    and same_kind(figure, cell)
                    and cell.period_start == figure.period_start
                    and figure.qualifier == "none"
                    and slip(figure, cell)
                ):
                    yield figure, cell
                    break


@once
def _told(reading: Reading) -> Told:
    return Told(reading)


def _levels(reading: Reading) -> dict[str | None, set[int]]:
    """The decimals that the document prints each unit with."""
    levels: dict[str | None, set[int]] = defaultdict(set)
    for figure in reading.figures:
        if figure.decimals is not None:
            levels[figure.unit].add(figure.decimals)
    return levels


def _roundings(cell: Figure, levels: set[int]) -> Iterator[tuple[int, int]]:
    """What a cell would be printed as at each coarser precision, without sign: 2,052,520 thousand is 2,053 million.

    An exact half may go either way.
    """
    if not cell.mantissa or cell.decimals is None:
        return
    size = abs(cell.mantissa)
    for level in levels:
        if level > cell.decimals or cell.decimals - level > _WIDEST:
            continue
        unit = 10 ** (cell.decimals - level)
        down, rest = divmod(size, unit)
        if 2 * rest <= unit:
            yield level, down
        if 2 * rest >= unit > 1:
            yield level, down + 1


def _match(figure: Figure, cell: Figure) -> int:
    """As `match`; but of two that print the same unit, even a difference of one tells other numbers from each other."""
    if figure.decimals == cell.decimals:
        same = abs(figure.mantissa or 0) == abs(cell.mantissa or 0)
        return match(figure, cell) if same else 0
    return match(figure, cell)


def _is_place(agreeing: list[int], alike: float) -> bool:
    """Whether so many digits, and words so much alike, make two places one line item."""
    most, whole = max(agreeing), sum(agreeing)
    if alike >= _SAME:
        return most >= 1 and whole >= 2
    if alike >= _ALIKE:
        return most >= _WITH_WORDS or whole >= _DIGITS
    return most >= _DIGITS or whole > _DIGITS


def claims_agree(rule: Rule, reading: Reading) -> Iterable[Tie | Remark | Unbound]:
    """Ties each claim to the places that print its line item: ``JPY83.0 billion`` to ``82,988`` million.

    A line item is the claim's where numbers of it agree, and the words too or enough digits; then
    every number of the claim is held to that line item's: a growth rate typed wrong beside two
    amounts that agree is an error, one beside nothing that agrees is not spoken of.
    """
    yield from qualified(_held(rule, Told.of(reading)), reading)


def _held(rule: Rule, told: Told) -> Iterator[Tie]:
    for said, places in zip(told.claims, told.places, strict=True):
        yield from _ties(rule, said, places)
        if not places:
            for figure, cell in told.nearly(said):
                yield _tie(rule, figure, cell, 1)


def _ties(rule: Rule, said: Said, places: list[Item]) -> Iterator[Tie]:
    """The ties of one claim: where it agrees, and where only a slip parts it from places that are surely its own."""
    held: set[int] = set()
    slips: list[tuple[Figure, Figure, int]] = []
    for item in places:
        pairs = [(f, cell, _match(f, cell)) for f in said.figures if (cell := item.cell(f)) is not None]
        sign = next((s for _, _, s in pairs if s), 1)
        sure = sum(bool(s) for _, _, s in pairs) > 1 or likeness(said, item) >= _SAME
        for figure, cell, agreeing in pairs:
            if agreeing:
                held.add(figure.figure)
                yield _tie(rule, figure, cell, agreeing)
            elif sure and figure.qualifier == "none" and slip(figure, cell) and not forced(figure, cell):
                slips.append((figure, cell, sign))
    for figure, cell, sign in slips:
        if figure.figure not in held:
            held.add(figure.figure)
            yield _tie(rule, figure, cell, sign)


def _tie(rule: Rule, figure: Figure, cell: Figure, sign: int) -> Tie:
    shape = f"said in line {figure.line}, printed in table {cell.table}"
    members = (Member(figure.figure, 1), Member(cell.figure, -sign))
    return Tie(rule=rule.id, family=rule.family, kind="tie", members=members, shape=shape)
