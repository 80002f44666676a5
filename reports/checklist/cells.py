"""The checklist as a workbook, and a workbook's texts read back to see whether they are the ones that were written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from ..workbook.book import Book, safe
from ..workbook.book import Sheet as Page
from .markdown import last_day
from .model import NO, NOT_APPLICABLE, OPEN, YES, Checklist, Line, Sheet
from .seal import BLANK, HASH, cells_seal
from .verify import NoChecklistError, Sealed

_HEADS = (
    *("#", "item", "answer", "tied", "failed", "waived", "not evaluated", "preparer", "reviewer", "date", "why"),
    *("to do", "mode", "families"),
)
_WIDTHS = (5, 40, 15, 7, 7, 8, 10, 13, 13, 11, 62, 36, 18, 24)
#: The last column that is printed: what stands behind it is for filters on a screen.
_PRINTED = 10
_EVIDENCE = ("document", "item", "finding", "rule", "level", "says", "places", "waived")
_EVIDENCE_WIDTHS = (28, 7, 11, 26, 10, 90, 8, 50)
_SIGNED = ("document", "item", "role", "by", "answer", "at", "why", "state", "reason")
_SIGNED_WIDTHS = (28, 7, 12, 20, 10, 22, 70, 12, 36)
_COLORS = {YES: "#116329", NO: "#A40E26", OPEN: "#7A4600", NOT_APPLICABLE: "#57606A"}
_SEAL = "Seal"
_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_BYTES, _MOST_PARTS = 64_000_000, 500
#: What shows text or pictures over cells; we write none of them.
_FOREIGN = (
    "xl/drawings",
    "xl/media",
    "xl/comments",
    "xl/threadedComments",
    "xl/embeddings",
    "xl/externalLinks",
    "xl/vba",
)

Value = str | int
Cells = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the workbook: rows of texts and counts, with the widths of its columns and its heading's row."""

    name: str
    rows: list[list[Value]]
    widths: tuple[int, ...]
    head: int


def workbook(checklist: Checklist) -> bytes:
    """The checklist as an XLSX file: texts as texts, whatever they begin with."""
    tables = [*_tables(checklist), _seal_table(checklist)]
    seal = cells_seal((table.name, _texts(table.rows)) for table in tables)
    book = Book("Checklist before publication", checklist.version)
    for table in tables:
        _write(book, table, seal)
    return book.content()


def _tables(checklist: Checklist) -> Iterator[Table]:
    for number, sheet in enumerate(checklist.sheets, 1):
        yield _items(sheet, "Checklist" if len(checklist.sheets) == 1 else f"Checklist {number}")
    found = [_evidence(sheet, line) for sheet in checklist.sheets for line in sheet.lines]
    evidence: list[list[Value]] = [list(_EVIDENCE), *(row for rows in found for row in rows)]
    yield Table("Evidence", evidence, _EVIDENCE_WIDTHS, 0)
    signed: list[list[Value]] = [
        [sheet.document, line.number, s.role, s.by, s.answer, s.at, s.why, s.state, s.reason]
        for sheet in checklist.sheets
        for line in sheet.lines
        for s in line.signatures
    ]
    yield Table("Signatures", [list(_SIGNED), *signed], _SIGNED_WIDTHS, 0)


def _items(sheet: Sheet, name: str) -> Table:
    state = "publishable" if sheet.publishable else "not publishable yet"
    counts = ", ".join(f"{count} {answer}" for answer, count in sheet.answers.items())
    about = [
        ("document", sheet.document),
        ("state", f"{state}: {counts}"),
        ("title", sheet.title),
        ("entity", sheet.entity),
        ("period", sheet.period),
        ("checked", sheet.source),
        ("suites", f"{', '.join(sheet.suites)} ({sheet.count} rules)"),
        *sheet.policy,
        ("SHA-256 of the file", sheet.sha256 or "none"),
        ("SHA-256 of the rules", sheet.rules),
        ("head of the sign-offs", f"{sheet.head} ({sheet.entries} entries)" if sheet.entries else "none"),
    ]
    rows: list[list[Value]] = [["", label, value] for label, value in about]
    return Table(name, [*rows, list(_HEADS), *map(_item, sheet.lines)], _WIDTHS, len(rows))


