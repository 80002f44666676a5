"""Queries through SQLAlchemy, here on SQLite: the same figures as from a file, and one clear error where not."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import tieout
from tieout.cli import main
from tieout.figures.complaint import FileError
from tieout.figures.parquet import Budget
from tieout.mapping import tables

pytestmark = pytest.mark.needs("sqlalchemy")

BIG = 2**53 + 1  # a float would make it 2^53
ROWS = (("Revenue", 2023, BIG), ("Cost of sales", 2023, BIG - 100), ("Gross profit", 2023, 100))


@pytest.fixture
def database(tmp_path: Path) -> str:
    with closing(sqlite3.connect(tmp_path / "warehouse.db")) as connection:
        connection.execute("create table facts (item text, year integer, amount integer)")
        connection.executemany("insert into facts values (?, ?, ?)", ROWS)
        connection.commit()
    return f"sqlite:///{tmp_path / 'warehouse.db'}"


def run(query: str, database: str, *more: str) -> Result:
    return CliRunner().invoke(main, ["check", query, "--database", database, *more])


def test_a_query_gives_the_figures_to_the_last_digit(database: str) -> None:
    table = tables.foreign_table("select * from facts", database=database)
    assert table.column("amount").to_pylist() == [amount for _, _, amount in ROWS]
    done = run("select * from facts", database)
    assert done.exit_code == 0, done.output
    assert "100 % of 3 figures tied" in done.stdout


def test_what_is_wrong_beyond_a_float_is_found(database: str) -> None:
    done = run("select item, year, amount + (item = 'Revenue') * 3 as amount from facts", database)
    assert done.exit_code == 1
    assert "gross-profit" in done.stdout


def test_the_address_may_come_from_the_environment(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIEOUT_DATABASE", database)
    assert CliRunner().invoke(main, ["check", "select * from facts"]).exit_code == 0
    assert "the first figures" in CliRunner().invoke(main, ["map", "select * from facts"]).stdout


def test_a_landing_of_a_query_needs_the_database_no_more(database: str, tmp_path: Path) -> None:
    query = "select item, year, amount + (item = 'Revenue') * 3 as amount from facts"
    out = tmp_path / "landing"
    done = CliRunner().invoke(main, ["load", query, "--database", database, "--out", str(out)])
    assert done.exit_code == 0, done.output
    Path(database.removeprefix("sqlite:///")).unlink()
    (checked,) = tieout.check(out)
    assert "gross-profit" in {f.rule for f in checked.findings if f.level == "error"}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("select * from fact", "no such table: fact"),
        ("select amuont from facts", "no such column: amuont"),
        ("select from facts where", "syntax error"),
        ("select item, item from facts", "the column 'item' is there twice; name one of them anew"),
        ("select * from facts where 1 = 0", "the table has no rows"),
        ("select x'00' as a union all select 5", "the column 'a' holds values that are no numbers and no text"),
    ],
)
def test_a_query_that_does_not_run_is_one_error(query: str, says: str, database: str) -> None:
    done = run(query, database)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr.count("error:") == 1
    assert says in done.stderr


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nosuch://here/x", "no database is called 'nosuch'; it is like sqlite:///warehouse.db"),
        ("sqlite+nosuch:///x.db", "no database is called 'sqlite+nosuch'"),
        ("://x", "the address does not read as one"),
        ("postgresql://kim:pa:secret@here:port/x", "the address does not read as one"),
        ("sqlite:////nowhere/at/all.db", "unable to open database file"),
    ],
)
def test_a_database_that_is_not_there_is_one_error_without_its_password(address: str, says: str) -> None:
    done = run("select * from facts", address)
    assert done.exit_code == 2, done.output
    assert done.stderr.count("error:") == 1
    assert says in done.stderr
    assert "secret" not in done.output


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    monkeypatch.setitem(sys.modules, "MySQLdb", None)
    with pytest.raises(FileError, match=r"needs the package MySQLdb, which is not installed; pip install MySQLdb"):
        tables.foreign_table("select 1 as a", database="mysql+mysqldb://kim:secret@here/x")


def test_without_sqlalchemy_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    with pytest.raises(FileError, match=r"needs the package SQLAlchemy, .*driver of the database"):
        tables.foreign_table("select 1 as a", database="sqlite://")


@pytest.mark.parametrize(
    "query", ["with a as (select 1) delete from facts", "with a as (select 1) update facts set year = 1"]
)
def test_a_query_writes_nothing(query: str, database: str) -> None:
    assert run(query, database).exit_code == 2
    assert tables.foreign_table("select * from facts", database=database).num_rows == len(ROWS)


def test_colons_and_percent_signs_are_text(database: str) -> None:
    query = "select * from facts where item not like '%:00' and item <> ':x %s %(y)s'"
    assert tables.foreign_table(query, database=database).num_rows == len(ROWS)


def test_more_rows_than_are_read_are_not_left_out_in_silence(database: str) -> None:
    with pytest.raises(FileError, match="more than 2 rows; narrow the query"):
        tables.foreign_table("select * from facts", database=database, budget=Budget(rows=2))


def test_words_among_the_numbers_of_a_column_are_read_as_text(database: str) -> None:
    query = "select item, year, amount from facts union all select 'Other', 2023, 'n/a'"
    assert tables.foreign_table(query, database=database).column("amount").to_pylist()[-1] == "n/a"


def test_numbers_beyond_64_bits_keep_their_digits(database: str) -> None:
    query = f"select 'Revenue' as item, 2023 as year, '{10**25}' as amount union all select 'Costs', 2023, 7"
    assert tables.foreign_table(query, database=database).column("amount").to_pylist() == [str(10**25), "7"]
