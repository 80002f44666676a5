"""What a rule is, and what it becomes once bound to figures: ties, remarks and what found nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

KINDS = ("foot", "cross-foot", "tie", "roll-forward", "recompute", "bound", "sign", "presence", "text")
SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A declared check.

    ``relation`` is the equation as the standard would write it, or the name of a table-wide
    finder in angle brackets (``<columns foot>``) for rules that need no concept.
    """

    id: str
    family: str
    title: str
    kind: str
    relation: str
    severity: str = "error"
    source: str = ""
    why: str = ""
    where: str | None = None
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Rules under one name, own rules after those of the suites it includes."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    path: str | None = None
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A figure's part in a tie: its number, and its whole coefficients (see `Tie`)."""

    figure: int
    coefficient: int
    denominator: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A rule bound to figures, over their amounts (mantissa x 10^-decimals) as printed.

    Without ``result`` the tie is linear: sum(coefficient x amount) ``operator`` 0.
    With it: amount(result) = factor x sum(coefficient x amount) / sum(denominator x amount).
    A percent change of new over base is result p, factor 100, members (new, 1, 0), (base, -1, 1);
    with a negative base the denominator is -1. EPS is factor 1, (net income, 1, 0), (shares, 0, 1).
    A concept's polarity is already in the coefficients.

    ``total`` is the member a reader would call the total or derived figure, None where there is
    no such (two places agreeing). ``shape`` groups the ties that are one rule over all columns of
    a table (same text for each column of one printed sum), for structure tests.
    """

    rule: str
    family: str
    kind: str
    members: tuple[Member, ...]
    operator: str = "="
    result: int | None = None
    factor: int = 1
    total: int | None = None
    shape: str = ""

    @property
    def figures(self) -> tuple[int, ...]:
        """Every figure of the tie, the result first, each once."""
        own = tuple(dict.fromkeys(m.figure for m in self.members))
        return own if self.result is None else (self.result, *(f for f in own if f != self.result))


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a rule that is no arithmetic says of a figure or a line: ``violated`` or ``anomaly``."""

    rule: str
    family: str
    verdict: str
    message: str
    figure: int | None = None
    figures: tuple[int, ...] = ()
    line: int | None = None
    col_start: int | None = None
    col_end: int | None = None
    printed: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unbound:
    """A rule, or one instance of it, that could not be evaluated, and why."""

    rule: str
    family: str
    reason: str
    figures: tuple[int, ...] = ()


@dataclass(slots=True)
class Binding:
    """A suite bound to one document's reading."""

    ties: list[Tie] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unbound: list[Unbound] = field(default_factory=list)
