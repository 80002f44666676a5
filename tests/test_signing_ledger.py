"""The sign-offs' file: read strictly, chained, appended to by any number at once without losing a word."""

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.figures.chain import breaks
from tieout.figures.shared_file import clean
from tieout.signing.ledger import LedgerError, SignOff, append_sign_offs, appended, parse_ledger, read_ledger

ONE = SignOff(
    item=30,
    answer="yes",
    role="legal",
    by="Yuki",
    why="links opened",
    at="2018-05-08T09:30:00Z",
    document="report.txt",
    sha256="ab" * 32,
    rules="cd" * 32,
)


def written(*entries: SignOff) -> bytes:
    return appended(b"", entries, "signoffs.yaml")[0]


def test_an_entry_reads_as_people_write(tmp_path: Path) -> None:
    path = tmp_path / "signoffs.yaml"
    append_sign_offs(path, [ONE])
    first = path.read_text()
    assert first.startswith("# Who answers for what")
    assert '- item: "30"\n  answer: "yes"\n  role: "legal"\n  by: "Yuki"\n  why: "links opened"\n' in first
    (entry,) = read_ledger(path)
    assert replace(entry, before="", hash="") == ONE


def test_no_file_is_no_sign_off(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "signoffs.yaml") == []
    assert parse_ledger(b"# nothing yet\n", "s") == parse_ledger(b"signoffs:\n", "s") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('item: "30"', 'item: "33"', '"33" is no item; items are 1 to 32'),
        ('answer: "yes"', 'answer: "yess"', '"yess" is no answer (did you mean "yes"?)'),
        ('role: "legal"', 'role: "lawyer"', '"lawyer" is no role'),
        ("  by:", "  bye:", '"bye" is not known (did you mean "by"?)'),
        ('why: "links opened"', 'why: ""', 'has no "why"'),
        ("2018-05-08T09:30:00Z", "8.5.2018", "is no time"),
        ("abab", "xyxy", '"sha256" is no hash'),
        ("signoffs:", "signofs:", "is no file of sign-offs"),
        ("signoffs:\n", "signoffs: &a\n", "anchors"),
        ('why: "links opened"', "why: [a]", "is a word or text"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, said: str) -> None:
    with pytest.raises(LedgerError) as told:
        parse_ledger(written(ONE).replace(old.encode(), new.encode()), "signoffs.yaml")
    assert str(told.value).startswith("signoffs.yaml:")
    assert said in str(told.value)


@pytest.mark.parametrize("field", ["item", "answer", "role", "by", "why", "at", "document", "sha256", "rules", "seen"])
def test_a_change_of_any_field_breaks_the_chain_there(field: str) -> None:
    entries = parse_ledger(written(ONE, replace(ONE, seen="ef" * 32), ONE), "s")
    other = {"item": 29, "answer": "no", "role": "cfo", "at": "2018-05-08T09:30:01Z"}.get(field, "12" * 32)
    entries[1] = replace(entries[1], **{field: other})  # type: ignore[arg-type]
    assert [each.at for each in breaks(e.link for e in entries)] == [2]


TEXT = st.text(min_size=1, max_size=40).map(clean).filter(bool)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=3))
def test_whatever_people_and_documents_say_is_read_again_and_stays_chained(said: list[tuple[str, str, str]]) -> None:
    entries = [replace(ONE, by=by, why=why, document=document) for by, why, document in said]
    data = written(*entries)
    data, _ = appended(data, entries, "s")
    again = parse_ledger(data, "s")
    assert [replace(each, before="", hash="") for each in again] == [*entries, *entries]
    assert breaks(each.link for each in again) == []
    assert all(character == "\n" or character.isprintable() for character in data.decode())


def test_a_form_that_cannot_be_appended_to_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "signoffs.yaml"
    path.write_text("signoffs: []\n")
    with pytest.raises(LedgerError, match="cannot be appended to"):
        append_sign_offs(path, [ONE])
    assert path.read_text() == "signoffs: []\n"


def _append(path: str, number: int) -> None:
    for k in range(3):
        append_sign_offs(Path(path), [replace(ONE, by=f"process {number}", why=str(k))])


@pytest.mark.skipif(os.name != "posix", reason="needs fork")
def test_twenty_processes_lose_nothing_and_the_chain_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "signoffs.yaml"
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_append, args=(str(path), number)) for number in range(20)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 20
    entries = read_ledger(path)
    assert sorted((e.by, e.why) for e in entries) == sorted(
        (f"process {n}", str(k)) for n in range(20) for k in range(3)
    )
    assert breaks(entry.link for entry in entries) == []
    assert list(tmp_path.iterdir()) == [path]
