"""What a suite lacks although it loads: for each code a rule that has the problem, and one that has not."""

from pathlib import Path

import pytest
from small import statements

from tieout.rules.authoring.lint import lint
from tieout.rules.authoring.sentence import known_concepts
from tieout.rules.language import own_suites

DOCUMENT = """
income_statement      | 2016 | 2017
"Goods"               | 60   | 70
"Services"            | 40   | 50
"Total sales"         | 100  | 120
"Operating profit"    | 30   | 20
"""
GOOD = {
    "id": "r",
    "family": "F01",
    "title": "What is checked",
    "kind": "tie",
    "relation": '\'"Operating profit" = "Total sales" - "Goods" - "Services"\'',
    "why": "It matters.",
    "source": "our policy",
}


def linted(folder: Path, *rules: dict[str, str], on: str = "") -> list[str]:
    text = "suite: s\nrules:\n"
    for rule in rules:
        text += "".join(f"  {'-' if n == 0 else ' '} {k}: {v}\n" for n, (k, v) in enumerate((GOOD | rule).items()) if v)
    path = folder / "s.yaml"
    path.write_text(text)
    found = lint(path, known_concepts(), [statements(on)] if on else [])
    return [str(problem).removeprefix(f"{path}:") for problem in found]


def test_a_sound_suite_has_no_problem(tmp_path: Path) -> None:
    assert linted(tmp_path, {}) == []
    assert linted(tmp_path, {}, on=DOCUMENT) == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"relation": "Assets = Liabilitie + Cash"}, '7:15: TL01 nobody knows the concept "Liabilitie"; did'),
        ({"why": ""}, '3:9: TL02 "r" says no why'),
        ({"source": ""}, '3:9: TL03 "r" names no source'),
        ({"title": "R"}, "5:12: TL04 the title only repeats the rule"),
        ({"relation": "'summary.\"Total\" = equity.\"TOTAL\"'"}, "3:5: TL08 one caption in two places"),
        ({"options": "{ habbit: most }"}, '10:16: TL09 nothing reads the option "habbit" of this'),
        ({"options": "{ habit: most }"}, "3:5: TL08 a relation that not every filer"),
        ({"relation": "<columns fot>"}, "7:15: TL10 no finder is called <columns fot> (did"),
        ({"relation": "<columns foot>", "options": "{ habit: most }"}, '10:16: TL09 nothing reads the option "habit"'),
        ({"relation": "Assets = LiabilitiesAndStockholdersEquity"}, "7:15: TL07 says the same as tieout's own"),
    ],
)  # fmt: skip
def test_a_problem_has_its_place_its_code_and_its_cure(rule: dict[str, str], said: str, tmp_path: Path) -> None:
    (problem,) = linted(tmp_path, rule)
    assert problem.startswith(said)
    assert "; " in problem.removeprefix(said) or "; " in said


def test_two_rules_that_say_the_same_in_another_order(tmp_path: Path) -> None:
    (problem,) = linted(tmp_path, {"relation": '\'"A" = "B" + "C"\''}, {"id": "s", "relation": '\'"C" + "B" = "A"\''})
    assert problem.startswith('14:15: TL06 says the same as the rule "r"')
    assert linted(tmp_path, {"relation": '\'"A" = "B"\''}, {"id": "s", "relation": '\'"A" = "C"\''}) == []


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        ('"Total sales" = "Gods" + "Service fees"', 'TL05 no line is called "Service fees"; the nearest are: Services'),
        ('"Total sales" = "Goods" + "Services"', "TL07 ties nothing that columns-foot would not tie without it"),
        ('"Total sales"@start = "Goods"@end', "TL11 binds to no figure"),
    ],
)
def test_held_against_a_document(relation: str, said: str, tmp_path: Path) -> None:
    assert linted(tmp_path, {"relation": f"'{relation}'"}) == []
    assert any(said in problem for problem in linted(tmp_path, {"relation": f"'{relation}'"}, on=DOCUMENT))


def test_what_may_be_missing_is_no_problem(tmp_path: Path) -> None:
    relation = '\'"Operating profit" = "Total sales" - "Goods" - ("Fees" | "Services") - ["Taxes"]\''
    assert linted(tmp_path, {"relation": relation}, on=DOCUMENT) == []


@pytest.mark.parametrize("name", own_suites())
def test_our_own_suites_are_sound(name: str, root: Path) -> None:
    assert lint(root / "rules" / "suites" / f"{name}.yaml", known_concepts()) == []
