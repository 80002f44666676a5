"""The rules of review that a project sets: found above the input, read strictly."""

from decimal import Decimal
from pathlib import Path

import pytest

from tieout.signing.policy import ROLES, Policy, PolicyError, policy_for

FULL = """\
[review]
two_persons = true
roles_required = ["preparer", "cfo"]
chain_required = true
coverage_target = 97.5
materiality = 1_000_000
"""


def policy(folder: Path, text: str, name: str = "tieout.toml") -> Policy:
    (folder / name).write_text(text)
    return policy_for(folder / "report.txt")


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    assert policy(tmp_path, FULL) == Policy(
        two_persons=True,
        roles_required=("preparer", "cfo"),
        chain_required=True,
        coverage_target=Decimal("97.5"),
        materiality=Decimal(1_000_000),
        file=str(tmp_path / "tieout.toml"),
    )


def test_without_a_file_nothing_is_asked_for_but_all_roles(tmp_path: Path) -> None:
    assert policy_for(tmp_path / "report.txt") == Policy()
    assert Policy().roles_required == ROLES


def test_the_nearest_file_counts_and_pyproject_only_where_it_speaks_of_tieout(tmp_path: Path) -> None:
    inner = tmp_path / "q2" / "drafts"
    inner.mkdir(parents=True)
    (tmp_path / "tieout.toml").write_text("[review]\ncoverage_target = 90\n")
    (tmp_path / "q2" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert policy_for(inner / "report.txt").coverage_target == 90
    (tmp_path / "q2" / "pyproject.toml").write_text("[tool.tieout.review]\ncoverage_target = 80\n")
    assert policy_for(inner / "report.txt").coverage_target == 80
    assert policy(inner, "[review]\ncoverage_target = 70\n").coverage_target == 70


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[review]\ntwo_person = true\n", 'tieout.toml:2:1: "two_person" is not known (did you mean "two_persons"?)'),
        ("[reviews]\n", '"reviews" is not known (did you mean "review"?)'),
        ("two_persons = true\n", '"two_persons" stands outside of its table; write [review]'),
        ("[review]\ntwo_persons = 1\n", "write true or false"),
        ('[review]\nroles_required = ["ceo"]\n', "write a list of preparer, reviewer, controller, cfo, legal"),
        ('[review]\nroles_required = "cfo"\n', "write a list of"),
        ("[review]\ncoverage_target = 101\n", "a percentage from 0 to 100"),
        ("[review]\ncoverage_target = nan\n", "a percentage from 0 to 100"),
        ("[review]\nmateriality = -1\n", "an amount"),
        ("[review]\nmateriality = true\n", "an amount"),
        ("review = 1\n", "is a table"),
        ("[review\n", "is no TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_cure(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as told:
        policy(tmp_path, text)
    assert said in str(told.value)
    assert str(told.value).startswith(str(tmp_path / "tieout.toml"))


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "tieout.toml").write_bytes(b"\xff")
    with pytest.raises(PolicyError, match="is no UTF-8 text"):
        policy_for(tmp_path)
