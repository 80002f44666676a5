"""Rules meet figures: for each kind of relation where it holds, where it fails and where nothing can be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import statements

from tieout.figures.reading import Reading
from tieout.rules.bind import bind
from tieout.rules.habit import holds
from tieout.rules.model import Binding, Rule, Tie
from tieout.rules.terms import OPERATORS, TIMES, Equation, Group, Name, Part, Ratio, Sum


def rule(relation: str, kind: str = "foot", where: str | None = None, habit: str = "") -> Rule:
    options = (("habit", habit),) if habit else ()
    return Rule(id="r", family="F01", title="The rule", kind=kind, relation=relation, where=where, options=options)


def bound(relation: str, reading: Reading, kind: str = "foot", **more: str) -> Binding:
    return bind([rule(relation, kind, **more)], reading)


def told(relation: str, text: str, kind: str = "foot", **more: str) -> list[bool | str | None]:
    """For each instance whether it holds; for what found nothing, the reason."""
    reading = statements(text)
    found = bound(relation, reading, kind, **more)
    return [holds(tie, reading.figures) for tie in found.ties] + [each.reason for each in found.unbound]


def parts(tie: Tie, reading: Reading) -> list[tuple[int, str | None, str | None]]:
    """Each member as coefficient, what is printed, and its statement."""
    return [
        (m.coefficient, reading.figures[m.figure].printed, reading.figures[m.figure].statement) for m in tie.members
    ]


INCOME = """
    income_statement | 2016 | 2017
    Revenues         | 74   | 83
    CostOfRevenue    | 62   | 70
    GrossProfit      | 12   | 13
