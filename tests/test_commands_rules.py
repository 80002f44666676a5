"""`tieout rules new`, `test` and `lint`, as an author of rules meets them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tieout import api
from tieout.cli import main
from tieout.commands import rules_new
from tieout.rules.authoring.draft import draft
from tieout.rules.authoring.from_tie import WordlessError, relation_of
from tieout.rules.authoring.lines import Lines
from tieout.rules.bind import bind
from tieout.rules.language import read_suite

Run = Callable[..., Result]
REPORT = """Balance sheet (thousands of yen)

                              2016      2017
Cash and deposits            1,000     1,948
Other assets                 9,000     9,900
Total assets                10,000    11,848

Income (thousands of yen)

                              2016      2017
Sales                        5,000     6,000
Costs                        4,000     4,500
Margin                       1,000     1,400
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("new", ...)` is `tieout rules new ...` in a folder with a small report."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text(REPORT)
    for name in ("NO_COLOR", "FORCE_COLOR", "TIEOUT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: CliRunner().invoke(main, ["rules", *arguments], prog_name="tieout")


SENTENCE = "Margin = Sales less Costs"


def test_a_rule_is_shown_bound_and_printed_but_not_saved(run: Run, snapshot: Callable[[str, str], None]) -> None:
    done = run("new", SENTENCE, "--on", "report.txt")
    assert done.exit_code == 0
    assert not Path("suite.yaml").exists()
    snapshot(done.stdout, "stdout.yaml")
    snapshot(done.stderr, "stderr.txt")


def test_with_yes_it_is_saved_with_its_cases_and_then_checked(run: Run, snapshot: Callable[[str, str], None]) -> None:
    done = run("new", SENTENCE, "--on", "report.txt", "--why", "Analysts ask.", "--source", "us", "--yes")
    assert (done.exit_code, done.stdout) == (0, "")
    snapshot(Path("cases/margin.txt").read_text(), "cases.txt")
    tested = run("test", "suite.yaml")
    assert (tested.exit_code, tested.stdout.splitlines()[-1]) == (0, "2 passed")
    assert run("lint", "suite.yaml").stdout == "no problems\n"
    (checked,) = api.check(Path("report.txt"))
    assert [finding.rule for finding in checked.findings if finding.level == "error"] == ["margin"]


@pytest.mark.parametrize(("answer", "saved_"), [("\n", True), ("y\n", True), ("n\n", False)])
def test_at_a_terminal_it_asks(run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, saved_: bool) -> None:
    monkeypatch.setattr(rules_new, "_at_a_terminal", lambda: True)
    done = CliRunner().invoke(main, ["rules", "new", SENTENCE, "--on", "report.txt"], input=answer)
    assert done.exit_code == 0
    assert "Save it in suite.yaml?" in done.stderr
    assert Path("suite.yaml").exists() == saved_


def test_a_second_rule_goes_behind_the_first(run: Run) -> None:
    for _ in range(2):
        assert run("new", SENTENCE, "--on", "report.txt", "--out", "ours.yaml", "--yes").exit_code == 0
    assert [rule.id for rule in read_suite(Path("ours.yaml")).rules] == ["margin", "margin-2"]
    problems = run("lint", "ours.yaml", "--ignore", "TL02", "--ignore", "TL03")
    assert (problems.exit_code, problems.stdout.count("TL06"), problems.stdout.count("\n")) == (1, 1, 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Margn percent = Sales", "--on", "report.txt"], "Margin  (report.txt:13: 1,000)"),
        (["Margin Sales", "--on", "report.txt"], 'has no "=", "<=", ">=" or "is"'),
        (["Margin = Sales@start", "--on", "report.txt"], "binds to no figure"),
        (["Margin = Sales"], "--on names the document"),
        (["--on", "report.txt"], "give a sentence, or --from FINDING"),
        (["--from", "report.txt:99"], "nothing is found at report.txt:99"),
        (["--from", "ffff", "--on", "report.txt"], "nothing is found at ffff"),
        ([SENTENCE, "--on", "report.txt", "--out", "report.txt/x.yaml", "--yes"], "name another file with --out"),
        ([SENTENCE, "--on", "report.txt", "--id", "a b"], "is no id"),
        ([SENTENCE, "--on", "report.txt", "--id", "columns-foot"], "is the id of another rule"),
    ],
)
def test_what_cannot_be_taken_is_said_and_ends_with_2(run: Run, arguments: list[str], said: str) -> None:
    done = run("new", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_an_input_that_is_missing_ends_with_3(run: Run) -> None:
    assert run("new", SENTENCE, "--on", "nothing.txt").exit_code == 3
    assert run("lint", "none.yaml", "--on", "nothing.txt").exit_code == 2


def test_a_rule_that_holds_nowhere_and_one_of_a_table_are_told(run: Run) -> None:
    Path("own.csv").write_text("item,2022,2023\nSales,5000,6000\nCosts,4000,4500\nMargin,1500,1000\n")
    done = run("new", SENTENCE, "--on", "own.csv")
    assert done.exit_code == 0, done.stderr
    assert "2 impossible" in done.stderr
    assert "it holds nowhere here" in done.stderr


# --- From findings ---


def test_a_rule_begins_with_a_finding(run: Run) -> None:
    Path("report.txt").write_text(REPORT.replace("1,948", "1,048"))
    done = run("new", "--from", "report.txt:6")
    assert done.exit_code == 0, done.stderr
    assert """relation: '"Total assets" = "Cash and deposits" + "Other assets"'""" in done.stdout
    assert "impossible    at 2017-12-31: 11,848 is not 1,048 + 9,900" in done.stderr or "impossible" in done.stderr
    (checked,) = api.check(Path("report.txt"))
    first = next(finding for finding in checked.in_order if finding.tie is not None)
    assert run("new", "--from", first.fingerprint[:7], "--on", "report.txt").stdout == done.stdout


def test_ties_of_the_example_come_back_from_their_words(root: Path) -> None:
    reading = api.read(root / "examples" / "iij-1h17.txt")
    lines = Lines([reading])
    ties = api.check(reading).binding.ties
    ties = [tie for tie in ties if all(reading.figures[number].table is not None for number in tie.figures)][::8]
    back = wordless = 0
    for tie in ties:
        try:
            rule = draft(relation_of(tie, reading, lines), {})
        except WordlessError:
            wordless += 1
            continue
        back += any(set(each.figures) == set(tie.figures) for each in bind([rule], reading).ties)
    assert back >= 0.75 * len(ties), (back, wordless, len(ties))


# --- Cases ---


def saved(run: Run) -> Path:
    run("new", SENTENCE, "--on", "report.txt", "--yes")
    return Path("cases/margin.txt")


def test_a_case_that_comes_out_otherwise_is_a_failure(run: Run) -> None:
    cases = saved(run)
    cases.write_text(cases.read_text().replace("=> fails", "=> holds"))
    done = run("test", "suite.yaml")
    assert done.exit_code == 1
    assert "suite.yaml::margin  One figure is wrong: holds  FAILED" in done.stdout
    assert f"{cases}:11: should be: holds; is: fails" in done.stdout
    assert "has none that fails" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 failed, 1 passed, 1 case missing"


def test_a_rule_without_cases_and_cases_without_a_rule_are_named(run: Run) -> None:
    saved(run).rename("cases/other.txt")
    done = run("test", "suite.yaml")
    assert done.exit_code == 0
    assert "suite.yaml::margin  NO CASES" in done.stdout
    assert "cases/other.txt: belongs to no rule of suite.yaml" in done.stdout


def test_a_case_that_does_not_read_and_a_suite_that_does_not_load_end_with_2(run: Run) -> None:
    saved(run).write_text("# A case\nMargin | 2017\n")
    done = run("test", "suite.yaml", "missing.yaml")
    assert done.exit_code == 2
    assert "cases/margin.txt:1:1: the case has no verdict" in done.stderr
    assert "missing.yaml: cannot be read" in done.stderr


def test_hostile_captions_reach_neither_terminal_nor_suite(run: Run) -> None:
    Path("report.txt").write_text(REPORT.replace("Margin ", 'Mar"gin\x1b[31m {0} '))
    done = run("new", 'Mar"gin [31m {0} = Sales - Costs', "--on", "report.txt", "--yes")
    assert "\x1b" not in done.stdout + done.stderr
    if done.exit_code == 0:
        assert "\x1b" not in Path("suite.yaml").read_text()
        assert run("test", "suite.yaml").exit_code == 0


def test_examples_suite_has_no_problem_but_what_its_release_ties_already(run: Run, root: Path) -> None:
    shutil.copy(root / "examples" / "iij-1h17.suite.yaml", "s.yaml")
    assert run("lint", "s.yaml", "--ignore", "TL07").stdout == "no problems\n"
