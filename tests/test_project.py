"""The project file: found above, read strictly, each value with its origin; what commands take from it."""

import contextlib
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout import api
from tieout.call import Call
from tieout.cli import main
from tieout.figures.reading import Document, Reading
from tieout.project.model import Project
from tieout.project.read import ProjectError, current, project_for, read
from tieout.project.show import config_json, config_text, masked
from tieout.project.write import look, project_text

FULL = """\
[inputs]
documents = ["in/*.txt"]

[check]
fail_on = "warning"   # strict
suites = ["universal"]

[[suite]]
documents = "in/iij-*"
suites = ["us-gaap", "ours.yaml"]

[[suite]]
entity = "Other*"
suites = ["landing"]

[[expect]]
glob = "in/*.txt"
count = 2
by = "18:00"
days = ["mon", "fri"]

[nightly]
drift_figures = 12.5

[alerts]
to = ["slack://TokenA/TokenB/TokenC", "$TIEOUT_MAIL"]
"""


def project(folder: Path, text: str) -> Project:
    (folder / "tieout.toml").write_text(text)
    found = project_for(folder)
    assert found is not None
    return found


def test_every_table_is_read(tmp_path: Path) -> None:
    found = project(tmp_path, FULL)
    assert found.inputs.documents == ("in/*.txt",)
    assert (found.check.fail_on, found.nightly.drift_figures) == ("warning", Decimal("12.5"))
    assert (found.expect[0].count, found.expect[0].by, found.expect[0].days) == (2, "18:00", ("mon", "fri"))
    assert found.store.path == ".tieout"


def test_suites_are_chosen_by_document_and_entity(tmp_path: Path) -> None:
    found = project(tmp_path, FULL)
    assert found.suites_for("in/iij-1h17.txt", None) == ("us-gaap", tmp_path / "ours.yaml")
    assert found.suites_for("in/x.txt", "Other Ltd.") == ("landing",)
    assert found.suites_for("in/x.txt", "Mine Ltd.") == ("universal",)


def test_each_value_says_where_it_is_from(tmp_path: Path) -> None:
    (tmp_path / "tieout.toml").write_text(FULL)
    found = project_for(tmp_path, {"TIEOUT_SITE_PATH": "pages", "TIEOUT_DATABASE": "x"}, ["check.fail_on=note"])
    assert found is not None
    assert found.origins["check.suites"] == "tieout.toml:6"
    assert found.origins["suite[1].entity"] == "tieout.toml:13"
    assert found.origins["expect[0].by"] == "tieout.toml:19"
    assert (found.site.path, found.origins["site.path"]) == ("pages", "environment TIEOUT_SITE_PATH")
    assert (found.check.fail_on, found.origins["check.fail_on"]) == ("note", "option")
    assert not found.said("store.path")


def test_lines_are_known_in_a_shared_file_too(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n\n[tool.tieout.check]\nfail_on = 'note'\n")
    found = project_for(tmp_path)
    assert found is not None
    assert found.origins == {"check.fail_on": "pyproject.toml:5"}
    (tmp_path / "pyproject.toml").write_text("[tool.tieout]\n[[tool.tieout.expect]]\nglob = 'x'\nby = 7\n")
    with pytest.raises(ProjectError, match=r"pyproject\.toml:4:1: \"by\" cannot be '7'"):
        project_for(tmp_path)


def test_variables_and_options_are_read_by_the_kind_of_their_key(tmp_path: Path) -> None:
    options = ["inputs.documents=a/*.txt, b.txt", "nightly.jobs=3", "site.data_docs=true", "nightly.drift_figures=1.5"]
    found = current(tmp_path, options)
    assert found.inputs.documents == ("a/*.txt", "b.txt")
    assert (found.nightly.jobs, found.site.data_docs, found.nightly.drift_figures) == (3, True, Decimal("1.5"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[inputs]\ndocument = []\n", 'toml:2:1: "document" is not known (did you mean "documents"?)'),
        ("[input]\n", 'toml:1:1: "input" is not known (did you mean "inputs"?)'),
        ("[check]\nfail_on = 'bad'\n", "write one of error, warning, note"),
        ("[[expect]]\nglob='a'\n[[expect]]\ncount=1\n", 'toml:3:1: "expect[1]" needs "glob"'),
        ("[[expect]]\nglob='a'\nby='25:00'\n", "toml:3:1"),
        ("[expect]\nglob='a'\n", "write [[expect]]"),
        ("[[suite]]\nentity='x'\n", 'needs "suites"'),
        ("[check]\nfail_on='note'\n[site]\n\n[check.x]\n", '"x" is not known'),
        ("fail_on = 'note'\n", '"fail_on" stands outside of its table; write [check]'),
        ("[nightly]\njobs = 1.5\n", "a whole number"),
        ('[inputs]\ndocuments = ["a\\nb"]\n', "a list of texts"),
        ("[inputs]\n  documents = [1]\n", "toml:2:3"),
        ("x = " + "[" * 5000, "is no TOML"),
    ],
)
def test_a_slip_is_an_error_with_its_place_and_cure(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ProjectError) as told:
        project(tmp_path, text)
    assert said.replace('"expect[1]"', '"expect"') in str(told.value)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("check.fail_in=note", 'did you mean "check.fail_on"'),
        ("check.fail_on", "has no value"),
        ("nightly.jobs=many", "a whole number"),
        ("suite.entity=x", "is not known"),
    ],
)
def test_so_is_one_in_an_option(tmp_path: Path, option: str, said: str) -> None:
    with pytest.raises(ProjectError) as told:
        current(tmp_path, [option])
    assert said in str(told.value)


