"""The workpaper: who answered what, when, why and about which hash, for the file of the engagement."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from ...expectations.waivers import Waiver
from ...figures.chain import breaks
from ...signing.ledger import SignOff
from ...signing.standing import Standing
from ..excerpt import visible
from ..plain import plain
from .items import ITEMS

FORMATS = ("md", "json", "csv")
_TEXTS = {item.number: item.text for item in ITEMS}
_COLUMNS = (
    *("entry", "kind", "item", "what", "answer", "role", "by", "at", "why", "document", "sha256", "rules", "state"),
    *("before", "hash"),
)
#: What makes a formula of a cell in a spreadsheet.
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def workpaper(form: str, entries: Sequence[SignOff], found: Sequence[Standing], waivers: Sequence[Waiver]) -> str:
    """Every sign-off of the file and every waiver beside the document; `found` is what those of it are worth now."""
    rows = _rows(entries, found, waivers)
    if form == "json":
        return json.dumps({"workpaper": 1, "entries": rows}, indent=1, ensure_ascii=True) + "\n"
    return _csv(rows) if form == "csv" else _markdown(rows)


def _rows(entries: Sequence[SignOff], found: Sequence[Standing], waivers: Sequence[Waiver]) -> list[dict[str, str]]:
    states = {id(each.entry): f"{each.state}{f': {each.reason}' if each.reason else ''}" for each in found}
    broken = {each.at: each.kind for each in breaks(entry.link for entry in entries)}
    rows = [
        _signed(at, entry, states.get(id(entry), "of another document"), broken) for at, entry in enumerate(entries, 1)
    ]
    return rows + [_waived(at, waiver) for at, waiver in enumerate(waivers, 1)]


def _signed(at: int, entry: SignOff, state: str, broken: dict[int, str]) -> dict[str, str]:
    own = {
        "entry": str(at),
        "kind": "sign-off",
        "item": str(entry.item),
        "what": _TEXTS[entry.item],
        "state": f"{state}; the chain is broken here ({broken[at]})" if at in broken else state,
    }
    said = entry.facts | {"before": entry.before, "hash": entry.hash}
    return {name: own.get(name, said.get(name, "")) for name in _COLUMNS}


def _waived(at: int, waiver: Waiver) -> dict[str, str]:
    until = f", until {waiver.expires}" if waiver.expires else ""
    own = {
        "entry": str(at),
        "kind": "waiver",
        "item": "31",
        "what": " ".join(part for part in (waiver.name, waiver.rule if waiver.id else "", waiver.finding) if part),
        "answer": f"{waiver.kind}{until}",
        "role": "owner",
        "by": waiver.owner,
        "at": str(waiver.added or ""),
        "why": waiver.reason + (f" (reviewed by {waiver.reviewer})" if waiver.reviewer else ""),
        "document": waiver.document,
        "before": waiver.before,
        "hash": waiver.hash,
    }
    return {name: own.get(name, "") for name in _COLUMNS}


def _csv(rows: Sequence[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(_COLUMNS)
    writer.writerows([_cell(row[name]) for name in _COLUMNS] for row in rows)
    return out.getvalue()


def _cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before what could begin one.

    >>> _cell("=1+1"), _cell("30")
    ("'=1+1", '30')
    """
    shown = visible(text)
    return f"'{shown}" if text.startswith(_ACTIVE) or shown.lstrip().startswith(_ACTIVE) else shown


def _markdown(rows: Sequence[dict[str, str]]) -> str:
    lines = ["# Workpaper: who answered what\n", f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
    lines += [f"| {' | '.join(plain(row[name]) for name in _COLUMNS)} |" for row in rows]
    return "\n".join(lines) + "\n"
