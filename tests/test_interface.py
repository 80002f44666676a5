"""The Python interface is a promise: its names, signatures, fields and tables change on purpose or not at all."""

from __future__ import annotations

import dataclasses
import doctest
import inspect
import re
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import guide
import pandas as pd
import pyarrow as pa
import pytest
import reported

import tieout
from tieout import api
from tieout.figures.schema import TABLES
from tieout.reports.checked import Checked
from tieout.rules.model import Rule, Suite

Snapshot = Callable[[str, str], None]


def interface() -> Iterator[str]:
    """Every public name with what a caller can rely on, a line each."""
    for name in sorted(tieout.__all__):
        thing = getattr(tieout, name)
        if dataclasses.is_dataclass(thing):
            yield f"class {name}"
            yield from (f"    {field.name}: {field.type}" for field in dataclasses.fields(thing))
            properties = (key for key, value in vars(thing).items() if isinstance(value, property))
            yield from (f"    {key} (property)" for key in sorted(properties))
        elif inspect.isclass(thing):
            yield f"class {name}({', '.join(base.__name__ for base in thing.__bases__)}){inspect.signature(thing)}"
        elif callable(thing):
            for each in typing.get_overloads(thing) or [thing]:
                yield f"def {name}{inspect.signature(each)}"
    yield f"type Suites = {api.Suites}"
    for table, schema in TABLES.items():
        yield f"table {table}"
        yield from (f"    {field.name}: {field.type}" for field in schema)


def test_what_is_promised_is_kept(snapshot: Snapshot) -> None:
    snapshot("".join(f"{line}\n" for line in interface()), "interface.txt")


def test_every_name_is_found_and_completed() -> None:
    assert dir(tieout) == sorted(tieout.__all__)
    assert [name for name in tieout.__all__ if not hasattr(tieout, name)] == []


def test_no_module_hides_a_name(root: Path) -> None:
    modules = {path.stem for path in root.glob("*.py")} | {path.parent.name for path in root.glob("*/__init__.py")}
    assert not modules & set(tieout.__all__)


