"""The review as part of a checkpoint: in a context of one's own, the pages are there after every run."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import great_expectations as gx
import pytest
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.expectations.core.expect_table_row_count_to_be_between import ExpectTableRowCountToBeBetween
from small_sheet import RULES, sheet

from tieout.api import check
from tieout.expectations.gx import ExpectTie, quiet_context, suite_of
from tieout.expectations.gx.tables import beside, frame_of
from tieout.figures.landing import tables_of
from tieout.figures.reading import Reading
from tieout.reports.datadocs import ReviewAction
from tieout.reports.history import past_of, read_runs
from tieout.rules.model import Suite

NOON = dt.datetime(2026, 1, 2, 12, 0, tzinfo=dt.UTC)
SUITE = Suite(name="small", title="A small suite", rules=RULES)
BALANCE = ExpectTie(relation="Assets = LiabilitiesAndStockholdersEquity", family="B01")


def suites() -> list[gx.ExpectationSuite]:
    return [suite_of(RULES, name="release")]


def run(
    site: Path,
    *batches: Sequence[Reading],
    held: Sequence[gx.ExpectationSuite] | None = None,
    context: Any = None,
    day: int = 0,
    **options: Any,
) -> dict[str, Any]:
    """A checkpoint of a context of one's own over batches of figures, each held against all suites; what it said."""
    context = context or quiet_context()
    said: dict[str, Any] = {}
    for number, readings in enumerate(batches):
        tables = tables_of(readings)
        asset = context.data_sources.add_or_update_pandas(f"reports {number}").add_dataframe_asset("figures")
        data = asset.add_batch_definition_whole_dataframe("all")
        definitions = [
            context.validation_definitions.add_or_update(
                gx.ValidationDefinition(
                    name=f"{number} {suite.name}", data=data, suite=context.suites.add_or_update(suite)
                )
            )
            for suite in held or suites()
        ]
        action = ReviewAction(site_directory=str(site), **options)
        checkpoint = gx.Checkpoint(name=f"nightly {number}", validation_definitions=definitions, actions=[action])
        context.checkpoints.add_or_update(checkpoint)
        with beside(tables):
            said = ran(context, f"nightly {number}", frame_of(tables["figures"]), day)
    return said


def ran(context: Any, name: str, frame: object, day: int = 0) -> dict[str, Any]:
    run_id = RunIdentifier(run_name="nightly", run_time=NOON + dt.timedelta(days=day))
    result = context.checkpoints.get(name).run(batch_parameters={"dataframe": frame}, run_id=run_id)
    return dict(next(iter(result.run_results.values())).meta or {})


def index(site: Path) -> str:
    return (site / "index.html").read_text("utf-8")


def test_after_a_run_the_review_says_what_the_check_says(tmp_path: Path) -> None:
    wrong = sheet(Assets="20,748")
    run(tmp_path, [wrong, sheet("other.txt")])
    assert {path.name for path in tmp_path.glob("*.html")} == {"index.html", "sheet.txt.html", "other.txt.html"}
    (past,) = read_runs(tmp_path).of("sheet.txt")
    ours = past_of(check(wrong, [SUITE]), NOON)
    assert past.fingerprints == ours.fingerprints
    assert (past.errors, past.warnings, past.tied) == (ours.errors, ours.warnings, ours.tied)
    assert past.errors


def test_the_next_run_tells_what_is_new_and_what_is_fixed(tmp_path: Path) -> None:
    context = quiet_context()
    run(tmp_path, [sheet(Assets="20,748")], context=context)
    run(tmp_path, [sheet()], context=context, day=1)
    assert re.search(r"0 new · [1-9]\d* fixed · 0 still there", index(tmp_path))
    assert "Run 2026-01-03 12:00 UTC, the one before 2026-01-02 12:00 UTC" in index(tmp_path)


