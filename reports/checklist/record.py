"""The checklist as a record for machines: JSON, the same bytes for the same run."""

from __future__ import annotations

import json
from typing import Any

from .model import Checklist, Evidence, Line, Sheet, Signature
from .seal import record_seal

#: The form of the record; a change that readers must know of counts it up.
FORM = 1


def json_text(checklist: Checklist) -> str:
    """The checklist as JSON with its seal; everything but ASCII is escaped."""
    facts = record(checklist)
    return json.dumps(facts | {"seal": record_seal(facts)}, indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def record(checklist: Checklist) -> dict[str, Any]:
    """The checklist as plain values, without its seal."""
    return {
        "checklist": FORM,
        "tieout": checklist.version,
        "publishable": checklist.publishable,
        "documents": [_sheet(sheet) for sheet in checklist.sheets],
    }


def _sheet(sheet: Sheet) -> dict[str, Any]:
    c = sheet.coverage
    return {
        "document": sheet.document,
        "title": sheet.title,
        "entity": sheet.entity,
        "period": sheet.period,
        "checked": sheet.source,
        "sha256": sheet.sha256,
        "rules": {"sha256": sheet.rules, "suites": list(sheet.suites), "count": sheet.count},
        "signoffs": {"head": sheet.head, "entries": sheet.entries, "seen": sheet.seen},
        "policy": dict(sheet.policy),
        "figures": sheet.figures,
        "coverage": {"figures": c.figures, "tied": c.tied, "tied_twice": c.tied_twice},
        "publishable": sheet.publishable,
        "answers": sheet.answers,
        "items": [_line(line) for line in sheet.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    n = line.counts
    return {
        "item": line.number,
        "text": line.text,
        "mode": line.mode,
        "families": line.families,
        "answer": line.answer,
        "todo": line.todo,
        "parts": [{"part": p.name, "answer": p.answer, "why": p.why} for p in line.parts],
        "tied": n.tied,
        "failed": n.failed,
        "waived": n.waived,
        "rules_looked": n.looked,
        "not_evaluated": n.unevaluated,
        "evidence": [_evidence(each) for each in line.evidence],
        "more_evidence": line.more,
        "signatures": [_signature(each) for each in line.signatures],
    }


def _evidence(each: Evidence) -> dict[str, Any]:
    return {
        "finding": each.id,
        "rule": each.rule,
        "level": each.level,
        "says": each.says,
        "places": each.places,
        "waived": each.waived,
        "page": each.page,
    }


def _signature(each: Signature) -> dict[str, Any]:
    return {
        "role": each.role,
        "by": each.by,
        "answer": each.answer,
        "at": each.at,
        "why": each.why,
        "state": each.state,
        "reason": each.reason,
    }
