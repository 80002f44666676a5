"""Inputs and suites that are no good, through the command line as it is: one clear error each, and the exit code."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from released import release

from tieout.cli import main

SUITE = """suite: mine
title: Mine
rules:
  - id: balance
    family: B01
    title: The balance sheet balances
    kind: tie
    relation: Assets = LiabilitiesAndStockholdersEquity
"""
BOMB = "suite: mine\nrules: &a [x, x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}]\n" for old, new in zip("abcdef", "bcdefg", strict=True)
)
CLEAN, FINDINGS, USAGE, INPUT = 0, 1, 2, 3


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a sound release in it, and one with a wrong total."""
    monkeypatch.chdir(tmp_path)
    text = release(1)
    (tmp_path / "good.txt").write_text(text)
    total = next(line for line in text.splitlines() if line.startswith("TOTAL ASSETS"))
    (tmp_path / "wrong.txt").write_text(text.replace(total, "TOTAL ASSETS 99,999,999 12,345"))
    return tmp_path


def told(*arguments: str) -> tuple[int, list[str]]:
    """The exit code and the errors that a call came to."""
    result = CliRunner().invoke(main, arguments, prog_name="tieout")
    return result.exit_code, [line for line in result.stderr.splitlines() if line.startswith("error: ")]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "the file is empty"),
        ("blank.txt", b"\n \n", "the file is empty"),
        ("binary.txt", bytes(range(256)) * 8, "is binary"),
        ("broken.parquet", b"PAR1 and no more", "not a readable Parquet file"),
        ("folder", None, "is a folder but no landing"),
        ("missing.txt", None, "no such file"),
        ("pipe", None, "is no regular file"),
    ],
)
def test_an_input_that_cannot_be_read(folder: Path, name: str, content: bytes | None, words: str) -> None:
    if name == "folder":
        (folder / name).mkdir()
    elif name == "pipe":
        os.mkfifo(folder / name)
    elif content is not None:
        (folder / name).write_bytes(content)
    code, errors = told("check", name)
    assert code == INPUT
    assert len(errors) == 1
    assert errors[0].startswith(f"error: {name}:")
    assert words in errors[0]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("relation: Assets =", "relation: Assets ==", "mine.yaml:8:15: the relation does not read"),
        ("family:", "famly:", 'no key "famly" (did you mean "family"?)'),
        ("kind: tie", "kind: tei", 'did you mean "tie"?'),
        ("title: Mine", "title: [", "is no YAML here"),
        (SUITE, BOMB, "anchors (&name) are not allowed"),
        (SUITE, "suite: " + "[" * 10_000, "is nested more than 20 deep"),
    ],
)
def test_a_suite_that_does_not_read(folder: Path, old: str, new: str, words: str) -> None:
    (folder / "mine.yaml").write_text(SUITE.replace(old, new))
    code, errors = told("check", "good.txt", "--suite", "mine.yaml")
    assert code == USAGE
    assert len(errors) == 1
    assert words in errors[0]


def test_the_place_in_a_relation_is_shown_under_it(folder: Path) -> None:
    (folder / "mine.yaml").write_text(SUITE.replace("Assets =", "Assets = Cash + +"))
    result = CliRunner().invoke(main, ["check", "good.txt", "--suite", "mine.yaml"], prog_name="tieout")
    _, quoted, caret = result.stderr.splitlines()
    assert quoted[caret.index("^") :] == "+ LiabilitiesAndStockholdersEquity"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("good.txt",), CLEAN),
        (("wrong.txt",), FINDINGS),
        (("good.txt", "wrong.txt"), FINDINGS),
        (("wrong.txt", "missing.txt"), INPUT),
        (("missing.txt", "wrong.txt", "--exit-zero"), INPUT),
        (("wrong.txt", "--exit-zero"), CLEAN),
        (("good.txt", "--fail-on", "note"), FINDINGS),
        (("wrong.txt", "missing.txt", "--suite", "nope", "--suite", "us-gaap"), USAGE),
        (("good.txt", "--suite", "nope"), USAGE),
        (("good.txt", "--format", "xml"), USAGE),
        ((), USAGE),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_worst_of_several_things_is_the_exit_code(arguments: tuple[str, ...], code: int) -> None:
    assert told("check", *arguments)[0] == code