"""


class TestLinear:
    def test_holds(self) -> None:
        assert told("GrossProfit = Revenues - CostOfRevenue", INCOME) == [True, True]

    def test_fails(self) -> None:
        assert told("GrossProfit = Revenues - CostOfRevenue", INCOME.replace("70", "60")) == [True, False]

    def test_cannot_tell(self) -> None:
        assert told("GrossProfit = Revenues - CostOfRevenue", INCOME.replace("70", "?")) == [True, None]

    def test_missing_operand_is_named(self) -> None:
        assert told("GrossProfit = Revenues - CostOfRevenue", INCOME.replace("70", "")) == [
            True,
            "CostOfRevenue is not printed for 2017-01-01 to 2017-12-31",
        ]

    def test_no_figure_at_all_is_named(self) -> None:
        assert told("Assets = Liabilities", INCOME) == ["binds to no figure"]

    def test_a_misspelled_concept_is_told_from_one_that_is_not_printed(self) -> None:
        assert told("GrosProfit = Revenues - CostOfRevenue", INCOME) == [
            'binds to no figure: no line item is GrosProfit (did you mean "GrossProfit"?)'
        ]

    def test_where_nothing_else_is_spoken_of_one_line_says_so(self) -> None:
        assert told("GrossProfit = Assets - Liabilities", INCOME) == [
            "applies nowhere: its left side is not printed with its parts"
        ]

    def test_total_and_shape(self) -> None:
        reading = statements(INCOME)
        first, second = bound("GrossProfit = Revenues - CostOfRevenue", reading).ties
        assert reading.figures[first.total or 0].printed == "12"
        assert first.shape == second.shape == "r 0:0 0:1 0:2"
        assert parts(first, reading) == [
            (1, "12", "income_statement"),
            (-1, "74", "income_statement"),
            (1, "62", "income_statement"),
        ]

    def test_polarity_is_in_the_coefficients(self) -> None:
        text = INCOME.replace("    CostOfRevenue    | 62   | 70", "    not CostOfRevenue | (62) | (70)")
        reading = statements(text)
        first, _ = bound("GrossProfit = Revenues - CostOfRevenue", reading).ties
        assert parts(first, reading)[2][:2] == (-1, "(62)")
        assert told("GrossProfit = Revenues - CostOfRevenue", text) == [True, True]

    def test_a_caption_means_the_line_as_printed(self) -> None:
        reading = statements(INCOME.replace("    CostOfRevenue    | 62   | 70", "    not CostOfRevenue | (62) | (70)"))
        first, _ = bound('"GrossProfit" = "Revenues" + "CostOfRevenue"', reading).ties
        assert parts(first, reading)[2][:2] == (-1, "(62)")
        assert holds(first, reading.figures)

    def test_factors(self) -> None:
        text = "income_statement | 2017\nShares | 46\nEquivalents | 92"
        assert told("Equivalents = 2 * Shares", text) == [True]
        assert told("Shares = Equivalents / 2", text) == [True]
        assert told("Equivalents = 3 * Shares", text) == [False]

    def test_a_figure_is_not_compared_with_itself(self) -> None:
        text = "income_statement | 2017\nRevenues | 83"
        assert bound("Revenues = (Assets | Revenues)", statements(text)).ties == []


class TestOptionalAndAlternatives:
    def test_an_optional_line_counts_as_zero_where_it_is_not_printed(self) -> None:
        text = "income_statement | 2016 | 2017\nNetIncome | 9 | 8\nPretax | 9 | 9\nLoss |  | 1"
        assert told("NetIncome = Pretax - [Loss]", text) == [True, True]

    def test_the_first_alternative_printed_counts(self) -> None:
        assert told("GrossProfit = (SalesRevenueNet | Revenues) - CostOfRevenue", INCOME) == [True, True]

    def test_none_of_the_alternatives_is_named(self) -> None:
        assert told("GrossProfit = (Sales | Turnover) - CostOfRevenue", INCOME)[0] == (
            "none of (Sales | Turnover) is printed for 2016-01-01 to 2016-12-31"
        )

    def test_short_names_stand_for_what_filers_print(self) -> None:
        text = INCOME.replace("Revenues", "SalesRevenueNet").replace("CostOfRevenue", "CostOfGoodsSold")
        assert told("GrossProfit = Revenue - CostOfSales", text) == [True, True]


class TestPeriods:
    CASH = """
    cash_flow    | 2017 | 2016-12-31 | 2017-12-31
    ChangeInCash | (2)  |            |
    Cash         |      | 22         | 20

    balance_sheet | 2016-12-31 | 2017-12-31
    Cash          | 22         | 20
"""

    def test_begin_plus_change_is_end(self) -> None:
        assert told("cash_flow.Cash@end = cash_flow.Cash@start + CashPeriodIncreaseDecrease", self.CASH.replace(
            "ChangeInCash", "CashPeriodIncreaseDecrease")) == [True]  # fmt: skip

    def test_a_balance_of_two_statements(self) -> None:
        assert told("cash_flow.Cash@end = balance_sheet.Cash", self.CASH) == [True]
        assert told("cash_flow.Cash = balance_sheet.Cash", self.CASH) == [True, True]

    def test_a_balance_beside_a_flow_is_taken_at_the_end(self) -> None:
        text = "cash_flow | 2017\nPayables | 7\n\nbalance_sheet | 2016-12-31 | 2017-12-31\nAccounts | 9 | 7"
        assert told("Payables = Accounts", text) == [True]

    def test_an_opening_balance_may_be_dated_the_day_before(self) -> None:
        text = "balance_sheet | 2017-03-31 | 2017-09-30\nCash | 5 | 7\n\ncash_flow | 2017-04-01/2017-09-30\nFlow | 2"
        assert told("Flow = Cash@end - Cash@start", text) == [True]
        assert told("Flow = Cash@end - Cash@start", text.replace("2017-03-31", "2017-04-01")) == [True]

    def test_a_balance_that_is_its_opening_and_flows_closes_their_period(self) -> None:
        text = "balance_sheet | 2016-12-31 | 2017-12-31\nRetained | 24 | 21\n\n"
        text += "income_statement | 2017\nIncome | 6\nPaid | (9)"
        assert told("Retained = Retained@start + Income + Paid", text) == [True]
        assert told("Retained = Retained@start + Income", text) == [False]

    def test_the_year_before(self) -> None:
        text = "income_statement | 2016 | 2017\nRevenues | 74 | 83\nGrowth |  | 9"
        assert told("Growth = Revenues - Revenues@prior", text) == [True]

    def test_periods_do_not_mix(self) -> None:
        text = "income_statement | 2017 | 2017-07-01/2017-12-31\nA | 10 |\nB |  | 10"
        assert told("A = B", text) == ["applies nowhere: its left side is not printed with its parts"]


class TestPlaces:
    TWICE = """
    income_statement    | 2017
    OperatingIncomeLoss | 1,948
    Revenues            | 11,848
    Costs               | 9,900

    summary             | 2017
    OperatingIncomeLoss | 1,048
    Revenues            | 11,848
    Costs               | 9,900
