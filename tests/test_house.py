"""The house rules that no linter knows: sizes, docstrings, decisions, the lock, and `run`."""

import ast
import os
import re
import shutil
import subprocess
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
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
PACKAGE = sorted([*ROOT.glob("*.py"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))])
MODULES = [*PACKAGE, *sorted((ROOT / "tests").glob("**/*.py"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- Folders, sizes and docstrings ---


@pytest.mark.needs("git")
def test_every_folder_with_code_is_a_package_and_the_wheel_has_it() -> None:
    command = ["git", "ls-files", *(f"{folder}/*.py" for folder in FOLDERS)]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    folders = {Path(path).parent for path in listed if (ROOT / path).is_file()}
    assert not [folder for folder in folders if not (ROOT / folder / "__init__.py").is_file()]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = {".".join(["tieout", *folder.parts]) for folder in folders} | {"tieout"}
    assert packages == set(project["tool"]["setuptools"]["packages"])


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, "the module has no docstring"
    assert docstring.splitlines()[0].endswith("."), "its docstring does not open with a sentence"


@pytest.mark.parametrize("path", PACKAGE, ids=name)
def test_a_module_stays_under_400_lines_and_a_function_under_60(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno >= 60
    ]
    assert not long


@pytest.mark.parametrize("path", sorted((ROOT / "docs/decisions").glob("*.md")), ids=name)
def test_a_decision_fits_a_screen_and_has_its_three_parts(path: Path) -> None:
    text = path.read_text("utf-8")
    number, title = re.match(r"# (\d+)\. (.+)", text).groups()  # type: ignore[union-attr]
    assert path.name.startswith(f"{int(number):04d}-"), title
    assert text.count("\n") <= 60
    for part in ("What forced us", "What we chose", "What it costs"):
        assert f"**{part}" in text or f"# {part}" in text, part


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert len(numbers) == len(set(numbers))


# --- What no file here may name ---

# In brackets, so that this line does not find itself: registries, and folders of one machine.
FOREIGN = re.compile(
    rb"pypi[.]org|pythonhosted[.]|/simple[/](?!\w)|registry[.]npm|crates[.]io|proxy[.]golang|(?<![\w./-])/(?:wor[k]|roo[t])/"
)


@pytest.mark.needs("git")
def test_no_file_names_a_registry_or_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = [
        f"{path}: {hit.group().decode()}"
        for path in listed.splitlines()
        if (ROOT / path).is_file() and (hit := FOREIGN.search((ROOT / path).read_bytes()))
    ]
    assert not found


# --- The lock ---


PIN = r"^([\w.-]+)==\S+(?: ;[^\\]*)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+"


def normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0]).lower()


def stated(lock: str) -> Iterator[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    if lock == "spark.lock":
        yield from groups["spark"]
        return
    yield from project["project"]["dependencies"]
    for name in groups.keys() - {"spark"}:
        yield from (requirement for requirement in groups[name] if isinstance(requirement, str))


@pytest.mark.parametrize("lock", ["requirements.lock", "spark.lock"])
def test_the_lock_pins_and_hashes_every_package_and_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    pins = re.findall(PIN, text, re.MULTILINE)
    starts = re.findall(r"^(?! ).+", text, re.MULTILINE)
    assert len(pins) == len(starts), "a line of the lock is no pin with hashes"
    missing = {normal(requirement) for requirement in stated(lock)} - {normal(package) for package in pins}
    assert not missing, "run .ci/lock"


# --- run ---


def run(
    *command: str, at: Path, script: Path = ROOT / "run", path: str | None = None
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | ({} if path is None else {"PATH": path})
    return subprocess.run([script, *command], cwd=at, env=environment, check=False, capture_output=True, text=True)


def test_run_keeps_the_callers_folder_and_exit_code(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(ROOT / "run")
    code = "import os, sys, tieout; print(os.getcwd()); print(tieout.__file__); sys.exit(7)"
    done = run("python", "-c", code, at=tmp_path, script=link)
    assert done.stdout.splitlines() == [str(tmp_path), str(ROOT / "__init__.py")]
    assert done.returncode == 7


def test_run_starts_at_once(tmp_path: Path) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        assert run("true", at=tmp_path).returncode == 0
        return time.perf_counter() - start

    assert min(seconds() for _ in range(3)) < 0.5


def bare_checkout(folder: Path, *tools: str) -> str:
    """A copy of what `run` needs, and a PATH with nothing but a shell's usual tools and `tools`."""
    for file in ("run", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / file, folder / file)
    programs = folder / "bin"
    programs.mkdir()
    for tool in ("sh", "cat", "cksum", "dirname", "ln", "mkdir", "mv", "readlink", "rm", "sed", "sleep", *tools):
        (programs / tool).symlink_to(shutil.which(tool) or "/bin/false")
    return str(programs)


def test_run_without_python_says_what_to_do(tmp_path: Path) -> None:
    path = bare_checkout(tmp_path)
    done = run("true", at=tmp_path, script=tmp_path / "run", path=path)
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "Install it" in done.stderr
    assert not list(tmp_path.glob(".venv*")), "something is left behind"


def test_run_refuses_an_old_python(tmp_path: Path) -> None:
    path = bare_checkout(tmp_path)
    (tmp_path / "bin/python3").symlink_to("/bin/false")
    done = run("true", at=tmp_path, script=tmp_path / "run", path=path)
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed" in done.stderr


def test_run_takes_over_from_a_process_that_was_killed(tmp_path: Path) -> None:
    path = bare_checkout(tmp_path)
    gone = subprocess.Popen(["true"])
    gone.wait()
    (tmp_path / ".venv.lock").symlink_to(str(gone.pid))
    done = run("true", at=tmp_path, script=tmp_path / "run", path=path)
    assert "Python 3.11 or newer is needed" in done.stderr
