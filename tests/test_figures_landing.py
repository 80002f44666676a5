"""Landings are written in parts and read in parts, whatever their row groups; what was there stands until the end."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tieout.figures.landing_parts as parts_module
import tieout.figures.landing_writer as writer_module
from tieout.figures.figure import Figure
from tieout.figures.landing import LandingWriter, landed_readings, read_landing, tables_of, write_landing
from tieout.figures.landing_parts import parts_of
from tieout.figures.reading import Column, Document, Line, Reading


def reading(name: str, figures: int = 3) -> Reading:
    """A report of so many figures, each on a line of its own."""
    made = [
        Figure(
            figure=k, caption=f"Item {k}", concept=f"Item{k}", mantissa=k * 7, decimals=-3, table=0, row=k, line=k + 1
        )
        for k in range(figures)
    ]
    lines = [Line(page=1, line=k + 1, text=f"Item {k} {k * 7:,}") for k in range(figures)]
    return Reading(
        document=Document(document=name, entity=name.upper()),
        lines=lines,
        columns=[Column(table=0, column=0, header=f"of {name}")],
        figures=made,
    )


def readings(count: int) -> list[Reading]:
    return [reading(f"report-{k:02d}", 1 + k % 5) for k in range(count)]


def land(folder: Path, every: list[Reading]) -> None:
    with LandingWriter(folder) as writer:
        for each in every:
            writer.add(tables_of([each]))
        writer.commit()


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups of four documents, so that a few documents make many."""
    monkeypatch.setattr(writer_module, "GROUP_DOCUMENTS", 4)


def shuffled(folder: Path, seed: int, group: int) -> None:
    """Rewrite every table as somebody else would: rows in any order, in row groups of any size, without our words."""
    draw = random.Random(seed)
    for file in folder.glob("*/*.parquet"):
        table = pq.read_table(file)
        order = list(range(table.num_rows))
        draw.shuffle(order)
        strings = pa.schema([pa.field(f.name, pa.string()) if f.name == "document" else f for f in table.schema])
        pq.write_table(table.take(order).cast(strings), file, row_group_size=group)


def by_line(each: Reading) -> Reading:
    each.lines.sort(key=lambda line: line.line)
    return each


# --- Written ---


@pytest.mark.usefixtures("small_groups")
def test_a_row_group_holds_whole_documents_and_the_same_ones_in_every_table(tmp_path: Path) -> None:
    land(tmp_path, readings(10))
    found = parts_of(tmp_path)
    assert [len(part.documents) for part in found.parts] == [4, 4, 2]
    assert all([g.table for g in part.groups] == ["documents", "figures", "lines", "columns"] for part in found.parts)


@pytest.mark.usefixtures("small_groups")
def test_what_is_landed_in_parts_is_read_as_it_was(tmp_path: Path) -> None:
    land(tmp_path, readings(10))
    assert list(landed_readings(tmp_path)) == readings(10)
    assert read_landing(tmp_path)["figures"].num_rows == sum(1 + k % 5 for k in range(10))


def test_nothing_is_seen_of_a_landing_that_was_not_committed(tmp_path: Path) -> None:
    land(tmp_path, readings(2))
    with LandingWriter(tmp_path) as writer:
        writer.add(tables_of(readings(9)))
    assert list(landed_readings(tmp_path)) == readings(2)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_a_folder_that_only_is_called_figures_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "drawing.svg").touch()
    with pytest.raises(FileExistsError, match="holds other files"):
        write_landing(tmp_path, tables_of(readings(1)))


# --- Killed while writing ---


def _killed(folder: Path, before: str) -> None:
    """Land three documents, and end like a lost machine just before a step."""
    if before == "commit":
        writer_module._put_in_place = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    else:
        rename = Path.rename

        def dying(self: Path, target: Path) -> Path:
            if Path(target) == folder / before:
                os.kill(os.getpid(), signal.SIGKILL)
            return rename(self, target)

        Path.rename = dying  # type: ignore[method-assign, assignment]
    land(folder, readings(3))


@pytest.mark.parametrize("before", ["commit", "documents", "lines", "columns", "figures"])
def test_a_writer_killed_between_two_renames_is_finished_by_the_next_reader(tmp_path: Path, before: str) -> None:
    land(tmp_path, readings(2))
    process = multiprocessing.get_context("fork").Process(target=_killed, args=(tmp_path, before))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert list(landed_readings(tmp_path)) == readings(3)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


class _FullError(OSError):
    """The disk is full."""


@pytest.mark.parametrize("failing", range(1, 15))
def test_whichever_step_fails_the_landing_is_the_old_one_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    land(tmp_path, readings(2))
    steps = iter(range(1, 1000))

    def fail(_: str, __: Path) -> None:
        if next(steps) == failing:
            raise _FullError

    monkeypatch.setattr("tieout.figures.files.before", fail)
    with contextlib.suppress(_FullError):
        land(tmp_path, readings(3))
    monkeypatch.undo()
    assert list(landed_readings(tmp_path)) in (readings(2), readings(3))
    land(tmp_path, readings(4))
    assert list(landed_readings(tmp_path)) == readings(4)
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


# --- Written by others ---


@given(seed=st.integers(0, 10**6), group=st.integers(1, 40), count=st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_rows_in_any_order_and_row_groups_of_any_size_read_the_same(
    tmp_path_factory: pytest.TempPathFactory, seed: int, group: int, count: int
) -> None:
    folder = tmp_path_factory.mktemp("landing")
    land(folder, readings(count))
    shuffled(folder, seed, group)
    found = sorted((by_line(each) for each in landed_readings(folder)), key=lambda each: each.document.document)
    assert found == readings(count)


def test_a_landing_too_large_to_be_held_is_sorted_first_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    land(tmp_path, readings(12))
    shuffled(tmp_path, seed=3, group=5)
    as_it_is = [each.document.document for each in landed_readings(tmp_path)]
    monkeypatch.setattr(parts_module, "PART_ROWS", 10)
    monkeypatch.setattr("tieout.figures.landing_sorting.GROUP_FIGURES", 8)
    said: list[str] = []
    found = [by_line(each) for each in landed_readings(tmp_path, said.append)]
    assert [each.document.document for each in found] == as_it_is
    assert sorted(found, key=lambda each: each.document.document) == readings(12)
    assert said == [
        f"{tmp_path}: documents stand in several row groups each, so it is sorted first; `tieout load` lands them whole"
    ]


def test_a_row_without_a_document_is_refused(tmp_path: Path) -> None:
    land(tmp_path, readings(1))
    file = tmp_path / "figures" / "part-0.parquet"
    table = pq.read_table(file)
    nameless = pa.nulls(table.num_rows, pa.string())
    pq.write_table(table.set_column(0, "document", nameless), file)
    with pytest.raises(ValueError, match="rows without a document"):
        list(landed_readings(tmp_path))


@pytest.mark.parametrize("damage", [lambda file: file.write_bytes(b"PAR1 torn"), lambda file: file.write_bytes(b"")])
def test_a_torn_file_is_named(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    land(tmp_path, readings(1))
    damage(tmp_path / "lines" / "part-0.parquet")
    with pytest.raises(ValueError, match=r"lines.part-0\.parquet: not a readable Parquet file"):
        list(landed_readings(tmp_path))
