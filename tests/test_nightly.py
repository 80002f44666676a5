"""Runs of the night: what is read again and what is not, what is compared, published and remembered."""

import datetime as dt
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from nights import day, make, night, project, sheet, site, totals

from tieout.cli import main
from tieout.nightly import keys
from tieout.nightly.lock import HeldError, boot_id, locked, start_of
from tieout.nightly.run import run
from tieout.nightly.sources import due
from tieout.nightly.told import history_text, night_json, night_text
from tieout.project.model import Expected

GOOD, WRONG = sheet(), sheet(total=29_001)


# --- Work in proportion to what changed ---


def test_the_first_night_reads_all_and_the_second_nothing(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD, b=WRONG)
    first = night(tmp_path, 1)
    assert (first.read, first.checked, first.exit_code) == (2, 2, 1)
    second = night(tmp_path, 2)
    assert (second.read, second.checked, second.exit_code) == (0, 0, 1)
    assert len(site(tmp_path)) == 3  # two pages and the index


def test_a_changed_document_is_read_and_no_other(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD, b=GOOD)
    night(tmp_path, 1)
    make(tmp_path, b=sheet(2_000))
    found = night(tmp_path, 2)
    assert (found.read, found.checked, found.comparison.changed) == (1, 1, ("in/b.txt",))
    (tmp_path / "in/a.txt").touch()  # its bytes are the same
    assert night(tmp_path, 3).checked == 0


def test_changed_rules_check_all_from_what_was_landed(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD, b=GOOD)
    night(tmp_path, 1)
    found = night(tmp_path, 2, "check.suites=landing")
    assert (found.read, found.checked) == (0, 2)


def test_corrections_waivers_and_a_suite_beside_count_too(tmp_path: Path) -> None:
    make(tmp_path, a=WRONG, b=GOOD)
    run(project(tmp_path, "check.suites="), day(1))
    (tmp_path / "in/b.corrections.yaml").write_text("columns: []\n")
    again = run(project(tmp_path, "check.suites="), day(2))
    assert (again.read, again.checked) == (1, 1)
    waiver = "  - rule: columns-foot\n    kind: accepted\n    reason: agreed\n    owner: me\n    expires: 2026-01-05\n"
    (tmp_path / "in/waivers.yaml").write_text(f"waivers:\n{waiver}")
    waived = run(project(tmp_path, "check.suites="), day(3))
    assert not waived.faults
    assert (waived.read, waived.checked, waived.exit_code) == (0, 2, 0)
    assert waived.comparison.fixed == 1
    assert waived.total.waived == 1
    later = run(project(tmp_path, "check.suites="), day(8))
    assert (later.checked, later.exit_code) == (2, 1)  # waivers end


def test_another_version_of_tieout_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, a=GOOD)
    night(tmp_path, 1)
    monkeypatch.setattr(keys, "engine", lambda: "another")
    assert night(tmp_path, 2).read == 1


def test_a_page_cut_off_by_a_failing_machine_is_made_again(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD)
    night(tmp_path, 1)
    page = next((tmp_path / ".tieout/pages").glob("*/*"))
    page.unlink()  # the site's own link to its bytes stays
    page.touch()
    found = night(tmp_path, 2)
    assert (found.read, found.checked) == (0, 1)
    assert all(text.endswith("</html>\n") for text in site(tmp_path).values())


def test_a_landed_reading_cut_off_is_read_from_the_document(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD)
    night(tmp_path, 1)
    landed = next((tmp_path / ".tieout/store").glob("*/*"))
    landed.write_bytes(landed.read_bytes()[:100])
    assert night(tmp_path, 2, "check.suites=landing").read == 1


def test_what_no_document_needs_any_more_is_removed(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD, b=GOOD)
    night(tmp_path, 1)
    (tmp_path / "in/b.txt").unlink()
    make(tmp_path, a=sheet(2_000))
    assert night(tmp_path, 2).comparison.gone == ("in/b.txt",)
    for kind in ("store", "pages"):
        assert len(list((tmp_path / ".tieout" / kind).glob("*/*"))) == 1


def test_processes_find_what_one_finds(tmp_path: Path) -> None:
    texts = {f"d{n}": sheet(1_000 + n, total=None if n % 5 else 1) for n in range(14)}
    one, two = make(tmp_path / "one", **texts), make(tmp_path / "two", **texts)
    here, there = night(one, 1), night(two, 1, "nightly.jobs=2")
    assert here.rows == there.rows
    assert site(one) == site(two)


