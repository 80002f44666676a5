"""Declared rules as Great Expectations expectations: what they say of a figures table, whole or bare."""

import copy
import gc
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import great_expectations as gx
import pandas as pd
import pytest
from great_expectations import ExpectationSuite
from great_expectations.core import ExpectationValidationResult
from great_expectations.expectations.core.expect_table_row_count_to_equal import ExpectTableRowCountToEqual
from great_expectations.expectations.metadata_types import FailureSeverity
from great_expectations.validator.validator import Validator
from small_sheet import BALANCE, RULES, sheet

import tieout.expectations.gx
from tieout.api import Checked, check, open_input
from tieout.expectations.gx import (
    EveryRuleOnce,
    ExpectAgreement,
    ExpectBound,
    ExpectNoNumberDamage,
    ExpectPresence,
    ExpectRecomputation,
    ExpectRollForward,
    ExpectSign,
    ExpectSoundLanding,
    ExpectTie,
    ExpectTotalsToFoot,
    IncompleteRunError,
    TieoutExpectation,
    expectation_for,
    judgement,
    metric,
    quiet_context,
    read_suite,
    rules_in,
    run_suite,
    suite_json,
    suite_of,
)
from tieout.expectations.gx.tables import frame_of
from tieout.figures.landing import tables_of, write_landing
from tieout.figures.reading import Reading
from tieout.rules.language import load_suites, rules_of
from tieout.rules.model import Rule

BALANCES = "Assets = LiabilitiesAndStockholdersEquity"


def frame(reading: Reading) -> pd.DataFrame:
    return frame_of(tables_of([reading])["figures"])


def validate(expectation: TieoutExpectation, figures: pd.DataFrame) -> ExpectationValidationResult:
    """As any user of Great Expectations would: own context, own data source, `batch.validate`."""
    asset = quiet_context().data_sources.add_pandas("mine").add_dataframe_asset("figures")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": figures})
    return batch.validate(expectation)


# --- One expectation: holds, fails, cannot tell ---


def test_a_tie_that_holds_succeeds_and_counts_its_verdicts() -> None:
    result = validate(ExpectTie(relation=BALANCES, family="B01"), frame(sheet()))
    assert result.success
    assert result.result["details"]["verdicts"] == {"exact": 2}
    assert result.result["unexpected_percent"] == 0.0
    assert result.result["details"]["coverage"] == {
        "figures": 12,
        "tied": 4,
        "tied_twice": 0,
        "table_figures": 12,
        "table_tied": 4,
    }


def test_a_tie_that_fails_says_reported_expected_difference_and_place() -> None:
    result = validate(ExpectTie(relation=BALANCES, family="B01"), frame(sheet(Assets="20,748")))
    assert not result.success
    assert (result.result["unexpected_count"], result.result["unexpected_percent"]) == (1, 50.0)
    (row,) = result.result["details"]["rows"]
    assert (row["reported"], row["expected"], row["difference"]) == ("20,748", "21,748", "-1,000")
    assert (row["verdict"], row["level"], row["family"]) == ("impossible", "error", "B01")
    assert (row["page"], row["line"], row["column"], row["column_end"]) == (1, 4, 45, 50)
    assert [(p["sign"], p["printed"], p["line"]) for p in row["parts"]] == [("+", "21,748", 7)]


def test_a_rule_that_binds_to_nothing_is_no_pass() -> None:
    result = validate(ExpectTie(relation="Goodwill = GoodwillGross - GoodwillImpaired", family="B04"), frame(sheet()))
    assert not result.success
    assert result.result["observed_value"] == "not evaluated"
    assert result.result["details"]["status"] == "not_evaluated"
    assert result.result["details"]["not_evaluated"][0]["times"] == 1


def test_a_rule_that_binds_to_nothing_may_succeed_only_where_it_was_said_to_be_optional() -> None:
    tie = ExpectTie(relation="Goodwill = GoodwillGross - GoodwillImpaired", family="B04", optional=True)
    result = validate(tie, frame(sheet()))
    assert result.success
    assert result.result["details"]["status"] == "not_evaluated"


def test_an_empty_table_passes_nothing() -> None:
    result = validate(ExpectNoNumberDamage(), frame(sheet()).iloc[:0])
    assert not result.success


