"""What a run came to, on one screen, for people; and as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields

from ..reports.excerpt import visible
from ..reports.history import Total
from .run import Night

#: So many of each are named; the others are counted.
_MOST = 5


def night_text(night: Night) -> str:
    """The summary."""
    return "".join(f"{line}\n" for line in _lines(night))


def _lines(night: Night) -> Iterator[str]:
    total, compared = night.total, night.comparison
    state = "complete" if night.complete else "INCOMPLETE, the last good site stays up"
    yield f"Run of {_when(night.run_time)}: {state}"
    yield (
        f"  documents {total.documents:,}: {len(compared.first_seen):,} new, {len(compared.changed):,} changed,"
        f" {len(compared.gone):,} gone; {night.checked:,} checked anew, {night.read:,} of them read"
    )
    yield (
        f"  findings  {_plural(total.errors, 'error')}, {_plural(total.warnings, 'warning')}: {total.new:,} new,"
        f" {total.fixed:,} fixed, {total.standing:,} still there; {total.waived:,} waived"
    )
    if total.figures:
        yield f"  coverage  {100 * total.tied // total.figures} % of {total.figures:,} figures tied"
    yield from _named("fault", [str(fault) for fault in night.faults])
    yield from _named(
        "notice", [f"{n.family} {n.document}{': ' if n.document else ''}{n.message}" for n in night.notices]
    )
    yield from _named("unread", [f"{row.document}: {row.unread}" for row in night.rows if row.unread])
    yield from _named("new", _new(night))
    yield from _named("gone", list(compared.gone))
    if night.alerted:
        yield f"  alert     {_plural(night.alerted, 'thing')} told"
    if night.untold:
        yield f"  alert     NOT SENT: {visible(night.untold)}"
    if night.index is not None:
        yield f"  pages     {visible(str(night.index))}"


def _new(night: Night) -> list[str]:
    """The new errors and warnings by document: `3 errors in q2.txt (B01 assets-cast, ...)`."""
    by: dict[str, list[tuple[str, str]]] = {}
    for document, told in night.comparison.new:
        by.setdefault(document, []).append((told.level, f"{told.family} {told.rule}"))
    lines = []
    for document, each in by.items():
        counts = Counter(level for level, _ in each)
        rules = list(dict.fromkeys(rule for _, rule in each))
        more = ", ..." if len(rules) > 2 else ""
        said = ", ".join(_plural(counts[level], level) for level in ("error", "warning") if counts[level])
        lines.append(f"{said} in {document} ({', '.join(rules[:2])}{more})")
    return lines


def _named(label: str, texts: Sequence[str]) -> Iterator[str]:
    for text in texts[:_MOST]:
        yield f"  {label:<9} {visible(text)[:200]}"
    if len(texts) > _MOST:
        yield f"  {'':<9} and {len(texts) - _MOST:,} more"


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _when(time: dt.datetime) -> str:
    return f"{time.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"


def night_json(night: Night, version: str) -> str:
    """The run for machines: its totals, what is new, the notices and the faults."""
    facts = {
        "tieout": version,
        "run": _facts(night.total),
        "exit_code": night.exit_code,
        "read": night.read,
        "checked": night.checked,
        "new": [{"document": d, **{f.name: getattr(t, f.name) for f in fields(t)}} for d, t in night.comparison.new],
        "gone": list(night.comparison.gone),
        "notices": [
            {"rule": n.rule, "family": n.family, "level": n.level, "document": n.document or None,
             "message": n.message, "fingerprint": n.fingerprint}
            for n in night.notices
        ],
        "faults": [{"source": fault.source, "message": fault.what, "code": fault.code} for fault in night.faults],
        "unread": [{"document": row.document, "message": row.unread} for row in night.rows if row.unread],
        "alerts": {"told": night.alerted, "failed": night.untold or None},
        "pages": None if night.index is None else str(night.index),
    }  # fmt: skip
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


# --- The history ---


def history_text(totals: Sequence[Total]) -> str:
    """The runs as a table, the newest last; each bar is the errors against the most of any run."""
    if not totals:
        return "no run yet; `tieout nightly` makes one\n"
    most = max(*(total.errors for total in totals), 1)
    head = ("run (UTC)", "state", "documents", "errors", "warnings", "new", "fixed", "tied", "")
    rows: list[tuple[str, ...]] = [head]
    for total in totals:
        tied = f"{100 * total.tied // total.figures} %" if total.figures else "-"
        bar = "#" * (-(-20 * total.errors // most))
        when = f"{total.run_time.astimezone(dt.UTC):%Y-%m-%d %H:%M}"
        counts = (total.documents, total.errors, total.warnings, total.new, total.fixed)
        rows.append((when, total.state, *(f"{count:,}" for count in counts), tied, bar))
    return _table(rows)


def history_json(totals: Sequence[Total]) -> str:
    """The runs for machines."""
    return json.dumps({"runs": [_facts(total) for total in totals]}, indent=2) + "\n"


def _facts(total: Total) -> dict[str, object]:
    facts = {one.name: getattr(total, one.name) for one in fields(total)}
    return facts | {"run_time": total.run_time.astimezone(dt.UTC).isoformat()}


def _table(rows: Sequence[Sequence[str]]) -> str:
    wide = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    left = (0, 1, len(wide) - 1)
    lines = (
        "  ".join(cell.ljust(wide[n]) if n in left else cell.rjust(wide[n]) for n, cell in enumerate(row))
        for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)
