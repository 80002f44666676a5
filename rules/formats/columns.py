"""Numbers that are not printed like their column: decimals lost, too many, or a point where a comma should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model import Remark, Rule
from .peers import Cell, Peers, column_places, document_places, peers_of, supported, table_places, usual_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...figures.reading import Reading

_PERCENT_ROUND = {"0", "100"}


def column_format(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find what its column, its row and its table agree to print otherwise.

    ``135`` in a column of ``17.5`` and ``4.2`` has lost its point; ``366.841`` among ``1,234`` and ``52,870`` has one
    where its comma was; ``29.71`` among ``4.2`` and ``17.5`` has a digit too many.
    """
    peers = peers_of(reading)
    groups = sum(c.traits.grouped for c in peers.cells) > 2
    for cell in peers.cells:
        if not cell.shape.numeric or cell.figure.column is None:  # within a caption: it has no column to agree with
            continue
        if cell.shape.point_groups:
            if groups and cell.kind in {"amount", "count"} and _stray_point(cell, peers):
                yield _remark(rule, cell, "has a point where its column groups with commas", _with_commas(cell))
        elif cell.shape.legal and not cell.shape.zero_led:
            expected = _expected_places(cell, peers)
            if expected is not None and cell.shape.places < expected:
                yield _remark(
                    rule, cell, f"lacks the {_decimals(expected)} its column prints", _pointed(cell, expected)
                )
            elif expected is not None and cell.shape.places > expected:
                yield _remark(rule, cell, f"has more than the {_decimals(expected)} its column prints", None)


def lost_point(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find integers that begin with a zero: ``017`` was ``0.17``. What it really was, arithmetic must say."""
    peers = peers_of(reading)
    for cell in peers.cells:
        if cell.shape.zero_led:
            places = usual_places(peers.row(cell), 1) or usual_places(peers.column(cell)) or len(cell.shape.core) - 1
            yield _remark(rule, cell, "begins with a zero: its decimal point is lost", _pointed(cell, places))


def ungrouped(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find thousands without separators where the table groups them: ``74123`` among ``52,870`` and ``1,234``."""
    yield from _ungrouped(rule, reading, rare=False)


def lone_ungrouped(rule: Rule, reading: Reading) -> Iterator[Remark]:
    """Find them in a document that groups all but one number in a hundred: there it is no habit of the recognition."""
    yield from _ungrouped(rule, reading, rare=True)


def _ungrouped(rule: Rule, reading: Reading, *, rare: bool) -> Iterator[Remark]:
    peers = peers_of(reading)
    large = (cell for cell in peers.cells if cell.traits.bare and cell.kind == "amount")
    found = [cell for cell in large if peers.row(cell).count and peers.table(cell).groups_thousands]
    if rare == (100 * len(found) <= sum(c.traits.grouped for c in peers.cells)):
        for cell in found:
            yield _remark(rule, cell, "is not grouped as its table's thousands are", f"{int(cell.shape.core):,}")


def _expected_places(cell: Cell, peers: Peers) -> int | None:
    """How many decimals it should print, where its surroundings say so and its row does not print like it."""
    if cell.kind == "percent" and cell.shape.core in _PERCENT_ROUND:
        return None
    row, places = peers.row(cell), cell.shape.places
    if cell.kind == "amount" and not places and cell.shape.lossy and peers.leaky(cell):
        everywhere = document_places(peers.document(cell))
        if everywhere:  # a document of amounts with a point: a row that lost most of its points is no evidence
            return everywhere
    if supported(places, row) and not (cell.shape.lossy and peers.leaky(cell)):
        return None
    expected = column_places(cell, peers)
    if expected is None and cell.kind in {"percent", "per_share"}:
        expected = table_places(peers.table(cell))
    if expected == 0:  # a row of ratios or per-share amounts may well stand among whole amounts
        whole = row.count > 1 and usual_places(row, 2) == 0 and cell.kind == "amount"
        return 0 if whole and not (places == 2 and len(cell.shape.core) < 6) else None
    if expected is None and row.count > 1 and usual_places(peers.column(cell)) is None:
        expected = usual_places(row, 2)
    if not expected or (places < expected and not cell.shape.lossy):
        return None
    return expected


def _stray_point(cell: Cell, peers: Peers) -> bool:
    """Whether three decimals are unheard of around it."""
    column, row = peers.column(cell), peers.row(cell)
    alike = column.point_groups + row.point_groups
    whole = column.grouped + column.bare + row.grouped + row.bare
    return column.three_places + row.three_places == 0 and whole > 2 * alike


def _decimals(count: int) -> str:
    return {0: "no decimals", 1: "one decimal", 2: "two decimals"}.get(count, f"{count} decimals")


def _with_commas(cell: Cell) -> str:
    return cell.shape.core.replace(".", ",")


def _pointed(cell: Cell, places: int) -> str | None:
    digits = cell.shape.core.replace(",", "").replace(".", "")
    if cell.shape.places or len(digits) > 18:
        return None
    whole, tail = digits[:-places] or "0", digits[-places:].rjust(places, "0")
    return f"{int(whole):,}.{tail}"


def _remark(rule: Rule, cell: Cell, what: str, expected: str | None) -> Remark:
    figure = cell.figure
    return Remark(
        rule=rule.id,
        family=rule.family,
        verdict="anomaly",
        message=f"{figure.caption or figure.caption_printed or 'a number'}: {figure.printed} {what}",
        figure=figure.figure,
        expected=expected,
    )
