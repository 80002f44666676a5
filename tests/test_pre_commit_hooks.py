"""The pre-commit hooks in a repository of reports: what ties is committed, what does not is shown and is not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.needs("git", "pre-commit")
BIN = Path(sys.executable).parent
GOOD = """\
caption,period_end,mantissa,decimals
Cash,2017-09-30,1948,-3
Other,2017-09-30,9900,-3
Total,2017-09-30,11848,-3
"""
SUITE = """\
suite: ours
title: ours
rules:
  - id: total-foots
    family: F01
    title: Total
    kind: foot
    relation: '"Total" = "Cash" + "Other"'
    why: It adds.
"""
WHO = ["-c", "user.name=A", "-c", "user.email=a@example.invalid", "-c", "commit.gpgsign=false"]


@pytest.fixture
def theirs(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a report and a suite; beside it our hooks as a repository that pre-commit can clone."""
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    hooks = tmp_path / "hooks"
    repository(hooks)
    shutil.copy(root / ".pre-commit-hooks.yaml", hooks)
    commit(hooks)
    mine = tmp_path / "theirs"
    repository(mine)
    (mine / "reports").mkdir()
    (mine / "reports" / "figures.csv").write_text(GOOD)
    (mine / "reports" / "suite.yaml").write_text(SUITE)
    (mine / "notes.txt").write_text("1 + 1 = 3\n")
    commit(mine)
    return mine


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *WHO, *arguments], cwd=folder, check=True, capture_output=True)


def repository(folder: Path) -> None:
    folder.mkdir()
    git(folder, "init", "--quiet")


def commit(folder: Path) -> None:
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "begun")


def tried(theirs: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    hooks = str(theirs.parent / "hooks")
    command = ["pre-commit", "try-repo", hooks, "tieout-check-system", "--all-files", "--verbose", *arguments]
    return subprocess.run(command, cwd=theirs, check=False, capture_output=True, text=True)


@pytest.mark.slow
def test_what_ties_may_be_committed_and_other_files_are_let_be(theirs: Path) -> None:
    done = tried(theirs)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    assert "figures.csv" in done.stdout
    assert "notes.txt" not in done.stdout


@pytest.mark.slow
def test_what_does_not_tie_is_shown(theirs: Path) -> None:
    (theirs / "reports" / "figures.csv").write_text(GOOD.replace("11848", "11948"))
    done = tried(theirs)
    assert done.returncode == 1
    assert "Total: 11,948 printed, 11,848 expected" in done.stdout


def test_the_manifest_is_valid_and_both_hooks_do_the_same(root: Path) -> None:
    manifest = root / ".pre-commit-hooks.yaml"
    checked = subprocess.run([BIN / "pre-commit", "validate-manifest", manifest], check=False, capture_output=True)
    assert checked.returncode == 0, checked.stderr
    ours, system = yaml.safe_load(manifest.read_text("utf-8"))
    assert (ours["language"], system["language"]) == ("python", "system")
    assert {key: ours[key] for key in ("entry", "files", "require_serial")}.items() <= system.items()