def test_a_landing_and_a_table_are_inputs_too(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD)
    result = CliRunner().invoke(main, ["load", str(tmp_path / "in/a.txt"), "--id", "x", "--out", str(tmp_path / "l")])
    assert result.exit_code == 0, result.output
    shutil.copy(tmp_path / "l/figures/part-0.parquet", tmp_path / "own.parquet")
    (tmp_path / "tieout.toml").write_text('[inputs]\nlandings = ["l"]\ntables = ["*.parquet"]\n')
    found = night(tmp_path, 1)
    assert (found.exit_code, "is in l too" in str(found.faults[0])) == (2, True)  # the table has the same document
    (tmp_path / "tieout.toml").write_text('[inputs]\nlandings = ["l"]\n')
    assert [row.document for row in night(tmp_path, 2).rows] == ["x"]
    (tmp_path / "tieout.toml").write_text('[inputs]\ntables = ["*.parquet"]\n')
    assert [row.document for row in night(tmp_path, 3).rows] == ["x"]
    assert night(tmp_path, 4).checked == 0


@pytest.mark.slow
def test_data_docs_are_part_of_the_site_where_they_are_asked_for(tmp_path: Path) -> None:
    make(tmp_path, "[site]\ndata_docs = true\n[check]\nsuites = ['universal']\n", a=GOOD, b=WRONG)
    command = [sys.executable, "-m", "tieout", "nightly", str(tmp_path), "--jobs", "1", "--quiet"]
    for _ in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (1, "")
    docs = tmp_path / "site/data-docs"
    assert len(list(docs.glob("*.html"))) == 3
    assert 'href="data-docs/index.html"' in site(tmp_path)["index.html"]
    assert 'href="../index.html"' in (docs / "index.html").read_text()


def test_a_defect_of_the_run_itself_leaves_the_last_good_site_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, a=GOOD)
    night(tmp_path, 1)
    first = site(tmp_path)
    monkeypatch.setattr("tieout.nightly.run.publish", lambda *_, **__: 1 / 0)
    found = night(tmp_path, 2)
    assert (found.exit_code, "ZeroDivisionError" in str(found.faults[0])) == (3, True)
    assert site(tmp_path) == first
    assert [t.state for t in totals(tmp_path)] == ["complete", "incomplete"]


def test_what_lies_in_object_storage_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, a=GOOD)
    (tmp_path / "tieout.toml").write_text('[inputs]\ndocuments = ["s3://bucket/a.txt"]\n')

    def fetch(_: str, folder: Path) -> Path:
        return Path(shutil.copy(tmp_path / "in/a.txt", folder))

    monkeypatch.setattr("tieout.figures.storage.fetch", fetch)
    first, second = night(tmp_path, 1), night(tmp_path, 2)
    assert [row.document for row in first.rows] == ["s3://bucket/a.txt"]
    assert (first.read, second.checked) == (1, 0)
    (tmp_path / "in/a.txt").unlink()
    assert (night(tmp_path, 3).exit_code, len(totals(tmp_path))) == (3, 3)


# --- Compared with the last run ---


def test_new_fixed_and_still_there(tmp_path: Path) -> None:
    make(tmp_path, a=WRONG, b=GOOD)
    first = night(tmp_path, 1)
    assert (len(first.comparison.new), first.comparison.standing) == (1, 0)
    second = night(tmp_path, 2)
    assert (len(second.comparison.new), second.comparison.standing) == (0, 1)
    make(tmp_path, a=GOOD, b=WRONG)
    third = night(tmp_path, 3)
    assert [document for document, _ in third.comparison.new] == ["in/b.txt"]
    assert (third.comparison.fixed, third.comparison.standing) == (1, 0)
    assert [(t.new, t.fixed, t.standing) for t in totals(tmp_path)] == [(1, 0, 0), (0, 0, 1), (1, 1, 0)]


