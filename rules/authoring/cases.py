"""Cases: small printed statements in text files, each with what a rule must say of it.

    Anything before the first "# " is for readers.

    # Two parts make the total
    line item            | 2017-04-01/2017-09-30
    "IP service"         | 3,580
    "Outsourcing"        | 1,240
    "Total services"     | 4,820
    => holds

A line item is a name as relations write it: a quoted caption (with its headings: ``"REVENUES" > "Total"``)
or a concept, before it its statement, behind it its dimensions. A column is a year, a date for balances, or
a period ``first day/last day``. ``-`` is nil, ``?`` unreadable, an empty cell is not printed, brackets are
negative. Empty lines part tables; a line without ``|`` is text. The verdict is ``holds``, ``fails`` or
``cannot tell``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...figures.figure import Figure
from ...figures.reading import Document, Line, Reading
from ...figures.safe_yaml import LARGEST
from ..complaint import SuiteError, nearest
from ..relation import RelationError, parse
from ..safe_yaml import clip
from ..terms import Name, Printed

VERDICTS = ("holds", "fails", "cannot tell")
_COLUMN_WIDTH = 14


@dataclass(frozen=True, slots=True)
class Case:
    """A statement and the verdict that the rule must come to; ``line`` is where it begins in its file."""

    title: str
    reading: Reading
    verdict: str
    line: int


def cases_file(suite: Path, identity: str) -> Path:
    """Where the cases of a rule lie: in the folder `cases` beside its suite."""
    return suite.parent / "cases" / f"{identity}.txt"


def read_cases(path: Path) -> list[Case]:
    """The cases of a file.

    Raises:
        SuiteError: it cannot be read, or a case does not read; says where and what would.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise SuiteError(str(path), None, None, f"cannot be read ({error.strerror})", "check the name") from None
    except UnicodeDecodeError:
        raise SuiteError(str(path), None, None, "is not UTF-8 text", "save it as UTF-8") from None
    if len(data) > LARGEST:
        raise SuiteError(str(path), None, None, "is larger than 1 MB", "keep a rule's cases small")
    return [_Case(str(path), title, number, body).read() for title, number, body in _parts(text)]


def _parts(text: str) -> Iterator[tuple[str, int, list[str]]]:
    """Title, line and body of each case."""
    title, number = "", 0
    body: list[str] = []
    for at, line in enumerate(text.split("\n"), 1):
        if line.startswith("# "):
            if number:
                yield title, number, body
            title, number, body = line[2:].strip(), at, []
        elif number:
            body.append(line.rstrip("\r"))
    if number:
        yield title, number, body