"""

    def test_every_place_that_is_complete_is_checked_and_no_mixture(self) -> None:
        assert told("OperatingIncomeLoss = Revenues - Costs", self.TWICE) == [True, False]

    def test_a_place_that_is_not_complete_leaves_it_to_the_one_that_is(self) -> None:
        text = self.TWICE.rsplit("    Costs", 1)[0]
        assert told("OperatingIncomeLoss = Revenues - Costs", text) == [True]

    def test_partners_come_from_the_finest_place_where_no_place_is_complete(self) -> None:
        text = """
    income_statement | 2017
    Net              | 5.31

    summary          | 2017
    Gross            | 8

    notes            | 2017
    Gross            | 8.04
    Tax              | 2.73
"""
        reading = statements(text)
        (tie,) = bound("Net = Gross - Tax", reading).ties
        assert [printed for _, printed, _ in parts(tie, reading)] == ["5.31", "8.04", "2.73"]

    def test_a_line_that_stands_twice_with_two_values_is_ambiguous(self) -> None:
        text = INCOME + "    Revenues | 75 | 83\n"
        assert told("GrossProfit = Revenues - CostOfRevenue", text) == [
            True,
            "Revenues is printed with different values (lines 1, 4)",
        ]

    def test_a_statement_can_be_asked_for(self) -> None:
        assert told("summary.OperatingIncomeLoss = income_statement.OperatingIncomeLoss", self.TWICE) == [False]

    def test_above_below_between(self) -> None:
        text = "income_statement | 2017\nEquity | 4\nPretax | 10\nTax | 3\nNet | 7"
        assert told("Net = Pretax - Tax + [Equity between Tax and Net]", text) == [True]
        assert told("Net = Pretax - Tax + [Equity below Tax]", text) == [True]
        assert told("Net = Pretax - Tax + [Equity above Tax]", text) == [False]

    def test_prose_is_no_place(self) -> None:
        reading = statements(INCOME)
        for figure in reading.figures:
            figure.table = None
        assert [each.reason for each in bound("GrossProfit = Revenues - CostOfRevenue", reading).unbound] == [
            "binds to no figure"
        ]


class TestDimensions:
    SEGMENTS = """
    income_statement | 2017
    Revenues         | 83

    segments                     | 2017
    Revenues[segment=Network]     | 81
    Revenues[segment=ATM]         | 2
    Revenues[segment=Elimination] | -
