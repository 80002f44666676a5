"""The 32 items: each is yes, no, n.a. or waits for a person; and nothing that nobody looked at is ever yes."""

import re
from dataclasses import replace

import pytest
from checklists import NAMES, answers, checked, part, release, sheet_for, signed
from small_sheet import BALANCE, CURRENT, GOODWILL

from tieout.expectations.finding import Coverage, Finding, Waived
from tieout.expectations.waivers import SETTLING
from tieout.figures.figure import Figure
from tieout.figures.reading import Document, Reading
from tieout.reports.checked import Checked
from tieout.reports.checklist.facts import Facts
from tieout.reports.checklist.items import ITEMS
from tieout.reports.checklist.model import NO, NOT_APPLICABLE, OPEN, YES
from tieout.rules.families import FAMILIES
from tieout.rules.model import Binding, Unbound
from tieout.signing.policy import Policy

TWO = Policy(two_persons=True)


def test_the_items_are_numbered_as_reviewers_have_them() -> None:
    assert [item.number for item in ITEMS] == list(range(1, 33))


def test_no_finding_of_any_family_escapes_the_items() -> None:
    parts = [part for item in ITEMS for part in item.parts]
    assert [f for f in FAMILIES if not any(part.takes("any", f) for part in parts)] == []
    assert [rule for rule in SETTLING if not any(part.takes(rule, "D06") for part in parts)] == []


# --- From verdicts: holds, fails, cannot tell ---


def test_ties_that_hold_are_a_yes() -> None:
    found = sheet_for(release())
    assert answers(found)[2] == YES
    assert part(found, 2, "it balances") == "yes: 2 ties hold"
    assert found.lines[1].counts.tied == 6


def test_one_that_fails_is_a_no_with_its_evidence() -> None:
    found = sheet_for(release(Assets="20,748"))
    line = found.lines[1]
    assert (line.answer, line.counts.failed) == (NO, 1)
    assert [each.rule for each in line.evidence] == ["assets-add-up"]
    assert all(re.fullmatch("[0-9a-f]{7}", each.id) for each in line.evidence)
    assert line.todo == "correct or waive what stands against it"


def test_what_could_not_be_evaluated_waits_for_a_person_and_says_why() -> None:
    found = sheet_for(checked(release(), GOODWILL))
    assert answers(found)[2] == OPEN
    assert part(found, 2, "it balances").startswith("needs a person: nothing could be evaluated: ")
    assert "binds to no figure" in part(found, 2, "current and other parts")


def test_what_the_document_has_not_does_not_apply_and_says_why() -> None:
    found = sheet_for(release())
    assert answers(found)[3] == answers(found)[6] == answers(found)[8] == NOT_APPLICABLE
    assert part(found, 3, "change in cash") == "n.a.: no statement of cash flows is printed"


def test_nothing_is_yes_of_a_document_of_which_nothing_was_read() -> None:
    empty = Checked(reading=Reading(document=Document(document="empty.txt")), coverage=Coverage())
    found = sheet_for(empty)
    assert [number for number, answer in answers(found).items() if answer == YES] == []
    assert not found.publishable


def test_no_rule_at_all_makes_no_item_of_verdicts_a_yes() -> None:
    bare = replace(checked(release()), rules=(), binding=Binding(), outcomes=[], findings=[])
    found = answers(sheet_for(bare))
    assert [number for number in (1, 2, 4, 9, 15, 26) if found[number] == YES] == []


def test_a_rule_that_looked_and_found_nothing_is_a_yes_and_one_that_could_not_look_is_none() -> None:
    assert answers(sheet_for(checked(release(), NAMES)))[15] == YES
    unseen = release()
    unseen.lines = []
    assert answers(sheet_for(checked(unseen, NAMES)))[15] == OPEN
    one = checked(release(), NAMES)
    one.binding.unbound.append(Unbound(rule="names", family="W04", reason="no names"))
    assert answers(sheet_for(one))[15] == OPEN


def test_waived_findings_do_not_stand_against_an_item() -> None:
    one = checked(release(Assets="20,748"))
    waiver = Waived(standing="in force", kind="accepted", owner="Yuki", reason="agreed", expires="2099-01-01")
    one.findings = [replace(each, waived=True, waiver=waiver) for each in one.findings]
    line = sheet_for(one).lines[1]
    assert (line.answer, line.counts.failed, line.counts.waived) == (YES, 0, 2)
    assert "accepted, Yuki until 2099-01-01: agreed" in line.evidence[0].waived
    assert answers(sheet_for(one))[31] == YES


def test_forced_roundings_are_accepted_by_somebody() -> None:
    one = checked(release())
    assert answers(sheet_for(one))[12] == YES
    plug = Finding(
        rule="r", family="T05", level="note", verdict="plug", message="2,052 was forced", fingerprint="a" * 16
    )
    one.findings = [*one.findings, plug]
    found = sheet_for(one)
    assert answers(found)[12] == OPEN
    assert [each.says for each in found.lines[11].evidence] == ["2,052 was forced"]
    assert answers(sheet_for(one, signed(one, (12, "yes", "controller", "Ken"))))[12] == YES


