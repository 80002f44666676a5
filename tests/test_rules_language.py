"""Suites: what a user may write, what each mistake is answered with, and which suites count."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tieout.rules.complaint import SuiteError
from tieout.rules.families import FAMILIES
from tieout.rules.language import load_suites, own_suite, own_suites, read_suite, rules_of
from tieout.rules.model import KINDS, SEVERITIES
from tieout.rules.relation import parse

RULE = """\
  - id: parts
    family: F01
    title: Parts add up
    kind: foot
    relation: Assets = Liabilities + StockholdersEquity
"""
Write = Callable[..., Path]
SUITE = f"suite: mine\nrules:\n{RULE}"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def put(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return put


def test_a_suite_is_read_as_written(write: Write) -> None:
    path = write(
        "suite: mine\ntitle: What we report\nrules:\n" + RULE + "    severity: warning\n    source: ASC 210-10\n"
        "    why: It balances.\n    where: Assets >= 0\n    options: {words: [a, b], mode: strict}\n"
    )
    suite = read_suite(path)
    assert (suite.name, suite.title, suite.path, suite.includes) == ("mine", "What we report", str(path), ())
    (rule,) = suite.rules
    assert (rule.id, rule.family, rule.kind, rule.severity) == ("parts", "F01", "foot", "warning")
    assert rule.relation == "Assets = Liabilities + StockholdersEquity"
    assert (rule.where, rule.options) == ("Assets >= 0", (("words", "a|b"), ("mode", "strict")))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("suite: mine", "suit: mine", '1:1: a suite has no key "suit" (did you mean "suite"?); correct or remove it'),
        ("suite: mine\n", "", 'needs the key "suite"'),
        ("    title: Parts add up\n", "    titel: x\n", '5:5: a rule has no key "titel" (did you mean "title"?)'),
        ("    title: Parts add up\n", "", '3:5: a rule needs the key "title"; add "title: ..."'),
        ("kind: foot", "kind: fot", '6:11: no kind is called "fot" (did you mean "foot"?)'),
        ("family: F01", "family: F99", '4:13: no family is called "F99"'),
        ("id: parts", "id: the parts", "a rule's id is at most 80 letters, digits, dots and dashes"),
        ("id: parts", "id: ''", '"id" is empty'),
        ("Assets = Liab", "Assets == Liab", "7:15: the relation does not read: a concept or a quoted caption"),
        (f"rules:\n{RULE}", "rules: none\n", '"rules" is a list; begin each item with a dash'),
        ("  - id: parts\n", "  - parts\n  - id: parts\n", "3:5: a rule is a mapping"),
        ("rules:", "include: [us-gap]\nrules:", '2:11: "us-gap" is no suite (did you mean "us-gaap"?)'),
        ("rules:", "include: [../other.yaml]\nrules:", '"../other.yaml" lies outside the suite\'s folder'),
        ("rules:", "include: [/etc/passwd.yaml]\nrules:", "lies outside the suite's folder"),
        ("rules:", "include: [none.yaml]\nrules:", "none.yaml: cannot be read"),
        ("    kind: foot\n", "    kind: foot\n    severity: fatal\n", 'no severity is called "fatal"'),
        ("    kind: foot\n", "    kind: foot\n    where: Assets is\n", 'the condition does not read: "printed"'),
        ("    kind: foot\n", "    kind: foot\n    options: x\n", "options are a mapping"),
        ("    kind: foot\n", "    kind: foot\n    replaces: yes\n", 'no replaces is called "yes"'),
        ("    kind: foot\n", "    kind: foot\n    replaces: true\n", '"parts" replaces nothing'),
    ],
)
def test_each_mistake_has_a_place_and_a_cure(write: Write, old: str, new: str, said: str) -> None:
    assert old in SUITE
    with pytest.raises(SuiteError) as caught:
        read_suite(write(SUITE.replace(old, new)))
    assert said in str(caught.value)


def test_a_mistyped_relation_shows_where(write: Write) -> None:
    path = write(SUITE.replace("Assets = Liab", "Assets = balance_shet.Liab"))
    with pytest.raises(SuiteError) as caught:
        read_suite(path)
    place, text, caret = str(caught.value).split("\n")
    assert place.startswith(f"{path}:7:15: the relation does not read")
    assert place.endswith('(did you mean "balance_sheet"?)')
    assert text[caret.index("^") :].startswith("balance_shet")


def test_a_rule_twice_is_an_error_unless_it_replaces(write: Write) -> None:
    twice = SUITE + RULE
    with pytest.raises(SuiteError, match=r'8:9: the rule "parts" is defined twice; say "replaces: true"'):
        read_suite(write(twice))
    changed = RULE.replace("Parts add up", "Better") + "    replaces: true\n"
    (rule,) = read_suite(write(SUITE + changed)).rules
    assert rule.title == "Better"


def test_includes_come_first_and_are_read_once(write: Write) -> None:
    write(SUITE.replace("mine", "base").replace("id: parts", "id: base"), "base.yaml")
    top = write(SUITE.replace("rules:", "include: [base.yaml, universal, base.yaml]\nrules:"))
    found = [rule.id for rule in read_suite(top).rules]
    assert found[0] == "base"
    assert found[-1] == "parts"
    assert len(found) == 2 + len(own_suite("universal").rules)


def test_a_circle_of_includes_is_an_error(write: Write) -> None:
    write(SUITE.replace("rules:", "include: [two.yaml]\nrules:"), "one.yaml")
    two = write(SUITE.replace("rules:", "include: [one.yaml]\nrules:"), "two.yaml")
    with pytest.raises(SuiteError, match=r'two\.yaml" includes itself in a circle'):
        read_suite(two)


def test_a_link_out_of_the_folder_is_refused(write: Write, tmp_path: Path) -> None:
    outside = write(SUITE, "outside/suite.yaml")
    write(SUITE.replace("rules:", "include: [link.yaml]\nrules:"), "inside/mine.yaml")
    (tmp_path / "inside" / "link.yaml").symlink_to(outside)
    with pytest.raises(SuiteError, match="outside the suite's folder"):
        read_suite(tmp_path / "inside" / "mine.yaml")


# --- Which suites count ---


def test_without_being_asked_the_standard_decides() -> None:
    assert [s.name for s in load_suites([], standard="US GAAP")] == ["universal", "landing", "us-gaap"]
    assert [s.name for s in load_suites([], standard="IFRS")] == ["universal", "landing"]
    assert [s.name for s in load_suites([], standard=None)] == ["universal", "landing", "us-gaap"]


def test_suites_beside_the_document_count_too(write: Write) -> None:
    document = write("text", "release.txt")
    write(SUITE.replace("mine", "folder"), "suite.yaml")
    write(SUITE.replace("mine", "own"), "release.suite.yaml")
    write(SUITE.replace("mine", "others"), "other.suite.yaml")
    assert [s.name for s in load_suites([], beside=document, standard="IFRS")][2:] == ["folder", "own"]
    assert [s.name for s in load_suites([], beside=document.parent, standard="IFRS")][2:] == ["folder"]
    assert [s.name for s in load_suites(["universal"], beside=document)] == ["universal"]


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(SuiteError, match=r'us-gapp: is no suite \(did you mean "us-gaap"\?\); a file ends in \.yaml'):
        load_suites(["us-gapp"])


def test_a_users_rule_wins_over_our_own(write: Write) -> None:
    path = write(
        "suite: mine\ninclude: [us-gaap]\nrules:\n" + RULE.replace("id: parts", "id: gross-profit")
        + "    replaces: true\n"
    )  # fmt: skip
    rules = {rule.id: rule for rule in rules_of([own_suite("us-gaap"), read_suite(path)])}
    assert rules["gross-profit"].title == "Parts add up"
    assert len(rules) == len(own_suite("us-gaap").rules)


def test_strangers_do_not_share_an_id(write: Write) -> None:
    path = write(SUITE.replace("id: parts", "id: gross-profit"))
    with pytest.raises(SuiteError, match=r'the rule "gross-profit" is defined in another suite too; rename it'):
        rules_of([own_suite("us-gaap"), read_suite(path)])


@pytest.mark.parametrize("name", own_suites())
def test_our_own_suites_are_complete(name: str) -> None:
    for rule in own_suite(name).rules:
        assert rule.family in FAMILIES
        assert rule.kind in KINDS
        assert rule.severity in SEVERITIES
        assert rule.title
        assert rule.why, rule.id
        assert rule.source, rule.id
        assert str(parse(rule.relation)) == rule.relation


def test_ids_are_one_across_our_suites() -> None:
    ids = [rule.id for name in own_suites() for rule in own_suite(name).rules]
    assert len(ids) == len(set(ids))
