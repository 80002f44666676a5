"""What an assay says of statements so small that it can be counted by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from printed import reading as printed_tables
from tied import columns, percent_change, table

from tieout import api
from tieout.assay.bonds import Bonds
from tieout.assay.changes import SINGLE
from tieout.assay.measure import assay, quick_answers
from tieout.assay.model import KINDS, Tally
from tieout.assay.quick import worst
from tieout.assay.sample import sample
from tieout.assay.thorough import Recheck
from tieout.assay.token import changed
from tieout.expectations.evaluate import evaluate
from tieout.expectations.findings import find
from tieout.expectations.kernel import IS_IMPOSSIBLE, judge
from tieout.expectations.packing import pack_figures, pack_ties
from tieout.figures.reading import Reading
from tieout.reports.checked import Checked
from tieout.rules.model import Binding, Member, Rule, Tie

SHEET = """
Total | 12
Cash  | 5
Stock | 7
Notes | 9
Lease | -
"""


def checked(reading: Reading, *ties: Tie, severity: str = "error") -> Checked:
    """The reading with its ties judged; their rules are declared ones."""
    rules = tuple(
        Rule(id=name, family="F01", title=name, kind="foot", relation="Total = Cash + Stock", severity=severity)
        for name in dict.fromkeys(tie.rule for tie in ties)
    )
    binding = Binding(ties=list(ties))
    outcomes = evaluate(binding, reading)
    findings = find(binding, outcomes, reading, rules)
    return Checked(reading=reading, rules=rules, binding=binding, outcomes=outcomes, findings=findings)


def sheet(text: str = SHEET, severity: str = "error") -> Checked:
    reading = table(text)
    return checked(reading, *columns(reading, "Total = Cash + Stock"), severity=severity)


# --- By hand ---


def test_a_sum_of_two_lines_by_hand() -> None:
    """12 = 5 + 7 lets each be one off, since all three are rounded: 12 may be 11 or 13, 5 may be 4 or 6.

    Of 12 there are 17 others with one digit changed (no number begins with 0), of 5, 7 and 9 nine each.
    """
    result = assay(sheet(), kinds=["digit"])
    by_hand = {0: Tally(17, 15), 1: Tally(9, 7), 2: Tally(9, 7), 3: Tally(9, 0)}
    assert result.of_figure == by_hand
    assert result.overall == Tally(44, 29)
    assert result.overall.share == Fraction(29, 44)
    assert [(each.figure, each.why) for each in result.unvouched] == [(3, "no tie")]
    assert (result.figures, result.nils, result.unreadable) == (4, 1, 0)
    (family,) = result.by_family
    assert (family.name, family.figures, family.tally, family.alone) == ("F01", 3, Tally(35, 29), 29)


def test_what_a_rule_of_warnings_finds_is_a_warning() -> None:
    assert assay(sheet(severity="warning"), kinds=["digit"]).overall == Tally(44, 0, 29)


def test_a_rule_of_notes_vouches_for_nothing() -> None:
    assert assay(sheet(severity="note"), kinds=["digit"]).overall == Tally(44, 0)


def test_a_tie_that_is_broken_vouches_for_nothing() -> None:
    result = assay(sheet(SHEET.replace("12", "15")), kinds=["digit"])
    assert result.overall.found == 0
    assert result.unvouched[0].why.startswith("its ties cannot tell: they are broken")


def plugged(finer: str) -> Checked:
    """Cash of 2,052 million in a column that casts, and once more in thousands, as `finer`."""
    reading = table("Total | 3,155\nCash | 2,052\nStock | 1,103", decimals=-6)
    casts = columns(reading, "Total = Cash + Stock")
    reading.figures += table(f"Cash | {finer}", number=1, start=3).figures
    agrees = Tie(rule="agrees", family="T05", kind="tie", members=(Member(1, 1), Member(3, -1)))
    return checked(reading, *casts, agrees)


def test_a_tie_whose_finding_is_waived_vouches_for_nothing() -> None:
    """2,052 printed for 2,052,520 is a plug, a note; a larger difference would be an error, unless it is waived."""
    found = plugged("2,052,520")
    assert [outcome.verdict for outcome in found.outcomes] == ["exact", "plug"]
    alone = assay(found, kinds=["digit"]).figure(3)
    assert alone is not None
    assert alone.error > 20
    for finding in found.findings:
        finding.waived = True
    assert assay(found, kinds=["digit"]).figure(3) == Tally(alone.changes)


def test_a_coarse_amount_may_be_a_unit_off_and_be_called_a_plug() -> None:
    """2,052 million in a column that casts beside 2,052,100 thousand: 2,053,400 would be a plug, 2,053,600 an error."""
    (bond,) = quick_answers(plugged("2,052,100")).bonds.of(3)
    assert (bond.first, bond.last) == (2_050_500, 2_053_500)


def test_kinds_are_counted_apart_and_misreadings_are_no_part_of_the_whole() -> None:
    result = assay(sheet())
    by_kind = {group.name: group.tally for group in result.by_kind}
    assert tuple(by_kind) == KINDS
    whole = sum((tally for kind, tally in by_kind.items() if kind != "misread"), Tally())
    assert result.overall == whole == sum((group.tally for group in result.by_statement), Tally())


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'digits'; there are digit, misread"):
        assay(sheet(), kinds=["digits"])


def test_the_same_document_has_the_same_assay() -> None:
    assert assay(sheet(), thorough=5) == assay(sheet(), thorough=5)


# --- Two columns ---

YEARS = """
Total | 12 | 25
Cash  | 5  | 21
Stock | 7  | 4
"""


def test_an_exchange_of_a_pair_breaks_both_columns_and_that_of_the_columns_none() -> None:
    result = assay(sheet(YEARS), kinds=["swapped_pair", "swapped_columns"])
    assert [group.tally for group in result.by_kind] == [Tally(3, 3), Tally(1, 0)]
    assert result.overall == Tally(4, 3)


# --- Against the kernel ---


@st.composite
def statements(draw: st.DrawFn) -> Checked:
    """A printed sum of rounded amounts, and the percent change of its total."""
    cells = draw(st.lists(st.integers(-99_999, 99_999), min_size=2, max_size=5))
    off = draw(st.integers(-2, 2))
    lines = [f"Total | {_printed(sum(cells) + off)} | {_printed(draw(st.integers(1, 9_999)))}"]
    lines += [f"Part {k} | {_printed(cell)}" for k, cell in enumerate(cells)]
    reading = table("\n".join(lines))
    rate = table("Change | 17.5", decimals=0, number=1, start=len(reading.figures)).figures[0]
    new, base = reading.figures[0].mantissa or 0, reading.figures[1].mantissa or 1
    rate.mantissa, rate.unit, rate.measure = round(1000 * (new - base) / base), "percent", "percent_change"
    rate.printed = None
    reading.figures.append(rate)
    relation = "Total = " + " + ".join(f"Part {k}" for k in range(len(cells)))
    total = columns(reading, relation)[:1]
    return checked(reading, *total, percent_change(rate.figure, 0, 1))


def _printed(amount: int) -> str:
    return f"({-amount:,})" if amount < 0 else f"{amount:,}"


@given(statements())
def test_what_is_found_as_an_error_is_impossible_for_the_kernel_and_what_is_not_found_is_not(found: Checked) -> None:
    quick = quick_answers(found)
    reading, ties = found.reading, found.binding.ties
    packed = pack_ties(ties)
    for figure in reading.figures:
        for kind in SINGLE:
            for change in quick.changes(figure, kind)[::7]:
                figures = [changed(f, change) if f is figure else f for f in reading.figures]
                codes = judge(pack_figures(figures, {}), packed).codes
                broken = any(codes[k] == IS_IMPOSSIBLE for k in quick.bonds.numbers(figure.figure))
                assert (worst(quick.levels(figure, kind, change)) == "error") == broken


# --- Ties that are there only because they agree ---


def test_a_sum_that_only_its_agreement_shows_vouches_for_nothing() -> None:
    alone = "2017\nNorth  51,234\nSouth  72,518\nWest  38,090\nPacific  161,842"
    (found,) = [api.check(printed_tables(alone), ["universal"])]
    assert [tie.rule for tie in found.binding.ties] == ["columns-foot"]
    result = assay(found, kinds=["digit"])
    assert result.overall.found == 0
    assert {each.why for each in result.unvouched} == {
        "its ties are found by their agreement: with this figure wrong there would be none"
    }


def test_a_sum_that_its_caption_and_other_columns_show_stays_with_a_figure_wrong() -> None:
    titled = """