def _item(line: Line) -> list[Value]:
    n = line.counts
    why = "; ".join(f"{part.name}: {part.answer}: {part.why}" for part in line.parts)
    people = [_who(line, "preparer"), _who(line, "reviewer"), last_day(line)]
    counts: list[Value] = [n.tied, n.failed, n.waived, n.unevaluated]
    return [line.number, line.text, line.answer, *counts, *people, why, line.todo, line.mode, line.families]


def _who(line: Line, role: str) -> str:
    return next((each.by for each in line.signatures if each.role == role and each.state == "in force"), "")


def _evidence(sheet: Sheet, line: Line) -> list[list[Value]]:
    rows: list[list[Value]] = [
        [sheet.document, line.number, e.id, e.rule, e.level, e.says, e.places, e.waived] for e in line.evidence
    ]
    more: list[list[Value]] = [[sheet.document, line.number, "", "", "", f"and {line.more} more"]] if line.more else []
    return rows + more


def _seal_table(checklist: Checklist) -> Table:
    files: list[list[Value]] = [["file", sheet.sha256 or "none", sheet.head or "none"] for sheet in checklist.sheets]
    note = "tieout checklist verify CHECKLIST FILE: the seal is a hash over the texts of all sheets"
    made: list[list[Value]] = [["made by", f"tieout {checklist.version}"], ["seal", BLANK]]
    return Table(_SEAL, [*made, *files, ["proof", note]], (12, 80, 80), 0)


def _texts(rows: Sequence[Sequence[Value]]) -> list[list[str]]:
    """The rows as they are read back: every cell a text, none behind the last that has one, no empty row at the end."""
    texts = [[safe(each) if isinstance(each, str) else str(each) for each in row] for row in rows]
    return _bare(texts)


def _bare(rows: list[list[str]]) -> list[list[str]]:
    found = []
    for row in rows:
        last = max((at for at, text in enumerate(row) if text), default=-1)
        found.append(row[: last + 1])
    while found and not found[-1]:
        found.pop()
    return found


def _write(book: Book, table: Table, seal: str) -> None:
    sheet = book.sheet(table.name)
    for column, width in enumerate(table.widths):
        sheet.raw.set_column(column, column, width)
    sheet.raw.set_landscape()
    sheet.raw.set_paper(9)
    sheet.raw.fit_to_pages(1, 0)
    if table.name != _SEAL:
        sheet.raw.freeze_panes(table.head + 1, 0)
        sheet.raw.repeat_rows(table.head)
    if table.head:
        sheet.raw.print_area(0, 0, len(table.rows) - 1, _PRINTED)
    for at, row in enumerate(table.rows):
        if at > table.head:
            _tall(sheet, at, row, table.widths)
        for column, value in enumerate(row):
            look = _look(table, at, value)
            if isinstance(value, str):
                sheet.text(at, column, seal if value == BLANK and table.name == _SEAL else value, **look)
            else:
                sheet.number(at, column, value, **look)


def _look(table: Table, at: int, value: Value) -> dict[str, object]:
    if table.name == _SEAL or at < table.head:
        return {}  # what is not wrapped goes on over the empty cells beside it
    if at == table.head:
        return {"bold": True, "bottom": 1, "text_wrap": True}
    if isinstance(value, str) and value in _COLORS:
        return {"bold": True, "font_color": _COLORS[value]}
    return {"text_wrap": True}


def _tall(sheet: Page, at: int, row: Sequence[Value], widths: Sequence[int]) -> None:
    """As high as the cell that needs most."""
    texts = [(str(value), width) for value, width in zip(row, widths, strict=False) if isinstance(value, str)]
    if texts:
        text, width = max(texts, key=lambda each: len(each[0]) / each[1])
        sheet.tall(at, text, width)