def test_drift_beyond_the_limits_is_a_finding(tmp_path: Path) -> None:
    make(tmp_path, a=sheet(lines=5), b=sheet(), c=sheet(), d=sheet())
    night(tmp_path, 1)
    make(tmp_path, a=sheet(lines=3))
    found = night(tmp_path, 2)
    assert [(n.rule, n.family, n.document) for n in found.notices] == [("drift-figures", "V06", "in/a.txt")]
    assert found.notices[0].message == "8 figures, 12 last time"
    assert not night(tmp_path, 3).notices
    for name in "cd":
        (tmp_path / f"in/{name}.txt").unlink()
    assert [n.rule for n in night(tmp_path, 4).notices] == ["drift-documents"]
    assert night(tmp_path, 5, "check.fail_on=warning").exit_code == 0


def test_drift_is_found_after_a_run_that_was_not_complete(tmp_path: Path) -> None:
    make(tmp_path, a=sheet(lines=5), b=sheet())
    night(tmp_path, 1)
    make(tmp_path, a=sheet(lines=3), b="\0\0")
    assert not night(tmp_path, 2).complete
    make(tmp_path, b=sheet())
    found = night(tmp_path, 3)
    assert found.read == 0  # it was landed in the first night already
    assert [n.rule for n in found.notices] == ["drift-figures"]


# --- What should have arrived ---

EXPECT = '[[expect]]\nglob = "in/*.txt"\ncount = 2\nby = "18:00"\ndays = ["thu"]\n'


def test_what_did_not_arrive_is_an_error_and_exit_code_3(tmp_path: Path) -> None:
    make(tmp_path, EXPECT, a=GOOD)
    assert night(tmp_path, 1, hour=17).exit_code == 0
    late = night(tmp_path, 1, hour=19)
    assert (late.exit_code, late.complete) == (3, True)
    assert [(n.family, n.message) for n in late.notices] == [("D05", "in/*.txt: 1 of 2 expected by 18:00 arrived")]
    assert "1 of 2 expected" in site(tmp_path)["index.html"]
    assert night(tmp_path, 2, hour=2).exit_code == 3  # the night after still asks
    assert night(tmp_path, 2, hour=19).exit_code == 0
    make(tmp_path, EXPECT, b=GOOD)
    assert night(tmp_path, 8, hour=19).exit_code == 0


def test_new_ones_can_be_asked_for(tmp_path: Path) -> None:
    make(tmp_path, '[[expect]]\nglob = "in/*.txt"\nnew = true\n', a=GOOD)
    assert night(tmp_path, 1).exit_code == 0
    assert night(tmp_path, 2).exit_code == 3
    make(tmp_path, '[[expect]]\nglob = "in/*.txt"\nnew = true\n', a=sheet(1_001))
    assert night(tmp_path, 3).exit_code == 0


@pytest.mark.parametrize(
    ("by", "days", "when", "asked"),
    [
        ("18:00", ("thu",), (1, 18), True),
        ("18:00", ("thu",), (1, 17), False),
        ("18:00", ("thu",), (2, 17), True),
        ("18:00", ("thu",), (2, 18), False),
        ("", ("thu",), (1, 0), True),
        ("", ("thu",), (2, 0), False),
    ],
)
def test_when_an_expectation_is_due(by: str, days: tuple[str, ...], when: tuple[int, int], asked: bool) -> None:
    assert due(Expected(glob="*", by=by, days=days), day(*when)) is asked


# --- What is told ---


def test_the_summary_fits_a_screen(tmp_path: Path) -> None:
    make(tmp_path, **{f"d{n:02}": sheet(n * 10, total=7) for n in range(40)})
    text = night_text(night(tmp_path, 1))
    assert len(text.splitlines()) < 24
    assert "and 35 more" in text
    assert max(map(len, text.splitlines())) <= 212


def test_the_summary(tmp_path: Path) -> None:
    make(tmp_path, a=WRONG, b=GOOD)
    found = night(tmp_path, 1)
    assert night_text(found).splitlines()[1:5] == [
        "  documents 2: 2 new, 0 changed, 0 gone; 2 checked anew, 2 of them read",
        "  findings  1 error, 0 warnings: 1 new, 0 fixed, 0 still there; 0 waived",
        "  coverage  100 % of 16 figures tied",
        "  new       1 error in in/a.txt (F01 columns-foot)",
    ]
    facts = json.loads(night_json(found, "0"))
    assert facts["run"]["errors"] == 1
    assert facts["new"][0]["document"] == "in/a.txt"


