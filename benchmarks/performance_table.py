"""Measures what docs/performance.md says and prints it as its tables: engines, growth, and many small documents.

Run it as `./run python benchmarks/performance_table.py [--write]`; with --write it replaces the tables of the page.
Processor seconds and peak memory are those of whole processes, children too.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from many_documents import ENGINES, HERE, compare, make, run  # type: ignore[import-not-found] # a script beside this

PAGE = HERE.parent / "docs" / "performance.md"
#: One small report: a balance sheet and an income statement in a few lines, its numbers made from its own.
SHEET = """Example {number} Corporation
Consolidated Balance Sheets
(Thousands of JPY)
March 31, 2018 2017
Cash {cash:,} 1,000
Other assets {other:,} 9,000
Total assets {total:,} 10,000
Liabilities {total:,} 10,000
Total liabilities and equity {total:,} 10,000
"""


def engines(documents: int, rounds: int) -> list[str]:
    """The engines over the same figures, as rows of a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, documents, wide=True)
        best = compare(folder, [engine for engine in ENGINES if engine != "in_spark"], rounds)
    figures = f"{documents * 196:,}"
    ours = best["ours"].seconds
    return [
        f"| {ENGINES[engine]} | {figures} | {each.seconds:.2f} | {each.seconds / ours:.2f} | {each.peak:,.0f} |"
        for engine, each in best.items()
    ]


def growth(sizes: Sequence[int]) -> Iterator[str]:
    """Time and memory of the kernel over more and more documents."""
    for documents in sizes:
        with tempfile.TemporaryDirectory() as name:
            make(Path(name), documents, wide=False)
            found = run("ours", Path(name))
        per = found.seconds / (documents * 196 / 1e6)
        yield f"| {documents * 196:,} | {documents:,} | {found.seconds:.2f} | {per:.3f} | {found.peak:,.0f} |"


def small_reports(folder: Path, count: int) -> list[Path]:
    """So many reports of a dozen figures, one in a hundred with a wrong total."""
    for number in range(count):
        cash, other = 1_000 + number, 9_000 + 3 * number
        total = cash + other + (90 if number % 100 == 7 else 0)
        text = SHEET.format(number=number, cash=cash, other=other, total=total)
        (folder / f"r{number:05d}.txt").write_text(text, "utf-8")
    return sorted(folder.glob("*.txt"))


def measured(*command: str) -> tuple[float, float, float]:
    """Wall and processor seconds of a command with all its processes, and the largest one's memory in MiB."""
    before = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        process = subprocess.Popen([sys.executable, "-m", "tieout", *command], stdout=nowhere, stderr=nowhere)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"tieout {command[0]} ended with {process.returncode}")
    return time.perf_counter() - before, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


@contextmanager
def landed(count: int) -> Iterator[Path]:
    """A landing of so many small reports."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        small_reports(folder / "in", count)
        here = Path.cwd()
        os.chdir(folder)
        try:
            names = [f"in/{path.name}" for path in sorted((folder / "in").iterdir())]
            load = [sys.executable, "-m", "tieout", "load", "--quiet", "--out", "landing"]
            subprocess.run([*load, *names], check=True)
            yield folder / "landing"
        finally:
            os.chdir(here)


def checks(sizes: Sequence[int]) -> Iterator[str]:
    """`tieout check` of landings of small reports, by one process and by two."""
    for count in sizes:
        with landed(count) as folder:
            for jobs in (1, 2):
                wall, seconds, peak = measured("check", str(folder), "--format", "json", "--jobs", str(jobs))
                yield f"| {count:,} | {jobs} | {wall:.1f} | {seconds:.1f} | {count / wall:,.0f} | {peak:,.0f} |"


TABLES = {
    "engines": "| engine | figures | CPU s | x ours | peak MiB |\n|---|---|---|---|---|",
    "growth": "| figures | documents | CPU s | CPU s per million | peak MiB |\n|---|---|---|---|---|",
    "checks": "| landed documents | processes | wall s | CPU s | documents / s | peak MiB |\n|---|---|---|---|---|---|",
}


def main() -> None:
    """Print the tables that are asked for, and put them into the page with --write."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tables", nargs="+", choices=list(TABLES), default=list(TABLES))
    asked.add_argument("--documents", type=int, default=50_000, help="of the table of engines")
    asked.add_argument("--growth", type=int, nargs="+", default=[5_000, 50_000, 500_000])
    asked.add_argument("--checks", type=int, nargs="+", default=[1_000, 5_000, 10_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--write", action="store_true")
    given = asked.parse_args()
    for name in given.tables:
        made = {
            "engines": lambda: iter(engines(given.documents, given.rounds)),
            "growth": lambda: growth(given.growth),
            "checks": lambda: checks(given.checks),
        }[name]()
        rows = [TABLES[name]]
        print(rows[0])
        for row in made:
            print(row, flush=True)
            rows.append(row)
        if given.write:
            replace(name, "\n".join(rows))


def replace(name: str, table: str) -> None:
    """Put a table between its marks in the page."""
    text = PAGE.read_text("utf-8")
    marks = re.escape(f"<!-- {name} -->"), re.escape(f"<!-- end of {name} -->")
    new = f"<!-- {name} -->\n{table}\n<!-- end of {name} -->"
    found = re.sub(f"{marks[0]}.*?{marks[1]}", lambda _: new, text, flags=re.DOTALL)
    PAGE.write_text(found, "utf-8")


if __name__ == "__main__":
    main()
