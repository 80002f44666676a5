"""What an assay comes to: which changes of a document's figures its checks would find, and whom nothing vouches for.

`measure.assay(checked, kinds=KINDS, thorough=0)` gives one `Assay` a document::

    result = assay(checked)                     # any document that was checked
    result.overall.changes, result.overall.found    # 61,204 and 58,911, both exact; .share is their Fraction
    result.by_statement[0].name                 # "balance_sheet", with .figures and .tally
    result.by_kind, result.by_family            # the same by kind of change, and by the family that would tell
    result.figure(17)                           # the Tally of one figure; None where it was not changed
    result.unvouched[0].figure, .why            # the largest amount that may be changed and nobody would know
    result.calibration                          # what a re-check of a sample said, if it was asked for

All counts are whole numbers of changes. ``error`` and ``warning`` say at which level the change would be found (an
error is not counted as a warning too); ``silent`` is the rest. A change of `misread` weighs as often as recognition
makes it (parts per million), so it is shown by itself and has no part in ``overall``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

#: Kinds of change, in the order of reports, with what each is called.
TITLES = {
    "digit": "one digit mistyped",
    "misread": "one digit misread, as often as OCR does",
    "transposed": "two neighbouring digits exchanged",
    "dropped": "a digit left out",
    "zero": "a zero too many or too few",
    "point": "the decimal point lost or moved",
    "sign": "the brackets or the minus lost",
    "stale": "the prior period's number left standing",
    "scale": "thousands for millions, or the other way",
    "swapped_pair": "two numbers of a row exchanged",
    "swapped_columns": "two whole columns exchanged",
}
KINDS = tuple(TITLES)
#: Kinds that say again, by other weights, what another kind says: no part of the whole.
WEIGHED = ("misread",)


@dataclass(frozen=True, slots=True)
class Tally:
    """So many changes, and how many of them would be found as an error, and how many only as a warning."""

    changes: int = 0
    error: int = 0
    warning: int = 0

    @property
    def found(self) -> int:
        """Changes that would be found at all."""
        return self.error + self.warning

    @property
    def silent(self) -> int:
        """Changes that nobody would be told of."""
        return self.changes - self.found

    @property
    def share(self) -> Fraction | None:
        """The share found, exact: 97 of 100 is 97/100; None of nothing."""
        return Fraction(self.found, self.changes) if self.changes else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.changes + other.changes, self.error + other.error, self.warning + other.warning)


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one statement, kind or family: over how many figures, and what became of them.

    ``alone`` is of a family the changes that it would find and no other one.
    """

    name: str
    figures: int
    tally: Tally
    alone: int = 0


@dataclass(frozen=True, slots=True)
class Unvouched:
    """A figure of which no change by itself would be found, and why not."""

    figure: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What the whole pipeline said of a seeded sample of the changes, beside the quick answer.

    ``overrated`` changes were to be found and are not, ``underrated`` ones the other way round. The pipeline found
    ``error`` of them as an error and ``warning`` only as a warning; it ``named`` the figure as the wrong one in so
    many, and ``repaired`` it to what it was in so many of these.
    """

    tried: int
    agreed: int
    overrated: int
    underrated: int
    error: int
    warning: int
    named: int
    repaired: int
    by_kind: tuple[Group, ...] = ()

    @property
    def silent(self) -> int:
        """Changes that the pipeline said nothing of."""
        return self.tried - self.error - self.warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Assay:
    """One document's assay; see the module. ``figures`` were changed, ``nils`` and ``unreadable`` ones were not.

    ``of_figure`` has the changes of one figure by itself (not of two exchanged), by its number.
    """

    document: str
    kinds: tuple[str, ...]
    figures: int = 0
    nils: int = 0
    unreadable: int = 0
    overall: Tally = Tally()
    by_statement: tuple[Group, ...] = ()
    by_kind: tuple[Group, ...] = ()
    by_family: tuple[Group, ...] = ()
    of_figure: dict[int, Tally] = field(default_factory=dict)
    unvouched: tuple[Unvouched, ...] = ()
    calibration: Calibration | None = None

    def figure(self, number: int) -> Tally | None:
        """The changes of one figure, None where it was not changed."""
        return self.of_figure.get(number)
