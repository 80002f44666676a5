"""What every test may ask for: installed parts, the documents beside the checkout, snapshots."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

# The first example pays for imports, and machines differ: no time limit on an example.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

#: How to see whether a part is installed: a program or a Python module of this name.
PARTS: dict[str, Callable[[], bool]] = {
    "chromium": lambda: shutil.which("chromium") is not None and find_spec("playwright") is not None,
    "libreoffice": lambda: shutil.which("soffice") is not None,
    "polars": lambda: find_spec("polars") is not None,
    "duckdb": lambda: find_spec("duckdb") is not None,
    "sqlalchemy": lambda: find_spec("sqlalchemy") is not None,
    "git": lambda: shutil.which("git") is not None and (ROOT / ".git").exists(),
    "pre-commit": lambda: find_spec("pre_commit") is not None,
    "dagster": lambda: find_spec("dagster") is not None,
    "xdist": lambda: find_spec("xdist") is not None,
    "moto": lambda: shutil.which("moto_server") is not None,
    "spark": lambda: find_spec("pyspark") is not None and shutil.which("java") is not None,
    "shared": SHARED.is_dir,
}


def require(part: str) -> None:
    """Skip the test that runs where `part` is missing; fail it where TIEOUT_REQUIRE names the part."""
    if PARTS[part]():
        return
    if part in re.split(r"[,\s]+", os.environ.get("TIEOUT_REQUIRE", "")):
        pytest.fail(f"{part} is missing, and TIEOUT_REQUIRE asks for it", pytrace=False)
    pytest.skip(f"{part} is missing")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Honour `@pytest.mark.needs("chromium", ...)`."""
    for mark in item.iter_markers("needs"):
        for part in mark.args:
            require(part)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Callable[[str], Path]:
    """`shared("seed/release.txt")` is a document of the folder `../shared`; where that is missing, a skip."""

    def find(name: str = "") -> Path:
        require("shared")
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"shared/{name} is missing")
        return path

    return find


# --- Snapshots: `snapshot(text, "page.html")` compares with tests/snapshots/<test module>/<test>-page.html ---


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--snapshot-update", action="store_true", help="write what the tests see as the new snapshots")


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with its golden file, or write the file with --snapshot-update."""
    test = re.sub(r"[^\w.-]+", "-", request.node.name)
    folder = Path(__file__).parent / "snapshots" / request.path.stem

    def compare(text: str, name: str) -> None:
        golden = folder / f"{test}-{name}"
        if request.config.getoption("--snapshot-update"):
            folder.mkdir(parents=True, exist_ok=True)
            golden.write_bytes(text.encode())
        assert golden.exists(), f"{golden} is missing; --snapshot-update writes it"
        assert text == golden.read_bytes().decode()

    return compare


# --- A browser, for pages ---


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """The system's Chromium under playwright; it opens pages and never the network."""
    require("chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where it is installed

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()
