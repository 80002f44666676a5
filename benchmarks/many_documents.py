"""Times whole processes that find the failing ties of many made-up documents, ours and peers', in one paired run.

Every engine reads the same Parquet file and must name the same failing ties; what is compared is processor time of
the whole process, the least of several rounds in which the engines take turns.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ENGINES = {
    "decoding": "decoding the columns alone",
    "ours": "tieout",
    "in_duckdb": "DuckDB, join and group",
    "in_polars": "polars, streaming join and group",
    "in_pandas": "pandas, merge and groupby",
    "in_spark": "tieout on Spark, two cores of this machine (needs tieout[spark])",
    "in_great_expectations": "Great Expectations, one expectation a tie, wide table given",
}


@dataclass(frozen=True)
class Run:
    """Processor seconds and peak memory (MiB) of one process, and the failing ties that it named."""

    seconds: float
    peak: float
    failing: frozenset[tuple[str, ...]]


def run(engine: str, folder: Path) -> Run:
    """One engine over the folder's figures, as a process of its own."""
    with tempfile.TemporaryFile() as out:
        # Spark's own processes are not this one's children: that engine says on stderr what they spend
        process = subprocess.Popen([sys.executable, str(HERE / "peers" / f"{engine}.py"), str(folder)], stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{engine} failed")
        out.seek(0)
        failing = frozenset(tuple(line.split()) for line in out.read().decode().splitlines())
    return Run(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, failing)


def make(folder: Path, documents: int, *, wide: bool) -> None:
    """The figures, their suite, and for Great Expectations the wide table that it needs."""
    command = [sys.executable, str(HERE / "facts.py"), str(folder), "--documents", str(documents)]
    subprocess.run([*command, *(["--wide"] if wide else [])], check=True)


def compare(folder: Path, engines: list[str], rounds: int) -> dict[str, Run]:
    """The least of each engine's rounds.

    Raises:
        SystemExit: two engines named different ties.
    """
    best: dict[str, Run] = {}
    for _ in range(rounds):
        for engine in engines:
            found = run(engine, folder)
            if engine not in best or found.seconds < best[engine].seconds:
                best[engine] = found
    ours = {tie[:3] for tie in best["ours"].failing}
    for engine, found in best.items():
        if engine != "decoding" and {tie[:3] for tie in found.failing} != ours:
            raise SystemExit(f"{engine} names {len(found.failing)} failing ties, ours {len(ours)}, and not the same")
        whole = engine not in {"decoding", "in_great_expectations"}
        if whole and found.failing != best["ours"].failing:
            raise SystemExit(f"{engine} names other members")
    return best


def main() -> None:
    """Print one line an engine: processor seconds, ratio to ours, peak memory."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--documents", type=int, nargs="+", default=[5_000, 50_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument(
        "--engines", nargs="+", choices=ENGINES, default=[name for name in ENGINES if name != "in_spark"]
    )
    given = asked.parse_args()
    for documents in given.documents:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            make(folder, documents, wide="in_great_expectations" in given.engines)
            best = compare(folder, list(dict.fromkeys(["ours", *given.engines])), given.rounds)
            print(f"\n{documents * 196:,} figures of {documents:,} documents, {len(best['ours'].failing)} failing ties")
            for engine in given.engines:
                found, ratio = best[engine], best[engine].seconds / best["ours"].seconds
                print(
                    f"  {ENGINES[engine]:62} {found.seconds:7.2f} s {ratio:6.2f} x {found.peak:7,.0f} MiB", flush=True
                )


if __name__ == "__main__":
    main()
