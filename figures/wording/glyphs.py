"""How alike glyphs are: what it costs to read one word as another, by strokes lost, gained and taken for others."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib.resources import files

#: A pair of glyphs that have no likeness; no word is called damaged at this cost.
UNLIKE = 9.0


@cache
def costs() -> dict[tuple[str, str], float]:
    """What it costs to take one glyph, or two run together, for others; about 1 where only a hair tells them apart.

    An empty string on one side is a glyph lost or gained. The likeness holds both ways: ``costs()["rn", "m"]``
    and ``costs()["m", "rn"]`` are one number.
    """
    text = (files(__package__) / "glyphs.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, str], float] = {}
    for row in csv.DictReader(text.splitlines()):
        one, other, cost = row["one"], row["other"], float(row["cost"])
        found[one, other] = found[other, one] = cost
    return found


@cache
def _ligatures() -> dict[tuple[str, str], list[tuple[int, int, float]]]:
    """The costs of more than one glyph at once by the last glyph of either side: how many each, and the cost."""
    found: dict[tuple[str, str], list[tuple[int, int, float]]] = {}
    for one, other in costs():
        if one and other and len(one) + len(other) > 2:
            found.setdefault((one[-1], other[-1]), []).append((len(one), len(other), costs()[one, other]))
    return found


@lru_cache(maxsize=16384)
def misread(true: str, read: str, most: float = UNLIKE) -> float:
    """What the likeliest way costs to print `true` and read `read`; `UNLIKE` if it is more than `most`.

    >>> misread("IIJ", "11J"), misread("IoT", "10T"), misread("IIJ", "ABC")
    (2.0, 2.0, 9.0)
    """
    if abs(len(true) - len(read)) > most:
        return UNLIKE
    known, ligatures = costs(), _ligatures()
    rows = [[0.0]]
    for r in read:
        rows[0].append(rows[0][-1] + known.get(("", r), UNLIKE))
    for i, t in enumerate(true, start=1):
        gone = known.get((t, ""), UNLIKE)
        row = [rows[i - 1][0] + gone]
        rows.append(row)
        for k, r in enumerate(read, start=1):
            same = 0.0 if t == r else known.get((t, r), UNLIKE)
            best = min(rows[i - 1][k - 1] + same, rows[i - 1][k] + gone, row[k - 1] + known.get(("", r), UNLIKE))
            for a, b, cost in ligatures.get((t, r), ()):
                if a <= i and b <= k and (true[i - a : i], read[k - b : k]) in known:
                    best = min(best, rows[i - a][k - b] + cost)
            row.append(best)
        if min(row) > most and min(rows[i - 1]) > most:
            return UNLIKE
    return rows[-1][-1] if rows[-1][-1] <= most else UNLIKE