def test_the_history_is_a_file_a_run_with_retention(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD)
    for number in range(1, 6):
        night(tmp_path, number, "retention.runs=3", "retention.sites=2")
    assert len(list((tmp_path / ".tieout/history").iterdir())) == 3
    assert len(list((tmp_path / ".tieout/sites").iterdir())) == 2
    assert [t.run_time.astimezone().day for t in totals(tmp_path)] == [3, 4, 5]


def test_history_shows_the_runs_and_one_document_alone(tmp_path: Path) -> None:
    make(tmp_path, a=WRONG, b=GOOD)
    night(tmp_path, 1)
    make(tmp_path, a=GOOD, c=GOOD)
    night(tmp_path, 2)
    runs = CliRunner().invoke(main, ["history", str(tmp_path)])
    assert runs.exit_code == 0, runs.output
    assert [line.split()[3:8] for line in runs.stdout.splitlines()[1:]] == [
        ["2", "1", "0", "1", "0"],
        ["3", "0", "0", "0", "1"],
    ]
    one = CliRunner().invoke(main, ["history", str(tmp_path), "--document", "in/a.txt", "--format", "json"])
    assert [(run["errors"], run["fixed"]) for run in json.loads(one.stdout)["runs"]] == [(1, 0), (0, 1)]
    assert history_text([]).startswith("no run yet")


def test_the_command_says_what_is_wrong_with_its_project(tmp_path: Path) -> None:
    call = CliRunner().invoke
    assert "names nothing in [inputs]" in call(main, ["nightly", str(tmp_path)]).stderr
    make(tmp_path, "[chek]\n")
    result = call(main, ["nightly", str(tmp_path)])
    assert (result.exit_code, 'did you mean "check"' in result.stderr) == (2, True)
    make(tmp_path, '[check]\nsuites = ["no.yaml"]\n', a=GOOD)
    result = call(main, ["nightly", str(tmp_path), "--run-time", "2026-01-01"])
    assert (result.exit_code, "no.yaml" in result.stderr) == (2, True)
    make(tmp_path, a=GOOD)
    result = call(main, ["nightly", str(tmp_path), "--format", "json", "--jobs", "1", "--run-time", "2026-01-02"])
    assert (result.exit_code, json.loads(result.stdout)["run"]["state"]) == (0, "complete")


# --- One at a time ---


def holder(**changes: object) -> str:
    mine = {"pid": 1, "started": start_of(1), "boot": boot_id(), "host": socket.gethostname(), "since": "then"}
    return json.dumps(mine | changes)


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, True),  # process 1 lives, and started when it says
        ({"started": "7"}, False),  # its number was given to another process since
        ({"boot": "another"}, False),  # the machine was started anew
        ({"pid": 2**30, "started": "5"}, False),  # there is no such process
        ({"host": "elsewhere"}, True),  # nobody here can tell
    ],
)
def test_a_lock_left_behind_is_told_from_one_that_is_held(
    tmp_path: Path, changes: dict[str, object], held: bool
) -> None:
    if held and not changes and not start_of(1):
        pytest.skip("this system does not say when a process started")
    (tmp_path / "lock").write_text(holder(**changes))
    if held:
        with pytest.raises(HeldError, match=f"process 1 on {changes.get('host', socket.gethostname())}, since then"):
            locked(tmp_path, "now").__enter__()
    else:
        with locked(tmp_path, "now") as before:
            assert before is not None
        with locked(tmp_path, "now") as before:
            assert before is None


def test_the_second_of_two_names_the_first_and_exits_with_2(tmp_path: Path) -> None:
    make(tmp_path, a=GOOD)
    (tmp_path / ".tieout").mkdir()
    with locked(tmp_path / ".tieout", "2026-01-01 02:00 UTC"):
        result = CliRunner().invoke(main, ["nightly", str(tmp_path)])
    assert result.exit_code == 2
    assert "since 2026-01-01 02:00 UTC" in result.stderr
    assert not site(tmp_path)


def test_the_run_of_a_day_is_the_same_to_the_byte(tmp_path: Path) -> None:
    one, two = (make(tmp_path / name, a=WRONG, b=GOOD) for name in ("one", "two"))
    for folder in (one, two):
        run(project(folder), dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    pages = [{p.name: p.read_bytes() for p in (folder / "site").iterdir()} for folder in (one, two)]
    assert pages[0] == pages[1]
