"""A file is read as pages of lines, or refused with its place, what is wrong and the cure."""

from pathlib import Path

import pytest

from tieout.loader import read
from tieout.loader.errors import InputError
from tieout.loader.source import read_source


@pytest.mark.parametrize(
    ("data", "place", "says"),
    [
        (b"", "", "is empty"),
        (b" \n\t\n", "", "is empty"),
        (b"Revenues 1 2\n\x00\x01\x02", "byte 13", "is binary"),
        (b"%PDF-1.7\n\x00\xff", "byte 9", "is binary"),
        ("Umsatzerlöse 1 2\n".encode("latin-1"), "line 1", "is not UTF-8 text"),
        ("Revenues 1 2\nGewinn für 3 4\n".encode("cp1252"), "line 2", "is not UTF-8 text"),
        ("Revenues 1 2".encode("utf-16-le"), "byte 1", "is binary"),
        (b"\xff\xfeR\x00e\x00v", "line 1", "is not UTF-16 text"),
    ],
    ids=["empty", "blank", "binary", "pdf", "latin-1", "cp1252", "utf-16 without its mark", "utf-16 cut short"],
)
def test_what_is_no_text_is_refused_where_it_fails(data: bytes, place: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.place == place
    assert says in caught.value.message
    assert str(path) in str(caught.value)
    assert caught.value.cure


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder"):
        read(tmp_path)
    with pytest.raises(InputError, match="no such file; check the path"):
        read(tmp_path / "none.txt")


def test_a_file_that_is_not_regular_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is no regular file"):
        read(Path("/dev/zero"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marked_encodings_are_read_alike(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes("Revenues — 1,234\n".encode(encoding))
    assert [x.text for x in read_source(path).lines] == ["Revenues — 1,234", ""]


def test_a_form_feed_begins_a_page_and_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"one\r\n\ftwo\nthree\ffour\nfive\x0b\x85".replace(b"\x85", b"\xc2\x85"))
    source = read_source(path)
    assert [(x.page, x.line, x.text) for x in source.lines] == [
        (1, 1, "one"), (2, 2, "\ftwo"), (2, 3, "three\ffour"), (3, 4, "five\x0b\x85"),
    ]  # fmt: skip
    assert source.pages == 3
