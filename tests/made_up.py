"""A big filing of made-up amounts that foot, as the text of its pages: `./run python tests/made_up.py 10000 > big.txt`.

In a test or a benchmark: ``from made_up import filing`` and ``filing(10_000, seed=7, wrong=20)``.
"""

import random
import sys

REGIONS = ("Japan", "Korea", "Vietnam", "Brazil", "Canada", "France", "Norway", "Poland", "Kenya", "Chile")
LINES = ("Network services", "Systems construction", "Data centers", "Mobile access", "Cloud storage",
         "Security services", "Equipment sales", "Consulting", "Maintenance", "Licenses")  # fmt: skip
KINDS = ("Balance Sheets", "Statements of Income", "Statements of Cash Flows")
HEADS = {
    "Balance Sheets": ("As of December 31, 2022", "As of December 31, 2023"),
    "Statements of Income": ("Year Ended December 31, 2022", "Year Ended December 31, 2023"),
    "Statements of Cash Flows": ("Year Ended December 31, 2022", "Year Ended December 31, 2023"),
}
#: Rows of a block with its total, two amounts a row; so many blocks and their sum stand on a page.
ROWS, BLOCKS = 9, 4
PER_PAGE = 2 * (BLOCKS * (ROWS + 1) + 1)


def filing(figures: int, *, seed: int = 0, wrong: int = 0) -> str:
    """Pages of statements with about `figures` amounts in thousands, of which `wrong` have a digit changed.

    Each page has blocks of line items with their totals and the sum of these, in two periods; every line item has
    a caption of its own, and one sentence a page repeats the page's sum.
    """
    dice = random.Random(seed)
    pages = [_page(number, dice) for number in range(max(1, round(figures / PER_PAGE)))]
    for _ in range(wrong):
        _spoil(pages[dice.randrange(len(pages))], dice)
    return "\f".join("\n".join(page) + "\n" for page in pages)


def _page(number: int, dice: random.Random) -> list[str]:
    kind = KINDS[number % len(KINDS)]
    lines = [f"Consolidated {kind} (Unaudited)", "", " ".join(HEADS[kind]), "Thousands of USD Thousands of USD"]
    sums = [_block(number, block, dice, lines) for block in range(BLOCKS)]
    whole = [sum(column) for column in zip(*sums, strict=True)]
    lines.append(_row(f"TOTAL {_name(number).upper()}", whole))
    return [*lines, "", f"Total {_name(number)} was USD{whole[1]:,} thousand as of December 31, 2023.", ""]


def _block(page: int, block: int, dice: random.Random, lines: list[str]) -> list[int]:
    region = f"{REGIONS[(page + block) % len(REGIONS)]} {_name(page * BLOCKS + block)}"
    lines.append(f"{region.upper()}:")
    rows = [[dice.randint(10_000, 9_999_999) for _ in range(2)] for _ in range(ROWS)]
    lines += [_row(f"{name}, {region}", row) for name, row in zip(LINES, rows, strict=False)]
    total = [sum(column) for column in zip(*rows, strict=True)]
    lines.append(_row(f"Total {region}", total))
    return total


def _name(number: int) -> str:
    """A made-up word without digits, which would be read as figures: 0 is Baba, 1 is Bada."""
    syllables = [a + b for b in "aeiou" for a in "bdfgklmnprst"]
    return (syllables[number // len(syllables) % len(syllables)] + syllables[number % len(syllables)]).capitalize()


def _row(caption: str, amounts: list[int]) -> str:
    return f"{caption} " + " ".join(f"{amount:,}" for amount in amounts)


def _spoil(page: list[str], dice: random.Random) -> None:
    """Change one digit of the last amount of a row."""
    rows = [k for k, line in enumerate(page) if line[-1:].isdigit() and "," in line[-5:]]
    at = rows[dice.randrange(len(rows))]
    digit = page[at][-1]
    page[at] = page[at][:-1] + str((int(digit) + dice.randint(1, 9)) % 10)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    size, first, errors = [*numbers, *(10_000, 0, 20)[len(numbers) :]]
    sys.stdout.write(filing(size, seed=first, wrong=errors))