2017  2016  2015
North  51,234  48,411  45,002
South  72,518  70,936  66,817
West  38,090  36,225  35,991
Total  161,842  155,572  147,810
"""
    result = assay(api.check(printed_tables(titled), ["universal"]), kinds=["digit"])
    assert result.unvouched == ()
    assert result.overall.silent == 22  # last digits one or two off, which rounding four figures may well be


# --- The whole check ---


def test_the_whole_check_says_what_the_quick_answer_said() -> None:
    titled = "2017  2016\nNorth  51,234  48,411\nSouth  72,518  70,936\nTotal  123,752  119,347"
    found = api.check(printed_tables(titled), ["universal"])
    quick = quick_answers(found)
    recheck = Recheck(found.reading, found.rules, found.findings)
    drawn = sample(quick, ["digit", "transposed"], 12)
    assert {each.kind for each in drawn} == {"digit", "transposed"}
    assert [recheck.says(each.changes).level for each in drawn] == [each.level for each in drawn]
    calibration = assay(found, kinds=["digit"], thorough=6).calibration
    assert calibration is not None
    assert (calibration.tried, calibration.agreed, calibration.overrated, calibration.underrated) == (6, 6, 0, 0)
    assert calibration.repaired >= calibration.tried // 2


def test_a_sample_larger_than_there_are_changes_ends() -> None:
    assert len(sample(quick_answers(sheet()), ["sign", "swapped_pair"], 50)) == 0


def test_bonds_know_which_ties_are_declared() -> None:
    found = sheet()
    bonds = Bonds(found.reading.figures, found.binding.ties, found.outcomes, found.rules, found.findings, {})
    assert bonds.declared(0)
