"""A nightly run over thousands of made-up documents: the first, one with ten changed, memory, and a long history.

./run python benchmarks/nightly.py --documents 10000
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tieout.figures.arrow import without_pandas
from tieout.reports.history import Past, Total, run_files, write_run

_ITEMS = ("Cash and deposits", "Receivables", "Inventories", "Property and equipment", "Goodwill")
_WRONG = 0.02


def document(number: int, change: int = 0) -> str:
    """A small balance sheet in two periods, a digit of one in fifty of them changed."""
    draw = random.Random(number * 1_000 + change)  # noqa: S311 - made-up figures are no secret
    rows = [[draw.randint(1_000, 99_999) for _ in range(2)] for _ in _ITEMS]
    total = [sum(column) for column in zip(*rows, strict=True)]
    if draw.random() < _WRONG:
        total[0] += 10_000
    lines = [
        f"Company {number}",
        "",
        "Condensed Consolidated Balance Sheets",
        "(In thousands of JPY)",
        "",
        f"{'':30}{'March 31, 2016':>20}{'March 31, 2017':>20}",
        *(f"{name:30}{a:>20,}{b:>20,}" for name, (a, b) in zip(_ITEMS, rows, strict=True)),
        f"{'Total assets':30}{total[0]:>20,}{total[1]:>20,}",
        "",
    ]
    return "\n".join(lines)


def make(folder: Path, documents: int) -> None:
    for number in range(documents):
        path = folder / "in" / f"{number // 1_000:03d}" / f"{number:06d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(number))
    (folder / "tieout.toml").write_text(
        '[inputs]\ndocuments = ["in/**/*.txt"]\n[check]\nsuites = ["universal"]\n[retention]\nruns = 2000\n'
    )


def change(folder: Path, count: int, documents: int, time_: int) -> None:
    for number in range(0, documents, max(documents // count, 1)):
        (folder / "in" / f"{number // 1_000:03d}" / f"{number:06d}.txt").write_text(document(number, time_))


def night(folder: Path, minute: int) -> tuple[float, float, float]:
    """Seconds, CPU seconds and the most memory of any process in MiB."""
    when = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minute)).isoformat()
    command = [sys.executable, "-m", "tieout", "nightly", str(folder), "--quiet", "--run-time", when]
    start = time.perf_counter()
    child = os.posix_spawn(sys.executable, command, {**os.environ}, file_actions=[])
    _, status, used = os.wait4(child, 0)
    assert os.waitstatus_to_exitcode(status) in {0, 1}, status
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def nights(folder: Path, count: int, documents: int) -> None:
    """A history of so many runs over that many documents."""
    without_pandas()
    base = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
    for number in range(count):
        when = base + dt.timedelta(days=number)
        pasts = [Past(run_time=when, document=f"{n:06d}.txt", figures=12, tied=12) for n in range(documents)]
        write_run(folder / ".tieout", pasts, Total(run_time=when, documents=documents))


def trial(documents: int) -> Iterator[tuple[str, str]]:
    folder = Path(tempfile.mkdtemp(prefix="nightly-"))
    try:
        make(folder, documents)
        first = night(folder, 0)
        speed = f"{documents / first[0]:.0f} documents/s, {documents / first[1]:.0f} a CPU second"
        yield f"first run of {documents:,}", f"{speed}, {first[2]:.0f} MiB"
        change(folder, 10, documents, 1)
        again = night(folder, 1)
        share = again[0] / first[0]
        yield (
            "ten changed",
            f"{again[0]:.1f} s, {again[1]:.1f} s CPU ({share:.1%} of the first run), {again[2]:.0f} MiB",
        )
        nights(folder, 30, min(documents, 200))  # so many an index shows
        few = [night(folder, 2 + n)[1] for n in range(3)]
        nights(folder, 1_000, min(documents, 200))
        many = [night(folder, 10 + n)[1] for n in range(3)]
        yield "nothing changed", f"{sorted(few)[1]:.2f} s CPU"
        ratio = sorted(many)[1] / sorted(few)[1]
        yield f"with {len(run_files(folder / '.tieout')):,} runs of history", f"{ratio:.2f} x the CPU of a run with 30"
    finally:
        shutil.rmtree(folder)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--documents", type=int, default=10_000)
    for label, said in trial(asked.parse_args().documents):
        print(f"{label:36}{said}", flush=True)


if __name__ == "__main__":
    main()
