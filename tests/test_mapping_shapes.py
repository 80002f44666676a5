"""Tables of every shape and format come to the same figures, and what is wrong in them is found."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import lake
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import tieout
from tieout.api import Checked, open_input
from tieout.figures.complaint import FileError
from tieout.mapping.inputs import foreign_readings
from tieout.mapping.propose import propose
from tieout.mapping.tables import foreign_table
from tieout.mapping.written import read_mapping, written

SHAPES = {"items": lake.wide, "long": lake.long, "periods": lake.by_period}
WRONG = {
    ("gross-profit", "impossible", "ALPHA"),
    ("assets-liabilities-equity", "impossible", "BETA"),
}
#: A long table whose rows keep their order is checked as the statement it was made of, too.
AS_PRINTED = {"long": {("columns-foot", "impossible", "ALPHA")}}


def wrong(checked: list[Checked]) -> set[tuple[str, str | None, str]]:
    return {
        (f.rule, f.verdict, c.reading.document.document)
        for c in checked
        for f in c.findings
        if f.verdict == "impossible"
    }


def write(frame: pd.DataFrame, path: Path) -> Path:
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    else:
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path)
    return path


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_a_file_of_any_shape_is_checked_without_a_mapping(shape: str, suffix: str, tmp_path: Path) -> None:
    path = write(SHAPES[shape](), tmp_path / f"lake{suffix}")
    assert propose(foreign_table(path)).mapping.shape == shape  # type: ignore[union-attr]
    assert wrong(tieout.check(path)) == WRONG | AS_PRINTED.get(shape, set())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "convert", [lambda f: f, pl.from_pandas, lambda f: pa.Table.from_pandas(f, preserve_index=False)],
    ids=["pandas", "polars", "arrow"],
)  # fmt: skip
def test_so_is_a_frame(shape: str, convert: Callable[[pd.DataFrame], object]) -> None:
    assert wrong(tieout.check(convert(SHAPES[shape]()))) == WRONG | AS_PRINTED.get(shape, set())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_written_mapping_reads_back_to_the_same_figures(shape: str, tmp_path: Path) -> None:
    frame = SHAPES[shape]()
    proposal = propose(foreign_table(frame))
    assert proposal.mapping
    file = tmp_path / "mapping.yaml"
    file.write_text(written(proposal.mapping, table="lake", notes=proposal.unsure), "utf-8")
    once = foreign_readings(frame, mapping=proposal.mapping).readings
    assert foreign_readings(frame, mapping=file).readings == once
    assert read_mapping(file).items == proposal.mapping.items


def test_a_query_is_a_table_too(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    path = write(lake.wide(), tmp_path / "lake.parquet")
    assert wrong(tieout.check(f"from '{path}'")) == WRONG
    assert wrong(tieout.check(f"from '{path}' where company = 'GAMMA'")) == set()


def test_a_folder_of_csv_is_one_table(tmp_path: Path) -> None:
    frame = lake.wide()
    for company in lake.COMPANIES:
        write(frame[frame["company"] == company], tmp_path / f"{company}.csv")
    assert wrong(tieout.check(tmp_path)) == WRONG


def test_the_mapping_beside_a_table_is_used(tmp_path: Path) -> None:
    path = write(lake.wide(), tmp_path / "lake.csv")
    text = "shape: items\ncolumns: {entity: company, period: quarter}\nitems: {revenue: us-gaap:Revenues}\n"
    text += "every: {unit: EUR}\n"
    (tmp_path / "lake.mapping.yaml").write_text(text)
    (reading,) = open_input(path)
    assert {f.unit for f in reading.figures} == {"EUR"}
    assert {f.caption for f in reading.figures} == {"revenue"}


def test_a_figures_table_needs_no_mapping_and_takes_none_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text("shape: long\ncolumns: {caption: item, value: amount}\n")
    day = pa.array([dt.date(2023, 12, 31)])
    columns = {"caption": ["Cash"], "period_end": day, "mantissa": pa.array([5]), "decimals": pa.array([0])}
    pq.write_table(pa.table(columns), tmp_path / "own.parquet")
    (reading,) = open_input(tmp_path / "own.parquet")
    assert reading.figures[0].mantissa == 5


# --- What is inferred ---


def first(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    (reading,) = foreign_readings(frame).readings
    return [(f.concept, f.mantissa, f.decimals, f.unit, f.measure) for f in reading.figures]


def test_floats_are_read_as_the_decimals_that_they_show() -> None:
    frame = pd.DataFrame({"year": [2021, 2022, 2023], "revenue_usd_m": [12.3, 1234.0, 0.1 + 0.2]})
    assert first(frame) == [
        ("us-gaap:Revenues", 123, -5, "USD", "amount"),
        ("us-gaap:Revenues", 12340, -5, "USD", "amount"),
        ("us-gaap:Revenues", 3, -5, "USD", "amount"),
    ]


def test_zeros_that_all_share_are_rounding() -> None:
    frame = pd.DataFrame({"year": [2021, 2022, 2023], "revenue": [12_000, 13_000, 140_000]})
    assert [row[1:3] for row in first(frame)] == [(12, -3), (13, -3), (140, -3)]


def test_zeros_of_two_values_are_not() -> None:
    frame = pd.DataFrame({"year": [2021, 2022], "revenue": [12_000, 13_000]})
    assert [row[1:3] for row in first(frame)] == [(12_000, 0), (13_000, 0)]


def test_a_few_round_numbers_are_not_rounded_to_ten_thousands() -> None:
    frame = pd.DataFrame(
        {"year": [2023], "revenue": [1_000_000], "cost_of_sales": [600_000], "gross_profit": [410_000]}
    )
    (checked,) = tieout.check(frame)
    assert ("gross-profit", "impossible", "figures") in wrong([checked])


def test_lines_that_nobody_knows_are_no_reason_to_doubt_others() -> None:
    frame = pd.DataFrame(
        {
            "Millions, except per share amounts": [
                "Operating income",
                "Sundry other matters, net",
                "Income before income taxes",
            ],
            "Three months ended June 30, 2023": ["$(8,958)", "65", "$(9,023)"],
            "Three months ended June 30, 2022": ["110", "50", "60"],
        }
    )
    (checked,) = tieout.check(frame)
    assert wrong([checked]) == set()
    assert {f.decimals for f in checked.reading.figures} == {-6}
    assert len(checked.reading.figures) == 6


def test_shares_and_ratios_have_units_of_their_own() -> None:
    columns = {
        "year": [2023],
        "currency": ["EUR"],
        "revenue": [10],
        "eps": [1.25],
        "diluted_shares": [8],
        "roe": [0.125],
    }
    assert [row[3:] for row in first(pd.DataFrame(columns))] == [
        ("EUR", "amount"), ("EUR/shares", "per_share"), ("shares", "count"), ("percent", "ratio"),
    ]  # fmt: skip
    assert first(pd.DataFrame(columns))[3][1:3] == (125, 1)


def test_balances_are_instants_and_flows_run_over_the_quarter() -> None:
    frame = pd.DataFrame(
        {"date": ["2023-03-31", "2023-06-30", "2023-09-30"], "revenue": [1, 2, 3], "total_assets": [7, 8, 9]}
    )
    (reading,) = foreign_readings(frame).readings
    assert [(str(f.period_start), str(f.period_end)) for f in reading.figures[:2]] == [
        ("2023-01-01", "2023-03-31"), ("None", "2023-03-31"),
    ]  # fmt: skip


def test_wide_floats_are_warned_of() -> None:
    frame = pd.DataFrame({"year": [2023], "revenue": [2.0**60]})
    assert any("2^53" in said for said in foreign_readings(frame).said)


def test_costs_printed_negative_are_costs() -> None:
    frame = pd.DataFrame({"year": [2023], "revenue": [100], "cost_of_sales": [-60], "gross_profit": [40]})
    (checked,) = tieout.check(frame)
    assert [
        o.verdict for t, o in zip(checked.binding.ties, checked.outcomes, strict=True) if t.rule == "gross-profit"
    ] == ["exact"]


def test_several_documents_stand_in_one_table() -> None:
    frame = pd.DataFrame(
        {"filing": ["a", "b"], "year": [2022, 2022], "concept": ["us-gaap:Revenues"] * 2, "value": [1, 2]}
    )
    assert [r.document.document for r in foreign_readings(frame).readings] == ["a", "b"]


def test_the_items_head_may_be_empty(tmp_path: Path) -> None:
    """As a spreadsheet writes it, with a line under the heads that names no numbers."""
    path = tmp_path / "own.csv"
    path.write_text(",2019,2018\n,Number,Number\nAwarded,690,776\nLapsed,-90,-70\nIn hand,600,706\n")
    (checked,) = tieout.check(path)
    numbers = [f for f in checked.reading.figures if f.mantissa is not None]
    assert [(f.caption, f.mantissa) for f in numbers][:2] == [("Awarded", 690), ("Awarded", 776)]
    assert propose(foreign_table(path)).mapping.columns["caption"] == ("column 1",)  # type: ignore[union-attr]


def test_row_numbers_of_a_frame_are_no_column(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    lake.wide().to_csv(path)
    assert "column 1" not in foreign_table(path).column_names


def test_words_that_differ_in_every_row_are_the_items_whatever_their_head(tmp_path: Path) -> None:
    """Then only the period is left to ask for."""
    path = tmp_path / "own.csv"
    path.write_text("項目,金額\n売上高,741\n売上原価,155\n売上総利益,586\n営業利益,53\n")
    proposal = propose(foreign_table(path))
    assert proposal.mapping
    assert (proposal.mapping.shape, proposal.mapping.columns["caption"]) == ("long", ("項目",))
    assert [question.split("?")[0] for question in proposal.questions] == ["for which period are the figures"]


def test_a_first_line_that_names_too_few_columns_is_told_from_a_name_twice(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Boats Inc.,,\n,2019,2018\nSales,3,4\n")
    with pytest.raises(FileError, match=r"its first line names only 1 of 3 columns; .*item,2023,2022"):
        foreign_table(path)


# --- A figures table of ours as text ---


def test_digits_in_a_text_file_are_digits_and_no_amounts(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("caption,period_end,mantissa,decimals,line\nCash,2017-09-30,1948,-3,7\nOther,2017-09-30,,-3,\n")
    (reading,) = foreign_readings(file).readings
    assert [(figure.mantissa, figure.decimals, figure.line) for figure in reading.figures] == [
        (1948, -3, 7),
        (None, -3, None),
    ]


def test_digits_that_are_none_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text("caption,period_end,mantissa,decimals\nCash,2017-09-30,19.48,-3\n")
    with pytest.raises(ValueError, match="mantissa: the type is string, not a whole number"):
        foreign_readings(file)
