"""What a checklist comes to: one sheet a document, one line an item, each with its answer and what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...expectations.finding import Coverage

YES, NO, NOT_APPLICABLE, OPEN = "yes", "no", "n.a.", "needs a person"
#: The worst first: an item is as good as the worst of its parts, and what does not apply has no say.
ANSWERS = (NO, OPEN, YES, NOT_APPLICABLE)
AUTO, ASSIST, HUMAN = "computed", "a person decides", "a person answers"


@dataclass(frozen=True, slots=True)
class Counts:
    """Ties that hold, findings that stand and that are waived, what was looked at otherwise, what could not be."""

    tied: int = 0
    failed: int = 0
    waived: int = 0
    looked: int = 0
    unevaluated: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.tied + other.tied,
            self.failed + other.failed,
            self.waived + other.waived,
            self.looked + other.looked,
            self.unevaluated + other.unevaluated,
        )


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """One part of an item: its answer and why; a `soft` no is one that a person may answer otherwise."""

    name: str
    answer: str
    why: str
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A finding that speaks against an item or is waived: ``page`` is where a review shows it, if there is one."""

    id: str
    rule: str
    level: str
    says: str
    places: int = 1
    waived: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What one person answered; ``state`` is in force, lapsed, void or replaced, and ``reason`` says why."""

    role: str
    by: str
    answer: str
    at: str
    why: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of the checklist with its answer; ``settled`` says what is left to do, and is empty if nothing is."""

    number: int
    text: str
    mode: str
    families: str
    answer: str
    parts: tuple[PartAnswer, ...]
    counts: Counts
    evidence: tuple[Evidence, ...] = ()
    more: int = 0
    signatures: tuple[Signature, ...] = ()
    todo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The checklist of one document, with the hashes of all that it is about."""

    document: str
    title: str
    entity: str
    period: str
    source: str
    sha256: str
    rules: str
    suites: tuple[str, ...]
    count: int
    head: str
    entries: int
    seen: str
    figures: int
    coverage: Coverage
    policy: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]

    @property
    def answers(self) -> dict[str, int]:
        """How many items have which answer."""
        return {answer: sum(line.answer == answer for line in self.lines) for answer in (YES, NO, OPEN, NOT_APPLICABLE)}

    @property
    def publishable(self) -> bool:
        """Whether every item is answered, and none with no."""
        return not any(line.answer in {NO, OPEN} for line in self.lines)


@dataclass(frozen=True, slots=True)
class Checklist:
    """The sheets of one call."""

    version: str
    sheets: tuple[Sheet, ...] = field(default=())

    @property
    def publishable(self) -> bool:
        """Whether every document is."""
        return bool(self.sheets) and all(sheet.publishable for sheet in self.sheets)
