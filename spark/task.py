"""What every partition is told: the suites of each document, the waivers, and which findings are wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .. import __version__, api

if TYPE_CHECKING:
    from ..expectations.waivers import Waiver
    from ..figures.reading import Reading
    from ..project.model import Project
    from ..reports.checked import Checked
    from ..rules.model import Rule, Suite
    from ..signing.policy import Policy


class OtherVersionError(RuntimeError):
    """The machines of a cluster have another tieout than the one that steers them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Plain values, sent to every worker once: nothing in them is opened or looked up there.

    ``named`` are the suites asked for; without them ``chosen`` holds those that a project names, and ``standard``
    those of each standard, the first name of it in lower case. ``least`` is the mildest level of findings wanted.
    ``siblings`` are names of documents of the landing, the first one first: only those that a rule may ask for.
    """

    named: tuple[Suite, ...] = ()
    chosen: Mapping[str, Suite] = field(default_factory=dict)
    standard: Mapping[str | None, tuple[Suite, ...]] = field(default_factory=dict)
    project: Project | None = None
    waivers: Sequence[Waiver] = ()
    policy: Policy | None = None
    today: dt.date
    least: str = "note"
    ties: bool = False
    worst: int = 3
    siblings: tuple[str, ...] = ()
    version: str = __version__

    def demand_version(self) -> None:
        """See that the worker has the tieout that made the task.

        Raises:
            OtherVersionError: it has another.
        """
        if self.version != __version__:
            raise OtherVersionError(f"tieout {__version__} where Spark works, {self.version} where it is called")

    def suites_for(self, reading: Reading) -> Sequence[Suite]:
        """The suites of a document, as `api.suites_for` chooses them."""
        if self.named:
            return self.named
        document = reading.document
        asked = () if self.project is None else self.project.suites_for(document.document, document.entity)
        return [self.chosen[str(name)] for name in asked] or self.standard[document.standard]

    def check(self, reading: Reading) -> Checked:
        """Check one document as everywhere in tieout."""
        reading.siblings = self.siblings or (reading.document.document,)
        checked = api.check(reading, self.suites_for(reading))
        return api.settled(checked, self.waivers, self.today, self.policy)

    @property
    def alike(self) -> tuple[Rule, ...] | None:
        """The rules that all documents are judged by and that nothing else can be found by; None where there is more.

        A waiver makes findings of its own, and all ties can only be told document by document.
        """
        from ..rules.language import rules_of  # noqa: PLC0415 - YAML only where suites are read

        every_tie = self.ties and self.least == "note"
        return None if self.waivers or every_tie or not self.named else tuple(rules_of(self.named))
