"""Suites of rules as Great Expectations suites, to and from JSON, and the guard that a loaded suite is whole."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from great_expectations import ExpectationSuite

from .base import TieoutExpectation
from .classes import expectation_for
from .ruleset import Ruleset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from great_expectations.core import ExpectationSuiteValidationResult

    from ...rules.model import Rule


class IncompleteRunError(Exception):
    """A suite or its result lacks rules that were declared, or has some of them twice."""

    def __init__(self, what: str, declared: Sequence[str], found: Sequence[str]) -> None:
        wanted, got = Counter(declared), Counter(found)
        missing, more = sorted((wanted - got).elements()), sorted((got - wanted).elements())
        said = [f"{len(found)} of {len(declared)} declared rules"]
        said += [f"missing: {', '.join(missing[:20])}"] if missing else []
        said += [f"unknown or repeated: {', '.join(more[:20])}"] if more else []
        super().__init__(f"{what}: {'; '.join(said)}")


def suite_of(
    rules: Sequence[Rule],
    *,
    name: str = "tieout",
    landing: str | None = None,
    mapping: str | None = None,
    optional: bool = False,
) -> ExpectationSuite:
    """The rules as one Great Expectations suite, whose ties are judged together.

    Raises:
        ValueError: two of the rules have the same id.

    """
    twice = [rule for rule, n in Counter(rule.id for rule in rules).items() if n > 1]
    if twice:
        raise ValueError(f"rule ids must differ, these occur more than once: {', '.join(sorted(twice))}")
    label = Ruleset(tuple(rules)).hash
    expectations = [
        expectation_for(rule, ruleset=label, landing=landing, mapping=mapping, optional=optional) for rule in rules
    ]
    return ExpectationSuite(
        name=name, expectations=expectations, meta={"tieout": {"rules": [rule.id for rule in rules]}}
    )


def rules_in(suite: ExpectationSuite) -> list[Rule]:
    """The rules that a suite's own expectations state; expectations of others are left out."""
    return [one.declared for one in suite.expectations if isinstance(one, TieoutExpectation)]


def suite_json(suite: ExpectationSuite) -> str:
    """The suite as JSON that `read_suite`, or any Great Expectations with our classes imported, reads."""
    return json.dumps(suite.to_json_dict(), indent=1, ensure_ascii=False) + "\n"


def read_suite(source: Path | str | dict[str, Any]) -> ExpectationSuite:
    """The suite in a file, in JSON text or in a dictionary, with every expectation that it declares.

    Great Expectations leaves out an expectation whose class it does not know, and the rest then
    passes; here that is an error.

    Raises:
        IncompleteRunError: an expectation, or a rule that the suite's own list names, is missing.

    """
    if isinstance(source, Path):
        source = source.read_text(encoding="utf-8")
    data = json.loads(source) if isinstance(source, str) else source
    suite = ExpectationSuite(**data)
    types = [one["type"] for one in data.get("expectations", [])]
    loaded = [one.expectation_type for one in suite.expectations]
    if Counter(types) != Counter(loaded):
        raise IncompleteRunError(f"suite {suite.name!r} did not load whole", types, loaded)
    demand_rules(f"suite {suite.name!r}", declared_rules(suite), [rule.id for rule in rules_in(suite)])
    return suite


def declared_rules(suite: ExpectationSuite) -> list[str]:
    """The rule ids that a suite says it has: its own list where it was made from rules."""
    listed = (suite.meta or {}).get("tieout", {}).get("rules")
    return list(listed) if listed is not None else [rule.id for rule in rules_in(suite)]


def demand_complete(result: ExpectationSuiteValidationResult, declared: Iterable[str]) -> None:
    """Refuse a result that does not hold each declared rule exactly once.

    Raises:
        IncompleteRunError: names what is missing or repeated.

    """
    found = [one.expectation_config.kwargs.get("rule") for one in result.results if one.expectation_config]
    demand_rules(f"result of suite {result.suite_name!r}", list(declared), [str(rule) for rule in found if rule])


def demand_rules(what: str, declared: Sequence[str], found: Sequence[str]) -> None:
    """Refuse lists of rule ids that are not the same, each once.

    Raises:
        IncompleteRunError: they differ, or there are none at all.

    """
    if not declared or Counter(declared) != Counter(found) or max(Counter(found).values()) > 1:
        raise IncompleteRunError(what, declared, found)
