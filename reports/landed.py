"""A landing in the making: readings, and the ties and findings that judge them, as Parquet tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from ..expectations.finding import Finding
from ..expectations.verdict import Outcome
from ..figures.landing import LandingWriter, tables_of
from ..figures.reading import Reading
from ..figures.schema import FINDINGS, TIES
from ..figures.storage import deliver, is_remote, local
from ..rules.model import Tie
from .checked import Checked
from .json import finding_facts, json_value


class Landing:
    """Tables written document by document, in the memory of one row group; in object storage when they are whole."""

    def __init__(self, place: Path | str) -> None:
        self._remote = str(place) if is_remote(place) else None
        self._here = TemporaryDirectory(prefix="tieout-") if self._remote else None
        self._folder = Path(self._here.name if self._here else local(str(place)))
        self._writer = LandingWriter(self._folder)

    def add(self, reading: Reading, checked: Checked | None = None, *, judged: bool = False) -> None:
        """Take one document's reading, and its verdicts if it has been checked; none if its check failed.

        Raises:
            OSError: the folder cannot be written, or holds something that is no landing.
        """
        tables = tables_of([reading])
        if judged or checked is not None:
            tables |= verdict_tables([checked] if checked is not None else [])
        self._writer.add(tables)

    def write(self) -> None:
        """Replace the folder's tables; a landing of nothing replaces nothing.

        Raises:
            OSError: the folder cannot be written, or holds something that is no landing.
        """
        self._writer.commit()
        if self._remote is not None:
            deliver(self._folder, self._remote)

    def close(self) -> None:
        """Forget what was not written."""
        self._writer.close()
        if self._here is not None:
            self._here.cleanup()


def verdict_tables(every: Iterable[Checked]) -> dict[str, pa.Table]:
    """The ``ties`` and ``findings`` tables of some checked documents, in the order of the reports."""
    several = list(every)
    return {"ties": ties_table(several), "findings": findings_table(several)}


def ties_table(every: Iterable[Checked]) -> pa.Table:
    """Each tie of some checked documents with its verdict; ``tie`` numbers the ties of a document."""
    rows: list[dict[str, Any]] = []
    for checked in every:
        judged = zip(checked.binding.ties, checked.outcomes, strict=True)
        rows += [{"document": checked.name, "tie": n, **_tie(*pair)} for n, pair in enumerate(judged)]
    return pa.Table.from_pylist(rows, schema=TIES)


def findings_table(every: Iterable[Checked]) -> pa.Table:
    """Each finding of some checked documents, the worst of a document first."""
    rows = [{"document": c.name, **_finding(finding)} for c in every for finding in c.in_order]
    return pa.Table.from_pylist(rows, schema=FINDINGS)


def _tie(tie: Tie, outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": tie.rule,
        "family": tie.family,
        "kind": tie.kind,
        "operator": tie.operator,
        "factor": tie.factor,
        "result": tie.result,
        "members": [
            {"figure": m.figure, "coefficient": m.coefficient, "denominator": m.denominator} for m in tie.members
        ],
        "verdict": outcome.verdict,
        "residual": None if outcome.residual is None else str(outcome.residual),
        "reason": outcome.reason,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    facts = finding_facts(finding)
    facts["expected"] = json_value(facts["expected"])
    return facts
