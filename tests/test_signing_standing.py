"""What sign-offs are worth: in force, replaced, lapsed, void; and the faults that they and waivers have."""

import datetime as dt
from dataclasses import replace

import pytest

from tieout.expectations.waivers import Waiver, chained
from tieout.figures.reading import Correction
from tieout.rules.model import Rule
from tieout.signing.faults import ledger_faults, waiver_faults
from tieout.signing.ledger import SignOff
from tieout.signing.ledger import chained as signed
from tieout.signing.policy import Policy
from tieout.signing.standing import same_person, standings
from tieout.signing.subject import Subject, rules_hash

NOW = Subject(document="q2/report.txt", sha256="ab" * 32, rules="cd" * 32)
ONE = SignOff(
    item=30, answer="yes", role="legal", by="Yuki", why="opened", at="2018-05-08T09:30:00Z", document="report.txt",
    sha256=NOW.sha256, rules=NOW.rules,
)  # fmt: skip
WHOLE = replace(ONE, item=32, role="cfo", seen="ef" * 32)


def states(*entries: SignOff, seen: str | None = None) -> list[str]:
    return [f"{each.state} {each.reason}".strip() for each in standings(signed([], entries), NOW, seen)]


def faults(*entries: SignOff, policy: Policy | None = None) -> list[str]:
    linked = signed([], entries)
    return [f.rule for f in ledger_faults(linked, standings(linked, NOW), policy or Policy())]


def test_a_sign_off_holds_for_its_file_and_rules() -> None:
    assert states(ONE) == ["in force"]
    assert states(replace(ONE, sha256="12" * 32)) == ["lapsed the file has changed since"]
    assert states(replace(ONE, rules="12" * 32)) == ["lapsed the rules or corrections have changed since"]


def test_the_whole_holds_for_the_answers_that_were_seen() -> None:
    assert states(WHOLE, seen="ef" * 32) == ["in force"]
    assert states(WHOLE, seen="12" * 32) == ["lapsed another answer or a waiver has changed since"]
    assert states(WHOLE) == ["in force"]


def test_the_last_of_an_item_and_role_counts_and_other_documents_do_not() -> None:
    assert states(ONE, replace(ONE, answer="no")) == ["replaced signed again later", "in force"]
    assert states(ONE, replace(ONE, role="cfo"), replace(ONE, item=29)) == ["in force"] * 3
    assert states(replace(ONE, document="other.txt", sha256="12" * 32)) == []
    assert states(replace(ONE, document="renamed.txt")) == ["in force"]


def test_a_changed_entry_is_void_and_told() -> None:
    first, second = signed([], [ONE, replace(ONE, role="cfo")])
    changed = [replace(first, why="never said"), second]
    found = standings(changed, NOW)
    assert [each.state for each in found] == ["void", "in force"]
    (fault,) = ledger_faults(changed, found, Policy())
    assert (fault.rule, fault.level) == ("chain-broken", "error")
    assert "entry 1 (item 30, Yuki)" in fault.message


def test_a_removed_entry_is_told() -> None:
    linked = signed([], [ONE, replace(ONE, role="cfo"), replace(ONE, role="preparer")])
    del linked[1]
    (fault,) = ledger_faults(linked, standings(linked, NOW), Policy())
    assert "broken at entry 2" in fault.message


def test_a_lapsed_one_is_a_note() -> None:
    linked = signed([], [replace(ONE, sha256="12" * 32)])
    (fault,) = ledger_faults(linked, standings(linked, NOW), Policy())
    assert (fault.rule, fault.level) == ("signoff-lapsed", "note")
    assert "the file has changed since" in fault.message


def test_one_person_in_two_roles_is_told_where_two_are_asked_for() -> None:
    twice = (WHOLE, replace(WHOLE, role="legal", by=" yuki"))
    assert faults(*twice) == []
    assert faults(*twice, policy=Policy(two_persons=True)) == ["signoff-self-reviewed"]
    assert faults(WHOLE, replace(WHOLE, role="legal", by="Ken"), policy=Policy(two_persons=True)) == []


@pytest.mark.parametrize("other", ["yuki  SATO", "ＹＵＫＩ Sato"])
def test_a_person_is_the_same_however_written(other: str) -> None:
    assert same_person("Yuki Sato", other)
    assert not same_person("Yuki Sato", "Yuki Saito")


# --- What it is judged by ---

RULE = Rule(id="a", family="B01", title="t", kind="tie", relation="Assets = Liabilities")


def test_the_rules_count_by_content_not_by_order() -> None:
    other = replace(RULE, id="b")
    assert rules_hash([RULE, other]) == rules_hash([other, RULE])
    for changed in (replace(RULE, relation="Assets = Equity"), replace(RULE, severity="note"), replace(RULE, why="w")):
        assert rules_hash([changed, other]) != rules_hash([RULE, other])


def test_a_correction_counts_too() -> None:
    correction = Correction(place="c.yaml:1:1", kind="cell", state="applied", message="1,048 reads 1,948")
    assert rules_hash([RULE], [correction]) not in {
        rules_hash([RULE]),
        rules_hash([RULE], [replace(correction, state="stale")]),
    }


# --- Waivers ---

WAIVER = Waiver(
    id="3f9a21c07be41d22",
    state="88e0b17",
    rule="F01",
    reason="r",
    owner="Yuki",
    expires=dt.date(2099, 1, 1),
    file="w.yaml",
)


def told(*waivers: Waiver, policy: Policy) -> list[str]:
    return [f.rule for f in waiver_faults(waivers, range(len(waivers)), policy)]


def test_waivers_by_hand_are_told_only_where_a_chain_is_asked_for() -> None:
    assert told(WAIVER, policy=Policy()) == []
    assert told(WAIVER, policy=Policy(chain_required=True)) == ["waiver-unchained"]
    assert told(*chained([], [WAIVER]), policy=Policy(chain_required=True)) == []


def test_a_chain_of_waivers_that_was_begun_is_held_to() -> None:
    first, second = chained([], [WAIVER, replace(WAIVER, rule="F02")])
    assert told(first, second, policy=Policy()) == []
    assert told(replace(first, expires=dt.date(2100, 1, 1)), second, policy=Policy()) == ["chain-broken"]
    assert told(second, policy=Policy()) == ["chain-broken"]


def test_a_waiver_has_another_reviewer_than_its_owner_where_two_are_asked_for() -> None:
    two = Policy(two_persons=True)
    assert told(WAIVER, policy=two) == ["waiver-self-reviewed"]
    assert told(replace(WAIVER, reviewer="YUKI"), policy=two) == ["waiver-self-reviewed"]
    assert told(replace(WAIVER, reviewer="Ken"), policy=two) == []
    assert told(WAIVER, replace(WAIVER, reviewer="Ken"), policy=two) == []
