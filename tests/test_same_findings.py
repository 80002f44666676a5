"""One release, four ways in: its document, its landing without the document, a frame, and a pandas asset of theirs.

The release is checked as it is, and once more with every amount ten billion times as large and one wrong by three
units of its last digit: hundreds of mantissas are then beyond 2^53, where a float would have made the two equal.
"""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import great_expectations as gx
import pandas as pd
import pytest

import tieout
from tieout.api import Checked
from tieout.expectations.finding import Finding
from tieout.expectations.gx import suite_of
from tieout.expectations.verdict import NOT_EVALUATED
from tieout.figures.landing import tables_of, write_landing
from tieout.figures.reading import Reading

pytestmark = pytest.mark.needs("shared")

SUITES = ["universal", "landing", "us-gaap"]
FLOAT = 2**53
TIMES = 10**10
#: Two figures may lie one unit of their last digit apart and be roundings of one.
WRONG = 3


def facts(findings: list[Finding]) -> Counter[tuple[object, ...]]:
    """All that a finding says, values and repairs included."""
    return Counter(
        (f.rule, f.level, f.verdict, f.message, f.figures, f.accused, f.residual, f.expected, f.repairs, f.suspects,
         f.fingerprint, f.state, f.line, f.col_start, f.printed)
        for f in findings
    )  # fmt: skip


def about_figures(checked: Checked) -> list[Finding]:
    """What was judged of figures; a frame has no headings, and what waits for these is not evaluated there."""
    return [f for f in checked.findings if f.figures and f.verdict != NOT_EVALUATED]


def verdicts(checked: Checked) -> dict[str, dict[str, int]]:
    """How often each rule gave which verdict; what was not evaluated, too."""
    found: dict[str, Counter[str]] = {rule.id: Counter() for rule in checked.rules}
    for tie, outcome in zip(checked.binding.ties, checked.outcomes, strict=True):
        found[tie.rule][outcome.verdict] += 1
    for remark in checked.binding.remarks:
        found[remark.rule][remark.verdict] += 1
    for unbound in checked.binding.unbound:
        found[unbound.rule][NOT_EVALUATED] += 1
    return {rule: dict(counts) for rule, counts in found.items() if counts}


def their_details(figures: pd.DataFrame, checked: Checked, landing: Path) -> dict[str, dict[str, Any]]:
    """As any user of Great Expectations would: own context, own pandas data source, `batch.validate`."""
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("mine").add_dataframe_asset("figures")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": figures})
    suite = suite_of(checked.rules, landing=str(landing))
    result = batch.validate(suite, result_format="COMPLETE")
    return {
        one.expectation_config.kwargs["rule"]: one.result["details"]  # type: ignore[union-attr]
        for one in result.results
    }


def magnified(reading: Reading) -> Reading:
    """Every amount times 10^10, in its own mantissa, and a large one of the balance sheet wrong in its last digit."""
    off = False
    for figure in reading.figures:
        if figure.mantissa and figure.measure in {"amount", "change", "per_share"}:
            figure.mantissa *= TIMES
            if not off and figure.statement == "balance_sheet" and abs(figure.mantissa) > FLOAT:
                figure.mantissa, off = figure.mantissa + WRONG, True
    assert off
    return reading


@pytest.fixture(scope="module", params=["as printed", "beyond 2^53"])
def ways(
    request: pytest.FixtureRequest, shared: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Checked, Checked, pd.DataFrame, Path]:
    """What the release itself gives, what its landing does once the source is gone, and the landing's figures."""
    folder = tmp_path_factory.mktemp("ways")
    source = folder / "release.txt"
    shutil.copy(shared("seed/iij-1h17.txt"), source)
    if request.param == "as printed":
        (first,) = tieout.check(source, SUITES)
        tieout.load(source, out=folder / "landing")
    else:
        (read,) = tieout.check(source, SUITES)
        large = magnified(read.reading)
        write_landing(folder / "landing", tables_of([large]))
        (first,) = tieout.check(pd.read_parquet(folder / "landing" / "figures", dtype_backend="pyarrow"), SUITES)
    source.unlink()
    (landed,) = tieout.check(folder / "landing", SUITES)
    return first, landed, pd.read_parquet(folder / "landing" / "figures", dtype_backend="pyarrow"), folder / "landing"


def test_the_digits_are_those_that_were_meant(ways: tuple[Checked, Checked, pd.DataFrame, Path]) -> None:
    first, landed, frame, _ = ways
    mantissas = [f.mantissa for f in landed.reading.figures]
    assert mantissas == [f.mantissa for f in first.reading.figures]
    assert mantissas == [None if m is pd.NA or m != m else int(m) for m in frame["mantissa"]]  # noqa: PLR0124
    large = [m for m in mantissas if m and abs(m) > FLOAT]
    assert not large or len(large) > 200
    assert not large or any(int(float(m)) != m for m in large)  # a float would have lost one


def test_the_landing_gives_the_findings_of_its_source(ways: tuple[Checked, Checked, pd.DataFrame, Path]) -> None:
    first, landed, _, _ = ways
    assert facts(about_figures(landed)) == facts(about_figures(first))
    assert len(about_figures(landed)) > 20
    if first.reading.lines:
        assert facts(landed.findings) == facts(first.findings)
        assert verdicts(landed) == verdicts(first)


def test_so_does_a_frame_and_says_what_it_cannot_see(ways: tuple[Checked, Checked, pd.DataFrame, Path]) -> None:
    _, landed, frame, _ = ways
    (checked,) = tieout.check(frame, SUITES)
    assert facts(about_figures(checked)) == facts(about_figures(landed))
    lost = {f.rule for f in landed.findings if f.verdict != NOT_EVALUATED} - {
        f.rule for f in checked.findings if f.verdict != NOT_EVALUATED
    }
    assert lost <= {f.rule for f in checked.findings if f.verdict == NOT_EVALUATED}


def test_their_pandas_asset_gives_the_same_verdicts(ways: tuple[Checked, Checked, pd.DataFrame, Path]) -> None:
    _, landed, frame, folder = ways
    details = their_details(frame, landed, folder)
    assert {rule: one["verdicts"] for rule, one in details.items() if one["verdicts"]} == verdicts(landed)
    levels = Counter(row["level"] for one in details.values() for row in one["rows"])
    assert levels["error"] > 0
    impossible = sum(outcome.verdict == "impossible" for outcome in landed.outcomes)
    assert sum(row["verdict"] == "impossible" for one in details.values() for row in one["rows"]) == impossible


def test_a_last_digit_beyond_a_float_is_an_error_everywhere(ways: tuple[Checked, Checked, pd.DataFrame, Path]) -> None:
    """Total assets of 1,404,882,850,000,000,003 and their other side without the 3 are one float."""
    _, landed, frame, folder = ways
    if all(abs(f.mantissa or 0) < FLOAT for f in landed.reading.figures):
        pytest.skip("as printed there is none")
    wrong = [f for f in about_figures(landed) if f.verdict == "impossible" and (f.residual or "").lstrip("-") == "3000"]
    rules = {f.rule for f in wrong}
    assert rules
    details = their_details(frame, landed, folder)
    for rule in rules:
        assert any(row["difference"] in {"3", "-3"} for row in details[rule]["rows"]), rule
