"""The command line: exit codes, where text goes, and that one bad input costs nothing but itself."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
import reported
from click.testing import CliRunner, Result
from junitparser import JUnitXml

from tieout import api
from tieout.cli import main
from tieout.loader.errors import InputError
from tieout.reports.checked import Checked

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("check", "a.txt")` in an empty folder, where every document reads and checks as the report of ours."""

    def opened(path: Path, name: str, _tell: object, **_: object) -> Iterator[object]:
        if "bad" in path.name:
            raise InputError(str(path), "line 3", "is not UTF-8 text", "save it as UTF-8")
        if "fault" in path.name:
            raise ZeroDivisionError("of ours")
        reading = reported.reading()
        reading.document.document = name
        if "whole" in path.name:
            reading.document.unread.clear()
        yield reading

    def checked(reading: object, _suites: object) -> Checked:
        found = reported.report()
        found.reading = reading  # type: ignore[assignment]
        name = found.name
        found.findings = (
            [] if "clean" in name else [f for f in found.findings if "note" not in name or f.level == "note"]
        )
        if "waived" in name:
            found.findings = [replace(finding, waived=True) for finding in found.findings]
        return found

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(api, "open_input", opened)
    monkeypatch.setattr(api, "check", checked)
    for name in ("NO_COLOR", "FORCE_COLOR", "TIEOUT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: CliRunner().invoke(main, arguments, prog_name="tieout")


# --- Exit codes ---


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("check whole-clean.txt", 0),
        ("check whole.txt", 1),
        ("check whole.txt --exit-zero", 0),
        ("check whole-note.txt", 0),
        ("check whole-note.txt --fail-on note", 1),
        ("check whole-waived.txt --fail-on note", 0),
        ("check clean.txt", 3),
        ("check clean.txt --allow-partial", 0),
        ("check bad.txt --allow-partial", 3),
        ("check whole.txt bad.txt", 3),
        ("check whole.txt bad.txt --exit-zero", 3),
        ("check whole.txt --suite us-gap", 2),
        ("check bad.txt --suite us-gap --suite us-gaap", 2),
        ("check whole.txt fault.txt bad.txt --suite us-gap --suite us-gaap", 4),
        ("check fault.txt", 4),
        ("check", 2),
        ("check whole.txt --format yaml", 2),
        ("check --nothing", 2),
        ("chekc", 2),
        ("load whole.txt", 2),
        ("load whole.txt --out landing", 0),
        ("load clean.txt --out landing", 3),
        ("load bad.txt --out landing", 3),
        ("load whole.txt --out landing --id other", 0),
        ("load a.txt b.txt --out landing --id other", 2),
        ("rules list --suite us-gap", 2),
        ("rules explain B01", 0),
        ("rules explain B0l", 2),
        ("--help", 0),
        ("--version", 0),
    ],
)
def test_exit_codes(run: Run, arguments: str, code: int) -> None:
    result = run(*arguments.split())
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output


def test_a_failing_input_does_not_cost_the_others(run: Run) -> None:
    result = run("check", "bad.txt", "fault.txt", "whole.txt", "--format", "json")
    assert [document["document"] for document in json.loads(result.stdout)["documents"]] == ["whole.txt"]
    assert "error: bad.txt:line 3: is not UTF-8 text; save it as UTF-8" in result.stderr
    assert "internal error: reading fault.txt: ZeroDivisionError: of ours; please report it" in result.stderr