@pytest.mark.parametrize(
    ("statement", "unwanted"),
    [
        ("import tieout", {"tieout.api", "numpy", "pyarrow", "pandas", "click", "yaml"}),
        ("import tieout; tieout.check", {"numpy", "pyarrow", "pandas", "great_expectations", "jinja2"}),
        ("import tieout; tieout.findings", {"pyarrow", "pandas", "polars"}),
        ("import tieout.pytest_plugin", {"tieout.api", "numpy", "pyarrow", "pandas", "click"}),
    ],
)
def test_a_name_imports_no_more_than_it_needs(statement: str, unwanted: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not unwanted & set(done.stdout.split())


# --- Tables ---


def test_findings_are_a_row_each_the_worst_first() -> None:
    table = tieout.findings(reported.report())
    assert table["level"].to_pylist() == ["error", "warning", "note"]
    assert table["line"].to_pylist()[0] == 2
    assert table.schema.equals(TABLES["findings"])


def test_several_documents_are_one_table() -> None:
    one, other = reported.report(), reported.report()
    other.reading.document.document = "other.txt"
    both = tieout.findings(iter([one, other]))
    assert both["document"].to_pylist() == ["report.txt"] * 3 + ["other.txt"] * 3
    assert tieout.ties([one, other])["tie"].to_pylist() == [0, 1, 2, 0, 1, 2]


def test_nothing_checked_is_a_table_without_rows() -> None:
    assert {name: table.num_rows for name, table in tieout.tables([]).items()} == dict.fromkeys(TABLES, 0)


def test_all_tables_are_those_of_a_landing() -> None:
    found = tieout.tables(reported.report())
    assert set(found) == set(TABLES)
    assert all(found[name].schema.equals(TABLES[name]) for name in TABLES)


@pytest.mark.needs("polars")
@pytest.mark.parametrize("name", TABLES)
def test_polars_takes_every_table(name: str) -> None:
    import polars as pl  # noqa: PLC0415 - only where it is installed

    table = tieout.tables(reported.report())[name]
    frame = pl.DataFrame(table)
    assert frame.columns == table.column_names
    assert frame.height == table.num_rows


def test_pandas_keeps_every_digit_with_arrow_types() -> None:
    checked = reported.report()
    checked.reading.figures[0].mantissa = 2**53 + 1
    checked.reading.figures[1].mantissa = None
    frame = tieout.tables(checked)["figures"].to_pandas(types_mapper=pd.ArrowDtype)
    assert frame["mantissa"][0] == 2**53 + 1


# --- check ---


def test_one_suite_needs_no_list() -> None:
    (one,) = tieout.check(sheet(11848), suite())
    (other,) = tieout.check(sheet(11848), [suite()])
    assert one.suites == other.suites == ("ours",)
    (named,) = tieout.check(sheet(11848), "landing")
    assert named.suites == ("landing",)


def test_what_was_loaded_is_checked_as_it_is() -> None:
    readings = [reported.reading(), reported.reading()]
    assert [each.reading for each in tieout.check(readings, suite())] == readings
    assert tieout.check([], suite()) == []


# --- assert_ties ---


def sheet(total: int) -> pa.Table:
    """Cash, other assets and their total, which is right at 11,848."""
    return pa.table(
        {
            "caption": ["Cash", "Other", "Total"],
            "period_end": pa.array([pd.Timestamp("2017-09-30").date()] * 3),
            "mantissa": pa.array([1948, 9900, total], pa.int64()),
            "decimals": pa.array([-3] * 3, pa.int8()),
        }
    )


def suite(relation: str = '"Total" = "Cash" + "Other"', severity: str = "error") -> Suite:
    rule = Rule(
        id="total-foots", family="F01", title="Total", kind="foot", relation=relation, severity=severity, why="It adds."
    )
    return Suite(name="ours", title="ours", rules=(rule,))


def failure(source: Any, *args: Any, **options: Any) -> str:
    with pytest.raises(AssertionError) as caught:
        tieout.assert_ties(source, *args, **options)
    return str(caught.value)


def test_what_ties_passes_and_comes_back_checked() -> None:
    (checked,) = tieout.assert_ties(sheet(11848), suite())
    assert isinstance(checked, Checked)
    assert tieout.assert_ties(checked) == tieout.assert_ties([checked])


def test_what_does_not_tie_fails_with_the_figures_and_the_reason() -> None:
    said = failure(sheet(11948), suite())
    assert "does not tie: 1 finding of level error or worse" in said
    assert "11,948 printed, 11,848 expected" in said
    assert "It adds." in said


def test_a_rule_that_finds_nothing_is_no_pass() -> None:
    assert "not one tie could be evaluated" in failure(sheet(11848), suite('"Equity" = "Cash" + "Goodwill"'))
    assert "nothing was checked" in failure([], suite())


def test_no_figures_are_no_pass() -> None:
    checked = reported.report()
    checked.reading.figures, checked.findings, checked.reading.document.unread = [], [], []
    assert "it has no figures" in failure(checked)


def test_rules_that_tie_nothing_may_pass_alone() -> None:
    assert tieout.assert_ties(sheet(11848), "landing")
    assert "no rule was asked for" in failure(sheet(11848), Suite(name="ours", title="none", rules=()))


def test_a_document_read_in_part_is_no_pass_unless_taken_as_it_is() -> None:
    checked = reported.report()
    checked.findings = []
    assert "read only in part" in failure(checked)
    assert tieout.assert_ties(checked, allow_partial=True) == [checked]


def test_warnings_fail_where_they_are_asked_to() -> None:
    ours = suite(severity="warning")
    tieout.assert_ties(sheet(11948), [ours])
    assert "1 finding of level warning or worse" in failure(sheet(11948), [ours], fail_on="warning")


def test_a_level_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="has to be one of note, warning, error"):
        tieout.assert_ties(sheet(11848), suite(), fail_on="errors")


# --- The documentation ---


def test_the_page_is_right(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every prompt of docs/python.md gives what stands under it, in a copy of the examples."""
    monkeypatch.chdir(guide.examples(tmp_path))
    page = root / "docs" / "python.md"
    names: dict[str, Any] = {}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    for block in guide.blocks(page.read_text("utf-8")):
        if block.info == "pycon":
            test = doctest.DocTestParser().get_doctest(block.text, names, page.name, str(page), block.line)
            runner.run(test, clear_globs=False)
            names.update(test.globs)
    assert runner.tries > 8
    assert runner.failures == 0


def test_the_page_names_everything(root: Path) -> None:
    text = (root / "docs" / "python.md").read_text("utf-8")
    functions = (getattr(tieout, name) for name in tieout.__all__ if inspect.isfunction(getattr(tieout, name)))
    wanted = {*tieout.__all__, *(key for each in functions for key in inspect.signature(each).parameters)}
    assert [name for name in sorted(wanted) if not re.search(rf"[`(*]{name}\b|{name}=", text)] == []


def test_the_example_runs_and_is_typed(root: Path, tmp_path: Path) -> None:
    example = root / "examples" / "findings_in_frames.py"
    done = subprocess.run([sys.executable, example], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "error" in done.stdout