def test_damage_is_found_in_a_number_and_only_there() -> None:
    assert validate(ExpectNoNumberDamage(relation="<separators>", family="U06"), frame(sheet())).success
    damaged = sheet(Liabilities="9,50:0")
    result = validate(ExpectNoNumberDamage(relation="<separators>", family="U06"), frame(damaged))
    assert [row["reported"] for row in result.result["details"]["rows"]] == ["9,50:0"]


@pytest.mark.parametrize(
    ("expectation", "kind"),
    [
        (ExpectTotalsToFoot(), "foot"),
        (ExpectRecomputation(), "recompute"),
        (ExpectAgreement(), "tie"),
        (ExpectNoNumberDamage(), "text"),
        (ExpectSoundLanding(), "presence"),
        (ExpectRollForward(relation="<roll-forward rows>"), "roll-forward"),
        (ExpectBound(relation="Cash <= Assets"), "bound"),
        (ExpectSign(relation="Assets >= 0"), "sign"),
        (ExpectPresence(relation="balance_sheet is printed"), "presence"),
    ],
)
def test_every_class_states_a_rule_that_runs(expectation: TieoutExpectation, kind: str) -> None:
    assert expectation.declared.kind == kind
    details = validate(expectation, frame(sheet())).result["details"]
    assert details["status"] in {"passed", "not_evaluated"}
    assert "no finder" not in str(details["not_evaluated"])


def test_a_relation_is_needed_and_must_read() -> None:
    with pytest.raises(ValueError, match="needs a relation"):
        ExpectTie(family="B01")
    with pytest.raises(ValueError, match="Assets = "):
        ExpectTie(relation="Assets = __import__('os')")
    with pytest.raises(ValueError, match="unknown kind"):
        ExpectTie(relation=BALANCES, kind="guess")


def test_a_severity_is_great_expectations_own() -> None:
    assert [expectation_for(rule).severity for rule in RULES[1:3]] == [
        FailureSeverity.CRITICAL,
        FailureSeverity.WARNING,
    ]


# --- Figures of anyone's making ---


def test_a_bare_table_of_a_user_is_enough() -> None:
    figures = pd.DataFrame(
        {
            "concept": ["us-gaap:Assets", "us-gaap:LiabilitiesAndStockholdersEquity"],
            "period_end": pd.array([pd.Timestamp("2025-09-30")] * 2, dtype="timestamp[ns][pyarrow]"),
            "mantissa": [21748, 20748],
            "decimals": [-3, -3],
        }
    )
    figures["period_end"] = figures["period_end"].astype("date32[pyarrow]")
    result = validate(ExpectTie(relation=BALANCES, family="B01"), figures)
    (row,) = result.result["details"]["rows"]
    assert (row["reported"], row["expected"], row["difference"]) == ("21,748", "20,748", "1,000")


def test_a_float_mantissa_is_refused_with_the_cure_and_not_passed() -> None:
    figures = frame(sheet())
    figures["mantissa"] = figures["mantissa"].astype(float)
    result = validate(ExpectTie(relation=BALANCES, family="B01"), figures)
    assert not result.success
    assert result.result["details"]["status"] == "error"
    assert "mantissa" in result.result["details"]["error"]
    assert "int64" in result.result["details"]["error"]


def test_pandas_own_reading_of_a_landing_is_judged_exactly_when_read_with_arrow_types(tmp_path: Path) -> None:
    big = sheet(Assets=f"{2**53 + 1:,}", LiabilitiesAndStockholdersEquity=f"{2**53:,}")
    write_landing(tmp_path, tables_of([big]))
    figures = pd.read_parquet(tmp_path / "figures", dtype_backend="pyarrow")
    rule = Rule(id="b", family="B01", title="t", kind="bound", relation="Assets <= LiabilitiesAndStockholdersEquity")
    figures["exact"] = pd.array([True] * len(figures), dtype="bool[pyarrow]")
    (row,) = validate(expectation_for(rule), figures).result["details"]["rows"]
    assert row["difference"] == "1"


def test_what_needs_a_missing_table_is_not_evaluated_and_the_landing_cures_it(tmp_path: Path) -> None:
    says = ExpectPresence(relation='says "balance sheets"', family="U10")
    bare = validate(says, frame(sheet()))
    assert not bare.success
    assert bare.result["details"]["status"] == "not_evaluated"
    write_landing(tmp_path, tables_of([sheet()]))
    says = ExpectPresence(relation='says "balance sheets"', family="U10", landing=str(tmp_path))
    assert validate(says, frame(sheet())).success


