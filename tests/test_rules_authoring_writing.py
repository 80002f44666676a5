"""A rule is put behind the others of a suite, and every other byte of the file stays as it is."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.rules.authoring.draft import draft
from tieout.rules.authoring.writing import save
from tieout.rules.complaint import SuiteError
from tieout.rules.language import read_suite
from tieout.rules.model import Rule

OLD = """  - id: old
    family: F01   # kept
    title: Old
    kind: foot
    relation: '"A" = "B" + "C"'
"""
NEW = draft('"Total" = "X" + "Y"', {"why": "It is modelled: by analysts."})
WRITTEN = """  - id: total
    family: F01
    title: Total is the sum of its 2 lines
    kind: foot
    relation: '"Total" = "X" + "Y"'
    why: 'It is modelled: by analysts.'
"""


def saved(text: str, folder: Path, rule: Rule = NEW) -> str:
    path = folder / "ours.suite.yaml"
    path.write_bytes(text.encode())
    save(rule, path)
    assert [p.name for p in folder.iterdir()] == [path.name], "something is left beside it"
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"# ours\nsuite: a\nrules:\n{OLD}", f"# ours\nsuite: a\nrules:\n{OLD}\n{WRITTEN}"),
        (f"suite: a\nrules:\n{OLD}\n\n", f"suite: a\nrules:\n{OLD}\n{WRITTEN}\n\n"),
        (f"suite: a\nrules:\n{OLD}".rstrip("\n"), f"suite: a\nrules:\n{OLD}\n{WRITTEN}"),
        (f"rules:\n{OLD}\n# the name\nsuite: a\n", f"rules:\n{OLD}\n{WRITTEN}\n# the name\nsuite: a\n"),
        ("suite: a\nrules: []  # none yet\n", f"suite: a\nrules: # none yet\n{WRITTEN}"),
        (
            f"suite: a\nrules:\n{OLD}".replace("\n  ", "\n") + "# end\n",
            f"suite: a\nrules:\n{OLD}".replace("\n  ", "\n") + "# end\n\n" + f"\n{WRITTEN}".replace("\n  ", "\n")[1:],
        ),
    ],
    ids=["at the end", "empty lines behind", "no last line end", "before another key", "empty list", "not indented"],
)
def test_a_rule_goes_behind_the_others(before: str, after: str, tmp_path: Path) -> None:
    assert saved(before, tmp_path) == after


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    before = f"suite: a\nrules:\n{OLD}".replace("\n", "\r\n")
    after = saved(before, tmp_path)
    assert after.startswith(before)
    assert after.count("\n") == after.count("\r\n")


def test_a_new_suite_is_named_after_its_file(tmp_path: Path) -> None:
    save(NEW, tmp_path / "deep" / "our group.suite.yaml")
    suite = read_suite(tmp_path / "deep" / "our group.suite.yaml")
    assert (suite.name, suite.rules) == ("our-group", (NEW,))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"suite: a\nrules:\n{OLD}".replace("id: old", "id: total"), 'has a rule "total" already'),
        ("suite: a\nrules: [{id: x, family: F01, title: t, kind: tie, relation: A = B}]", "in brackets"),
        ("suite: a\nrules: {}", "is a list"),
        ("rules: []", 'needs the key "suite"'),
    ],
)
def test_a_suite_that_cannot_take_it_stays_as_it_is(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match=said):
        saved(text, tmp_path)
    assert (tmp_path / "ours.suite.yaml").read_text() == text
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_stays_a_link_and_permissions_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_text(f"suite: a\nrules:\n{OLD}")
    real.chmod(0o640)
    (tmp_path / "link.yaml").symlink_to(real)
    save(NEW, tmp_path / "link.yaml")
    assert (tmp_path / "link.yaml").is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(read_suite(real).rules) == 2


words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda text: text.strip())


@given(caption=words, why=words)
def test_any_caption_and_any_words_come_back(caption: str, why: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    from tieout.rules.authoring.lines import plain  # noqa: PLC0415 - beside its use
    from tieout.rules.terms import quoted  # noqa: PLC0415

    if not plain(caption) or not plain(why):
        return
    relation = (
        f'{quoted(plain(caption))} = "Part one of them" + "Part two of them" + "Part three of them" + "Part four"'
    )
    rule = draft(relation, {"why": plain(why)})
    path = tmp_path_factory.mktemp("suite") / "s.yaml"
    save(rule, path)
    assert read_suite(path).rules == (rule,)
