"""Printed tables become readings: two spaces part the cells, a line without numbers is a heading."""

import datetime as dt
import re
from collections.abc import Iterable
from fractions import Fraction

from tieout.figures.figure import Figure
from tieout.figures.reading import Column, Document, Reading
from tieout.rules.model import Remark, Rule, Tie, Unbound
from tieout.rules.tables import FINDERS

NIL = re.compile(r"[-–—]")
NUMBER = re.compile(r"\(?-?[\d,]*\.?\d+\)?%?\)?")


def reading(*tables: str, decimals: int = 0, statement: str | None = None) -> Reading:
    """Each table's first line heads its columns: "2017" an amount of that year, "Change", "%" or "Total" what they say.

    A heading "2017/2016" is 2017 compared with 2016: of percentages where it ends in "%", else a change.
    """
    found = Reading(document=Document(document="printed.txt"))
    for number, table in enumerate(tables):
        head, *lines = [line for line in table.splitlines() if line.strip()]
        heads = re.split(r"\s{2,}", head.strip())
        found.columns += [column(number, place, text) for place, text in enumerate(heads)]
        section: tuple[str, ...] = ()
        row = 0
        for line in lines:
            caption, *cells = re.split(r"\s{2,}", line.strip())
            if not cells:
                section = (caption,)
                continue
            for place, cell in enumerate(cells):
                if cell != ".":
                    one = figure(found, (number, row, place), cell, decimals)
                    one.caption, one.section, one.statement = caption, section, statement
                    found.figures.append(one)
            row += 1
    return found


def column(table: int, place: int, text: str) -> Column:
    span, _, compared = text.rstrip("%").partition("/")
    year, base = (int(t) if t.isdigit() else None for t in (span, compared))
    return Column(
        table=table,
        column=place,
        header=text,
        period_start=dt.date(year, 1, 1) if year else None,
        period_end=dt.date(year, 12, 31) if year else None,
        compared_start=dt.date(base, 1, 1) if base else None,
        compared_end=dt.date(base, 12, 31) if base else None,
        measure="percent_change" if base and text.endswith("%") else "change" if base else "amount",
    )


def figure(found: Reading, place: tuple[int, int, int], cell: str, decimals: int) -> Figure:
    own = next(c for c in found.columns if (c.table, c.column) == (place[0], place[2]))
    percent = cell.endswith(("%", "%)")) or own.measure == "percent_change"
    digits = re.sub(r"[^\d.]", "", cell)
    whole, _, part = digits.partition(".")
    readable = NUMBER.fullmatch(cell) is not None
    mantissa = int(whole + part) * (-1 if cell.startswith(("(", "-")) else 1) if readable else None
    nil = NIL.fullmatch(cell) is not None
    return Figure(
        figure=len(found.figures),
        table=place[0],
        row=place[1],
        column=place[2],
        period_start=own.period_start,
        period_end=own.period_end,
        compared_start=own.compared_start,
        compared_end=own.compared_end,
        measure=own.measure if own.measure != "amount" else "ratio" if percent else "amount",
        unit="percent" if percent else "USD",
        mantissa=0 if nil else mantissa,
        decimals=0 if nil else len(part) if percent else decimals,
        exact=nil,
        status="nil" if nil else "number" if readable else "unreadable",
        printed=cell,
    )


def find(name: str, found: Reading) -> list[Tie | Remark | Unbound]:
    rule = Rule(id=name, family="F01", title=name, kind="foot", relation=f"<{name}>")
    return list(FINDERS[name](rule, found))


def ties(name: str, found: Reading) -> list[Tie]:
    return [tie for tie in find(name, found) if isinstance(tie, Tie)]


def told(found: Reading, bound: Iterable[Tie]) -> list[str]:
    """Ties as sentences of printed tokens: "30 = 10 + 20", "18.9% = 100 (23 - 19) / 19"."""
    return [tell(found, tie) for tie in bound]


def tell(found: Reading, tie: Tie) -> str:
    def word(number: int, sign: int) -> str:
        return f"{'+' if sign > 0 else '-'} {found.figures[number].printed}"

    if tie.result is not None:
        above = " ".join(word(m.figure, m.coefficient) for m in tie.members if m.coefficient)
        below = " ".join(word(m.figure, m.denominator) for m in tie.members if m.denominator)
        return f"{found.figures[tie.result].printed} = {tie.factor} ({above.lstrip('+ ')}) / {below.lstrip('+ ')}"
    first, *rest = tie.members
    return f"{found.figures[first.figure].printed} = " + " ".join(
        word(m.figure, -m.coefficient) for m in rest
    ).removeprefix("+ ")


def residual(found: Reading, tie: Tie) -> Fraction | None:
    """A linear tie's sum, None where a member cannot be read."""
    if any(not found.figures[m.figure].readable for m in tie.members):
        return None
    return sum((m.coefficient * Fraction(found.figures[m.figure].amount or 0) for m in tie.members), Fraction(0))