"""

    def test_the_sum_over_all_members(self) -> None:
        assert told("Revenues = Revenues[segment=*]", self.SEGMENTS) == [True]
        assert told("Revenues = Revenues[segment=*]", self.SEGMENTS.replace("81", "61")) == [False]

    def test_one_member(self) -> None:
        reading = statements(self.SEGMENTS)
        (tie,) = bound('Revenues = Revenues[segment=Network] + Revenues[segment="atm"]', reading).ties
        assert [printed for _, printed, _ in parts(tie, reading)] == ["83", "81", "2"]

    def test_xbrl_names_of_axes_and_members_are_the_same(self) -> None:
        text = self.SEGMENTS.replace("segment=Network", "StatementBusinessSegmentsAxis=NetworkMember")
        assert told("Revenues[segment=network] <= Revenues", text, kind="bound") == [True]

    def test_a_part_is_tied_to_the_same_part(self) -> None:
        text = """
    segments                 | 2017
    Sales[segment=A]          | 5
    Sales[segment=B]          | 7
    Cost[segment=A]           | 4
    Profit[segment=A]         | 1
    Profit[segment=B]         | 3
"""
        assert told("Profit = Sales - Cost", text) == [
            True,
            "Cost is not printed for 2017-01-01 to 2017-12-31, segment b",
        ]

    def test_a_caption_names_its_row_and_so_the_member_of_its_row(self) -> None:
        text = """
    segments | 2017
    "North"  | 5
    "South"  | 7
    "Total"  | 12
