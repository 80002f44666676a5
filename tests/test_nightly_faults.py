"""What ends or hinders a run, at any moment: no run is lost or half to be seen, and the next one is whole."""

import errno
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from nights import Deadly, Steps, day, killed, make, night, project, sheet, site, steps, totals, whole

from tieout import api
from tieout.cli import main
from tieout.figures import files
from tieout.nightly import work
from tieout.nightly.lock import HeldError
from tieout.nightly.run import run
from tieout.nightly.store import Store as Folder
from tieout.project.model import Inputs, Store

GOOD, WRONG = sheet(), sheet(total=29_001)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A project after its first night, with one document changed, one new and one gone."""
    folder = make(tmp_path / "before", a=GOOD, b=GOOD, c=GOOD)
    night(folder, 1)
    make(folder, b=WRONG, d=GOOD)
    (folder / "in/c.txt").unlink()
    return folder


def undisturbed(before: Path) -> tuple[dict[str, str], int]:
    """The site that the second night makes where nothing happens, and how many steps it takes."""
    folder = before.with_name("undisturbed")
    shutil.copytree(before, folder, symlinks=True)
    count = steps(folder, 2)
    return site(folder), count


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_run_killed_before_any_of_its_writes_loses_nothing(before: Path) -> None:
    published, count = undisturbed(before)
    assert count > 15
    first = site(before)
    for at in range(1, count + 1):
        folder = before.with_name("killed")
        shutil.copytree(before, folder, symlinks=True)
        assert killed(folder, 2, at)
        whole(folder)
        assert site(folder) in (first, published), at  # the last good one, or this one whole
        resumed = night(folder, 2)
        assert resumed.resumed is not None, at  # who was ended is said
        assert resumed.exit_code == 1
        assert site(folder).keys() == published.keys()
        assert sorted(row.document for row in resumed.rows) == ["in/a.txt", "in/b.txt", "in/d.txt"]
        assert [t.state for t in totals(folder)].count("incomplete") == 0
        assert [t.documents for t in totals(folder)] == [3, 3]
        assert not list((folder / ".tieout").glob("sites/.begun-*")), at
        assert not (folder / ".tieout/journal.jsonl").exists()
        assert night(folder, 3).checked == 0
        shutil.rmtree(folder)


def test_what_was_done_before_it_was_killed_is_not_done_again(before: Path) -> None:
    for at in range(1, 40):
        folder = before.with_name("killed")
        shutil.copytree(before, folder, symlinks=True)
        if not killed(folder, 2, at):
            break
        noted = (folder / ".tieout/journal.jsonl").exists() and len(
            (folder / ".tieout/journal.jsonl").read_bytes().splitlines()
        )
        done = noted or (2 if site(folder) != site(before) else 0)
        assert night(folder, 2).checked == 2 - min(done, 2)
        shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_two_hundred_points_in_a_row_it_still_comes_to_the_same(tmp_path: Path) -> None:
    dice = random.Random(20)
    folder = make(tmp_path / "one", **{f"d{n}": sheet(1_000 + n) for n in range(8)})
    for turn in range(200):
        make(folder, **{f"d{dice.randrange(8)}": sheet(dice.randrange(1_000, 9_000), dice.choice([None, 7]))})
        killed(folder, 1 + turn % 28, dice.randint(1, 24))
        whole(folder)
    last = night(folder, 29)
    other = tmp_path / "two"
    shutil.copytree(folder / "in", other / "in")
    shutil.copy(folder / "tieout.toml", other)
    assert last.complete
    assert last.rows == night(other, 29).rows
    one, two = ({name: text for name, text in site(f).items() if name != "index.html"} for f in (folder, other))
    assert one == two


def test_a_disk_that_is_full_at_any_write_leaves_the_last_good_site_up(before: Path) -> None:
    published, count = undisturbed(before)
    first = site(before)

    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for at in range(1, count + 1):
        folder = before.with_name("full")
        shutil.copytree(before, folder, symlinks=True)
        files.before = Steps(at, full)
        try:
            found = night(folder, 2)
        finally:
            files.before = files._nobody
        assert found.exit_code == 3, at
        assert not found.complete
        assert "No space left" in str(found.faults[0])
        assert site(folder) in (first, published), at
        whole(folder)
        again = night(folder, 2)
        assert (again.complete, again.exit_code) == (True, 1), at
        assert site(folder).keys() == published.keys()
        shutil.rmtree(folder)


def test_a_disk_that_stays_full_is_told_by_the_command(before: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: str, path: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(files, "before", full)
    result = CliRunner().invoke(main, ["nightly", str(before), "--jobs", "1"])
    assert (result.exit_code, "No space left on device" in result.stderr) == (3, True)
    assert "INCOMPLETE" in result.stdout


# --- Inputs that are not there, or not to be read ---


@pytest.mark.parametrize("gone", [shutil.rmtree, lambda f: [p.unlink() for p in f.iterdir()]])
def test_a_share_that_went_away_leaves_the_last_good_site_up(tmp_path: Path, gone: Callable[[Path], object]) -> None:
    folder = make(tmp_path, a=GOOD, b=WRONG)
    night(folder, 1)
    first = site(folder)
    gone(folder / "in")
    found = night(folder, 2)
    assert (found.complete, found.exit_code) == (False, 3)
    assert ("is not there" in str(found.faults[0])) or ("found 2 last time" in str(found.faults[0]))
    assert site(folder) == first
    assert [t.state for t in totals(folder)] == ["complete", "incomplete"]
    assert [t.documents for t in totals(folder)] == [2, 2]  # what cannot be seen stands as it did
    make(folder, a=GOOD, b=WRONG)
    found = night(folder, 3)
    assert (found.complete, found.checked, found.comparison.standing) == (True, 0, 1)


def unreadable(folder: Path) -> str:
    (folder / "in/b.txt").write_bytes(b"\0\1\2")
    return "b.txt"


def dangling(folder: Path) -> str:
    (folder / "in/b.txt").unlink()
    (folder / "in/b.txt").symlink_to("nowhere")
    return "No such file"


def forbidden(folder: Path) -> str:
    (folder / "in/b.txt").unlink()
    (folder / "in/b.txt").symlink_to("b.txt")  # a loop, which not even root can read
    return "symbolic links"


@pytest.mark.parametrize("spoil", [unreadable, dangling, forbidden])
def test_a_document_that_cannot_be_read_costs_its_own_page_alone(tmp_path: Path, spoil: Callable[[Path], str]) -> None:
    folder = make(tmp_path, a=GOOD, b=WRONG)
    night(folder, 1)
    first = site(folder)
    said = spoil(folder)
    make(folder, a=WRONG)
    found = night(folder, 2)
    assert (found.complete, found.exit_code) == (False, 3)
    assert said in str(found.faults[0])
    assert str(found.faults[0]).startswith("in/b.txt")
    assert [document for document, _ in found.comparison.new] == ["in/a.txt"]  # the rest goes on
    assert found.comparison.fixed == 0  # what cannot be read is not fixed
    assert site(folder) == first


def test_a_document_that_changes_while_it_is_read_is_left_to_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path, a=GOOD)
    opened = api.open_input

    def open_input(path: Path, *rest: object) -> object:
        readings = list(opened(path, *rest))  # type: ignore[arg-type]
        path.write_text(WRONG)
        return readings

    monkeypatch.setattr(api, "open_input", open_input)
    found = night(folder, 1)
    assert (found.exit_code, "was changed while it was read" in str(found.faults[0])) == (3, True)
    monkeypatch.undo()
    assert night(folder, 1).exit_code == 1


def test_a_crash_in_a_rule_is_owned_up_to_and_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path, a=GOOD, b=GOOD)
    night(folder, 1)
    first = site(folder)
    make(folder, a=WRONG, b=sheet(7_777))
    checked = api.check

    def check(reading: object, suites: object) -> object:
        if "7,777" in str(reading):
            raise ZeroDivisionError("in a rule")
        return checked(reading, suites)  # type: ignore[call-overload]

    monkeypatch.setattr(api, "check", check)
    found = night(folder, 2)
    assert (found.complete, found.exit_code) == (False, 3)
    assert "in/b.txt: a defect of tieout: ZeroDivisionError: in a rule" in str(found.faults[0])
    assert len(found.comparison.new) == 1
    assert site(folder) == first
    monkeypatch.undo()
    assert night(folder, 3).checked == 1


@pytest.mark.slow
def test_a_process_that_is_killed_costs_the_document_that_killed_it(tmp_path: Path) -> None:
    folder = make(tmp_path, **{f"d{n:02}": GOOD for n in range(13)}, poison=GOOD)
    usual = project(folder, "nightly.jobs=2", "check.suites=")
    deadly = Deadly(
        inputs=Inputs(documents=("in/*.txt",)), store=Store(), nightly=usual.nightly, folder=folder, file=usual.file
    )
    found = run(deadly, day(1))
    assert [fault.source for fault in found.faults] == ["in/poison.txt"]
    assert "was ended from outside" in str(found.faults[0])
    assert len(found.rows) == 13


def test_what_stands_where_the_site_should_go_is_not_replaced(tmp_path: Path) -> None:
    folder = make(tmp_path, a=GOOD)
    (folder / "site").mkdir()
    (folder / "site/mine.html").write_text("mine")
    found = night(folder, 1)
    assert (found.complete, found.exit_code) == (False, 3)
    assert "no link of ours" in str(found.faults[0])
    assert (folder / "site/mine.html").read_text() == "mine"


def test_two_inputs_with_one_document_are_told(tmp_path: Path) -> None:
    folder = make(tmp_path, a=GOOD)
    for name in ("l", "m"):
        CliRunner().invoke(main, ["load", str(folder / "in/a.txt"), "--id", "x", "--out", str(folder / name)])
    (folder / "tieout.toml").write_text('[inputs]\nlandings = ["l", "m"]\n')
    found = night(folder, 1)
    assert (found.exit_code, "is in l too" in str(found.faults[0])) == (2, True)


# --- Twenty at once ---


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_of_twenty_at_once_one_runs_and_the_others_say_who(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path, a=GOOD, b=WRONG)
    told, tell = os.pipe()
    gate, open_gate = os.pipe()

    def held_back(job: object) -> object:
        os.write(tell, b"R")
        os.read(gate, 1)  # until all others have come and gone
        return work.Worker(here, Folder(folder / ".tieout"), day(1).date()).work(job)  # type: ignore[arg-type]

    here = project(folder)
    children = []
    for _ in range(20):
        child = os.fork()
        if child == 0:
            code = 9
            try:
                code = run(here, day(1), work=held_back).exit_code  # type: ignore[arg-type]
            except HeldError as error:
                code = 2 if error.holder is None or error.holder.pid in {os.getppid(), *range(2**22)} else 8
                os.write(tell, b"H")
            finally:
                os._exit(code)
        children.append(child)
    said = b"".join(os.read(told, 1) for _ in range(20))
    assert sorted(said) == sorted(b"R" + b"H" * 19)
    os.write(open_gate, b"xx")
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert sorted(codes) == [1] + [2] * 19
    whole(folder)
    assert len(totals(folder)) == 1
    for handle in (told, tell, gate, open_gate):
        os.close(handle)


def test_killed_processes_are_known(tmp_path: Path) -> None:
    """The harness itself: a kill is a kill."""
    folder = make(tmp_path, a=GOOD)
    assert killed(folder, 1, 1)
    assert not killed(folder, 1, 10_000)
