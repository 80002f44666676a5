"""One remark for each place where a name or a word is printed wrong, with what is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...figures.wording import Misreading, misreadings
from ..model import Remark, Rule, Unbound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...figures.reading import Reading


def names_consistent(rule: Rule, reading: Reading) -> Iterator[Remark | Unbound]:
    """Find names that are printed in another way than the document knows them: ``11J`` and ``113`` for IIJ."""
    yield from _remarks(rule, reading, names=True)


def words_damaged(rule: Rule, reading: Reading) -> Iterator[Remark | Unbound]:
    """Find words that are none, and what they print like: ``Qutsourcing`` for Outsourcing."""
    yield from _remarks(rule, reading, names=False)


def _remarks(rule: Rule, reading: Reading, *, names: bool) -> Iterator[Remark | Unbound]:
    if not reading.lines:
        yield Unbound(rule=rule.id, family=rule.family, reason="the document's text is not at hand")
        return
    for misreading in misreadings(reading):
        if misreading.name == names:
            yield _remark(rule, misreading)


def _remark(rule: Rule, found: Misreading) -> Remark:
    said = f"{found.printed} should read {found.meant}" if found.meant else f"{found.printed} is no word"
    return Remark(
        rule=rule.id,
        family=rule.family,
        verdict="anomaly",
        message=f"{said} ({found.evidence})",
        line=found.line,
        col_start=found.start,
        col_end=found.end,
        printed=found.printed,
        expected=found.meant or None,
    )
