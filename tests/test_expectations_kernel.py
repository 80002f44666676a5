"""The kernel against fractions, its three paths, and its indifference to order."""

import random
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import verdict_oracle
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.expectations.kernel import VERDICT_OF, Judged, _bound, judge
from tieout.expectations.packing import pack_figures, pack_ties
from tieout.figures.figure import Figure
from tieout.figures.interval import rounding_interval
from tieout.rules.model import Member, Tie

MODES = ["nearest", "truncated"]


def figure(number: int, mantissa: int | None, decimals: int = 0, **more: object) -> Figure:
    return Figure(figure=number, mantissa=mantissa, decimals=decimals, **more)  # type: ignore[arg-type]


def tie(*members: tuple[int, ...], **more: object) -> Tie:
    return Tie(rule="r", family="F01", kind="foot", members=tuple(Member(*m) for m in members), **more)  # type: ignore[arg-type]


def judged(figures: list[Figure], ties: list[Tie], mode: str = "nearest") -> Judged:
    return judge(pack_figures(figures, {"amount": mode, "percent": mode, "per_share": mode}), pack_ties(ties))


def verdicts(figures: list[Figure], ties: list[Tie], mode: str = "nearest") -> list[str]:
    return [VERDICT_OF[code] for code in judged(figures, ties, mode).codes]


def figures_of(*printed: int, decimals: int = 0) -> list[Figure]:
    return [figure(k, m, decimals) for k, m in enumerate(printed)]


# --- Holds, fails, cannot tell ---

PROFIT = tie((0, 1), (1, -1), (2, 1))  # operating income - revenues + costs


@pytest.mark.parametrize(
    ("income", "revenues", "costs", "verdict"),
    [
        (1948, 11848, 9900, "exact"),
        (1948, 11848, 9901, "rounding"),
        (1948, 11848, 9902, "impossible"),
        (1048, 11848, 9900, "impossible"),
        (None, 11848, 9900, "not_evaluated"),
    ],
)
def test_profit_is_revenues_less_costs(income: int | None, revenues: int, costs: int, verdict: str) -> None:
    assert verdicts([figure(0, income), figure(1, revenues), figure(2, costs)], [PROFIT]) == [verdict]


def test_a_touched_end_counts_where_it_is_closed_and_not_where_it_is_open() -> None:
    same = tie((0, 1), (1, -1))  # 7 and 8: both print 7.5, one rounded up and one down; cut off they never meet
    assert verdicts(figures_of(7, 8), [same]) == ["rounding"]
    assert verdicts(figures_of(7, 8), [same], "truncated") == ["impossible"]
    assert verdicts(figures_of(8, 7), [same], "truncated") == ["impossible"]


@pytest.mark.parametrize(
    ("percent", "verdict"), [(175, "rounding"), (176, "rounding"), (177, "impossible"), (17, "impossible")]
)
def test_a_percent_change_is_the_rounded_quotient(percent: int, verdict: str) -> None:
    change = tie((1, 1, 0), (2, -1, 1), result=0, factor=100)  # 11,754 against 10,000 is 17.54 %, give or take 0.011
    figures = [figure(0, percent, 1), *(figure(k, m) for k, m in ((1, 11754), (2, 10000)))]
    assert verdicts(figures, [change]) == [verdict]


def test_residuals_are_printed_less_computed() -> None:
    figures = [figure(0, 175, 1), figure(1, 11754), figure(2, 10000), figure(3, 1800)]
    change, sale = tie((1, 1, 0), (2, -1, 1), result=0, factor=100), tie((3, 1), (1, -1), (2, 1))
    found = judged(figures, [change, sale])
    assert Fraction(found.residual[0], found.divisor[0]) == Fraction("-0.04")
    assert found.residual[1] == 46
    assert found.divisor[1] == 1


