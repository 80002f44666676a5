"""Several processes say what one would: the same bytes, messages and exit code; a lost process costs one document."""

from __future__ import annotations

import os
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from released import release

from tieout.cli import main
from tieout.commands.crew import _Member, _survived, crew_of
from tieout.commands.crew_process import Message, Result, Results, Settings, Task
from tieout.commands.memory import Memory, recall
from tieout.figures.landing import read_landing


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five releases to work on, one of them with a wrong total, and what cannot be read between them."""
    monkeypatch.chdir(tmp_path)
    for number in range(1, 5):
        (tmp_path / f"r{number}.txt").write_text(release(number))
    total = next(line for line in release(1).splitlines() if line.startswith("TOTAL ASSETS"))
    (tmp_path / "r5.txt").write_text(release(1).replace(total, "TOTAL ASSETS 99,999,999 12,345"))
    (tmp_path / "empty.txt").touch()
    return tmp_path


def ran(*arguments: str) -> tuple[int, str, str]:
    """The exit code of a call, and all that it said."""
    result = CliRunner().invoke(main, arguments, prog_name="tieout")
    return result.exit_code, result.stdout, result.stderr


FILES = ("r1.txt", "missing.txt", "r5.txt", "empty.txt", "r2.txt")


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.usefixtures("folder")
def test_two_processes_report_the_same_bytes_as_one(form: str) -> None:
    asked = ("check", *FILES, "--format", form)
    alone = ran(*asked, "--jobs", "1")
    assert ran(*asked, "--jobs", "2") == alone
    assert alone[0] == 3
    assert "missing.txt: no such file" in alone[2]


def test_a_landing_is_divided_and_told_of_in_its_order(folder: Path) -> None:
    assert ran("load", *(f"r{k}.txt" for k in range(1, 6)), "--out", "landing")[0] == 0
    alone = ran("check", "landing", "--format", "json", "--jobs", "1")
    assert ran("check", "landing", "--format", "json", "--jobs", "3") == alone
    assert alone[0] == 1


def test_one_document_twice_is_one_document_and_one_error_however_many_check(folder: Path) -> None:
    assert ran("load", "r1.txt", "--out", "landing")[0] == 0
    asked = ("check", "r1.txt", "landing", "r2.txt", "--format", "json")
    alone = ran(*asked, "--jobs", "1")
    assert ran(*asked, "--jobs", "2") == alone
    assert "its document r1.txt is in r1.txt too" in alone[2]


def test_figures_that_are_not_numbered_end_their_landing_and_nothing_else(folder: Path) -> None:
    assert ran("load", "r1.txt", "r2.txt", "r3.txt", "--out", "landing")[0] == 0
    file = folder / "landing" / "figures" / "part-0.parquet"
    table = pq.read_table(file)
    second = [name == "r2.txt" for name in table.column("document").to_pylist()]
    pq.write_table(table.filter([not mine or k % 7 != 0 for k, mine in enumerate(second)]), file)
    asked = ("check", "landing", "r4.txt", "--format", "json")
    alone = ran(*asked, "--jobs", "1")
    assert ran(*asked, "--jobs", "2") == alone
    assert "number each document's figures 0, 1, 2" in alone[2]
    assert alone[0] == 3


def test_what_two_processes_land_is_what_one_lands(folder: Path) -> None:
    for jobs in ("1", "2"):
        ran("check", *FILES, "--out", f"out-{jobs}", "--jobs", jobs, "--format", "json")
    one, two = (read_landing(folder / f"out-{jobs}") for jobs in ("1", "2"))
    assert all(one[name].equals(two[name]) for name in one)
    for name in ("ties", "findings"):
        files = [folder / f"out-{jobs}" / name / "part-0.parquet" for jobs in ("1", "2")]
        assert files[0].read_bytes() == files[1].read_bytes()


@pytest.mark.usefixtures("folder")
def test_a_suite_that_does_not_read_is_told_once() -> None:
    code, _, errors = ran("check", "r1.txt", "r2.txt", "--suite", "nope", "--jobs", "2")
    assert code == 2
    assert errors.count("error:") == 1


# --- How many ---


def test_so_many_as_are_asked_for_else_one_a_core_where_there_is_work(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert crew_of(3, ["r1.txt"]) == 3
    assert crew_of(None, ["r1.txt", "r2.txt"]) == 1
    for number in range(12):
        (folder / f"more-{number}.txt").touch()
    assert crew_of(None, [str(path) for path in folder.glob("more-*.txt")]) == 3


# --- Memory ---


def test_what_is_remembered_of_a_long_run_is_bounded_and_its_inputs_are_all_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last() -> Memory:
        assert ran("check", "r1.txt", "r5.txt", "--jobs", "1")[0] == 1
        found = recall()
        assert found is not None
        return found

    every = last()
    wrong = next(mark for mark, places in every.findings.items() if places == [1])
    assert every.holding(wrong) == ["r5.txt"]
    monkeypatch.setattr("tieout.commands.memory._MOST", 3)
    few = last()
    assert len(few.findings) == 1
    assert few.holding(wrong) == ["r1.txt", "r5.txt"]


# --- A process is lost ---


class _Fragile:
    """A process that one document ends."""

    def __init__(self, deadly: int) -> None:
        self.deadly = deadly

    def work(self, task: Task) -> Results:
        if task.first <= self.deadly < task.last:
            raise BrokenProcessPool
        return Results([Result([Message(str(number))]) for number in range(task.first, task.last)])


def test_the_document_that_ends_a_process_is_named_and_the_others_are_judged(folder: Path) -> None:
    assert ran("load", *(f"r{k}.txt" for k in range(1, 5)), "--out", "landing")[0] == 0
    task = Task(Path("landing"), "landing", Path("landing"), last=4)
    found = _survived(_Fragile(2), task)  # type: ignore[arg-type] # all that is asked of one
    texts = [message.text for result in found.every for message in result.told]
    assert texts[:2] + texts[3:] == ["0", "1", "3"]
    assert texts[2].startswith("internal error: r3.txt: its process was ended")
    assert found.every[2].told[0].code == 4
    assert not any(result.ends for result in found.every)


@pytest.mark.usefixtures("folder")
def test_a_lost_process_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    member = _Member(Settings((), {}))
    task = Task(Path("r1.txt"), "r1.txt")
    try:
        before = _survived(member, task)
        assert member._pool is not None
        member._pool.submit(os._exit, 1).exception()
        lost = _survived(member, task)
        after = _survived(member, task)
    finally:
        member.close()
    names = [result.reading.document.document for result in before.every if result.reading is not None]
    assert names == ["r1.txt"]
    assert [message.code for result in lost.every for message in result.told] == [4]
    assert [r.checked.findings for r in after.every if r.checked] == [
        r.checked.findings for r in before.every if r.checked
    ]
