"""What a tie leaves to a member: worked cases, and against the verdict of every candidate."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from test_expectations_kernel import figure, systems, tie, verdicts

from tieout.expectations.implied import Ends, implied, implied_each
from tieout.figures.figure import Figure
from tieout.rules.model import Tie

TOTAL = tie((0, 1), (1, -1), (2, -1))
CHANGE = tie((1, 1, 0), (2, -1, 1), result=0, factor=100)


def test_parts_leave_a_total_one_value_that_foots() -> None:
    found = implied(TOTAL, 0, [figure(0, 1048, -3), figure(1, 1200, -3), figure(2, 748, -3)])
    assert found is not None
    assert found.ends == Ends(Fraction(1947000), Fraction(1949000))
    assert (found.first, found.point, found.last) == (1947, 1948, 1949)


def test_a_total_of_unreadable_parts_is_left_open() -> None:
    assert implied(TOTAL, 0, [figure(0, 1048), figure(1, None), figure(2, 748)]) is None


def test_an_unreadable_member_is_still_implied() -> None:
    found = implied(TOTAL, 1, [figure(0, 1948), figure(1, None), figure(2, 748)])
    assert found is not None
    assert found.point == 1200


def test_a_percent_change_is_the_rounded_quotient() -> None:
    found = implied(CHANGE, 0, [figure(0, 175, 0), figure(1, 11754), figure(2, 10000)])
    assert found is not None
    assert (found.first, found.point, found.last) == (18, 18, 18)
    assert (found.ends.low, found.ends.high) == (Fraction(350600, 20001), Fraction(351000, 19999))  # 17.529 and 17.551


def test_the_amount_behind_a_percent_change_is_an_interval() -> None:
    found = implied(CHANGE, 1, [figure(0, 175, 1), figure(1, 0), figure(2, 10000, exact=True)])
    assert found is not None
    assert found.ends == Ends(Fraction(11745), Fraction(11755))
    assert (found.first, found.point, found.last) == (11745, 11750, 11755)


def test_a_base_that_can_be_zero_leaves_the_quotient_open() -> None:
    assert implied(CHANGE, 0, [figure(0, 175, 1), figure(1, 5), figure(2, 0)]) is None


def test_a_bound_leaves_one_side_open() -> None:
    at_most = tie((0, 1), (1, -1), operator="<=")
    found = implied(at_most, 0, [figure(0, 10), figure(1, 9)])
    assert found is not None
    assert (found.first, found.last) == (None, 10)
    found = implied(at_most, 1, [figure(0, 10), figure(1, 9)])
    assert found is not None
    assert (found.first, found.last) == (9, None)


@given(systems(), st.data())
@settings(max_examples=300, deadline=None)
def test_the_first_and_the_last_mantissa_are_the_last_ones_that_are_possible(
    system: tuple[list[Figure], Tie, str], data: st.DataObject
) -> None:
    figures, one, mode = system
    chosen = data.draw(st.sampled_from(one.figures))
    found = implied(one, chosen, figures, {"amount": mode})
    if found is None:
        return

    def possible(mantissa: int) -> bool:
        figures[chosen].mantissa = mantissa
        return verdicts(figures, [one], mode) != ["impossible"]

    empty = found.first is not None and found.last is not None and found.first > found.last
    for end, beyond in ((found.first, -1), (found.last, 1)):
        if end is not None:
            assert empty or possible(end)
            assert not possible(end + beyond) or verdicts(figures, [one], mode) == ["not_evaluated"]
    if found.point is not None and one.result is None:
        figures[chosen].mantissa = found.point
        assert verdicts(figures, [one], mode) == ["exact"]


@given(systems())
@settings(max_examples=300, deadline=None)
def test_all_members_at_once_have_what_each_has_alone(system: tuple[list[Figure], Tie, str]) -> None:
    figures, one, mode = system
    modes = {"amount": mode}
    assert implied_each(one, figures, modes) == {k: implied(one, k, figures, modes) for k in one.figures}


def test_a_member_that_cancels_out_is_left_open_and_one_that_lacks_a_value_is_still_implied() -> None:
    cancels = tie((0, 1), (1, -1), (2, 1), (2, -1))
    assert implied_each(cancels, [figure(0, 5), figure(1, 5), figure(2, 7)])[2] is None
    lacking = [figure(0, 1948), figure(1, None), figure(2, 748)]
    assert implied_each(TOTAL, lacking) == {k: implied(TOTAL, k, lacking) for k in range(3)}