def test_a_rule_that_is_silent_because_its_table_is_missing_has_not_passed() -> None:
    read = ExpectSoundLanding(relation="<regions are read>", family="D05")
    details = validate(read, frame(sheet())).result["details"]
    assert details["status"] == "not_evaluated"
    assert "documents" in details["not_evaluated"][0]["reason"]
    assert "landing=" in details["not_evaluated"][0]["reason"]


def test_a_landing_that_is_none_is_an_error_of_every_expectation(tmp_path: Path) -> None:
    result = validate(ExpectTie(relation=BALANCES, family="B01", landing=str(tmp_path)), frame(sheet()))
    assert result.result["details"]["status"] == "error"
    assert "no landing" in result.result["details"]["error"]


# --- Suites ---


def test_the_kernel_runs_once_for_a_suite_and_never_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def broken(rules: Sequence[Rule], readings: object) -> None:
        calls.append(len(rules))
        raise RuntimeError("the kernel broke")

    monkeypatch.setattr(metric, "judge", broken)
    run = run_suite(RULES, tables_of([sheet()]))
    assert calls == [4]
    assert run.having("error") == [rule.id for rule in RULES]
    assert run.level == "error"
    assert all(one["error"] == "RuntimeError: the kernel broke" for one in run.rules.values())


def test_five_hundred_rules_are_judged_in_one_run_of_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def judge(rules: Sequence[Rule], readings: Iterable[Reading]) -> judgement.Verdicts:
        calls.append(len(rules))
        return judgement.judge(rules, readings)

    monkeypatch.setattr(metric, "judge", judge)
    many = [replace(RULES[number % len(RULES)], id=f"rule-{number:03d}") for number in range(500)]
    run = run_suite(many, tables_of([sheet()]))
    assert calls == [500]
    assert set(run.rules) == {rule.id for rule in many}


def test_what_stands_before_a_run_is_the_collectors_again_after_it() -> None:
    run_suite(RULES, tables_of([sheet()]))
    assert gc.get_freeze_count() == 0
    gc.freeze()
    try:
        run_suite(RULES, tables_of([sheet()]))
        assert gc.get_freeze_count() > 0, "somebody else's objects were given back"
    finally:
        gc.unfreeze()


def test_rules_become_a_suite_and_come_back_from_its_json() -> None:
    rules = rules_of(load_suites(["universal", "landing", "us-gaap"]))
    text = suite_json(suite_of(rules))
    assert rules_in(read_suite(text)) == rules
    kwargs = {one["kwargs"]["rule"]: one["kwargs"] for one in json.loads(text)["expectations"]}
    assert {rule.id: rule.relation for rule in rules} == {rule: one["relation"] for rule, one in kwargs.items()}


def test_a_suite_from_json_gives_the_verdicts_of_the_rules_it_was_made_from() -> None:
    reading = sheet(Assets="20,748")
    loaded = read_suite(suite_json(suite_of(RULES)))
    assert run_suite(loaded, tables_of([reading])).verdicts == run_suite(RULES, tables_of([reading])).verdicts


def test_rules_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="more than once: balance"):
        suite_of([BALANCE, BALANCE])


def test_an_expectation_edited_in_the_json_is_judged_as_edited() -> None:
    data = json.loads(suite_json(suite_of(RULES)))
    data["expectations"][0]["kwargs"]["relation"] = "Assets = Liabilities"
    run = run_suite(read_suite(data), tables_of([sheet()]))
    assert run.rules["balance"]["rows"][0]["expected"] == "9,500"
    assert run_suite(RULES, tables_of([sheet()])).rules["balance"]["status"] == "passed"


def test_expectations_of_ours_and_of_others_share_a_suite() -> None:
    suite = ExpectationSuite(
        name="mixed", expectations=[expectation_for(BALANCE), ExpectTableRowCountToEqual(value=12)]
    )
    run = run_suite(suite, tables_of([sheet()]))
    assert run.having("passed") == ["balance"]
    assert run.result.statistics["evaluated_expectations"] == 2


# --- The same verdicts as the check ---


