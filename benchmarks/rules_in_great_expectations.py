"""Processor seconds of a Great Expectations run with 500 declared rules, beyond importing Great Expectations.

    ./run python benchmarks/rules_in_great_expectations.py [RULES]

Each round is a process of its own; the least of five is shown: making the suite, and running it on made-up figures.
"""

from __future__ import annotations

import datetime as dt
import random
import subprocess
import sys
import time

ROUNDS = 5
PERIOD = {"period_start": dt.date(2017, 4, 1), "period_end": dt.date(2017, 9, 30)}


def one_round(count: int) -> None:
    """Print the seconds of the suite and of the run."""
    import tieout.expectations.gx as ours  # noqa: PLC0415 - what it costs to import is not what is timed
    from tieout.figures.figure import Figure  # noqa: PLC0415
    from tieout.figures.landing import tables_of  # noqa: PLC0415
    from tieout.figures.reading import Document, Reading  # noqa: PLC0415
    from tieout.rules.model import Rule  # noqa: PLC0415

    dice, figures, rules = random.Random(7), list[Figure](), list[Rule]()  # noqa: S311 - made-up figures are no secret
    for number in range(count):
        names = [f"Item{number:04d}{part}" for part in ("Total", "First", "Second")]
        first, second = dice.randint(1, 10**6), dice.randint(1, 10**6)
        for name, mantissa in zip(names, (first + second + (number % 100 == 0), first, second), strict=True):
            place = {"figure": len(figures), "concept": name, "caption": name, "mantissa": mantissa}
            figures.append(Figure(**place, decimals=-3, unit="JPY", origin="supplied", **PERIOD))  # type: ignore[arg-type]
        relation = f"{names[0]} = {names[1]} + {names[2]}"
        rules.append(Rule(id=f"r{number:04d}", family="F01", title=names[0], kind="foot", relation=relation))
    tables = tables_of([Reading(document=Document(document="made up"), figures=figures)])
    begun = time.process_time()
    suite = ours.suite_of(rules)
    made = time.process_time()
    run = ours.run_suite(suite, tables)
    done = time.process_time()
    assert len(run.rules) == count
    assert len(run.having("passed")) + len(run.having("failed")) == count
    print(made - begun, done - made)


def main() -> None:
    count = sys.argv[1] if len(sys.argv) > 1 else "500"
    rounds = []
    for _ in range(ROUNDS):
        command = [sys.executable, __file__, "round", count]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        rounds.append(tuple(map(float, said.split())))
    suite, run = (min(each) for each in zip(*rounds, strict=True))
    print(f"{count} rules: suite {suite:.3f} s, run {run:.3f} s, together {suite + run:.3f} s of processor time")


if __name__ == "__main__":
    if sys.argv[1:2] == ["round"]:
        one_round(int(sys.argv[2]))
    else:
        main()