# --- From the text ---


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ((), NOT_APPLICABLE),
        (("Outlook: we expect growth.",), NO),
        (("Outlook: we expect growth.", "Forward-Looking Statements"), YES),
        (("Outlook: we expect growth.", "FORWARD-LO0KING STATEMENTS"), YES),
        (("業績予想", "将来に関する記述等についてのご注意"), YES),
    ],
)
def test_who_speaks_of_the_future_has_a_safe_harbour(text: tuple[str, ...], answer: str) -> None:
    assert answers(sheet_for(release(*text)))[22] == answer


def test_it_says_whether_audited_by_which_standard_and_whether_consolidated() -> None:
    said = ("Consolidated, unaudited", "prepared under IFRS")
    assert answers(sheet_for(release(*said)))[23] == YES
    found = sheet_for(release("Consolidated, unaudited"))
    assert answers(found)[23] == NO
    assert part(found, 23, "standard") == "no: it names no accounting standard"
    assert part(found, 23, "consolidated or not") == 'yes: it says "consolidated"'
    silent = release()
    silent.lines = []
    assert part(sheet_for(silent), 23, "standard") == "needs a person: the document's text is not at hand"


def test_required_statements_and_sections() -> None:
    found = sheet_for(release())
    assert part(found, 24, "statements") == "no: no statement of income was found; no cash flows was found"
    assert part(found, 24, "sections").startswith("n.a.: ")
    tokyo = ("TSE: 1234", "Going Concern Assumption", "Changes in Shareholders' Equity")
    assert "subsequent events" in part(sheet_for(release(*tokyo)), 24, "sections")
    whole = (*tokyo, "Changes in accounting policies", "Subseguent Events")
    assert part(sheet_for(release(*whole)), 24, "sections").startswith("yes: ")
    form = part(sheet_for(release("FORM 10-Q")), 24, "sections")
    assert form == "no: no section on notes to the financial statements, which the form asks for"


def test_figures_without_unit_or_period_are_asked_about() -> None:
    reading = release()
    assert part(sheet_for(reading), 13, "headings") == "yes: all 1 tables have their unit"
    reading.figures[3].unit, reading.figures[4].period_end = None, None
    found = sheet_for(reading)
    assert (
        part(found, 13, "headings") == "needs a person: 1 of 1 tables have figures without a unit: 1 figure at line 3"
    )
    assert "without a period or date: 1 figure at line 4" in part(found, 14, "periods")


def test_balances_are_as_of_a_day() -> None:
    reading = release()
    reading.figures[0].period_start = reading.figures[1].period_end
    assert "1 balance sheet figures are read as of a period: line 2" in part(sheet_for(reading), 14, "as of or for")


def test_phrases_are_whole_words() -> None:
    facts = Facts(checked=checked(release("the padres of Mountlook", "Outlooks")))
    assert facts.says(["ads", "outlook"]) == ""


def test_that_some_totals_and_rates_are_tied_says_nothing_of_the_others() -> None:
    alone = release()
    alone.figures.append(
        Figure(figure=12, table=0, caption="Growth", measure="percent_change", mantissa=5, decimals=0, unit="percent",
               printed="5", line=9)
    )  # fmt: skip
    said = part(sheet_for(checked(alone)), 8, "rates")
    assert said == "needs a person: 0 of 1 percentages and ratios are tied; tied to nothing: 5 Growth (line 9)"
    found = sheet_for(checked(release(), CURRENT))
    assert part(found, 1, "columns cast").startswith("needs a person: 2 of 8 totals are tied; tied to nothing: 9,500 ")


# --- Coverage ---


def test_coverage_is_held_against_the_target_that_the_project_sets() -> None:
    one = checked(release())
    assert answers(sheet_for(one))[27] == OPEN
    assert "no coverage_target is set" in part(sheet_for(one), 27, "coverage")
    assert answers(sheet_for(one, policy=Policy(coverage_target=100)))[27] == YES  # type: ignore[arg-type]
    alone = release()
    alone.figures.append(Figure(figure=12, caption="Alone", mantissa=5, decimals=-3, unit="USD", printed="5", line=9))
    found = sheet_for(checked(alone), policy=Policy(coverage_target=93))  # type: ignore[arg-type]
    assert part(found, 27, "coverage").startswith("no: 92 % of 13 figures tied")
    assert part(found, 27, "orphans") == "needs a person: 1 figure tied to nothing: 5 Alone (line 9)"


def test_orphans_below_the_materiality_need_nobody() -> None:
    alone = release()
    alone.figures.append(Figure(figure=12, caption="Alone", mantissa=5, decimals=-3, unit="USD", printed="5", line=9))
    for least, answer in ((5001, "yes"), (5000, "needs a person")):
        found = sheet_for(checked(alone), policy=Policy(materiality=least))  # type: ignore[arg-type]
        assert part(found, 27, "orphans").startswith(answer)


# --- People ---


