"""What Spark needs and is not there is said in a line before anything starts; and batches are cut between documents."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tieout.cli import main
from tieout.figures.landing import tables_of
from tieout.figures.reading import Document, Line, Reading
from tieout.figures.schema import LINES
from tieout.figures.spread import landed, whole_documents
from tieout.spark.engine import Outcome, RuleCounts
from tieout.spark.judging import COUNTS
from tieout.spark.report import outcome_json, outcome_text
from tieout.spark.session import SparkError, brief, demand_java, demand_master


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(main, ["check", *arguments])
    assert done.exit_code == 2
    return done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["landing", "--engine", "spark"], "--engine spark needs --out DIR"),
        (["landing", "--engine", "spark", "--out", "o", "--format", "sarif"], "shows counts as text or json, no sarif"),
        (["landing", "--engine", "spark", "--out", "o", "--mapping", "m.yaml"], "land your own tables first"),
        (["one", "two", "--engine", "spark", "--out", "o"], "takes one landing"),
        (
            ["landing", "--engine", "spark", "--out", "o", "--least", "error", "--fail-on", "note"],
            "--least error leaves out what --fail-on note would fail from",
        ),
        (["landing", "--master", "local[2]"], "--master is for --engine spark"),
        (["landing", "--least", "error"], "--least is for --engine spark"),
    ],
)
def test_what_a_cluster_cannot_do_is_refused_before_it_is_asked(arguments: list[str], said: str) -> None:
    assert said in refused(*arguments)


def test_without_pyspark_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tieout.spark.session.importlib.util.find_spec", lambda _: None)
    said = refused("landing", "--engine", "spark", "--out", "o")
    assert said == "error: --engine spark needs pyspark, which is not installed: pip install 'tieout[spark]'\n"


def test_without_java_the_cure_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SparkError, match=r"needs Java 17 or newer, and no java is on the PATH: install it"):
        demand_java()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkError, match="where no bin/java is"):
        demand_java()


@pytest.mark.parametrize(
    ("master", "said"),
    [
        ("spark://127.0.0.1:1", "nobody answers there"),
        ("spark://127.0.0.1:1,127.0.0.1:2", "nobody answers there"),
        ("spark://127.0.0.1", "no master; one of local"),
        ("127.0.0.1:7077", "no master; one of local"),
        ("sc://127.0.0.1", "Spark Connect is not supported"),
    ],
)
def test_a_master_that_is_none_or_does_not_answer_is_told_at_once(master: str, said: str) -> None:
    with pytest.raises(SparkError, match=said):
        demand_master(master)


@pytest.mark.parametrize("master", [None, "local", "local[2]", "local[*]", "local[4,2]", "yarn", "k8s://https://h:1"])
def test_what_spark_itself_reaches_is_left_to_it(master: str | None) -> None:
    demand_master(master)


def test_of_a_workers_traceback_the_last_line_is_told() -> None:
    said = "An exception was thrown\nTraceback\n  File \"x\", line 1\nModuleNotFoundError: No module named 'tieout'\n"
    assert brief(RuntimeError(said)) == "ModuleNotFoundError: No module named 'tieout'"


# --- Whole documents ---


def batches(sizes: list[int], cuts: list[int]) -> list[pa.RecordBatch]:
    """Documents of so many rows each, one after the other, in batches of such sizes."""
    names = [f"d{number:03d}" for number, size in enumerate(sizes) for _ in range(size)]
    table = pa.table({"document": pa.array(names, pa.string()), "row": range(len(names))})
    found, at = [], 0
    for cut in [*cuts, len(names)]:
        found += table.slice(at, cut).combine_chunks().to_batches()
        at += cut
    return found


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=12), st.lists(st.integers(1, 12), max_size=12), st.integers(1, 20)
)
def test_batches_are_cut_between_documents_and_nothing_is_lost(sizes: list[int], cuts: list[int], rows: int) -> None:
    tables = list(whole_documents(batches(sizes, cuts), rows))
    assert [row for table in tables for row in table.column("row").to_pylist()] == list(range(sum(sizes)))
    names = [set(table.column("document").to_pylist()) for table in tables]
    assert sum(map(len, names)) == len(sizes), "a document is in two tables"
    largest = max(batch.num_rows for batch in batches(sizes, cuts))
    assert all(table.num_rows < rows + largest + max(sizes) for table in tables)


def test_what_lost_its_dictionaries_and_columns_on_the_way_reads_as_landed() -> None:
    reading = Reading(document=Document(document="d"), lines=[Line(page=1, line=2, text="Assets 1")])
    lines = tables_of([reading])["lines"]
    bare = pa.table({"document": lines.column("document").cast(pa.string()), "line": lines.column("line")})
    assert landed(bare, LINES).schema.types == LINES.types
    assert landed(bare, LINES).column("text").to_pylist() == [None]


# --- The summary ---


def test_text_of_documents_cannot_steer_a_terminal_and_counts_are_whole() -> None:
    counts = dict.fromkeys(COUNTS, 0) | {"exact": 3, "impossible": 1, "error": 1, "not_evaluated": 2}
    rule = RuleCounts("assets", "B01", counts, (("d\x1b[31m", "error", "Assets\n1 printed"),))
    quiet = RuleCounts("gross", "I01", dict.fromkeys(COUNTS, 0) | {"not_evaluated": 1})
    total = dict.fromkeys(COUNTS, 0) | {"documents": 1, "figures": 5_000, "error": 1}
    text = "".join(outcome_text(Outcome(total=total, rules=[rule, quiet]), "out"))
    assert "\x1b" not in text
    assert text.startswith("1 document, 5,000 figures: 1 error, 0 warnings, 0 notes\nties: 3 exact,")
    assert "assets (B01): 1 error, 4 checked, 2 not evaluated\n" in text
    assert "1 rule without a warning or an error, 1 of them not evaluated somewhere\n" in text
    assert outcome_json(Outcome(total=total, rules=[rule, quiet]), "out").isascii()
