"""The ties of a figure: found once for all figures, the strongest first, each with what it leaves the figure."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from reported import report

from tieout.api import check
from tieout.expectations.verdict import Outcome
from tieout.reports.bonds import Bonds, bond
from tieout.rules.model import Member, Tie


def test_a_part_has_what_the_total_and_the_other_part_leave_it() -> None:
    checked = report()
    cash = checked.reading.figures[0]
    one = bond(checked, 0, cash)
    assert (one.low, one.point, one.high, one.left) == ("1,947", "1,948", "1,949", 3)
    assert one.says == "gives 1,948, allows 1,947 to 1,949 (11,848 - 9,900)"
    assert one.partners == (4, 2)


def test_every_tie_of_a_figure_and_none_of_another() -> None:
    checked = report()
    bonds = Bonds(checked)
    assert [list(bonds.numbers(figure.figure)) for figure in checked.reading.figures] == [
        [0], [1], [0], [1], [0], [1], [2], [2], [2],
    ]  # fmt: skip
    assert bonds.numbers(99) == ()


def test_what_could_not_be_evaluated_comes_last_and_says_why() -> None:
    checked = report()
    same = Tie(rule="agrees", family="T04", kind="tie", members=(Member(0, 1), Member(1, -1)))
    checked.binding.ties = [same, *checked.binding.ties]
    checked.outcomes = [Outcome(verdict="not_evaluated", reason="Cash in line 2 is blank"), *checked.outcomes]
    found = Bonds(checked).of(checked.reading.figures[0])
    assert [one.number for one in found] == [1, 0]
    assert found[-1].says == "Cash in line 2 is blank"


def test_a_bound_leaves_one_side_open() -> None:
    checked = report()
    checked.binding.ties = [
        Tie(rule="within", family="B02", kind="bound", members=(Member(0, 1), Member(4, -1)), operator="<=")
    ]
    checked.outcomes = [Outcome(verdict="exact", residual=Fraction(0))]
    assert bond(checked, 0, checked.reading.figures[0]).leaves == "it is at most 11,849"
    assert bond(checked, 0, checked.reading.figures[4]).leaves == "it is at least 1,047"


@pytest.mark.needs("shared")
def test_all_figures_at_once_have_the_bonds_that_each_has_alone(shared: Callable[[str], Path]) -> None:
    checked = check(shared("seed/iij-1h17.txt"))[0]
    bonds = Bonds(checked)
    every = bonds.each()
    for figure in checked.reading.figures:
        assert every[figure.figure] == bonds.of(figure)
