"""What a run of expectations judged, kept for an action that shows it: the readings with their ties and verdicts.

Great Expectations hands an action results alone. While somebody listens, each judgement is kept under its batch
until it is taken; a batch that is judged again replaces what was kept of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...figures.reading import Reading
    from ...rules.model import Binding, Rule
    from ..verdict import Outcome


@dataclass(frozen=True, slots=True)
class Kept:
    """One document judged by one ruleset: ``outcomes[k]`` is the verdict of ``binding.ties[k]``."""

    rules: tuple[Rule, ...]
    reading: Reading
    binding: Binding
    outcomes: Sequence[Outcome]


_LISTENING: list[bool] = []
#: batch -> hash of the ruleset -> its documents
_KEPT: dict[str, dict[str, list[Kept]]] = {}


def listen() -> None:
    """Keep what is judged from now on in this process."""
    if not _LISTENING:
        _LISTENING.append(True)


def listening() -> bool:
    """Whether anybody will take what is kept."""
    return bool(_LISTENING)


def keep(batch: str, ruleset: str, judged: list[Kept]) -> None:
    """Keep what a ruleset said of a batch, in the place of what it said before; of nothing, nothing stays."""
    if judged:
        _KEPT.setdefault(batch, {})[ruleset] = judged
    else:
        _KEPT.get(batch, {}).pop(ruleset, None)


def take(batch: str) -> list[Kept]:
    """What was kept of a batch since it was last taken; of several rulesets each document comes several times."""
    return [one for part in _KEPT.pop(batch, {}).values() for one in part]
