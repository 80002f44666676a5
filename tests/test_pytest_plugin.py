"""The fixture `tieout_check` in somebody else's tests: it fails readably, alone and spread over processes."""

from __future__ import annotations

from pathlib import Path

import pytest
import reported
from test_interface import sheet

from tieout.figures.landing import tables_of, write_landing

pytest_plugins = ["pytester"]

SUITE = """
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


@pytest.fixture
def theirs(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with a suite, a table that ties and one that does not."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - Arrow's writer for these tests alone

    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    (pytester.path / "ours.yaml").write_text(SUITE)
    pq.write_table(sheet(11848), pytester.path / "right.parquet")
    pq.write_table(sheet(11948), pytester.path / "wrong.parquet")
    return pytester


def told(theirs: pytest.Pytester, body: str, *options: str) -> pytest.RunResult:
    theirs.makepyfile(body)
    return theirs.runpytest_subprocess("-p", "no:cacheprovider", *options)


def test_what_ties_passes(theirs: pytest.Pytester) -> None:
    done = told(
        theirs,
        """
        def test_it(tieout_check):
            (checked,) = tieout_check("right.parquet", suite="ours.yaml")
            assert checked.coverage.tied == 3
        """,
    )
    done.assert_outcomes(passed=1)


def test_what_does_not_tie_fails_with_the_report_and_no_traceback(theirs: pytest.Pytester) -> None:
    done = told(
        theirs,
        """
        def test_it(tieout_check):
            tieout_check("wrong.parquet", suite="ours.yaml", fail_on="error")
        """,
    )
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(
        [
            "wrong.parquet does not tie: 1 finding of level error or worse",
            "*Total: 11,948 printed, 11,848 expected*",
            "*It adds.*",
        ]
    )
    assert "testing.py" not in done.stdout.str()
    assert "pytest_plugin.py" not in done.stdout.str()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('"missing.txt"', "*missing.txt*"),
        ('"right.parquet", suite="none.yaml"', "*none.yaml*"),
        ('"right.parquet", suite="ours.yaml", waivers="none.yaml"', "*none.yaml*"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(theirs: pytest.Pytester, call: str, said: str) -> None:
    done = told(theirs, f"def test_it(tieout_check):\n    tieout_check({call})\n")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines([said])
    assert "Traceback" not in done.stdout.str()


def test_frames_and_readings_and_landings_are_taken_too(theirs: pytest.Pytester) -> None:
    write_landing(theirs.path / "landing", tables_of([reported.reading()]))
    done = told(
        theirs,
        """
        import pandas as pd
        import tieout

        def test_frame(tieout_check):
            tieout_check(pd.read_parquet("right.parquet", dtype_backend="pyarrow"), suite="ours.yaml")

        def test_reading(tieout_check):
            (reading,) = tieout.load("right.parquet")
            tieout_check(reading, suite="ours.yaml")

        def test_landing(tieout_check):
            tieout_check("landing", suite="ours.yaml", allow_partial=True)
        """,
    )
    done.assert_outcomes(passed=2, failed=1)
    done.stdout.fnmatch_lines(["report.txt does not tie: not one tie could be evaluated"])


@pytest.mark.needs("xdist")
def test_it_works_spread_over_processes(theirs: pytest.Pytester) -> None:
    done = told(
        theirs,
        """
        import pytest

        @pytest.mark.parametrize("name", ["right", "wrong"] * 2)
        def test_it(tieout_check, name):
            tieout_check(f"{name}.parquet", suite="ours.yaml")
        """,
        "-n",
        "2",
    )
    done.assert_outcomes(passed=2, failed=2)
    assert done.stdout.str().count("wrong.parquet does not tie: 1 finding") >= 2
    assert not [path for path in Path(theirs.path).iterdir() if path.name == ".tieout"]


def test_a_test_that_does_not_ask_pays_nothing(theirs: pytest.Pytester) -> None:
    done = told(
        theirs,
        """
        import sys

        def test_it():
            ours = {name for name in sys.modules if name.startswith("tieout")}
            assert ours <= {"tieout", "tieout.pytest_plugin"}, ours
            assert not {"pyarrow", "yaml", "numpy", "click"} & set(sys.modules)
        """,
        "-p",
        "no:hypothesispytest",
    )
    done.assert_outcomes(passed=1)
