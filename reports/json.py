"""Findings for machines: the JSON contract, one line a finding, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from ..expectations.finding import Expected, Finding, Repair
from .checked import Checked


def json_text(every: Iterable[Checked], version: str) -> Iterator[str]:
    """The report in pieces, one a document, so that a long run needs no more memory than its longest document.

    Everything but ASCII is escaped: document text can then not steer a terminal that shows it.
    """
    yield f'{{"tieout": {_dumps(version)}, "documents": ['
    for number, checked in enumerate(every):
        yield ("," if number else "") + "\n" + _document(checked)
    yield "\n]}\n"


def document_facts(checked: Checked) -> dict[str, Any]:
    """One document of the contract, without its findings."""
    c = checked.coverage
    return {
        "document": checked.name,
        "figures": len(checked.reading.figures),
        "coverage": {
            "figures": c.figures,
            "tied": c.tied,
            "tied_twice": c.tied_twice,
            "table_figures": c.table_figures,
            "table_tied": c.table_tied,
        },
        "ties": checked.verdicts,
    }


def finding_facts(finding: Finding) -> dict[str, Any]:
    """One finding of the contract; figures are the document's figure numbers, columns count from 0."""
    return {
        "rule": finding.rule,
        "family": finding.family,
        "level": finding.level,
        "verdict": finding.verdict,
        "message": finding.message,
        "line": finding.line,
        "col_start": finding.col_start,
        "col_end": finding.col_end,
        "printed": finding.printed,
        "figures": list(finding.figures),
        "suspects": [{"figure": s.figure, "weight": round(s.weight, 6)} for s in finding.suspects],
        "residual": finding.residual,
        "expected": expected_facts(finding.expected),
        "repairs": [repair_facts(repair) for repair in finding.repairs],
        "waived": finding.waived,
        "fingerprint": finding.fingerprint,
        "state": finding.state,
    }


def expected_facts(expected: Expected | None) -> dict[str, Any] | None:
    """What is expected, as an interval of decimal texts; of a word printed wrong the word that is meant, twice."""
    if expected is None:
        return None
    return {
        "low": expected.low,
        "high": expected.high,
        "low_open": expected.low_open,
        "high_open": expected.high_open,
    }


def repair_facts(repair: Repair) -> dict[str, Any]:
    """One proposal; its figure is null for a row that the document lost."""
    return {
        "figure": repair.figure,
        "printed": repair.printed,
        "value": repair.value,
        "certainty": repair.certainty,
        "proof": repair.proof,
    }


def json_value(value: object) -> str | None:
    """A value as JSON text, and null as none at all."""
    return None if value is None else _dumps(value)


def _document(checked: Checked) -> str:
    head = _dumps(document_facts(checked)).removesuffix("}")
    findings = ",\n".join(_dumps(finding_facts(finding)) for finding in checked.in_order)
    return f'{head}, "findings": [' + (f"\n{findings}\n" if findings else "") + "]}"


def _dumps(value: object) -> str:
    return json.dumps(value, allow_nan=False)
