"""The waiver file: read strictly, appended to without losing a word of what others wrote."""

import datetime as dt
import multiprocessing
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.expectations.waiver_file import (
    WaiverError,
    append_waivers,
    appended,
    beside,
    clean,
    parse_waivers,
    read_waivers,
)
from tieout.expectations.waivers import KINDS, Waiver
from tieout.figures.chain import LOOSE, breaks

ONE = Waiver(id="3f9a21c07be41d22", state="88e0b17", rule="F01", kind="accepted", reason="agreed", owner="Yuki")
BY_HAND = """\
# agreed in the meeting of May 8
waivers:
  - rule: F07            # netted
    caption: Cash and deposits
    reason: 'note 3: "netted"'
    owner: Yuki
    expires: 2018-06-30
  # the last word
"""


def test_what_people_write_is_read() -> None:
    (entry,) = parse_waivers(BY_HAND.encode(), "waivers.yaml")
    assert entry == Waiver(
        rule="F07",
        caption="Cash and deposits",
        reason='note 3: "netted"',
        owner="Yuki",
        expires=dt.date(2018, 6, 30),
    )
    assert entry.line == 3


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing yet\n", "waivers:\n", "waivers: []\n", "\ufeff# nothing\n"])
def test_none_yet(text: str) -> None:
    assert parse_waivers(text.encode(), "waivers.yaml") == []


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("waivers:\n- owner: Yuki\n", "2:3", "waives nothing"),
        ("waivers:\n- id: 3f9a21c\n", "2:3", "has an id without its state"),
        ("waivers:\n- {id: 3f9, state: a}\n", "2:8", "is no id"),
        ("waivers:\n- {rule: F01, ownr: Yuki}\n", "2:15", 'did you mean "owner"'),
        ("waivers:\n- {rule: F01, kind: false alarm}\n", "2:21", "kinds are false-alarm, accepted, legacy"),
        ("waivers:\n- {rule: F01, expires: 30.6.2018}\n", "2:24", "write it as 2018-06-30"),
        ("waivers:\n- {rule: F01, expires: 2018-02-30}\n", "2:24", "is no date"),
        ("waivers:\n- {rule: [F01]}\n", "2:10", "is a word or text"),
        ("waivers:\n- F01\n", "2:3", "a waiver is a mapping"),
        ("waivers: F01\n", "1:10", "waivers are a list"),
        ("waviers: []\n", "1:1", "is no waiver file"),
        ("waivers: []\nrules: []\n", "2:1", '"rules" is not known'),
        ("waivers: &a [*a]\n", "1:10", "anchors"),
        ("waivers: [\n", "", "is no YAML here"),
        ("- a\n- b\n", "1:1", "is no waiver file"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, place: str, what: str) -> None:
    with pytest.raises(WaiverError) as told:
        parse_waivers(text.encode(), "waivers.yaml")
    assert str(told.value).startswith(f"waivers.yaml:{place}")
    assert what in str(told.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(WaiverError, match="cannot be read"):
        read_waivers(tmp_path / "waivers.yaml")


# --- Appending ---


@pytest.mark.parametrize(
    "before",
    [
        "",
        "# nothing yet",
        "waivers:\n",
        BY_HAND,
        BY_HAND.rstrip(),
        BY_HAND.replace("\n", "\r\n"),
        "waivers:\n- rule: F01",
    ],
)
def test_what_was_there_stays_to_the_letter(before: str) -> None:
    after = appended(before.encode(), [ONE, ONE], "waivers.yaml").decode()
    assert after.startswith(before)
    assert parse_waivers(after.encode(), "w") == [*parse_waivers(before.encode(), "w"), ONE, ONE]


@pytest.mark.parametrize("before", ["waivers: [{rule: F01}]\n", "waivers: []\n", "waivers:\n- rule: F01\n...\n"])
def test_a_form_that_cannot_be_appended_to_is_left_alone(before: str, tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(before)
    with pytest.raises(WaiverError, match="cannot be appended to"):
        append_waivers(path, [ONE])
    assert path.read_text() == before
    assert list(tmp_path.iterdir()) == [path]


TEXT = st.text(max_size=40).map(clean)
DATES = st.none() | st.dates()
WAIVERS = st.builds(
    Waiver,
    rule=st.just("F01"),
    id=st.sampled_from(["", "3f9a21c07be41d22", "1234567"]),
    state=st.just("0000000"),
    kind=st.sampled_from(KINDS),
    reason=TEXT,
    owner=TEXT,
    entity=TEXT,
    caption=TEXT,
    document=TEXT,
    finding=TEXT,
    expires=DATES,
    added=DATES,
)


@given(st.lists(WAIVERS, min_size=1, max_size=4), st.lists(WAIVERS, min_size=1, max_size=4))
def test_what_is_written_is_read_again(first: list[Waiver], second: list[Waiver]) -> None:
    """Whatever documents and people say: quotes, colons, escapes, other scripts, what a terminal would obey."""
    once = appended(b"", first, "w")
    twice = appended(once, second, "w")
    assert parse_waivers(twice, "w") == [*first, *second]
    assert all(character == "\n" or character.isprintable() for character in twice.decode())


def test_a_link_stays_a_link_and_rights_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.yaml", tmp_path / "waivers.yaml"
    real.write_text(BY_HAND)
    real.chmod(0o640)
    link.symlink_to(real)
    append_waivers(link, [ONE])
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(read_waivers(link)) == 2


def _append(path: str, number: int) -> None:
    for k in range(3):
        append_waivers(Path(path), [Waiver(rule="F01", owner=f"process {number}", reason=str(k))])


@pytest.mark.skipif(os.name != "posix", reason="needs fork")
def test_twenty_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(BY_HAND)
    workers = [
        multiprocessing.get_context("fork").Process(target=_append, args=(str(path), number)) for number in range(20)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 20
    written = [(entry.owner, entry.reason) for entry in read_waivers(path)[1:]]
    assert sorted(written) == sorted((f"process {n}", str(k)) for n in range(20) for k in range(3))
    assert list(tmp_path.iterdir()) == [path]


def _append_chained(path: str, number: int) -> None:
    for k in range(3):
        append_waivers(Path(path), [Waiver(rule="F01", owner=f"process {number}", reason=str(k))], chain=True)


@pytest.mark.skipif(os.name != "posix", reason="needs fork")
def test_twenty_processes_keep_a_chain_whole(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(BY_HAND)
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_append_chained, args=(str(path), number)) for number in range(20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    entries = read_waivers(path)
    assert len(entries) == 61
    assert [(each.at, each.kind) for each in breaks(entry.link for entry in entries)] == [(1, LOOSE)]


def test_a_file_that_has_a_chain_goes_on_with_it(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    append_waivers(path, [ONE], chain=True)
    append_waivers(path, [ONE])
    assert all(entry.hash for entry in read_waivers(path))
    path.write_text(path.read_text().replace("agreed", "denied", 1))
    assert [each.at for each in breaks(entry.link for entry in read_waivers(path))] == [1]


def test_an_editor_that_saves_meanwhile_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tieout.figures import shared_file  # noqa: PLC0415

    path = tmp_path / "waivers.yaml"
    path.write_text(BY_HAND)
    written = shared_file._written
    saved: list[int] = []

    def slow(target: Path, data: bytes) -> Path:
        if not saved:
            saved.append(path.write_text(BY_HAND.replace("Yuki", "Ken")))
        return written(target, data)

    monkeypatch.setattr(shared_file, "_written", slow)
    append_waivers(path, [ONE])
    assert [entry.owner for entry in read_waivers(path)] == ["Ken", "Yuki"]


def test_the_files_that_count(tmp_path: Path) -> None:
    (tmp_path / "landing").mkdir()
    assert beside(tmp_path / "report.txt") == []
    for folder in (tmp_path, tmp_path / "landing"):
        (folder / "waivers.yaml").touch()
    assert beside(tmp_path / "report.txt") == [tmp_path / "waivers.yaml"]
    assert beside(tmp_path / "landing") == [tmp_path / "waivers.yaml", tmp_path / "landing" / "waivers.yaml"]
