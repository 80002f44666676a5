"""What runs leave behind: what is new, fixed and still there, and what damaged files cost."""

import dataclasses
import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small_sheet import RULES, sheet

from tieout.api import Checked, check
from tieout.reports.history import FOLDER, History, Past, past_of, read_runs, since, write_run
from tieout.rules.model import Suite

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
SUITE = Suite(name="small", title="A small suite", rules=RULES)


def run(day: int, *marks: str, document: str = "a.txt") -> Past:
    return Past(run_time=NOON + dt.timedelta(days=day), document=document, fingerprints=frozenset(marks))


def checked(**changed: str) -> Checked:
    return check(sheet(**changed), [SUITE])


def test_new_fixed_and_still_there_are_told_by_fingerprints() -> None:
    told = since(run(1, "cash", "assets"), run(0, "assets", "sales"))
    assert [set(part) for part in (told.new, told.fixed, told.standing)] == [{"cash"}, {"sales"}, {"assets"}]


def test_in_the_first_run_all_is_new() -> None:
    assert since(run(1, "cash"), None).new == {"cash"}


def test_a_run_is_what_the_check_says(tmp_path: Path) -> None:
    right, wrong = past_of(checked(), NOON), past_of(checked(Assets="20,748"), NOON)
    assert (right.errors, right.level, wrong.level) == (0, "pass", "error")
    assert wrong.errors == len([f for f in checked(Assets="20,748").findings if f.level == "error"]) > 0
    assert wrong.fingerprints
    assert wrong.suites == right.suites
    write_run(tmp_path, [wrong])
    assert read_runs(tmp_path).pasts == (wrong,)


def test_a_waived_finding_is_no_error_of_the_run() -> None:
    one = checked(Assets="20,748")
    one.findings = [dataclasses.replace(finding, waived=True) for finding in one.findings]
    past = past_of(one, NOON)
    assert (past.errors, past.fingerprints, past.waived) == (0, frozenset(), len(one.findings))


def test_other_rules_have_another_hash() -> None:
    other = dataclasses.replace(SUITE, rules=SUITE.rules[:1])
    assert past_of(check(sheet(), [other]), NOON).suites != past_of(checked(), NOON).suites


def test_runs_come_back_oldest_first_and_only_the_last_are_read(tmp_path: Path) -> None:
    for day in (3, 1, 2, 0):
        write_run(tmp_path, [run(day)])
    assert [past.run_time.day for past in read_runs(tmp_path, most=2).of("a.txt")] == [4, 5]


def test_the_same_run_again_is_the_same_file_with_the_same_bytes(tmp_path: Path) -> None:
    first = write_run(tmp_path, [run(0, "a"), run(0, document="b.txt")])
    assert first is not None
    before = first.read_bytes()
    assert write_run(tmp_path, [run(0, document="b.txt"), run(0, "a")]) == first
    assert first.read_bytes() == before
    assert len(list((tmp_path / FOLDER).iterdir())) == 1


def test_other_documents_at_the_same_time_stand_beside(tmp_path: Path) -> None:
    write_run(tmp_path, [run(0)])
    write_run(tmp_path, [run(0, document="b.txt")])
    assert [past.document for past in read_runs(tmp_path).pasts] == ["a.txt", "b.txt"]


def test_the_newest_run_of_each_document_counts(tmp_path: Path) -> None:
    write_run(tmp_path, [run(0, "old"), run(0, document="b.txt")])
    write_run(tmp_path, [run(1, "new")])
    history = read_runs(tmp_path)
    assert history.newest()["a.txt"].fingerprints == {"new"}
    assert history.newest()["b.txt"].run_time == NOON
    assert history.before(NOON + dt.timedelta(days=1)).newest()["a.txt"].fingerprints == {"old"}


def test_a_site_without_history_has_none(tmp_path: Path) -> None:
    assert read_runs(tmp_path / "no such site") == History()
    assert write_run(tmp_path, []) is None


@pytest.mark.parametrize("damage", ["cut", "text", "other columns", "empty cells", "link"])
def test_a_damaged_file_is_named_and_costs_its_own_run_alone(tmp_path: Path, damage: str) -> None:
    write_run(tmp_path, [run(0)])
    bad = write_run(tmp_path, [run(1)])
    assert bad is not None
    whole = bad.read_bytes()
    if damage == "cut":
        bad.write_bytes(whole[: len(whole) // 2])
    elif damage == "text":
        bad.write_text("not Parquet at all")
    elif damage == "other columns":
        pq.write_table(pa.table({"secret": [1]}), bad)
    elif damage == "empty cells":
        table = pq.read_table(bad)
        pq.write_table(table.set_column(1, "document", pa.array([None], pa.string())), bad)
    else:
        bad.rename(tmp_path / "elsewhere.parquet")
        bad.symlink_to(tmp_path / "elsewhere.parquet")
    history = read_runs(tmp_path)
    assert [past.run_time for past in history.pasts] == [NOON]
    (told,) = history.told
    assert told.startswith(f"{FOLDER}/{bad.name}: ")
    assert str(tmp_path) not in told


def test_what_is_not_named_as_a_run_is_not_read(tmp_path: Path) -> None:
    write_run(tmp_path, [run(0)])
    (tmp_path / FOLDER / "notes.parquet").write_text("mine")
    assert read_runs(tmp_path).told == ()