def test_two_suites_on_one_batch_are_one_document(tmp_path: Path) -> None:
    run(tmp_path, [sheet(Assets="20,748")], held=[*suites(), gx.ExpectationSuite(name="own", expectations=[BALANCE])])
    assert {path.name for path in tmp_path.glob("*.html")} == {"index.html", "sheet.txt.html"}
    alone = past_of(check(sheet(Assets="20,748"), [SUITE]), NOON)
    assert read_runs(tmp_path).of("sheet.txt")[0].verdicts["impossible"] == alone.verdicts["impossible"] + 1


def test_a_checkpoint_that_was_stored_writes_the_review_when_it_is_loaded(tmp_path: Path) -> None:
    context = gx.get_context(mode="file", project_root_dir=tmp_path / "project")
    run(tmp_path / "site", [sheet()], context=context)
    again = gx.get_context(mode="file", project_root_dir=tmp_path / "project")
    stored = again.checkpoints.get("nightly 0")
    assert [type(action) for action in stored.actions] == [ReviewAction]
    tables = tables_of([sheet(Assets="20,748")])
    with beside(tables):
        ran(again, "nightly 0", frame_of(tables["figures"]), day=1)
    assert [past.errors > 0 for past in read_runs(tmp_path / "site").of("sheet.txt")] == [False, True]


def test_what_could_not_be_judged_is_an_error_on_the_review_and_no_empty_page(tmp_path: Path) -> None:
    context = quiet_context()
    run(tmp_path, [sheet()], context=context)
    frame = frame_of(tables_of([sheet()])["figures"])
    ran(context, "nightly 0", frame.assign(mantissa=frame["mantissa"].astype("float64")), day=1)
    (past,) = [one for one in read_runs(tmp_path).pasts if one.run_time.day == 3]
    assert past.errors == 1
    page = next(path for path in tmp_path.glob("*.html") if path.name != "index.html").read_text("utf-8")
    assert f"{len(RULES)} rules could not be judged: " in page
    assert "mantissa" in page


def test_documents_of_one_name_have_a_page_each(tmp_path: Path) -> None:
    context = quiet_context()
    tables = tables_of([sheet(Assets="20,748")])
    suite = context.suites.add(suites()[0])
    definitions = [
        context.validation_definitions.add(
            gx.ValidationDefinition(
                name=name,
                data=context.data_sources.add_pandas(name)
                .add_dataframe_asset("f")
                .add_batch_definition_whole_dataframe("all"),
                suite=suite,
            )
        )
        for name in ("one", "two")
    ]
    action = ReviewAction(site_directory=str(tmp_path))
    context.checkpoints.add(gx.Checkpoint(name="both", validation_definitions=definitions, actions=[action]))
    with beside(tables):
        ran(context, "both", frame_of(tables["figures"]))
    assert sorted(read_runs(tmp_path).newest()) == ["sheet.txt (1)", "sheet.txt (2)"]


def test_what_the_waiver_file_waives_is_waived(tmp_path: Path) -> None:
    rule = next(f.rule for f in check(sheet(Assets="20,748"), [SUITE]).findings if f.level == "error")
    entry = f"- rule: {rule}\n  kind: accepted\n  reason: agreed\n  owner: Yuki\n  expires: 2099-01-01\n"
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text(f"waivers:\n{entry}")
    run(tmp_path / "site", [sheet(Assets="20,748")], waivers=str(waivers))
    (past,) = read_runs(tmp_path / "site").of("sheet.txt")
    assert past.waived


def test_suites_of_others_alone_leave_the_site_as_it_is(tmp_path: Path) -> None:
    theirs = gx.ExpectationSuite(name="theirs", expectations=[ExpectTableRowCountToBeBetween(min_value=1)])
    run(tmp_path / "site", [sheet()], held=[theirs])
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("payload", ["<script>window.pwned=1</script>", "../../etc/passwd"])
def test_a_hostile_name_is_text_and_no_path(tmp_path: Path, payload: str) -> None:
    run(tmp_path / "site", [sheet(payload)])
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert "<script>window.pwned" not in index(tmp_path / "site")
