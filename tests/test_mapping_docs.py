"""docs/own-figures.md does what it says: its mapping reads, its commands and its Python run."""

import re
from pathlib import Path

import lake
import pytest
from click.testing import CliRunner

from tieout.cli import main
from tieout.mapping.model import EVERY, ROLES, SHAPES
from tieout.mapping.written import read_mapping


@pytest.fixture
def manual(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    lake.wide().to_csv("lake.csv", index=False)
    return (root / "docs" / "own-figures.md").read_text("utf-8")


def test_every_role_and_shape_is_told(manual: str) -> None:
    for word in (*ROLES, *EVERY, *SHAPES):
        assert word in manual, word


def test_its_mapping_reads(manual: str) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", manual, re.DOTALL)
    Path("mapping.yaml").write_text(block)
    mapping = read_mapping(Path("mapping.yaml"))
    assert mapping.items["eps"].unit == "USD/shares"
    assert mapping.expect.documents == ("ALPHA", "BETA")


def test_its_commands_run(manual: str) -> None:
    commands = [
        line.split("#")[0].split()[1:] for line in re.findall(r"^\$ (tieout .*lake\.csv.*)$", manual, re.MULTILINE)
    ]
    codes = [CliRunner().invoke(main, command).exit_code for command in commands]
    assert codes == [0, 0, 1]  # the last finds the lake's errors


def test_its_python_runs(manual: str) -> None:
    assert CliRunner().invoke(main, ["map", "lake.csv", "--out", "mapping.yaml"]).exit_code == 0
    (code,) = re.findall(r"```python\n(.*?)```", manual, re.DOTALL)
    exec(code, {})  # noqa: S102 - the manual's own
    assert Path("landing/figures").is_dir()