def test_a_base_of_zero_says_nothing() -> None:
    change = tie((1, 1, 0), (2, -1, 1), result=0, factor=100)
    assert verdicts([figure(0, 175, 1), figure(1, 11754), figure(2, 0)], [change]) == ["not_evaluated"]


def test_at_most_fails_only_where_no_values_satisfy_it() -> None:
    part_of = tie((0, 1), (1, -1), operator="<=")
    pairs = [(5, 9, "exact"), (9, 9, "exact"), (10, 9, "rounding"), (11, 9, "impossible")]
    assert [verdicts(figures_of(a, b), [part_of])[0] for a, b, _ in pairs] == [v for *_, v in pairs]
    at_least = tie((1, 1), (0, -1), operator=">=")
    assert [verdicts(figures_of(a, b), [at_least])[0] for a, b, _ in pairs] == [v for *_, v in pairs]


def test_a_tie_without_members_is_not_evaluated() -> None:
    assert verdicts([], [tie()]) == ["not_evaluated"]
    assert verdicts(figures_of(1, 1), [tie(), tie((0, 1), (1, -1))]) == ["not_evaluated", "exact"]


def test_a_figure_named_twice_counts_once_with_both_coefficients() -> None:
    assert verdicts(figures_of(7), [tie((0, 1), (0, -1))]) == ["exact"]
    assert verdicts(figures_of(4, 7), [tie((0, 1), (0, 1), (1, -1))]) == ["rounding"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("mantissa", [-12, -1, 0, 1, 12])
def test_the_kernels_intervals_are_those_of_figures(mantissa: int, exact: bool, mode: str) -> None:
    interval = rounding_interval(mantissa, 1, exact=exact, mode=mode)
    probe = [figure(0, mantissa, 1, exact=exact), figure(1, interval.low, 0, exact=True)]
    for end, left_out in ((interval.low, interval.low_open), (interval.high, interval.high_open)):
        probe[1].mantissa = end  # 20 x figure = its interval's end, in half units of a tenth
        wanted = {"impossible"} if left_out else {"exact", "rounding"}
        assert verdicts(probe, [tie((0, 20), (1, -1))], mode)[0] in wanted
        probe[1].mantissa = end + (1 if end == interval.high else -1)
        assert interval.low == interval.high or verdicts(probe, [tie((0, 20), (1, -1))], mode) == ["impossible"]


def test_what_one_tie_lacks_is_no_matter_of_the_next() -> None:
    same = [tie((0, 1), (1, -1)), tie((1, 1), (2, -1)), tie((2, 1), (0, -1))]
    assert verdicts([figure(0, None), figure(1, 5), figure(2, 5)], same) == ["not_evaluated", "exact", "not_evaluated"]


def test_a_ratio_without_its_result_is_not_evaluated() -> None:
    per_share = tie((1, 1, 0), (2, 0, 1), result=0)
    assert verdicts([figure(0, None), figure(1, 10), figure(2, 5)], [per_share]) == ["not_evaluated"]
    assert verdicts([figure(0, 2), figure(1, 10), figure(2, 5)], [per_share]) == ["exact"]


# --- Against the oracle ---

SMALL, EDGE, HUGE = st.integers(-40, 40), st.integers(2**51 - 9, 2**54), st.integers(2**61, 2**70)
MANTISSAS = st.one_of(SMALL, SMALL, EDGE, EDGE.map(lambda n: -n), HUGE)
COEFFICIENTS = st.sampled_from([1, 1, -1, -1, 2, -3, 0])


@st.composite
def systems(draw: st.DrawFn) -> tuple[list[Figure], Tie, str]:
    """Up to six figures of mixed decimals and a tie that holds or nearly holds among them."""
    size = draw(st.integers(1, 5))
    figures = [
        figure(k, draw(MANTISSAS), draw(st.integers(-3, 2)), exact=draw(st.sampled_from([False, False, True])))
        for k in range(size + 1)
    ]
    ratio = draw(st.booleans())
    members = [(k, draw(COEFFICIENTS), draw(COEFFICIENTS) if ratio else 0) for k in range(size)]
    last = figures[size]
    if not ratio:
        members.append((size, -1, 0))
    amounts = [(m, Fraction(figures[m[0]].amount or 0)) for m in members[:size]]
    over = sum((m[1] * x for m, x in amounts), Fraction(0))
    under = sum((m[2] * x for m, x in amounts), Fraction(0)) if ratio else Fraction(1)
    factor = draw(st.sampled_from([1, 100, -1]))
    near = over * (factor if ratio else 1) / (under or 1) * Fraction(10) ** (last.decimals or 0)
    last.mantissa = int(near) + draw(st.integers(-2, 2))
    operator = draw(st.sampled_from(["=", "=", "=", "<=", ">="]))
    more = {"result": size, "factor": factor} if ratio else {}
    return figures, tie(*members, operator=operator, **more), draw(st.sampled_from(MODES))


@given(systems())
@settings(max_examples=600, deadline=None)
def test_the_kernel_agrees_with_fractions(system: tuple[list[Figure], Tie, str]) -> None:
    figures, one, mode = system
    assert verdicts(figures, [one], mode) == [verdict_oracle.verdict(one, figures, mode)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("operator", ["=", "<=", ">="])
@pytest.mark.parametrize("base", [(1, 0, 1), (1, 1, -1), (1, 0, -2)])
def test_every_small_ratio_at_its_edges(mode: str, operator: str, base: tuple[int, int, int]) -> None:
    """P = N / D over all whole numbers from -4 to 4, where open ends, zero bases and bases of either sign meet."""
    span = range(-4, 5)
    numerator, own, under = base
    figures: list[Figure] = []
    ties: list[Tie] = []
    for p, x, y in product(span, span, span):
        at = len(figures)
        exact = (p + x + y) % 3 == 0
        figures += [figure(at, p), figure(at + 1, x, exact=exact), figure(at + 2, y)]
        members = ((at + 1, numerator, own), (at + 2, 0, under))
        ties.append(tie(*members, operator=operator, result=at, factor=1))
    assert verdicts(figures, ties, mode) == [verdict_oracle.verdict(one, figures, mode) for one in ties]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("operator", ["=", "<=", ">="])
def test_every_small_difference_at_its_edges(mode: str, operator: str) -> None:
    span = range(-3, 4)
    figures: list[Figure] = []
    ties: list[Tie] = []
    for a, b, c in product(span, span, span):
        at = len(figures)
        figures += [figure(at, a, exact=(a + b) % 3 == 0), figure(at + 1, b), figure(at + 2, c)]
        ties.append(tie((at, 1), (at + 1, -2), (at + 2, 1), operator=operator))
    assert verdicts(figures, ties, mode) == [verdict_oracle.verdict(one, figures, mode) for one in ties]


@pytest.mark.parametrize("ratio", [False, True])
def test_numbers_at_the_limits_of_a_path_get_the_verdicts_of_python_integers(ratio: bool) -> None:
    dice = random.Random(11)
    for limit in (50, 51, 52, 53, 60, 61, 62, 63, 64):
        for _ in range(40):
            shift = dice.randint(0, 3)
            figures = [
                figure(k, (1 << (limit - 4 * shift)) + dice.randint(-3, 3), dice.choice([0, shift])) for k in range(4)
            ]
            figures[3].mantissa = dice.choice([1, 2, 3 * 10**shift, figures[0].mantissa])
            members = [(0, dice.choice([1, 3]), int(ratio)), (1, -1, dice.choice([0, 2]) * ratio), (2, 1, 0)]
            one = tie(*members, **({"result": 3, "factor": dice.choice([1, 100])} if ratio else {}))
            assert verdicts(figures, [one]) == [verdict_oracle.verdict(one, figures)]


def _largest(one: Tie, figures: list[Figure]) -> int:
    """The size of the largest number that judging the tie can meet, in whole numbers: ends in half units."""
    finest = max(figures[m.figure].decimals or 0 for m in one.members)
    places = [(m, 10 ** (finest - (figures[m.figure].decimals or 0))) for m in one.members]
    ends = [2 * abs(figures[m.figure].mantissa or 0) + 1 for m in one.members]
    if one.result is None:
        return sum(max(abs(m.coefficient), 1) * power * end for (m, power), end in zip(places, ends, strict=True))
    result = figures[one.result]
    u, v = 10 ** max(result.decimals or 0, 0), 10 ** max(-(result.decimals or 0), 0)
    p = 2 * abs(result.mantissa or 0) + 1
    weights = [
        (2 * u * abs(one.factor) * abs(m.coefficient) + v * p * abs(m.denominator)) * power for m, power in places
    ]
    return sum(weight * end for weight, end in zip(weights, ends, strict=True))


@given(systems())
@settings(max_examples=300, deadline=None)
def test_the_bound_by_which_a_path_is_chosen_holds_and_is_no_more_than_it_need_be(
    system: tuple[list[Figure], Tie, str],
) -> None:
    figures, one, _ = system
    packed = pack_figures(figures, {}), pack_ties([one])
    bound = Fraction(float(_bound(*packed, linear=one.result is None)[0]))
    largest = _largest(one, figures)
    assert bound >= largest * (1 - Fraction(1, 2**40))  # a hair of float error
    if one.result is None:
        assert bound <= 2 * largest + 100 * len(one.members) * 10**5


@given(st.lists(systems(), min_size=2, max_size=6), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_of_figures_members_and_ties_changes_nothing(
    many: list[tuple[list[Figure], Tie, str]], dice: random.Random
) -> None:
    mode = many[0][2]
    alone = [verdicts(figures, [one], mode)[0] for figures, one, _ in many]
    places = [(s, k) for s, (figures, _, _) in enumerate(many) for k in range(len(figures))]
    dice.shuffle(places)
    number = {place: k for k, place in enumerate(places)}
    figures = [many[s][0][k] for s, k in places]
    ties = []
    for s, (_, one, _) in enumerate(many):
        members = [(number[s, m.figure], m.coefficient, m.denominator) for m in one.members]
        dice.shuffle(members)
        result = None if one.result is None else number[s, one.result]
        ties.append(tie(*members, operator=one.operator, result=result, factor=one.factor))
    order = list(range(len(ties)))
    dice.shuffle(order)
    assert verdicts(figures, [ties[k] for k in order], mode) == [alone[k] for k in order]


def test_the_three_paths_agree_where_all_can_go(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(5)
    figures = [figure(k, dice.randint(-99, 99), dice.randint(-2, 2)) for k in range(60)]
    ties = []
    for k in range(300):
        members = [(f, dice.choice([1, -1]), k % 2 * dice.choice([0, 1])) for f in dice.sample(range(60), 4)]
        ties.append(tie(*members, **({"result": dice.randrange(60), "factor": 100} if k % 2 else {})))
    found = []
    for kind in (np.float64, np.int64, object):
        monkeypatch.setattr("tieout.expectations.kernel._PATHS", ((kind, 0.0, np.inf),))
        one = judged(figures, ties)
        found.append((one.codes.tolist(), one.residual.tolist(), one.divisor.tolist()))
    assert found[0] == found[1] == found[2]
    assert len(set(found[0][0])) >= 3


@pytest.mark.parametrize("size", [10**15, 10**18, 10**40])
def test_one_unit_in_very_large_numbers_is_seen(size: int) -> None:
    figures = [figure(0, 3 * size, exact=True), *(figure(k, size, exact=True) for k in (1, 2, 3))]
    total = tie((0, 1), (1, -1), (2, -1), (3, -1))
    assert verdicts(figures, [total]) == ["exact"]
    figures[0].mantissa = 3 * size + 1
    assert verdicts(figures, [total]) == ["impossible"]
