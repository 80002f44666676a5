"""A landing checked by Spark has the findings of `check`, and only counts come back; one session serves all tests."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from conftest import require
from test_expectations_bulk import HALF, document, reported

from tieout import api
from tieout.cli import main
from tieout.figures.landing import tables_of, write_landing
from tieout.figures.reading import Reading, Region
from tieout.reports.landed import verdict_tables
from tieout.rules.language import load_suites
from tieout.spark import task as tasks
from tieout.spark.engine import Outcome, check_landing
from tieout.spark.landing import NoLandingError, open_landing, siblings, standards
from tieout.spark.sifting import planned
from tieout.spark.task import Task

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.needs("spark"),
    # py4j leaves its sockets to the collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SUITE = """\
suite: ours
title: Balance sheets and margins
rules:
  - {id: assets, family: B01, kind: foot, title: Assets, relation: Assets = CurrentAssets + OtherAssets}
  - {id: gross, family: I01, kind: foot, title: Gross profit, relation: GrossProfit = Revenues - CostOfRevenue}
"""
TODAY = dt.date(2018, 1, 1)


@pytest.fixture(scope="module")
def spark() -> SparkSession:
    require("spark")
    from tieout.spark.session import open_session  # noqa: PLC0415 - only where there is a Spark

    return open_session("local[2]")  # as in the other tests of Spark: one for all, which ends with the process


def made_up(number: int) -> Reading:
    """Every seventh has a wrong total, every fifth lacks a line, every third is off by what rounding allows."""
    current, other, revenues, cost = (1_000 + 37 * number, 500 + number, 9_000 + 11 * number, 4_000 + 7 * number)
    figures = [
        reported("Assets", current + other + (100 if number % 7 == 0 else 1 if number % 3 == 0 else 0)),
        reported("CurrentAssets", current),
        reported("OtherAssets", other),
        reported("GrossProfit", revenues - cost),
        reported("Revenues", revenues),
    ]
    figures += [] if number % 5 == 0 else [reported("CostOfRevenue", cost)]
    return document(f"d{number:03d}", figures)


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty documents over three files, so that files and documents cross; and the suite beside them."""
    folder = tmp_path_factory.mktemp("made up")
    figures = tables_of([made_up(number) for number in range(60)])["figures"]
    (folder / "figures").mkdir()
    for part in range(3):
        rows = pa.array([row for row in range(figures.num_rows) if row % 3 == part])
        pq.write_table(figures.take(rows), folder / "figures" / f"part-{part}.parquet")
    (folder / "suite.yaml").write_text(SUITE, "utf-8")
    return folder


def run(spark: SparkSession, folder: Path, out: Path, **more: Any) -> tuple[Outcome, list[dict[str, Any]]]:
    there = open_landing(spark, str(folder))
    by_standard = {s: tuple(load_suites([], standard=s, beside=folder)) for s in standards(there)}
    outcome = check_landing(spark, there, Task(standard=by_standard, today=TODAY, **more), str(out))
    return outcome, rows(out, "findings")


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return [row for part in sorted((out / table).iterdir()) for row in pq.ParquetFile(part).read().to_pylist()]


def sorted_json(found: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True, default=str) for row in found)


