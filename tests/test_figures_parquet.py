"""Foreign Parquet: bombs are refused by their footer, damage by name, links inside a folder not followed."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tieout.figures.parquet import Budget, OverBudgetError, UnreadableError, read_parquet

COLUMNS = ("caption", "mantissa", "section", "dimensions")


def write(path: Path, columns: dict[str, object], **options: object) -> Path:
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_a_bomb_of_repeated_strings_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    strings = ["A" * 60_000] * 4_000
    bomb = write(tmp_path / "bomb.parquet", {"caption": strings}, compression="zstd", use_dictionary=False)
    assert bomb.stat().st_size < 300_000
    with pytest.raises(OverBudgetError, match=r"unpacked bytes per packed byte.*`ratio`"):
        read_parquet(bomb, COLUMNS, Budget())


@pytest.mark.parametrize("column", ["caption", "section", "dimensions"])
def test_a_bomb_in_a_dictionary_is_not_written_out(tmp_path: Path, column: str) -> None:
    text = "A" * 30_000
    cells = {
        "caption": pa.array([text] * 9_000, pa.dictionary(pa.int32(), pa.string())),
        "section": pa.array([[text]] * 5_000),
        "dimensions": pa.array([[("a", text)]] * 5_000, pa.map_(pa.string(), pa.large_string())),
    }
    bomb = write(tmp_path / "bomb.parquet", {column: cells[column]})
    with pytest.raises(OverBudgetError, match="bytes in memory"):
        read_parquet(bomb, COLUMNS, Budget(bytes=100 << 20))


def test_a_bomb_in_a_column_that_is_none_of_ours_costs_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "own.parquet", {"mantissa": [1], "other": ["A" * 100_000]})
    table, ignored = read_parquet(path, COLUMNS, Budget())
    assert table.column_names == ["mantissa"]
    assert ignored == ["other"]


@pytest.mark.parametrize(
    ("budget", "setting"),
    [
        (Budget(rows=9), "rows"),
        (Budget(bytes=100), "bytes"),
        (Budget(columns=1), "columns"),
        (Budget(text=3), "text"),
    ],
)
def test_each_budget_names_its_setting(tmp_path: Path, budget: Budget, setting: str) -> None:
    path = write(tmp_path / "own.parquet", {"mantissa": np.arange(10), "caption": ["four"] * 10})
    with pytest.raises(OverBudgetError, match=f"`{setting}` is larger"):
        read_parquet(path, COLUMNS, budget)


def test_the_budget_holds_for_all_files_of_a_folder_together(tmp_path: Path) -> None:
    for part in range(3):
        write(tmp_path / f"{part}.parquet", {"mantissa": np.arange(10)})
    assert read_parquet(tmp_path, COLUMNS, Budget(rows=30))[0].num_rows == 30
    with pytest.raises(OverBudgetError):
        read_parquet(tmp_path, COLUMNS, Budget(rows=29))


def test_parts_in_order_with_the_columns_of_all(tmp_path: Path) -> None:
    write(tmp_path / "b.parquet", {"mantissa": [2], "caption": ["b"]})
    write(tmp_path / "a.parquet", {"mantissa": [1]})
    write(tmp_path / "_temporary.parquet", {"mantissa": [9]})
    table, _ = read_parquet(tmp_path, COLUMNS, Budget())
    assert table.to_pydict() == {"mantissa": [1, 2], "caption": [None, "b"]}


def test_a_table_of_no_rows_keeps_its_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "own.parquet", {"mantissa": pa.array([], pa.int64()), "other": pa.array([], pa.int8())})
    assert read_parquet(path, COLUMNS, Budget())[0].schema.names == ["mantissa"]


def test_a_link_inside_a_folder_is_refused(tmp_path: Path) -> None:
    outside = write(tmp_path / "secret.parquet", {"mantissa": [1]})
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.parquet").symlink_to(outside)
    with pytest.raises(UnreadableError, match="link"):
        read_parquet(folder, COLUMNS, Budget())


def test_what_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.parquet"):
        with pytest.raises(FileNotFoundError, match="no Parquet file"):
            read_parquet(path, COLUMNS, Budget())


def test_damaged_files_are_refused_and_nothing_crashes(tmp_path: Path) -> None:
    whole = write(tmp_path / "whole.parquet", {"mantissa": np.arange(1000), "caption": ["x"] * 1000}).read_bytes()
    broken = tmp_path / "broken.parquet"
    generator = np.random.default_rng(7)
    refused = 0
    for _ in range(200):
        damaged = bytearray(whole)
        for place in generator.integers(0, len(whole), 3):
            damaged[place] = generator.integers(0, 256)
        broken.write_bytes(damaged[: len(whole) - int(generator.integers(0, 2)) * 9])
        try:
            read_parquet(broken, COLUMNS, Budget())
        except (UnreadableError, OverBudgetError):
            refused += 1
    assert refused > 100
