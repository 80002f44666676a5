"""Every pattern of the loader takes time linear in its text: no repeat without bound stands in or beside another."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined] # the only place that takes a pattern apart
from typing import Any

import pytest

import tieout.loader

#: More repeats than this are as good as no bound.
MANY = 100
REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def compiled(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (p for v in value.values() for p in compiled(v))
    elif isinstance(value, (tuple, list)):
        yield from (p for v in value for p in compiled(v))


def patterns() -> list[object]:
    found: list[object] = []
    for module in pkgutil.walk_packages(tieout.loader.__path__, "tieout.loader."):
        for name, value in vars(importlib.import_module(module.name)).items():
            found += [pytest.param(p, id=f"{module.name}.{name}") for p in compiled(value)]
    return found


def inner(argument: Any) -> Iterator[Any]:
    """The sequences inside a parsed element."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        yield from (s for a in argument for s in inner(a))


def unbounded(operator: Any, argument: Any) -> bool:
    return str(operator) in REPEATS and argument[1] > MANY


def faults(sequence: Any, *, repeated: bool = False) -> Iterator[str]:
    """What could make matching slow: a repeat without bound inside a repeat, or after one with no letter between."""
    before = False
    for operator, argument in sequence:
        here = unbounded(operator, argument)
        if here and repeated:
            yield "a repeat without bound inside another repeat"
        if here and before:
            yield "two repeats without bound side by side"
        before = here or (before and str(operator) != "LITERAL")
        again = repeated or (str(operator) in REPEATS and argument[1] > 1)
        for part in inner(argument):
            yield from faults(part, repeated=again)


@pytest.mark.parametrize("pattern", patterns())
def test_a_pattern_is_linear(pattern: re.Pattern[str]) -> None:
    assert not list(faults(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)))


@pytest.mark.parametrize(
    "slow", [r"(a+)+b", r"(?:a|b+)*c", r"\s*\s*x", r"a+(?:x?)a+y", r"\w*\d\w*x", r"(?:\d{1,3},?)*(?:\d+)*z"]
)
def test_the_walk_sees_what_is_slow(slow: str) -> None:
    assert list(faults(_parser.parse(slow)))


def test_patterns_are_found() -> None:
    assert len(patterns()) > 40
