"""Tonight against the last complete run: what is new, fixed and still there, what is gone, and what drifted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ..project.model import Nightly
from .row import Row, Told
from .sources import Missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A finding about the run itself, in no document: what did not arrive (D05), what drifted (V06)."""

    rule: str
    family: str
    level: str
    message: str
    document: str = ""

    @property
    def fingerprint(self) -> str:
        """16 hex digits, the same for the same thing in another night, whatever its numbers."""
        about = self.document or self.message.partition(":")[0]
        return hashlib.sha256(f"{self.rule}\x1e{about}".encode(errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What became of all errors and warnings; `new` has the documents that they stand in."""

    new: tuple[tuple[str, Told], ...] = ()
    fixed: int = 0
    standing: int = 0
    first_seen: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def compared(rows: Iterable[Row], before: Mapping[str, Row]) -> Comparison:
    """The rows of tonight against those of the last complete run, by document; all is new where none was."""
    new: list[tuple[str, Told]] = []
    fixed = standing = 0
    first, changed, here = [], [], set()
    for row in rows:
        here.add(row.document)
        old = before.get(row.document)
        if old is row:
            standing += len(row.told)
            continue
        known = frozenset[str]() if old is None else old.fingerprints
        new += [(row.document, told) for told in row.told if told.fingerprint not in known]
        fixed += len(known - row.fingerprints)
        standing += len(known & row.fingerprints)
        if old is None:
            first.append(row.document)
        elif old.source != row.source:
            changed.append(row.document)
    gone = tuple(sorted(name for name in before if name not in here))
    fixed += sum(len(before[name].told) for name in gone)
    return Comparison(
        new=tuple(sorted(new, key=_rank)),
        fixed=fixed,
        standing=standing,
        first_seen=tuple(sorted(first)),
        changed=tuple(sorted(changed)),
        gone=gone,
    )


def _rank(one: tuple[str, Told]) -> tuple[object, ...]:
    document, told = one
    return told.level != "error", document, told.rule, told.fingerprint


def notices_of(
    rows: Sequence[Row], before: Mapping[str, Row], absent: Iterable[Missing], limits: Nightly
) -> list[Notice]:
    """What did not arrive, and what drifted by more than the project allows."""
    found = [Notice(rule="expected-arrived", family="D05", level="error", message=each.says) for each in absent]
    for row in rows:
        old = before.get(row.document)
        if old is not None and old is not row:
            found += _drifts(row, old, limits)
    if before:
        found += _documents(len(rows), len(before), limits)
    return found


def _drifts(row: Row, old: Row, limits: Nightly) -> Iterator[Notice]:
    """Where a document's figures, mapping or coverage are others than last time.

    Of 200 figures 50 gone are 25 percent; 90 of 100 tied, and 75 now, are 15 points.
    """
    if old.figures and abs(row.figures - old.figures) * 100 > limits.drift_figures * old.figures:
        yield _drift(row, "drift-figures", f"{row.figures:,} figures, {old.figures:,} last time")
    for rule, limit, now, then, word in (
        ("drift-mapping", limits.drift_mapping, row.mapped, old.mapped, "have a concept"),
        ("drift-coverage", limits.drift_coverage, row.tied, old.tied, "are tied"),
    ):
        if not (row.figures and old.figures):
            continue
        one, other = Fraction(100 * now, row.figures), Fraction(100 * then, old.figures)
        if other - one > Fraction(limit):
            yield _drift(row, rule, f"{int(one)} % of its figures {word}, {int(other)} % last time")


def _drift(row: Row, rule: str, said: str) -> Notice:
    return Notice(rule=rule, family="V06", level="warning", message=said, document=row.document)


def _documents(now: int, then: int, limits: Nightly) -> Iterator[Notice]:
    if (then - now) * 100 > limits.drift_documents * then:
        yield Notice(
            rule="drift-documents", family="V06", level="warning", message=f"documents: {now:,}, and {then:,} last time"
        )