def expected_verdicts(checked: Checked) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {rule.id: Counter() for rule in checked.rules}
    for tie, outcome in zip(checked.binding.ties, checked.outcomes, strict=True):
        counts[tie.rule][outcome.verdict] += 1
    for remark in checked.binding.remarks:
        counts[remark.rule][remark.verdict] += 1
    for unbound in checked.binding.unbound:
        counts[unbound.rule]["not_evaluated"] += 1
    return counts


@pytest.mark.parametrize("printed", [{}, {"Assets": "20,748"}, {"Cash": "11,849", "Liabilities": "9,499"}])
def test_great_expectations_and_the_check_give_the_same_verdicts(printed: dict[str, str]) -> None:
    checked = check(sheet(**printed))
    run = run_suite(list(checked.rules), tables_of([checked.reading]))
    silent = {rule for rule, one in run.rules.items() if not one["verdicts"]}
    assert run.verdicts == {rule: dict(count) for rule, count in expected_verdicts(checked).items()}
    assert {run.rules[rule]["status"] for rule in silent} <= {"passed"}


@pytest.mark.needs("shared")
def test_great_expectations_and_the_check_agree_on_a_real_release(
    shared: Callable[[str], Path], tmp_path: Path
) -> None:
    (checked,) = check(shared("seed/iij-1h17.txt"))
    write_landing(tmp_path, tables_of([checked.reading]))
    run = run_suite(list(checked.rules), tmp_path)
    assert run.verdicts == {rule: dict(count) for rule, count in expected_verdicts(checked).items()}
    (again,) = open_input(tmp_path)
    assert again.figures == checked.reading.figures


def test_several_documents_are_judged_apart_and_counted_together() -> None:
    readings = [sheet("a.txt"), sheet("b.txt", Assets="20,748")]
    run = run_suite(RULES, tables_of(readings))
    assert run.verdicts["balance"] == {"exact": 3, "impossible": 1}
    assert [row["document"] for row in run.rules["balance"]["rows"]] == ["b.txt"]


def test_some_of_a_documents_figures_can_be_judged() -> None:
    figures = tables_of([sheet(Assets="20,748")])["figures"]
    assert run_suite([BALANCE], figures.slice(4)).verdicts["balance"] == {"exact": 1, "impossible": 1}
    assert run_suite([BALANCE], figures.slice(0, 6)).having("not_evaluated") == ["balance"]


# --- The three silent successes ---


FOREIGN = {"type": "expect_what_nobody_imported", "kwargs": {"rule": "lost"}, "meta": {}}


def test_a_suite_with_a_class_that_is_not_imported_is_refused(tmp_path: Path) -> None:
    data = json.loads(suite_json(suite_of(RULES)))
    data["expectations"][0] = FOREIGN
    with pytest.raises(IncompleteRunError, match=r"did not load whole: 3 of 4 .* missing: expect_what_nobody_imported"):
        read_suite(data)
    path = tmp_path / "suite.json"
    path.write_text(json.dumps(data))
    with pytest.raises(IncompleteRunError):
        read_suite(path)


def test_a_suite_that_great_expectations_loaded_with_gaps_does_not_run_through() -> None:
    data = json.loads(suite_json(suite_of(RULES)))
    data["expectations"][0] = FOREIGN
    gaps = ExpectationSuite(**copy.deepcopy(data))
    assert len(gaps.expectations) == 3  # the trap: no error
    with pytest.raises(IncompleteRunError, match="missing: balance"):
        run_suite(gaps, tables_of([sheet()]))


def test_a_suite_without_rules_is_refused() -> None:
    with pytest.raises(IncompleteRunError):
        run_suite(ExpectationSuite(name="empty"), tables_of([sheet()]))


def test_a_result_that_lost_a_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Validator.graph_validate
    monkeypatch.setattr(Validator, "graph_validate", lambda *args, **kwargs: whole(*args, **kwargs)[:-1])
    with pytest.raises(IncompleteRunError, match="3 of 4 declared rules; missing: goodwill"):
        run_suite(RULES, tables_of([sheet()]))


# --- A checkpoint of one's own ---