def test_a_failing_check_does_not_cost_the_others(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(api, "check", fails)
    result = run("check", "a.txt", "b.txt", "--format", "json")
    assert result.exit_code == 4
    assert json.loads(result.stdout)["documents"] == []
    assert result.stderr.count("internal error: ") == 2


def test_the_traceback_of_a_defect_on_demand(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIEOUT_DEBUG", "1")
    assert "Traceback" in run("check", "fault.txt").stderr


def test_a_wrong_suite_is_told_once_and_the_others_are_checked(run: Run) -> None:
    result = run("check", "a.txt", "b.txt", "--suite", "us-gap", "--suite", "us-gaap", "--format", "json")
    assert result.stderr.count("us-gap:") == 1
    assert 'did you mean "us-gaap"?' in result.stderr
    assert len(json.loads(result.stdout)["documents"]) == 2


def test_two_documents_of_one_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def same(*_: object, **__: object) -> Iterator[object]:
        yield reported.reading()

    monkeypatch.setattr(api, "open_input", same)
    result = run("load", "a", "b", "--out", "landing")
    assert result.exit_code == 2
    assert "b: its document report.txt is in a too; check them apart" in result.stderr


@pytest.mark.parametrize("word", ["chekc", "rule", "dcos"])
def test_the_nearest_right_word(run: Run, word: str) -> None:
    assert "did you mean" in run(word).stderr


# --- Where text goes ---


@pytest.mark.parametrize("form", ["text", "json", "junit"])
def test_the_same_bytes_for_the_same_input(run: Run, form: str) -> None:
    arguments = ("check", "a.txt", "b.txt", "--format", form)
    assert run(*arguments).stdout == run(*arguments).stdout


def test_formats_are_whole_on_stdout(run: Run) -> None:
    assert json.loads(run("check", "a.txt", "--format", "json").stdout)["documents"]
    assert len(list(JUnitXml.fromstring(run("check", "a.txt", "--format", "junit").stdout.encode()))) == 1


def test_quiet(run: Run) -> None:
    loud, quiet = run("check", "a.txt"), run("check", "a.txt", "--quiet")
    assert "not read up to line 12" in loud.stderr
    assert "next: " in loud.stdout
    assert quiet.stderr == ""
    assert "next: " not in quiet.stdout
    assert "error[F01]" in quiet.stdout


def test_limit_and_verbose(run: Run) -> None:
    assert "note[F01]" not in run("check", "a.txt").stdout
    assert "note[F01]" in run("check", "a.txt", "--verbose").stdout


def test_colour_only_where_asked(run: Run) -> None:
    assert "\x1b" not in run("check", "a.txt").stdout
    assert "\x1b[1;31m" in run("check", "a.txt", "--color", "always").stdout


def test_messages_do_not_steer_the_terminal(run: Run) -> None:
    assert "\x1b" not in run("check", "bad\x1b[2J\n.txt").stderr


def test_landing_what_was_found(run: Run, tmp_path: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - Arrow for this test alone

    run("check", "a.txt", "whole-clean.txt", "--out", "landing")
    tables = {each.name: pq.ParquetFile(each / "part-0.parquet").read() for each in (tmp_path / "landing").iterdir()}
    assert set(tables) == {"documents", "lines", "columns", "figures", "ties", "findings"}
    assert tables["ties"].num_rows == 6
    assert tables["ties"].column("residual").to_pylist()[:3] == ["900000", "0", "-1/10"]
    assert tables["findings"].column("document").to_pylist() == ["a.txt"] * 3
    assert tables["findings"].column("expected").to_pylist()[0].startswith('{"low": "1947.5"')


@pytest.mark.parametrize("command", ["load", "check"])
def test_a_folder_that_is_not_ours_is_left_alone(run: Run, tmp_path: Path, command: str) -> None:
    photos = tmp_path / "holiday" / "figures"
    photos.mkdir(parents=True)
    (photos / "beach.jpg").touch()
    result = run(command, "whole-clean.txt", "--out", "holiday")
    assert result.exit_code == 2
    assert "holds other files" in result.stderr
    assert (photos / "beach.jpg").exists()


# --- For real ---


def tieout(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tieout", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload,no-any-return]


BAD_INPUTS = {
    "missing.txt": None,
    "empty.txt": b"",
    "blank.txt": b" \n\n",
    "binary.txt": b"\x7fELF\0\0\1",
    "latin.txt": "Umsatzerlöse 5".encode("latin-1"),
    "cut.parquet": b"PAR1 and no more",
}


def test_bad_inputs_are_told_one_by_one(tmp_path: Path) -> None:
    for name, data in BAD_INPUTS.items():
        if data is not None:
            (tmp_path / name).write_bytes(data)
    (tmp_path / "folder").mkdir()
    (tmp_path / "good.txt").write_text("nothing that is a figure\n")
    done = tieout("check", *BAD_INPUTS, "folder", "good.txt", "--format", "json", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    assert [document["document"] for document in json.loads(done.stdout)["documents"]] == ["good.txt"]
    told = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(told) == len(BAD_INPUTS) + 1
    for name, line in zip([*BAD_INPUTS, "folder"], told, strict=True):
        assert line.startswith(f"error: {name}")
        assert "; " in line  # the cure


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "secret.txt").chmod(0)
    done = tieout("check", "secret.txt", cwd=tmp_path)
    assert done.returncode == 3
    assert "permission denied" in done.stderr


BAD_SUITES = {
    "typo": "suite: mine\nrules:\n  - id: a\n    familly: F01\n",
    "relation": "suite: mine\nrules:\n- {id: a, family: F01, title: t, kind: foot, relation: 'A = = B'}\n",
    "bomb": "a: &a [x, x]\nb: &b [*a, *a]\nsuite: *b\n",
    "nothing": "",
}


@pytest.mark.parametrize("name", BAD_SUITES)
def test_bad_suites_are_told_with_their_place(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.txt").write_text("nothing\n")
    (tmp_path / "suite.yaml").write_text(BAD_SUITES[name])
    named = tieout("check", "a.txt", "--suite", "suite.yaml", "--format", "json", cwd=tmp_path)
    assert named.returncode == 2
    assert re.search(r"suite\.yaml:\d+:\d+: ", named.stderr)
    beside = tieout("check", "a.txt", "--format", "json", cwd=tmp_path)
    assert beside.returncode == 2
    assert len(json.loads(beside.stdout)["documents"]) == 1  # by the suites of tieout itself


def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing\n")
    command = [sys.executable, "-m", "tieout", "check", *["a.txt"], "--suite", "us-gaap", "--verbose"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # as `| head -0` does
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal to pretend with")
def test_progress_on_a_terminal_takes_nothing_from_the_pipe(tmp_path: Path) -> None:
    names = ["a.txt", "b.txt", "missing.txt", "c.txt"]
    for name in names:
        if name != "missing.txt":
            (tmp_path / name).write_text("nothing\n")
    code = "import sys; from tieout import call, cli; call._PATIENCE = -1; cli.main()"
    ours, theirs = os.openpty()
    command = [sys.executable, "-c", code, "check", *names, "--suite", "us-gaap", "--format", "json"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=theirs, text=True, check=False)
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert done.returncode == 3, shown
    assert [each["document"] for each in json.loads(done.stdout)["documents"]] == ["a.txt", "b.txt", "c.txt"]
    assert "/4" in shown
    assert "error: missing.txt: no such file" in shown


@pytest.mark.skipif(os.name != "posix", reason="signals are sent otherwise")
def test_ctrl_c_is_no_finding(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from tieout import api, cli;"
        "api.open_input = lambda *_, **__: os.kill(os.getpid(), signal.SIGINT) or iter(());"
        "cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", code, "check", "a.txt"], cwd=tmp_path, check=False)
    assert done.returncode == 130


def test_docs_writes_pages_of_what_was_checked(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def build_docs(checked: list[Checked], out: Path, **_: object) -> Path:
        seen.extend(each.name for each in checked)
        return out / "index.html"

    monkeypatch.setitem(sys.modules, "tieout.reports.datadocs", SimpleNamespace(build_docs=build_docs))
    result = run("docs", "whole.txt", "bad.txt", "--out", "site")
    assert seen == ["whole.txt"]
    assert result.exit_code == 3
    assert "index.html shows 1 document" in result.stderr
    assert result.stdout == ""


def test_docs_that_cannot_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def build_docs(_checked: object, out: Path, **_: object) -> Path:
        raise NotADirectoryError(20, "Not a directory", str(out))

    monkeypatch.setitem(sys.modules, "tieout.reports.datadocs", SimpleNamespace(build_docs=build_docs))
    result = run("docs", "whole.txt", "--out", "site")
    assert result.exit_code == 2
    assert "error: site: Not a directory; name another folder with --out" in result.stderr


def test_help_imports_nothing_heavy() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tieout", "--help"], capture_output=True, text=True, check=True
    )
    imported = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in done.stderr.splitlines()}
    assert not imported & {"numpy", "pyarrow", "pandas", "yaml", "rich", "great_expectations", "rapidfuzz"}


def test_check_imports_neither_pandas_nor_great_expectations(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing\n")
    code = "import sys; from tieout.cli import main; main(standalone_mode=False, args=sys.argv[1:])"
    code = f"import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); {code}"
    for arguments in (["a.txt", "--out", "landing"], ["landing"]):
        done = subprocess.run(
            [sys.executable, "-c", code, "check", *arguments, "--suite", "us-gaap"],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert not {"pandas", "great_expectations"} & set(done.stderr.split())


def test_an_ascii_terminal_gets_escapes(tmp_path: Path) -> None:
    (tmp_path / "現金.txt").write_text("nothing\n")
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = tieout("check", "現金.txt", "--suite", "us-gaap", cwd=tmp_path, env=environment)
    assert done.returncode == 0, done.stderr
    assert "\\u73fe\\u91d1.txt: 0 errors" in done.stdout


def test_shell_completion() -> None:
    environment = os.environ | {"_TIEOUT_COMPLETE": "bash_source"}
    done = subprocess.run(["tieout"], capture_output=True, text=True, env=environment, check=False)
    assert "_tieout_completion" in done.stdout


# --- Documentation ---


def commands(group: click.Group, path: str = "tieout") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_and_option_is_documented(root: Path) -> None:
    manual = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, command in commands(main):
        assert f"`{name} " in manual or f"`{name}`" in manual
        for option in (each for each in command.params if isinstance(each, click.Option)):
            for spelling in option.opts:
                assert f"`{spelling}" in manual, f"{name} {spelling}"


def test_no_option_is_documented_that_there_is_not(root: Path) -> None:
    manual = (root / "docs" / "cli.md").read_text(encoding="utf-8")
    known = {spelling for _, command in commands(main) for option in command.params for spelling in option.opts}
    assert set(re.findall(r"`(--[a-z-]+)", manual)) <= known | {"--help", "--version"}


def test_every_help_has_an_example() -> None:
    for name, command in commands(main):
        assert name in (command.help or "")