@settings(max_examples=50)
@given(st.binary(max_size=300) | st.text(st.sampled_from('[check]\n=."fail_on12,#'), max_size=80).map(str.encode))
def test_whatever_a_file_holds_there_is_a_project_or_one_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("any") / "tieout.toml"
    path.write_bytes(data)
    with contextlib.suppress(ProjectError):
        read(path)


# --- init and config ---


def test_what_init_writes_reads_and_names_what_lies_there(tmp_path: Path) -> None:
    for name in ("q1/a.txt", "q1/b.txt", "q1/suite.yaml", "README.txt", "lake/x.csv", "waivers.yaml", ".git/x.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "landed" / "figures").mkdir(parents=True)
    found = look(tmp_path)
    assert (found.documents, found.count, found.landings) == (("q1/*.txt",), 2, ("landed",))
    said = project(tmp_path, project_text(found))
    assert said.inputs.documents == ("q1/*.txt",)
    assert said.inputs.tables == ("lake/*.csv",)
    assert said.check.waivers == "waivers.yaml"


def test_every_commented_key_of_it_reads_too(tmp_path: Path) -> None:
    lines = project_text(look(tmp_path)).splitlines()
    said = (line.removeprefix("# ") if line[2:3] == "[" or " = " in line[:20] else line for line in lines)
    found = project(tmp_path, "\n".join(said))
    keys = {key.partition("[")[0].partition(".")[0] for key in found.origins}
    assert keys == {"inputs", "check", "suite", "expect", "store", "site", "nightly", "alerts", "retention", "review"}


def call(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["tieout", *arguments])
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(ended.value.code or 0)


def test_init_replaces_nothing_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(monkeypatch, "init", str(tmp_path)) == 0
    (tmp_path / "tieout.toml").write_text("[check]\n")
    assert call(monkeypatch, "init", str(tmp_path)) == 2
    assert (tmp_path / "tieout.toml").read_text() == "[check]\n"
    assert call(monkeypatch, "init", str(tmp_path), "--force") == 0


def test_config_show_says_where_each_value_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tieout.toml").write_text(FULL)
    assert call(monkeypatch, "config", "show", str(tmp_path), "--origin", "--set", "site.path=p") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["check.fail_on", '"warning"', "tieout.toml:5"] in rows
    assert ["site.path", '"p"', "option"] in rows
    assert ["store.path", '".tieout"', "default"] in rows


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    found = project(tmp_path, FULL)
    for text in (config_text(found, origin=True), config_json(found)):
        assert "Token" not in text
        assert "$TIEOUT_MAIL" in text
    assert masked("token") == "…"
    assert json.loads(config_json(found))["file"] == str(tmp_path / "tieout.toml")


# --- What the other commands take from it ---


def test_the_check_takes_suites_and_level_from_it_and_an_option_wins(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    shared: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    document = tmp_path / "iij.txt"
    document.write_bytes(shared("seed/iij-1h17.txt").read_bytes())
    (tmp_path / "tieout.toml").write_text('[check]\nsuites = ["landing"]\nfail_on = "note"\n')
    assert api.check(document)[0].suites == ("landing",)
    assert call(monkeypatch, "check", str(document)) == 0
    assert "  suites    landing\n" in capsys.readouterr().out
    call(monkeypatch, "check", str(document), "--suite", "universal")
    assert "  suites    universal\n" in capsys.readouterr().out
    assert (Call().fails_from(None, document), Call().fails_from("error", document)) == ("note", "error")
    assert Call().fails_from(None, tmp_path.parent) == "error"
    (tmp_path / "tieout.toml").write_text('[[suite]]\ndocuments = "ii*.txt"\nsuites = ["landing"]\n')
    assert api.check(document)[0].suites == ("landing",)  # by its path from the file, wherever it is called from
    capsys.readouterr()
    (tmp_path / "tieout.toml").write_text("[chek]\n")
    assert call(monkeypatch, "check", str(document), "--format", "json") == 2
    assert 'did you mean "check"' in capsys.readouterr().err


def test_a_variable_counts_without_a_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert api.project_for(tmp_path) is None
    monkeypatch.setenv("TIEOUT_CHECK_SUITES", "universal")
    reading = Reading(document=Document(document="x"))
    assert [suite.name for suite in api.suites_for([], reading, tmp_path, api.project_for(tmp_path))] == ["universal"]
