"""The published JSON Schema says exactly what is printed: every output is valid, and nothing is printed unsaid."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from reported import HOSTILE, hostile_report, report

import tieout
from tieout.cli import main
from tieout.expectations.verdict import LEVELS, VERDICTS
from tieout.reports.json import json_text
from tieout.reports.schema import SCHEMAS, schema_text


def schema() -> dict[str, Any]:
    return json.loads(schema_text("check"))  # type: ignore[no-any-return]


def objects(part: Any) -> Iterator[dict[str, Any]]:
    """Every object that a schema describes."""
    if isinstance(part, dict):
        if "properties" in part:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from objects(each)


def closed() -> dict[str, Any]:
    """The schema with no room for what it does not name."""
    whole = schema()
    for each in objects(whole):
        each["additionalProperties"] = False
    return whole


def faults(value: Any) -> list[str]:
    found = jsonschema.Draft202012Validator(closed()).iter_errors(value)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in found]


def printed(*every: tieout.Checked) -> Any:
    return json.loads("".join(json_text(every, "1.2")))


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text(name)))


def test_what_is_named_is_always_there() -> None:
    assert all(set(each["required"]) == set(each["properties"]) for each in objects(schema()))


@pytest.mark.parametrize("every", [(), (report(),), (report(), report())], ids=len)
def test_a_report_is_valid(every: tuple[tieout.Checked, ...]) -> None:
    assert faults(printed(*every)) == []


def test_the_example_is_valid(root: Path) -> None:
    assert faults(printed(*tieout.check(root / "examples" / "iij-1h17.txt"))) == []


def test_hostile_text_stays_a_value() -> None:
    for text in HOSTILE:
        found = printed(hostile_report(text))
        for each in found["documents"][0]["findings"]:
            for repair in each["repairs"]:
                repair["certainty"] = "likely"  # one of three words, not a text of the document
        assert faults(found) == []


def test_levels_and_verdicts_are_those_of_the_kernel() -> None:
    finding = schema()["$defs"]["finding"]["properties"]
    assert set(finding["level"]["enum"]) == set(LEVELS) - {"pass"}
    assert set(finding["verdict"]["enum"]) == set(VERDICTS) - {"exact", "rounding"}
    assert set(schema()["$defs"]["ties"]["properties"]) == set(report().verdicts)


def change(key: str, value: object) -> Callable[[Any], None]:
    return lambda whole: whole["documents"][0]["findings"][0].update({key: value})


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole.pop("tieout"),
        lambda whole: whole["documents"][0].pop("coverage"),
        change("level", "fatal"),
        change("line", 0),
        change("figures", ["1"]),
        change("residual", 1.5),
        change("surprise", 1),
    ],
)
def test_what_is_wrong_is_found(damage: Callable[[Any], None]) -> None:
    whole = copy.deepcopy(printed(report()))
    damage(whole)
    assert faults(whole)


def test_the_command_prints_it() -> None:
    done = CliRunner().invoke(main, ["schema"])
    assert done.exit_code == 0
    assert json.loads(done.stdout) == schema()
