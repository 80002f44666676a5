"""The catalogue: every family has its words, and every rule can be explained."""

import re
from pathlib import Path

import pytest

from tieout.rules.catalogue import describe, explain, families, listing
from tieout.rules.families import FAMILIES, GROUPS
from tieout.rules.language import load_suites, own_suite, own_suites, rules_of

ROOT = Path(__file__).parents[1]
RULES = rules_of(load_suites([], standard="US GAAP"))


def test_there_are_150_families_in_18_groups_each_with_its_words() -> None:
    assert (len(FAMILIES), len(GROUPS)) == (150, 18)
    assert tuple(families()) == FAMILIES
    assert all(family.title and family.says.endswith(".") for family in families().values())


def test_a_rule_is_explained() -> None:
    rule = next(rule for rule in RULES if rule.id == "gross-profit")
    text = str(describe(rule))
    assert text.startswith("gross-profit: Gross profit is revenue less cost of sales\n  family: I01 Gross margin\n")
    assert "  relation: GrossProfit = Revenue - CostOfSales\n" in text
    assert "  example: " in text


def test_every_rule_is_explained_without_gaps() -> None:
    for rule in RULES:
        assert {"family", "checks", "relation", "binds where", "why", "source"} <= dict(describe(rule).lines).keys()


def test_a_family_names_its_rules() -> None:
    assert "balance-sheet-balances" in dict(explain("b01", RULES).lines)["rules"]
    assert dict(explain("S06", RULES).lines)["rules"] == "none in the suites at hand"


def test_a_family_without_rules_names_what_checks_it_or_that_nothing_does() -> None:
    assert "tieout diff OLD NEW" in dict(explain("V06", RULES).lines)["by"]
    assert "its silence is no pass" in dict(explain("S06", RULES).lines)["by"]
    assert "by" not in dict(explain("B01", RULES).lines)


def test_what_checks_a_family_exists() -> None:
    ids = {rule.id for name in own_suites() for rule in own_suite(name).rules}
    for family in families().values():
        named = re.findall(r"[a-z]+(?:-[a-z]+)+", family.by)
        assert all(word in ids for word in named), family.by
        assert all((ROOT / "commands" / f"{word}.py").is_file() for word in re.findall(r"`tieout (\w+)", family.by))


def test_an_unknown_word_is_answered_with_the_nearest() -> None:
    with pytest.raises(LookupError, match=r"'gros-profit' \(did you mean \"gross-profit\"\?\)"):
        explain("gros-profit", RULES)


def test_the_list_has_a_row_for_each_rule() -> None:
    assert ("columns-foot", "F01", "foot", "error", "Totals are the sums of their lines") in listing(RULES)
