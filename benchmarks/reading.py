"""Whether reading stays linear: each hostile or merely large text is read at one size and at twice that size.

Run it as `./run python benchmarks/reading.py [KILOBYTES]`; a ratio near 2 is linear, near 4 is quadratic.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tieout.loader import read

SEED = random.Random(7)  # noqa: S311 - the same texts every time


def repeated(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit.encode()) + 1)


def statement(size: int) -> str:
    """Balance sheets one after another, as a very long report has them."""
    sheet = ["Consolidated Balance Sheets\n(in millions)\nDecember 31,\n2023 2022\n"]
    sheet += [f"Line item {k} {SEED.randint(1, 9999):,} {SEED.randint(1, 9999):,}\n" for k in range(40)]
    return repeated("".join(sheet) + "\f")(size)


def wide(size: int) -> str:
    """Lines of hundreds of cells, all of different counts, so that none fits the columns."""
    lines, total = [], 0
    while total < size:
        lines.append("Item " + " ".join(str(SEED.randint(1, 999)) for _ in range(SEED.randint(100, 900))))
        total += len(lines[-1]) + 1
    return "\n".join(lines)


def periods_as_rows(size: int) -> str:
    """Rows that are periods under words that the document's captions use."""
    facts = "Total revenues operating income\n(in millions)\n2023 2022\n"
    facts += "".join(f"Total revenues {k} 1{k % 9000:04d} 2{k % 9000:04d}\n" for k in range(size // 60))
    return (
        facts + "\f" + repeated("Total revenues operating\nJPY millions JPY millions\n2023 1,234 5,678\n\n")(size // 2)
    )


TEXTS: dict[str, Callable[[int], str]] = {
    "balance sheets": statement,
    "one line of words": repeated("word "),
    "one line of figures": repeated("1,234 "),
    "one line without a blank": repeated("9"),
    "open brackets": repeated("((((((((((((((((((("),
    "open brackets apart": repeated("( "),
    "percent signs apart": repeated("1 % % % % "),
    "blanks": repeated(" "),
    "empty lines": repeated("\n"),
    "pages": repeated("\f"),
    "dashes": repeated("- - - - - -\n"),
    "short rows": repeated("a 1\n"),
    "rows told apart by words": repeated("a 1\nSome words between them\n\n\nand more\nand more\nand more\n"),
    "rows told apart by sentences": repeated(
        "a 12\nThe company was founded, and our products are sold in all of them.\n\n"
    ),
    "headings alone": repeated("December 31, 2023 and 2022\n"),
    "headings of untitled statements": repeated(
        "Consolidated Statements of Cash Flows\nSales 1,000 2,000\nCosts 3,000 4,000\n\f"
    ),
    "equity": repeated(
        "Statements of Equity\nShares Amount Total\nBalance at December 31, 2022 5 $ 5 $ 5\nIssue 1 2 3\n\f"
    ),
    "captions that never end": repeated("of the\nand of the\nin the (\n"),
    "periods": repeated("January 1 January 1 three months ended "),
    "wide lines": wide,
    "periods as rows": periods_as_rows,
}


def seconds(text: str, folder: Path) -> float:
    path = folder / "text.txt"
    path.write_text("Report\n" + text, encoding="utf-8")
    start = time.process_time()
    read(path, "text.txt")
    return time.process_time() - start


def main() -> None:
    size = int(sys.argv[1]) * 1000 if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as folder:
        seconds("Revenues 1 2\n", Path(folder))
        print(f"{'text':36}{size // 1000:>8} kB{2 * size // 1000:>8} kB   ratio")
        for name, make in TEXTS.items():
            one, two = (seconds(make(k * size), Path(folder)) for k in (1, 2))
            print(f"{name:36}{one:>9.2f} s{two:>9.2f} s{two / max(one, 0.005):>8.1f}", flush=True)


if __name__ == "__main__":
    main()
