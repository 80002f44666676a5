"""Preparers who force sums to foot, and those who round one by one: simulated documents of both kinds."""

import random
from fractions import Fraction

import pytest

from tieout.expectations.chance import as_far, at_most, exactly
from tieout.expectations.evaluate import evaluate
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.rules.model import Binding, Member, Tie

PARTS = 4


def document(seed: int, tables: int, *, forced: bool, sums: int = 10) -> tuple[Reading, Binding]:
    """Tables of sums of four parts each, in millions; forced ones add up to the printed digit."""
    dice, reading, binding = random.Random(seed), Reading(document=Document(document="d")), Binding()
    for table in range(tables):
        for _ in range(sums):
            amounts = [dice.uniform(1, 9000) for _ in range(PARTS)]
            printed = [round(a) for a in amounts]
            printed.append(sum(printed) if forced else round(sum(amounts)))
            numbers = range(len(reading.figures), len(reading.figures) + len(printed))
            reading.figures += [
                Figure(figure=k, mantissa=m, decimals=-6, table=table) for k, m in zip(numbers, printed, strict=True)
            ]
            members = tuple(Member(k, 1 if k == numbers[-1] else -1) for k in numbers)
            binding.ties.append(Tie(rule="r", family="F01", kind="foot", members=members, total=numbers[-1]))
    return reading, binding


def verdicts(reading: Reading, binding: Binding) -> list[str]:
    return [o.verdict for o in evaluate(binding, reading)]


def total_of(binding: Binding, tie: int) -> int:
    total = binding.ties[tie].total
    assert total is not None
    return total


def nudge(reading: Reading, figure: int, by: int) -> None:
    reading.figures[figure].mantissa = (reading.figures[figure].mantissa or 0) + by


@pytest.mark.parametrize("seed", range(5))
def test_rounding_one_by_one_raises_nothing(seed: int) -> None:
    reading, binding = document(seed, 4, forced=False)
    found = verdicts(reading, binding)
    assert set(found) == {"exact", "rounding"}
    assert found.count("rounding") > 5


@pytest.mark.parametrize("seed", range(5))
def test_where_all_else_foots_one_unit_is_too_much(seed: int) -> None:
    reading, binding = document(seed, 4, forced=True)
    nudge(reading, total_of(binding, 7), 1)
    found = verdicts(reading, binding)
    assert found[7] == "implausible"
    assert found.count("exact") == 39


def test_the_reason_names_the_habit() -> None:
    reading, binding = document(1, 4, forced=True)
    nudge(reading, total_of(binding, 7), 1)
    reason = evaluate(binding, reading)[7].reason
    assert reason == "rounding would allow it, but the other 39 sums of its scale in the document foot exactly"


def test_a_damaged_figure_in_another_sum_does_not_excuse_the_next() -> None:
    reading, binding = document(2, 4, forced=True)
    nudge(reading, total_of(binding, 7), 1)
    nudge(reading, total_of(binding, 31), -1)
    found = verdicts(reading, binding)
    assert (found[7], found[31]) == ("implausible", "implausible")


def test_a_table_that_rounds_is_left_alone_in_a_document_that_does_not() -> None:
    reading, binding = document(3, 4, forced=True)
    for tie in (30, 33, 35):
        nudge(reading, total_of(binding, tie), 1)
    found = verdicts(reading, binding)
    assert [found[k] for k in (30, 33, 35)] == ["rounding"] * 3


def test_few_sums_prove_no_habit() -> None:
    reading, binding = document(4, 1, forced=True, sums=6)
    nudge(reading, total_of(binding, 3), 1)
    assert verdicts(reading, binding)[3] == "rounding"


def test_the_same_sum_found_by_many_rules_is_one_witness() -> None:
    reading, binding = document(4, 1, forced=True, sums=6)
    binding.ties += binding.ties * 9
    nudge(reading, total_of(binding, 3), 1)
    assert verdicts(reading, binding)[3] == "rounding"


# --- The chances themselves ---


@pytest.mark.parametrize("parts", [1, 2, 3, 5, 8])
def test_chances_of_all_residuals_sum_to_one(parts: int) -> None:
    weights = (1,) * (parts + 1)
    tails = [as_far(weights, 2 * k) for k in range(parts + 2)]
    assert tails[0] == 1
    assert exactly(weights) == 1 - tails[1]
    assert tails == sorted(tails, reverse=True)
    assert tails[-1] == 0


def test_chances_agree_with_throwing_dice() -> None:
    dice, throws = random.Random(9), 20_000
    hits = 0
    for _ in range(throws):
        amounts = [dice.uniform(0, 100) for _ in range(3)]
        hits += round(sum(amounts)) == sum(map(round, amounts))
    assert abs(hits / throws - float(exactly((1, 1, 1, 1)))) < 0.02


def test_unequal_weights_are_symmetric_too() -> None:
    for twice in range(-15, 16):
        assert at_most((1, 2, 10), twice) + at_most((1, 2, 10), -twice) == 1
    assert at_most((1, 2, 10), 13) == 1
    assert at_most((10,), 5) == Fraction(3, 4)


def test_a_part_and_a_dash_are_held_to_the_habit_too() -> None:
    """Customers 2,052, intersegment a dash, together 2,053: where every other sum foots, the dash excuses nothing."""
    reading, binding = document(6, 4, forced=True)
    first = len(reading.figures)
    reading.figures += [
        Figure(figure=first, mantissa=2053, decimals=-6, table=0),
        Figure(figure=first + 1, mantissa=2052, decimals=-6, table=0),
        Figure(figure=first + 2, mantissa=0, decimals=-6, table=0, status="nil", exact=True),
    ]
    members = (Member(first, 1), Member(first + 1, -1), Member(first + 2, -1))
    binding.ties.append(Tie(rule="r", family="F01", kind="foot", members=members, total=first))
    assert verdicts(reading, binding)[-1] == "implausible"
    nudge(reading, first, -1)
    assert verdicts(reading, binding)[-1] == "exact"


@pytest.mark.parametrize("forced", [True, False])
def test_a_rate_of_the_amount_before_it_was_moved_is_a_plug(forced: bool) -> None:
    """742 became 741 so that its column casts: (26.4)% of 1,009 is the growth to 742, and no growth to 741."""
    reading, binding = document(7, 4, forced=forced)
    first = len(reading.figures)
    for k, mantissa in enumerate((1009, 300, 709, 741)):
        reading.figures.append(Figure(figure=first + k, mantissa=mantissa, decimals=-6, table=0))
    reading.figures.append(Figure(figure=first + 4, mantissa=-264, decimals=1, table=0, unit="percent"))
    casts = (Member(first, 1), Member(first + 1, -1), Member(first + 2, -1))
    binding.ties.append(Tie(rule="r", family="F01", kind="foot", members=casts, total=first))
    growth = (Member(first + 3, 1), Member(first, -1, 1))
    rate = Tie(rule="g", family="R01", kind="recompute", members=growth, result=first + 4, factor=100)
    binding.ties.append(rate)
    outcome = evaluate(binding, reading)[-1]
    assert outcome.verdict == ("plug" if forced else "impossible")
    if forced:
        assert outcome.reason == "1,009 stands for 1,008, one unit away so that its column casts"