def locally(folder: Path, table: str = "findings", suites: list[str] | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = verdict_tables(api.check(folder, suites))[table].to_pylist()
    return found


# --- The same findings ---


def test_the_findings_are_those_of_one_machine_row_for_row(spark: SparkSession, landing: Path, tmp_path: Path) -> None:
    outcome, found = run(spark, landing, tmp_path / "out", ties=True)
    assert sorted_json(found) == sorted_json(locally(landing))
    assert sorted_json(rows(tmp_path / "out", "ties")) == sorted_json(locally(landing, "ties"))
    assert [row["document"] for row in found] == sorted(row["document"] for row in found)
    assert (outcome.total["documents"], outcome.total["error"]) == (60, 9)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["findings", "ties"]
    assert all(path.suffix == ".parquet" for path in (tmp_path / "out").rglob("*") if path.is_file())


def test_a_landing_with_lines_columns_and_documents_is_judged_alike(
    spark: SparkSession, shared: Callable[[str], Path], tmp_path: Path
) -> None:
    api.load(shared("seed/iij-1h17.txt"), out=tmp_path / "landing")
    outcome, found = run(spark, tmp_path / "landing", tmp_path / "out")
    assert sorted_json(found) == sorted_json(locally(tmp_path / "landing"))
    assert outcome.total["error"] == sum(row["level"] == "error" for row in found) > 0


@pytest.mark.parametrize(("least", "singly"), [("note", 33), ("warning", 26), ("error", 9)])
def test_documents_that_blocks_show_to_have_no_finding_of_the_level_wanted_are_only_counted(
    spark: SparkSession, landing: Path, tmp_path: Path, least: str, singly: int
) -> None:
    suites = [str(landing / "suite.yaml")]
    outcome, found = run(spark, landing, tmp_path / "out", named=tuple(load_suites(suites)), least=least)
    levels = ("note", "warning", "error")
    wanted = [row for row in locally(landing, suites=suites) if levels.index(row["level"]) >= levels.index(least)]
    assert sorted_json(found) == sorted_json(wanted)
    assert outcome.singly == singly
    assert outcome.total["documents"] == 60
    assert [(rule.rule, rule.checked, rule.failed, rule.counts["not_evaluated"]) for rule in outcome.rules] == [
        ("assets", 60, 9, 0),
        ("gross", 48, 0, 12),
    ]


def test_waivers_and_rules_that_see_the_whole_document_are_never_judged_in_blocks(landing: Path) -> None:
    named = tuple(load_suites([str(landing / "suite.yaml")]))
    assert planned(Task(named=named, today=TODAY)) is not None
    from tieout.expectations.waivers import Waiver  # noqa: PLC0415 - for this test alone

    assert planned(Task(named=named, today=TODAY, waivers=[Waiver(rule="assets")])) is None
    assert planned(Task(named=named, today=TODAY, ties=True)) is None
    assert planned(Task(named=tuple(load_suites(["universal"])), today=TODAY)) is None
    assert planned(Task(standard={None: named}, today=TODAY)) is None


# --- What is wrong is said ---


def test_a_document_that_is_misnumbered_or_breaks_a_rule_costs_no_other(
    spark: SparkSession, landing: Path, tmp_path: Path
) -> None:
    tables = tables_of([made_up(number) for number in range(1, 7)])
    figures = tables["figures"].to_pylist()
    figures = [row for row in figures if (row["document"], row["figure"]) != ("d003", 0)]
    write_landing(tmp_path / "landing", {"figures": pa.Table.from_pylist(figures, schema=tables["figures"].schema)})
    named = tuple(load_suites([str(landing / "suite.yaml")]))
    outcome, _ = run(spark, tmp_path / "landing", tmp_path / "out", named=named, least="error")
    assert outcome.total["documents"] == 5
    assert outcome.troubled == {3: 1}
    assert "number each document's figures 0, 1, 2" in outcome.troubles[0][1]


def test_a_worker_with_another_version_refuses(
    spark: SparkSession, landing: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "__version__", "9.9.9")  # here, and not in the workers
    with pytest.raises(Exception, match=r"where Spark works, 9\.9\.9 where it is called"):
        run(spark, landing, tmp_path / "out", version="9.9.9")
    assert not (tmp_path / "out" / "findings").exists()


def test_a_landing_of_other_types_is_refused_with_the_cure(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    floats = pa.table({"document": ["a"], "figure": pa.array([0], pa.int32()), "mantissa": [1.5], "decimals": [0]})
    pq.write_table(floats, tmp_path / "figures" / "part-0.parquet")
    with pytest.raises(NoLandingError, match=r"mantissa is double, and bigint in a landing; land it first"):
        open_landing(spark, str(tmp_path))
    with pytest.raises(NoLandingError, match="Spark cannot read it as Parquet"):
        open_landing(spark, str(tmp_path / "nowhere"))


def test_of_expected_documents_those_that_are_there_are_known_to_every_worker(
    spark: SparkSession, landing: Path
) -> None:
    first, *there = siblings(open_landing(spark, str(landing)), ["d007", "d999", "d003"])
    assert (first[0], there) == ("d", ["d003", "d007"])


# --- The command; a running session is used and left running ---


def command(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["check", "--engine", "spark", *map(str, arguments)])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_shows_counts_and_ends_with_the_codes_of_every_check(
    spark: SparkSession, landing: Path, tmp_path: Path
) -> None:
    code, out, err = command(landing, "--suite", landing / "suite.yaml", "--out", tmp_path / "out")
    assert (code, err) == (1, "")
    assert out.startswith("60 documents, 348 figures: 9 errors, 0 warnings, 12 notes\n")
    assert "assets (B01): 9 errors, 60 checked\n  error    d000: " in out
    code, out, _ = command(landing, "--suite", landing / "suite.yaml", "--out", tmp_path / "out", "--format", "json")
    assert json.loads(out)["findings"] == {"error": 9, "warning": 0, "note": 12}
    assert command(landing, "--suite", "none.yaml", "--out", tmp_path / "out")[0] == 2
    assert spark.range(3).count() == 3


def test_regions_that_were_not_read_end_with_3(spark: SparkSession, landing: Path, tmp_path: Path) -> None:
    reading = made_up(1)
    reading.document.unread.append(Region(first=3, last=9, reason="no table"))
    write_landing(tmp_path / "landing", tables_of([reading]))
    asked = (tmp_path / "landing", "--suite", landing / "suite.yaml", "--out", tmp_path / "out")
    code, _, err = command(*asked)
    assert (code, err) == (3, "warning: d001:3: not read up to line 9 (no table)\n")
    assert command(*asked, "--allow-partial")[0] == 0


def test_a_folder_of_somebody_else_is_not_replaced(spark: SparkSession, landing: Path, tmp_path: Path) -> None:
    (tmp_path / "findings").mkdir()
    (tmp_path / "findings" / "mine.txt").touch()
    code, out, err = command(landing, "--suite", landing / "suite.yaml", "--out", tmp_path)
    assert (code, out) == (2, "")
    assert "holds other files and would be replaced; name another folder with --out" in err
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["mine.txt"]


def test_workers_run_the_python_that_runs_here(spark: SparkSession) -> None:
    assert os.environ["PYSPARK_PYTHON"] == sys.executable
    assert HALF.isoformat() == "2017-04-01"