def own_checkpoint(rules: list[str], *, folder: Path) -> gx.Checkpoint:
    context = gx.get_context(mode="file", project_root_dir=folder)
    asset = context.data_sources.add_pandas("mine").add_dataframe_asset("figures")
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(
            name="nightly",
            data=asset.add_batch_definition_whole_dataframe("whole"),
            suite=context.suites.add(suite_of(RULES, name="balance")),
        )
    )
    guard = EveryRuleOnce(suites={"balance": rules})
    checkpoint = gx.Checkpoint(name="nightly", validation_definitions=[definition], actions=[guard])
    return context.checkpoints.add(checkpoint)


def test_a_checkpoint_with_the_guard_runs_when_every_rule_came_back(tmp_path: Path) -> None:
    result = own_checkpoint([rule.id for rule in RULES], folder=tmp_path).run({"dataframe": frame(sheet())})
    assert not result.success  # goodwill binds to nothing
    stored = json.loads(next(tmp_path.glob("gx/checkpoints/*")).read_text())
    assert stored["actions"][0]["type"] == "tieout_every_rule_once"


@pytest.mark.parametrize("rules", [["balance"], [*(rule.id for rule in RULES), "one more"]])
def test_a_checkpoint_with_the_guard_raises_when_the_rules_are_others(tmp_path: Path, rules: list[str]) -> None:
    with pytest.raises(IncompleteRunError, match="result of suite 'balance'"):
        own_checkpoint(rules, folder=tmp_path).run({"dataframe": frame(sheet())})


def test_a_checkpoint_with_the_guard_does_not_load_where_our_classes_are_not_imported(tmp_path: Path) -> None:
    own_checkpoint([rule.id for rule in RULES], folder=tmp_path)
    script = tmp_path / "nightly.py"
    script.write_text(
        "import great_expectations as gx\n"
        f"context = gx.get_context(mode='file', project_root_dir={str(tmp_path)!r})\n"
        "context.checkpoints.get('nightly')\n"
    )
    ran = subprocess.run([sys.executable, script], check=False, capture_output=True, text=True, cwd=tmp_path)
    assert ran.returncode != 0
    assert "tieout_every_rule_once" in ran.stderr


def test_nothing_here_is_run_by_python_c(root: Path) -> None:
    """`python -c` can end with 0 before it began, where pyspark is installed without grpcio."""
    scripts = [root / "run", *(root / ".ci").glob("*"), *root.glob("examples/**/*.sh")]
    assert not [path.name for path in scripts if path.is_file() and "import tieout.expectations" in path.read_text()]


def test_a_rule_that_speaks_only_of_faults_says_so_when_it_is_silent() -> None:
    judged = judgement.judge([Rule(id="s", family="C05", title="t", kind="sign", relation="Assets >= 0")], [sheet()])
    assert (judged.rules["s"].status, judged.rules["s"].counts) == ("passed", Counter())


# --- What the import costs ---


def test_great_expectations_is_imported_without_what_few_of_its_expectations_need_and_they_still_run() -> None:
    script = """
import sys
import tieout.expectations.gx
assert "great_expectations" in sys.modules
assert not {"altair", "scipy.stats"} & set(sys.modules), "imported at once"
from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as theirs
assert round(theirs.stats.entropy([0.5, 0.5], [0.9, 0.1]), 3) == 0.511
assert theirs.alt.Chart.__module__.startswith("altair")
import altair, scipy.stats
assert altair.Chart is theirs.alt.Chart
"""
    ran = subprocess.run([sys.executable, "-"], check=False, input=script, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def test_the_check_in_the_terminal_imports_neither_pandas_nor_great_expectations() -> None:
    script = "import sys, tieout.api, tieout.cli, tieout.expectations.evaluate; print(sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-"], check=True, input=script, capture_output=True, text=True)
    assert "'great_expectations'" not in ran.stdout
    assert "'pandas'" not in ran.stdout


def test_the_guide_runs(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = (root / "docs" / "great-expectations.md").read_text()
    write_landing(tmp_path / "landing", tables_of([sheet(Assets="20,748")]))
    monkeypatch.chdir(tmp_path)
    exec("\n".join(re.findall(r"```python\n(.*?)```", guide, re.DOTALL)), {})  # noqa: S102 - our own guide
    assert "4 Total assets 20,748 expected 21,748 -1,000" in capsys.readouterr().out
    assert (tmp_path / "site" / "index.html").exists()
    named = set(re.findall(r"`(Expect\w+)`", guide))
    assert named == {name for name in dir(tieout.expectations.gx) if re.match("Expect[A-Z]", name)}