@dataclass(slots=True)
class _Case:
    """One case being read."""

    file: str
    title: str
    start: int
    body: list[str]

    def read(self) -> Case:
        reading = Reading(document=Document(document=self.file))
        verdict, table, row = "", 0, 0
        periods: list[tuple[dt.date | None, dt.date]] = []
        for number, line in enumerate(self.body, self.start + 1):
            reading.lines.append(Line(page=1, line=number, text=line))
            if verdict:
                if line.strip():
                    raise self.error(number, "something stands behind the verdict", 'begin the next case with "# "')
            elif line.startswith("=>"):
                verdict = self.verdict(number, line[2:].strip())
            elif "|" not in line:
                table, periods = table + bool(periods), []
            elif not periods:
                periods = [self.period(number, cell.strip()) for cell in line.split("|")[1:]]
                row = 0
            else:
                self.row(reading, number, line, periods, (table, row))
                row += 1
        if not verdict:
            raise self.error(self.start, "the case has no verdict", f'end it with "=> {VERDICTS[0]}"')
        return Case(self.title, reading, verdict, self.start)

    def verdict(self, number: int, text: str) -> str:
        if text not in VERDICTS:
            raise self.error(number, f'"{clip(text)}" is no verdict{nearest(text, VERDICTS)}', "write one of these")
        return text

    def period(self, number: int, text: str) -> tuple[dt.date | None, dt.date]:
        try:
            if len(text) == 4 and text.isdecimal():
                return dt.date(int(text), 1, 1), dt.date(int(text), 12, 31)
            start, _, end = text.rpartition("/")
            return dt.date.fromisoformat(start.strip()) if start else None, dt.date.fromisoformat(end.strip())
        except ValueError:
            cure = "write 2017, 2017-09-30, or 2017-04-01/2017-09-30"
            raise self.error(number, f'"{clip(text)}" is no period', cure) from None

    def row(
        self,
        reading: Reading,
        number: int,
        line: str,
        periods: list[tuple[dt.date | None, dt.date]],
        at: tuple[int, int],
    ) -> None:
        head, cells = self.split(line)
        name = self.name(number, head)
        if len(cells) > len(periods):
            raise self.error(number, f"{len(cells)} numbers stand under {len(periods)} periods", "add a period")
        offset = line.index("|", len(head))
        for column, (cell, period) in enumerate(zip(cells, periods, strict=False)):
            offset = line.index("|", offset) + 1
            if cell.strip():
                place = offset + len(cell) - len(cell.lstrip())
                figure = self.figure(number, name, cell.strip(), period)
                figure.figure = len(reading.figures)
                figure.table, figure.row, figure.column, figure.line = *at, column, number
                figure.col_start, figure.col_end = place, place + len(cell.strip())
                reading.figures.append(figure)

    def split(self, line: str) -> tuple[str, list[str]]:
        """The line item, which may have a bar in its quotes, and the cells."""
        quoted = False
        for at, character in enumerate(line):
            quoted ^= character == '"' and line[at - 1 : at] != "\\"
            if character == "|" and not quoted:
                return line[:at], line[at + 1 :].split("|")
        return line, []

    def name(self, number: int, text: str) -> Name:
        try:
            relation = parse(f"{text.strip()} is printed")
        except RelationError as error:
            what = f'"{clip(text.strip())}" is no line item: {error.message}'
            raise self.error(number, what, "captions stand in double quotes") from None
        if not isinstance(relation, Printed) or not isinstance(relation.subject, Name) or relation.subject.at:
            raise self.error(number, f'"{clip(text.strip())}" is no line item', "captions stand in double quotes")
        return relation.subject

    def figure(self, number: int, name: Name, cell: str, period: tuple[dt.date | None, dt.date]) -> Figure:
        chosen = dict(name.selections)
        mantissa, decimals = self.digits(number, cell)
        *headings, caption = name.words if name.caption else (None,)
        return Figure(
            figure=0,
            statement=name.statement,
            section=tuple(heading for heading in headings if heading),
            caption=caption,
            concept=None if name.caption else name.words[0],
            measure=chosen.pop("measure", "amount"),
            basis=chosen.pop("basis", "reported"),
            dimensions=chosen,
            period_start=period[0],
            period_end=period[1],
            mantissa=mantissa,
            decimals=decimals,
            exact=cell == "-",
            status={"-": "nil", "?": "unreadable"}.get(cell, "number"),
            printed=cell,
            page=1,
        )

    def digits(self, number: int, cell: str) -> tuple[int | None, int | None]:
        """`(1,240.5)` is -12405 and 1."""
        if cell in {"-", "?"}:
            return (0, 0) if cell == "-" else (None, None)
        body = cell[1:-1] if cell.startswith("(") and cell.endswith(")") else cell.removeprefix("-")
        whole, point, part = body.removesuffix("%").replace(",", "").partition(".")
        if not (whole + part).isdecimal() or not (whole + part).isascii() or len(body) > 30 or (point and not part):
            raise self.error(number, f'"{clip(cell)}" is no number', "write 1,240 or (1,240) or 12.5, - or ?")
        sign = 1 if body == cell else -1
        return sign * int(whole + part), len(part)

    def error(self, number: int, what: str, cure: str) -> SuiteError:
        return SuiteError(self.file, number, 1, what, cure)


# --- Writing ---


def case_text(title: str, rows: list[tuple[str, dict[str, str]]], verdict: str) -> str:
    """A case as it is written: rows of a line item and its cells by period."""
    periods = sorted({period for _, cells in rows for period in cells}, reverse=True)
    table = [("line item", *periods), *((item, *(cells.get(p, "") for p in periods)) for item, cells in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = [
        " | ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        )
        for row in table
    ]
    return "\n".join([f"# {title}", *(line.rstrip() for line in lines), f"=> {verdict}", ""])