"""
        reading = statements(text)
        for figure in reading.figures[:2]:
            figure.dimensions = {"us-gaap:StatementBusinessSegmentsAxis": figure.caption or ""}
        (tie,) = bound('"Total" = "North" + "South"', reading).ties
        assert holds(tie, reading.figures)

    def test_one_member_is_no_breakdown(self) -> None:
        text = "\n".join(self.SEGMENTS.splitlines()[:-2])
        assert told("Revenues = Revenues[segment=*]", text)[0] == "Revenues[segment=*] is printed for one member only"


class TestRatio:
    def test_per_share(self) -> None:
        text = "income_statement | 2016 | 2017\nEPS | 24.11 | 33.20\nNet | 1108 | 1488\nShares | 45.95 | 45.06"
        assert told("EPS = Net / Shares", text) == [True, False]

    def test_the_result_carries_its_polarity(self) -> None:
        text = "income_statement | 2017\nnot LossPerShare | 2.00\nNet | (10)\nShares | 5"
        assert told("LossPerShare = Net / Shares", text) == [True]

    def test_percent(self) -> None:
        reading = statements("summary | 2016 | 2017\nSales | 74,123 | 82,988\nRise |  | 12.0")
        (tie,) = bound("Rise = 100 * (Sales - Sales@prior) / Sales@prior", reading, kind="recompute").ties
        assert (tie.result, tie.factor) == (2, 100)
        assert sorted((m.figure, m.coefficient, m.denominator) for m in tie.members) == [(0, -1, 1), (1, 1, 0)]
        assert holds(tie, reading.figures)

    def test_a_factor_on_the_left(self) -> None:
        text = "income_statement | 2017\nEPS | 1.70\nNet | 10\nShares | 5.00"
        assert told("20 * EPS >= 17 * Net / Shares", text, kind="bound") == [True]
        assert told("20 * EPS >= 18 * Net / Shares", text, kind="bound") == [False]

    def test_units_differ_across_a_division_but_not_in_a_sum(self) -> None:
        reading = statements("income_statement | 2017\nA | 3\nB | 6\nC | 2")
        reading.figures[2].unit = "shares"
        assert len(bound("A = B / C", reading).ties) == 1
        assert bound("A = B - C", reading).ties == []


class TestBound:
    def test_holds_fails_cannot_tell(self) -> None:
        text = "income_statement | 2015 | 2016 | 2017\nDiluted | 1.20 | 1.30 | ?\nBasic | 1.25 | 1.25 | 1.10"
        assert told("Diluted <= Basic", text, kind="bound") == [True, False, None]


class TestSign:
    def remarks(self, text: str, relation: str = "Assets >= 0", **more: str) -> list[str | None]:
        return [each.printed for each in bound(relation, statements(text), "sign", **more).remarks]

    def test_holds_fails_cannot_tell(self) -> None:
        assert self.remarks("balance_sheet | 2015-12-31 | 2016-12-31 | 2017-12-31\nAssets | 5 | (5) | ?") == ["(5)"]

    def test_it_is_the_meaning_that_has_the_sign(self) -> None:
        assert self.remarks("balance_sheet | 2017-12-31\nnot Assets | (5)") == []

    def test_every_alternative_is_looked_at(self) -> None:
        text = "balance_sheet | 2017-12-31\nAssets | (5)\nGoodwill | (1)"
        assert self.remarks(text, "(Assets | Goodwill) >= 0") == ["(5)", "(1)"]

    def test_nothing_printed_is_named(self) -> None:
        assert [u.reason for u in bound("Goodwill >= 0", statements(INCOME), "sign").unbound] == ["binds to no figure"]

    def test_the_remark_points_at_its_figure(self) -> None:
        (remark,) = bound("Assets >= 0", statements("balance_sheet | 2017-12-31\nAssets | (5)"), "sign").remarks
        assert (remark.verdict, remark.figure, remark.line, remark.col_start) == ("violated", 0, 1, 10)


class TestPresenceAndText:
    @pytest.mark.parametrize(
        ("relation", "violated"),
        [
            ("income_statement is printed", False),
            ("balance_sheet is printed", True),
            ("balance_sheet is not printed", False),
            ("GrossProfit is printed", False),
            ("Assets is printed", True),
            ('says "gross  profit" | "unaudited"', True),
            ('says "grossprofit 12"', False),
        ],
    )
    def test_is_there_or_is_not(self, relation: str, violated: bool) -> None:
        assert [r.verdict for r in bound(relation, statements(INCOME), "presence").remarks] == ["violated"] * violated

    def test_without_the_text_nothing_can_be_told(self) -> None:
        reading = statements(INCOME)
        reading.lines.clear()
        found = bound('says "audited"', reading, "presence")
        assert (found.remarks, [u.reason for u in found.unbound]) == ([], ["the document's text is not at hand"])

    def test_a_condition_that_is_not_met(self) -> None:
        found = bound("balance_sheet is printed", statements(INCOME), "presence", where='says "annual report"')
        assert (found.remarks, [u.reason for u in found.unbound]) == ([], ['applies nowhere: says "annual report"'])


class TestWhere:
    def test_a_sign_of_a_figure(self) -> None:
        text = "income_statement | 2016 | 2017\nA | 5 | 5\nB | 4 | 5\nNet | (1) | 1"
        assert told("A = B", text, where="Net >= 0") == [True]

    def test_something_not_printed(self) -> None:
        text = "income_statement | 2016 | 2017\nA | 5 | 5\nB | 4 | 5\nNet | 1 |"
        assert told("A = B", text, where="Net is not printed") == [True]

    def test_a_line_the_rule_does_not_know_of_keeps_it_away(self) -> None:
        text = "income_statement | 2016 | 2017\nRevenues | 9 | 9\nCosts | 5 | 5\nGain | 1 | -\nOperating | 5 | 4"
        assert told("Operating = Revenues - Costs", text, where="nothing else between Costs and Operating") == [True]

    def test_its_own_lines_do_not(self) -> None:
        text = "income_statement | 2017\nRevenues | 9\nCosts | 5\nGain | 1\nOperating | 5"
        relation = "Operating = Revenues - Costs + [Gain]"
        assert told(relation, text, where="nothing else between Costs and Operating") == [True]

    def test_applying_nowhere_is_named(self) -> None:
        text = "income_statement | 2017\nA | 5\nB | 4"
        assert told("A = B", text, where="Net is printed") == [
            "applies nowhere: its left side is not printed where Net is printed"
        ]


class TestHabit:
    """A relation that not every filer keeps binds only where this one keeps it."""

    KEPT = (
        "income_statement | 2014 | 2015 | 2016 | 2017\n"
        "EPS | 2 | 2 | 2 | {}\nNet | 10 | 10 | 10 | 10\nShares | 5 | 5 | 5 | 5"
    )

    def test_one_of_four_failing_is_a_finding(self) -> None:
        found = bound("EPS = Net / Shares", statements(self.KEPT.format("8")), habit="most")
        assert len(found.ties) == 4

    def test_half_of_them_failing_is_another_way_to_compute(self) -> None:
        text = self.KEPT.format("8").replace("| 2 | 2 | 2 |", "| 2 | 2 | 9 |")
        found = bound("EPS = Net / Shares", statements(text), habit="most")
        assert found.ties == []
        assert {u.reason for u in found.unbound} == {
            "does not hold in most of its periods here: this filer computes it another way"
        }


class TestFinders:
    def test_an_unknown_finder_is_named(self) -> None:
        assert told("<columns dance>", INCOME) == ["no finder is called <columns dance>"]

    def test_a_finder_without_a_tie_is_named(self) -> None:
        assert "binds to no figure" in told("<roll-forward rows>", "income_statement | 2017\nA | 5")

    def test_every_finder_of_our_suites_exists(self) -> None:
        from tieout.rules.bind import finders  # noqa: PLC0415
        from tieout.rules.language import own_suite, own_suites  # noqa: PLC0415
        from tieout.rules.relation import parse  # noqa: PLC0415
        from tieout.rules.terms import Finder  # noqa: PLC0415

        named = {
            relation.name
            for name in own_suites()
            for each in own_suite(name).rules
            if isinstance(relation := parse(each.relation), Finder)
        }
        assert named <= finders().keys()


def test_order_of_figures_does_not_matter() -> None:
    reading = statements(TestPlaces.TWICE)
    shuffled = statements(TestPlaces.TWICE)
    shuffled.figures.reverse()
    for place, figure in enumerate(shuffled.figures):
        figure.figure = place

    def seen(r: Reading) -> set[tuple[tuple[int, str | None, str | None], ...]]:
        return {tuple(sorted(parts(t, r), key=str)) for t in bound("OperatingIncomeLoss = Revenues - Costs", r).ties}

    assert seen(reading) == seen(shuffled)


EVERYTHING = statements(
    """
    income_statement | 2016 | 2017
    a                | 5    | (7)
    not b            | -    | 7
    "c"              | ?    | 1.25
    a                | 6    | (7)

    segments         | 2016 | 2017 | 2017-12-31
    a[segment=x]     | 5    | 7    | 9
    a[segment=y]     | 5    | 7    | 9
    b                |      | 7    | 3