def test_a_person_answers_what_nobody_else_can() -> None:
    one = checked(release())
    entries = signed(one, (30, "yes", "legal", "Yuki"), (29, "n.a.", "preparer", "Ken"), (16, "no", "reviewer", "Ai"))
    found = answers(sheet_for(one, entries))
    assert (found[30], found[29], found[16]) == (YES, NOT_APPLICABLE, NO)


def test_a_persons_yes_does_not_outweigh_a_finding_and_a_persons_no_outweighs_all() -> None:
    bad = checked(release(Assets="20,748"))
    assert answers(sheet_for(bad, signed(bad, (2, "yes", "cfo", "Ken"))))[2] == NO
    good = checked(release())
    found = sheet_for(good, signed(good, (2, "no", "cfo", "Ken")))
    assert answers(found)[2] == NO
    assert found.lines[1].todo == "cfo Ken says no: Ken looked"


def test_what_is_only_missing_a_person_may_answer() -> None:
    one = checked(release())
    assert answers(sheet_for(one))[24] == NO
    assert answers(sheet_for(one, signed(one, (24, "n.a.", "controller", "Ken"))))[24] == NOT_APPLICABLE


def test_two_persons_where_two_are_asked_for() -> None:
    one = checked(release())
    alone = sheet_for(one, signed(one, (30, "yes", "legal", "Yuki")), TWO)
    assert (answers(alone)[30], alone.lines[29].todo) == (OPEN, "a second person answers it too")
    twice = signed(one, (30, "yes", "legal", "Yuki"), (30, "yes", "reviewer", " YUKI"))
    assert answers(sheet_for(one, twice, TWO))[30] == OPEN
    both = signed(one, (30, "yes", "legal", "Yuki"), (30, "yes", "reviewer", "Ken"))
    assert answers(sheet_for(one, both, TWO))[30] == YES


def test_what_was_signed_lapses_with_the_file_and_the_rules() -> None:
    one = checked(release())
    entries = signed(one, (30, "yes", "legal", "Yuki"))
    other = checked(release())
    other.reading.document.source_hash = "6b" * 32
    found = sheet_for(other, entries)
    assert answers(found)[30] == OPEN
    assert (found.lines[29].signatures[0].state, found.lines[29].signatures[0].reason) == (
        "lapsed",
        "the file has changed since",
    )
    assert answers(found)[28] == OPEN
    assert answers(sheet_for(checked(release(), BALANCE, CURRENT), entries))[30] == OPEN


def test_the_whole_is_signed_by_every_role_and_for_these_answers() -> None:
    one = checked(release())
    policy = Policy(roles_required=("preparer", "cfo"))
    seen = sheet_for(one).seen
    half = signed(one, (32, "yes", "preparer", "Ai"), seen=seen)
    assert part(sheet_for(one, half, policy), 32, "signatures") == "needs a person: not signed by cfo"
    both = signed(one, (32, "yes", "preparer", "Ai"), (32, "yes", "cfo", "Ken"), seen=seen)
    assert answers(sheet_for(one, both, policy))[32] == YES
    later = (*both, *signed(one, (30, "yes", "legal", "Yuki")))
    assert answers(sheet_for(one, later, policy))[32] == NO  # chained to nothing: a broken chain is found too
    against = signed(one, (32, "yes", "preparer", "Ai"), (32, "no", "cfo", "Ken"), seen=seen)
    assert answers(sheet_for(one, against, policy))[32] == NO


def test_another_answer_given_after_the_whole_was_signed_opens_it_again() -> None:
    one = checked(release())
    policy = Policy(roles_required=("cfo",))
    entries = signed(one, (32, "yes", "cfo", "Ken"), (30, "yes", "legal", "Yuki"), seen=sheet_for(one).seen)
    found = sheet_for(one, entries, policy)
    assert answers(found)[32] == OPEN
    assert found.lines[31].signatures[0].reason == "another answer or a waiver has changed since"


def test_a_chain_that_was_tampered_with_is_a_no() -> None:
    one = checked(release())
    entries = list(signed(one, (30, "yes", "legal", "Yuki"), (29, "yes", "legal", "Yuki")))
    entries[0] = replace(entries[0], why="never said")
    found = sheet_for(one, entries)
    assert answers(found)[32] == NO
    assert answers(found)[30] == OPEN
    assert any("the chain is broken at entry 1" in each.says for each in found.lines[31].evidence)


def test_only_all_items_settled_make_it_publishable() -> None:
    one = checked(release("Consolidated, unaudited, IFRS"))
    policy = Policy(roles_required=("cfo",))
    waits = [line.number for line in sheet_for(one).lines if line.answer in {OPEN, NO} and line.number != 32]
    first = [(number, "yes", "reviewer", "Ai") for number in waits]
    seen = sheet_for(one, signed(one, *first), policy).seen
    assert not sheet_for(one, signed(one, *first), policy).publishable
    assert sheet_for(one, signed(one, *first, (32, "yes", "cfo", "Ken"), seen=seen), policy).publishable
