"""Work grows with the document and no faster, whatever is in it: counted in function calls, not in seconds."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from tieout import api

#: Documents of n lines that once took, or could take, more than their share.
SHAPES: dict[str, Callable[[int], str]] = {
    "numbers": lambda n: "".join(f"{7919 * k % 999_983:,}\n" for k in range(n)),
    "rows": lambda n: "2016 2017\n" + "".join(f"Item {k} {7919 * k % 99_991:,} {k:,}\n" for k in range(n)),
    "one row over and over": lambda n: "2016 2017\n" + "Revenue 100 200\n" * n,
    "percentages": lambda n: "12.3% (4.5)% 6%% %7 4.4%\n" * n,
    "tables": lambda n: "".join(f"\n\n2016 2017\nA {k} {k}\nB 1 2\nTotal {k + 1} {k + 2}\n" for k in range(n // 2)),
    "claims": lambda n: "Revenues rose by JPY1,364 million to JPY4,162 million, up 12.3% from 1H16.\n" * n,
    "sections": lambda n: "".join(f"{' ' * (k % 50)}Section {k}:\n" for k in range(n)) + "Revenue 1 2\n",
    "smears": lambda n: ("Revenue " + "1234567890" * 4 + " " + "9" * 40 + "\n") * n,
    "bidi": lambda n: "\u202e1,234 Revenue\u202c 2\n" * n,
    "brackets": lambda n: "(" * n + "\n" + ")" * n + "\n" + "(1" * n + "\n",
}  # fmt: skip


def calls(path: Path, text: str) -> int:
    """How many functions, Python's and C's, it takes to read and check a document."""
    path.write_text(text)
    count = 0

    def seen(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        api.check(path)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_lines_take_twice_the_work(shape: str, tmp_path: Path) -> None:
    of, path = SHAPES[shape], tmp_path / "hostile.txt"
    calls(path, of(40))  # what is imported and compiled once
    least, once, twice = (calls(path, of(n)) for n in (40, 250, 500))
    assert twice - least < 2.6 * max(once - least, 20_000)