"""
)
few = st.builds(
    Name,
    st.sampled_from(["a", "b", "d"]).map(lambda word: (word,)),
    st.booleans(),
    st.sampled_from([None, "segments"]),
    st.sampled_from([(), (("segment", "*"),), (("segment", "x"),)]),
    st.sampled_from(["", *TIMES]),
    st.sampled_from([None, ("below", (Name(("a",)),)), ("between", (Name(("a",)), Name(("b",))))]),
)
item = few | st.builds(lambda name: Group((Sum((Part(1, name),)),), optional=True), few)
part = st.builds(Part, st.integers(-3, 3).filter(bool), item)
base = st.builds(Part, st.integers(1, 3), item)
total = st.lists(part, min_size=1, max_size=3).map(lambda found: Sum(tuple(found)))


@given(st.builds(Equation, total, st.sampled_from(OPERATORS), total | st.builds(Ratio, part, base)))
def test_any_relation_binds_or_says_why_not(equation: Equation) -> None:
    found = bound(str(equation), EVERYTHING)
    assert found.ties or found.unbound
    for tie in found.ties:
        members = [member.figure for member in tie.members]
        assert len(members) == len(set(members))
        assert tie.result not in members
        assert all(member.coefficient or member.denominator for member in tie.members)
        assert tie.total is None or tie.total in tie.figures
