"""The example of somebody else's Great Expectations project: it runs as it is stored, and can be made anew."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import tieout

HERE = Path(__file__).resolve().parent.parent / "examples"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy with the example release landed in its lake, as its README says."""
    copy = tmp_path_factory.mktemp("theirs") / "project"
    shutil.copytree(HERE / "their-great-expectations-project", copy)
    tieout.load(HERE / "iij-1h17.txt", out=copy / "lake")
    return copy


def python(script: str, project: Path) -> subprocess.CompletedProcess[str]:
    quiet = {"GX_ANALYTICS_ENABLED": "false", "TQDM_DISABLE": "1"}
    command = [sys.executable, script]
    return subprocess.run(
        command, cwd=project, env=os.environ | quiet, check=False, capture_output=True, text=True, encoding="utf-8"
    )


def outcomes(said: str) -> dict[str, str]:
    """Expectation -> ok or FAILED."""
    return {line.split()[1]: line.split()[0] for line in said.splitlines() if line.startswith(("ok", "FAILED"))}


WANTED = {
    "expect_table_row_count_to_be_between": "ok",
    "expect_column_values_to_not_be_null": "ok",
    "expect_column_values_to_be_in_set": "ok",
    "expect_tie": "ok",
    "expect_totals_to_foot": "FAILED",
    "expect_agreement": "FAILED",
}


@pytest.mark.slow
@pytest.mark.parametrize("made_anew", [False, True], ids=["as stored", "made anew"])
def test_theirs_and_ours_run_side_by_side_and_leave_the_review(project: Path, *, made_anew: bool) -> None:
    if made_anew:
        shutil.rmtree(project / "gx")
        made = python("set_up.py", project)
        assert made.returncode == 0, made.stderr
    shutil.rmtree(project / "site", ignore_errors=True)
    done = python("nightly.py", project)
    assert done.returncode == 1, done.stderr
    assert WANTED.items() <= outcomes(done.stdout).items()
    assert (project / "site" / "index.html").is_file()
    (page,) = (project / "site").glob("*iij-1h17*.html")
    assert "1,048" in page.read_text("utf-8")


def test_nothing_of_a_machine_is_stored(root: Path) -> None:
    stored = root / "examples" / "their-great-expectations-project" / "gx"
    texts = [path.read_text("utf-8") for path in stored.rglob("*") if path.is_file()]
    assert texts
    assert not [text for text in texts if str(root) in text or "/tmp" in text]  # noqa: S108 - what may not be there
    assert "analytics_enabled: false" in (stored / "great_expectations.yml").read_text("utf-8")
