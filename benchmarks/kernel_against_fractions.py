"""A million random ties through the kernel and by enumeration.

./run python benchmarks/kernel_against_fractions.py [N]
"""

import math
import random
import sys
import time
from collections import Counter
from pathlib import Path

from tieout.expectations.kernel import VERDICT_OF, judge
from tieout.expectations.packing import pack_figures, pack_ties
from tieout.figures.figure import Figure
from tieout.rules.model import Member, Tie

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
import verdict_oracle

BATCH = 20_000
SIZES = (20, 20, 20, 400, 2**52, 2**61, 2**66)


def batch(dice: random.Random) -> tuple[list[Figure], list[Tie]]:
    """Ties of two to four figures of their own, most of them within a unit or two of holding."""
    figures: list[Figure] = []
    ties: list[Tie] = []
    for _ in range(BATCH):
        count, reach, ratio = dice.randint(1, 3), dice.choice(SIZES), dice.random() < 0.4
        first = len(figures)
        decimals = [dice.choice((0, 0, 0, 1, -1, -3)) for _ in range(count + 1)]
        own = [
            Figure(figure=first + k, mantissa=dice.randint(-reach, reach), decimals=d, exact=dice.random() < 0.1)
            for k, d in enumerate(decimals)
        ]
        members = [
            Member(f.figure, dice.choice((1, -1, 1, -1, 2, 0)), dice.choice((0, 1, -1)) * ratio) for f in own[:-1]
        ]
        amounts = [float(f.amount or 0) for f in own]
        over = math.fsum(m.coefficient * amount for m, amount in zip(members, amounts, strict=False))
        under = math.fsum(m.denominator * amount for m, amount in zip(members, amounts, strict=False))
        factor = dice.choice((1, 100, -1)) if ratio else 1
        near = factor * over / ((under or 1) if ratio else 1) * 10.0 ** decimals[-1]
        own[-1].mantissa = int(max(-(2.0**70), min(2.0**70, near))) + dice.randint(-2, 2)
        result = own[-1].figure if ratio else None
        if not ratio:
            members.append(Member(own[-1].figure, -1))
        operator = dice.choice(("=", "=", "=", "<=", ">="))
        ties.append(
            Tie(
                rule="r",
                family="F01",
                kind="foot",
                members=tuple(members),
                operator=operator,
                result=result,
                factor=factor,
            )
        )
        figures += own
    return figures, ties


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    """Judge and enumerate until enough ties were seen; ends with 1 where the two ever differ."""
    dice, done, wrong = random.Random(20_260), 0, 0  # noqa: S311 - the same ties every run
    seen: Counter[str] = Counter()
    start = time.process_time()
    while done < wanted:
        mode = dice.choice(("nearest", "truncated"))
        figures, ties = batch(dice)
        modes = dict.fromkeys(("amount", "percent", "per_share"), mode)
        codes = judge(pack_figures(figures, modes), pack_ties(ties)).codes
        for tie, code in zip(ties, codes, strict=True):
            truth = verdict_oracle.verdict(tie, figures, mode)
            seen[truth] += 1
            if truth != VERDICT_OF[code]:
                wrong += 1
                print("DISAGREES", VERDICT_OF[code], truth, mode, tie, [figures[k] for k in tie.figures])
        done += len(ties)
    print(f"{done:,} ties, {wrong} disagreements, {time.process_time() - start:.0f} s: {dict(seen)}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
