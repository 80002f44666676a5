"""The expectations that suites name, one thin class for each sort of rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from great_expectations.expectations.metadata_types import FailureSeverity

from .base import SEVERITY_OF, TieoutExpectation

if TYPE_CHECKING:
    from ...rules.model import Rule


class ExpectTie(TieoutExpectation):
    """A relation between concepts or captions: ``Assets = LiabilitiesAndStockholdersEquity``."""

    default_kind = "tie"
    default_family = "T04"


class ExpectTotalsToFoot(TieoutExpectation):
    """Every total that a table prints is the sum of its parts, down columns and across rows."""

    default_kind = "foot"
    default_relation = "<columns foot>"
    default_family = "F01"


class ExpectRollForward(TieoutExpectation):
    """What a period opens with and its movements give what it closes with."""

    default_kind = "roll-forward"
    default_family = "N01"


class ExpectRecomputation(TieoutExpectation):
    """Printed changes, percentages, ratios and amounts per share follow from the figures they are about."""

    default_kind = "recompute"
    default_relation = "<percent change columns>"
    default_family = "R01"


class ExpectAgreement(TieoutExpectation):
    """One fact printed in several places is the same fact everywhere, at the precision of each place."""

    default_kind = "tie"
    default_relation = "<same fact agrees>"
    default_family = "T04"


class ExpectBound(TieoutExpectation):
    """One figure is never above, or never below, another."""

    default_kind = "bound"
    default_family = "P02"


class ExpectSign(TieoutExpectation):
    """A figure has the sign that its caption and its concept give it."""

    default_kind = "sign"
    default_family = "C05"


class ExpectSoundLanding(TieoutExpectation):
    """The landed tables hold what every other rule builds on: keys, types, periods, units, nothing left unread."""

    default_kind = "presence"
    default_relation = "<keys are unique>"
    default_family = "D06"


class ExpectPresence(TieoutExpectation):
    """What a release has to state is stated."""

    default_kind = "presence"
    default_family = "D01"


class ExpectNoNumberDamage(TieoutExpectation):
    """No printed number shows the marks of a bad scan: foreign glyphs, broken separators, lost decimals."""

    default_kind = "text"
    default_relation = "<numbers readable>"
    default_family = "O01"


_OF_KIND: dict[str, type[TieoutExpectation]] = {
    "foot": ExpectTotalsToFoot,
    "cross-foot": ExpectTotalsToFoot,
    "tie": ExpectTie,
    "roll-forward": ExpectRollForward,
    "recompute": ExpectRecomputation,
    "bound": ExpectBound,
    "sign": ExpectSign,
    "presence": ExpectPresence,
    "text": ExpectPresence,
}


def expectation_for(
    rule: Rule,
    *,
    ruleset: str | None = None,
    landing: str | None = None,
    mapping: str | None = None,
    optional: bool = False,
) -> TieoutExpectation:
    """The expectation that states this rule.

    Args:
        rule: a declared rule.
        ruleset: the label of the suite it is judged with, see `suite_of`.
        landing: the folder of the tables that a figures table lacks.
        mapping: the file that says how a table of one's own is read.
        optional: let it succeed where it finds nothing to check.

    """
    return _class_for(rule)(
        rule=rule.id,
        family=rule.family,
        kind=rule.kind,
        relation=rule.relation,
        where=rule.where,
        options=dict(rule.options),
        source=rule.source,
        description=rule.title,
        notes=rule.why or None,
        severity=FailureSeverity(SEVERITY_OF[rule.severity]),
        ruleset=ruleset,
        landing=landing,
        mapping=mapping,
        optional=optional,
    )


def _class_for(rule: Rule) -> type[TieoutExpectation]:
    if rule.family[:1] == "O" or rule.family in ("U04", "U05", "U06"):
        return ExpectNoNumberDamage
    if rule.kind == "tie" and rule.relation.startswith("<"):
        return ExpectAgreement
    if rule.kind == "presence" and rule.relation.startswith("<"):
        return ExpectSoundLanding
    return _OF_KIND[rule.kind]
