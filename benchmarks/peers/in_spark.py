"""The failing ties by tieout on Spark, on this machine alone; driver's memory and the clock go to stderr."""

from __future__ import annotations

import datetime as dt
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from tieout.rules.language import load_suites
from tieout.spark.engine import check_landing
from tieout.spark.landing import open_landing
from tieout.spark.session import open_session
from tieout.spark.task import Task


def tree_seconds(root: int) -> float:
    """Processor seconds of a process and of all that it started, those that have ended and were waited for too."""
    spent: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has just ended
        spent[int(entry.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"))
    ours, before = {root}, 0
    while len(ours) > before:
        before = len(ours)
        ours |= {pid for pid, (parent, _) in spent.items() if parent in ours}
    return sum(seconds for pid, (_, seconds) in spent.items() if pid in ours)


def main() -> None:
    folder = Path(sys.argv[1])
    begun = time.monotonic()
    spark = open_session("local[2]")
    started, idle = time.monotonic(), tree_seconds(os.getpid())
    suites = tuple(load_suites([str(folder / "suite.yaml")]))
    with tempfile.TemporaryDirectory() as out:
        task = Task(named=suites, today=dt.date(2018, 1, 1), least="error", ties=True)
        outcome = check_landing(spark, open_landing(spark, str(folder)), task, out)
        done, spent = time.monotonic(), tree_seconds(os.getpid())
        parts = [pq.ParquetFile(part).read() for part in sorted(Path(out, "ties").iterdir())]
    said = {
        "start": round(started - begun, 1),
        "check": round(done - started, 1),
        "check CPU": round(spent - idle, 1),
        "CPU": round(spent, 1),
        "driver MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "documents judged singly": outcome.singly,
        "figures": outcome.total["figures"],
    }
    print(json.dumps(said), file=sys.stderr)
    for tie in (row for part in parts for row in part.to_pylist()):
        # what no true values could print, whether or not the preparer forced it: in thousands, as the peers count
        if tie["verdict"] in {"impossible", "plug"}:
            members = sorted(member["figure"] for member in tie["members"])
            print(tie["document"], tie["rule"], abs(int(tie["residual"])) // 1000, *members)
    spark.stop()


if __name__ == "__main__":
    main()
