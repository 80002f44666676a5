"""Waivers: what they waive, when they no longer do, and what is said of them; each as an accountant would ask."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import statements

from tieout.expectations.finding import Finding
from tieout.expectations.waivers import SETTLING, Waiver, marked, settle
from tieout.figures.identity import fingerprint, identities, short_ids, state
from tieout.figures.reading import Reading

TODAY = dt.date(2018, 1, 15)
SHEET = """
    balance_sheet     | 2016-12-31 | 2017-12-31
    "Cash"            | 900        | 1,048
    "Other assets"    | 9,100      | 9,900
    "Total assets"    | 10,000     | 11,848
"""


def sheet(text: str = SHEET) -> Reading:
    return statements(text)


def cast(reading: Reading, rule: str = "assets-cast") -> Finding:
    """The finding of the second column, which does not cast."""
    figures, names = (5, 1, 3), identities(reading.figures)
    return Finding(
        rule=rule,
        family="F01",
        level="error",
        verdict="impossible",
        message="Total assets: 11,848 printed",
        figures=figures,
        fingerprint=fingerprint(rule, [names[k] for k in figures]),
        state=state([reading.figures[k] for k in figures]),
    )


def waiver(finding: Finding, **more: object) -> Waiver:
    given: dict[str, object] = {
        "id": finding.fingerprint,
        "state": finding.state,
        "rule": finding.rule,
        "kind": "accepted",
        "reason": "agreed",
        "owner": "Yuki",
        "expires": dt.date(2018, 6, 30),
        "document": "small.txt",
    }
    return Waiver(**(given | more))  # type: ignore[arg-type]


def settled(reading: Reading, *waivers: Waiver, today: dt.date = TODAY) -> tuple[Finding, list[Finding]]:
    """The finding, and what is said of the waivers."""
    findings, _ = settle([cast(reading)], waivers, reading, today)
    return findings[0], findings[1:]


# --- Waives, lapsed, expired ---


def test_a_waiver_in_force_waives_and_nothing_is_said() -> None:
    finding, faults = settled(sheet(), waiver(cast(sheet())))
    assert finding.waived
    assert str(finding.waiver) == "in force: accepted, Yuki until 2018-06-30: agreed"
    assert faults == []


@pytest.mark.parametrize("changed", [("1,048", "1,049"), ("11,848", "11,849"), ("9,900", "9,900.0"), ("1,048", "?")])
def test_it_lapses_when_a_figure_changes_and_the_finding_says_so(changed: tuple[str, str]) -> None:
    finding, faults = settled(sheet(SHEET.replace(*changed)), waiver(cast(sheet())))
    assert not finding.waived
    assert finding.waiver is not None
    assert finding.waiver.standing == "lapsed"
    assert [(each.rule, each.level) for each in faults] == [("waiver-lapsed", "note")]
    assert faults[0].figures == finding.figures


def test_it_holds_when_only_other_figures_and_lines_change() -> None:
    reading = sheet(SHEET.replace("900        |", "901        |").replace("9,100", "9,099"))
    for figure in reading.figures:
        figure.line = (figure.line or 0) + 40
    assert settled(reading, waiver(cast(sheet())))[0].waived


@pytest.mark.parametrize(("today", "waived"), [("2018-06-29", True), ("2018-06-30", True), ("2018-07-01", False)])
def test_its_last_day_is_a_day_of_it(today: str, waived: bool) -> None:
    finding, faults = settled(sheet(), waiver(cast(sheet())), today=dt.date.fromisoformat(today))
    assert finding.waived is waived
    assert [(each.rule, each.level) for each in faults] == ([] if waived else [("waiver-expired", "warning")])


def test_who_renews_it_need_not_remove_the_old_one() -> None:
    old = waiver(cast(sheet()), expires=dt.date(2017, 1, 1))
    finding, faults = settled(sheet(), old, waiver(cast(sheet())))
    assert finding.waived
    assert faults == []


def test_two_drafts_may_have_a_waiver_each() -> None:
    other = sheet(SHEET.replace("1,048", "1,148"))
    both = [waiver(cast(sheet())), waiver(cast(other))]
    assert settled(sheet(), *both)[0].waived
    assert settled(other, *both)[0].waived


def test_a_waiver_of_another_finding_does_nothing_here() -> None:
    finding, faults = settled(sheet(), waiver(cast(sheet(), "another-rule"), document="another.txt"))
    assert (finding.waived, finding.waiver, faults) == (False, None, [])


# --- By rule ---


@pytest.mark.parametrize(
    ("conditions", "waived"),
    [
        ({}, True),
        ({"caption": "cash"}, True),
        ({"caption": "Inventories"}, False),
        ({"statement": "balance_sheet"}, True),
        ({"statement": "income_statement"}, False),
        ({"period": "2017-12-31", "caption": "Total  assets"}, True),
        ({"period": "2016-12-31"}, False),
        ({"entity": "Example Corporation"}, False),
        ({"document": "reports/small.txt"}, True),
        ({"document": "large.txt"}, False),
    ],
)
@pytest.mark.parametrize("name", ["assets-cast", "F01"])
def test_a_waiver_by_rule_holds_for_the_figures_it_describes(
    name: str, conditions: dict[str, str], waived: bool
) -> None:
    entry = Waiver(rule=name, reason="r", owner="o", expires=TODAY, **conditions)  # type: ignore[arg-type]
    assert settled(sheet(), entry)[0].waived is waived


def test_who_is_accused_is_described_alone() -> None:
    reading = sheet()
    accused = replace(cast(reading), accused=1)
    by_cash, by_total = (Waiver(rule="F01", caption=caption) for caption in ("Cash", "Total assets"))
    assert settle([accused], [by_cash], reading, TODAY)[0][0].waived
    assert not settle([accused], [by_total], reading, TODAY)[0][0].waived


# --- What waivers owe ---


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"owner": ""}, "no owner"),
        ({"reason": "", "expires": None}, "no reason, no expiry"),
        ({"expires": None, "kind": "legacy"}, None),
    ],
)
def test_what_is_not_complete_waives_and_is_warned_of(lacking: dict[str, object], said: str | None) -> None:
    finding, faults = settled(sheet(), waiver(cast(sheet()), **lacking))
    assert finding.waived
    assert [each.rule for each in faults] == (["waiver-incomplete"] if said else [])
    assert said is None or said in faults[0].message


def test_a_waiver_of_what_is_corrected_is_said_to_be_of_no_use() -> None:
    gone = waiver(cast(sheet()))
    findings, fits = settle([], [gone], sheet(), TODAY)
    assert [(each.rule, each.level) for each in findings] == [("waiver-unused", "note")]
    assert fits == set()
    assert settle([], [replace(gone, document="another.txt")], sheet(), TODAY)[0] == []


def test_many_are_told_in_one_finding() -> None:
    gone = [replace(waiver(cast(sheet())), id=f"{k:016x}"[::-1]) for k in range(40)]
    findings, _ = settle([], gone, sheet(), TODAY)
    assert len(findings) == 1
    assert "40 waivers are of no use any more" in findings[0].message
    assert "and 35 more" in findings[0].message


def test_the_faults_are_those_that_rules_explain_knows() -> None:
    from tieout.rules.language import own_suite  # noqa: PLC0415

    assert {rule.id: rule.severity for rule in own_suite("settling").rules} == SETTLING


# --- Names ---


def test_equals_of_one_rule_are_numbered_in_the_order_of_the_document() -> None:
    reading = sheet()
    one, two = marked([cast(reading), cast(reading)], reading)
    assert one.fingerprint == cast(reading).fingerprint != two.fingerprint
    assert marked([cast(reading), cast(reading)], reading)[1].fingerprint == two.fingerprint
    assert len({each.fingerprint for each in marked([cast(reading)] * 5, reading)}) == 5


def test_a_merged_finding_lapses_with_every_figure_that_it_tells_of() -> None:
    reading, other = sheet(), sheet(SHEET.replace("9,100", "9,101"))
    related = (2,)  # the 9,100 of a tie that was merged into the finding
    before, after = (marked([replace(cast(each), related=related)], each)[0] for each in (reading, other))
    assert before.fingerprint == after.fingerprint
    assert before.state != after.state


@given(st.sets(st.text("0123456789abcdef", min_size=16, max_size=16), min_size=1, max_size=40))
def test_short_ids_name_one_finding_each(marks: set[str]) -> None:
    found = short_ids(marks)
    assert found.keys() == marks
    for mark, short in found.items():
        assert len(short) >= 7
        assert [each for each in marks if each.startswith(short)] == [mark]


@given(st.lists(st.sampled_from([0, 1, 2, 3]), max_size=6), st.dates(dt.date(2017, 1, 1), dt.date(2019, 1, 1)))
def test_nothing_is_waived_but_by_a_waiver_in_force(kinds: list[int], today: dt.date) -> None:
    """Whatever stands in the file in whatever order: waived if and only if one entry fits, has not lapsed and runs."""
    finding = cast(sheet())
    entries = [
        waiver(finding),
        waiver(finding, state="0123456789abcdef"),
        waiver(finding, expires=dt.date(2017, 6, 30)),
        waiver(finding, id="0123456789abcdef"),
    ]
    chosen = [entries[k] for k in kinds]
    right = [e for e in chosen if e.id == finding.fingerprint and e.state == finding.state]
    assert settled(sheet(), *chosen, today=today)[0].waived == any(not e.over(today) for e in right)
