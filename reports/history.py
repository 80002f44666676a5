"""What earlier runs said of each document: one small file a run, by which new, fixed and standing findings are told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What one run said of one document.

    ``source`` and ``suites`` are hashes, of the document and of the rules it was checked by. Levels count findings
    that are neither waived nor about what could not be evaluated; ``fingerprints`` are those of its errors and
    warnings.
    """

    run_time: dt.datetime
    document: str
    source: str = ""
    suites: str = ""
    errors: int = 0
    warnings: int = 0
    notes: int = 0
    waived: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)
    figures: int = 0
    tied: int = 0
    tied_twice: int = 0
    fingerprints: frozenset[str] = frozenset()
