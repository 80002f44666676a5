"""The recipes of docs/recipes.md: each is valid for whom it is for, and what it runs of ours is run."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from sarif_shape import LOG

RECIPES = Path(__file__).resolve().parent.parent / "examples" / "recipes"
RELEASE = RECIPES.parent / "iij-1h17.txt"
BIN = Path(sys.executable).parent


def done(*command: str | Path, at: Path | None = None, **names: str) -> subprocess.CompletedProcess[str]:
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, cwd=at, env=os.environ | {"PATH": path, **names}, check=False, capture_output=True, text=True
    )


# --- GitHub Actions ---


def steps() -> list[dict[str, Any]]:
    workflow = yaml.safe_load((RECIPES / "github-actions.yaml").read_text("utf-8"))
    return workflow["jobs"]["tie-out"]["steps"]  # type: ignore[no-any-return]


def test_the_workflow_is_one() -> None:
    schema = ["--builtin-schema", "vendor.github-workflows"]
    checked = done(BIN / "check-jsonschema", *schema, RECIPES / "github-actions.yaml")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.slow
def test_its_steps_leave_a_log_a_comment_and_the_verdict(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    shutil.copy(RELEASE, tmp_path / "reports")
    summary = tmp_path / "summary.md"
    ours = [step["run"] for step in steps() if step.get("run", "").startswith(("tieout", "cat"))]
    codes = [done("sh", "-c", run, at=tmp_path, GITHUB_STEP_SUMMARY=str(summary)) for run in ours]
    assert [each.returncode for each in codes] == [0, 0, 0, 1], [each.stderr for each in codes]
    jsonschema.validate(json.loads((tmp_path / "tieout.sarif").read_text("utf-8")), LOG)
    assert summary.read_text("utf-8").startswith("<!-- tieout -->")
    assert re.search(r"^::error file=reports/iij-1h17\.txt,line=\d+", codes[-1].stdout, re.MULTILINE)


def test_what_one_step_writes_another_reads() -> None:
    written = {name for step in steps() for name in re.findall(r"--output (\S+)", step.get("run", ""))}
    rest = json.dumps([step for step in steps() if "--output" not in step.get("run", "")])
    assert written
    assert [name for name in written if name not in rest] == []


# --- An orchestrator ---


@pytest.fixture(scope="module")
def tie_out() -> Callable[..., Any]:
    found: Callable[..., Any] = runpy.run_path(str(RECIPES / "tie_out.py"))["tie_out"]
    return found


SUITE = """\
suite: ours
title: ours
rules:
  - {id: total-foots, family: F01, title: Total, kind: foot, relation: '"Total" = "Cash" + "Other"', why: It adds.}
"""


@pytest.mark.parametrize(("total", "passed"), [(11848, True), (11948, False)])
def test_the_function_says_whether_it_ties(
    total: int, passed: bool, tmp_path: Path, tie_out: Callable[..., Any]
) -> None:
    rows = [f"{caption},2017-09-30,{n},-3" for caption, n in (("Cash", 1948), ("Other", 9900), ("Total", total))]
    (tmp_path / "own.csv").write_text("caption,period_end,mantissa,decimals\n" + "\n".join(rows) + "\n")
    (tmp_path / "ours.yaml").write_text(SUITE)
    found = tie_out(tmp_path / "own.csv", [tmp_path / "ours.yaml"])
    assert found.passed is passed
    assert found.counts["figures"] == found.counts["tied"] == 3
    assert found.counts["errors"] == (0 if passed else 1)
    assert ("11,848 expected" in found.report) is not passed


@pytest.mark.needs("dagster")
@pytest.mark.slow
def test_the_asset_check_fails_the_example(tmp_path: Path) -> None:
    code = """
import dagster as dg, dagster_checks as ours
result = dg.materialize([ours.figures, ours.figures_tie], raise_on_error=False)
(check,) = result.get_asset_check_evaluations()
print(check.passed, check.metadata["errors"].value)
"""
    names = {"PYTHONPATH": str(RECIPES), "LANDING": str(tmp_path / "landing"), "REPORT": str(RELEASE)}
    ran = done(sys.executable, "-c", code, at=tmp_path, DAGSTER_HOME=str(tmp_path), **names)
    assert ran.returncode == 0, ran.stderr
    passed, errors = ran.stdout.split()[-2:]
    assert passed == "False"
    assert int(errors) > 0


# --- A container ---


@pytest.mark.skipif(shutil.which("hadolint", path=str(BIN)) is None, reason="hadolint has no wheel for this machine")
def test_the_container_file_has_no_faults() -> None:
    checked = done(BIN / "hadolint", "--failure-threshold", "style", RECIPES / "Containerfile")
    assert checked.returncode == 0, checked.stdout


def pins(path: Path) -> set[str]:
    return set(re.findall(r"^([\w.-]+==\S+)", path.read_text("utf-8"), re.MULTILINE))


def test_it_installs_what_was_tested_and_nothing_of_the_tests(root: Path) -> None:
    assert "COPY run.lock" in (RECIPES / "Containerfile").read_text("utf-8")
    run = pins(root / "run.lock")
    assert run < pins(root / "requirements.lock"), "run .ci/lock"
    names = {pin.partition("==")[0] for pin in run}
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    stated = {
        re.split(r"[\s<>=!~;\[]", each, maxsplit=1)[0].lower().replace("_", "-") for each in project["dependencies"]
    }
    assert stated <= names, "run .ci/lock"
    assert not {"pytest", "mypy", "ruff", "playwright"} & names


def test_an_environment_beside_it_is_not_copied(root: Path) -> None:
    left_out = (root / ".dockerignore").read_text("utf-8").splitlines()
    assert {".git", ".venv*"} <= set(left_out)


# --- The page ---


def test_the_page_names_every_recipe_format_and_hook(root: Path) -> None:
    page = (root / "docs" / "recipes.md").read_text("utf-8")
    links = re.findall(r"\]\(([\w./-]+)(?:#[\w-]+)?\)", page)
    assert [link for link in links if not (root / "docs" / link).exists()] == []
    assert {path.name for path in RECIPES.iterdir() if path.is_file()} <= {Path(link).name for link in links}
    hooks = yaml.safe_load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    formats = ("json", "junit", "sarif", "github", "markdown")
    assert [name for name in (*formats, *(hook["id"] for hook in hooks)) if f"`{name}`" not in page] == []
