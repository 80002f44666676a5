"""Small projects to run at night: balance sheets as text, and runs of them on days of January 2026."""

import datetime as dt
import os
import signal
from collections.abc import Callable
from pathlib import Path

from tieout.figures import files
from tieout.nightly.run import Night, run
from tieout.project.model import Project
from tieout.project.read import current
from tieout.reports.history import Total, read_totals

SETTINGS = ("nightly.jobs=1", "check.suites=universal")


def sheet(cash: int = 1_000, total: int | None = None, *, lines: int = 3) -> str:
    """A balance sheet with a total that its parts give, unless another is said."""
    parts = [cash, *(9_000 + n for n in range(lines - 1))]
    names = ("Cash and deposits", "Inventories", "Receivables", "Goodwill", "Property and equipment", "Investments")
    rows = [f"{name:22}{value:>16,}{value + 10:>23,}" for name, value in zip(names, parts, strict=False)]
    whole = sum(parts)
    return "\n".join(
        [
            "Example Corporation",
            "CONSOLIDATED BALANCE SHEETS (Unaudited)",
            "(Thousands of yen)",
            "                         March 31, 2017     September 30, 2017",
            "Current assets:",
            *rows,
            f"{'Total current assets':22}{whole if total is None else total:>16,}{whole + 10 * len(parts):>23,}",
            "",
        ]
    )


def make(folder: Path, toml: str = "", /, **documents: str) -> Path:
    """A project with documents in `in`."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    for name, text in documents.items():
        (folder / "in" / f"{name}.txt").write_text(text)
    (folder / "tieout.toml").write_text(f'[inputs]\ndocuments = ["in/*.txt"]\n{toml}')
    return folder


def day(number: int, hour: int = 2) -> dt.datetime:
    """That day of January 2026; the first is a Thursday."""
    return dt.datetime(2026, 1, number, hour).astimezone()


def project(folder: Path, *settings: str) -> Project:
    """The folder's project, in one process and by few rules unless said otherwise."""
    return current(folder, [*SETTINGS, *settings])


def night(folder: Path, number: int = 1, *settings: str, hour: int = 2) -> Night:
    """A run on that day."""
    return run(project(folder, *settings), day(number, hour))


def totals(folder: Path) -> list[Total]:
    """What the history says, in which every file must read."""
    found, told = read_totals(folder / ".tieout", 1_000)
    assert not told
    return found


def site(folder: Path) -> dict[str, str]:
    """The pages of the published site, without the time of the run; empty where there is none."""
    target = folder / "site"
    if not target.is_symlink():
        return {}
    return {path.name: path.read_text("utf-8").replace("2026-01", "") for path in sorted(target.glob("*.html"))}


def whole(folder: Path) -> None:
    """Assert that what is published can be used: an index, and every page that it leads to."""
    pages = site(folder)
    if pages:
        assert pages["index.html"].endswith("</html>\n")
        for path in (folder / "in").glob("*.txt"):
            if f"{path.name}.html" in pages["index.html"]:
                assert pages[f"{path.name}.html"].endswith("</html>\n")
    totals(folder)


# --- Faults ---


class Steps:
    """Counts the steps that change the disk, and does something before the n-th of them."""

    def __init__(self, at: int = 0, then: Callable[[], None] = lambda: None) -> None:
        self.count, self.at, self.then = 0, at, then

    def __call__(self, _: str, __: Path) -> None:
        self.count += 1
        if self.count == self.at:
            self.then()


def steps(folder: Path, number: int) -> int:
    """How many steps the run of that day takes; it is made."""
    counted = Steps()
    files.before = counted
    try:
        night(folder, number)
    finally:
        files.before = files._nobody
    return counted.count


def killed(folder: Path, number: int, at: int) -> bool:
    """Make the run in a process of its own that is ended before its n-th step; whether it was."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    child = os.fork()
    if child == 0:
        try:
            files.before = Steps(at, die)
            night(folder, number)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


class Deadly(Project):
    """A project whose process is ended as soon as it comes to the document called poison."""

    def suites_for(self, document: str, entity: str | None) -> tuple[str | Path, ...]:
        if "poison" in document:
            os.kill(os.getpid(), signal.SIGKILL)
        return Project.suites_for(self, document, entity)
