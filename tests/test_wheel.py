"""The wheel carries every folder and its data, and runs away from the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

FOLDERS = (
    "assay",
    "commands",
    "drafts",
    "expectations",
    "figures",
    "loader",
    "mapping",
    "nightly",
    "project",
    "repair",
    "reports",
    "rules",
    "signing",
    "spark",
)


def tracked(root: Path) -> list[Path]:
    """The checkout's files that git knows, so that what somebody has only begun is not asked for."""
    names = subprocess.run(
        ["git", "ls-files"], cwd=root, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [Path(name) for name in sorted(set(names)) if (root / name).is_file()]


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the source distribution and from that the wheel, without a network, from a copy of the checkout."""
    copy = tmp_path_factory.mktemp("copy") / "any-name"
    for path in tracked(root):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, copy / path)
    out = copy.parent / "dist"
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(copy)]
    built = subprocess.run(command, cwd=copy.parent, check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = out.glob("*.whl")
    return found


@pytest.mark.needs("git")
def test_the_wheel_carries_what_the_checkout_has(wheel: Path, root: Path) -> None:
    shipped = {path for path in tracked(root) if path.parts[0] in FOLDERS}
    shipped |= {path for path in tracked(root) if len(path.parts) == 1 and path.suffix == ".py"} | {Path("py.typed")}
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert inside == {f"tieout/{path.as_posix()}" for path in shipped}


@pytest.mark.needs("git")
def test_the_wheel_runs_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    target, elsewhere = tmp_path / "target", tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(wheel) as archive:  # a pure wheel is installed by unpacking it
        archive.extractall(target)
    environment = os.environ | {"PYTHONPATH": str(target)}

    def python(*arguments: str) -> str:
        command = [sys.executable, "-W", "error", *arguments]
        done = subprocess.run(command, cwd=elsewhere, env=environment, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert Path(python("-c", "import tieout; print(tieout.__file__)").strip()).is_relative_to(target)
    assert "Usage:" in python("-m", "tieout", "--help")