# --- Reading back ---


def read_workbook(data: bytes, name: str) -> Sealed:
    """What a workbook says of itself.

    Raises:
        NoChecklistError: it is no workbook of ours.
    """
    problem = f"{name}: is no checklist of tieout; name the file that `tieout checklist --out` wrote"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = _parts(archive)
        sheets = _sheets(parts)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        IndexError,
        ET.ParseError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise NoChecklistError(problem) from error
    rows = dict(sheets).get(_SEAL, [])
    told = {row[0]: row[1] for row in rows if len(row) > 1}
    if not re.fullmatch(HASH, told.get("seal", "")):
        raise NoChecklistError(problem)
    files = tuple(row[1] for row in rows if len(row) > 1 and row[0] == "file")
    heads = tuple(row[2] for row in rows if len(row) > 2 and row[0] == "file")
    foreign = any(part.startswith(_FOREIGN) for part in parts)
    return Sealed(files, heads, told["seal"], not foreign and cells_seal(sheets, told["seal"]) == told["seal"])


def _parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every part of the archive, as long as it is no bomb.

    Raises:
        ValueError: it is one, or a part declares entities, which ours never do.
    """
    every = archive.infolist()
    if len(every) > _MOST_PARTS or sum(each.file_size for each in every) > _MOST_BYTES:
        raise ValueError("too large")
    found = {}
    for each in every:
        with archive.open(each) as file:
            found[each.filename] = file.read(each.file_size + 1)
        if len(found[each.filename]) > each.file_size or b"<!DOCTYPE" in found[each.filename]:
            raise ValueError("is no part of ours")
    if len(found) != len(every):
        raise ValueError("a part is there twice")
    return found


def _sheets(parts: dict[str, bytes]) -> list[tuple[str, list[list[str]]]]:
    shared = [_joined(each) for each in _xml(parts["xl/sharedStrings.xml"])] if "xl/sharedStrings.xml" in parts else []
    targets = {each.get("Id"): each.get("Target", "") for each in _xml(parts["xl/_rels/workbook.xml.rels"])}
    found = []
    for sheet in _xml(parts["xl/workbook.xml"]).iter(f"{_NAMESPACE}sheet"):
        path = (targets[sheet.get(_RELATION)] or "").removeprefix("/xl/")
        found.append((sheet.get("name", ""), _bare(_rows(_xml(parts[f"xl/{path}"]), shared))))
    return found


def _xml(data: bytes) -> ET.Element:
    return ET.fromstring(data)  # noqa: S314 - a part with a DOCTYPE, and so with entities, was refused


def _rows(sheet: ET.Element, shared: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for cell in sheet.iter(f"{_NAMESPACE}c"):
        column, row = _place(cell.get("r", ""))
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = _text(cell, shared)
    return rows


def _place(address: str) -> tuple[int, int]:
    """Column and row of an address, from 0: C5 is 2 and 4.

    >>> _place("C5"), _place("AB1")
    ((2, 4), (27, 0))
    """
    found = re.fullmatch(r"([A-Z]{1,3})([0-9]{1,7})", address)
    if found is None:
        raise ValueError("no address")
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    if column > 100 or int(found[2]) > 100_000:
        raise ValueError("far outside of what we write")
    return column - 1, int(found[2]) - 1


def _text(cell: ET.Element, shared: Sequence[str]) -> str:
    """A cell's text; of a formula the formula, since we write none."""
    formula = cell.find(f"{_NAMESPACE}f")
    if formula is not None:
        return f"={formula.text or ''}"
    kind, value = cell.get("t", "n"), cell.find(f"{_NAMESPACE}v")
    if kind == "s" and value is not None:
        return shared[int(value.text or "")]
    if kind == "inlineStr":
        return _joined(cell)
    return "" if value is None else value.text or ""


def _joined(element: ET.Element) -> str:
    return "".join(each.text or "" for each in element.iter(f"{_NAMESPACE}t"))
