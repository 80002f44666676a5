"""What captions say of their lines, and what agreement is worth."""

import numpy as np
import pytest

from tieout.rules.tables.evidence import SURE, weigh
from tieout.rules.tables.words import words_of


@pytest.mark.parametrize(
    ("caption", "kind"),
    [
        ("Total current assets", "total"),
        ("Tota1 current assets", "total"),
        ("Segment total", "total"),
        ("Gross profit", "derived"),
        ("Net cash used in investing activities", "derived"),
        ("Property and equipment, net", "derived"),
        ("Balance, December 31, 2016", "balance"),
        ("August 31, 2022", "balance"),
        ("Cash and cash equivalents, beginning of period", "opening"),
        ("Cash and cash equivalents, end of period", "closing"),
        ("流動資産合計", "total"),
        ("営業利益", "derived"),
        ("Cost of sales", "plain"),
        ("", "plain"),
    ],
)
def test_kinds_of_lines(caption: str, kind: str) -> None:
    assert words_of(caption).kind == kind


def test_a_caption_may_be_of_any_length() -> None:
    assert words_of("total " * 100_000).kind == "total"


def weighed(block: list[list[int]], doubt: bool = False) -> tuple[float, int, int]:
    """The evidence that the last row is the sum of the others."""
    values = np.array(block, np.int64)
    columns = values.shape[1]
    plus = np.ones(len(block) - 1, np.int64)
    return weigh(values, plus, np.ones(columns, bool), np.full(columns, doubt), 1)


def test_numbers_that_are_alike_on_both_sides_prove_little() -> None:
    values = np.array([[71_800], [71_690], [71_740], [71_750]], np.int64)
    bits, holds, _ = weigh(values, np.array([1, 1, -1]), np.ones(1, bool), np.zeros(1, bool), 1)
    assert (bits < SURE, holds) == (True, 1)


def test_large_numbers_that_agree_are_proof_and_small_ones_are_not() -> None:
    assert weighed([[12_345], [54_321], [66_666]])[0] > SURE
    assert weighed([[1], [2], [3]])[0] < SURE


def test_a_part_beside_nils_proves_nothing() -> None:
    assert weighed([[0], [66_666], [0], [66_666]])[0] == 0


def test_two_columns_of_the_same_numbers_are_one() -> None:
    assert weighed([[123, 123], [321, 321], [444, 444]]) == weighed([[123], [321], [444]])


def test_a_column_that_misses_counts_against_unless_its_token_is_damaged() -> None:
    block = [[12_345, 500], [54_321, 777], [66_666, 1_300]]
    assert weighed(block)[2] == 1
    assert weighed(block, doubt=True) == weighed([row[:1] for row in block])
