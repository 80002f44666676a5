"""What all our expectations share: a rule as kwargs, the one metric, and a result that says reported and expected."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, ClassVar

from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.expectation_configuration import parse_result_format
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.render.components import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

from ...rules.model import KINDS, Rule
from ...rules.relation import parse
from .judgement import Judged, Verdicts
from .metric import METRIC
from .ruleset import enlist, key_of

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

SEVERITY_OF = {"error": "critical", "warning": "warning", "note": "info"}
LEVEL_OF_SEVERITY = {severity: level for level, severity in SEVERITY_OF.items()}


class TieoutExpectation(BatchExpectation):
    """A declared rule as an expectation: a subclass only says what holds where a kwarg is not given.

    ``description`` is the rule's title and ``notes`` its why. ``ruleset`` names the suite whose ties
    are judged together. ``landing`` is the folder of the tables that a figures table lacks: the
    documents, their lines and columns. ``mapping`` is the file that says how a table of one's own is read.
    A rule that finds nothing to check fails, unless ``optional``.
    """

    rule: str | None = None
    family: str | None = None
    kind: str | None = None
    relation: str | None = None
    where: str | None = None
    options: dict[str, str] = pydantic.Field(default_factory=dict)
    source: str = ""
    ruleset: str | None = None
    landing: str | None = None
    mapping: str | None = None
    optional: bool = False

    default_kind: ClassVar[str] = ""
    default_relation: ClassVar[str | None] = None
    default_family: ClassVar[str] = ""
    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)
    success_keys: ClassVar[tuple[str, ...]] = (
        "rule",
        "family",
        "kind",
        "relation",
        "where",
        "options",
        "ruleset",
        "landing",
        "mapping",
        "optional",
    )

    @classmethod
    def is_abstract(cls) -> bool:
        """Whether the class is a base that no suite names: one that does not say its own kind."""
        return "default_kind" not in vars(cls) or not cls.default_kind

    @pydantic.root_validator(skip_on_failure=True)
    def _complete(cls, values: dict[str, Any]) -> dict[str, Any]:  # noqa: N805 - pydantic passes the class
        values["kind"] = _one_of(values["kind"] or cls.default_kind, KINDS)
        values["relation"] = values["relation"] or cls.default_relation
        values["family"] = values["family"] or cls.default_family
        if not values["relation"]:
            example = 'relation="Assets = Liabilities + Equity"'
            raise ValueError(f"a rule of kind {cls.default_kind!r} needs a relation, for example {example}")
        parse(values["relation"])
        values["rule"] = values["rule"] or _rule_id(values)
        enlist(values["ruleset"], _rule(values), values["landing"], values["mapping"])
        return values

    def __eq__(self, other: object) -> bool:
        """As inherited, which dumps both models, but only where the rules have the same id.

        The store looks every expectation up among all others of its suite.
        """
        if self is other:
            return True
        return isinstance(other, TieoutExpectation) and self.rule == other.rule and super().__eq__(other)

    __hash__ = BatchExpectation.__hash__

    @property
    def declared(self) -> Rule:
        """The rule that this expectation states."""
        return _rule({name: getattr(self, name) for name in self.__fields__})

    def get_validation_dependencies(
        self,
        execution_engine: object = None,  # noqa: ARG002 - the signature is theirs
        runtime_configuration: dict[str, Any] | None = None,
    ) -> ValidationDependencies:
        """The one metric, under the hash of the suite's rules (the inherited way costs 36 model dumps a call)."""
        metric = MetricConfiguration(
            metric_name=METRIC,
            metric_domain_kwargs={"batch_id": self.batch_id},
            metric_value_kwargs={"ruleset": key_of(self.ruleset, self.declared, self.landing, self.mapping)},
        )
        wanted = (runtime_configuration or {}).get("result_format", self.result_format)
        return ValidationDependencies({METRIC: metric}, parse_result_format(getattr(wanted, "value", wanted)))

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,  # noqa: ARG002 - the signature is theirs
        execution_engine: object = None,  # noqa: ARG002 - the signature is theirs
    ) -> dict[str, Any]:
        found: Verdicts | str = metrics[METRIC]
        head = {"rule": self.rule, "family": self.family, "severity": self.declared.severity}
        if isinstance(found, str):
            return _error(head, found)
        one = found.rules.get(str(self.rule))
        if one is None:
            return _error(head, f"the rule {self.rule} was not judged with its suite")
        return _result(head | one.details() | {"coverage": found.coverage}, one, optional=self.optional)

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: ExpectationValidationResult | None = None,
        runtime_configuration: dict[Any, Any] | None = None,  # noqa: ARG003 - the signature is theirs
    ) -> list[RenderedStringTemplateContent]:
        """The relation for Great Expectations' own pages, which escape nothing but the parameters of a template."""
        known = configuration or (result.expectation_config if result else None)
        kwargs = known.kwargs if known else {}
        said = {name: str(kwargs.get(name) or "") for name in ("family", "rule", "relation")}
        template = {"template": "$family $rule: $relation", "params": said}
        return [RenderedStringTemplateContent(content_block_type="string_template", string_template=template)]


def _result(details: dict[str, Any], one: Judged, *, optional: bool) -> dict[str, Any]:
    evaluated, failing = one.evaluated, one.failing
    return {
        "success": one.status == "passed" or (optional and one.status == "not_evaluated"),
        "result": {
            "observed_value": _observed(one),
            "element_count": one.counts.total(),
            "missing_count": one.counts.total() - evaluated,
            "unexpected_count": failing,
            "unexpected_percent": 100 * failing / evaluated if evaluated else 0.0,
            "details": details,
        },
    }


def _error(head: dict[str, Any], message: str) -> dict[str, Any]:
    """A failed result that says what went wrong; a raised exception would cost its siblings four runs each."""
    return {
        "success": False,
        "result": {
            "observed_value": "could not be judged, see the details",  # the message may quote the document
            "element_count": 0,
            "missing_count": 0,
            "unexpected_count": 0,
            "unexpected_percent": 0.0,
            "details": head | {"status": "error", "error": message, "verdicts": {}, "rows": [], "not_evaluated": []},
        },
    }


def _observed(one: Judged) -> str:
    """Counts only: Great Expectations writes this into its pages unescaped, so no word of a document may be in it."""
    if one.status == "not_evaluated":
        return "not evaluated"
    missing = one.counts.total() - one.evaluated
    if one.quiet and not one.evaluated:
        return "nothing to remark"
    return f"{one.failing} of {one.evaluated} fail" + (f", {missing} not evaluated" if missing else "")


def _rule(values: dict[str, Any]) -> Rule:
    notes = values["notes"]
    return Rule(
        id=values["rule"],
        family=values["family"],
        title=values["description"] or values["rule"],
        kind=values["kind"],
        relation=values["relation"],
        severity=LEVEL_OF_SEVERITY[FailureSeverity(values["severity"]).value],
        source=values["source"],
        why="\n".join(notes) if isinstance(notes, list) else notes or "",
        where=values["where"],
        options=tuple(values["options"].items()),
    )


def _rule_id(values: dict[str, Any]) -> str:
    said = repr((values["kind"], values["relation"], values["where"], sorted(values["options"].items())))
    return f"{values['family']}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def _one_of(word: str, words: tuple[str, ...]) -> str:
    if word not in words:
        raise ValueError(f"unknown kind {word!r}: one of {', '.join(words)}")
    return word
