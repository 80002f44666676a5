"""A caption that ends in a number keeps it, where the columns stand apart and another number would be one too many."""

import pytest

from tieout.figures.reading import Line
from tieout.loader.attached import give_names_back
from tieout.loader.blocks import blocks_of
from tieout.loader.rows import raw_lines

TABLE = """\
Boats Inc.
Sales by product
(in millions)
                                                Three Months Ended June 30,
                                          U.S.          Int'l         Total
Nets                                       447            553         1,000
{row}
Ropes                                       93            107           200
Anchors                                    133            177           310
Sails                                       49             51           100
"""


def caption_and_cells(text: str) -> tuple[str, list[str]]:
    """What the table's second row has come to."""
    blocks = blocks_of(raw_lines([Line(page=1, line=n, text=each) for n, each in enumerate(text.split("\n"), 1)]))
    give_names_back(blocks)
    (row,) = [row for block in blocks for row in block.rows if row.line == 7]
    return row.caption, [cell.text for cell in row.cells]


@pytest.mark.parametrize(
    ("row", "caption"),
    [
        ("Hull/Hull 9                                464          1,994         2,458", "Hull/Hull 9"),
        ("Varnish 23                                  23             69            92", "Varnish 23"),
        ("Other boats (4)                            171            382           553", "Other boats (4)"),
        ("Hull 9                                 $   464       $  1,994      $  2,458", "Hull 9"),
    ],
)
def test_a_number_that_ends_a_name_or_marks_a_note_is_no_cell(row: str, caption: str) -> None:
    printed, cells = caption_and_cells(TABLE.format(row=row))
    assert printed == caption
    assert len(cells) == 3


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("Hull                                       464          1,994         2,458", 3),
        ("A caption that reaches out to its first cell 9          1,994         2,003", 3),
        ("Hull 1,009                                 464          1,994         2,458", 4),
        ("Hull    9                                  464          1,994         2,458", 4),
        ("Hull 9 464 1,994 2,458", 4),
    ],
    ids=["no number", "no cell too many", "not short", "apart from the words", "columns not apart"],
)
def test_what_may_be_a_cell_stays_one(row: str, cells: int) -> None:
    assert len(caption_and_cells(TABLE.format(row=row))[1]) == cells


def test_rows_too_few_to_show_their_columns_say_nothing() -> None:
    text = "\n".join(
        TABLE.format(row="Hull 9                                     464          1,994         2,458").split("\n")[:8]
    )
    assert len(caption_and_cells(text)[1]) == 4
