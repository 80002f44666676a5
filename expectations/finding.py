"""A finding as a value: what a rule says is wrong, where, and what it should have been."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A figure that may be the wrong one, and the share of belief in that (0 to 1)."""

    figure: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the other figures of a tie allow: all amounts from `low` to `high`, as printed text.

    Texts are plain decimals in the figure's own printed scale ("1948", "17.45"). Where a name or a word is printed
    wrong, which is no figure's finding, both are what is meant ("IIJ").
    """

    low: str
    high: str
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What a figure should have been: as it would be printed, its amount, how sure, and why.

    ``figure`` is None for a row the document lost. ``value`` is the amount as plain decimal text.
    ``certainty`` is proven, likely or ambiguous.
    """

    figure: int | None
    printed: str
    value: str
    certainty: str
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """What a waiver says of a finding; standing is ``in force``, or ``expired`` or ``lapsed`` where it stands again."""

    standing: str
    kind: str
    reason: str = ""
    owner: str = ""
    expires: str = ""

    def __str__(self) -> str:
        said = f": {self.reason}" if self.reason else ""
        until = f" until {self.expires}" if self.expires else ""
        return f"{self.standing}: {self.kind}, {self.owner or 'nobody'}{until}{said}"


@dataclass(slots=True, kw_only=True)
class Finding:
    """One thing to act on. The place fields are those of the accused figure, else None."""

    rule: str
    family: str
    level: str
    verdict: str
    message: str
    figures: tuple[int, ...] = ()
    accused: int | None = None
    line: int | None = None
    col_start: int | None = None
    col_end: int | None = None
    printed: str | None = None
    suspects: tuple[Suspect, ...] = ()
    expected: Expected | None = None
    residual: str | None = None
    repairs: tuple[Repair, ...] = ()
    waived: bool = False
    waiver: Waived | None = None
    fingerprint: str = ""
    state: str = ""
    tie: int | None = None
    why: str = ""
    related: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of a document's figures that are not nil are members of evaluated equality ties."""

    figures: int = 0
    tied: int = 0
    tied_twice: int = 0
    table_figures: int = 0
    table_tied: int = 0
