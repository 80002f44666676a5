"""The Python interface: names of documents, what an input may be, and that importing tieout is cheap."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import reported

import tieout
from tieout import api
from tieout.figures.landing import tables_of, write_landing
from tieout.reports.checked import Checked
from tieout.rules.model import Rule, Suite

EMPTY = Suite(name="none", title="no rules", rules=())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def named(*paths: str) -> list[str]:
    return api.names([Path(path) for path in paths])


def test_a_document_is_called_by_its_path_in_the_project(here: Path) -> None:
    assert named("a/b.txt", "./c.txt", str(here / "d.txt")) == ["a/b.txt", "c.txt", "d.txt"]


def test_outside_of_it_by_its_name(here: Path) -> None:
    assert named("/elsewhere/a.txt", "../b.txt") == ["a.txt", "b.txt"]


def test_as_much_of_the_folders_as_tells_them_apart(here: Path) -> None:
    assert named("/x/q1/a.txt", "/x/q2/a.txt", "/y/q2/a.txt", "/z/b.txt") == [
        "q1/a.txt",
        "x/q2/a.txt",
        "y/q2/a.txt",
        "b.txt",
    ]
    assert len(set(named("a.txt", "/x/a.txt"))) == 2


def test_a_name_of_other_bytes_is_spelled_out(here: Path) -> None:
    assert named("caf\udce9.txt") == ["caf\\xe9.txt"]


def test_a_landing_gives_back_its_readings(here: Path) -> None:
    write_landing(here / "landing", tables_of([reported.reading()]))
    assert list(api.open_input(Path("landing"))) == [reported.reading()]
    (again,) = api.load("landing", out="copy")
    assert list(api.open_input(Path("copy"))) == [again]


def test_one_of_its_tables_is_an_input_too(here: Path) -> None:
    write_landing(here / "landing", tables_of([reported.reading()]))
    for path in ("landing/figures", "landing/figures/part-0.parquet"):
        (reading,) = api.open_input(Path(path))
        assert reading.figures == reported.reading().figures


def test_a_folder_of_anything_else_is_refused(here: Path) -> None:
    (here / "folder").mkdir()
    with pytest.raises(api.InputError, match="is a folder but no landing"):
        list(api.open_input(Path("folder")))


def test_a_damaged_landing_names_the_file(here: Path) -> None:
    write_landing(here / "landing", tables_of([reported.reading()]))
    (here / "landing" / "figures" / "part-0.parquet").write_bytes(b"PAR1....PAR1")
    with pytest.raises(api.InputError, match=r"part-0\.parquet"):
        list(api.open_input(Path("landing")))


def test_figures_out_of_order_are_refused() -> None:
    table = tables_of([reported.reading()])["figures"].slice(1)
    with pytest.raises(api.InputError, match=r"number each document's figures 0, 1, 2"):
        tieout.check(table, [EMPTY])


@pytest.mark.parametrize("convert", [lambda table: table, pa.Table.to_pandas], ids=["arrow", "pandas"])
def test_own_figures_need_no_document(convert: Callable[[pa.Table], Any]) -> None:
    table = pa.table(
        {
            "caption": ["Cash", "Other", "Total"],
            "period_end": pa.array([pd.Timestamp("2017-09-30").date()] * 3),
            "mantissa": pa.array([1948, 9900, 11848], pa.int64()),
            "decimals": pa.array([-3] * 3, pa.int8()),
        }
    )
    (checked,) = tieout.check(convert(table), [EMPTY])
    assert isinstance(checked, Checked)
    assert [figure.amount for figure in checked.reading.figures] == [1_948_000, 9_900_000, 11_848_000]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="mantissa"):
        tieout.check(pa.table({"caption": ["Cash"]}))


def test_a_bad_table_is_told_on_one_line(here: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - as below

    pq.write_table(pa.table({"caption": ["Cash"], "decimals": [200]}), here / "own.parquet")
    with pytest.raises(
        api.InputError, match=r"own\.parquet: not a figures table, 3 violations: .*; .*mantissa"
    ) as caught:
        list(api.open_input(Path("own.parquet")))
    assert "\n" not in str(caught.value)


def test_what_a_table_leaves_open_is_told(here: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415 - Arrow's writer for this test alone

    table = tables_of([reported.reading()])["figures"].drop_columns(["unit"])
    pq.write_table(table, here / "own.parquet")
    told: list[str] = []
    list(api.open_input(Path("own.parquet"), None, told.append))
    assert any("`unit`" in sentence for sentence in told)


def test_check_of_a_reading_has_the_rules_of_its_suites() -> None:
    rule = Rule(id="a", family="F01", title="t", kind="tie", relation="Assets = Liabilities")
    checked = tieout.check(reported.reading(), [Suite(name="mine", title="t", rules=(rule,))])
    assert checked.suites == ("mine",)
    assert checked.rules == (rule,)
    assert len(checked.outcomes) == len(checked.binding.ties)


def test_importing_tieout_is_cheap() -> None:
    code = "import sys, tieout; tieout.__version__; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"tieout.api", "numpy", "pyarrow", "click"} & set(done.stdout.split())


def test_no_other_names() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'chek'"):
        tieout.chek  # noqa: B018


def test_ties_stand_in_one_order_whatever_texts_hash_to() -> None:
    """What is gone through as a set comes in another order in each process; the pages of two runs must be the same."""
    told = (
        "import tieout; (checked,) = tieout.check('examples/iij-1h17.txt'); "
        "print([(tie.rule, tie.members, tie.shape) for tie in checked.binding.ties], checked.findings)"
    )
    root = Path(tieout.__file__).parent
    runs = [
        subprocess.run(
            [sys.executable, "-c", told],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    ]
    assert len(set(runs)) == 1
