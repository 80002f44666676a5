"""What a table lacks is found, and by check, of a landing, of a frame and in Great Expectations alike."""

from collections import Counter
from pathlib import Path

import great_expectations as gx
import lake
import pandas as pd
import pytest

import tieout
from tieout.api import Checked
from tieout.expectations.gx import quiet_context, suite_of
from tieout.expectations.gx.runner import details_by_rule
from tieout.rules.language import load_suites, rules_of

BIG = 10**13  # amounts of 2^53 and more, in which a float would lose digits


def found(checked: list[Checked], rule: str) -> list[str]:
    return [f.message for c in checked for f in c.findings if f.rule == rule and f.verdict != "not_evaluated"]


def table(**columns: list[object]) -> pd.DataFrame:
    return pd.DataFrame({"item": ["revenue", "net income"], "year": [2022, 2022], "amount": [5, 1]} | columns)


def test_two_values_for_one_fact_are_an_error() -> None:
    (message,) = found(tieout.check(table(item=["revenue", "revenue"])), "facts-unique")
    assert "1 fact is told more than once with different values" in message
    assert "row 1 and row 2" in message


def test_a_row_that_was_loaded_twice_is_a_warning() -> None:
    (message,) = found(tieout.check(table(item=["revenue", "revenue"], amount=[5, 5])), "facts-unique")
    assert "1 fact is told more than once with the same value" in message


CASH = """year,statement,line_item,amount
2023,cash flow,Net increase in cash,1501
2023,cash flow,Cash at beginning of year,3809
2023,cash flow,Cash at end of year,5310
2022,cash flow,Net increase in cash,200
2022,cash flow,Cash at beginning of year,3609
2022,cash flow,Cash at end of year,{closing}
"""


@pytest.mark.parametrize(("closing", "twice"), [(3809, 0), (3908, 1)])
def test_cash_at_the_beginning_is_that_of_the_day_before(closing: int, twice: int, tmp_path: Path) -> None:
    """3,809 begins 2023 and ends 2022: one fact under two captions, and wrong only where its values differ."""
    path = tmp_path / "cash.csv"
    path.write_text(CASH.format(closing=closing))
    (checked,) = tieout.check(path)
    begins = [f for f in checked.reading.figures if "beginning" in (f.caption or "")]
    assert [(f.period_start, str(f.period_end), f.measure) for f in begins] == [
        (None, "2022-12-31", "amount"),
        (None, "2021-12-31", "amount"),
    ]
    assert len(found([checked], "facts-unique")) == twice


def test_a_net_increase_in_cash_is_an_amount_though_a_rate_is_in_its_concept(tmp_path: Path) -> None:
    path = tmp_path / "cash.csv"
    path.write_text(CASH.format(closing=3809))
    (checked,) = tieout.check(path)
    assert {f.measure for f in checked.reading.figures} == {"amount"}


def test_different_facts_are_none() -> None:
    assert found(tieout.check(table()), "facts-unique") == []


def test_missing_values_beyond_the_limit() -> None:
    frame = pd.DataFrame({"year": [2020, 2021, 2022, 2023], "revenue": [1, None, None, 4], "net_income": [1, 2, 3, 4]})
    (message,) = found(tieout.check(frame), "values-there")
    assert "revenue 2 of 4 (50 %)" in message
    assert "net_income" not in message


def test_a_unit_that_nobody_knows() -> None:
    (message,) = found(tieout.check(table(currency=["US dollars", "Dollarydoos"])), "units-known")
    assert "'Dollarydoos' of 1 figures" in message


def test_a_document_that_is_expected_and_not_there(tmp_path: Path) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text(
        "shape: items\ncolumns: {document: company, period: quarter}\nitems: {revenue: us-gaap:Revenues}\n"
        "expect: {documents: [ALPHA, DELTA]}\n"
    )
    checked = tieout.check(lake.wide(), mapping=file)
    assert found(checked, "documents-there") == ["the document DELTA is expected, and no row is of it"]


@pytest.fixture(scope="module")
def rules() -> list[object]:
    return list(rules_of(load_suites(["universal", "landing", "us-gaap"])))


def verdicts(checked: list[Checked]) -> Counter[tuple[str, str]]:
    ties = ((t.rule, o.verdict) for c in checked for t, o in zip(c.binding.ties, c.outcomes, strict=True))
    return Counter([*ties, *((r.rule, r.verdict) for c in checked for r in c.binding.remarks)])


def test_landing_frame_and_great_expectations_agree(tmp_path: Path) -> None:
    frame = lake.wide(BIG).drop(columns=["gross_profit"])
    assets = frame["total_assets"].tolist()
    frame["total_assets"] = [assets[0] + 2, *assets[1:]]  # two in 10^17: no float would see them
    source = tmp_path / "lake.parquet"
    frame.to_parquet(source)
    file = tmp_path / "mapping.yaml"
    file.write_text(
        "shape: items\ncolumns: {document: company, entity: company, period: quarter}\n"
        "items: {total_assets: us-gaap:Assets, total_liabilities: us-gaap:Liabilities,"
        " equity: us-gaap:StockholdersEquity}\n"
        "every: {unit: JPY, decimals: 0}\nexpect: {documents: [ALPHA, DELTA]}\n"
    )
    suites = ["universal", "landing", "us-gaap"]
    of_frame = tieout.check(frame, suites, mapping=file)
    tieout.load(source, out=tmp_path / "landing", mapping=file)
    source.unlink()
    of_landing = tieout.check(tmp_path / "landing", suites)
    suite = suite_of(rules_of(load_suites(suites)), mapping=str(file))
    asset = quiet_context().data_sources.add_pandas("mine").add_dataframe_asset("lake")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    result = batch.validate(suite, result_format="COMPLETE")
    of_gx = Counter(
        {
            (rule, verdict): number
            for rule, one in details_by_rule(result).items()
            for verdict, number in one["verdicts"].items()
            if verdict != "not_evaluated"
        }
    )
    assert verdicts(of_frame) == verdicts(of_landing) == of_gx
    assert of_gx["assets-liabilities-equity", "impossible"] == 2
    assert of_gx["documents-there", "violated"] == 1


def test_one_expectation_reads_by_the_mapping(tmp_path: Path) -> None:
    from tieout.expectations.gx import ExpectTie  # noqa: PLC0415 - after the door is open

    file = tmp_path / "mapping.yaml"
    file.write_text(
        "shape: items\ncolumns: {entity: company, period: quarter}\n"
        "items: {x: us-gaap:Assets, y: us-gaap:Liabilities}\n"
    )
    frame = pd.DataFrame({"company": ["A", "A"], "quarter": ["2023 Q1", "2023 Q2"], "x": [5, 6], "y": [5, 7]})
    asset = gx.get_context(mode="ephemeral").data_sources.add_pandas("p").add_dataframe_asset("f")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    result = batch.validate(ExpectTie(relation="Assets = Liabilities", mapping=str(file)))
    assert result.result["observed_value"] == "1 of 2 fail"
