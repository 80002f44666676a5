"""Printed tables with their sums spelled out beside them, for tests of repair."""

from tieout.expectations.evaluate import evaluate
from tieout.expectations.finding import Finding
from tieout.expectations.findings import find
from tieout.expectations.verdict import Outcome
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Line, Reading
from tieout.repair.blame import blame
from tieout.rules.model import Binding, Member, Tie


def table(text: str, *, decimals: int = -3, number: int = 0, start: int = 0, first_line: int = 1) -> Reading:
    """A reading of lines like ``Total assets | 21,748 | 18,960``; a dash is nil, ``#`` begins an unreadable token."""
    reading = Reading(document=Document(document="table.txt"))
    for row, printed in enumerate(text.strip().splitlines()):
        caption, *cells = (part.strip() for part in printed.split("|"))
        line = first_line + row
        reading.lines.append(Line(page=1, line=line, text=printed))
        for column, cell in enumerate(cells):
            if cell:
                at = printed.index(cell)
                figure = Figure(
                    figure=start + len(reading.figures), table=number, row=row, column=column, caption=caption,
                    unit="JPY", printed=cell.removeprefix("#"), line=line, col_start=at, col_end=at + len(cell),
                )  # fmt: skip
                reading.figures.append(printed_as(figure, cell, decimals))
    return reading


def printed_as(figure: Figure, cell: str, decimals: int) -> Figure:
    """The figure with the value that its cell shows."""
    if cell.startswith("#"):
        figure.status = "unreadable"
    elif cell == "-":
        figure.mantissa, figure.decimals, figure.status, figure.exact = 0, decimals, "nil", True
    else:
        whole, _, behind = cell.strip("()").replace(",", "").partition(".")
        figure.mantissa = -int(whole + behind) if cell.startswith("(") else int(whole + behind)
        figure.decimals = decimals + len(behind)
    return figure


def columns(reading: Reading, *relations: str) -> list[Tie]:
    """``Total = Cash + Stock`` in every column; the total has +1, as finders of sums have it."""
    at = {(f.caption, f.column): f.figure for f in reading.figures}
    found = []
    for relation in relations:
        total, signed = _terms(relation)
        for column in sorted({f.column for f in reading.figures if f.column is not None}):
            if (total, column) in at:
                members = [Member(at[name, column], -sign) for name, sign in signed if (name, column) in at]
                found.append(_tie(at[total, column], members, relation, "foot"))
    return found


def rows(reading: Reading, relation: str) -> list[Tie]:
    """``2 = 0 + 1`` in every row, by the columns' numbers."""
    at = {(f.row, str(f.column)): f.figure for f in reading.figures}
    total, signed = _terms(relation)
    return [
        _tie(at[row, total], [Member(at[row, name], -sign) for name, sign in signed], relation, "cross-foot")
        for row in sorted({f.row for f in reading.figures if f.row is not None})
        if all((row, name) in at for name in (total, *(n for n, _ in signed)))
    ]


def same(one: int, other: int) -> Tie:
    """Two places print the same fact."""
    return Tie(rule="agrees", family="T04", kind="tie", members=(Member(one, 1), Member(other, -1)))


def percent_change(result: int, new: int, base: int) -> Tie:
    """``result`` is the change of `new` on `base` in percent."""
    members = (Member(new, 1, 0), Member(base, -1, 1))
    return Tie(rule="change", family="R01", kind="recompute", members=members, result=result, factor=100, total=result)


def _terms(relation: str) -> tuple[str, list[tuple[str, int]]]:
    total, _, parts = relation.partition(" = ")
    words = (" + " + parts).replace(" - ", " + -").split(" + ")[1:]
    return total, [(word.removeprefix("-"), -1 if word.startswith("-") else 1) for word in words]


def _tie(total: int, members: list[Member], shape: str, kind: str) -> Tie:
    rule = "columns-foot" if kind == "foot" else "rows-cross-foot"
    return Tie(
        rule=rule, family="F01", kind=kind, members=(Member(total, 1), *members), total=total, shape=shape
    )  # fmt: skip


def verdicts(reading: Reading, binding: Binding) -> list[Outcome]:
    """The outcomes of a binding's ties."""
    return evaluate(binding, reading)


def blamed(reading: Reading, ties: list[Tie], binding: Binding | None = None) -> list[Finding]:
    """The findings of a reading's ties, after blame."""
    bound = binding or Binding()
    bound.ties += ties
    outcomes = evaluate(bound, reading)
    return blame(find(bound, outcomes, reading, []), bound, outcomes, reading)
