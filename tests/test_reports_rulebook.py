"""Rules as text: lists that line up, explanations that say all, and the nearest right word."""

from collections.abc import Callable

import pytest
from reported import EPS, HOSTILE, LOST, PARTS_CAST

from tieout.reports.rulebook import UnknownRuleError, explain_text, list_text
from tieout.rules.model import Rule, Suite

SUITES = [
    Suite(name="mine", title="Ours", rules=(PARTS_CAST, EPS), includes=("universal",)),
    Suite(name="other", title="現金", rules=(PARTS_CAST, LOST)),
]


def test_list(snapshot: Callable[[str, str], None]) -> None:
    snapshot(list_text(SUITES), "list.txt")


def test_explain(snapshot: Callable[[str, str], None]) -> None:
    snapshot(explain_text("assets-cast", SUITES), "rule.txt")


def test_a_family_has_all_its_rules() -> None:
    more = Rule(id="other-cast", family="F01", title="t", kind="foot", relation="A = B")
    text = explain_text("f01", [*SUITES, Suite(name="third", title="t", rules=(more,))])
    assert "assets-cast: " in text
    assert "other-cast: " in text


def test_a_family_without_rules_is_said_to_have_none() -> None:
    assert "no rule of these suites" in explain_text("J07", SUITES)


@pytest.mark.parametrize(
    ("family", "says"),
    [
        ("V06", "checked by `tieout diff OLD NEW`"),
        ("D04", "checked by `tieout checklist`, item 30"),
        ("B01", "tieout's own suites have: balance-sheet-balances"),
        ("S06", "not checked yet"),
    ],
)
def test_a_family_without_rules_says_what_checks_it(family: str, says: str) -> None:
    assert says in explain_text(family, SUITES)


@pytest.mark.parametrize(("asked", "meant"), [("asset-cast", "assets-cast"), ("EPS-basic", "eps-basic")])
def test_the_nearest_right_word(asked: str, meant: str) -> None:
    with pytest.raises(UnknownRuleError, match=f"did you mean {meant}"):
        explain_text(asked, SUITES)


@pytest.mark.parametrize("text", HOSTILE)
def test_suites_do_not_steer_the_terminal(text: str) -> None:
    rule = Rule(id=text, family=text, title=text, kind=text, relation=text, why=text, options=((text, text),))
    suites = [Suite(name=text, title=text, rules=(rule,), includes=(text,))]
    for shown in (list_text(suites), explain_text(text, suites)):
        assert all(c == "\n" or c.isprintable() or c == "\u3000" for c in shown)
